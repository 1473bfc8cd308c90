"""The cookbook as data: its queries, and the page with their answers filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from warehouse.read import Reader

PAGE = Path(__file__).parent.parent.parent / "docs" / "sql-cookbook.md"
WIDEST = 60
"""Characters of a cell; a quotation goes on in the snapshot."""

_RECIPE = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def queries(page: str) -> list[str]:
    """Every query of a page, in order."""
    return [match["sql"] for match in _RECIPE.finditer(page)]


def answered(page: str, reader: Reader) -> str:
    """The page with the answer of a snapshot below each query."""
    return _RECIPE.sub(lambda match: f"```sql\n{match['sql']}```\n\n```text\n{_table(reader, match['sql'])}\n```\n", page)


def _table(reader: Reader, sql: str) -> str:
    sql = sql.strip().removesuffix(";")
    rows = reader.rows(sql)
    names = reader.columns(sql)
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(names))]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, _line(["-" * width for width in widths], widths))
    return "\n".join(lines if rows else [*lines, "(no rows)"])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
