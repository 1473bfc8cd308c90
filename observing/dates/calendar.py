"""Days of the calendar: named days of a year, months as intervals, and weekdays around an anchor."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from observing.dates.words import table

DAY = timedelta(days=1)


def local_day(moment: datetime, timezone: str | None = None) -> date:
    """The day on which an article appeared, as its own outlet counted it: by the offset that it carries.

    A moment in plain UTC says nothing of the outlet's clock; then `timezone` (IANA) decides where it is given.
    """
    if timezone and moment.utcoffset() == timedelta(0):
        return moment.astimezone(ZoneInfo(timezone)).date()
    return moment.date()


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, months.monthrange(year, month)[1])


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months on, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    _, last = month_span(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def exact(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (31 November)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week_of(day: date) -> date:
    """The Monday of the week that the day lies in."""
    return day - DAY * day.weekday()


def weekend_before(day: date) -> date:
    """The Saturday of the last weekend that began before the day."""
    return day - DAY * ((day.weekday() - 5) % 7 or 7)


def weekend_from(day: date) -> date:
    """The Saturday of the weekend that the day lies in, or of the next one."""
    return day - DAY if day.weekday() == 6 else day + DAY * (5 - day.weekday())


def weekday_upto(day: date, weekday: int) -> date:
    """The latest such weekday that is not after the day."""
    return day - DAY * ((day.weekday() - weekday) % 7)


def weekday_from(day: date, weekday: int) -> date:
    """The earliest such weekday that is not before the day."""
    return day + DAY * ((weekday - day.weekday()) % 7)


@cache
def _library_day(country: str, subdivision: str | None, name: str, year: int) -> date | None:
    import holidays  # heavy: a command that only queries never pays for it

    known = holidays.country_holidays(country, subdiv=subdivision, years=year, language="en_US")
    return min((day for day, title in known.items() if name in title.split("; ") and day.year == year), default=None)


def named_day(name: str, year: int, extra: Mapping[str, date] | None = None) -> date | None:
    """The day of that name in a year, or None where it has none.

    `extra` are a profile's own named days: "orthodox easter 2026" for one year, "victory day" for the month and day of each.
    """
    key = " ".join(name.lower().split())
    own = extra or {}
    if f"{key} {year}" in own:
        return own[f"{key} {year}"]
    if key in own:
        return exact(year, own[key].month, own[key].day)
    entry = table("named_days").get(key)
    if entry is None:
        return None
    if "country" not in entry:
        return exact(year, entry["month"], entry["day"])
    found = _library_day(entry["country"], entry.get("subdivision"), entry["name"], year)
    return None if found is None else found + DAY * entry.get("shift", 0)
