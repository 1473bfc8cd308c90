"""The command itself: where arguments become a call, and an error a message with an exit code (1 failed, 2 usage)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from parley import (
    alerting,
    article,
    backfilling,
    building,
    comparing,
    erasing,
    exporting,
    keeping,
    looking,
    measuring,
    people,
    plan_texts,
    publishing,
    quarantining,
    rereading,
    reviewing,
    serving,
    sources,
    tending,
    viewing,
    working,
)
from parley.output import tell
from schemas.errors import ParleyError
from schemas.folder import DataFolder

app = typer.Typer(
    name="parley",
    help="Follow a negotiation through the news: plans, deadlines, meetings and who said what, each with the words that say so.",
    epilog="Every command takes --dir DIR, before or after its name. Data goes to stdout, talk to stderr.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"parley {version('parley-tracker')}")
        raise typer.Exit


@app.callback()
def parley(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Option(
            "--dir", envvar="PARLEY_DIR", help="The data folder; for questions also a snapshot file.", show_default="./data"
        ),
    ] = Path("data"),
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Set the data folder for the command that follows."""
    context.obj = DataFolder(folder)


looking.add_to(app)
comparing.add_to(app)
people.add_to(app)
article.add_to(app)
app.add_typer(sources.commands)
app.add_typer(tending.commands)
app.add_typer(quarantining.commands)
app.add_typer(alerting.commands)
app.add_typer(plan_texts.commands)
app.add_typer(reviewing.commands)
app.command()(reviewing.add)
working.add_to(app)
backfilling.add_to(app)
measuring.add_to(app)
app.command()(rereading.reread)
publishing.add_to(app)
serving.add_to(app)
building.add_to(app)
exporting.add_to(app)
erasing.add_to(app)
app.add_typer(keeping.commands)
app.add_typer(keeping.archive)
viewing.add_to(app)


def with_folder_first(arguments: Sequence[str]) -> list[str]:
    """The same arguments with `--dir DIR`, wherever it stood, in front, where the command line parser expects it."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--dir":
            front = [word, *([value] if (value := next(words, None)) is not None else [])]
        elif word.startswith("--dir="):
            front = [word]
        else:
            rest.append(word)
    return front + rest


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        app(with_folder_first(given), prog_name="parley")
    except ParleyError as error:
        tell(f"error: {error}")
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        # DuckDB has errors of its own where Ctrl-C meets it in a query.
        if not (isinstance(error.__cause__, KeyboardInterrupt) or "KeyboardInterrupt" in str(error)):
            raise
        tell("stopped; what was done stays, run again to go on")
        sys.exit(130)
