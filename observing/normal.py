"""Text with one spelling of quotes, dashes and spaces, and the way back to the exact slice of the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\r": " ",
        "‐": "-", "‑": "-", "‒": "-", "−": "-",
    }
)  # fmt: skip
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LONGER = {"…": "..."}
_QUOTE_MARK = re.compile(r"(?m)^[ ]*>[ ]?")


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised text; `origin[i]` is the offset in the original of its character i, and one more entry gives the end.

    `quoted_lines` are the offsets in the normalised text at which a line began with '>' in the original.
    """

    text: str
    origin: tuple[int, ...]
    quoted_lines: frozenset[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the normalised span stands for. An empty span gives an empty one."""
        if end <= start:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def normalise(original: str) -> Normal:
    """One spelling for quotes, hyphens and spaces; zero-width characters and '> ' marks of block quotes are left out."""
    marks = {offset for mark in _QUOTE_MARK.finditer(original) for offset in range(mark.start(), mark.end())}
    text: list[str] = []
    origin: list[int] = []
    quoted: set[int] = set()
    for offset, char in enumerate(original):
        if offset in marks and char == ">":
            quoted.add(len(text))
        if char in _DROPPED or offset in marks:
            continue
        composed = char
        if char in _LONGER:
            composed = _LONGER[char]
        elif ord(char) > 127:
            composed = char.translate(_SAME_LENGTH)
            if unicodedata.category(composed) == "Zs":
                composed = " "
        elif char in "`\t\r":
            composed = char.translate(_SAME_LENGTH)
        for piece in composed:
            text.append(piece)
            origin.append(offset)
    origin.append(len(original))
    return Normal("".join(text), tuple(origin), frozenset(quoted))
