"""Whole views to take away: DuckDB writes one to a file without a name, and it is handed on piece by piece."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.asking import UnknownAddressError
from dashboard.readers import Readers
from schemas.folder import DataFolder
from warehouse.read.dictionary import dictionary
from warehouse.read.export import FORMS, write_view
from warehouse.read.topics import topics

SECONDS = 300.0
"""How long writing one file may take; a million events' largest view takes some 20."""
_WAIT = 5.0
"""How long a second download waits for the first before it is told to come again."""
_PIECE = 1 << 18
_MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json", "parquet": "application/vnd.apache.parquet"}


class Downloads:
    """Gives the views of a data folder, one at a time, so that pages are never kept waiting by them."""

    def __init__(self, folder: DataFolder, *, seconds: float = SECONDS) -> None:
        self._readers = Readers(folder, at_once=1, seconds=seconds, patience=_WAIT)

    def give(self, request: Request) -> Response:
        """One view at `/<topic>/data/<view>.<form>`. Raises UnknownAddressError, BusyError, SnapshotError, OSError."""
        topic, wanted, form = (request.path_params[name] for name in ("topic", "view", "form"))
        with self._readers.reader() as reader:
            if topic not in {row["topic"] for row in topics(reader)}:
                raise UnknownAddressError(f"there is no topic {topic!r} in this snapshot")
            view = next((row for row in dictionary(reader) if row["view"] == wanted), None)
            known = next((one for one in FORMS if one == form), None)
            if view is None or known is None:
                raise UnknownAddressError(f"there is no {wanted}.{form} to take away; the page of data lists what there is")
            with tempfile.TemporaryDirectory(prefix="parley-") as place:
                path = Path(place) / f"view.{known}"
                write_view(reader, view, path, known, topic=topic)
                file = path.open("rb")  # it goes from the disk with the last who has it open, however this ends
        headers = {
            "content-length": str(os.fstat(file.fileno()).st_size),
            "content-disposition": f'attachment; filename="{view["view"]}.{known}"',
            "content-type": _MEDIA[known],
            "cache-control": "no-store",
        }
        return StreamingResponse(_pieces(file), headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
