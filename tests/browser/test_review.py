"""A person decides in a browser, which names the origin of a form by rules of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from parley.deciding import ByHand
from schemas.folder import DataFolder
from tests.dashboard.served import serving


@pytest.fixture
def desk(world: DataFolder, tmp_path: Path) -> Iterator[str]:
    shutil.copytree(world.root, tmp_path / "data", symlinks=True)
    folder = DataFolder(tmp_path / "data")
    with serving(folder, ByHand(folder)) as base:
        yield base


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without"])
def test_a_person_rejects_a_statement_from_the_page_of_its_article(chromium: Browser, desk: str, script: bool) -> None:
    # given
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{desk}/ukraine/today")
    page.locator("details.evidence summary").first.click()
    page.locator("details.evidence[open] a", has_text="archived capture").first.click()
    page.get_by_role("link", name="Decide on what was read").click()
    # when
    form = page.locator("form.decide").filter(has=page.get_by_role("button", name="Reject")).first
    form.get_by_label("Your name").fill("A. Reader")
    form.get_by_role("button", name="Reject").click()
    # then
    expect(page.locator("p.then")).to_contain_text("Noted under the name A. Reader")
    expect(page.locator(".decisions")).to_contain_text("A. Reader")
    context.close()
