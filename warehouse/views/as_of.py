"""Writes the macros of a snapshot that look back: the state by what had been published up to the end of a day.

A macro is a view's own SQL, read over what stood then: the rule for a status is written once. What a view reads is taken in
turn: a table that changes with the day is shown as of that day, a view above such a table is folded again, and everything else
(who is who, which reports speak of one thing) is today's knowledge.

`SELECT * FROM deadline_as_of(DATE '2025-11-23')` · `corrections := 'then'` leaves out what people decided later ·
`thing := 'deadline-…'` folds one plan, deadline or meeting, which is faster than a WHERE.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from schemas.errors import ViewError
from warehouse.views.view import TOUCHED, View

_END = "CAST(CAST(day AS DATE) + 1 AS TIMESTAMP)"
"""The first moment after the day, UTC."""

_CHOSEN = "CASE {} WHEN 'current' THEN {} WHEN 'then' THEN {} ELSE error('corrections is ''current'' or ''then''') END"
_COUNTS = _CHOSEN.format(
    "said.corrections_of",
    "said.counts",
    "coalesce(said.added_at < said.day_over, TRUE) AND len(list_filter(said.excluded, "
    "LAMBDA out: out.since < said.day_over AND coalesce(out.until >= said.day_over, TRUE))) = 0",
)
_MADE = _CHOSEN.format("corrections", "TRUE", f"j.made_at < {_END}")

# DuckDB 1.0 puts no argument of a macro into a lambda or into the REPLACE of a star: there arguments are read as columns.
_SAID = (
    f"SELECT said.* EXCLUDE (day_over, corrections_of) REPLACE (CAST(NULL AS TIMESTAMP) AS stood_until, ({_COUNTS}) AS counts) "
    f"FROM (SELECT h.*, {_END} AS day_over, corrections AS corrections_of FROM main.{{}} AS h) AS said "
    f"WHERE said.stood_from < {_END} AND (said.stood_until IS NULL OR said.stood_until >= {_END})"
)
_AS_OF = {
    **{
        name: _SAID.format(name)
        for name in (
            "observation_history",
            "plan_report",
            "provision_report",
            "deadline_report",
            "meeting_report",
            "meeting_telling",
        )
    },
    "article_revision": (
        "SELECT r.* EXCLUDE (day_over) REPLACE (CAST(NULL AS TIMESTAMP) AS stood_until, "
        "coalesce(r.stood_until >= r.day_over, TRUE) AS is_current) "
        f"FROM (SELECT h.*, {_END} AS day_over FROM main.article_revision AS h) AS r WHERE r.stood_from < {_END}"
    ),
    "stg_article": f"SELECT * FROM main.stg_article AS a WHERE coalesce(a.published, a.observed_at) < {_END}",
    "stg_article_withdrawn": f"SELECT * FROM main.stg_article_withdrawn AS w WHERE w.observed_at < {_END}",
    "stg_article_blocked": f"SELECT * FROM main.stg_article_blocked AS b WHERE b.observed_at < {_END}",
    "stg_lapse": "SELECT * FROM main.stg_lapse AS gone WHERE gone.due < CAST(day AS DATE)",
    "stg_source": f"SELECT * FROM main.stg_source AS s WHERE s.observed_at < {_END}",
    "stg_settlement": f"SELECT * FROM main.stg_settlement AS j WHERE {_MADE}",
    "stg_judgement": f"SELECT * FROM main.stg_judgement AS j WHERE {_MADE}",
    "stg_plan_text": f"SELECT * FROM main.stg_plan_text AS j WHERE j.published < {_END} AND {_MADE}",
}
"""Table -> what of it there was at the end of the day."""

_TODAYS = frozenset({"identity", "origin", "actor_kind", "plan_text_version"})
"""Views that say who is who: today's knowledge for any day."""

_ONE = {
    "plan": "plan",
    "plan_version": "plan",
    "plan_change": "plan",
    "plan_position": "plan",
    "deadline": "deadline",
    "deadline_change": "deadline",
    "meeting": "meeting",
    "meeting_change": "meeting",
    "meeting_participant": "meeting",
    "meeting_outcome": "meeting",
}
"""Macros that can be asked for one thing -> its kind."""

_REPORTS = {"plan": ("plan_report",), "deadline": ("deadline_report",), "meeting": ("meeting_report", "meeting_telling")}
"""Kind of thing -> the tables in which what is said of it lies under its id."""

MACROS = (
    *_ONE,
    "provision",
    "provision_change",
    "plan_text",
    "plan_answer",
    "provision_cell",
    "observation",
    "claim",
    "contact",
    "contradiction",
    "change",
    "article",
    "reversal",
    "actor",
    "actor_role",
)
"""Views that have a macro `<view>_as_of(day, …)`, as far as there is a file for each."""

_SHARED = frozenset({"plan_change", "deadline_change", "meeting_change", "deadline", "contradiction", "reversal", "actor_week"})
"""Folds that several parts of one macro read: worked out once. DuckDB 1.0 else plans each as often as it is named.

Not where one thing may be asked for, whose name has to reach the scan."""

_TOUCHED = re.compile(rf"\bSEMI\s+JOIN\s+{TOUCHED}\b\s*USING\s*\([^)]*\)", re.IGNORECASE)


def as_of_sql(views: Sequence[View]) -> str:
    """The statements that make the macros in a snapshot. Raises ViewError where a view restricts itself in an unknown way."""
    return _all_of(tuple(views))


@lru_cache(maxsize=8)  # one process publishes the same macros many times
def _all_of(views: tuple[View, ...]) -> str:
    known = {view.name: view for view in views}
    return "\n".join(_macro(known, name) for name in MACROS if _is_whole(known, name))


def _is_whole(known: Mapping[str, View], name: str) -> bool:
    """Whether a view is there with all that it stands on: a file in which only staging was made has no macros."""
    return name in known and all(_is_whole(known, read) for read in known[name].views_read)


def _macro(known: Mapping[str, View], name: str) -> str:
    parts: dict[str, str] = {}
    if name in _ONE:
        parts |= _of_thing(_ONE[name], known)
    for read in known[name].views_read:
        _collect(known, read, parts)
    once = frozenset() if name in _ONE else _SHARED
    ctes = ",\n\n".join(f"{table} AS {'MATERIALIZED ' * (table in once)}(\n{sql}\n)" for table, sql in parts.items())
    thing = ", thing := NULL" if name in _ONE else ""
    head = f"CREATE OR REPLACE MACRO {name}_as_of(day, corrections := 'current'{thing}) AS TABLE"
    return f"{head}\nWITH {ctes}\n\nSELECT * FROM (\n{_body(known[name])}\n) AS state;\n"


def _of_thing(kind: str, known: Mapping[str, View]) -> dict[str, str]:
    # Early and without an OR, so that the scan is cut down to the one thing, whose reports lie together.
    one = f"CASE WHEN thing IS NULL THEN TRUE ELSE said.{kind} = thing END"
    return {name: f"{_AS_OF[name]} AND {one}" for name in _REPORTS[kind] if name in known}


def _collect(known: Mapping[str, View], name: str, parts: dict[str, str]) -> None:
    """Add a table to the parts of a macro, after what it reads itself, if it is another one as of a day."""
    if name in parts or not _changes_with_the_day(known, name):
        return
    if name in _AS_OF:
        parts[name] = _AS_OF[name]
        return
    for read in known[name].views_read:
        _collect(known, read, parts)
    parts[name] = _body(known[name])


def _changes_with_the_day(known: Mapping[str, View], name: str) -> bool:
    if name in _AS_OF:
        return True
    view = known.get(name)
    return view is not None and name not in _TODAYS and any(_changes_with_the_day(known, read) for read in view.views_read)


def _body(view: View) -> str:
    body = _TOUCHED.sub("", view.select)  # all keys
    if re.search(rf"\b{TOUCHED}\b", body):
        raise ViewError(f"{view.path}: restricts itself to {TOUCHED} otherwise than by SEMI JOIN {TOUCHED} USING (…)")
    return body
