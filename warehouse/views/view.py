"""What a view is: the value that its file is read into."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from schemas.envelope import digest

Mode = Literal["keys", "add", "full"]

NEW_EVENT = "new_event"
"""Events that a view has not taken in yet, made by the runner."""
TOUCHED = "touched"
"""Keys that those events touch, made by the runner from `touched`."""
MADE_ELSEWHERE = "identity"
"""The one table of views.duckdb that no view file makes; every table of `log.journal` counts as made elsewhere too."""


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
    select: str
    comments: tuple[str, ...]

    @cached_property
    def definition(self) -> str:
        """A hash that changes when the table would: comments and question aside."""
        return digest([self.name, self.mode, ",".join(self.key), self.touched or "", self.select])

    @cached_property
    def views_read(self) -> tuple[str, ...]:
        """Inputs that other view files make."""
        return tuple(name for name in self.inputs if name != NEW_EVENT and not made_elsewhere(name))

    @cached_property
    def tables_made_elsewhere(self) -> tuple[str, ...]:
        """Inputs that no view file makes: the identity table and the journal's."""
        return tuple(name for name in self.inputs if made_elsewhere(name))


def made_elsewhere(table: str) -> bool:
    """Whether a table is filled by Python and not by a view file."""
    return table == MADE_ELSEWHERE or table.startswith("log.journal.")
