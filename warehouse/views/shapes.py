"""Events of older versions, shown to staging in the shape of today: its SQL knows one shape of each type and no other."""

from __future__ import annotations

import duckdb

from schemas.catalogue import CATALOGUE, content
from schemas.envelope import canonical
from schemas.errors import LogError, ViewError

RESHAPED = "reshaped"
_AT_ONCE = 10_000


def in_todays_shape(connection: duckdb.DuckDBPyConnection, some: str) -> tuple[str, frozenset[str]]:
    """A query for the events of the query `some` with every payload in the shape of today, and the types that they have.

    Payloads of older versions are read through their upcasters into a temporary table. Raises ViewError for a version that is
    newer than this Parley, and where an upcaster is missing.
    """
    shapes = connection.execute(f"SELECT DISTINCT type, schema_version FROM ({some})").fetchall()
    types = frozenset(kind for kind, _ in shapes)
    strange = [(kind, shape) for kind, shape in shapes if kind in CATALOGUE and shape != CATALOGUE[kind].schema_version]
    if not strange:
        return some, types
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {RESHAPED} (position BIGINT, schema_version INTEGER, payload VARCHAR)")
    for kind, shape in sorted(strange):
        _reshape(connection, some, kind, shape)
    reshaped = (
        "SELECT e.* REPLACE (coalesce(r.payload, e.payload) AS payload, coalesce(r.schema_version, e.schema_version) AS "
        f"schema_version) FROM ({some}) AS e LEFT JOIN temp.main.{RESHAPED} AS r ON r.position = e.position"
    )
    return reshaped, types


def _reshape(connection: duckdb.DuckDBPyConnection, some: str, kind: str, shape: int) -> None:
    import pyarrow as pa

    query = f"""
        SELECT position, payload FROM ({some}) AS e
        WHERE type = ? AND schema_version = ? AND payload IS NOT NULL AND position > ? ORDER BY position LIMIT {_AT_ONCE}
    """
    today, after = CATALOGUE[kind].schema_version, 0
    while rows := connection.execute(query, [kind, shape, after]).fetchall():
        try:
            payloads = [canonical(content(kind, payload, shape)) for _, payload in rows]
        except LogError as error:
            raise ViewError(f"the views stay as they were: {error}") from error
        after = rows[-1][0]
        columns = {"position": [row[0] for row in rows], "schema_version": [today] * len(rows), "payload": payloads}
        connection.register("reshaping", pa.table(columns))
        try:
            connection.execute(f"INSERT INTO temp.main.{RESHAPED} BY NAME SELECT * FROM reshaping")
        finally:
            connection.unregister("reshaping")
