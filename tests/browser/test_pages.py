"""Every page in a browser: it loads without a fault, everybody can use it, and it fits a phone.

The short form looks at each page once. PARLEY_BROWSER_MATRIX=1 (`make nightly`) opens each at three widths, in both schemes, for
today and for a day of the past.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product

import pytest

from dashboard.pages import PAGES
from tests.browser.looking import Tab, findings, open_all, overflowing

WIDTHS = (390, 800, 1280)
NAMES = [page.name for page in PAGES]
SHORT = [(1280, "light", "")]
MATRIX = list(product(WIDTHS, ("light", "dark"), ("", "?as_of=2025-11-26")))
Look = Callable[..., Tab]
Addresses = Callable[[str], dict[str, str]]


def test_every_page_is_reached_by_links(addresses: Addresses) -> None:
    assert set(NAMES) - set(addresses("")) == set()


@pytest.mark.parametrize(("width", "scheme", "day"), MATRIX if os.environ.get("PARLEY_BROWSER_MATRIX") == "1" else SHORT)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_loads_without_a_fault_can_be_used_by_everybody_and_fits_a_phone(
    name: str, width: int, scheme: str, day: str, look: Look, addresses: Addresses, axe: str
) -> None:
    # when
    page, troubles = look(addresses(day)[name], width=width, scheme=scheme)
    loaded = list(troubles)
    open_all(page)
    # then
    assert loaded == []
    assert page.locator("main h1").count() == 1
    assert findings(page, axe) == []
    assert {size: stuck for size in WIDTHS if (stuck := overflowing(page, size))} == {}
