"""What came and went between two versions of a text, in sentences."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_BREAK = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St)\.)(?<!\bMrs\.)(?<!\bGen\.)(?<!\bU\.S\.)([\"”’)\]]*)\s+(?=[\"“‘(\[]?[A-Z0-9])"
)
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
    """(removed, added): the sentences that went and those that came, each in the order of its text."""
    old, new = sentences(before), sentences(after)
    removed: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += old[a:b]
            added += new[c:d]
    return tuple(removed), tuple(added)


def fingerprint(text: str) -> str:
    """The words of a text without what is not worth a revision: case, white space, the style of quotes and dashes."""
    return " ".join(text.translate(_SAME).casefold().split())
