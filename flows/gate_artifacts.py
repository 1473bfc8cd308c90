"""How the gates of a run decided, as an artifact of Prefect: left at every end of a run, also where a gate stopped it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from prefect.artifacts import acreate_markdown_artifact

from flows.artifacts import plain
from schemas.folder import DataFolder

log = logging.getLogger(__name__)

PAGE = "http://127.0.0.1:8765/{topic}/quality"
"""Where `parley serve` shows the quality page unless it is told otherwise."""


def leave_gates(summary: Mapping[str, Any]) -> bool:
    """Leave an artifact with how the gates of a run decided, by what `status.json` says of it; whether one was left.

    To be called in a flow. A run that gave way to another has no gates. Where the artifact cannot be left, the run goes on.
    """
    if not summary.get("steps"):
        return False
    topic = summary["topic"]
    try:
        told = f"Gates of {topic}: {summary['outcome'].replace('_', ' ')}"
        key = f"gates-{topic}".replace("_", "-")
        asyncio.run(acreate_markdown_artifact("\n".join(_lines(told, summary)), key=key, description=told))
    except Exception:
        log.warning("no artifact of the gates of %s could be left", summary.get("run_id"), exc_info=True)
        return False
    return True


def last_status(folder: DataFolder) -> dict[str, Any]:
    """What `status.json` says; nothing where it could not be written."""
    try:
        return dict(json.loads(folder.status.read_text()))
    except (OSError, ValueError):
        return {}


def _lines(title: str, summary: Mapping[str, Any]) -> Iterator[str]:
    """The table and what did not hold. What a row says is quoted as plain text, like everything of an article."""
    yield from (f"# {plain(title)}", "", plain(summary["message"]), "")
    yield from ("| gate | in | on | set aside | expectations that failed |", "|---|---|---|---|---|")
    for step in summary["steps"]:
        failed = [f"{one['expectation']} ({one['failed']:,})" for one in summary["failed"] if one["step"] == step["step"]]
        numbers = (f"{step[name]:,}" for name in ("in", "on", "quarantined"))
        yield f"| {' | '.join((plain(step['step']), *numbers, plain(', '.join(failed))))} |"
    for one in summary["failed"]:
        what = "stopped the run" if one["stops"] else one["severity"]
        rows = f"{one['failed']:,} of {one['checked']:,}"
        yield from ("", f"**{plain(one['step'])}: {plain(one['expectation'])}** ({what}, {rows})", "")
        yield f"{plain(one['why'])} Found: {plain(one['detail'])}. {plain(one['next_step'])}"
    page = f"[Quality page]({PAGE.format(topic=summary['topic'])}), while `parley serve` runs"
    yield from ("", f"Run {plain(summary['run_id'])}. {page}; rows set aside: `parley quarantine list`.")
