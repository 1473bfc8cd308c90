"""`parley sources`: how the sources fare, whether they are there at all, and new ones."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from parley.output import CsvOption, JsonOption, TopicOption, columns_of, talk, tell, write_json, write_rows
from schemas.errors import InputError

if TYPE_CHECKING:
    from fetch.discovery import Candidate, Discovery
    from schemas.folder import DataFolder
    from schemas.profile import Profile
    from schemas.settings import FetchSettings

commands = typer.Typer(
    name="sources", invoke_without_command=True, help="List the sources and how they fare, the sick ones first."
)


@commands.callback()
def sources(context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """List the sources and how they fare, the sick ones first; `check` asks each of them once, `add` finds a new one."""
    if context.invoked_subcommand is not None:
        return
    from warehouse.read import open_reader
    from warehouse.read.press import sources as read

    columns = columns_of("source_id", "name", "health", "circuit", "reason", "last_ok_at", "articles", "last_article_at")
    with open_reader(context.obj) as reader:
        rows = [
            row | {"reason": row["reason"] or row["last_error"], "circuit": _circuit(row)} for row in read(reader, topic=topic)
        ]
    write_rows(rows, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="No sources.")


@commands.command()
def check(context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """Ask each source once, say what it gives, and note today in `verified:` of those that answered. Nothing else is stored.

    `circuit` is that of the runs: whether they ask the source (closed), leave it alone (open), or next try it once (half-open).
    """
    from flows.checking import check_sources
    from parley.topics import adopt, live_profiles, note_verified
    from schemas.settings import load_settings

    rows = []
    circuits = _circuits(context.obj)
    for profile in live_profiles(context.obj, topic):
        with talk().status(f"Asking {len(profile.sources)} sources of {profile.topic} …"):
            found = check_sources(profile, load_settings(context.obj.root).fetch)
        reached = {row["source"] for row in found if row["reached"]}
        found = [row | {"circuit": circuits.get((profile.topic, row["source"]), "closed")} for row in found]
        noted = note_verified(adopt(context.obj, profile.topic)[0], reached, datetime.now(UTC).date())
        tell(f"{profile.topic}: {len(reached)} of {len(found)} sources answered; {noted} noted as verified.")
        rows += found
    columns = columns_of("source", "reached", "entries", "newest", "status", "seconds", "circuit", "error")
    write_rows(rows, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="No sources.")
    raise typer.Exit(int(not any(row["reached"] for row in rows)))


@commands.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page of the site.")],
    topic: TopicOption = None,
    pick: Annotated[int | None, typer.Option(metavar="N", min=1, help="Take the Nth of the feeds found, not the first.")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="Its id in the profile; else made from the host.")] = None,
    name: Annotated[str | None, typer.Option(help="Its name; else what the site calls itself.")] = None,
    kind: Annotated[
        str, typer.Option(help="wire, newspaper, broadcaster, magazine, think-tank, newsletter, primary, state-media.")
    ] = ("newspaper"),
    ownership: Annotated[str, typer.Option(help="Who owns it, in words.")] = "unknown",
    reliability: Annotated[str, typer.Option(help="What to know when reading it, in words.")] = "unknown",
    private: Annotated[bool, typer.Option("--private", help="The host is in your own network.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write it without asking.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the feed of a site, try it, show what it would bring, and write it to the topic's profile."""
    from parley.topics import add_source, adopt, live_profiles
    from schemas.settings import load_settings

    profiles = live_profiles(context.obj, topic)
    if len(profiles) > 1:
        raise typer.BadParameter(
            f"there are several topics; say which: {', '.join(profile.topic for profile in profiles)}", param_hint="--topic"
        )
    profile = profiles[0]
    address = url if "://" in url else f"https://{url}"
    with talk().status(f"Looking for feeds at {address} …"):
        found = _discover(address, load_settings(context.obj.root).fetch, private)
    chosen = _chosen(found, address, pick)
    entry = {
        "id": source_id or _free_id(chosen.url, profile),
        "name": name or found.site or chosen.title or (urlsplit(chosen.url).hostname or ""),
        "feed": chosen.url,
        "kind": kind,
        **({"lang": found.lang} if found.lang and found.lang != "en" else {}),
        "ownership": ownership,
        "reliability": reliability,
        **({"allow_private_address": True} if private else {}),
        "verified": datetime.now(UTC).date().isoformat(),
    }
    twin = next((source for source in profile.sources if str(source.feed) == chosen.url), None)
    if not as_json:
        _show(found, chosen)
    written = False
    if twin is not None:
        tell(f"{profile.topic} has it already, as {twin.id}; nothing was written.")
    elif yes or (not as_json and sys.stdin.isatty() and typer.confirm(f"Add it to {profile.topic} as {entry['id']}?", err=True)):
        path = adopt(context.obj, profile.topic)[0]
        add_source(path, entry)
        tell(f"Written to {path} as {entry['id']}; say there who owns it and what to know when reading it. The next run asks it.")
        written = True
    else:
        tell("Nothing was written; --yes writes it.")
    if as_json:
        candidates = [
            {"url": one.url, "kind": one.kind, "title": one.title, "entries": len(one.entries), "newest": one.newest}
            for one in found.candidates
        ]
        write_json({"found": candidates, "tried": found.tried, "source": entry, "written": written})


def _circuits(folder: DataFolder) -> dict[tuple[str, str], str]:
    """The circuit of each source by topic and id, as the newest snapshot tells; nothing before the first run."""
    if not folder.current.exists():
        return {}
    from warehouse.read import open_reader
    from warehouse.read.press import sources as read

    with open_reader(folder) as reader:
        return {(row["topic"], row["source_id"]): _circuit(row) for row in read(reader)}


def _circuit(row: Mapping[str, Any]) -> str:
    from fetch.politeness import circuit
    from schemas.polling import PollState

    told = {"failures": row["failures"], "next_poll_at": row["next_poll_at"], "retired": row["health"] == "retired"}
    return circuit(PollState.model_validate({"source_id": row["source_id"], **told}), datetime.now(UTC))


def _discover(url: str, settings: FetchSettings, private: bool) -> Discovery:
    from fetch.client import Fetcher
    from fetch.discovery import discover
    from flows.run import wall_clock

    async def look() -> Discovery:
        async with Fetcher(settings, wall_clock) as fetcher:
            return await discover(url, fetcher, allow_private_address=private)

    return asyncio.run(look())


def _chosen(found: Discovery, url: str, pick: int | None) -> Candidate:
    if not found.candidates:
        tried = "".join(f"\n  {line}" for line in found.tried)
        raise InputError(f"{url}: no feed was found there; if you know its address, give that. What was tried:{tried}")
    if (pick or 1) > len(found.candidates):
        raise InputError(f"--pick {pick}: only {len(found.candidates)} feeds were found at {url}")
    return found.candidates[(pick or 1) - 1]


def _show(found: Discovery, chosen: Candidate) -> None:
    rows = [
        {"": number, "kind": one.kind, "entries": len(one.entries), "newest": one.newest, "feed": one.url, "title": one.title}
        for number, one in enumerate(found.candidates, 1)
    ]
    write_rows(rows)
    tell(f"From {chosen.url} a run would read:")
    for entry in chosen.entries[:5]:
        day = entry.published or entry.updated
        tell(f"  {day.date() if day else 'no date   '}  {entry.title or entry.url}")
    tell(
        f"  and {len(chosen.entries) - 5} more"
        if len(chosen.entries) > 5
        else "  and nothing more"
        if chosen.entries
        else "  nothing yet"
    )


def _free_id(url: str, profile: Profile) -> str:
    """An id from the host's name that no source of the profile has."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.").removeprefix("feeds.").removeprefix("rss.")
    stem = re.sub(
        r"[^a-z0-9]+", "-", host.rsplit(".", 1)[0] if "." in host and not host.replace(".", "").isdigit() else host
    ).strip("-")
    taken = {source.id for source in profile.sources}
    return next(name for name in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if name not in taken)
