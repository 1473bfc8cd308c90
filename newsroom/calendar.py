"""What the small world publishes and when: outlets and articles as frozen values, read from calendar.yaml and articles/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from schemas.located_yaml import FASTEST

HERE = Path(__file__).parent
NOTICE = "Sample rewritten from public reporting for a demonstration, by an outlet that does not exist. Not for citation."
"""What every feed and every page says of itself."""


@dataclass(frozen=True)
class Revision:
    """One state of a page: its words, and the moment from which they stand there, in the outlet's own time zone.

    The zone matters: "on Thursday" is Thursday where the desk is.
    """

    since: datetime
    title: str
    text: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The blocks of the text, in order."""
        return tuple(self.text.split("\n\n"))


@dataclass(frozen=True)
class Outlet:
    """A medium that does not exist: its address, how its pages look and how its feed is served.

    `sick` is the span [from, until) in which an HTML page takes the place of the feed. `moved_from` is an older address of
    the feed that redirects to the present one.
    """

    id: str
    name: str
    site: str
    layout: str
    ownership: str
    feed_format: Literal["rss", "atom", "json"]
    feed_path: str
    moved_from: str | None = None
    full_text: bool = False
    sick: tuple[datetime, datetime] | None = None
    slow: bool = False
    compressed: bool = False
    charset: str = "utf-8"

    def is_sick(self, now: datetime) -> bool:
        """Whether the feed is an HTML page at that moment."""
        return self.sick is not None and self.sick[0] <= now < self.sick[1]


@dataclass(frozen=True)
class Article:
    """One page through its revisions, oldest first, with what is awkward about it."""

    outlet: Outlet
    url: str
    revisions: tuple[Revision, ...]
    linked_as: str | None = None
    paywalled: bool = False
    busy_once: bool = False
    missing: bool = False
    gone_from: datetime | None = None

    @property
    def path(self) -> str:
        """The path of the canonical address, without a leading slash."""
        return urlsplit(self.url).path.lstrip("/")

    @property
    def published(self) -> datetime:
        """When the page first appeared."""
        return self.revisions[0].since

    def revision(self, now: datetime) -> Revision | None:
        """The words that stand there at that moment; None before the page appeared."""
        return next((r for r in reversed(self.revisions) if r.since <= now), None)

    def is_gone(self, now: datetime) -> bool:
        """Whether the page has been taken down by that moment."""
        return self.gone_from is not None and self.gone_from <= now


@dataclass(frozen=True)
class World:
    """Everything there is to publish."""

    days: tuple[datetime, ...]
    outlets: Mapping[str, Outlet]
    articles: tuple[Article, ...]

    def published(self, outlet: Outlet, now: datetime) -> list[Article]:
        """The articles that an outlet's feed lists at that moment, newest first; pages taken down are dropped from it."""
        out = [a for a in self.articles if a.outlet == outlet and a.published <= now and not a.is_gone(now)]
        return sorted(out, key=lambda a: (a.published, a.url), reverse=True)

    def canonical(self, address: str) -> str:
        """The `https://www.….example` address of a page that was fetched over loopback; ValueError for another address."""
        prefix, _, rest = urlsplit(address).path.lstrip("/").partition("/")
        if prefix not in self.outlets:
            raise ValueError(f"{address} is not an address of the newsroom: its first path segment names no outlet")
        return f"{self.outlets[prefix].site}/{rest}"


def _outlet(key: str, row: Mapping[str, Any]) -> Outlet:
    feed = row["feed"]
    sick = feed.get("sick")
    return Outlet(
        id=key,
        name=row["name"],
        site=row["site"],
        layout=row["layout"],
        ownership=row["ownership"],
        feed_format=feed["format"],
        feed_path=feed["path"],
        moved_from=feed.get("moved_from"),
        full_text=feed.get("full_text", False),
        sick=(sick["from"], sick["until"]) if sick else None,
        slow=row.get("slow", False),
        compressed=row.get("compressed", False),
        charset=row.get("charset", "utf-8"),
    )


def load(folder: Path = HERE) -> World:
    """Read a world from `calendar.yaml` and `articles/*.json` below the folder."""
    calendar = yaml.load((folder / "calendar.yaml").read_text(encoding="utf-8"), Loader=FASTEST)
    outlets = {key: _outlet(key, row) for key, row in calendar["outlets"].items()}
    by_site = {outlet.site: outlet for outlet in outlets.values()}
    pages: dict[str, list[tuple[str, Revision]]] = {}
    for file in sorted((folder / "articles").glob("*.json")):
        row = json.loads(file.read_text(encoding="utf-8"))
        revision = Revision(datetime.fromisoformat(row["published"]), row["title"], row["text"])
        pages.setdefault(row["url"], []).append((file.stem, revision))
    articles = []
    for url, found in pages.items():
        parts = urlsplit(url)
        quirks: dict[str, Any] = {}
        for stem, _ in found:
            quirks |= calendar["quirks"].get(stem, {})
        revisions = tuple(sorted((revision for _, revision in found), key=lambda r: r.since))
        articles.append(Article(by_site[f"{parts.scheme}://{parts.netloc}"], url, revisions, **quirks))
    return World(tuple(calendar["days"]), outlets, tuple(sorted(articles, key=lambda a: (a.published, a.url))))


@cache
def world() -> World:
    """The bundled world, read once."""
    return load()


def moment(day: str) -> datetime:
    """The moment that a date or a date with time stands for: one of DAYS where it names it, else the end of that day in UTC."""
    asked = datetime.fromisoformat(day)
    if len(day) > len("2025-11-24"):
        return asked if asked.tzinfo else asked.replace(tzinfo=UTC)
    known = {d.date(): d for d in DAYS}
    return known.get(asked.date(), _end_of(asked.date()))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


DAYS: tuple[datetime, ...] = world().days
"""The moments (UTC) at which the demo looks at the world, in order."""
