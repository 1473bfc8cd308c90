"""The tagger: a small encoder that says for each word of a paragraph which events it tells and which roles it fills.

Weights, vocabulary and labels lie beside this module in `weights/`; `train.py` makes them from annotated passages. Run by
onnxruntime on one thread, once loaded a process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights"
LONGEST = 192
"""Word pieces that the model reads at once; what is longer is cut into overlapping windows."""
_STEP = 128


@dataclass(frozen=True, slots=True)
class Tags:
    """Probabilities of one text: `scores` has a row for each word piece and a column for each label; `spans` are the offsets."""

    labels: tuple[str, ...]
    spans: NDArray[np.int64]
    scores: NDArray[np.float32]

    def best(self, label: str, start: int, end: int) -> float:
        """The highest probability of a label within a span of the text."""
        within = (self.spans[:, 0] < end) & (self.spans[:, 1] > start)
        return float(self.scores[within, self.labels.index(label)].max(initial=0.0))

    def runs(self, label: str, threshold: float, text: str) -> list[tuple[int, int, float]]:
        """Stretches of word pieces that reach the threshold: start, end, and their highest probability."""
        column = self.scores[:, self.labels.index(label)]
        found: list[tuple[int, int, float]] = []
        for at in np.flatnonzero(column >= threshold):
            start, end = (int(offset) for offset in self.spans[at])
            if found and not text[found[-1][1] : start].strip():
                found[-1] = (found[-1][0], end, max(found[-1][2], float(column[at])))
            else:
                found.append((start, end, float(column[at])))
        return found


class Reader(Protocol):
    """What gives texts their tags: the model, or a stand-in that tests tell what to see."""

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Label of an event -> the probability from which on it is proposed."""

    @property
    def floors(self) -> Mapping[str, float]:
        """Kind -> the probability below which a reading of the rules is left out."""

    def read(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text."""


class Tagger:
    """The model with its tokenizer. Raises FileNotFoundError where the weights are not there."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        self.labels: tuple[str, ...] = tuple(about["labels"])
        self.thresholds: dict[str, float] = about["thresholds"]
        self.floors: dict[str, float] = about["floors"]
        self.version: str = about["version"]
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "tagger.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def read(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, such as a paragraph."""
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Tags:
        encoded = self._tokenizer.encode(text)
        ids, spans = np.asarray(encoded.ids, dtype=np.int64), np.asarray(encoded.offsets, dtype=np.int64)
        first, last = ids[:1], ids[-1:]
        inner, spans = ids[1:-1], spans[1:-1]
        scores = np.zeros((len(inner), len(self.labels)), dtype=np.float32)
        room = LONGEST - 2
        for start in range(0, max(len(inner) - (room - _STEP), 1), _STEP):
            window = inner[start : start + room]
            fed = np.concatenate([first, window, last])[None, :]
            logits = self._session.run(None, {"input_ids": fed, "attention_mask": np.ones_like(fed)})[0][0, 1:-1]
            seen = 1.0 / (1.0 + np.exp(-logits))
            # Of two windows that see a word piece the surer one counts.
            scores[start : start + room] = np.maximum(scores[start : start + room], seen)
        return Tags(self.labels, spans, scores)


@cache
def load_tagger() -> Tagger | None:
    """The tagger that comes with Parley, once a process."""
    return Tagger() if (WEIGHTS / "tagger.onnx").exists() else None
