"""`parley log`: the log as files to keep elsewhere, and taken in again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.output import CsvOption, JsonOption, columns_of, plural, talk, tell, write_json, write_rows

if TYPE_CHECKING:
    from warehouse.log.portable import Manifest

commands = typer.Typer(name="log", help="Export the event log to Parquet files, and import it again.", no_args_is_help=True)
archive = typer.Typer(name="archive", help="Check the raw bytes of what was fetched.", no_args_is_help=True)


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


@archive.command("verify")
def verify_archive(context: typer.Context, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """Read every WARC file: are its records whole, do their digests hold, is each capture there that the log rests on?

    Nothing is changed. Exit code 1 where something is damaged or missing.
    """
    from flows.verifying import verify_archive as do

    with talk().status("Reading the archive …") as status:
        files = do(context.obj, progress=lambda done, of: status.update(f"Reading file {done + 1:,} of {of:,} …"))
    rows = [file._asdict() | {"faults": list(file.faults)} for file in files]
    columns = columns_of("file", "state", "records", ("responses", "captures"), "bytes", "faults")
    write_rows(rows, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="The archive has no file.")
    bad = [file for file in files if file.faults]
    if not (as_json or as_csv):
        captures = sum(file.responses for file in files)
        tell(
            f"{plural(len(files), 'file')}, {plural(captures, 'capture')}: {f'{len(bad)} with faults' if bad else 'as written'}."
        )
        if bad:
            tell("Restore those files from a backup; `parley verify` names the articles whose captures they hold.")
    raise typer.Exit(int(bool(bad)))


def _told(manifest: Manifest, folder: Path) -> dict[str, object]:
    return {"folder": str(folder), **manifest.model_dump(mode="json")}
