"""One node of an article's attribution tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.observations import Mention

Manner = Literal["say", "deny", "reject", "describe", "speak", "according", "quote", "label", "relay", "block"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A span of the text (its content, `start` to `end`) that somebody says. Offsets are in the normalised text.

    `cue` is the span of the words that show it, subject and verb; `manner` how it is said; `verb` the reporting verb's lemma.
    `sentence` is the index of the sentence of the cue. `opinion` marks a belief, not an utterance;
    `clausal` content that is a clause of its own and no mere object.
    """

    start: int
    end: int
    speaker: Mention
    chain: tuple[Mention, ...]
    cue: tuple[int, int]
    manner: Manner
    verb: str = ""
    sentence: int = -1
    opinion: bool = False
    clausal: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last character of cue and content."""
        return min(self.start, self.cue[0]), max(self.end, self.cue[1])
