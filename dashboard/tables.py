"""An answer as data: everything as JSON, or the page's table as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.telling import Surroundings, Telling


def json_of(telling: Telling, _: Surroundings) -> str:
    """The whole answer, with what was asked before it."""
    asked = telling.asked
    about = {
        "topic": asked.topic,
        "page": telling.page.name,
        "key": asked.key,
        "as_of": asked.as_of and asked.as_of.isoformat(),
        "corrections": asked.corrections,
    }
    return json.dumps({**about, **telling.answer}, ensure_ascii=False, indent=1) + "\n"


def csv_of(telling: Telling, _: Surroundings) -> str:
    """The rows of the page's table; lists joined by semicolons, other values that are no text or number as JSON."""
    rows: Sequence[Mapping[str, Any]] = telling.answer[telling.page.table]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["empty"], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell of a table that a spreadsheet may open."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "; ".join(value)
    elif isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value
    # A spreadsheet takes these for the beginning of a formula, and an article may have any words.
    return ("'" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else "") + value.replace("\0", "\ufffd")
