"""`parley log`: the log as files to keep elsewhere, and taken in again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.output import JsonOption, plural, talk, tell, write_json

if TYPE_CHECKING:
    from warehouse.log.portable import Manifest

commands = typer.Typer(name="log", help="Export the event log to Parquet files, and import it again.", no_args_is_help=True)


@commands.command("export")
def export_log(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    as_json: JsonOption = False,
) -> None:
    """Write every event to DIR as Parquet, with a manifest to check it by. Archive, journal, topics and settings are not in it.

    The texts of articles are in it. What is erased later stays in an export: name it to those who asked.
    """
    from flows.keeping import export_log as do

    with talk().status("Exporting …") as status:
        manifest = do(context.obj, target, progress=lambda done, of: status.update(f"Exporting {done:,} of {of:,} events …"))
    if as_json:
        write_json(_told(manifest, target))
    size = sum(part.bytes for part in manifest.files)
    tell(f"{plural(manifest.events, 'event')} exported to {target}: {plural(len(manifest.files), 'file')}, {size / 1e6:,.1f} MB.")
    tell(f"Not in it, to be copied apart: {', '.join(manifest.not_in_it)}.")


@commands.command("import")
def import_log(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="What `parley log export` wrote.", exists=True, file_okay=False)],
    as_json: JsonOption = False,
) -> None:
    """Take an exported log into a data folder without events, check its chain, build the views and publish them.

    Killed half-way, run it again.
    """
    from flows.keeping import import_log as do

    with talk().status("Checking the files …") as status:
        manifest, new = do(
            context.obj,
            source,
            progress=lambda done, of: status.update(f"Importing {done:,} of {of:,} events …"),
            tell=lambda name: status.update(f"Building {name} …"),
        )
    if as_json:
        write_json(_told(manifest, source) | {"new": new})
    if new:
        tell(f"{plural(manifest.events, 'event')} imported, chain and payloads checked; views built and published.")
    else:
        tell("The log held all of it already; views built and published.")
    tell(f"Not in it, to be copied apart: {', '.join(manifest.not_in_it)}.")


def _told(manifest: Manifest, folder: Path) -> dict[str, object]:
    return {"folder": str(folder), **manifest.model_dump(mode="json")}
