"""Links lead somewhere: every address that stands on a page of the small world, and on the pages that it leads to."""

from __future__ import annotations

import re
from html import unescape

from starlette.testclient import TestClient

from dashboard.pages import PAGES

NAMES = "|".join(page.name for page in PAGES)
LINK = re.compile(rf'href="(/ukraine/(?:{NAMES})(?:/[^"?#]+)?(?:\?[^"#]*)?)["#]')


def test_no_link_leads_nowhere(client: TestClient) -> None:
    # given
    left = {f"/ukraine/{page.name}": "the navigation" for page in PAGES if not page.keyed}
    places, dead = dict(left), []
    # when every link is followed but those to other days, which are without end
    while left:
        address, place = left.popitem()
        answer = client.get(address)
        if answer.status_code != 200:
            dead.append(f"{answer.status_code} at {address}, to which {place} leads")
        more = {unescape(href) for href in LINK.findall(answer.text) if "as_of=" not in href} - set(places)
        left |= dict.fromkeys(more, address)
        places |= dict.fromkeys(more, address)
    # then
    assert dead == []
    assert len(places) > len(PAGES)
