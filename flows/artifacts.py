"""What a run changed, as an artifact of Prefect: a table with the words that say so. None where nothing changed."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from prefect.artifacts import acreate_markdown_artifact

from schemas.errors import LogError
from schemas.folder import DataFolder
from warehouse.log.head import read_head
from warehouse.read import news, open_reader

log = logging.getLogger(__name__)

SHOWN = 200
"""Changes in one artifact: those that weigh most, then the newest."""
_WEIGHT = {"major": 0, "minor": 1, "detail": 2}


def position(folder: DataFolder) -> int:
    """The last event of the log, 0 where there is none: what a run brings comes after it."""
    try:
        head = read_head(folder.head)
    except LogError:  # the run itself says so, and does not come to leave anything
        return 0
    return head.position if head else 0


def leave_changes(folder: DataFolder, after: int, summary: Mapping[str, Any], *, topic: str | None = None) -> bool:
    """Leave an artifact with what came after a position, if the run that `summary` tells of published; whether there was any.

    To be called in a flow. An artifact is no more than a sight of the run: where it cannot be left, the run goes on without.
    """
    if not (summary.get("snapshot") or {}).get("fresh"):
        return False
    try:
        with open_reader(folder) as reader:
            rows = news.news(reader, after, topic)
        if rows:
            told = f"{len(rows)} change{'' if len(rows) == 1 else 's'} of {topic or 'all topics'}"
            key = f"changes-{topic or 'all'}".replace("_", "-")
            # The one that waits closes its connection; its twin leaves it to the garbage collector.
            asyncio.run(acreate_markdown_artifact(markdown(told, rows), key=key, description=told))
    except Exception:
        log.warning("no artifact of %s could be left", summary.get("run_id"), exc_info=True)
        return False
    return bool(rows)


def markdown(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The table. Whatever an article says stands in it as plain text: neither markup nor a row of its own."""
    shown = sorted(rows, key=lambda row: (_WEIGHT[row["significance"]], -row["position"]))[:SHOWN]
    lines = [
        f"# {plain(title)}",
        "",
        "| weight | what is new | in these words | who says so | article |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(_cells(row))} |" for row in shown]
    if len(rows) > len(shown):
        lines += ["", f"{len(rows) - len(shown)} more are in `parley changes`."]
    return "\n".join(lines)


def _cells(row: Mapping[str, Any]) -> list[str]:
    words = f"“{plain(row['quote'])}”" if row["quote"] else ""
    outlet, day = plain(row["outlet"] or ""), str(row["published"] or "")[:10]
    where = f"{outlet} {day}".strip()
    if outlet and str(row["url"]).startswith(("http://", "https://")):
        where = f"[{outlet}](<{quote(row['url'], safe=_IN_AN_ADDRESS)}>) {day}"
    return [row["significance"], plain(row["sentence"]), words, plain(row["chain_text"] or ""), where]


_IN_AN_ADDRESS = "%/:?#@!$&'*+,;=~"
"""What stays as it is in a link; whatever could end it or its cell does not."""


def plain(text: object) -> str:
    """A text on one line in which every sign of punctuation is only that."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(str(text).split()))
