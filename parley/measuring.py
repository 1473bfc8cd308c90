"""Commands that say how well texts are read and what is made of them: extract, evaluate, end-state."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from rich.progress import track

from parley.day import AsOf, Corrected, Corrections, day_of
from parley.output import JsonOption, plural, talk, tell, write_json
from schemas.errors import InputError, SettingsError
from schemas.folder import DataFolder

if TYPE_CHECKING:
    from observing.engine import Engine
    from observing.llm.second import SecondReader
    from observing.scoring.matching import Names
    from schemas.profile import Profile


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(extract)
    app.command()(evaluate)
    app.command("end-state")(end_state)


def extract(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True, metavar="PATH...")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for the answers, one JSON file an article, named as the input.")
    ],
    topic: Annotated[str, typer.Option("--topic", "-t", help="The topic.")] = "ukraine",
    llm: Annotated[
        bool,
        typer.Option("--llm", help="By the second extractor instead of the rules: the endpoint that [llm] in parley.toml names."),
    ] = False,
) -> None:
    """Read article JSON and write what it says in the evaluation format. Adds nothing to a data folder.

    With --llm the texts go to the endpoint; its answers are kept in the data folder, if there is one, and not asked for again.
    """
    engine, _ = _engine(context.obj, topic)
    second = _second_reader(context.obj) if llm else None
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    out.mkdir(parents=True, exist_ok=True)
    read = 0
    for path in _told("Reading", files):
        answer = _extracted(engine, path) if second is None else _proposed(engine, second, path)
        if answer is not None:
            (out / path.name).write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
            read += 1
    for line in second.told() if second else ():
        tell(line)
    tell(f"{plural(read, 'article')} read into {out}")
    raise typer.Exit(int(read < len(files)))


def evaluate(
    context: typer.Context,
    sets: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SET_DIR]...", help="Folders with articles/, gold/ and aliases.json.", exists=True, file_okay=False
        ),
    ] = None,
    topic: Annotated[str | None, typer.Option("--topic", "-t", help="The topic. [default: as aliases.json says]")] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            "--end-state",
            metavar="GOLD.json",
            exists=True,
            dir_okay=False,
            help="Score instead what is held in the end against this end state: after reading the sets into a folder that is "
            "thrown away, or, without sets, in the data folder.",
        ),
    ] = None,
    annotated: Annotated[
        bool, typer.Option("--annotated", help="With --end-state: take the sets' annotations for what their articles say.")
    ] = False,
    aliases: Annotated[
        Path | None,
        typer.Option("--aliases", exists=True, dir_okay=False, help="With --end-state: the names. [default: beside GOLD.json]"),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With --end-state: name what is missed, false or wrong.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score the reading against an annotated set, in both readings of its matching rule; or the state of a topic in the end."""
    if gold is not None:
        _score_end_state(context.obj, _Goal.of(gold, aliases, topic), sets or [], annotated, verbose, as_json)
        return
    if sets is None or len(sets) != 1 or annotated or aliases is not None or verbose:
        raise typer.BadParameter("give one SET_DIR; several of them, --annotated, --aliases and --verbose go with --end-state")
    from observing.scoring.evaluation import evaluate as score
    from observing.scoring.evaluation import render

    [folder] = sets
    wanted = topic or _json(folder / "aliases.json").get("topic") or "ukraine"
    engine, _ = _engine(context.obj, wanted)
    answers = {path.name: _extracted(engine, path) for path in _told("Reading", sorted((folder / "articles").glob("*.json")))}
    result = score(folder, answers)
    if as_json:
        write_json(result)
    else:
        typer.echo(render(result))


def end_state(
    context: typer.Context,
    topic: Annotated[str, typer.Option("--topic", "-t", help="The topic.")] = "ukraine",
    as_of: AsOf = None,
    corrections: Corrected = Corrections.current,
) -> None:
    """Print all that is held of a topic as one JSON document, in the shape of the evaluation format."""
    from warehouse.read import open_reader
    from warehouse.read.end_state import end_state as read

    with open_reader(context.obj) as reader:
        write_json(read(reader, topic=topic, **day_of(as_of, corrections)._asdict()))


# --- end states


class _Goal(NamedTuple):
    """A gold end state with its topic, the day that it is of, and the names under which people and places match."""

    state: dict[str, Any]
    topic: str
    day: date | None
    names: Names

    @classmethod
    def of(cls, gold: Path, aliases: Path | None, topic: str | None) -> _Goal:
        from observing.scoring.matching import Names

        state, names = _json(gold), _json(aliases or gold.parent / "aliases.json")
        named = topic or state.get("topic") or "ukraine"
        day = state.get("as_of")
        return cls(state, named, date.fromisoformat(day) if day else None, Names.from_aliases(names))


def _score_end_state(
    folder: DataFolder, goal: _Goal, sets: Sequence[Path], annotated: bool, verbose: bool, as_json: bool
) -> None:
    from observing.scoring.end_state_score import render_end_state, score_end_state

    if annotated and not sets:
        raise typer.BadParameter("--annotated needs the SET_DIRs whose annotations are meant")
    if sets:
        with tempfile.TemporaryDirectory(prefix="parley-") as made:
            state = _read_into(DataFolder(Path(made)), _profile(folder, goal.topic), goal, sets, annotated)
    else:
        state = _held(folder, goal)
    result = score_end_state(goal.state, state, goal.names, tell if verbose else None)
    if as_json:
        write_json(result)
    else:
        typer.echo(render_end_state(result))


def _read_into(folder: DataFolder, profile: Profile, goal: _Goal, sets: Sequence[Path], annotated: bool) -> dict[str, Any]:
    """The state after importing every article of the sets."""
    from flows.importing import import_articles
    from observing.scoring.annotated import Annotated as Annotations
    from reading.files import article_of_json

    files = [path for one in sets for path in sorted((one / "articles").glob("*.json"))]
    if not files:
        raise InputError(f"no articles/*.json in {', '.join(map(str, sets))}")
    reader = None
    if annotated:
        pairs = [(article_of_json(path), _json(path.parent.parent / "gold" / path.name)) for path in files]
        reader = Annotations(profile, pairs)
    with talk().status(f"Importing {plural(len(files), 'article')} …"):
        import_articles(folder, [profile], files, annotated=reader)
    return _held(folder, goal)


def _held(folder: DataFolder, goal: _Goal) -> dict[str, Any]:
    from warehouse.read import open_reader
    from warehouse.read.end_state import end_state as read

    with open_reader(folder) as reader:
        state: dict[str, Any] = json.loads(json.dumps(read(reader, topic=goal.topic, as_of=goal.day), default=str))
    return state


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: not a JSON object")
    return content


# --- reading


def _told(doing: str, files: list[Path]) -> Iterator[Path]:
    yield from track(files, doing, console=talk(), transient=True, disable=not talk().is_terminal)


def _profile(folder: DataFolder, topic: str) -> Profile:
    """The live profile of a topic if the data folder has one, else the template. Makes nothing."""
    from parley.topics import templates
    from schemas.profile_file import load_profile

    live = folder.topics / f"{topic}.yaml"
    path = live if live.exists() else templates().get(topic)
    if path is None:
        raise InputError(f"no topic {topic!r}; templates are: {', '.join(templates())}")
    return load_profile(path)


def _engine(folder: DataFolder, topic: str) -> tuple[Engine, Profile]:
    """The extractor for a topic, and its profile."""
    from observing.engine import Engine
    from schemas.settings import load_settings

    profile = _profile(folder, topic)
    return Engine(profile, load_settings(folder.root).observe.model), profile


def _extracted(engine: Engine, path: Path) -> dict[str, Any]:
    from observing.scoring.gold import as_gold
    from reading.files import article_of_json

    article = article_of_json(path)
    return as_gold(article, engine.read(article), engine.profile)


def _second_reader(folder: DataFolder) -> SecondReader:
    """The second extractor of the folder's settings. Raises SettingsError where it cannot be asked, with what to do."""
    from observing.llm.asking import unready
    from observing.llm.second import SecondReader
    from schemas.settings import load_settings

    settings = load_settings(folder.root).llm
    if settings.cache != "only" and (problem := unready(settings)) is not None:
        raise SettingsError(problem)
    if not folder.root.exists():
        settings = settings.model_copy(update={"cache": "off"})
    return SecondReader(settings, folder.answers)


def _proposed(engine: Engine, second: SecondReader, path: Path) -> dict[str, Any] | None:
    """What the second extractor read in an article; None, told, where it read nothing. It is not asked about other topics."""
    from observing.engine import Interpretation
    from observing.scoring.gold import as_gold
    from reading.files import article_of_json

    article = article_of_json(path)
    judged = engine.read(article).judged
    if not judged.relevant:
        return as_gold(article, Interpretation(judged, ()), engine.profile)
    reading = second.read(engine, [article])[0]
    if reading.failure:
        tell(f"{path.name}: not read: {reading.failure}")
        return None
    return as_gold(article, Interpretation(judged, reading.observations), engine.profile)
