"""Rules that answer with a period: weekends, weeks, months, seasons, years and parts of them."""

from __future__ import annotations

from datetime import date

from observing.dates.anchor import Anchor, Span, number_of, word_of
from observing.dates.calendar import DAY, add_months, month_span, week_of, weekend_before, weekend_from
from observing.dates.phrases import DatePhrase
from observing.dates.words import table


def in_weekend(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Saturday and Sunday: the last, this or the coming ones."""
    which, today = word_of(phrase, "which"), anchor.published
    if which == "following":
        origin = anchor.context or today
        saturday = weekend_from(origin + DAY * (2 if origin.weekday() >= 5 else 0))
    elif which == "next":
        saturday, origin = weekend_from(week_of(today) + DAY * 7), today
        if today.weekday() < 3:
            saturday -= DAY * 7
    elif which in ("last", "this past", "past") or (which == "" and anchor.direction != "future"):
        # On a Saturday or Sunday "over the weekend" is this one; "last weekend" never is.
        inside = today.weekday() >= 5 and which == ""
        saturday, origin = (weekend_from(today) if inside else weekend_before(week_of(today))), today
    else:
        saturday, origin = weekend_from(today), today
    return Span(saturday, saturday + DAY, "weekend", "Saturday and Sunday", origin)


def in_week(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Monday to Sunday, or the part of it that is named."""
    which, part, today = word_of(phrase, "which"), word_of(phrase, "part"), anchor.published
    if which == "the following":
        monday, today = week_of(anchor.context or today) + DAY * 7, anchor.context or today
    else:
        shift = {"next": 1, "the coming": 1, "this coming": 1, "last": -1, "this past": -1, "the past": -1}.get(which, 0)
        monday = week_of(today) + DAY * 7 * shift
    sunday = monday + DAY * 6
    if part == "end":
        return Span(monday + DAY * 4, sunday, "range", "end of the week: Friday to Sunday", today)
    if part in ("start", "beginning", "early") and which != "this":
        return Span(monday, monday + DAY, "range", "start of the week", today)
    if part in ("middle", "mid"):
        return Span(monday + DAY * 2, monday + DAY * 2, "day", "middle of the week", today)
    if part == "later":
        return Span(min(today + DAY, sunday), sunday, "range", "what is left of the week", today)
    if part == "earlier":
        return Span(monday, max(today - DAY, monday), "range", "what is over of the week", today)
    return Span(monday, sunday, "week", "week, Monday to Sunday", today)


def _month_of(phrase: DatePhrase, anchor: Anchor) -> tuple[int, int] | None:
    """Year and month that a phrase names, by its year, its modifier or the direction."""
    month, year, which, today = number_of(phrase, "month"), number_of(phrase, "year"), word_of(phrase, "which"), anchor.published
    if month is None:
        base = today
        if which == "the" and anchor.context is not None and anchor.direction == "past":
            base = anchor.context
        shifted = add_months(base.replace(day=1), {"next": 1, "last": -1}.get(which, 0))
        return shifted.year, shifted.month
    if year is not None:
        return year, month
    this = today.year
    if which in ("next", "coming"):
        return (this + (month <= today.month), month)
    if which in ("last", "past"):
        return (this - (month >= today.month), month)
    if which == "this":
        return this, month
    if anchor.direction == "past":
        return this - (month > today.month), month
    if anchor.direction == "future":
        return this + (month < today.month), month
    distance = (month - today.month + 5) % 12 - 5
    shifted = add_months(today.replace(day=1), distance)
    return shifted.year, month


def in_month(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A whole month, or what is left or over of the running one."""
    found, part, today = _month_of(phrase, anchor), word_of(phrase, "part"), anchor.published
    if found is None:
        return None
    first, last = month_span(*found)
    if part in ("later", "late") and first <= today <= last:
        return Span(min(today + DAY, last), last, "range", "what is left of the month")
    if part in ("earlier", "early") and first <= today <= last:
        return Span(first, max(today - DAY, first), "range", "what is over of the month")
    return Span(first, last, "month", "month")


def _part_of(first: date, last: date, part: str) -> tuple[date, date]:
    """A part of a month or a year: thirds for early, mid and late; single days for beginning and end."""
    length = (last - first).days + 1
    third = length // 3
    match part:
        case "early":
            return first, first + DAY * (third - 1)
        case "mid" | "middle":
            # Around the 15th of a month; the middle third of a year.
            return (first + DAY * 12, first + DAY * 16) if length < 32 else (first + DAY * third, last - DAY * third)
        case "late":
            return last - DAY * (third - 1), last
        case "beginning" | "start":
            return first, first
        case "end":
            return last, last
        case "first half":
            return first, first + DAY * (length // 2 - 1)
        case "second half":
            return first + DAY * (length // 2), last
        case "first days" | "first week":
            return first, first + DAY * 6
        case _:
            return last - DAY * 6, last


def in_month_part(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Early, mid, late, beginning, end or half of a month."""
    found, part = _month_of(phrase, anchor), word_of(phrase, "part")
    if found is None:
        return None
    first, last = _part_of(*month_span(*found), part)
    return Span(first, last, "day" if part == "end" else "range", f"{part} of the month")


def in_year(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A year or a part of it."""
    year = number_of(phrase, "year") or anchor.published.year + {"next": 1, "last": -1}.get(word_of(phrase, "which"), 0)
    first, last = date(year, 1, 1), date(year, 12, 31)
    part = word_of(phrase, "part")
    if part in ("early", "mid", "late", "beginning", "start", "middle", "end", "first half", "second half"):
        first, last = _part_of(first, last, part)
        return Span(first, last, "day" if part == "end" else "range", f"{part} of the year")
    return Span(first, last, "year", "year")


def in_season(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Spring to winter as the northern half counts them, in whole months."""
    start, length = table("seasons")[word_of(phrase, "season")]
    which, year = word_of(phrase, "which"), number_of(phrase, "year")
    today = anchor.published
    years = (year,) if year is not None else (today.year - 1, today.year, today.year + 1)
    spans = [(date(y, start, 1), add_months(date(y, start, 1), length) - DAY) for y in years]
    past, future = [s for s in spans if s[1] < today], [s for s in spans if s[1] >= today]
    back = which == "last" or (which == "" and anchor.direction == "past" and year is None)
    running = [s for s in spans if s[0] <= today <= s[1]]
    latest = running[-1] if running and which == "" else (past or spans)[-1]
    first, last = latest if back else (future or spans)[0]
    part = word_of(phrase, "part")
    if part in ("beginning", "start", "first days", "first week"):
        first, last = month_span(first.year, first.month)
        return Span(first, last, "month", f"{part} of the season: its first month")
    if part in ("end", "last days", "last week"):
        first, last = month_span(last.year, last.month)
        return Span(first, last, "month", f"{part} of the season: its last month")
    return Span(first, last, "season", "season of the northern half")
