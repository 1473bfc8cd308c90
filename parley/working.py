"""Commands that do something: make a data folder, run, import, watch the calendar, verify, walk the demo."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from parley.output import CsvOption, JsonOption, columns_of, plural, talk, tell, visible, write_json, write_rows
from schemas.errors import ParleyError
from schemas.folder import DataFolder

Paths = Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True, metavar="PATH...")]
Topic = Annotated[str, typer.Option("--topic", "-t", help="A topic of the data folder, or a template's name.")]
AnyTopic = Annotated[str | None, typer.Option("--topic", "-t", help="Only this topic. [default: every topic of the data folder]")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application, in the order in which a newcomer meets them."""
    app.command()(demo)
    app.command()(init)
    app.command()(run)
    app.command("import")(import_files)
    app.command()(watch)
    app.command()(verify)
    app.command()(doctor)


def demo(context: typer.Context) -> None:
    """Walk the sample newsroom through its calendar, then show what was found and which words say so.

    Uses ./demo-data, made afresh each time, unless --dir names another folder. Nothing is fetched from outside this machine.
    """
    from parley.demo import walk

    given = context.find_root().get_parameter_source("folder")
    walk(DataFolder(Path("demo-data")) if given is None or given.name == "DEFAULT" else context.obj)


def init(
    context: typer.Context,
    topic: Topic = "ukraine",
    contact: Annotated[
        str | None, typer.Option(help="Mail address or page for the User-Agent, so that publishers can reach you.")
    ] = None,
) -> None:
    """Make a data folder with a topic profile to edit."""
    from parley.topics import adopt

    folder: DataFolder = context.obj
    profile, made = adopt(folder, topic)
    settings = folder.root / "parley.toml"
    if not settings.exists():
        line = (
            f"contact = {json.dumps(contact)}"
            if contact
            else '# contact = "you@example.org"  # please set it: publishers may want to reach you'
        )
        settings.write_text(f"# Settings of this installation; every key is optional.\n[fetch]\n{line}\n")
    tell(f"{'Made' if made else 'Kept'} {profile}, the profile of the topic {topic}: sources, actors, places, words.")
    tell(f"Settings are in {settings}. Edit both, then: parley --dir {folder.root} run --topic {topic}")


def _minutes(text: str) -> timedelta:
    match = re.fullmatch(r"\s*(\d+)\s*(m|min|minutes?|h|hours?)?\s*", text)
    if not match or int(match[1]) == 0:
        raise typer.BadParameter("give a time such as 15m or 1h")
    hours = (match[2] or "m").startswith("h")
    return timedelta(hours=int(match[1])) if hours else timedelta(minutes=int(match[1]))


def run(
    context: typer.Context,
    topic: AnyTopic = None,
    once: Annotated[bool, typer.Option("--once", help="One run, then stop. This is the default.")] = False,
    every: Annotated[str | None, typer.Option("--every", metavar="TIME", help="Run again and again, as in 15m or 1h.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch what is new, read it, append the events, refresh the views and publish a snapshot.

    Safe to run again at any time: a second run adds nothing that is known.
    """
    from parley.topics import live_profiles

    if once and every:
        raise typer.BadParameter("choose one of --once and --every")
    pause = _minutes(every) if every else None
    topics = [profile.topic for profile in live_profiles(context.obj, topic)]
    console = talk()
    with console.status("Starting Prefect …"):
        from flows.ingest import ingest
    while True:
        started = time.monotonic()
        failed = [name for name in topics if not run_once(context.obj, name, ingest, as_json)]
        if pause is None:
            raise typer.Exit(int(bool(failed)))
        time.sleep(max(0.0, pause.total_seconds() - (time.monotonic() - started)))


def run_once(folder: DataFolder, topic: str, ingest: Callable[..., dict[str, Any]], as_json: bool) -> bool:
    """One run of one topic, told; whether it went well. What keeps it from going on is told and hinders no other run."""
    try:
        with talk().status(f"Running {topic} …"):
            summary = ingest(topic=topic, folder=str(folder.root))
    except ParleyError as error:
        tell(f"{topic}: failed. {error}")
        return False
    if as_json:
        write_json(summary)
    tell_run(summary)
    return True


_COUNTS = {
    "sources_polled": ("source polled", "sources polled"),
    "sources_failed": ("source failed", "sources failed"),
    "entries_passed_over": ("entry passed over", "entries passed over"),
    "pages_fetched": ("page fetched", "pages fetched"),
    "articles_new": ("new article", "new articles"),
    "articles_revised": ("edited article", "edited articles"),
    "articles_blocked": ("closed page", "closed pages"),
    "articles_copied": ("copy", "copies"),
    "unchanged": ("unchanged", "unchanged"),
    "pages_waiting": ("page that did not come yet", "pages that did not come yet"),
    "pages_given_up": ("page given up", "pages given up"),
    "observations": ("observation", "observations"),
    "proposals": ("proposal to review", "proposals to review"),
    "dates_passed": ("date that went by in silence", "dates that went by in silence"),
    "quarantined": ("row set aside", "rows set aside"),
    "rows_settled": ("row settled", "rows settled"),
    "rows_failed_again": ("row that failed again", "rows that failed again"),
    "rows_untried": ("row that could not be tried", "rows that could not be tried"),
    "events": ("event added", "events added"),
    "alerts": ("alert acknowledged", "alerts acknowledged"),
}
"""What a summary tells of its counts, in the order of the journey."""


def tell_run(summary: dict[str, Any]) -> None:
    """One line a run on stderr, and what to do where it went wrong."""
    counts = summary["counts"]
    said = ", ".join(plural(counts[name], *nouns) for name, nouns in _COUNTS.items() if counts.get(name))
    if summary["outcome"] == "nothing_new" and "sources_polled" in counts and not counts["sources_polled"]:
        said = "no source is due yet"
    tell(f"{summary['topic']}: {summary['outcome'].replace('_', ' ')}{': ' if said else ''}{said}.")
    for note in summary["notes"]:
        tell(f"  {note}")


def import_files(
    context: typer.Context,
    paths: Paths,
    topic: AnyTopic = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it, for .html and .txt files.")] = None,
    published: Annotated[
        datetime | None,
        typer.Option(
            help="When it was published, for .html and .txt; UTC unless an offset is given.",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"],
        ),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Its address, for a single .html or .txt file.")] = None,
    title: Annotated[str | None, typer.Option(help="Its title, for a single .html or .txt file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Import articles from files: article JSON, .html, .txt, or folders of them. Doing it twice adds nothing."""
    from flows.importing import import_articles
    from parley.topics import live_profiles

    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    profiles = live_profiles(context.obj, topic)
    with talk().status(f"Importing {plural(len(paths), 'path')} …"):
        summaries = import_articles(context.obj, profiles, paths, outlet=outlet, published=published, url=url, title=title)
    if as_json:
        write_json(summaries)
    for summary in summaries:
        tell_run(summary)
    counts = summaries[0]["counts"]
    nothing = counts.get("quarantined", 0) > 0 and not counts.get("events", 0) and not counts.get("unchanged", 0)
    if nothing:
        tell("Nothing was imported; the reasons stand above, and in `parley quarantine`.")
    raise typer.Exit(int(nothing or any(summary["outcome"] not in ("ok", "nothing_new") for summary in summaries)))


def watch(context: typer.Context, topic: AnyTopic = None, as_json: JsonOption = False) -> None:
    """Note deadlines and meetings whose day went by without a report of an outcome, and publish. Nothing is fetched.

    `parley run` does so too; this is for times without one. The dates of every topic are looked at.
    """
    from flows.run import Run
    from flows.watching import watch_dates
    from parley.topics import live_profiles

    with talk().status("Looking at the calendar …"):
        summary = watch_dates(Run("watch", context.obj, live_profiles(context.obj, topic)[0]))
    if as_json:
        write_json(summary)
    tell_run(summary)
    raise typer.Exit(int(summary["outcome"] not in ("ok", "nothing_new")))


def verify(
    context: typer.Context,
    recover: Annotated[
        bool, typer.Option("--recover", help="Accept a log that lost its tail, once the rest of it is checked.")
    ] = False,
    since: Annotated[int, typer.Option(min=0, metavar="POSITION", help="Trust the log up to this event.")] = 0,
    anchor: Annotated[
        list[str] | None, typer.Option(metavar="HASH@POSITION", help="A head noted elsewhere that the log must hold. Repeatable.")
    ] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Check the log: chain, hashes, contiguity, unique ids, head, evidence, captures, and that a rebuild gives the same views."""
    from flows.verifying import verify_log

    with Progress(console=talk(), transient=True, disable=not talk().is_terminal) as bar:
        task = bar.add_task("")
        findings = verify_log(
            context.obj,
            tell=lambda text: bar.console.print(visible(text)),
            recover=recover,
            since=since,
            anchors=anchor or (),
            progress=lambda what, done, of: bar.update(task, description=f"Checking {what}", completed=done, total=of),
        )
    write_rows(findings, columns=columns_of("check", "ok", "checked", "detail"), as_json=as_json, as_csv=as_csv)
    raise typer.Exit(int(any(not finding["ok"] for finding in findings)))


def doctor(context: typer.Context, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """Say what of this machine and this data folder could keep Parley from working, with a remedy on each line."""
    from parley.doctor import examine

    findings = examine(context.obj)
    write_rows(
        [finding._asdict() for finding in findings],
        columns=columns_of("state", "check", "found", "remedy"),
        as_json=as_json,
        as_csv=as_csv,
    )
    raise typer.Exit(int(any(finding.state == "fail" for finding in findings)))
