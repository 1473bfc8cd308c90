"""`parley backfill`: what was published before Parley ran, from sitemaps or WARC files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from parley.output import JsonOption, TopicOption, plural, talk, tell, write_json, write_rows
from parley.working import tell_run
from schemas.errors import InputError

if TYPE_CHECKING:
    from flows.run import Run
    from schemas.profile import Source

DAY = ["%Y-%m-%d"]


def backfill(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[WARC]...", help="WARC files or folders of them; else the sources' sitemaps.")
    ] = None,
    topic: TopicOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=DAY, help="The first day. Needed for sitemaps; of a WARC file, the day of capture."),
    ] = None,
    until: Annotated[datetime | None, typer.Option(metavar="DAY", formats=DAY, help="The last day; else today.")] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this source. Repeatable.")] = None,
    host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="From WARC: only pages of this host. Repeatable.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what shows no word of the topic.")] = False,
    most: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Fetch so many pages at most.")] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Say what sitemaps list and what would be fetched; fetch no page.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read what was published before: pages that the sources' sitemaps list between two days, or captures in WARC files.

    Each batch is in the log before the next is fetched: stop it when you like, and run it again to go on. Hosts are asked as
    slowly as ever, and robots.txt holds. What comes of it is history: no alert is sent.
    """
    from flows import backfilling
    from flows.run import Run
    from parley.topics import live_profiles

    profiles = live_profiles(context.obj, topic)
    if len(profiles) > 1:
        raise typer.BadParameter(f"say which topic: {', '.join(one.topic for one in profiles)}", param_hint="--topic")
    if paths and (source or dry):
        raise typer.BadParameter("--source and --dry-run go with sitemaps; from WARC files, --host chooses")
    if not paths and (since is None or host):
        raise typer.BadParameter("give --since DAY to read the sources' sitemaps from it on (--source chooses), or WARC files")
    run = Run("backfill", context.obj, profiles[0])
    window = backfilling.window_of(since.date(), until.date() if until else None, run.clock().date()) if since else None
    plans = []
    with _progress() as bar:
        task = bar.add_task("", total=None)

        def told(what: str, done: int, of: int | None) -> None:
            bar.update(task, description=what, completed=done, total=of)

        if paths:
            backfilling.from_warc(run, paths, window, hosts=host or (), everything=everything, progress=told)
        elif window is not None:
            chosen = _sources(run, source or ())
            plans = backfilling.from_sitemaps(run, chosen, window, everything=everything, most=most, dry=dry, progress=told)
    _tell(run, backfilling.summaries(plans), dry, as_json)
    raise typer.Exit(int(bool(run.summary) and run.summary["outcome"] not in ("ok", "nothing_new")))


def _sources(run: Run, wanted: Sequence[str]) -> list[Source]:
    known = {source.id: source for source in run.profile.sources}
    if unknown := [name for name in wanted if name not in known]:
        raise InputError(f"no source of {run.topic} has the id {unknown[0]!r}; `parley sources` lists them")
    return [known[name] for name in wanted] or list(known.values())


def _tell(run: Run, rows: list[dict[str, Any]], dry: bool, as_json: bool) -> None:
    if as_json:
        write_json({"sources": rows, "run": run.summary})
    elif rows:
        columns = ("source", "sitemaps", "listed", "undated", "beside", "known", "new")
        write_rows(rows, columns={name: name for name in columns})
    for row in rows:
        if not row["sitemaps"]:
            tell(f"{row['source']}: no sitemap was found; its archive is out of reach this way.")
        if row["cut"]:
            tell(f"{row['source']}: it has more sitemaps than are read at once; a shorter time reaches the others.")
    if dry:
        count = sum(row["new"] for row in rows)
        slowest = max((row["new"] for row in rows), default=0) * run.settings.fetch.host_delay_seconds
        least = plural(max(1, round(slowest / 60)), "minute")
        tell(f"Would fetch {plural(count, 'page')}, in {least} or more. Nothing was written.")
        for note in run.notes:
            tell(f"  {note}")
        return
    tell_run(run.summary)
    if passed := run.counts["pages_passed_over"]:
        tell(f"  {plural(passed, 'page')} without a strong word of the topic passed over; --all takes them in")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=talk(), transient=True, disable=not talk().is_terminal)


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(backfill)
