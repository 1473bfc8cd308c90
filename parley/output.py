"""How answers leave the command: data to stdout (table, JSON or CSV), talk to stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

JsonOption = Annotated[bool, typer.Option("--json", help="Print an array of objects, every column.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV with a header, every column.")]
TopicOption = Annotated[str | None, typer.Option("--topic", "-t", help="Only this topic.")]

WIDTH_OF_A_PIPE = 160
"""Columns of a table that nobody's terminal limits."""


def talk() -> Console:
    """The console for people: stderr, colourless under NO_COLOR or in a pipe."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def page() -> Console:
    """The console for data: stdout, as wide as the terminal, or wide enough in a pipe."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)


def write_json(value: object) -> None:
    """One JSON text on stdout; dates in ISO 8601."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    columns: Mapping[str, str] | None = None,
    as_json: bool = False,
    as_csv: bool = False,
    empty: str = "Nothing yet.",
) -> None:
    """Rows in the form that was asked for.

    `columns` picks and titles the columns of the table for people; JSON and CSV always carry every column.
    `empty` is what a person reads where there is no row.
    """
    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    if as_json:
        write_json(list(rows))
    elif as_csv:
        _write_csv(rows)
    elif not rows:
        talk().print(empty)
    else:
        _write_table(rows, columns or {name: name for name in rows[0]})


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {k: json.dumps(v, ensure_ascii=False, default=_plain) if isinstance(v, list | dict) else v for k, v in row.items()}
        )


def _write_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in columns.values():
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(cell(row.get(name)) for name in columns))
    page().print(table)


def cell(value: object) -> str:
    """A value as a person reads it: lists joined, times to the minute, nothing as a blank."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case float():
            return f"{value:g}"
        case list() | tuple():
            return ", ".join(cell(part) for part in value)
        case dict():
            return str(value.get("name") or json.dumps(value, ensure_ascii=False, default=_plain))
        case _:
            return _escaped(str(value))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def columns_of(*pairs: str | tuple[str, str]) -> dict[str, str]:
    """Column name -> title; a bare name is its own title."""
    return dict(pair if isinstance(pair, tuple) else (pair, pair.replace("_", " ")) for pair in pairs)


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def numbered(lines: Iterable[str]) -> str:
    """Lines with an indent of two blanks, for a block below a heading."""
    return "\n".join(f"  {line}" for line in lines)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
