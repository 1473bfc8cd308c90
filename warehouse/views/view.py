"""What a view is: the value that its file is read into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from schemas.catalogue import CATALOGUE
from schemas.envelope import digest
from warehouse.views.recorded import RECORDED

Mode = Literal["keys", "add", "full"]

NEW_EVENT = "new_event"
"""Events that a view has not taken in yet, made by the runner."""
TOUCHED = "touched"
"""Keys that those events touch, made by the runner from `touched`."""
CHANGED = "changed_"
"""What goes before an input's name in `touched` to mean its changed rows."""
_COLUMN = re.compile(r"^COMMENT\s+ON\s+COLUMN\s+\w+\.(\w+)", re.IGNORECASE)
_QUOTED = re.compile(r"'(\w+)'")
_RESTRICTION = re.compile(rf"\bSEMI\s+JOIN\s+{TOUCHED}\b\s*USING\s*\([^)]*\)", re.IGNORECASE)


@dataclass(frozen=True)
class View:
    """One view: what its file says, and the SQL of it in the parts that the runner puts together."""

    name: str
    path: Path
    question: str
    grain: str
    key: tuple[str, ...]
    mode: Mode
    inputs: tuple[str, ...]
    touched: str | None
    changes_read: tuple[str, ...]
    """Inputs whose changed rows `touched` reads."""
    narrowed: tuple[tuple[str, str], ...]
    """Inputs of which the SELECT needs few rows when keys are touched, each with a query for the keys of those rows."""
    select: str
    comments: tuple[str, ...]

    @cached_property
    def definition(self) -> str:
        """A hash that changes when the table would: comments and question aside."""
        return digest(
            [self.name, self.mode, ",".join(self.key), self.touched or "", *map(" BY ".join, self.narrowed), self.select]
        )

    @cached_property
    def whole(self) -> str:
        """The SELECT for all keys, as it is when the table is made."""
        return _RESTRICTION.sub("", self.select)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table, as its comments name them."""
        return tuple(found for text in self.comments for found in _COLUMN.findall(text))

    @cached_property
    def event_types(self) -> frozenset[str]:
        """Types of events that its SQL names."""
        return frozenset(_QUOTED.findall(self.select)) & CATALOGUE.keys()

    @cached_property
    def views_read(self) -> tuple[str, ...]:
        """Inputs that other view files make."""
        return tuple(name for name in self.inputs if name != NEW_EVENT and not made_elsewhere(name))

    @cached_property
    def tables_made_elsewhere(self) -> tuple[str, ...]:
        """Inputs that no view file makes: identity's tables and the journal's."""
        return tuple(name for name in self.inputs if made_elsewhere(name))


def made_elsewhere(table: str) -> bool:
    """Whether a table is filled by Python and not by a view file."""
    return table in RECORDED or table.startswith("log.journal.")
