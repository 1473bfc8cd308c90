"""The views themselves: which there are, and making them again from the log."""

from __future__ import annotations

from typing import Annotated

import typer

from parley.output import CsvOption, JsonOption, columns_of, plural, talk, tell, write_rows
from warehouse.read import open_reader


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(views)
    app.command()(rebuild)


def views(context: typer.Context, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """Every view: what it answers, how it is kept up, how many rows it has and what its last change took."""
    from warehouse.read.views import views as read

    with open_reader(context.obj) as reader:
        rows = read(reader)
    names = ("view", "question", "grain", "mode", "rows", "position", "seconds")
    write_rows(
        rows,
        columns=columns_of("view", "question", "mode", "rows", "position", "seconds", "grain"),
        header=names,
        as_json=as_json,
        as_csv=as_csv,
    )


def rebuild(
    context: typer.Context,
    view: Annotated[
        str | None,
        typer.Argument(help="One view, made anew with those that read it; without it all of them.", show_default=False),
    ] = None,
) -> None:
    """Throw the views away, make them again from the log, and publish them."""
    from flows.verifying import rebuild_views

    with talk().status("Rebuilding …") as status:
        runs = rebuild_views(context.obj, view, tell=lambda name: status.update(f"Rebuilding {name} …"))
    tell(f"{plural(len(runs), 'view')} rebuilt from the log and published.")
