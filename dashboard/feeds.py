"""Atom feeds: what has come in, about everything, a plan, an actor, or what contradicts each other.

An entry's id is made of the id of the change and never of the host, so that a reader knows it again wherever the feed is served.
Newest is what came in last: an old article that was read late stands at the top, under its own day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dashboard.asking import Asked
from dashboard.labels import label
from dashboard.page import Filter
from dashboard.rendering import environment
from dashboard.telling import Surroundings, Telling
from dashboard.wording import spaced
from schemas.errors import InputError
from warehouse.read.feed import feed
from warehouse.read.snapshot import Row
from warehouse.read.things import things

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry

SHOWN = 50
"""Entries of a feed; what is older or newer stands in the next part, which the feed names."""
AFTER: Mapping[str, Filter] = {"after": Filter("Came in after")}
"""What a feed can be asked beside what its page can: only what came into the log after a position, in that order."""

_PAGES = {"plan": "plan", "version": "plan", "deadline": "deadline", "meeting": "meeting", "contradiction": "contradiction"}
_MEANT = {"plan": "id", "actor": "name"}
"""Where the answer of a page about one thing has the id or name that this goes by today."""
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_of(telling: Telling, around: Surroundings) -> bytes:
    """The feed beside a page. Raises InputError, and what the page raises where it knows nothing of its thing."""
    from feedgen.feed import FeedGenerator

    page, asked = telling.page, telling.asked
    after = _after(asked)
    rows = _rows(telling, asked.key, after)
    if not rows and page.keyed:
        # The page says who is meant, or what an id has become; and whoever asks about what is not known is told so.
        meant = telling.answer[_MEANT[page.name]]
        rows = _rows(telling, meant, after) if meant != asked.key else rows
    made = FeedGenerator()
    made.id(_feed_id(page.name, asked))
    made.title(_text(_title(telling)))
    made.author({"name": "Parley"})
    made.generator("Parley")
    made.link(rel="self", href=around.whole(_own(telling, around)), type="application/atom+xml")
    made.link(rel="alternate", href=around.whole(around.link(page.name, asked.key)), type="text/html")
    if len(rows) > SHOWN:
        rows, following = _part(rows, asked, after)
        further = around.link(page.name, asked.key, form="atom", **{**asked.filters, **following})
        made.link(rel="next", href=around.whole(further), type="application/atom+xml")
    for row in rows:
        _write(made.add_entry(order="append"), row, around)
    made.updated(max(map(_updated, rows), default=_moment(around.fresh["published_at"])))
    written: bytes = made.atom_str(pretty=True)
    return written


def _rows(telling: Telling, key: str | None, after: int | None) -> list[Row]:
    asked = telling.asked
    narrowings: dict[str, dict[str, Any]] = {
        "today": {"kind": asked.filters.get("kind"), "least": asked.filters.get("min", "detail")},
        "plan": {"plan": key},
        "actor": {"actor": key},
        "contradictions": {"kind": "contradiction"},
    }
    part = asked.part(SHOWN) if after is None else {"limit": SHOWN + 1}
    return feed(telling.reader, **asked.usual, **narrowings[telling.page.name], **part, after=after)


def _after(asked: Asked) -> int | None:
    given = asked.filters.get("after")
    if given is None:
        return None
    if not re.fullmatch(r"\d{1,15}", given):
        raise InputError(f"after={given} is no position in the log; it is a number, as `arrived` and `next` of a feed have it")
    return int(given)


def _part(rows: list[Row], asked: Asked, after: int | None) -> tuple[list[Row], dict[str, int]]:
    """The rows of this part, and what the address of the next has in it."""
    if after is None:
        return rows[:SHOWN], {"p": asked.place + 1}
    # Whoever goes on after a position misses nothing as long as no position is cut in two.
    whole = [row for row in rows if row["arrived"] < rows[-1]["arrived"]] or rows
    return whole, {"after": whole[-1]["arrived"]}


def _write(entry: FeedEntry, row: Row, around: Surroundings) -> None:
    entry.id(f"urn:parley:change:{quote(row['change'], safe='')}")
    entry.title(_text(row["sentence"]))
    entry.author({"name": _text(row["outlet"] or "Parley")})
    entry.published(_moment(row["published"] or row["recorded_at"]))
    entry.updated(_updated(row))
    entry.category([{"term": row["kind"]}, {"term": row["significance"]}])
    there = _there(row, around)
    # The address of the article stands in the content: feedgen writes no rel of an entry's links, so there can be but one.
    entry.link(href=around.whole(there))
    content = environment().get_template("entry.html").render(row=row, there=around.whole(there))
    entry.content(_text(content), type="html")


def _there(row: Row, around: Surroundings) -> str:
    if row["kind"] not in _PAGES:
        return around.link("today")
    # The entity of a contradiction may be the plan or deadline that it is about.
    return around.link(_PAGES[row["kind"]], row["change"] if row["kind"] == "contradiction" else row["entity"])


def _own(telling: Telling, around: Surroundings) -> str:
    place = {"p": telling.asked.place} if telling.asked.place > 1 else {}
    return around.address or around.link(telling.page.name, telling.asked.key, form="atom", **telling.asked.filters, **place)


def _title(telling: Telling) -> str:
    page, asked = telling.page, telling.asked
    about = page.title
    if page.name == "today":
        about = "what is new"
    elif page.name == "plan" and asked.key:
        about = label(things(telling.reader, [asked.key]).get(asked.key), asked.key)
    elif asked.key:
        about = asked.key
    return f"{spaced(asked.topic).title()}: {about}" + (f", as of {asked.as_of}" if asked.as_of else "")


def _feed_id(name: str, asked: Asked) -> str:
    narrowed = [f"{key}={value}" for key, value in sorted(asked.filters.items()) if key != "after"]
    day = [f"as_of={asked.as_of}"] if asked.as_of else []
    return ":".join(
        ["urn:parley:feed", *(quote(part, safe="") for part in (asked.topic, name, *filter(None, [asked.key]), *narrowed, *day))]
    )


def _updated(row: Row) -> datetime:
    return max(_moment(row["recorded_at"]), _moment(row["published"] or row["recorded_at"]))


def _moment(value: str) -> datetime:
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text(value: str) -> str:
    """What an XML document can hold of a text; an article may have any character."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value)
