"""A window that notes what goes wrong in it, and what is judged of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any, NamedTuple

import httpx
from playwright.sync_api import BrowserContext, Page, Route

from dashboard.page import Page as ParleyPage


class Tab(NamedTuple):
    """A page in a window of its own, and what went wrong in it: errors, dialogs, requests to elsewhere."""

    page: Page
    troubles: list[str]


def watched(context: BrowserContext, base: str) -> Tab:
    """A window that asks nobody but `base`, and notes what else it would have asked."""
    troubles: list[str] = []

    def asked(route: Route) -> None:
        if route.request.url.startswith((base, "data:", "blob:")):
            route.continue_()
        else:
            troubles.append(f"asked {route.request.url}")
            route.abort()

    context.route("**/*", asked)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda one: troubles.append(f"{one.type}: {one.text}") if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(f"thrown: {error}"))

    def refused(dialog: Any) -> None:
        troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refused)
    return Tab(page, troubles)


def addresses_of(pages: Sequence[ParleyPage], base: str, topic: str, day: str = "") -> dict[str, str]:
    """Of each page's name the first address that is found by following links; `day` is today or `?as_of=2025-11-26`."""
    found = {page.name: f"/{topic}/{page.name}{day}" for page in pages if not page.keyed}
    keyed = {page.name for page in pages if page.keyed}
    left = list(found.values())
    with httpx.Client(base_url=base, headers={"connection": "close"}) as client:
        for address in left:
            for href, name in re.findall(rf'href="(/{topic}/(\w+)/[^"?#]+)["?#]', client.get(address).text):
                if name in keyed - set(found) and not re.search(r"\.(json|csv|atom|ics)$", href):
                    found[name] = unescape(href) + day
                    left.append(found[name])
    return found


def findings(page: Page, axe: str) -> list[str]:
    """What axe-core holds to be serious or critical on a page, with the places."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {[' '.join(map(str, node['target'])) for node in one['nodes']][:5]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def overflowing(page: Page, width: int) -> list[str]:
    """What sticks out to the right of a window of this width, if the page as a whole can be pushed sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(
        """() => {
          const root = document.documentElement, room = root.clientWidth;
          if (root.scrollWidth <= room && document.body.scrollWidth <= room) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > room + 1 && !one.closest(".scroll"))
            .map((one) => `${one.tagName}.${one.className} to ${Math.round(one.getBoundingClientRect().right)} of ${room}`)
            .slice(0, 5).concat("the page is wider than its window").slice(0, 5);
        }"""
    )
    return found


def open_all(page: Page) -> None:
    """Open whatever opens, so that what is in it is judged too."""
    page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
