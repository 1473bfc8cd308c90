"""Writes whole views to files, row after row: CSV, JSON and Parquet. DuckDB writes them, so that no view has to fit in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import duckdb

from schemas.errors import InputError
from warehouse.read.listing import Corrections, source_of
from warehouse.read.snapshot import Reader, literal

Form = Literal["csv", "json", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)

_OPTIONS: dict[Form, str] = {
    "csv": "FORMAT csv, HEADER true",
    "json": "FORMAT json, ARRAY true",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}
_FORMULA = r"^[=+\-@\t\r]"
"""How a cell begins that a spreadsheet takes for a formula; an article may have any words."""


def write_view(
    reader: Reader,
    view: Mapping[str, Any],
    target: Path,
    form: Form,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
) -> int:
    """Write all rows of a view to a file and return how many; `view` is a row of `warehouse.read.dictionary`.

    With a topic those of it, and of what belongs to no topic the rows about its articles. CSV has lists as JSON and an apostrophe
    before a text that a spreadsheet would take for a formula; JSON is one array, a row a line; Parquet has the types of
    DuckDB. Days and times are ISO 8601, in UTC. Raises InputError where a day is given and the view cannot look back, OSError.
    """
    if as_of is not None and not view["looks_back"]:
        raise InputError(f"{view['view']} has only the state of today; leave the day out")
    select = ", ".join(f"{_cell(column, form)} AS {_name(column['name'])}" for column in view["columns"])
    source = source_of(_name(view["view"]), None, corrections)
    if as_of is not None:
        source = source_of(view["view"], as_of, corrections)
    query = f"SELECT {select} FROM {source}{_narrowed(view, topic)}"
    try:
        rows = reader.rows(f"COPY ({query}) TO {literal(str(target))} ({_OPTIONS[form]})")
    except duckdb.IOException as error:
        raise OSError(f"{target} cannot be written: {str(error).strip().splitlines()[0]}") from error
    return int(rows[0]["Count"])


def _narrowed(view: Mapping[str, Any], topic: str | None) -> str:
    names = {column["name"] for column in view["columns"]}
    if topic is None:
        return ""
    of_topic = literal(topic)
    its_articles = f"article_id IN (SELECT article_id FROM article WHERE list_contains(topics, {of_topic}))"
    if "topics" in names:
        return f" WHERE list_contains(topics, {of_topic})"
    if {"topic", "article_id"} <= names:
        return f" WHERE topic = {of_topic} OR (topic IS NULL AND {its_articles})"
    if "topic" in names:
        return f" WHERE topic = {of_topic}"
    return f" WHERE {its_articles}" if "article_id" in names else ""


def _cell(column: Mapping[str, Any], form: Form) -> str:
    name, kind = _name(column["name"]), str(column["type"])
    if kind == "HUGEINT":
        return f"CAST({name} AS BIGINT)"  # a sum of counts, which Parquet would have as a fraction
    if form == "parquet":
        return name
    if kind == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if form == "json":
        return name
    if kind == "VARCHAR":
        return f"CASE WHEN regexp_matches({name}, '{_FORMULA}') THEN '''' || {name} ELSE {name} END"
    return f"to_json({name})" if kind.endswith("[]") or kind.startswith(("STRUCT", "MAP")) else name


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
