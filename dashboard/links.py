"""Addresses of pages: as the server has them, and as files of a static site have them. Every link on a page is made here."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dashboard.asking import Asked

_FILE_NAME = 80
"""Characters of a value that stand in a file name, so that every file system takes it."""


@dataclass(frozen=True)
class Target:
    """What a link leads to. `form` is html, json, csv, atom or ics; `query` is sorted, without empty values."""

    topic: str
    page: str
    key: str | None = None
    form: str = "html"
    query: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """Path and query on the server, such as `/ukraine/plan/plan-us?as_of=2025-11-22`."""
        path = f"/{quote(self.topic, safe='')}/{self.page}" + (f"/{quote(self.key, safe='')}" if self.key else "")
        suffix = "" if self.form == "html" else f".{self.form}"
        return path + suffix + (f"?{urlencode(self.query)}" if self.query else "")

    @property
    def file(self) -> str:
        """Path in a static site, such as `ukraine/plan/plan-us.html`. Only letters that every file system and web host takes.

        No two targets have the same, also where letters of both sizes are one: what is not its own name gets a few digits.
        """
        narrowed = "".join(f"~{key}-{_name(value)}" for key, value in self.query)
        if len(narrowed) > 2 * _FILE_NAME:
            narrowed = f"{narrowed[:_FILE_NAME]}-{_digits(narrowed)}"
        stem = f"{self.page}/{_name(self.key)}" if self.key else self.page
        return f"{_name(self.topic)}/{stem}{narrowed}.{self.form}"


Link = Callable[..., str]
"""`link(page, key=None, *, form="html", **query)`: an address. The day that is asked for goes along."""


def target(asked: Asked, page: str, key: str | None = None, *, form: str = "html", **query: object) -> Target:
    """Where a link on the page that was asked leads to: to a page of the same topic, on the same day."""
    carried: dict[str, object] = {}
    if asked.as_of is not None:
        carried = {"as_of": asked.as_of.isoformat(), "corrections": "" if asked.corrections == "current" else "then"}
    merged: Mapping[str, object] = carried | query
    pairs = tuple(sorted((name, str(value)) for name, value in merged.items() if value not in (None, "")))
    return Target(asked.topic, page, key, form, pairs)


def live(asked: Asked) -> Link:
    """Links as the server has them."""

    def link(page: str, key: str | None = None, *, form: str = "html", **query: object) -> str:
        return target(asked, page, key, form=form, **query).address

    return link


def static(asked: Asked, here: Target, found: Callable[[Target], None]) -> Link:
    """Links from one file of a static site to others, relative, so that it opens from a disk. `found` is told each target.

    The day is that of the whole site and stands in no name.
    """

    # Both stand in the topic's folder. `posixpath.relpath` would be a tenth of a build.
    up = "../" * (here.file.count("/") - 1)

    def link(page: str, key: str | None = None, *, form: str = "html", **query: object) -> str:
        there = target(asked.at(None), page, key, form=form, **query)
        found(there)
        return quote(up + there.file.partition("/")[2], safe="/~")

    return link


def _name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    clean = re.sub(r"[^a-z0-9_.-]+", "-", plain.lower()).strip("-.")[:_FILE_NAME]
    return clean if clean == text else f"{clean or 'x'}-{_digits(text)}"


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
