from __future__ import annotations

import re
from pathlib import Path

from fetch.feed_worker import MEMORY_BYTES
from fetch.feeds import MOST_TAGS
from fetch.sitemaps import MOST_BYTES
from reading.extract import MOST_NODES, MOST_TEXT
from schemas.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "fetching.md"


def test_the_limits_on_the_page_are_those_that_hold() -> None:
    # given
    text = PAGE.read_text()
    settings = Settings()

    # when
    rows = re.findall(r"\| (\d+) \| `(fetch|read|observe)\.(\w+)` \|", text)
    told = {f"{part}.{key}": float(value) for value, part, key in rows}
    fixed = {int(number.replace(",", "")) for number in re.findall(r"\| ([\d,]+) \| fixed \|", text)}

    # then
    assert told == {f"{part}.{key}": getattr(getattr(settings, part), key) for part, key in (name.split(".") for name in told)}
    assert len(told) == 8
    assert {MOST_TAGS, MEMORY_BYTES, MOST_BYTES, MOST_NODES, MOST_TEXT} <= fixed
