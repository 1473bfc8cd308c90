"""`parley quarantine`: the rows that the quality gates set aside; look at one, try it again, or discard it for a reason."""

from __future__ import annotations

import getpass
import json
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from parley.output import (
    CsvOption,
    JsonOption,
    TopicOption,
    cell,
    columns_of,
    page,
    plural,
    talk,
    tell,
    visible,
    write_json,
    write_rows,
)
from parley.working import tell_run

LONGEST = 300
"""Characters of a value that `show` prints; `--json` has all of them."""


class Step(StrEnum):
    """Where rows are set aside."""

    feed_entries = "feed_entries"
    pages = "pages"
    read = "read"
    article_revisions = "article_revisions"
    observations = "observations"
    append = "append"


class State(StrEnum):
    """What became of a row."""

    open = "open"
    settled = "settled"
    discarded = "discarded"
    all = "all"


commands = typer.Typer(
    name="quarantine",
    help="List what the quality gates set aside, and why; try it again, or discard it. Nothing is dropped in silence.",
    invoke_without_command=True,
)

StepOption = Annotated[Step | None, typer.Option("--step", help="Only of this step.")]
StateOption = Annotated[State, typer.Option("--state", help="Only rows of this state.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of rows, or as much of each as no other has.")]


@commands.callback()
def quarantine(
    context: typer.Context,
    step: StepOption = None,
    state: StateOption = State.open,
    topic: TopicOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List what the quality gates set aside, and why; try it again, or discard it. Nothing is dropped in silence."""
    if context.invoked_subcommand is None:
        _list(context, step, state, topic, as_json, as_csv)
    elif step or topic or as_json or as_csv or state is not State.open:
        raise typer.BadParameter(f"options of `quarantine {context.invoked_subcommand}` stand after its name")


@commands.command("list")
def list_rows(
    context: typer.Context,
    step: StepOption = None,
    state: StateOption = State.open,
    topic: TopicOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List the rows that wait, or those of another state, the newest first."""
    _list(context, step, state, topic, as_json, as_csv)


def _list(context: typer.Context, step: Step | None, state: State, topic: str | None, as_json: bool, as_csv: bool) -> None:
    from warehouse.read import open_reader
    from warehouse.read.press import quarantine as read

    with open_reader(context.obj) as reader:
        every = read(reader, topic=topic, step=step and step.value)
    rows = [row for row in every if state in (State.all, row["state"])]
    columns = columns_of("id", ("held_at", "when"), "step", "state", "expectation", "reason", ("closed_by", "by"), "because")
    shown = {name: title for name, title in columns.items() if name not in ("closed_by", "because") or state is not State.open}
    write_rows(rows, columns=shown, header=list(columns), as_json=as_json, as_csv=as_csv, empty="Nothing is set aside.")
    if beside := Counter(row["state"] for row in every if state not in (State.all, row["state"])):
        tell(f"Not listed: {', '.join(f'{number:,} {name}' for name, number in beside.items())} (--state all).")


@commands.command()
def show(
    context: typer.Context,
    row: Annotated[str, typer.Argument(metavar="ID", help="Id of the row, or as much of it as no other has.")],
    as_json: JsonOption = False,
) -> None:
    """Show a row whole, with all its reasons, what became of it, and what to do next."""
    from quality.advice import advice, reasons
    from warehouse.read import open_reader
    from warehouse.read.press import held_row

    with open_reader(context.obj) as reader:
        found = held_row(reader, row)
    told = found | {
        "content": _content(found["content"]),
        "reasons": reasons(found["step"], found["reason"]),
        "next_step": advice(found["step"], found["expectation"]),
    }
    if as_json:
        write_json(told)
    else:
        _tell(told)


def _content(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tell(row: Mapping[str, Any]) -> None:
    out = page()
    out.print(visible(f"{row['id']}  {row['state']}"), style="bold")
    out.print(
        visible(f"set aside at {row['step']} on {cell(row['held_at'])[:16]} UTC, topic {row['topic']}, run {row['run_id']}")
    )
    if row["tried_at"]:
        out.print(visible(f"last tried again on {_moment(row['tried_at'])}"))
    if row["state"] == "discarded":
        out.print(visible(f"discarded by {row['closed_by']} on {_moment(row['closed_at'])}: {row['because']}"))
    elif row["state"] == "settled":
        out.print(visible(f"came in well on {_moment(row['closed_at'])}"))
    out.print("\nWhy", style="bold")
    for reason in row["reasons"]:
        out.print(visible(f"  {reason}"))
    out.print("\nWhat it says", style="bold")
    content = row["content"] if isinstance(row["content"], dict) else {"content": row["content"]}
    for name, value in content.items():
        if value not in (None, "", [], {}) and name not in ("new_event", "told_with_it"):
            told = " ".join(cell(value).split())
            out.print(visible(f"  {name}: {told if len(told) <= LONGEST else f'{told[:LONGEST]} …'}"))
    out.print("\nWhat to do", style="bold")
    out.print(visible(f"  {row['next_step']}"))
    if row["state"] == "open":
        out.print(f"  Then: parley quarantine retry {row['id'][:8]}")
        out.print(f"  Or, if it is not wanted: parley quarantine discard {row['id'][:8]} --because …")


def _moment(told: str) -> str:
    """A time of a snapshot to the minute."""
    return f"{told[:16].replace('T', ' ')} UTC"


@commands.command()
def retry(
    context: typer.Context,
    rows: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of rows, or as much of each as no other has.")
    ] = None,
    step: StepOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Every row that waits.")] = False,
    topic: TopicOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put rows through their gate again, with the expectations and the code of today, and on as in any run.

    What holds now comes in and is settled; what fails again stays open with its new reasons: exit code 1 then.
    """
    from flows.retrying import chosen
    from flows.retrying import retry as try_again
    from parley.topics import live_profiles

    if sum((bool(rows), everything, step is not None)) != 1:
        raise typer.BadParameter("name rows by their ids, or choose one of --step and --all")
    found = chosen(context.obj, rows or (), step=step and step.value, topic=topic)
    if rows and topic:
        found = [row for row in found if row.topic == topic]
    with talk().status(f"Trying {plural(len(found), 'row')} again …") as status:

        def progress(name: str, done: int, of: int) -> None:
            status.update(f"{name}: {done:,} of {of:,} rows tried again")

        summaries = try_again(context.obj, live_profiles(context.obj), found, progress=progress) if found else []
    told = [row for summary in summaries for row in summary["rows"]]
    if as_json:
        write_json(summaries)
    else:
        columns = columns_of("id", "step", "outcome", "reason")
        write_rows(told, columns=columns, empty="Nothing waits to be tried again.")
    for summary in summaries:
        tell_run(summary)
    ended_well = all(summary["outcome"] in ("ok", "nothing_new") for summary in summaries)
    raise typer.Exit(int(not ended_well or any(row["outcome"] != "settled" for row in told)))


@commands.command()
def discard(
    context: typer.Context,
    rows: Ids,
    because: Annotated[str, typer.Option("--because", show_default=False, help="Why, in your words.")],
    by: Annotated[
        str | None,
        typer.Option(
            "--by", envvar="PARLEY_REVIEWER", help="Who decides. [default: your name on this machine]", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Close rows that are not wanted, under your name and for a reason. The same row of a later run does not open them again.

    The rows stay to be seen as long as the journal is kept; `retry ID` takes it back.
    """
    from flows.discarding import discard as close
    from flows.reviewing import take_effect

    who = by or getpass.getuser()
    closed = close(context.obj, rows, by=who, because=because)
    with talk().status("Publishing …"):
        path = take_effect(context.obj)
    done = [{"id": row.id, "step": row.step, "by": who, "because": because, "before": row.state} for row in closed]
    if as_json:
        write_json({"discarded": done, "snapshot": str(path)})
        return
    already = sum(row.state == "discarded" for row in closed)
    kept = (
        f"; {already:,} had been discarded before and {'keeps its' if already == 1 else 'keep their'} reason" if already else ""
    )
    tell(f"Discarded {plural(len(closed) - already, 'row')} under the name {who}{kept}; {path.name} shows it.")
