"""The forms in which a page is told, each with the function that writes it: HTML, JSON, CSV, an Atom feed, a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from dashboard.calendar import CALENDAR, ics_of
from dashboard.feeds import AFTER, atom_of
from dashboard.page import Filter, Page
from dashboard.rendering import html_of
from dashboard.tables import csv_of, json_of
from dashboard.telling import Surroundings, Telling


@dataclass(frozen=True)
class Form:
    """A form: its media type, its writer, and what it can be asked beside what its page can."""

    media: str
    write: Callable[[Telling, Surroundings], str | bytes]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    saved: bool = False
    """Whether a browser keeps it as a file and does not show it."""
    tells_address: bool = False
    """Whether the address under which it was asked stands in it."""

    def asked_page(self, page: Page) -> Page:
        """The page as it is asked in this form."""
        return replace(page, filters={**page.filters, **self.filters}) if self.filters else page


FORMS: Mapping[str, Form] = {
    "json": Form("application/json", json_of),
    "csv": Form("text/csv; charset=utf-8", csv_of, saved=True),
    "atom": Form("application/atom+xml; charset=utf-8", atom_of, filters=AFTER, tells_address=True),
    "ics": Form("text/calendar; charset=utf-8", ics_of, saved=True, tells_address=True),
    "html": Form("text/html; charset=utf-8", html_of),
}
"""Form by the ending of its addresses. HTML is the last: its addresses have no ending, so any other fits them as well."""


def forms_of(page: Page) -> tuple[str, ...]:
    """The forms in which a page can be asked, in the order of FORMS."""
    if page is CALENDAR:
        return "json", "csv", "ics"
    return tuple(form for form in FORMS if form != "ics" and (form != "atom" or page.feed))
