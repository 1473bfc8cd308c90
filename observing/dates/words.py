"""Numbers, names of months and days, and pieces of patterns, made of `lexicons/dates.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from observing.lexicon import alternation, lexicon

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_ORDINALS = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
]  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SPOKEN = {word: value for value, word in enumerate(_SMALL)} | _TENS
_SPOKEN |= {word: value for value, word in enumerate(_ORDINALS)} | {"twentieth": 20, "thirtieth": 30}
_SPOKEN |= {"a": 1, "an": 1, "one": 1, "hundred": 100, "dozen": 12}


def _longest_first(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_ONES = _longest_first(_SMALL[1:10])
CARDINAL = (
    rf"(?:\d{{1,3}}|(?:{_longest_first(_TENS)})(?:[- ](?:{_ONES}))?|(?:one|a)[ ]hundred|hundred|{_longest_first(_SMALL[1:])})"
)
"""A count in digits or words, below a thousand."""
COUNT = rf"(?:{CARDINAL}|an?)"
"""A count, or the article that stands for one ("a week")."""
ORDINAL_WORD = (
    rf"(?:(?:twenty|thirty)[- ](?:{_longest_first(_ORDINALS[1:10])})|twentieth|thirtieth|{_longest_first(_ORDINALS[1:])})"
)
"""An ordinal in words, up to "thirty-ninth"."""
MONTH_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
"""A day of the month in digits."""


def number(words: str) -> int | None:
    """The value of a count or an ordinal in digits or words ("27", "27th", "twenty-five", "a"); None where it is none."""
    digits = re.fullmatch(r"(\d+)(?:st|nd|rd|th|\.)?", words.strip())
    if digits:
        return int(digits.group(1))
    total = 0
    for word in re.split(r"[\s-]+", words.strip().lower()):
        if word not in _SPOKEN:
            return None
        value = _SPOKEN[word]
        total = max(total, 1) * 100 if word == "hundred" else total + value
    return total


@cache
def table(key: str) -> dict[str, Any]:
    """A mapping of the lexicon, its keys in lower case."""
    return {str(name).lower(): value for name, value in lexicon("dates")[key].items()}


def either(names: Iterable[str]) -> str:
    """A pattern for any of the names, longest first, with any white space between their words."""
    return f"(?:{alternation(str(name) for name in names)})"


@cache
def month_pattern() -> str:
    """Names of months with their capital; an abbreviation may carry its full stop."""
    names = [str(name) for name in lexicon("dates")["months"]]
    short = [name for name in names if any(other != name and other.startswith(name) for other in names)]
    return rf"(?:{either(set(names) - set(short))}\b|{either(short)}\b\.?)"


def month_number(name: str) -> int:
    """1 to 12 for a name that `month_pattern` found."""
    return int(table("months")[name.rstrip(".").lower()])


def weekday_number(name: str) -> int:
    """0 for Monday to 6 for Sunday."""
    key = name.rstrip(".").lower()
    return int({**table("weekday_abbreviations"), **table("weekdays")}[key])
