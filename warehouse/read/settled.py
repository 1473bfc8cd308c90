"""One day worked out once, for whoever asks much about it: a site as of a day has thousands of pages, each with its questions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date

from warehouse.read.listing import Corrections, ask
from warehouse.read.snapshot import Reader, literal


def settle(reader: Reader, day: date, corrections: Corrections = "current") -> None:
    """Work out every view as of a day, and answer from that as long as the reader is open: its macros then read what is there.

    A question about another day is an error from then on. What is worked out takes about as much room as the views themselves,
    in DuckDB's memory and its spill folder.
    """
    macros = """
        SELECT function_name AS name, list_contains(parameters, 'thing') AS by_thing
        FROM duckdb_functions()
        WHERE function_type = 'table_macro' AND ends_with(function_name, '_as_of') AND NOT internal
        ORDER BY name
    """
    that_day = f"CAST({literal(day.isoformat())} AS DATE)"
    right = f"CAST(day AS DATE) = {that_day} AND corrections = {literal(corrections)}"
    other = f"error('this reader has settled on {day.isoformat()}, corrections {corrections}')"
    for macro in ask(reader, macros):
        name = macro["name"]
        ask(
            reader,
            f"CREATE TEMP TABLE settled_{name} AS SELECT * FROM main.{name}({that_day}, corrections := {literal(corrections)})",
        )
        thing, one = "", ""
        if macro["by_thing"]:
            # A version, step or participant is asked for by the plan, deadline or meeting that it belongs to.
            key = name.split("_")[0]
            thing, one = ", thing := NULL", f" AND (thing IS NULL OR {key} = thing)"
        ask(
            reader,
            f"CREATE TEMP MACRO {name}(day, corrections := 'current'{thing}) AS TABLE "
            f"SELECT * FROM temp.settled_{name} WHERE CASE WHEN {right} THEN TRUE ELSE {other} END{one}",
        )


@contextlib.contextmanager
def sparing(reader: Reader) -> Iterator[None]:
    """One thread, and rows in any order on the way: what a day of a million events needs then is within 600 MB.

    It holds for all who read that snapshot in this process, and is taken back in the end.
    """
    before = ask(reader, "SELECT current_setting('threads') AS threads, current_setting('preserve_insertion_order') AS ordered")[
        0
    ]
    ask(reader, "SET threads = 1")
    ask(reader, "SET preserve_insertion_order = false")
    try:
        yield
    finally:
        ask(reader, f"SET threads = {int(before['threads'])}")
        ask(reader, f"SET preserve_insertion_order = {str(before['ordered']).lower()}")
