"""How many points a plan has: digits and words, ranges and alternatives."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(_ONES, 1)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
NUMBER = rf"(?:\d{{1,3}}|{_WORD})"
"""A whole number below a thousand in digits, or below a hundred in words."""
_COUNT = re.compile(
    rf"(?<![\w.,$-])(?P<first>{NUMBER})(?:(?P<join>\s*(?:or|to|-|and)\s*)(?P<second>{NUMBER}))?"
    r"[- ]+(?:(?:separate|main|original|key)\s+)?"
    r"(?:points?|articles|items|clauses|paragraphs|(?<=-)(?:article|item|clause|step|paragraph))\b",
    re.IGNORECASE,
)

_PART = re.compile(r"\b(?:first|last|other|remaining|next|some|by|another|up|down)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """A count of points at a span: `points` is None where the text leaves it open ("18 or 19"); `text` its words."""

    start: int
    end: int
    points: int | None
    text: str


def number(words: str) -> int | None:
    """The value of a number in digits or English words up to ninety-nine, or None."""
    clean = words.lower().replace("-", " ").split()
    if len(clean) == 1 and clean[0].isdigit():
        return int(clean[0])
    values = [_VALUES.get(word) for word in clean]
    if not values or any(value is None for value in values):
        return None
    return sum(value for value in values if value is not None)


def find_counts(text: str, offset: int = 0) -> list[Count]:
    """Every count of points in a text, "28-point" and "twenty-eight points" alike; percentage points are none."""
    found = []
    for match in _COUNT.finditer(text):
        if _PART.search(text[max(0, match.start() - 12) : match.start()]):
            continue  # "the first ten points" are a part, not the whole
        if re.match(
            r"\s*(?:ahead|behind|lead|higher|lower|swing|clear|after the break|in the)", text[match.end() : match.end() + 18]
        ):
            continue
        alternatives = match.group("second") is not None
        points = None if alternatives else number(match.group("first"))
        words = text[match.start() : match.end("second") if alternatives else match.end("first")]
        found.append(Count(offset + match.start(), offset + match.end(), points, words))
    return found
