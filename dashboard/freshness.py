"""How fresh a page is: the snapshot that it was made from, and how the last run ended, which may have published none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.folder import DataFolder
from warehouse.read import Reader

_OLD = timedelta(hours=24)
"""A newsroom runs every quarter of an hour; what is older than a day is told as old."""


def freshness(reader: Reader, folder: DataFolder, now: datetime) -> dict[str, Any]:
    """Number, position, time and age of the snapshot, and `warning`, a sentence, where the last run failed or nothing ran."""
    about = reader.about
    last = last_run(folder)
    published = datetime.fromisoformat(about["published_at"])
    warning = None
    if last and last.get("outcome") in ("failed", "failed_gate"):
        warning = f"The last run ({last.get('topic')}) did not publish: {last.get('message')}"
    elif now - published.astimezone(UTC) > _OLD and not folder.root.is_file():
        warning = f"Nothing has been published since {published:%-d %B %Y, %H:%M} UTC. Is anything running? Try `parley doctor`."
    return {**about, "last_run": last, "warning": warning}


def last_run(folder: DataFolder) -> dict[str, Any] | None:
    """What `status.json` says, None where there is none or it is not whole."""
    try:
        status = json.loads(folder.status.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return status if isinstance(status, dict) else None
