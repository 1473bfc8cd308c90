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
_NEWS = re.compile(rf"\b{CHANGED}(\w+)|\b({NEW_EVENT})\b")
_QUOTED = re.compile(r"'(\w+)'")
_RESTRICTION = re.compile(rf"\bSEMI\s+JOIN\s+{TOUCHED}\b\s*USING\s*\([^)]*\)", re.IGNORECASE)


_PART = re.compile(r"'(?:[^']|'')*'|([()])|\b(UNION(?:\s+ALL)?|EXCEPT|INTERSECT|WITH|ORDER|LIMIT)\b", re.IGNORECASE)
"""What a keyword may stand in, or one that says how a query is put together."""


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
    def touched_parts(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The queries of which `touched` is the union, each with the inputs whose changes it reads, and `new_event`."""
        return tuple((part, frozenset(map("".join, _NEWS.findall(part)))) for part in _united(self.touched or ""))

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


def _united(query: str) -> list[str]:
    """The queries that a UNION puts together; where it is made otherwise, the query itself."""
    parts, depth, start = [], 0, 0
    for found in _PART.finditer(query):
        depth += {"(": 1, ")": -1}.get(found[1], 0)
        if found[2] and depth == 0:
            if not found[2].upper().startswith("UNION"):
                return [query]
            parts.append(query[start : found.start()])
            start = found.end()
    return [*parts, query[start:]]


def made_elsewhere(table: str) -> bool:
    """Whether a table is filled by Python and not by a view file."""
    return table in RECORDED or table.startswith("log.journal.")
