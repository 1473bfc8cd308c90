"""Commands about who did what: actors with their records, and what was taken back. They only look, as `parley.looking` does."""

from __future__ import annotations

from typing import Annotated

import typer

from parley.asking import Asked, looks_back
from parley.output import columns_of, page
from parley.telling import taken_back


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (actors, reversals):
        app.command()(command)


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
