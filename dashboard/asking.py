"""What a page is asked: the topic, the thing, the day, filters and the place in a long list, all of it told by the address."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from schemas.errors import InputError

if TYPE_CHECKING:
    from dashboard.page import Page
    from warehouse.read.listing import Corrections

_LONGEST = 200
"""Characters that a value in an address may have. Names of actors and searches are shorter."""


class UnknownAddressError(InputError):
    """No page stands at an address, or nothing that the address names is known."""


@dataclass(frozen=True)
class Asked:
    """One question to a page; two questions that are equal have one answer as long as the snapshot is the same.

    `key` names the thing that the page is about, None for a page about all of a kind; `today` is the day on which it is asked
    (UTC); `place` counts pages of a long list from 1.
    """

    topic: str
    today: date
    key: str | None = None
    as_of: date | None = None
    corrections: Corrections = "current"
    filters: Mapping[str, str] = field(default_factory=dict)
    place: int = 1
    last_run: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    """How the last run of the folder ended, which no snapshot knows: `status.json`, None where there is none."""

    @property
    def day(self) -> dict[str, Any]:
        """How a query of `warehouse.read` is told which day is meant."""
        return {"as_of": self.as_of, "corrections": self.corrections}

    @property
    def usual(self) -> dict[str, Any]:
        """What nearly every listing of `warehouse.read` is asked: the topic and the day."""
        return {"topic": self.topic, **self.day}

    @property
    def now(self) -> date:
        """The day from whose evening the page looks: the one that was asked for, else today."""
        return self.as_of or self.today

    @property
    def yesterday(self) -> date:
        """The day before the one that the page looks from."""
        return self.now - timedelta(days=1)

    @property
    def tomorrow(self) -> date | None:
        """The day after; None where that is today, which needs no day."""
        after = self.now + timedelta(days=1)
        return after if after < self.today else None

    def part(self, size: int) -> dict[str, Any]:
        """Rows to ask for in a long list of which a page shows `size`: one more, which tells whether there is a next page."""
        return {"limit": size + 1, "offset": (self.place - 1) * size}

    def at(self, day: date | None) -> Asked:
        """The same question about another day."""
        return replace(self, as_of=day, corrections=self.corrections if day else "current", place=1)


def asked_of(page: Page, topic: str, key: str | None, query: Mapping[str, str], today: date) -> Asked:
    """The question that an address puts to a page. Parameters that the page does not know are passed over.

    Raises InputError, which says what may stand there; UnknownAddressError where the thing that the page is about is not named.
    """
    for name, value in [*query.items(), ("key", key or "")]:
        if len(value) > _LONGEST:
            raise InputError(f"{name} is longer than {_LONGEST} characters; no page is asked that much")
    if page.keyed and not key:
        raise UnknownAddressError(f"this address lacks the id of what it is about; the page of {page.group} leads to them")
    as_of = _day(query.get("as_of")) if page.looks_back else None
    if as_of is not None and as_of > today:
        raise InputError(f"as_of={as_of} has not come yet; without it the page shows what is known today")
    corrections = query.get("corrections") or "current"
    if corrections not in ("current", "then"):
        raise InputError(
            f"corrections={corrections} is unknown; it is current (all that is known today) or then (made by that day)"
        )
    place = query.get("p") or "1"
    if not re.fullmatch(r"[1-9]\d{0,5}", place):
        raise InputError(f"p={place} is no page number; it counts from 1")
    filters = {}
    for name, one in page.filters.items():
        if value := query.get(name, "").strip():
            if one.choices and value not in one.choices:
                raise InputError(f"{name}={value} is unknown; it is one of {', '.join(one.choices)}")
            filters[name] = value
    return Asked(
        topic=topic,
        today=today,
        key=key,
        as_of=as_of,
        corrections="then" if as_of and corrections == "then" else "current",
        filters=filters,
        place=int(place),
    )


def day_in(value: str, name: str) -> date:
    """A day that an address gives, as 2025-11-22. Raises InputError."""
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"(19|20|21)\d\d-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    raise InputError(f"{name}={value} is no day; write it as 2025-11-22")


def _day(value: str | None) -> date | None:
    return day_in(value, "as_of") if value else None
