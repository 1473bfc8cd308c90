"""Commands about who did what: actors with their records, and what was taken back. They only look, as `parley.looking` does."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from parley.asking import Asked, looks_at_one, looks_back
from parley.output import CsvOption, JsonOption, TopicOption, columns_of, page, write_rows
from parley.portrait import portrait
from parley.telling import dated, edited, taken_back


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (timeline, who, actors, reversals, edits):
        app.command()(command)


@looks_back
def timeline(
    asked: Asked,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="Only of this plan or version: the beginning of its id.")
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only with somebody of this name, or with these letters in it.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], metavar="DAY", help="Only from this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], metavar="DAY", help="Only up to this day.")
    ] = None,
) -> None:
    """Tell what happened in its order: by its own day where the words give one, else by that of the report, as each line says."""
    from warehouse.read.timeline import timeline as read

    bounds = {"since": since.date() if since else None, "until": until.date() if until else None}
    rows = asked.rows(read, plan=plan, actor=actor, **bounds)
    if rows and asked.for_people:
        for row in rows:
            page().print(dated(row))
    else:
        asked.write(rows, {}, "Nothing happened that is known.")


@looks_at_one
def who(
    asked: Asked,
    actor: Annotated[
        str, typer.Argument(metavar="ACTOR", help="A name, an alias or misspelling that is known, or the beginning of one.")
    ],
    topic: TopicOption = None,
) -> None:
    """Tell of a person, party or body: offices, deadlines, meetings, positions, statements, reversals, and who relays them."""
    from warehouse.read.who import who as read

    told = asked.one(read, actor, topic=topic)
    if asked.for_people:
        portrait(told)


@looks_back
def actors(asked: Asked) -> None:
    """List people, parties and bodies: how often each is named, and what became of what each set or announced."""
    from warehouse.read.actors import actors as read

    columns = columns_of(
        "name",
        "party",
        "articles",
        "origins",
        ("anonymous_share", "anonymous"),
        ("deadlines_set", "deadlines"),
        ("meetings_announced", "announced"),
        ("meetings_held", "held"),
        "reversals",
        ("median_days", "days to it"),
    )
    asked.write(asked.rows(read), columns, "No actors yet.")


@looks_back
def reversals(
    asked: Asked,
    actor: Annotated[str | None, typer.Option("--actor", help="Only those of this person or party, by name.")] = None,
) -> None:
    """List what was taken back: deadlines given up, meetings that fell through, people who deny what they said."""
    from warehouse.read.actors import reversals as read

    rows = asked.rows(read, actor=actor)
    if rows and asked.for_people:
        for row in rows:
            page().print(taken_back(row))
    else:
        asked.write(rows, {}, "No reversals.")


def edits(
    context: typer.Context,
    topic: TopicOption = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], metavar="DAY", help="Only what was edited on DAY or later."),
    ] = None,
    silent: Annotated[
        bool, typer.Option("--silent", help="Only edits that the article does not own up to by a note of correction.")
    ] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List what articles said before they were edited, what stands there now, and what still rests on it."""
    from warehouse.read import open_reader
    from warehouse.read.edits import edits as read

    with open_reader(context.obj) as reader:
        rows = read(reader, topic=topic, since=since.date() if since else None, silent=silent)
    if rows and not (as_json or as_csv):
        for row in rows:
            page().print(edited(row))
    else:
        write_rows(rows, as_json=as_json, as_csv=as_csv, empty="No words that anything was read from were edited.")
