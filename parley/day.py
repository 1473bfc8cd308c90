"""The day that a question is about: the options, what is wrong with them, and how an answer says which day it is of."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

import typer


class Corrections(StrEnum):
    """Which decisions of people apply to a day."""

    current = "current"
    then = "then"


AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], metavar="DAY", help="What a careful reader could have known by the end of DAY."
    ),
]
Corrected = Annotated[
    Corrections,
    typer.Option(
        "--corrections", help="With --as-of: people's corrections as known today (current), or only those made by DAY (then)."
    ),
]


class Day(NamedTuple):
    """The arguments of a question that can look back; `as_of` is None for today."""

    as_of: date | None
    corrections: Literal["current", "then"]

    @property
    def heading(self) -> str | None:
        """What an answer says of itself when it is not about today."""
        if self.as_of is None:
            return None
        made = "as known today" if self.corrections == "current" else "made by that day"
        return f"As published by the end of {self.as_of:%-d %B %Y} (UTC), with people's corrections {made}"


def day_of(as_of: datetime | None, corrections: Corrections) -> Day:
    """The day that was asked for. Raises BadParameter for corrections of a day without one."""
    if as_of is None and corrections is Corrections.then:
        raise typer.BadParameter("--corrections then needs a day: add --as-of DAY")
    return Day(as_of.date() if as_of else None, "then" if corrections is Corrections.then else "current")
