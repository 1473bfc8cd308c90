"""How answers leave the command: data to stdout (table, JSON or CSV), talk to stderr."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Mapping, Sequence
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


UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal or turn the direction of what follows: an article's words may hold them."""


def visible(text: str) -> str:
    """A text that can only be read: what would steer the terminal shows as a replacement character."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def talk() -> Console:
    """The console for people: stderr, colourless under NO_COLOR or in a pipe. It takes texts as they are: no markup."""
    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def tell(text: str) -> None:
    """Say something to people; whatever an article or a host put into the text is only text."""
    talk().print(visible(text))


def page() -> Console:
    """The console for data: stdout, as wide as the terminal, or wide enough in a pipe. No markup."""
    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)


def write_json(value: object) -> None:
    """One JSON text on stdout; dates in ISO 8601."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    columns: Mapping[str, str] | None = None,
    header: Sequence[str] = (),
    as_json: bool = False,
    as_csv: bool = False,
    empty: str = "Nothing yet.",
) -> None:
    """Rows in the form that was asked for.

    `columns` picks and titles the columns of the table for people; JSON and CSV always carry every column. `header` names
    them for a CSV without rows.
    `empty` is what a person reads where there is no row.
    """
    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    if as_json:
        write_json(list(rows))
    elif as_csv:
        _write_csv(rows, header)
    elif not rows:
        tell(empty)
    else:
        _write_table(rows, columns or {name: name for name in rows[0]})


def _write_csv(rows: Sequence[Mapping[str, Any]], header: Sequence[str]) -> None:
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else header, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {k: json.dumps(v, ensure_ascii=False, default=_plain) if isinstance(v, list | dict) else v for k, v in row.items()}
        )


def _write_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """A table whose first column, the id, is never broken; columns that do not fit the width are left out and named."""
    console = page()
    cells = [[cell(row.get(name)) for name in columns] for row in rows]
    widest = [min(WIDEST, max(map(len, column))) for column in zip(*cells, list(columns.values()), strict=True)]
    widest[0] = max(len(row[0]) for row in [*cells, list(columns.values())])
    fitting = next((n for n in range(len(widest), 1, -1) if sum(widest[:n]) + 2 * n <= console.width), 2)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, title in enumerate(list(columns.values())[:fitting]):
        table.add_column(title, overflow="fold", no_wrap=number == 0)
    for row in cells:
        table.add_row(*row[:fitting])
    console.print(table)
    if left_out := list(columns.values())[fitting:]:
        tell(f"Too narrow for: {', '.join(left_out)}. Every column is in --json and --csv.")


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
            return visible(str(value.get("name") or json.dumps(value, ensure_ascii=False, default=_plain)))
        case _:
            return visible(str(value))


WIDEST = 28
"""Columns of text that a cell is given before it is broken into lines, the id's apart."""


def columns_of(*pairs: str | tuple[str, str]) -> dict[str, str]:
    """Column name -> title; a bare name is its own title."""
    return dict(pair if isinstance(pair, tuple) else (pair, pair.replace("_", " ")) for pair in pairs)


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
