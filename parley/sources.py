"""`parley sources`: how the sources fare, and whether they are there at all."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from parley.output import CsvOption, JsonOption, TopicOption, columns_of, talk, tell, write_rows

commands = typer.Typer(
    name="sources", invoke_without_command=True, help="List the sources and how they fare, the sick ones first."
)


@commands.callback()
def sources(context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """List the sources and how they fare, the sick ones first; `check` asks each of them once."""
    if context.invoked_subcommand is not None:
        return
    from warehouse.read import open_reader
    from warehouse.read.press import sources as read

    columns = columns_of("source_id", "name", "health", "reason", "last_ok_at", "articles", "last_article_at")
    with open_reader(context.obj) as reader:
        rows = [row | {"reason": row["reason"] or row["last_error"]} for row in read(reader, topic=topic)]
    write_rows(rows, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="No sources.")


@commands.command()
def check(context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """Ask each source once, say what it gives, and note today in `verified:` of those that answered. Nothing else is stored."""
    from flows.checking import check_sources
    from parley.topics import adopt, live_profiles, note_verified
    from schemas.settings import load_settings

    rows = []
    for profile in live_profiles(context.obj, topic):
        with talk().status(f"Asking {len(profile.sources)} sources of {profile.topic} …"):
            found = check_sources(profile, load_settings(context.obj.root).fetch)
        reached = {row["source"] for row in found if row["reached"]}
        noted = note_verified(adopt(context.obj, profile.topic)[0], reached, datetime.now(UTC).date())
        tell(f"{profile.topic}: {len(reached)} of {len(found)} sources answered; {noted} noted as verified.")
        rows += found
    columns = columns_of("source", "reached", "entries", "newest", "status", "seconds", "error")
    write_rows(rows, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="No sources.")
    raise typer.Exit(int(not any(row["reached"] for row in rows)))
