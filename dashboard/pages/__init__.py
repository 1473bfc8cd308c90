"""Every page, in the order of the navigation."""

from __future__ import annotations

from dashboard.page import Page
from dashboard.pages import (
    actors,
    article,
    claims,
    compare,
    contacts,
    contradictions,
    data,
    deadlines,
    event,
    meetings,
    plans,
    quality,
    search,
    sources,
    today,
)

PAGES: tuple[Page, ...] = (
    today.TODAY,
    plans.PLANS,
    deadlines.DEADLINES,
    meetings.MEETINGS,
    contradictions.CONTRADICTIONS,
    claims.CLAIMS,
    actors.ACTORS,
    sources.SOURCES,
    quality.QUALITY,
    deadlines.DEADLINE,
    meetings.MEETING,
    contacts.CONTACTS,
    plans.PLAN,
    compare.COMPARE,
    contradictions.CONTRADICTION,
    actors.ACTOR,
    search.SEARCH,
    article.ARTICLE,
    event.EVENT,
    data.DATA,
)


def navigation(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Those that stand in the navigation of every page."""
    return tuple(page for page in pages if page.group is None and not page.keyed)
