"""The static site: every page that links lead to, from each topic's first page on, as files that need no server.

Pages are the same as on the server and made by the same writers; only their links differ, which are relative. What needs a
server is left out by the templates: search, filters, other days.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from dashboard import links
from dashboard.app import STATIC
from dashboard.asking import asked_of
from dashboard.calendar import CALENDAR
from dashboard.forms import FORMS, forms_of
from dashboard.freshness import last_run
from dashboard.links import Target
from dashboard.page import Page
from dashboard.pages import PAGES, navigation
from dashboard.pages.contents import CONTENTS
from dashboard.rendering import environment, problem_html
from dashboard.site_folder import replaced
from dashboard.telling import Surroundings, Telling
from schemas.errors import InputError, ParleyError
from schemas.folder import DataFolder
from warehouse.read import Reader, open_reader
from warehouse.read.contents import names
from warehouse.read.listing import Corrections
from warehouse.read.settled import settle
from warehouse.read.topics import topics as topics_of

ASSETS = "static.files"
"""Folder of style and script. No topic is called so: the id of a topic has no dot."""
_MEMORY = "600MB"
_TOLD = 20


class SiteError(ParleyError):
    """A site that was not put in place, since links on its pages lead nowhere."""


@dataclass
class Built:
    """What a build wrote: pages (HTML), files of every form with style and script, and their bytes."""

    pages: int = 0
    files: int = 0
    bytes: int = 0
    topics: list[str] = field(default_factory=list)


def build(
    folder: DataFolder,
    place: Path,
    *,
    today: date,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    base_url: str = "",
    pages: Sequence[Page] = PAGES,
    begun: Callable[[], object] = lambda: None,
    step: Callable[[int, int], object] = lambda *_: None,
) -> Built:
    """Write the site of the newest snapshot, of all topics or of one, to a folder; with a day as it was known then.

    `base_url` is where it will stand, as `https://example.org/talks`, for addresses in feeds and calendars; without it those are
    relative too. `begun` is called when nothing hinders the build and nothing is written yet; `step` is told how many files are
    written and how many are known to be left. The folder is touched only when everything is there. Raises InputError for a folder
    that is not ours, a topic that is not known or a day that has not come, SnapshotError, SiteError.
    """
    if as_of is not None and as_of > today:
        raise InputError(f"{as_of} has not come yet; without a day the site shows what is known today")
    with open_reader(folder, memory=_MEMORY) as reader:
        about, wanted = reader.about, _wanted(reader, topic)
        day = as_of.isoformat() if as_of else None
        with replaced(place, {"snapshot": about["number"], "position": about["position"], "as_of": day}) as fresh:
            begun()
            if as_of is not None:
                settle(reader, as_of, corrections)
            site = _Site(reader, fresh, folder, today, as_of, corrections, base_url.rstrip("/"), pages)
            return site.build(wanted, step)


class _Site:
    def __init__(
        self,
        reader: Reader,
        root: Path,
        folder: DataFolder,
        today: date,
        as_of: date | None,
        corrections: Corrections,
        base_url: str,
        pages: Sequence[Page],
    ) -> None:
        self._reader, self._root, self._today, self._base_url = reader, root, today, base_url
        self._day = {"as_of": as_of.isoformat(), "corrections": corrections} if as_of else {}
        self._fresh: Mapping[str, Any] = {**reader.about, "last_run": last_run(folder), "warning": None}
        self._pages = {page.name: page for page in (*pages, CONTENTS, CALENDAR)}
        self._navigation = navigation(tuple(pages))
        self._topics: list[Mapping[str, Any]] = []
        self._named: dict[str, frozenset[str]] = {}
        self._left: deque[Target] = deque()
        self._seen: dict[Target, Target | None] = {}
        self._dead: list[str] = []
        self._telling: Telling | None = None
        self._built = Built()

    def build(self, topics: Sequence[str], step: Callable[[int, int], object]) -> Built:
        self._topics = [{"topic": topic} for topic in topics]
        self._named = {topic: frozenset(row["name"] for row in names(self._reader, topic=topic)) for topic in topics}
        first = [Target(topic, "today") for topic in topics]
        for target in first:
            self._found(target, None)
        while self._left:
            target = self._left.popleft()
            self._write(target)
            step(self._built.files, len(self._left))
        if self._dead:
            raise SiteError(_told(self._dead))
        self._surround(first)
        self._built.topics = list(topics)
        return self._built

    def _found(self, target: Target, place: Target | None) -> None:
        if target not in self._seen:
            self._seen[target] = place
            if target.form == "html":
                self._left.append(target)
            else:
                self._left.appendleft(target)  # while the answer that its page was made of is still at hand

    def _write(self, target: Target) -> None:
        source = self._seen[target]
        place = f"{target.address}, to which {source.address if source else 'the list of topics'} leads"
        page = self._pages.get(target.page)
        if page is None or target.form not in forms_of(page):
            self._dead.append(f"{place}: there is no such page")
        elif any(name in ("as_of", "corrections") for name, _ in target.query):
            self._dead.append(f"{place}: another day, which this site does not have")
        else:
            try:
                self._tell(page, target)
            except InputError as error:
                if source is None or self._pages[source.page].looks_back or target.form != "html":
                    self._dead.append(f"{place}: {error}")
                else:
                    self._explain(target, error)

    def _tell(self, page: Page, target: Target) -> None:
        form = FORMS[target.form]
        query = {**dict(target.query), **self._day}
        asked = asked_of(form.asked_page(page), target.topic, target.key, query, self._today)
        asked = replace(asked, last_run=self._fresh["last_run"])
        if self._telling is None or (self._telling.page, self._telling.asked) != (page, asked):
            self._telling = Telling(self._reader, page, asked)
        around = Surroundings(
            link=links.static(asked, target, lambda there: self._found(there, target)),
            assets=_up(target) + ASSETS,
            fresh=self._fresh,
            topics=self._topics,
            navigation=self._navigation,
            named=self._named[target.topic],
            live=False,
            address=f"{self._base_url}/{target.file}" if self._base_url else "",
        )
        self._put(target.file, form.write(self._telling, around))
        self._built.pages += target.form == "html"

    def _explain(self, target: Target, error: InputError) -> None:
        """In the place of a page what the server would say.

        Pages about the log, as those of events, have only the state of today: they name what is gone, stands under another topic
        or was not known on the day of the site.
        """
        told = problem_html("Not found", str(error), assets=_up(target) + ASSETS, home=_up(target) + "index.html")
        self._put(target.file, told)
        self._built.pages += 1

    def _put(self, name: str, content: str | bytes) -> None:
        written = content if isinstance(content, bytes) else content.encode()
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
        self._built.files += 1
        self._built.bytes += len(written)

    def _surround(self, first: Sequence[Target]) -> None:
        """The list of topics, the page for addresses that are none, style and script."""
        rows = [{"topic": target.topic, "href": target.file} for target in first]
        as_of = self._day.get("as_of")
        index = environment().get_template("site.html")
        self._put("index.html", index.render(topics=rows, fresh=self._fresh, as_of=as_of, assets=ASSETS))
        home = f"{self._base_url}/index.html" if self._base_url else ""
        self._put("404.html", environment().get_template("missing.html").render(first=home))
        self._built.pages += 2
        shutil.copytree(STATIC, self._root / ASSETS)
        for path in (self._root / ASSETS).rglob("*"):
            if path.is_file():
                self._built.files += 1
                self._built.bytes += path.stat().st_size


def _wanted(reader: Reader, topic: str | None) -> list[str]:
    known = [row["topic"] for row in topics_of(reader)]
    wanted = [one for one in known if topic in (None, one)]
    if not wanted:
        raise InputError(f"there is no topic {topic!r} to build; known are: {', '.join(known) or 'none yet'}")
    return wanted


def _up(target: Target) -> str:
    return "../" * target.file.count("/")


def _told(dead: Sequence[str]) -> str:
    some = "\n  ".join(dead[:_TOLD])
    more = f"\n  and {len(dead) - _TOLD} more" if len(dead) > _TOLD else ""
    return (
        f"links lead nowhere, so the site was not put in place and what stood there stays:\n  {some}{more}\n"
        f"This is a fault of Parley's and not of the data; please report it"
    )
