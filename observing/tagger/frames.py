"""What the tagger saw in a document, as frames: a word that tells an event, and the words that fill its roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from observing.document import Document, Sentence
from observing.tagger.model import Reader, Tags
from observing.tagger.passages import EVENTS, ROLES, Span

ROLE_THRESHOLD = 0.4
"""From where on a word fills a role: a role without an event counts for nothing, so the bar is low."""
_SPLIT = 25
"""Characters between two parts of one trigger: "turned the offer down"."""
FITTING: Mapping[str, frozenset[str]] = {
    "author": frozenset({"proposed", "drafted"}),
    "presenter": frozenset({"presented", "proposed"}),
    "recipient": frozenset({"presented", "received"}),
    "reviser": frozenset({"revised", "superseded"}),
    "accepter": frozenset({"accepted", "endorsed"}),
    "rejecter": frozenset({"rejected", "disowned", "withdrawn"}),
}
"""Which events of a plan a role belongs to, where a sentence tells several."""


@dataclass(frozen=True, slots=True)
class TaggedFrame:
    """One event: kind, event, the span of its trigger in the document, how sure, and the spans of its roles by role."""

    kind: str
    event: str
    start: int
    end: int
    score: float
    sentence: Sentence
    roles: dict[str, list[Span]] = field(default_factory=dict)

    def spans(self, *roles: str) -> list[Span]:
        """The spans of roles, nearest to the trigger first: those of its own sentence, else those beside it."""
        found = sorted((span for role in roles for span in self.roles.get(role, ())), key=lambda span: gap(span, self.trigger))
        here = [span for span in found if self.sentence.start <= span[0] < self.sentence.end]
        return here or found

    def first(self, role: str) -> Span | None:
        """The span of a role that stands nearest to the trigger."""
        return next(iter(self.spans(role)), None)

    @property
    def trigger(self) -> Span:
        """The span of the words that tell the event."""
        return self.start, self.end


def gap(one: Span, other: Span) -> int:
    """Characters between two spans."""
    return max(one[0] - other[1], other[0] - one[1], 0)


class Tagged:
    """The tags of one document, by paragraph."""

    def __init__(self, document: Document, tagger: Reader) -> None:
        self._document = document
        self._thresholds = tagger.thresholds
        self._floors = tagger.floors
        self._paragraphs: list[tuple[int, Tags]] = []
        texts = [document.text[p.body : p.end] for p in document.paragraphs]
        for paragraph, tags in zip(document.paragraphs, tagger.read(texts), strict=True):
            self._paragraphs.append((paragraph.body, tags))

    def floor(self, kind: str) -> float:
        """The support below which a reading of the rules is left out."""
        return self._floors.get(kind, 0.0)

    def support(self, kind: str, event: str, start: int, end: int) -> float:
        """How sure the tagger is at most that some word of a span tells the event."""
        label = f"{kind}.{event}"
        return max(
            (
                tags.best(label, start - shift, end - shift)
                for (shift, tags), paragraph in zip(self._paragraphs, self._document.paragraphs, strict=True)
                if start < paragraph.end and paragraph.body < end
            ),
            default=0.0,
        )

    def frames(self, kind: str, scale: float = 1.0) -> list[TaggedFrame]:
        """The frames of a kind whose trigger reaches its threshold, in text order."""
        found: list[TaggedFrame] = []
        for (shift, tags), paragraph in zip(self._paragraphs, self._document.paragraphs, strict=True):
            text = self._document.text[paragraph.body : paragraph.end]
            here: list[TaggedFrame] = []
            for event in sorted(EVENTS[kind]):
                label = f"{kind}.{event}"
                for start, end, score in tags.runs(label, self._thresholds.get(label, 0.5) * scale, text):
                    sentence = self._document.sentence_at(shift + start)
                    if sentence is not None:
                        here.append(TaggedFrame(kind, event, shift + start, shift + end, score, sentence))
            here = _joined(sorted(here, key=lambda f: (f.start, f.event)))
            for role in sorted(ROLES[kind]):
                for start, end, _ in tags.runs(f"{kind}:{role}", ROLE_THRESHOLD, text):
                    _give(here, role, (shift + start, shift + end))
            found.extend(here)
        return found


def _joined(frames: Sequence[TaggedFrame]) -> list[TaggedFrame]:
    """Parts of one trigger joined: the same event twice in a sentence, a few words apart."""
    kept: list[TaggedFrame] = []
    for frame in frames:
        twin = next(
            (
                known
                for known in kept
                if known.event == frame.event and known.sentence is frame.sentence and gap(known.trigger, frame.trigger) < _SPLIT
            ),
            None,
        )
        if twin is None:
            kept.append(frame)
        elif frame.score > twin.score:
            kept[kept.index(twin)] = frame
    return kept


def _give(frames: Sequence[TaggedFrame], role: str, span: Span) -> None:
    """Hand a span to the frame that it stands nearest to, its own sentence first, a fitting event before another."""
    if not frames:
        return
    fits = FITTING.get(role)

    def distance(frame: TaggedFrame) -> tuple[bool, bool, int]:
        apart = not (frame.sentence.start <= span[0] < frame.sentence.end)
        return apart, fits is not None and frame.event not in fits, gap(span, frame.trigger)

    nearest = min(frames, key=distance)
    nearest.roles.setdefault(role, []).append(span)
