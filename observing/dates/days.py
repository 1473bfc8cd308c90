"""Rules that answer with a day: dates, weekdays, named days, and days counted from another."""

from __future__ import annotations

from datetime import date

from observing.dates.anchor import Anchor, Direction, Span, number_of, word_of
from observing.dates.calendar import DAY, add_months, exact, month_span, named_day, week_of, weekday_from, weekday_upto
from observing.dates.phrases import DatePhrase
from observing.dates.words import table, weekday_number
from schemas.envelope import Precision


def _day(day: date | None, rule: str, anchor: date | None = None, precision: Precision = "day") -> Span | None:
    return None if day is None else Span(day, day, precision, rule, anchor)


def _years(anchor: Anchor, stated: int | None) -> tuple[int, ...]:
    """The years to try. A retrospective text stays near the date that it last spoke of, where that is another year."""
    if stated is not None:
        return (stated,)
    year = anchor.published.year
    return (year - 1, year, year + 1)


def on_date(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A date as written, its year by the direction."""
    month, day, year = number_of(phrase, "month"), number_of(phrase, "day"), number_of(phrase, "year")
    if month is None or day is None:
        return None
    found = anchor.closest(exact(y, month, day) for y in _years(anchor, year))
    return _day(found, "date as written" if year else "date, year by direction")


def on_date_range(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Days of one month, from the first to the last."""
    month, first, last, year = (number_of(phrase, name) for name in ("month", "day", "day2", "year"))
    if month is None or first is None or last is None or first >= last:
        return None
    begin = anchor.closest(exact(y, month, first) for y in _years(anchor, year))
    end = exact(begin.year, month, last) if begin else None
    return Span(begin, end, "range", "days of one month") if begin and end else None


def on_month_day(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A day of the month alone: "the 22nd": of the month spoken of, else of the nearest month that the direction allows."""
    day = number_of(phrase, "day") or 0
    weekday = number_of(phrase, "weekday")
    if weekday is not None:
        # "Monday the 12th": the nearest month in which that day is a Monday.
        months = (add_months(anchor.published.replace(day=1), shift) for shift in range(-6, 7))
        fitting = [d for m in months if (d := exact(m.year, m.month, day)) is not None and d.weekday() == weekday]
        return _day(anchor.closest(fitting), "weekday and day of the month")
    if anchor.context is not None:
        found = exact(anchor.context.year, anchor.context.month, day)
        if found is not None and phrase.bounds and found < anchor.context:
            # "On 31 July … by the 8th": a limit lies after the day on which it is spoken of.
            later = add_months(anchor.context.replace(day=1), 1)
            found = exact(later.year, later.month, day)
        return _day(found, "day of the month spoken of", anchor.context)
    around = (add_months(anchor.published.replace(day=1), shift) for shift in (-1, 0, 1))
    return _day(anchor.closest(exact(m.year, m.month, day) for m in around), "day of the month, month by direction")


def on_weekday(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A weekday by its modifier, else by the direction; on that weekday itself it is today."""
    weekday, which, today = number_of(phrase, "weekday"), word_of(phrase, "which"), anchor.published
    if weekday is None:
        return None
    before, after = weekday_upto(today, weekday), weekday_from(today, weekday)
    if which in ("next", "next week"):
        return _day(week_of(today) + DAY * (7 + weekday), "next weekday: of the next week")
    if which == "week":
        return _day(after + DAY * 7, "weekday week: a week after the coming one")
    if which == "last week":
        return _day(week_of(today) - DAY * (7 - weekday), "weekday of the last week")
    if which in ("last", "past", "previous", "this past"):
        back = weekday_upto(today - DAY, weekday)
        return _day(back - DAY * 7 if today - back == DAY and which != "this past" else back, "last weekday: before today")
    if which in ("coming", "this coming"):
        return _day(weekday_from(today + DAY, weekday), "coming weekday")
    if which == "following":
        origin = anchor.context or today
        return _day(weekday_from(origin + DAY, weekday), "following weekday", origin)
    if which == "this":
        return _day(week_of(today) + DAY * weekday, "this weekday: of this week")
    if anchor.direction == "past":
        return _day(before, "weekday, back by direction")
    if anchor.direction == "future":
        return _day(after, "weekday, ahead by direction")
    return _day(before if today - before <= after - today else after, "weekday, the nearer")


_RELATIVE_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier in the day": 0, "overnight": 0,
    "yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def on_relative_day(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Yesterday, today, tomorrow and their like."""
    shift = _RELATIVE_DAYS.get(word_of(phrase, "which"))
    return None if shift is None else _day(anchor.published + DAY * shift, "day counted from publication")


def on_named_day(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A holiday of the year that the direction asks for."""
    name, year, which = word_of(phrase, "name"), number_of(phrase, "year"), word_of(phrase, "which")
    days = [named_day(name, y, anchor.named_days) for y in _years(anchor, year)]
    direction: Direction = {"last": "past", "next": "future"}.get(which, anchor.direction)  # type: ignore[assignment]
    chosen = Anchor(anchor.published, direction).closest(days)
    return _day(chosen, f"named day: {name}")


def step(day: date, count: int, unit: str) -> tuple[date, Precision]:
    """`count` units on from a day, and how precise that is. Hours count as days begun."""
    match unit:
        case "hour":
            days = -(-abs(count) // 24)
            return day + DAY * (days if count > 0 else -days), "day"
        case "day":
            return day + DAY * count, "day"
        case "week":
            return day + DAY * 7 * count, "day"
        case "fortnight":
            return day + DAY * 14 * count, "day"
        case "month":
            return add_months(day, count), "day"
        case _:
            return add_months(day, 12 * count), "day"


def _loose(day: date, origin: date, phrase: DatePhrase, rule: str) -> Span:
    """A counted day; said with "about" it is an interval of a fifth of its distance to either side."""
    if phrase.parts.get("about") is None:
        return Span(day, day, "day", rule, origin)
    slack = DAY * max(1, abs((day - origin).days) // 5)
    return Span(day - slack, day + slack, "range", f"{rule}, about", origin)


def on_ahead(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A count of days from now, today or a weekday."""
    origin, which = anchor.published, word_of(phrase, "which")
    if which == "tomorrow":
        origin += DAY
    elif which in table("weekdays"):
        origin = weekday_from(origin, weekday_number(which))
    day, _ = step(origin, number_of(phrase, "count") or 0, word_of(phrase, "unit"))
    return _loose(day, origin, phrase, "counted on from publication")


def on_within(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """From publication to the last day allowed."""
    last, _ = step(anchor.published, number_of(phrase, "count") or 0, word_of(phrase, "unit"))
    return Span(anchor.published, last, "range", "within, counted from publication", anchor.published)


def on_ago(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """A count of days back from publication; months back give the month."""
    unit = word_of(phrase, "unit")
    day, _ = step(anchor.published, -(number_of(phrase, "count") or 0), unit)
    if unit in ("month", "year"):
        return Span(*month_span(day.year, day.month), "month", "counted back from publication", anchor.published)
    return _loose(day, anchor.published, phrase, "counted back from publication")


def on_later(phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """Counted from the last date that the text spoke of; unresolved where there is none."""
    origin, which = anchor.context, word_of(phrase, "which")
    if origin is None or "event" in phrase.parts:
        return None
    rule = "counted from the date before it in the text"
    count, unit = number_of(phrase, "count"), word_of(phrase, "unit")
    back = which.split(" ")[-1] in ("earlier", "before") or "previous" in which
    if count is not None:
        day, _ = step(origin, -count if back else count, unit)
        if anchor.context_last is not None and anchor.context_last > origin:
            return Span(day, day + (anchor.context_last - origin), "range", rule, origin)
        return _loose(day, origin, phrase, rule)
    if which.endswith("week"):
        monday = week_of(origin) + DAY * (-7 if back else 7)
        return Span(monday, monday + DAY * 6, "week", rule, origin)
    if which.endswith("month"):
        month = add_months(origin.replace(day=1), -1 if back else 1)
        return Span(*month_span(month.year, month.month), "month", rule, origin)
    return _day(origin + DAY * (-1 if back else 1), rule, origin)


def on_same_day(_phrase: DatePhrase, anchor: Anchor) -> Span | None:
    """The day spoken of before."""
    return _day(anchor.context, "the day spoken of before", anchor.context)
