"""`parley demo`: the whole job on the sample newsroom, day by day, and then the answers with the words that support them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from newsroom import DAYS, Newsroom, sources
from parley.output import columns_of, page, plural, talk, write_rows
from parley.telling import evidence, pair, words
from parley.topics import templates
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.located_yaml import FASTEST

TOPIC = "ukraine"
PORT = 8123
SHOWN = 4
"""Pairs and changes that the demo prints; the commands that it names at the end show all."""
SETTINGS = """\
# Settings of the demo. The newsroom is on this machine, so nobody needs the usual pause between two requests.
[fetch]
contact = "the demo of Parley"
host_delay_seconds = 0
"""
MARK = ".parley-demo"
"""A file that says: this folder was made by the demo, so the demo may throw it away."""


def walk(folder: DataFolder) -> None:
    """Run the flow on every day of the newsroom's calendar and show what came of it.

    A folder of an earlier demo is thrown away. Raises InputError for a folder that the demo did not make.
    """
    prepare(folder)
    console = talk()
    console.print(
        "This is a walk through a sample newsroom: articles rewritten from public reporting of 2025, served on this machine\n"
        "only, on a simulated calendar. They are samples, not for citation.\n"
    )
    room = Newsroom(DAYS[0])
    with _serving(room) as base_url:
        write_profile(folder, base_url)
        with console.status("Starting Prefect (10 to 25 seconds the first time) …"):
            from flows.ingest import ingest
        for day in DAYS:
            room.advance_to(day)
            with console.status(f"{day:%d %B %Y}: fetching, reading, observing …"):
                summary = ingest(topic=TOPIC, folder=str(folder.root), clock=room.clock)
            _tell_day(day, summary, console)
    show(folder)


@contextlib.contextmanager
def _serving(room: Newsroom) -> Iterator[str]:
    """The newsroom on its usual port, so that the links in the answers open again later; on any free one if that is taken."""
    with contextlib.ExitStack() as stack:
        try:
            base_url = stack.enter_context(room.serve(PORT))
        except OSError:
            base_url = stack.enter_context(room.serve())
        yield base_url


def prepare(folder: DataFolder) -> None:
    """Make the demo's folder, empty. Raises InputError where the folder holds something else."""
    root = folder.root
    if root.exists() and any(root.iterdir()) and not (root / MARK).exists():
        raise InputError(f"{root} was not made by the demo; name an empty or new folder with --dir")
    if root.exists():
        shutil.rmtree(root)
    folder.topics.mkdir(parents=True, exist_ok=True)
    (root / MARK).write_text("Made by `parley demo`, which throws this folder away when it starts afresh.\n")
    (root / "parley.toml").write_text(SETTINGS)


def write_profile(folder: DataFolder, base_url: str) -> Path:
    """The template's profile with the newsroom's sources in place of the real ones."""
    profile: dict[str, Any] = yaml.load(templates()[TOPIC].read_text(), Loader=FASTEST)
    profile["sources"] = sources(base_url)
    path = folder.topics / f"{TOPIC}.yaml"
    path.write_text("# Made by `parley demo`.\n" + yaml.safe_dump(profile, allow_unicode=True, sort_keys=False))
    return path


def _tell_day(day: datetime, summary: dict[str, Any], console: Console) -> None:
    counts = summary["counts"]
    told = [
        plural(counts.get("articles_new", 0), "article"),
        plural(counts.get("articles_revised", 0), "edited page") if counts.get("articles_revised") else "",
        plural(counts.get("observations", 0), "observation"),
        plural(counts["dates_passed"], "date that went by in silence", "dates that went by in silence")
        if counts.get("dates_passed")
        else "",
        plural(counts["sources_failed"], "sick source") if counts.get("sources_failed") else "",
    ]
    console.print(f"{day:%d %B %Y}: {', '.join(part for part in told if part)}")


def show(folder: DataFolder) -> None:
    """Print what the demo's snapshot holds, each statement with its words, and what to type next."""
    from warehouse.read import open_reader
    from warehouse.read.changes import changes
    from warehouse.read.claims import contradictions
    from warehouse.read.deadlines import deadlines
    from warehouse.read.meetings import meetings
    from warehouse.read.plans import versions

    with open_reader(folder) as reader:
        plan_rows = [row for row in versions(reader, topic=TOPIC) if row["points"] and row["articles"] > 1]
        deadline_rows = [row for row in deadlines(reader, topic=TOPIC) if row["articles"] > 1 or row["status"] != "open"]
        meeting_rows = [row for row in meetings(reader, topic=TOPIC) if row["articles"] > 1]
        pairs = contradictions(reader, topic=TOPIC)
        news = changes(reader, topic=TOPIC)
    _heading("Where does each plan stand?")
    write_rows(plan_rows, columns=columns_of("version", "points", "status", "authors", "articles", "origins"))
    _heading("Do deadlines hold?")
    write_rows(deadline_rows, columns=columns_of("deadline", "status", "set_by", "due", "articles", "origins"))
    if deadline_rows:
        told = max(deadline_rows, key=lambda row: row["articles"])["deadline"]
        _heading(f"What became of {told}, and which words say so?")
        _changes([row for row in news if row["entity"] == told])
    _heading("Who met, and what fell through?")
    write_rows(meeting_rows, columns=columns_of("meeting", "status", "place", "participants", "articles"))
    _heading("Who contradicts whom, or himself?")
    for row in sorted(pairs, key=lambda row: row["type"] != "self_reversal")[:SHOWN]:
        page().print(pair(row))
    _heading("What is new?")
    _changes(news[-SHOWN:])
    _next(folder, told if deadline_rows else "ID", len(pairs), len(news))


def _changes(changes: list[dict[str, Any]]) -> None:
    for row in changes:
        page().print(words(f"{row['published'][:10]} {row['sentence']}", style="bold"))
        if row["quote"]:
            page().print(evidence(row))


def _heading(text: str) -> None:
    page().print(words(f"\n{text}", style="bold underline"))


def _next(folder: DataFolder, thing: str, pairs: int, news: int) -> None:
    command = f".venv/bin/parley --dir {folder.root}"
    talk().print(
        f"\nThat was part of {plural(news, 'change')} and {plural(pairs, 'contradiction')}. Look at all of it in a browser:\n"
        f"  {command} serve --open\n"
        f"or type:\n"
        f"  {command} show {thing}\n"
        f"  {command} plans --as-of 2025-11-22\n"
        f'  {command} sql "SELECT deadline, status, due FROM deadline"\n'
        f"The pages themselves: .venv/bin/python -m newsroom --port {PORT} --date {DAYS[-1]:%Y-%m-%d}\n"
        f"To follow real news: .venv/bin/parley init, edit data/topics/ukraine.yaml, .venv/bin/parley run"
    )
