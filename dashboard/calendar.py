"""The calendar: deadlines and meetings as dates that a calendar program subscribes to.

A date keeps its UID whatever becomes of it. One that is given up or called off stays, cancelled, so that it is struck out where
somebody took it over. A vague date is all the days on which it may fall.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.asking import Asked
from dashboard.page import Answer, Filter, Page
from dashboard.telling import Surroundings, Telling
from dashboard.wording import listed, moment, plural, spaced, web_address
from warehouse.read import Reader
from warehouse.read.dates import dates
from warehouse.read.snapshot import Row

if TYPE_CHECKING:
    from icalendar import Event

SHOWN = 500
"""Dates that a calendar holds, those that fall last; what lies further back stands on the pages."""

_KINDS = {"deadlines": ("deadline",), "meetings": ("meeting",)}
_OFF = {"abandoned", "denied", "cancelled"}
_SURE = {"open", "met", "passed", "confirmed", "held"}
_SAID = {
    "softened": "Softened",
    "abandoned": "Given up",
    "denied": "Denied",
    "met": "Met",
    "passed": "Passed",
    "proposed": "Proposed",
    "postponed": "Postponed",
    "cancelled": "Called off",
    "held": "Held",
    "lapsed": "Went by without a report",
    "unclear": "Unclear",
}
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")


def _answer(reader: Reader, asked: Asked) -> Answer:
    kinds = _KINDS.get(asked.filters.get("only", ""), ("deadline", "meeting"))
    found = [row for kind in kinds for row in dates(reader, kind, **asked.usual, limit=SHOWN)]
    found.sort(key=lambda row: (row["last"], row["entity"]), reverse=True)
    return {"dates": found[:SHOWN][::-1]}


CALENDAR = Page(
    name="calendar",
    title="Calendar",
    question="Which deadlines and meetings fall on which days?",
    answer=_answer,
    table="dates",
    filters={"only": Filter("Only", tuple(_KINDS))},
)
"""No page that is looked at: it comes as ICS, JSON and CSV alone."""


def ics_of(telling: Telling, around: Surroundings) -> bytes:
    """The dates as iCalendar. The same snapshot gives the same bytes: no time in it is that of the clock."""
    from icalendar import Calendar

    asked = telling.asked
    name = f"{spaced(asked.topic).title()}: {asked.filters.get('only', 'deadlines and meetings')}"
    made = Calendar()
    made.add("prodid", "-//Parley//Parley//EN")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for row in telling.answer["dates"]:
        made.add_component(_event(row, asked, around))
    written: bytes = made.to_ical()
    return written


def _event(row: Row, asked: Asked, around: Surroundings) -> Event:
    from icalendar import Event

    last = date.fromisoformat(row["last"])
    first = date.fromisoformat(row["earliest"] or row["last"])
    page = around.link(row["kind"], row["entity"])
    made = Event()
    made.add("uid", f"{row['entity']}@{asked.topic}.parley")
    made.add("sequence", row["sequence"] or 0)
    made.add("dtstamp", _moment(row["last_published"]))
    made.add("last-modified", _moment(row["modified"] or row["last_published"]))
    made.add("dtstart", first)
    made.add("dtend", last + timedelta(days=1))
    made.add("status", _status(row))
    made.add("transp", "TRANSPARENT")
    made.add("summary", _text(_summary(row)))
    made.add("description", _text(_description(row, first, last, around.whole(page) if around.address else "")))
    made.add("categories", [row["kind"].upper()])
    if row["place"]:
        made.add("location", _text(row["place"]))
    if around.address:
        made.add("url", around.whole(page))
    return made


def _status(row: Row) -> str:
    state = row["latest"]
    if state in _OFF or (state == "postponed" and not row["outcome_day"]):
        return "CANCELLED"  # of a meeting put off to no day its old day is off
    return "CONFIRMED" if state in _SURE and not row["contested"] else "TENTATIVE"


def _summary(row: Row) -> str:
    if row["kind"] == "deadline":
        whom, by = (listed(row[names]) for names in ("whom", "who"))
        told = "Deadline" + (f" for {whom}" if whom else "") + (f", set by {by}" if by else "")
        told += f": {row['about']}" if row["about"] else ""
    else:
        told = "Meeting" + (f" of {listed(row['who'])}" if row["who"] else "") + (f" in {row['place']}" if row["place"] else "")
    said = ["Contested" if row["contested"] else "", _SAID.get(row["latest"], "")]
    before = ", ".join(filter(None, said))
    return f"{before.capitalize()}: {told[0].lower()}{told[1:]}" if before else told


def _description(row: Row, first: date, last: date, page: str) -> str:
    parts = [
        f"State: {spaced(row['status'])}" + (f" (by the last report {spaced(row['latest'])})" if row["contested"] else "") + ". "
        f"{plural(row['articles'], 'article')}, {plural(row['origins'], 'independent outlet')}.",
    ]
    if first != last:
        parts.append(f"The day is told as “{row['day_text']}”: it is one of these.")
    outcome = row["quote_outcome"] if row["quote_outcome"] != row["quote"] else None
    parts += [_words(row, suffix) for suffix, there in (("", row["quote"]), ("_outcome", outcome)) if there]
    return "\n\n".join([*parts, *filter(None, [page])])


def _words(row: Row, suffix: str) -> str:
    told: dict[str, Any] = {name: row[name + suffix] for name in ("quote", "speaker", "chain_text", "outlet", "published", "url")}
    voice = (told["chain_text"] or told["speaker"]) if told["speaker"] else "The article in its own voice"
    lines = [
        f"“{' '.join(told['quote'].split())}”",
        f"{voice}. {told['outlet']}, {moment(told['published'])}",
        web_address(told["url"]),
    ]
    return "\n".join(filter(None, lines))


def _moment(value: str) -> datetime:
    at = datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).replace(microsecond=0)


def _text(value: str) -> str:
    """Without what would break a line where none is broken; the library escapes and folds the rest."""
    return _UNWRITABLE.sub(" ", value)
