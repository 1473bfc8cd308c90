"""What a page is: a question, the function that answers it from a snapshot, and the template that shows the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.asking import Asked
from warehouse.read import Reader

Answer = dict[str, Any]
"""Name of a part to JSON values, mostly rows of `warehouse.read`. `.json` gives all of it, `.csv` the page's table."""


@dataclass(frozen=True)
class Filter:
    """A parameter of an address that narrows what a page shows. Without choices any text fits."""

    label: str
    choices: tuple[str, ...] = ()
    blank: str = "any"
    """What a person reads where nothing is chosen: what is shown then."""


@dataclass(frozen=True)
class Page:
    """A page at `/<topic>/<name>`, or at `/<topic>/<name>/<key>` where it is about one thing.

    `template` is `<name>.html`. `draw` makes of the answer what only the template needs, such as the geometry of a chart.
    """

    name: str
    title: str
    question: str
    answer: Callable[[Reader, Asked], Answer]
    table: str
    """The part of the answer that `.csv` gives: a list of rows."""
    keyed: bool = False
    group: str | None = None
    """The page of the navigation under which it stands; None for one that stands there itself."""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    looks_back: bool = True
    """Whether it can show another day. Sources, checks and events have only the state of today."""
    feed: bool = False
    """Whether there is an Atom feed of it beside it."""
    draw: Callable[[Answer, Asked], dict[str, Any]] | None = None
    kept: bool = True
    """Whether one that was made serves the next who asks, as long as the snapshot is the same. Forms are made for one use."""

    @property
    def template(self) -> str:
        """Name of the template file."""
        return f"{self.name}.html"
