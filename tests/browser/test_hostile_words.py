"""Words of articles that are made to be more than words: they stay words in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.pages import PAGES
from tests.browser.looking import Tab
from tests.dashboard.world import HOSTILE

Look = Callable[..., Tab]
INJECTED = (
    "script:not([src]), img, iframe, object, embed, link[rel=stylesheet]:not([href$='/style.css']), [onerror], [onclick], [style]"
)


@pytest.mark.parametrize("name", [page.name for page in PAGES if not page.keyed])
def test_hostile_words_make_no_element_and_no_dialog(name: str, look: Look, addresses: Callable[[str], dict[str, str]]) -> None:
    # when
    page, troubles = look(addresses("")[name])
    # then
    assert page.locator(INJECTED).count() == 0
    assert troubles == []


def test_hostile_words_are_shown_as_they_were_written(look: Look) -> None:
    page = look("/ukraine/today").page
    words = page.locator("main details.evidence q", has_text=f"A meeting {HOSTILE}")
    assert words.count() >= 1


def test_the_policy_stops_what_slipped_through(look: Look) -> None:
    # given a hole in the templates, made by hand
    page, troubles = look("/ukraine/today")
    # when
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.slipped = true";
          document.body.append(script);
        }"""
    )
    # then
    assert page.evaluate("() => window.slipped") is None
    assert any("Content Security Policy" in trouble for trouble in troubles)
    troubles.clear()
