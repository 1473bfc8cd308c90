"""`parley plan-text`: full texts of plans that people hand in, point by point."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parley.asking import Asked, looks_at_one, looks_back
from parley.output import JsonOption, TopicOption, cell, columns_of, page, plural, talk, tell, write_json
from parley.reviewing import By, Note
from parley.telling import words
from schemas.errors import InputError
from schemas.folder import DataFolder

if TYPE_CHECKING:
    from flows.plan_texts import OfVersion, Prepared
    from schemas.profile import Profile

commands = typer.Typer(
    name="plan-text",
    help="Hand in the full text of a version of a plan; list and show what was handed in.",
    epilog="`parley diff PLAN A B` compares two versions, `parley provisions --matrix` all of a plan.",
    no_args_is_help=True,
)


@commands.command("import")
def import_text(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Plain text or Markdown with numbered points: 1. or 1) or Article 1.")
    ],
    by: By,
    published: Annotated[
        datetime,
        typer.Option("--published", formats=["%Y-%m-%d"], metavar="DAY", show_default=False, help="When it was printed."),
    ],
    version: Annotated[
        str | None, typer.Option("--version", metavar="ID", help="The version, from `parley plans`, or the beginning of its id.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="LINEAGE", help="With --points, for a version that no report tells of yet: whose it is."),
    ] = None,
    points: Annotated[int | None, typer.Option("--points", min=1, help="With --plan: how many points that version has.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Who printed it. [default: the host of the address]")] = None,
    url: Annotated[
        str | None, typer.Option("--url", help="Where it stands; a takedown of that article takes the text along.")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Its title there.")] = "",
    topic: TopicOption = None,
    note: Note = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be recorded.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Record the full text of a version with its numbered points. Doing it twice adds nothing."""
    from flows.plan_texts import hand_in, prepare
    from flows.reviewing import take_effect

    which, profile = _which(context.obj, version, plan, points, topic)
    prepared = prepare(file, profile, which, by=by, published=published.date(), outlet=outlet, url=url, title=title, note=note)
    for doubt in prepared.doubts:
        tell(f"look: {doubt}")
    if dry_run:
        _answer(prepared, as_json, {"act": None, "new": None})
        if not as_json:
            _tell_points(prepared)
            tell("Nothing was recorded; without --dry-run it is.")
        return
    act, new = hand_in(context.obj, prepared)
    if new:
        with talk().status("Publishing …"):
            path = take_effect(context.obj)
    _answer(prepared, as_json, {"act": act, "new": new})
    said = f"{plural(len(prepared.text.numbered), 'point')} of {_name(prepared.text.model_dump())}"
    if not as_json:
        tell(f"Recorded {said} as {act[:12]}; {path.name} shows it." if new else f"{said}: known already, nothing was added.")


@commands.command("list")
@looks_back
def list_texts(asked: Asked) -> None:
    """List the texts that people handed in: of which version, who printed them and who handed them in."""
    from warehouse.read.plan_texts import plan_texts

    rows = asked.rows(plan_texts)
    shown = rows
    if asked.for_people:
        shown = [{**row, "act": row["act"][:12], "version": _name(row), "published": row["published"][:10]} for row in rows]
    columns = columns_of(
        ("act", "text"), "version", ("numbered", "points"), "outlet", ("published", "printed"), ("decided_by", "handed in by"),
        ("is_current", "current"),
    )  # fmt: skip
    asked.write(shown, columns, "No texts yet. `parley plan-text import FILE` hands one in.")


@commands.command()
@looks_at_one
def show(
    asked: Asked, text: Annotated[str, typer.Argument(metavar="ID", help="A text or its version: the id or its beginning.")]
) -> None:
    """Show a text point by point, and on which matters each point was read to be."""
    from warehouse.read.plan_texts import text_of

    rows = asked.one(text_of, text)
    if not asked.for_people:
        return
    console, first = page(), rows[0]
    console.print(words(f"{_name(first)}: {first['title'] or plural(first['numbered'], 'point')}", style="bold"))
    console.print(words(f"  printed by {first['outlet']}, {cell(first['published'])[:10]} {first['url'] or ''}".rstrip()))
    noted = f" ({first['note']})" if first["note"] else ""
    console.print(words(f"  handed in by {first['decided_by']}, {cell(first['made_at'])[:10]}{noted}; {first['why']}"))
    for row in rows:
        tell_point(row)


def tell_point(row: Mapping[str, Any]) -> None:
    """Print a point: its number, its words, and below them what it says on which matter."""
    console = page()
    console.print()
    console.print(words(f"{row['number']}.", style="bold"), words(row["quote"]))
    for matter in row["matters"]:
        console.print(
            words(f"    {matter['provision_topic']}: {said_of(matter) or matter['obligation'].replace('_', ' ')}", style="dim")
        )


def said_of(matter: Mapping[str, Any]) -> str:
    """The number of a provision with what it counts: `600,000 persons`; empty where there is none."""
    return "" if matter["value"] is None else f"{number(matter['value'])} {matter['unit'] or ''}".strip()


def number(value: float) -> str:
    """A number as people write it: `600,000`, `1.5`, `100 billion`."""
    for size, name in ((1e9, " billion"), (1e6, " million")):
        if value >= size:
            return f"{value / size:,.10g}{name}"
    return f"{value:,.10g}"


def _which(
    folder: DataFolder, version: str | None, plan: str | None, points: int | None, topic: str | None
) -> tuple[OfVersion, Profile]:
    from flows.plan_texts import of_lineage, of_version
    from schemas.profile_file import load_profile

    if (version is None) == (plan is None) or (plan is None) != (points is None):
        raise typer.BadParameter("say of which version the text is: --version ID, or --plan LINEAGE with --points N")
    which = of_version(folder, version) if version is not None else None
    topics = sorted(path.stem for path in folder.topics.glob("*.yaml"))
    name = which.topic if which else topic or (topics[0] if len(topics) == 1 else None)
    if name is None or name not in topics:
        raise InputError(
            f"which topic? Give --topic; {folder.topics} has: {', '.join(topics) or 'none, `parley init` makes one'}"
        )
    profile = load_profile(folder.topics / f"{name}.yaml")
    if which is None:
        assert plan is not None and points is not None
        which = of_lineage(folder, profile, plan, points)
    return which, profile


def _answer(prepared: Prepared, as_json: bool, done: Mapping[str, Any]) -> None:
    if as_json:
        write_json({**done, **prepared.text.model_dump(mode="json"), "doubts": list(prepared.doubts)})


def _tell_points(prepared: Prepared) -> None:
    told = prepared.text.model_dump()
    page().print(
        words(f"{_name(told)}, printed by {told['outlet']}, {told['published']}: {plural(len(told['numbered']), 'point')}")
    )
    for point in told["numbered"]:
        tell_point(point)


def _name(row: Mapping[str, Any]) -> str:
    """What a text is called: its version, or lineage and number of points where no report tells of that version."""
    return str(row["version"] or f"{row['lineage']}, {row['points']} points")
