"""Finding the phrases of a text that speak of a time, without yet saying which day they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from observing.dates.grammar import Kind, forms
from observing.dates.words import month_number, number, table, weekday_number
from observing.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A phrase that speaks of a time: offsets of the whole, its lead ("by", "until", "on" or ""), its kind and parts.

    `parts` holds numbers and words by name: day, month, year, weekday, count, unit, which ("next"), part ("early").
    """

    start: int
    end: int
    text: str
    kind: Kind
    lead: str = ""
    parts: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def bounds(self) -> bool:
        """Whether the lead makes it the end of a time allowed: by, until, before."""
        return self.lead in lexicon("dates")["leads"]["bound"]


Parts = dict[str, int | str]


def _numbers(match: re.Match[str]) -> Parts:
    """The named groups of a match, numbers as numbers."""
    parts: Parts = {}
    for name, value in match.groupdict().items():
        if value is None or name == "lead":
            continue
        key = name.rstrip("2_") if name.endswith("_") else name
        if key in ("day", "day2", "count", "count2", "year", "nth"):
            found = number(value)
            parts[key] = value.lower() if found is None else found
        elif key in ("month", "month2"):
            parts[key] = month_number(value)
        elif key == "weekday":
            parts[key] = weekday_number(value)
        else:
            parts[key] = re.sub(r"\s+", " ", value.lower())
    return parts


_AFTER_EVENT = re.compile(r"\s+(?:the|a|an|his|her|its|their|that|this|talks|being|it|he|she|they|we|[A-Z])\w*")


def _settle(match: re.Match[str], kind: Kind, text: str) -> DatePhrase | None:
    """The phrase of one match, or None where it only looks like one."""
    parts = _numbers(match)
    lead = re.sub(r"\s+", " ", (match.groupdict().get("lead") or "").lower())
    if "month_iso" in parts:
        parts["month"] = int(parts.pop("month_iso"))
    if "which2" in parts:
        parts["which"] = parts.pop("which2")
    if kind == "month" and "which" not in parts and "year" not in parts:
        name = match.group("month").rstrip(".")
        safe = lead in ("in", "by", "until", "till", "since", "before", "during", "for", "of", "from", "after", "on", "at the")
        if name in lexicon("dates")["bare_months_unsafe"] and not (safe and text[match.start("month")].isupper()):
            return None
        if not text[match.end() : match.end() + 1].isspace() and re.match(r"\w", text[match.end() : match.end() + 1]):
            return None
    if kind == "weekend" and "which" not in parts and not match.group().lower().startswith(
        ("over", "at ", "by", "until", "before", "on the", "during", "the weekend", "for the", "this")
    ):  # fmt: skip
        return None
    if kind == "month_day" and lead not in (
        "on",
        "by",
        "until",
        "till",
        "on the",
        "before",
        "since",
        "from",
        "of",
        "no later than",
    ):
        return None
    if kind == "later" and str(parts.get("which", "")).split(" ")[-1] in ("before", "after", "on"):
        if "count" in parts and str(parts["which"]) == "on":
            return None
        if _AFTER_EVENT.match(text, match.end()):
            # "two days after the summit": counted from an event, which only the event's own date could tell.
            parts["event"] = 1
    if kind == "duration" and parts.get("count") == 1 and match.group("count").lower() in ("a", "an") and "about" not in parts:
        parts["article"] = 1
    return DatePhrase(match.start(), match.end(), match.group(), kind, lead, parts)


def find_dates(text: str) -> list[DatePhrase]:
    """Every phrase of the text that speaks of a time, in order and without overlap; of two that overlap the longer stays."""
    found: list[tuple[int, int, int, DatePhrase]] = []
    held: dict[Kind, bool] = {}
    for rank, (kind, pattern, needed) in enumerate(forms()):
        if kind not in held:
            held[kind] = needed.search(text) is not None
        for match in pattern.finditer(text) if held[kind] else ():
            phrase = _settle(match, kind, text)
            if phrase is not None:
                found.append((phrase.start - phrase.end, rank, phrase.start, phrase))
    kept: list[DatePhrase] = []
    for _, _, _, phrase in sorted(found, key=lambda item: item[:3]):
        if all(phrase.end <= other.start or other.end <= phrase.start for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: phrase.start)


def named_days() -> tuple[str, ...]:
    """The named days that the lexicon knows, in lower case."""
    return tuple(table("named_days"))
