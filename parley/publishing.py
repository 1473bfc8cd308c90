"""`parley snapshot`: publish what is known now, or write what was known at an earlier time to a file."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from parley.output import plural, talk, tell


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(snapshot)


def _moment(text: str) -> datetime:
    """A moment; a day without a time means its last instant. UTC unless an offset is given."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("give a day (2025-11-22) or a time (2025-11-22T18:00, UTC, or with an offset)") from error
    if len(text) == len("2025-11-22"):
        moment = datetime.combine(moment.date() + timedelta(days=1), time()) - timedelta(microseconds=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def snapshot(
    context: typer.Context,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="TIME", help="What had been recorded by this day or time (UTC), and nothing newer."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="With --known-at: the file to write.")] = None,
    fewer_rows: Annotated[
        bool, typer.Option("--fewer-rows", help="Publish although a view has lost half its rows: that is meant.")
    ] = False,
) -> None:
    """Publish what is known now; or rebuild, in a file of its own, what this installation knew at an earlier time.

    Every question can be put to such a file: `parley --dir FILE deadlines`.
    """
    if (known_at is None) != (out is None):
        raise typer.BadParameter("--known-at TIME and --out FILE go together")
    from flows.publishing import publish_now, write_state_known_at

    if known_at is None or out is None:
        with talk().status("Publishing …"):
            path = publish_now(context.obj, fewer_rows=fewer_rows)
        tell(f"{path} is current.")
        return
    moment = _moment(known_at)
    with talk().status("Rebuilding …"):
        head = write_state_known_at(context.obj, moment, out)
    tell(f"{out} holds what had been recorded by {moment:%Y-%m-%d %H:%M} UTC: {plural(head.position, 'event')}.")
