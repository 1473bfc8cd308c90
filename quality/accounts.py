"""The books of a run: what came to each gate and to each stage between two gates, and where all of it went. Nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from schemas.errors import GateError


class Judged(Protocol):
    """What the books need of a gate's verdict."""

    @property
    def step(self) -> str:
        """The gate."""

    @property
    def rows_in(self) -> int:
        """Rows that came in, counted at the door."""

    @property
    def rows_on(self) -> int:
        """Rows that went on."""

    @property
    def quarantined(self) -> Sequence[Any]:
        """Rows that were set aside."""

    @property
    def adds_up(self) -> bool:
        """Whether none of them is missing."""


@dataclass(frozen=True)
class Handover:
    """What a stage was given, in numbers: how much came, and how much of it went where, each counted on its own.

    A page that stands as it stood, an entry listed twice, an event that the log has: none of them goes on, and none is lost.
    """

    what: str
    came: int
    went: Mapping[str, int]

    @property
    def adds_up(self) -> bool:
        """Whether every one of them went somewhere."""
        return self.came == sum(self.went.values())


def require_accounts(verdicts: Iterable[Judged], handovers: Iterable[Handover]) -> None:
    """Raise GateError where something came in and is not among what went on, was set aside, or was passed over for a reason."""
    wrong = [
        f"gate {one.step}: {one.rows_in:,} rows came in, {one.rows_on:,} went on, {len(one.quarantined):,} were set aside"
        for one in verdicts
        if not one.adds_up
    ]
    for one in handovers:
        if not one.adds_up:
            told = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in one.went.items())
            wrong.append(f"{one.what}: {one.came:,} came, {sum(one.went.values()):,} are accounted for ({told})")
    if wrong:
        raise GateError(
            f"{'; '.join(wrong)}. The numbers do not add up, so something may be lost; nothing more is published. "
            f"This is a defect of Parley and not of the news: keep the data folder as it is and report this message."
        )
