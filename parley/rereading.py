"""`parley reread`: what a newer extractor or another profile would change in the archive, and the reading itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.padding import Padding

from parley.output import JsonOption, columns_of, page, plural, talk, tell, write_json, write_rows
from parley.telling import words
from parley.wording import in_words
from parley.working import AnyTopic, tell_run

_SIGNS = {"added": "+", "gone": "-", "changed": "~"}


def reread(
    context: typer.Context,
    topic: AnyTopic = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], metavar="DAY", help="Only articles published on DAY or later."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what this extractor has read already: after a change of the profile.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and append nothing.")] = False,
    show: Annotated[int, typer.Option("--show", min=0, metavar="N", help="Up to N examples of each kind of change.")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Read stored articles anew with the extractor of today, say what that changes, and append it.

    People's decisions and public ids follow the words. Stop it when you like: the next time goes on where it was.
    """
    from flows.rereading import preview
    from flows.rereading import reread as read_anew
    from parley.topics import live_profiles

    profiles = live_profiles(context.obj, topic)
    day = since.date() if since else None
    with talk().status("Reading stored articles …") as status:

        def progress(name: str, done: int, of: int) -> None:
            status.update(f"{name}: {done:,} of {of:,} articles read")

        call = preview if dry_run else read_anew
        found = call(context.obj, profiles, since=day, everything=everything, progress=progress, show=show)
    if as_json:
        write_json(found)
    if dry_run:
        _tell_all(found, quiet=as_json, what="would change; nothing was appended")
        return
    _tell_all([summary["difference"] for summary in found], quiet=as_json, what="changed")
    for summary in found:
        tell_run(summary)
    raise typer.Exit(int(any(summary["outcome"] not in ("ok", "nothing_new") for summary in found)))


def _tell_all(differences: Sequence[Mapping[str, Any]], *, quiet: bool, what: str) -> None:
    if quiet:
        return
    rows = [row for difference in differences for row in difference["kinds"]]
    if rows:
        write_rows(rows, columns=columns_of("topic", "kind", "added", "gone", "changed", "kept"))
    for difference in differences:
        for example in difference["examples"]:
            _tell_example(example)
    for difference in differences:
        moved = sum(row[fate] for row in difference["kinds"] for fate in _SIGNS)
        tell(f"{difference['topic']}: {plural(difference['articles'], 'article')} read, {plural(moved, 'observation')} {what}.")


def _tell_example(example: Mapping[str, Any]) -> None:
    console = page()
    sign = _SIGNS[example["fate"]]
    kind = f"{example['kind'].title()}Reported"
    if example["fate"] == "changed":
        fields = [
            f"{name}: {_value(example['before'].get(name))} → {_value(example['after'].get(name))}" for name in example["after"]
        ]
        console.print(words(f"{sign} {example['kind']} {'; '.join(fields)}"))
    else:
        console.print(words(f"{sign} {in_words(kind, example['after'] or example['before'])}"))
    quote = " ".join(example["quote"].split())
    console.print(Padding(words(f"“{quote}”  {example['article_id']}", style="dim"), (0, 0, 0, 4)))


def _value(value: Any) -> str:
    """A field before or after, in a few words."""
    match value:
        case None | "" | []:
            return "nothing"
        case {"quote": quote}:
            return f"“{quote}”"
        case {"earliest": first, "latest": last, "text": text}:
            return f"{first if first == last else f'{first} to {last}'} (“{text}”)"
        case {"who": who, "role": role}:
            return f"{role} {_value(who)}"
        case {"name": name}:
            return str(name)
        case {"lineage": lineage, "points": points, "label": label}:
            return ", ".join(str(part) for part in (lineage, points and f"{points} points", label) if part)
        case list():
            return ", ".join(map(_value, value))
        case _:
            return str(value)
