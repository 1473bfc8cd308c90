"""`parley build` and `parley data-docs`: the dashboard, and Great Expectations' own site, as files for a disk or any web host."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from parley.day import AsOf, Corrected, Corrections, day_of
from parley.output import TopicOption, plural, talk, tell, write_json
from schemas.errors import InputError
from schemas.folder import DataFolder

_OFTEN = 10.0
"""Seconds between two lines about progress where no terminal shows it."""


def add_to(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(build)
    app.command("data-docs")(data_docs)


def build(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Where the site goes: new, empty, or a site built before.")],
    topic: TopicOption = None,
    as_of: AsOf = None,
    corrections: Corrected = Corrections.current,
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="Where it will stand, for the addresses in feeds and calendars.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print pages, files, bytes and seconds as an object.")] = False,
) -> None:
    """Write the dashboard as files: a site that opens from a disk and from any web host, with its feeds, calendar and data.

    An old site in DIR stays until the new one is complete. Search, filters and other days need a server: `parley serve`. It holds
    quotations: a takedown (`parley erase`) names the folder, so build it again afterwards.
    """
    from dashboard.building import build as do
    from warehouse.copies import note_copy

    day = day_of(as_of, corrections)
    folder: DataFolder = context.obj
    began = time.monotonic()
    noted = False

    def begun() -> None:
        nonlocal noted
        noted = note_copy(folder, target, "site", datetime.now(UTC))

    with talk().status("Building …") as status:
        said = began

        def step(files: int, left: int) -> None:
            nonlocal said
            line = f"{plural(files, 'file')} written, {left:,} known to be left"
            status.update(f"Building … {line}")
            if not status.console.is_terminal and time.monotonic() - said > _OFTEN:
                said = time.monotonic()
                tell(line)

        built = do(
            folder,
            target,
            today=datetime.now(UTC).date(),
            topic=topic,
            as_of=day.as_of,
            corrections=day.corrections,
            base_url=_checked(base_url),
            begun=begun,
            step=step,
        )
    seconds = round(time.monotonic() - began, 1)
    if as_json:
        write_json({"pages": built.pages, "files": built.files, "bytes": built.bytes, "seconds": seconds, "topics": built.topics})
    tell(
        f"{target / 'index.html'}: {plural(built.pages, 'page')} of {', '.join(built.topics)}, {plural(built.files, 'file')}, "
        f"{built.bytes / 1e6:,.1f} MB in {seconds:g} s."
    )
    if not noted:
        tell("The data folder keeps no note of it: a takedown there will not name this folder.")


def data_docs(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Where the site goes: new, empty, or one written before.")],
) -> None:
    """Write Great Expectations' own site: the suites as far as it judges them, and how the last run fared.

    It loads nothing from elsewhere. What SQL and conditions judge stands on the quality page of `parley serve`.
    """
    from quality.data_docs import write_data_docs

    folder: DataFolder = context.obj
    status = json.loads(folder.status.read_text(encoding="utf-8")) if folder.status.exists() else None
    told = f"how the run {status['run_id']} fared" if status else "the suites; no run yet"
    tell(f"{write_data_docs(target, status)}: {told}.")


def _checked(base_url: str) -> str:
    if base_url:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise InputError(f"--base-url {base_url} is no address of a site; write it as https://example.org/talks")
    return base_url
