"""Any question in SQL."""

from __future__ import annotations

import duckdb

from schemas.errors import InputError
from warehouse.read.snapshot import Reader, Row


def run_sql(reader: Reader, query: str) -> list[Row]:
    """Rows of any query over the views and the log (`event`). The snapshot is open read-only. Raises InputError."""
    try:
        return reader.rows(query)
    except duckdb.Error as error:
        raise InputError(f"the query does not run: {str(error).strip()}") from error
