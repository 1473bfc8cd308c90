"""Who takes part: everybody in one table, and one actor with all that it did and said."""

from __future__ import annotations

from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.charts.weeks import bars
from dashboard.labels import label
from dashboard.page import Answer, Filter, Page
from dashboard.wording import listed
from warehouse.read import Reader
from warehouse.read.actors import actors, weeks
from warehouse.read.search import near_names, words_of
from warehouse.read.snapshot import Row
from warehouse.read.things import things
from warehouse.read.timeline import timeline
from warehouse.read.who import UnknownActorError, found, people, who

SORTS = ("told", "name", "recent", "spoke", "deadlines", "abandoned", "meetings", "cancelled", "reversals", "anonymous")
KINDS = ("person", "party", "body", "outlet", "unknown")
_ROWS, _LINES, _EACH = 40, 8, 4


def _answer(reader: Reader, asked: Asked) -> Answer:
    rows = actors(
        reader,
        **asked.usual,
        **asked.part(_ROWS),
        sort=asked.filters.get("sort", "told"),  # type: ignore[arg-type]  # a filter lets through only what it offers
        kind=asked.filters.get("kind"),
        name=asked.filters.get("name"),
    )
    return {"actors": rows[:_ROWS], "more": len(rows) > _ROWS}


def _answer_one(reader: Reader, asked: Asked) -> Answer:
    name = _name(reader, asked)
    names = people(reader, name, asked.topic)
    lines = timeline(reader, **asked.usual, names=names, **asked.part(_LINES))
    answer: Answer = {"name": name, "timeline": lines[:_LINES], "more": len(lines) > _LINES, "people": names[1:]}
    if asked.place > 1:
        return answer
    told = who(reader, name, **asked.usual, most=_EACH + 1)
    ids = [row["deadline"] for row in told["deadlines"]] + [row["meeting"] for row in told["meetings"]]
    ids += [row["version"] or row["plan"] for row in told["positions"]]
    ids += [row["entity"] for row in told["reversals"] if row["kind"] != "claim"]
    known = things(reader, ids, **asked.day)
    for part, key in (("deadlines", "deadline"), ("meetings", "meeting"), ("reversals", "entity")):
        told[part] = [row | {"called": label(known.get(row[key]), row[key])} for row in told[part]]
    told["positions"] = [_with_label(row, known) for row in told["positions"]]
    return answer | told | {"weeks": weeks(reader, name, topic=asked.topic, until=asked.as_of)}


def _name(reader: Reader, asked: Asked) -> str:
    assert asked.key is not None
    try:
        return found(reader, asked.key, asked.topic)[0]
    except UnknownActorError as error:
        if error.fits:
            more = f" and {error.fits - len(error.names)} more" if error.fits > len(error.names) else ""
            told = f"{error.wanted!r} may be {listed(error.names, 'or')}{more}; ask for one of them by the whole name"
        else:
            near = error.names or near_names(reader, words_of(error.wanted), topic=asked.topic)
            hint = f"did you mean {listed(near, 'or')}?" if near else "the list of actors has all names"
            told = f"nobody in this topic is called {error.wanted!r}; {hint}"
        raise UnknownAddressError(told) from error


def _with_label(row: Row, known: dict[str, Row]) -> Row:
    thing = row["version"] or row["plan"]
    return row | {"thing": thing, "called": label(known.get(thing), thing)}


def _draw_one(answer: Answer, _: Asked) -> dict[str, Any]:
    spells: dict[tuple[Any, ...], list[str]] = {}
    for row in answer.get("roles", []):
        if row["told_by"] == "profile":
            key = tuple(row[name] for name in ("since", "until", "predecessor", "successor"))
            spells.setdefault(key, []).append(row["written"])
    return {"chart": bars(answer.get("weeks", [])), "each": _EACH, "spells": list(spells.items())}


ACTORS = Page(
    name="actors",
    title="Actors",
    question="Who takes part, how much is told of each, and how much of what they set or announced came to nothing?",
    answer=_answer,
    table="actors",
    filters={"name": Filter("Name"), "kind": Filter("Kind", KINDS), "sort": Filter("Order", SORTS)},
)
ACTOR = Page(
    name="actor",
    title="Actor",
    question="What did it do and say, and what did it take back?",
    answer=_answer_one,
    table="timeline",
    keyed=True,
    group="actors",
    feed=True,
    draw=_draw_one,
)
