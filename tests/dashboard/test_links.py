"""Links lead somewhere: addresses that stand on a page of the small world, and on the pages that they lead to."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from starlette.testclient import TestClient

from dashboard.pages import PAGES

NAMES = "|".join(page.name for page in PAGES)
LINK = re.compile(rf'href="(/ukraine/({NAMES})(?:/[^"?#]+)?(?:\?[^"#]*)?)["#]')
MOST = 12
"""Addresses of one page that are followed."""


def test_no_link_leads_nowhere(client: TestClient) -> None:
    # given
    left = {f"/ukraine/{page.name}": "the navigation" for page in PAGES if not page.keyed}
    places, dead = dict(left), []
    followed: Counter[str] = Counter()
    # when links are followed, but those to other days, which are without end
    while left:
        address, place = left.popitem()
        answer = client.get(address)
        if answer.status_code != 200:
            dead.append(f"{answer.status_code} at {address}, to which {place} leads")
        for href, name in LINK.findall(answer.text):
            if unescape(href) not in places and "as_of=" not in href and followed[name] < MOST:
                followed[name] += 1
                places[unescape(href)] = left[unescape(href)] = address
    # then
    assert dead == []
    assert len(places) > len(PAGES)
