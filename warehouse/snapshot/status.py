"""How the last run ended, for whoever looks: also when it ended badly and published nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from schemas.folder import DataFolder
from warehouse.log.head import write_durably


def write_status(folder: DataFolder, status: Mapping[str, Any]) -> None:
    """Replace `status.json` in one step. Times must be ISO 8601 text. Raises OSError."""
    folder.root.mkdir(parents=True, exist_ok=True)
    write_durably(folder.status, json.dumps(status, indent=1, ensure_ascii=False) + "\n")
