"""Opens the newest snapshot for reading. The pointer is followed once: a reader keeps the snapshot that it opened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import duckdb

from schemas.errors import SnapshotError
from schemas.folder import DataFolder
from warehouse.connect import open_snapshot

Row = dict[str, Any]
"""A row: column name to a JSON value, in the order of the columns. Times are ISO 8601 in UTC with `Z`, days ISO 8601."""


class Reader:
    """A snapshot, open read-only. Use it in a `with` block or close it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def rows(self, query: str, params: Sequence[object] = ()) -> list[Row]:
        """All rows of a query. A column name that comes twice gets a number, so that no value is lost."""
        with self._readable():
            answer = self._ask(query, params)
            names = _unlike([column[0] for column in answer.description or []])
            return [dict(zip(names, map(plain, row), strict=True)) for row in answer.fetchall()]

    def columns(self, query: str, params: Sequence[object] = ()) -> list[str]:
        """The column names of a query, also where it has no rows."""
        with self._readable():
            return _unlike([column[0] for column in self._ask(query, params).description or []])

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except duckdb.IOException as error:
            raise SnapshotError(
                f"the snapshot {self._path} cannot be read: {str(error).strip().splitlines()[0]}. "
                f"Delete it, and the next `parley run` publishes a new one"
            ) from error

    def _ask(self, query: str, params: Sequence[object]) -> duckdb.DuckDBPyConnection:
        # Values bound from Python make DuckDB import pandas and pyarrow first, a quarter of a second: a command would pay more
        # for that than for its answer. A prepared statement binds the same values as SQL literals.
        if not params:
            return self._connection.execute(query)
        self._connection.execute(f"PREPARE asked AS {query}")
        return self._connection.execute(f"EXECUTE asked({', '.join(map(literal, params))})")

    @property
    def about(self) -> Row:
        """Number, time of publication, position and hash of the snapshot."""
        return self.rows("SELECT number, published_at, position, hash FROM snapshot")[0]

    @property
    def path(self) -> Path:
        """The file that is read."""
        return self._path

    def interrupt(self) -> None:
        """Break off the question that is being answered, from another thread; it raises duckdb.InterruptException."""
        self._connection.interrupt()

    def close(self) -> None:
        """Let go of the snapshot. Closing twice is harmless."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Following:
    """The newest snapshot of a folder, for a process that stays up: `reader` is opened anew when the pointer has moved.

    A look at the pointer is one `readlink`. A reader that was handed out is closed once its successor is asked for, so ask for
    it at each question; threads ask for one each, of a Following of their own.
    """

    def __init__(self, folder: DataFolder, *, memory: str | None = None) -> None:
        self._folder = folder
        self._memory = memory
        self._opened: tuple[Path, Reader] | None = None

    @property
    def reader(self) -> Reader:
        """The newest snapshot, open. Raises SnapshotError where there is none yet or it does not open."""
        newest = (self._folder.root if self._folder.root.is_file() else self._folder.current).resolve()
        if self._opened is None or self._opened[0] != newest:
            fresh = open_reader(
                self._folder, memory=self._memory
            )  # first, so that a snapshot that does not open costs nobody the old one
            self.close()
            self._opened = (newest, fresh)
        return self._opened[1]

    def close(self) -> None:
        """Let go of the snapshot. Closing twice is harmless."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None


def open_reader(folder: DataFolder, *, memory: str | None = None) -> Reader:
    """Open the snapshot that the pointer names now. Raises SnapshotError where there is none yet or it does not open.

    A snapshot file of its own, as `parley snapshot --known-at` writes it, may stand in the place of the folder. `memory` is what
    DuckDB may hold, as `600MB`; without it, what DuckDB takes for right.
    """
    if folder.root.is_file():
        return Reader(open_snapshot(folder.root, memory=memory), folder.root)
    if not folder.current.exists():
        raise SnapshotError(f"no snapshot in {folder.root} yet; run `parley run` or `parley import` first")
    path = folder.current.resolve()
    return Reader(open_snapshot(path, memory=memory), path)


def plain(value: object) -> Any:
    """A value as JSON knows it."""
    if value is None or isinstance(value, str | int | float):  # most are
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return str(value)


def literal(value: object) -> str:
    """A value as an SQL literal. Raises TypeError for what no question binds."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case str():
            quoted = "'" + value.replace("'", "''") + "'"
            # DuckDB's parser ends a query at a null character, and the words of an article may hold one.
            return "(" + quoted.replace("\0", "' || chr(0) || '") + ")" if "\0" in value else quoted
    raise TypeError(f"cannot bind {type(value).__name__} in a question to a snapshot")


def _unlike(names: Sequence[str]) -> list[str]:
    unlike: list[str] = []
    for name in names:
        fresh, number = name, 1
        while fresh in unlike:
            number += 1
            fresh = f"{name}_{number}"
        unlike.append(fresh)
    return unlike
