"""`parley export`: every view as files, with what each column says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.day import AsOf, Corrected, Corrections, day_of
from parley.output import TopicOption, plural, talk, tell, write_json
from schemas.errors import InputError

if TYPE_CHECKING:
    from warehouse.read.export import Form

_FORMS: tuple[Form, ...] = ("csv", "json", "parquet")
MEMORY = "1200MB"
"""What DuckDB may hold while it writes; the largest view of a million events needs less."""


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(export)


def export(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to: a new one, or that of an earlier export.")],
    topic: TopicOption = None,
    as_of: AsOf = None,
    corrections: Corrected = Corrections.current,
    form: Annotated[
        list[str] | None, typer.Option("--form", help="Only csv, json or parquet. Repeatable.", show_default="all three")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Write every view as CSV, JSON and Parquet, with a data dictionary for programs and for people.

    JSON is one array, a row a line. `datapackage.json` is a Frictionless Data Package, `DICTIONARY.md` says the same in words.
    Safe to run again. With --as-of those views are written that can look back. A takedown (`parley erase`) names the folder, so
    write it again afterwards.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from warehouse.copies import note_copy
    from warehouse.read import open_reader
    from warehouse.read.package import Wanted
    from warehouse.read.package import export as write
    from warehouse.read.topics import topics

    unknown = sorted(set(form or ()) - set(_FORMS))
    if unknown:
        raise typer.BadParameter(f"--form {unknown[0]} is none of {', '.join(_FORMS)}")
    day = day_of(as_of, corrections)
    forms = tuple(one for one in _FORMS if not form or one in form)
    with open_reader(context.obj, memory=MEMORY) as reader:
        known = [row["topic"] for row in topics(reader)]
        if topic is not None and topic not in known:
            raise InputError(f"there is no topic {topic!r}; known are: {', '.join(known) or 'none yet'}")
        # Before the first row is written: a copy that is not finished is one as well.
        noted = note_copy(context.obj, target, "export", datetime.now(UTC))
        console = talk()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Exporting", total=None)
            wanted = Wanted(topic, forms=forms, **day._asdict())
            written = write(
                reader,
                target,
                wanted,
                tell=lambda view, done, all_of: bar.update(task, description=view, completed=done, total=all_of),
            )
    if as_json:
        write_json(written)
    rows = plural(sum(written["rows"].values()), "row")
    tell(f"{plural(written['views'], 'view')} with {rows} in {plural(written['files'], 'file')} under {written['folder']}.")
    if written["left_out"]:
        tell(f"Left out, because they have only the state of today: {', '.join(written['left_out'])}.")
    if not noted:
        tell("The data folder keeps no note of it: a takedown there will not name this folder.")
