"""Commands that only look: they read the newest snapshot, import nothing heavy and never wait for a run."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from parley.asking import Asked, looks_back
from parley.day import AsOf, Corrected, Corrections, day_of
from parley.output import CsvOption, JsonOption, columns_of, page, tell, write_json, write_rows
from parley.telling import history, last_run, pair, tell_reasons
from schemas.folder import DataFolder


class Least(StrEnum):
    """How significant a change must be to be told."""

    major = "major"
    minor = "minor"
    detail = "detail"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    listings = (plans, provisions, deadlines, meetings, contacts, claims, contradictions, changes)
    for command in (status, *listings, show, sql):
        app.command()(command)


@looks_back
def plans(
    asked: Asked,
    by_party: Annotated[
        bool, typer.Option("--positions", help="Instead: where each party stands on each version, by its last words.")
    ] = False,
) -> None:
    """List the plans, a row a version: points, who wrote it by whose account, where it stands."""
    from warehouse.read.plans import positions, versions

    if by_party:
        columns = columns_of(
            "paper",
            "party",
            "position",
            "name",
            ("published", "day"),
            "articles",
            "origins",
            "quote",
            ("chain_text", "according to"),
        )
        asked.write(asked.rows(positions), columns, "No party has taken a position yet.")
        return
    columns = columns_of(
        "version",
        ("name", "plan"),
        "points",
        "status",
        "authors",
        "accepted_by",
        "rejected_by",
        ("first_published", "first reported"),
        "articles",
        "origins",
    )
    asked.write(asked.rows(versions), columns, "No plans yet.")


@looks_back
def provisions(
    asked: Asked,
    plan: Annotated[str | None, typer.Option("--plan", help="Only of this plan or version: the beginning of its id.")] = None,
    about: Annotated[str | None, typer.Option("--about", help="Only on this matter, as military_cap or elections.")] = None,
    changed: Annotated[bool, typer.Option("--changed", help="What changed from one version to the next.")] = False,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Matters by versions: same, changed, added, dropped, unknown.")
    ] = False,
) -> None:
    """List what each version of each plan says on each matter, with the words that say so."""
    from warehouse.read.provisions import provision_cells, provision_changes
    from warehouse.read.provisions import provisions as read

    if changed and matrix:
        raise typer.BadParameter("choose one of --changed and --matrix")
    if matrix:
        from parley.comparing import tell_matrix

        rows = asked.rows(provision_cells, plan=plan, about=about)
        if rows and asked.for_people:
            tell_matrix(rows, quotes=about is not None)
        else:
            asked.write(rows, {}, "No provisions yet.")
        return
    if changed:
        rows = asked.rows(provision_changes, plan=plan, about=about)
        columns = columns_of(
            "plan", ("provision_topic", "about"), ("points_before", "from"), ("value_before", "was"), ("points", "to"),
            "standing", "value", "unit", "quote", ("chain_text", "according to"),
        )  # fmt: skip
        asked.write(rows, columns, "No change of a provision yet.")
        return
    columns = columns_of(
        "plan", "points", ("provision_topic", "about"), "standing", "value", "unit", "obligations", "contested", "quote",
        ("chain_text", "according to"),
    )  # fmt: skip
    asked.write(asked.rows(read, plan=plan, about=about), columns, "No provisions yet.")


@looks_back
def deadlines(asked: Asked) -> None:
    """List the deadlines: who set them for whom, when they were due first and last, and what became of them."""
    from warehouse.read.deadlines import deadlines as read

    columns = columns_of(
        "deadline", "status", "set_by", "addressed_to", "first_due", "due", "slip_days", "ended_by", "articles", "origins"
    )
    asked.write(asked.rows(read), columns, "No deadlines yet.")


@looks_back
def meetings(
    asked: Asked,
    by_side: Annotated[bool, typer.Option("--outcomes", help="Instead: what came of each, in the words of each side.")] = False,
) -> None:
    """List the meetings: who met where and when, and what fell through."""
    from warehouse.read.meetings import meetings as read
    from warehouse.read.meetings import outcomes

    if by_side:
        columns = columns_of("meeting", "side", "outcome", "day", "articles", "origins", "quote", ("chain_text", "according to"))
        asked.write(asked.rows(outcomes), columns, "No side has said yet what came of a meeting.")
        return
    columns = columns_of("meeting", "status", "place", ("when_earliest", "when"), "participants", "articles", "origins")
    asked.write(asked.rows(read), columns, "No meetings yet.")


@looks_back
def contacts(asked: Asked) -> None:
    """List who spoke to whom without meeting: calls, letters, messages, a row a report."""
    from warehouse.read.meetings import contacts as read

    columns = columns_of(("when_earliest", "when"), "kind", "participants", "modality", ("chain_text", "according to"), "quote")
    asked.write(asked.rows(read), columns, "No contacts.")


@looks_back
def claims(
    asked: Asked,
    about: Annotated[str | None, typer.Option("--about", help="Only claims on this subject, as authorship or deadline.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Only claims of speakers with this in their name.")] = None,
) -> None:
    """List what speakers assert and deny."""
    from warehouse.read.claims import claims as read

    columns = columns_of(
        ("published", "day"), "speaker", "stance", ("claim_topic", "about"), "quote", ("chain_text", "according to")
    )
    asked.write(asked.rows(read, about=about, speaker=speaker), columns, "No claims.")


@looks_back
def contradictions(asked: Asked) -> None:
    """List pairs of statements that cannot both be true. Only a person settles one."""
    from warehouse.read.claims import contradictions as read

    rows = asked.rows(read)
    if rows and asked.for_people:
        for row in rows:
            page().print(pair(row))
    else:
        asked.write(rows, {}, "No contradictions.")


@looks_back
def changes(
    asked: Asked,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], metavar="DAY", help="Only what was published on DAY or later."),
    ] = None,
    least: Annotated[Least, typer.Option("--min", help="Only what is at least so significant.")] = Least.detail,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="The newest so many.")] = 50,
) -> None:
    """Say what is new, a sentence each, the newest last."""
    from warehouse.read.changes import changes as read

    rows = asked.rows(read, since=since.date() if since else None, least=least.value, limit=limit)
    asked.write(rows, columns_of(("published", "day"), "significance", ("sentence", "what"), "quote"), "No changes.")


def show(
    context: typer.Context,
    thing: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="A plan, version, deadline, meeting, contradiction or article: its id or its beginning."
        ),
    ],
    as_of: AsOf = None,
    corrections: Corrected = Corrections.current,
    why: Annotated[
        bool, typer.Option("--why", help="Instead: why each report is taken to speak of it, and what people decided.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell the history of a plan, deadline or meeting, each line with outlet, speaker, date and the words that say so."""
    from warehouse.read import open_reader
    from warehouse.read.history import show as read
    from warehouse.read.reasons import reasons as explain

    day = day_of(as_of, corrections)
    with open_reader(context.obj) as reader:
        told = read(reader, thing, **day._asdict())
        reasons = explain(reader, told["kind"], told["id"]) if why else []
    if as_json:
        write_json({**told, "reasons": reasons} if why else told)
    elif why:
        tell_reasons(told, reasons)
    else:
        if day.heading:
            page().print(day.heading, style="bold")
        history(told)


def sql(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="Any query over the views by their names and the log as `event`.")],
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Ask the snapshot in SQL. `SHOW TABLES` lists the views, `DESCRIBE deadline` the columns of one."""
    from warehouse.read import open_reader
    from warehouse.read.query import run_sql

    with open_reader(context.obj) as reader:
        rows = run_sql(reader, query)
    write_rows(rows, as_json=as_json, as_csv=as_csv, empty="No rows.")


def status(context: typer.Context, as_json: JsonOption = False) -> None:
    """Say how the last run ended. Exit code 1 if it failed."""
    folder: DataFolder = context.obj
    if not folder.status.exists():
        tell(f"No run yet in {folder.root}; try `parley run`, `parley import` or `parley demo`.")
        raise typer.Exit(1)
    last: dict[str, Any] = json.loads(folder.status.read_text())
    if as_json:
        write_json(last)
    else:
        last_run(last)
    raise typer.Exit(int(last["outcome"] not in ("ok", "nothing_new")))
