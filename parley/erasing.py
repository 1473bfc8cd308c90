"""`parley erase`: a takedown, everywhere that this installation reaches."""

from __future__ import annotations

from typing import Annotated

import typer

from parley.output import plural, talk, tell
from schemas.errors import InputError


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(erase)


def erase(
    context: typer.Context,
    thing: Annotated[str, typer.Argument(metavar="ID", help="An article, observation or event: its id, or its beginning.")],
    by: Annotated[
        str, typer.Option("--by", envvar="PARLEY_REVIEWER", show_default=False, help="Who decides; it stands under this name.")
    ],
    note: Annotated[str, typer.Option("--note", show_default=False, help="Why: who asked for it, and when.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be cleaned.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask again.")] = False,
) -> None:
    """Erase a content from log, archive, views, snapshots and exports, for good. It is not fetched or imported again.

    That something was erased, when, by whom and why stays in the log, and so do the ids and hashes that its chain is made of.
    Killed half-way, it is finished by the next `parley erase` or `parley run`.
    """
    from flows.erasing import BEYOND, finish_interrupted, look_for
    from flows.erasing import erase as do

    with talk().status("Looking …"):
        finished = 0 if dry_run else finish_interrupted(context.obj)
    if finished:
        tell(f"Finished {plural(finished, 'erasure')} that had been interrupted.")
    with talk().status("Looking …"):
        try:
            found = look_for(context.obj, thing)
        except InputError:
            if finished:
                return  # most likely this very one
            raise
    for line in found.told():
        tell(f"{'would clean' if dry_run else 'cleans'}  {line}")
    for line in found.left():
        tell(f"{'would leave' if dry_run else 'leaves'}  {line}")
    if dry_run:
        return
    if not yes:
        typer.confirm("This cannot be taken back. Erase it?", abort=True, err=True)
    with talk().status("Erasing …"):
        do(context.obj, thing, by=by, note=note)
    tell("Erased. Beyond the reach of this installation:")
    for line in found.left():
        tell(f"  {line}")
    for place in BEYOND:
        tell(f"  {place}")
