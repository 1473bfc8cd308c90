"""Numbers with a unit: "600,000 soldiers", "one hundred days", "$100 billion", "from 600,000 to 800,000"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from observing.lexicon import lexicon, words

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "mn": 1_000_000, "m": 1_000_000,
    "billion": 1_000_000_000, "bn": 1_000_000_000, "trillion": 1_000_000_000_000, "tn": 1_000_000_000_000,
}  # fmt: skip
_SCALE_WORD = r"hundred|thousand|million|billion|trillion"
_WORDS = rf"(?:(?:an?|{'|'.join(sorted(_SMALL, key=len, reverse=True))}|{_SCALE_WORD})(?:(?:[- ]|\s+and\s+)(?=\w))?)+"
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_NUMBER = rf"(?P<digits>{_DIGITS})(?:\s?(?P<scale>{_SCALE_WORD}|bn|tn|mn|[mk](?![\w-])))?|(?P<words>(?<![\w-]){_WORDS})"
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_HALF = re.compile(r"\bhalf\s+$", re.IGNORECASE)
_ALTERNATIVE = re.compile(
    rf"(?<!\bfrom )(?<![\w.,])(?P<other>\d{{1,3}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))})\s*(?:to|or|-)\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(rf"\bfrom\s+(?P<old>{_DIGITS}|{_WORDS})\s*to\s+$", re.IGNORECASE)
_LEAST = 1_000
"""A number without a unit counts what its topic counts only from here on: "600,000", never "28"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at a span of a text; `unit` is None where no noun or sign beside it tells what it counts.

    `old` is the number before, where the text sets one against the other ("from 600,000 to 800,000").
    """

    start: int
    end: int
    value: float
    unit: str | None
    old: float | None = None


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order. Alternatives and ranges ("two to three days") are left out, and so are years."""
    found: list[Quantity] = []
    for match in _pattern().finditer(text):
        value = _value(match, text)
        unit = _SIGNS.get(match.group("sign") or "") or _unit_of(match.group("noun"))
        if (
            value is None
            or _ALTERNATIVE.search(text[: match.start()])
            or (unit is None and (value < _LEAST or _YEAR.fullmatch(match.group().strip())))
        ):
            continue
        before = _FROM.search(text[: match.start()])
        old = (_number(before.group("old")) if before else None) or None
        found.append(Quantity(match.start(), match.end(), value, unit, old))
    return _paired(text, found)


def fitting(text: str, unit: str | None) -> Quantity | None:
    """The quantity that a text on one topic is about: the first with a unit, or the first at all where bare numbers count `unit`.

    What the topic counts comes before everything else: in "600,000 soldiers within 90 days" of a cap it is the soldiers.
    """
    found = [replace(q, unit=q.unit or unit) for q in quantities(text) if q.unit or unit]
    own = [q for q in found if q.unit == unit]
    return next(iter(own or found), None)


def in_digits(text: str) -> str:
    """The text with numbers in words as digits: "one hundred days" is "100 days". Small numbers without a unit stay words."""
    out, at = [], 0
    for match in _pattern().finditer(text):
        head = text[: match.start()]
        spelt = match.group("words") and match.group("noun") and not (_HALF.search(head) or _ALTERNATIVE.search(head))
        value = _value(match, text) if spelt else None
        if value is not None:
            out += [text[at : match.start("words")], f"{value:,.0f}"]
            at = match.end("words") - (len(match.group("words")) - len(match.group("words").rstrip(" -")))
    return "".join([*out, text[at:]])


def _paired(text: str, found: list[Quantity]) -> list[Quantity]:
    """Quantities with the older one that they are set against; that one is no value of its own."""
    kept: list[Quantity] = []
    for quantity in found:
        gap_before = text[kept[-1].end if kept else 0 : quantity.start]
        older = kept[-1] if kept else None
        if older and re.fullmatch(r"\s*(?:to|up to|down to)\s*(?:a\s+|just\s+)?", gap_before):
            kept.pop()
            moved = replace(quantity, old=older.value, unit=quantity.unit or older.unit)
            kept.append(moved if _after_from(text, older.start) else replace(quantity, value=-1))
        elif older and older.value >= 0 and _set_against().search(gap_before):
            kept[-1] = replace(older, old=quantity.value)
        else:
            kept.append(quantity)
    return [q for q in kept if q.value >= 0]


def _after_from(text: str, start: int) -> bool:
    return bool(re.search(r"\bfrom\s+(?:an?\s+|the\s+)?$", text[:start], re.IGNORECASE))


@cache
def _set_against() -> re.Pattern[str]:
    ordered = sorted(words("provisions", "before"), key=len, reverse=True)
    return re.compile(rf"^[^.;]{{0,60}}?\b(?:{'|'.join(ordered)})\s+(?:the\s+)?$", re.IGNORECASE)


@cache
def _pattern() -> re.Pattern[str]:
    nouns = sorted({noun for listed in lexicon("provisions")["units"].values() for noun in listed}, key=len, reverse=True)
    body = "|".join(re.escape(noun) for noun in nouns)
    return re.compile(
        rf"(?:(?<![\w])(?P<sign>[$€£])\s?)?(?<![\w.,])(?:{_NUMBER})"
        rf"(?:(?:[-\s]*)(?:(?!to\b|or\b|and\b|in\b|of\b|at\b|by\b|for\b|within\b|with\b|from\b)[A-Za-z'-]+\s+){{0,2}}?(?P<noun>{body})(?!\w))?",
        re.IGNORECASE,
    )


@cache
def _units() -> dict[str, str]:
    return {noun.lower(): unit for unit, listed in lexicon("provisions")["units"].items() for noun in listed}


def _unit_of(noun: str | None) -> str | None:
    return _units().get(noun.lower()) if noun else None


def _value(match: re.Match[str], text: str) -> float | None:
    if match.group("digits"):
        return float(match.group("digits").replace(",", "")) * _SCALES.get((match.group("scale") or "").lower(), 1)
    value = _spelt(match.group("words"))
    return value / 2 if value and _HALF.search(text[: match.start()]) else value


def _number(text: str) -> float | None:
    return float(text.replace(",", "")) if text[0].isdigit() else _spelt(text)


def _spelt(text: str) -> float | None:
    """A number in words: "one hundred", "twenty-eight", "six hundred thousand"; None for "a" or "and" alone."""
    total = current = 0
    told = False
    for word in re.split(r"[-\s]+", text.lower().strip(" -")):
        if word in _SMALL:
            current, told = current + _SMALL[word], True
        elif word == "hundred":
            current, told = max(current, 1) * 100, True
        elif word in _SCALES:
            total, current, told = total + max(current, 1) * _SCALES[word], 0, True
    return float(total + current) if told else None
