"""Every page, in the order of the navigation."""

from __future__ import annotations

from dashboard.page import Page
from dashboard.pages import today

PAGES: tuple[Page, ...] = (today.TODAY,)
NAVIGATION: tuple[Page, ...] = tuple(page for page in PAGES if page.group is None and not page.keyed)
