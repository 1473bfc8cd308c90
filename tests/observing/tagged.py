"""A tagger that sees what a passage's marks say, and nothing else: what the rules make of perfect tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from observing.tagger.model import Tags
from observing.tagger.passages import EVENTS, ROLES, Frame

LABELS = (
    *(f"{kind}.{event}" for kind in EVENTS for event in sorted(EVENTS[kind])),
    *(f"{kind}:{role}" for kind in ROLES for role in sorted(ROLES[kind])),
)
_WORD = re.compile(r"\w+|[^\w\s]")


class Oracle:
    """Gives each text the tags of the frames that were told for it, with probability `sure`, and 0 elsewhere."""

    def __init__(self, told: dict[str, Sequence[Frame]], sure: float = 0.9) -> None:
        self.labels = LABELS
        self.thresholds = {label: 0.5 for label in LABELS if "." in label}
        self.floors: dict[str, float] = {}
        self._told = told
        self._sure = sure

    def read(self, texts: Sequence[str]) -> list[Tags]:
        return [self._tags(text) for text in texts]

    def _tags(self, text: str) -> Tags:
        spans = np.array([match.span() for match in _WORD.finditer(text)] or np.empty((0, 2)), dtype=np.int64)
        scores = np.zeros((len(spans), len(LABELS)), dtype=np.float32)
        for frame in self._told.get(text, ()):
            for label, marks in (
                (f"{frame.kind}.{frame.event}", frame.triggers),
                *((f"{frame.kind}:{role}", (span,)) for role, span in frame.roles),
            ):
                for start, end in marks:
                    scores[(spans[:, 0] < end) & (spans[:, 1] > start), LABELS.index(label)] = self._sure
        return Tags(LABELS, spans, scores)
