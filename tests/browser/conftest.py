"""Chromium, and the real server over the small world, for tests that look at pages as people do.

Where there is no Chromium the tests are skipped and say so; with PARLEY_NEEDS_BROWSER=1, as in .ci/run, they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboard.pages import PAGES
from schemas.folder import DataFolder
from tests.browser.looking import Tab, addresses_of, watched
from tests.dashboard.served import serving

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file. Its loop runs as long, and no other `asyncio.run` does in the same process."""
    path = shutil.which("chromium")
    if path is None:
        told = "no Chromium on this machine, so no page was looked at in a browser; on Debian: apt-get install chromium"
        if os.environ.get("PARLEY_NEEDS_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(world: DataFolder) -> Iterator[str]:
    """Address of the server over the world, such as http://127.0.0.1:40123."""
    with serving(world) as base:
        yield base


@pytest.fixture(scope="session")
def addresses(served: str) -> Callable[[str], dict[str, str]]:
    """`addresses("")`: of each page's name an address that links lead to; `addresses("?as_of=2025-11-26")` on another day."""
    return cache(lambda day: addresses_of(PAGES, served, "ukraine", day))


@pytest.fixture
def look(chromium: Browser, served: str) -> Iterator[Callable[..., Tab]]:
    """`look(address, width=1280, scheme="light")` opens a page in a new window.

    When the test ends, nothing may have gone wrong in any of them: no error, no dialog, no request to elsewhere.
    """
    tabs: list[Tab] = []

    def opened(address: str, *, width: int = 1280, scheme: str = "light", base: str = served) -> Tab:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        tabs.append(watched(context, base))
        tabs[-1].page.goto(base + address, wait_until="load")
        return tabs[-1]

    yield opened
    for tab in tabs:
        tab.page.context.close()
    assert [trouble for tab in tabs for trouble in tab.troubles] == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
