"""`parley topics`: which matters are followed and could be, a profile for a new one, and whether a profile is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from parley.output import CsvOption, JsonOption, columns_of, plural, tell, write_json, write_rows
from schemas.errors import InputError, ProfileError
from schemas.folder import DataFolder

commands = typer.Typer(
    name="topics",
    help="List the topics, make a profile for a new one, check a profile.",
    no_args_is_help=True,
)


@commands.command("list")
def list_topics(context: typer.Context, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """List the topics of the data folder and the templates that come with Parley, with what their profiles hold."""
    from parley.topics import templates

    folder: DataFolder = context.obj
    live = {path.stem: path for path in sorted(folder.topics.glob("*.yaml"))}
    rows = [_counted(name, path, "live") for name, path in live.items()]
    rows += [_counted(name, path, "template") for name, path in templates().items() if name not in live]
    columns = columns_of("topic", "state", "title", "sources", "actors", "places", "plans", "words", "problem")
    write_rows(rows, columns=columns, header=list(rows[0]), as_json=as_json, as_csv=as_csv)


@commands.command()
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its id: small letters, digits, - and _.")],
    title: Annotated[str | None, typer.Option("--title", help="What people call the matter. [default: the name]")] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="TEMPLATE", help="Begin with the profile of this topic or template instead of a skeleton."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a profile for a new topic into the data folder, to be edited. An existing one is never overwritten."""
    from parley.scaffold import SLUG, skeleton, taken_from, write_profile
    from parley.topics import templates
    from schemas.profile_file import load_profile

    folder: DataFolder = context.obj
    if not SLUG.fullmatch(name):
        raise typer.BadParameter(f"{name!r}: a topic's name is of small letters, digits, - and _, as in lake-treaty")
    path = folder.topics / f"{name}.yaml"
    if source is None:
        text = skeleton(name, title or name.replace("-", " ").replace("_", " "))
    else:
        live = folder.topics / f"{source}.yaml"
        template = live if live.exists() else templates().get(source)
        if template is None:
            raise InputError(f"no topic {source!r} to begin with; templates are: {', '.join(templates())}")
        text = taken_from(template, name, title)
    write_profile(path, text)
    profile = load_profile(path)
    if as_json:
        write_json({"topic": profile.topic, "title": profile.title, "profile": str(path)})
        return
    at = f"parley --dir {folder.root}"
    tell(
        f"Made {path}. Next:\n"
        f"  edit it: words, sources, actors, places, plans; each section has an example\n"
        f"  {at} topics check {name}     # says what is wrong or missing, with the line\n"
        f"  {at} import FILE --topic {name}    # try it on an article or two\n"
        f"  {at} sources check --topic {name}    # asks each feed once\n"
        f"  {at} run --topic {name}"
    )


@commands.command()
def check(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One topic. [default: every topic of the data folder]")
    ] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Check profiles: mistakes, with file and line, and what may not be meant. Exit code 1 where there is a mistake."""
    from parley.profile_check import check as remarks_on
    from parley.topics import templates

    folder: DataFolder = context.obj
    live = {path.stem: path for path in sorted(folder.topics.glob("*.yaml"))}
    known = templates() | live
    wanted = {name: known[name]} if name in known else live if name is None else {}
    if not wanted:
        have = f"the data folder has: {', '.join(live) or 'none'}; templates are: {', '.join(templates())}"
        raise InputError(
            f"no topic {name!r}; {have}" if name else f"no topic to check; {have}. `parley topics new NAME` makes one"
        )
    profiles = _readable(live)
    rows: list[dict[str, Any]] = []
    for topic, path in wanted.items():
        try:
            others = {other: profile for other, profile in profiles.items() if other != topic}
            rows += [_row(topic, path, "warning", line, what) for line, what in remarks_on(path, others)]
        except ProfileError as error:
            rows += [_row(topic, path, "mistake", *_placed(line)) for line in str(error).splitlines()]
    mistakes = sum(row["state"] == "mistake" for row in rows)
    columns = columns_of("topic", "line", "state", "what")
    write_rows(rows, columns=columns, header=[*columns, "profile"], as_json=as_json, as_csv=as_csv, empty="Nothing to remark.")
    if not (as_json or as_csv):
        tell(f"{plural(len(wanted), 'profile')}: {plural(mistakes, 'mistake')}, {plural(len(rows) - mistakes, 'warning')}.")
    raise typer.Exit(int(mistakes > 0))


def _counted(topic: str, path: Path, state: str) -> dict[str, Any]:
    """What a profile holds, in numbers; `problem` is the first mistake of one that cannot be read."""
    from schemas.profile_file import load_profile

    row: dict[str, Any] = {"topic": topic, "state": state, "title": None}
    row |= dict.fromkeys(("sources", "actors", "places", "plans", "words"), None) | {"profile": str(path), "problem": None}
    try:
        profile = load_profile(path)
    except ProfileError as error:
        return row | {"problem": str(error).splitlines()[0]}
    words = profile.keywords
    return row | {
        "title": profile.title,
        "sources": len(profile.sources),
        "actors": len(profile.actors),
        "places": len(profile.places),
        "plans": len(profile.lineages),
        "words": len(words.strong) + len(words.weak) + len(words.process) + len(words.hazards),
    }


def _readable(paths: dict[str, Path]) -> dict[str, Any]:
    from schemas.profile_file import load_profile

    found = {}
    for topic, path in paths.items():
        try:
            found[topic] = load_profile(path)
        except ProfileError:
            continue  # its own check tells
    return found


def _row(topic: str, path: Path, state: str, line: int | None, what: str) -> dict[str, Any]:
    return {"topic": topic, "line": line, "state": state, "what": what, "profile": str(path)}


def _placed(told: str) -> tuple[int | None, str]:
    """Line and text of a mistake as `load_profile` tells it: `FILE, line N: …`."""
    _, sign, rest = told.partition(", line ")
    number, _, what = rest.partition(": ")
    return (int(number), what) if sign and number.isdecimal() else (None, told)
