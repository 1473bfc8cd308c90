"""What came and went between two versions of a text, in sentences."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

_BREAK = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St)\.)(?<!\bMrs\.)(?<!\bGen\.)(?<!\bU\.S\.)([\"”’)\]]*)\s+(?=[\"“‘(\[]?[A-Z0-9])"
)
_MOST_COMPARED = 4_000
_MOST_PAIRS = 20_000
"""Sentences of both texts, and equal pairs among them, that are laid beside each other: the time grows with their square."""
_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " ", "…": "..."})


def sentences(text: str) -> list[str]:
    """The sentences of a text in its order; no sentence runs over a paragraph. A cut in the wrong place costs only neatness."""
    found = []
    for paragraph in text.split("\n\n"):
        start = 0
        for gap in _BREAK.finditer(paragraph):
            found.append(paragraph[start : gap.end(1)].strip())
            start = gap.end()
        found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def changes(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(removed, added): the sentences that went and those that came, each in the order of its text.

    Of texts that differ in thousands of sentences, or repeat one over and over, they are counted and not laid beside each other:
    a sentence that only moved is then none of them.
    """
    old, new = sentences(before), sentences(after)
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    same = next(
        (number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    old, new = old[same:], new[same:]
    counts, others = Counter(old), Counter(new)
    if len(old) + len(new) > _MOST_COMPARED or sum(times * others[sentence] for sentence, times in counts.items()) > _MOST_PAIRS:
        return _without(old, others), _without(new, counts)
    removed: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += old[a:b]
            added += new[c:d]
    return tuple(removed), tuple(added)


def _without(found: list[str], others: Counter[str]) -> tuple[str, ...]:
    left = Counter(others)
    kept = []
    for sentence in found:
        if left[sentence] > 0:
            left[sentence] -= 1
        else:
            kept.append(sentence)
    return tuple(kept)


def fingerprint(text: str) -> str:
    """The words of a text without what is not worth a revision: case, white space, the style of quotes and dashes."""
    return " ".join(text.translate(_SAME).casefold().split())
