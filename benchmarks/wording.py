"""The words of the load: sentences that carry what was observed, and sentences between them that carry nothing."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from benchmarks.world import Entity, Milestone, on

_WORDS = re.findall(r"\w+", """
    about above accord account across after again against agreed along although always among answer any appeared army around
    asked assembly autumn away back balance before began behind below between board border both bridge brief broad build bus
    called came capital careful carried case centre certain change chief city clear close coast cold come committee common
    council country course crisis crowd daily day debate decade decision described despite different direction distant door
    during early east economy effort eight election empty end energy enough evening every evidence expected export face fact
    fall far few field final first five force foreign former four friday front full further general given glass going good
    government great grew ground group half hall harbour hard head heard heavy held help high hold home hour house however
    hundred idea important increase inside interior issue january journey june keep kept known labour large last late leader
    least left less letter level life light likely line little local long look lost low main majority many market matter may
    measure meant mile military million minister moment monday month morning move much narrow nation near need neighbour never
    new next night nine north nothing number office old once only open order other outside over own paper part party past
    people percent perhaps period place plain point police policy poor port power present press price private process public
    quarter question quiet rail rather reached reason recent record region remain report response rest result return river
    road room rule same saw school sea season second security senior september service session seven several shore short side
    since single six small some soon south speech spent spring square staff state station stay still stop street strong summer
    support table taken talk ten term than then there thing third thirty thousand three time today together told town trade
    train true turn twelve twenty under union until upper usual valley view village visit voice wait walk wall war water week
    weight went west while white whole wide winter without word work world write year yesterday
""")  # fmt: skip

FILLERS, TAILS = 4_000, 3_000
REPHRASED = 0.85
"""Share of statements that a paper words in its own way; the others repeat what was printed before."""

_DEADLINE = {
    "set": "{by} gave {to} until {when} to accept {what}",
    "reaffirmed": "{by} stood by {when} as the day by which {to} must answer on {what}",
    "shortened": "{by} brought the deadline for {to} on {what} forward to {when}",
    "extended": "{by} moved the deadline for {to} on {what} to {when}",
    "softened": "{by} would not insist on {when} for {to} if {what} goes well",
    "denied": "{by} said there was no deadline of {when} for {to} on {what}",
    "abandoned": "{by} dropped the deadline of {when} for {to} on {what}",
    "met": "{to} answered {by} on {what} before {when}",
    "passed": "{when} went by without an answer of {to} to {by} on {what}",
}


class Wording:
    """Sentences of one world, drawn from pools that are made once."""

    def __init__(self, seed: int) -> None:
        dice = Random(f"words {seed}")
        self._fillers = tuple(f"{_phrase(dice, 12, 26).capitalize()}." for _ in range(FILLERS))
        self._tails = tuple(_phrase(dice, 3, 10) for _ in range(TAILS))

    def filler(self, dice: Random) -> str:
        """A sentence that says nothing of the matter."""
        return dice.choice(self._fillers)

    def title(self, dice: Random) -> str:
        """A headline."""
        return dice.choice(self._tails).capitalize()

    def plan(self, dice: Random, entity: Entity, milestone: Milestone, who: list[dict[str, Any]], points: int | None) -> str:
        """Words for a plan's event."""
        count = f"the {points}-point text of " if points else ""
        agents = " and ".join(a["written"] for a in who) or "officials"
        return f"{count}{entity.label.replace('_', ' ')} was {milestone.event} by {agents}, {dice.choice(self._tails)}".strip()

    def deadline(self, dice: Random, entity: Entity, event: str, by: str, to: str, when: str) -> str:
        """Words for a deadline's event."""
        said = _DEADLINE[event].format(by=by, to=to, when=when, what=f"the {entity.label} terms")
        return f"{said}, {dice.choice(self._tails)}"

    def meeting(self, dice: Random, event: str, people: str, place: str | None, when: str) -> str:
        """Words for a meeting's event."""
        where = f" in {place}" if place else ""
        return f"the meeting of {people}{where} {when} was {event}, {dice.choice(self._tails)}"

    def contact(self, dice: Random, people: str, when: str) -> str:
        """Words for a contact."""
        return f"{people} spoke by telephone {when}, {dice.choice(self._tails)}"

    def proposition(self, dice: Random, entity: Entity) -> str:
        """What a statement says: the matter of the dispute, in words of the article's own or in those of others."""
        own = dice.random() < REPHRASED
        first, second = (
            (dice.randrange(TAILS), dice.randrange(TAILS)) if own else (entity.number * 7 % TAILS, entity.number % TAILS)
        )
        return f"the {entity.label} {self._tails[first]} {self._tails[second]}"


def day_text(dice: Random, day: int) -> str:
    """How a text writes a day."""
    there = on(day)
    return f"on {there:%A}" if dice.random() < 0.5 else f"{there:%-d %B}"


def _phrase(dice: Random, shortest: int, longest: int) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(dice.randint(shortest, longest)))
