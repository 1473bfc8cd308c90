"""The site that `parley build` writes, opened from the disk and clicked through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.building import build
from schemas.folder import DataFolder
from tests.browser.looking import Tab, findings
from tests.dashboard.world import NOW

Look = Callable[..., Tab]


@pytest.fixture(scope="module")
def site(world: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the folder in which the site of the small world lies."""
    place = tmp_path_factory.mktemp("site") / "a site"
    build(world, place, today=NOW.date())
    return place.as_uri()


def styled(page: Page) -> bool:
    weight: str = page.locator(".brand").evaluate("(one) => getComputedStyle(one).fontWeight")
    return weight == "700"


def test_the_site_opens_from_a_disk_and_leads_to_every_page(look: Look, site: str) -> None:
    # given
    page = look("/ukraine/today.html", base=site).page
    names = page.get_by_role("navigation", name="Pages").get_by_role("link").all_text_contents()
    assert len(names) >= 5
    # when each is clicked
    for name in names:
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
        # then it comes with its style and its data beside it
        expect(page.get_by_role("navigation", name="Pages").locator("[aria-current=page]")).to_have_text(name)
        assert styled(page)
        for form in ("JSON", "CSV"):
            data = page.locator("footer.site").get_by_role("link", name=form, exact=True)
            assert Path(unquote(urlsplit(data.evaluate("(one) => one.href")).path)).is_file()


def test_words_open_without_a_server_and_lead_to_their_place_in_the_article(look: Look, site: str) -> None:
    # given
    page = look("/index.html", base=site).page
    page.get_by_role("link", name="Ukraine").first.click()
    words = page.locator("main details.evidence", has_text="was cancelled").first
    # when
    words.locator("summary").click()
    words.get_by_role("link", name="revision 1").click()
    # then
    expect(page.locator("main")).to_contain_text("in Budapest on 2025-10-30 was cancelled")
    expect(page.locator(".target, :target").first).to_be_visible()
    assert styled(page)


def test_a_page_of_the_site_can_be_used_by_everybody(look: Look, site: str, axe: str) -> None:
    for address in ("/index.html", "/ukraine/today.html"):
        assert findings(look(address, base=site).page, axe) == []
