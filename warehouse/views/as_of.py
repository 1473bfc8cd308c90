"""Writes `as_of.sql`: the state of plans, deadlines and meetings by what had been published up to a day.

The macros are the view files themselves, read over the `*_change` rows of that time: the rule for a status is written once.
`python -m warehouse.views.as_of` writes the file; a test holds it to the views.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.views.definition import load_view

FOLDER = Path(__file__).parent
FILE = FOLDER / "as_of.sql"

_MACROS: dict[str, tuple[str, dict[str, str | None]]] = {
    "plan_version_as_of": ("plan/plan_version", {"plan_change": None}),
    "plan_as_of": ("plan/plan", {"plan_change": None, "plan_version": "plan/plan_version"}),
    "deadline_as_of": ("deadline/deadline", {"deadline_change": None}),
    "meeting_as_of": ("meeting/meeting", {"meeting_change": None}),
}
"""Macro -> the view that it is, and that view's inputs: rows of a change table up to the day, or another view over those."""

_HEAD = """\
-- Written by `python -m warehouse.views.as_of` from the view files; do not edit.
-- State by what had been published up to the end of a day (UTC): `SELECT * FROM deadline_as_of(DATE '2025-11-23')`.
-- Which reports speak of one thing is today's knowledge; what each says counts from the day on which it was public.
"""


def as_of_sql() -> str:
    """The statements that make the macros in a snapshot."""
    statements = [_macro(name, *made_of) for name, made_of in _MACROS.items()]
    return "\n".join([_HEAD, *statements])


def _macro(name: str, view: str, inputs: dict[str, str | None]) -> str:
    parts = []
    for table, made_by in inputs.items():
        if made_by is None:
            until = f"SELECT * FROM main.{table} AS said WHERE said.published < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP)"
            parts.append(f"{table} AS (\n    {until}\n)")
        else:
            parts.append(f"{table} AS (\n{_body(made_by)}\n)")
    ctes = ",\n\n".join(parts)
    return f"CREATE OR REPLACE MACRO {name}(day) AS TABLE\nWITH {ctes}\n\nSELECT * FROM (\n{_body(view)}\n) AS state;\n"


def _body(view: str) -> str:
    return load_view(FOLDER / f"{view}.sql").select


if __name__ == "__main__":
    FILE.write_text(as_of_sql(), encoding="utf-8")
