"""Who was to be at meetings and who came, as far as it is told: by meeting, and as a matrix of names by meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
CAME, ANNOUNCED, UNREPORTED = "came", "announced", "not reported"
_NAMES = 20


def by_meeting(rows: Sequence[Row]) -> defaultdict[str, list[Row]]:
    """Rows under the meeting that they are about."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["meeting"]].append(row)
    return found


def presence(people: Sequence[Row], state: str, party_of: Mapping[str, str]) -> dict[str, str | None]:
    """What is told of each name at one meeting, whose `state` is given; `people` are its rows of `meeting_participant`.

    came: a report of the meeting held has them there, or a party's people. announced: with them, and it was not held, or only
    their party is told to have been there. not reported: announced with them and held, and no report of that has them there.
    None where they are only named.
    """
    there = {row["participant"] for row in people if row["actual"]}
    sides = {party_of[name] for name in there if name in party_of}
    found: dict[str, str | None] = {}
    for row in people:
        name = row["participant"]
        if row["actual"] or name in sides:
            found[name] = CAME
        elif not row["announced"]:
            found[name] = None
        else:
            found[name] = UNREPORTED if state == "held" and party_of.get(name) not in there else ANNOUNCED
    return found


def gathered(
    people: Sequence[Row], told: Mapping[str, str | None], *, by_words: bool = True
) -> list[tuple[str | None, list[Row]]]:
    """Names of one meeting by what is told of them, those who came first; and within that `by_words` that tell it."""
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row in people:
        words = (row["actual"], row["article_id"], row["start"]) if by_words else ()
        alike.setdefault((told[row["participant"]], *words), []).append(row)
    order = (CAME, ANNOUNCED, UNREPORTED, None)
    return sorted(((key[0], rows) for key, rows in alike.items()), key=lambda one: order.index(one[0]))


def matrix(meetings: Sequence[Row], people: Mapping[str, Sequence[Row]], party_of: Mapping[str, str]) -> list[dict[str, Any]]:
    """A line per name: `name`, and `cells`, what is told of it at each of the meetings, None where nothing is.

    Only names that more than one of these meetings has, where there are such; those that stand in most first.
    """
    told = [presence(people.get(one["meeting"], []), one["latest"], party_of) for one in meetings]
    names = {name for one in told for name, what in one.items() if what}
    lines = [{"name": name, "cells": [one.get(name) for one in told]} for name in sorted(names)]
    often = [line for line in lines if len(line["cells"]) - line["cells"].count(None) > 1] or lines
    return sorted(often, key=lambda line: (line["cells"].count(None), -line["cells"].count(CAME)))[:_NAMES]
