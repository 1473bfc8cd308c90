"""A text with the passages marked that something was read from: which words lie in which of them, also where they overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]
"""First character, and the one after the last."""


@dataclass(frozen=True)
class Piece:
    """Words between two borders of passages. `inside` are the passages that they lie in, by number, from 1."""

    words: str
    inside: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    """First characters of the passages that begin here: what addresses of quotations end in."""
    ends: tuple[int, ...] = ()
    """Passages that end here, by number."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in pieces, and the passages that begin in it."""

    pieces: tuple[Piece, ...]
    passages: tuple[int, ...]


def passages(spans: Sequence[Span], length: int) -> list[Span]:
    """The spans that lie in a text of that length and are not empty, each once, in the order in which they stand."""
    inside = {(max(0, start), min(end, length)) for start, end in spans}
    return sorted((start, end) for start, end in inside if start < end)


def marked(text: str, spans: Sequence[Span]) -> list[Paragraph]:
    """The text in paragraphs, cut wherever a passage begins or ends. `spans` are what `passages` gives.

    A passage over several paragraphs goes on in each; it begins in the first that has words of it.
    """
    begun: set[int] = set()
    made = []
    for start, end in _paragraphs(text):
        pieces = tuple(_pieces(text, start, end, spans, begun))
        starts = {begin for piece in pieces for begin in piece.begins}
        made.append(Paragraph(pieces, tuple(n for n, span in enumerate(spans, 1) if span[0] in starts)))
    return made


def _pieces(text: str, start: int, end: int, spans: Sequence[Span], begun: set[int]) -> Iterator[Piece]:
    here = [(n, span) for n, span in enumerate(spans, 1) if span[0] < end and span[1] > start]
    borders = sorted({start, end, *(border for _, span in here for border in span if start < border < end)})
    for left, right in pairwise(borders):
        inside = [(n, span) for n, span in here if span[0] < right and span[1] > left]
        begins = sorted({span[0] for _, span in inside} - begun)
        begun.update(begins)
        # One that ends in the blank between two paragraphs ends with the first of them.
        ends = [n for n, span in inside if span[1] == right or (right == end and not text[right : span[1]].strip())]
        yield Piece(text[left:right], tuple(n for n, _ in inside), tuple(begins), tuple(ends))


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for blank in re.finditer(r"\n\s*\n", text):
        if blank.start() > start:
            yield start, blank.start()
        start = blank.end()
    if start < len(text):
        yield start, len(text)
