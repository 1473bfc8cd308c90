"""Writes `as_of.sql`: the state of plans, deadlines and meetings by what had been published up to a day.

The macros are the view files themselves, read over the observations that stood then: the rule for a status is written once.
`python -m warehouse.views.as_of` writes the file; a test holds it to the views.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.views.definition import load_view

FOLDER = Path(__file__).parent
FILE = FOLDER / "as_of.sql"

_STOOD = (
    "SELECT * FROM main.observation_history AS said WHERE said.stood_from < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP) "
    "AND (said.stood_until IS NULL OR said.stood_until >= CAST(CAST(day AS DATE) + 1 AS TIMESTAMP))"
)
_LAPSED = "SELECT * FROM main.stg_lapse AS gone WHERE gone.due < CAST(day AS DATE)"

_MACROS: dict[str, tuple[str, ...]] = {
    "plan_version_as_of": ("plan/plan_change", "plan/plan_version"),
    "plan_as_of": ("plan/plan_change", "plan/plan_version", "plan/plan"),
    "deadline_as_of": ("deadline/deadline_change", "deadline/deadline"),
    "meeting_as_of": ("meeting/meeting_change", "meeting/meeting"),
}
"""Macro -> the views that it is made of, each reading the ones before it; the last is its answer."""

_HEAD = """\
-- Written by `python -m warehouse.views.as_of` from the view files; do not edit.
-- State by what had been published up to the end of a day (UTC): `SELECT * FROM deadline_as_of(DATE '2025-11-23')`.
-- Each article counts with the revision that stood then. Which reports speak of one thing is today's knowledge.
"""


def as_of_sql() -> str:
    """The statements that make the macros in a snapshot."""
    statements = [_macro(name, *views) for name, views in _MACROS.items()]
    return "\n".join([_HEAD, *statements])


def _macro(name: str, *views: str) -> str:
    *lower, answer = views
    parts = {"observation": _STOOD}
    if any("stg_lapse" in load_view(FOLDER / f"{view}.sql").inputs for view in views):
        parts["stg_lapse"] = _LAPSED
    parts |= {view.rpartition("/")[2]: _body(view) for view in lower}
    ctes = ",\n\n".join(f"{table} AS (\n{sql}\n)" for table, sql in parts.items())
    return f"CREATE OR REPLACE MACRO {name}(day) AS TABLE\nWITH {ctes}\n\nSELECT * FROM (\n{_body(answer)}\n) AS state;\n"


def _body(view: str) -> str:
    return load_view(FOLDER / f"{view}.sql").select


if __name__ == "__main__":
    FILE.write_text(as_of_sql(), encoding="utf-8")
