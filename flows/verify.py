"""The flow `verify`: nightly check of log and views. Safe to run at any time.

It repairs nothing. Before it compares, it brings the views up to the log, as the end of a run does, and that may give names to
what a killed run left unnamed; nothing is published.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.logging import get_run_logger

from flows.verifying import verify_log
from schemas.errors import LogError
from schemas.folder import DataFolder


@flow(name="verify")
def verify(folder: str = "data") -> list[dict[str, Any]]:
    """Check everything. Raises LogError that names what does not hold, so that the run shows as failed."""
    found = verify_log(DataFolder(Path(folder)), tell=get_run_logger().info)
    broken = [row for row in found if not row["ok"]]
    if broken:
        raise LogError("; ".join(f"{row['check']}: {row['detail']}" for row in broken))
    return found
