"""The shape of a row: its columns in their declared types. Plain Python, so that a batch of nothing costs nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

SHAPE = "row_has_its_shape"
"""The expectation that every suite begins with: rows that fail it can be judged by no other."""
WHY_SHAPE = "A row that lacks a column, or has the wrong kind of value in it, cannot be judged by anything else."


class MisfitError(ValueError):
    """A value that is not of its column's type; the message is the reason for the quarantine."""


def fit(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The declared cells of a row in their types: times aware in UTC, days as dates, texts as they are.

    Raises MisfitError, which names every column that is missing, empty without leave, or of another type.
    """
    cells: dict[str, Any] = {}
    wrong: list[str] = []
    for column, declared in columns.items():
        kind, optional = declared.removesuffix("?"), declared.endswith("?")
        if column not in row:
            wrong.append(f"there is no column {column}")
        elif row[column] is None:
            cells[column] = None
            if not optional:
                wrong.append(f"{column} is missing")
        else:
            try:
                cells[column] = _FITTERS[kind](row[column])
            except MisfitError as misfit:
                wrong.append(f"{column} {misfit}")
    if wrong:
        raise MisfitError("; ".join(wrong))
    return cells


def shown(value: object, width: int = 80) -> str:
    """A value for a sentence: one line of at most `width` characters."""
    # A time as people write it, not as Python does; a datetime is a date too.
    told = str(value) if isinstance(value, date) else repr(value)
    text = " ".join(told.split())
    return text if len(text) <= width else f"{text[: width - 1]}…"


def storable(value: Any) -> Any:
    """A value as it was, but with half surrogate pairs written as escapes (`\\ud83d`): no file or database takes them raw."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {storable(key): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value


def _no(value: object, kind: str) -> MisfitError:
    return MisfitError(f"is {shown(value, 40)} ({type(value).__name__}), not {kind}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _no(value, "text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise MisfitError("holds half a surrogate pair, which no file can store") from None
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**53 or math.isnan(value):
        raise _no(value, "a number")
    return float(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _no(value, "true or false")
    return value


def _time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise _no(value, "a time") from None
    if not isinstance(moment, datetime):
        raise _no(value, "a time")
    if moment.tzinfo is None:
        raise MisfitError(f"is {shown(value, 40)}, a time without an offset")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise _no(value, "a time within the calendar") from None


def _day(value: object) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise _no(value, "a day") from None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _no(value, "a day")
    return day


def _list(value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _no(value, "a list")
    return list(value)


_FITTERS: Mapping[str, Callable[[object], Any]] = {
    "text": _text,
    "number": _number,
    "flag": _flag,
    "time": _time,
    "day": _day,
    "list": _list,
}
