"""What the writers of a page's forms are given: one question with its answer, and where the document that they write stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from dashboard.asking import Asked
from dashboard.links import Link
from dashboard.page import Answer, Page
from warehouse.read import Reader


@dataclass
class Telling:
    """One question to a page. The answer is worked out when it is first wanted, and once for all forms that tell it."""

    reader: Reader
    page: Page
    asked: Asked

    @cached_property
    def answer(self) -> Answer:
        """The values that the page shows."""
        return self.page.answer(self.reader, self.asked)


@dataclass(frozen=True)
class Surroundings:
    """Where a document stands and what stands around it.

    `link` makes the addresses on it; `assets` leads to style and script; `named` are the names that have a page; `live` is False
    in a static site; `review` is whether people can decide here. `address` is the document's own, complete from `https://` on;
    it is empty where nobody knows it, as for a site on a disk.
    """

    link: Link
    assets: str
    fresh: Mapping[str, Any]
    topics: Sequence[Mapping[str, Any]]
    navigation: Sequence[Page]
    named: Collection[str]
    live: bool
    address: str = ""
    review: bool = False

    def whole(self, address: str) -> str:
        """An address as others need it who do not stand where the document does; as it is, where its own is not known."""
        return urljoin(self.address, address) if self.address else address
