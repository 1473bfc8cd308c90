"""What a reader does on a page: opens words, copies them, walks with keys, looks at another day, is told of news."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from schemas.folder import DataFolder
from tests.browser.looking import Tab
from tests.dashboard.served import serving
from tests.dashboard.world import WORLD
from tests.warehouse.given import article, meeting, opened, published, told

Look = Callable[..., Tab]


def focused(page: Page) -> str:
    text: str = page.evaluate("() => document.activeElement.textContent")
    return text


def test_words_open_by_click_and_by_key(look: Look) -> None:
    # given
    page = look("/ukraine/today").page
    words = page.locator("main details.evidence")
    first, second = words.nth(0), words.nth(1)
    expect(first.locator("dl")).to_be_hidden()
    # when
    first.locator("summary").click()
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    # then
    for opened_words in (first, second):
        expect(opened_words.locator("dl")).to_be_visible()
        expect(opened_words.locator("dt")).to_contain_text(["Said by", "Published", "Article", "Held as"])


def test_a_citation_has_outlet_words_and_address(look: Look, served: str) -> None:
    # given
    page = look("/ukraine/today?as_of=2025-11-21").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served)
    words = page.locator("main details.evidence", has_text="was cancelled").first
    words.locator("summary").click()
    # when
    words.get_by_role("button", name="Copy citation").click()
    expect(words.get_by_role("button", name="Copied")).to_be_visible()
    # then
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Gazette, 21 Oct 2025, 12:00 UTC, “")
    assert "”, revision 1: “A meeting of Donald Trump, Vladimir Putin in Budapest on 2025-10-30 was cancelled” (" in copied
    assert copied.endswith("(Donald Trump, according to Axios (Gazette), 21 Oct 2025). https://gazette.example/gazette")


def test_keys_walk_statements_search_and_tell_themselves(look: Look) -> None:
    # given
    page = look("/ukraine/today").page
    statements = page.locator("main details.evidence > summary").all_text_contents()
    # when / then
    page.keyboard.press("j")
    assert focused(page) == statements[0]
    page.keyboard.press("j")
    assert focused(page) == statements[1]
    page.keyboard.press("k")
    assert focused(page) == statements[0]
    page.keyboard.press("Enter")
    expect(page.locator("main details.evidence").first).to_have_attribute("open", "")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jk?")  # letters now, no keys
    expect(page.get_by_role("searchbox")).to_have_value("jk?")


def test_the_first_key_leads_past_the_navigation(look: Look) -> None:
    page = look("/ukraine/today").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_day_that_is_picked_travels_along_every_link(look: Look) -> None:
    # given
    page = look("/ukraine/today").page
    # when
    page.get_by_label("Known by").fill("2025-11-22")
    page.get_by_role("button", name="Go").click()
    page.wait_for_url("**/today?as_of=2025-11-22*")
    # then
    expect(page.get_by_role("status").filter(has_text="You are looking at")).to_contain_text("22 Nov 2025")
    links = page.eval_on_selector_all("a[href^='/ukraine/']", "all => all.map((one) => one.getAttribute('href'))")
    back = [href for href in links if "as_of=" not in href]
    assert len(links) > 10
    assert back == ["/ukraine/today"]  # "Back to today" alone


def test_bracket_keys_move_a_day_and_stop_at_today(look: Look) -> None:
    # given
    page = look("/ukraine/today").page
    # when / then
    for key, day in (("[", "?as_of=2025-12-02"), ("[", "?as_of=2025-12-01"), ("]", "?as_of=2025-12-02"), ("]", "")):
        page.keyboard.press(key)
        page.wait_for_url(re.compile(rf"/ukraine/today{re.escape(day)}$"), wait_until="load")


def test_what_came_since_the_last_look_is_marked_and_the_server_is_not_told(look: Look, served: str) -> None:
    # given
    page = look("/ukraine/today").page
    expect(page.locator("#since-last")).to_be_hidden()
    # when it was last looked at before the last articles
    page.evaluate("() => localStorage.setItem('parley:seen:ukraine', '40')")
    page.goto(f"{served}/ukraine/today")
    # then
    expect(page.locator("#since-last")).to_have_text(re.compile(r"^[1-9]\d* new since you last looked$"))
    assert page.locator("li.new").count() < page.locator("[data-arrived]").count()
    assert page.context.cookies() == []


def test_a_reader_of_an_open_page_is_told_of_a_new_snapshot(look: Look, tmp_path: Path) -> None:
    # given
    with opened(tmp_path) as store:
        told(store, WORLD[:4])
        published(store, tmp_path).close()
    with serving(DataFolder(tmp_path)) as base:
        page = look("/ukraine/today", base=base).page
        expect(page.locator("main")).not_to_contain_text("Vienna")
        # when a run publishes, and the reader comes back to the window
        with opened(tmp_path) as store:
            told(store, article("news", "2025-12-02", meeting("announced", place="Vienna", when="2025-12-09", people=["Ada"])))
            published(store, tmp_path).close()
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        # then it is said, and shown when asked for
        expect(page.locator("#newer")).to_contain_text("Something new has been published.")
        expect(page.locator("main")).not_to_contain_text("Vienna")
        page.get_by_role("link", name="Show it").click()
        expect(page.locator("main")).to_contain_text("Vienna")
        expect(page.locator("#newer")).to_have_count(0)


@pytest.mark.parametrize("size", ["390", "1280"])
def test_printing_leaves_the_words_and_drops_the_controls(look: Look, size: str) -> None:
    page = look("/ukraine/today", width=int(size)).page
    page.emulate_media(media="print")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.locator("main q").first).to_be_visible()
