"""The world that the load tells of: who is in it, and the deadlines, meetings, plans and disputes that come and go in it.

A thing lives for weeks. It has milestones (set, softened, abandoned), and reports tell of the latest ones. What it is and how
often it is spoken of depends on the seed alone, so that a thin log and a dense one tell of the same things.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Literal

FIRST_DAY = date(2024, 11, 1)
DAYS = 730
"""The time over which the log is spread; the world goes on for a while after it, for events that come on top."""
BEYOND = 45

SOURCE_SLOPE, ACTOR_SLOPE, ENTITY_SLOPE = 1.0, 1.1, 0.8
SOURCES, ACTORS = 300, 400
TOPICS = ("ukraine", "gaza")
APART = 150
"""Days between two deadlines for one party."""
GAZA_EVERY = 7
"""Every so manieth entity is of the second topic, which makes 15 % of what is said."""

Kind = Literal["plan", "deadline", "meeting", "claim"]
ENTITIES: dict[Kind, int] = {"plan": 120, "deadline": 120, "meeting": 1_600, "claim": 1_500}
MIX: dict[Kind, float] = {"plan": 0.224, "deadline": 0.075, "meeting": 0.186, "claim": 0.515}
"""Shares of the four among observations, as the extractor finds them in the annotated articles of this repository."""

_SYLLABLES = (
    "an", "ar", "bel", "ca", "dor", "en", "fal", "gor", "han", "il", "jor", "ka", "lem", "mar", "nor", "os",
    "pel", "qua", "ros", "sel", "tan", "ur", "ves", "wil", "yan", "zor",
)  # fmt: skip
_CLAIM_TOPICS = ("process",) * 63 + ("ceasefire",) * 9 + ("territory",) * 7 + ("security_guarantees",) * 6 + (
    "deadline",) * 6 + ("authorship",) * 4 + ("other",) * 3 + ("military_cap",) * 2  # fmt: skip


@dataclass(frozen=True)
class Milestone:
    """From `day` (counted from the first day of the world) on reports say `event`; `due` is a due date or the meeting's day."""

    day: int
    event: str
    due: int | None = None
    points: int | None = None


@dataclass(frozen=True)
class Entity:
    """One thing, its life `[first, last]` in days, and the share of its kind's reports that speak of it."""

    kind: Kind
    number: int
    topic: str
    weight: float
    first: int
    last: int
    story: tuple[Milestone, ...]
    label: str
    people: tuple[int, ...]
    """Actors by rank: setters and addressee, participants, authors, or those who dispute a claim."""
    place: str | None = None
    subject: str = ""
    about: str | None = None
    """Lineage of the plan that it hangs on."""

    def latest(self, day: int) -> list[Milestone]:
        """Milestones up to a day, newest first; the first one where none was reached."""
        return [m for m in reversed(self.story) if m.day <= day] or [self.story[0]]


@dataclass(frozen=True)
class World:
    """Actors and sources by rank, and every entity."""

    actors: tuple[dict[str, Any], ...]
    sources: tuple[str, ...]
    entities: tuple[Entity, ...]
    actor_ranks: Ranks
    source_ranks: Ranks


class Ranks:
    """Draws ranks from 0 by Zipf's law: the n-th is drawn n**-slope times as often as the first."""

    def __init__(self, count: int, slope: float) -> None:
        self._sums = list(accumulate((n + 1) ** -slope for n in range(count)))

    def draw(self, dice: Random) -> int:
        """One rank."""
        return min(bisect(self._sums, dice.random() * self._sums[-1]), len(self._sums) - 1)

    def several(self, dice: Random, count: int) -> tuple[int, ...]:
        """Different ranks in the order in which they were drawn."""
        found: dict[int, None] = {}
        while len(found) < count:
            found[self.draw(dice)] = None
        return tuple(found)


@dataclass(frozen=True)
class Day:
    """What is spoken of on one day in one topic: entities with the running sums of their weights."""

    entities: tuple[Entity, ...]
    sums: tuple[float, ...]

    def draw(self, dice: Random) -> Entity:
        """One entity, by weight."""
        return self.entities[min(bisect(self.sums, dice.random() * self.sums[-1]), len(self.sums) - 1)]


@dataclass
class _Making:
    """Draws that several makers need."""

    dice: Random
    actors: Ranks
    lineages: list[Entity] = field(default_factory=list)
    addressed: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Topic, addressee and life of the deadlines so far."""

    def life(self, shortest: int, longest: int) -> tuple[int, int]:
        length = self.dice.randint(shortest, longest)
        first = self.dice.randint(-length // 2, DAYS + BEYOND - length // 2)
        return first, first + length

    def addressee(self, topic: str, first: int, last: int) -> int:
        """A party that no other deadline is set for around those weeks: two for one party, texts would tell apart by more."""
        rank = _side(self.dice, self.actors, "party")
        while any(t == topic and r == rank and first <= z + APART and last >= a - APART for t, r, a, z in self.addressed):
            rank = (rank + 5) % ACTORS
        self.addressed.append((topic, rank, first, last))
        return rank

    def lineage(self, topic: str, day: int) -> str | None:
        alive = [e.label for e in self.lineages if e.topic == topic and e.first <= day <= e.last]
        return self.dice.choice(alive) if alive else None


def make_world(seed: int) -> World:
    """The world of a seed."""
    dice = Random(f"world {seed}")
    actors = tuple(_actor(dice, rank) for rank in range(ACTORS))
    sources = tuple(
        f"{_name(dice, 2)} {dice.choice(('Times', 'Post', 'Wire', 'Herald', 'Desk', 'Journal'))}" for _ in range(SOURCES)
    )
    making = _Making(dice, Ranks(ACTORS, ACTOR_SLOPE))
    entities: list[Entity] = []
    for kind, count in ENTITIES.items():
        total = sum((n + 1) ** -ENTITY_SLOPE for n in range(count))
        for number in range(count):
            topic = TOPICS[number % GAZA_EVERY == GAZA_EVERY // 2]
            weight = MIX[kind] * (number + 1) ** -ENTITY_SLOPE / total
            entities.append(_MAKERS[kind](making, number, topic, weight))
        if kind == "plan":
            making.lineages = list(entities)
    return World(actors, sources, tuple(entities), making.actors, Ranks(SOURCES, SOURCE_SLOPE))


def days(world: World) -> list[dict[str, Day]]:
    """For each day what is spoken of in each topic. Every entity's weight is spread evenly over its life."""
    alive: list[dict[str, list[Entity]]] = [{topic: [] for topic in TOPICS} for _ in range(DAYS + BEYOND)]
    for entity in world.entities:
        for day in range(max(entity.first, 0), min(entity.last + 1, len(alive))):
            alive[day][entity.topic].append(entity)
    return [
        {
            topic: Day(tuple(those), tuple(accumulate(e.weight / (e.last - e.first + 1) for e in those)))
            for topic, those in by.items()
        }
        for by in alive
    ]


def on(day: int) -> date:
    """The calendar day."""
    return FIRST_DAY + timedelta(days=day)


def _name(dice: Random, syllables: int) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def _actor(dice: Random, rank: int) -> dict[str, Any]:
    kind = ("person", "party", "person", "body", "person")[rank % 5]
    name = f"{_name(dice, 2)} {_name(dice, 3)}" if kind == "person" else _name(dice, 3)
    name = f"{name} Council" if kind == "body" else name
    role = (
        dice.choice(("President", "Foreign Minister", "special envoy", "national security adviser")) if kind == "person" else None
    )
    return {"actor": f"actor-{rank:03d}", "kind": kind, "name": name, "role_as_written": role, "written": name}


def _plan(making: _Making, number: int, topic: str, weight: float) -> Entity:
    dice = making.dice
    first, last = making.life(40, 180)
    points = dice.randint(8, 40)
    story = [Milestone(first, "proposed", points=points), Milestone(first, "drafted", points=points)]
    day = first
    for event in dice.sample(("leaked", "presented", "received", "discussed", "endorsed"), 3):
        day += dice.randint(1, 10)
        story.append(Milestone(day, event, points=points))
    for _ in range(dice.randint(0, 3)):  # 28, then 19, then 20 points
        day += dice.randint(4, 30)
        points = max(3, points + dice.choice((-9, -5, -2, 1, 3)))
        story += [
            Milestone(day, "revised", points=points),
            Milestone(day + 2, dice.choice(("presented", "discussed")), points=points),
        ]
    end = dice.choice(("accepted", "rejected", "rejected", "disowned", "superseded", "endorsed"))
    story.append(Milestone(max(day + 3, last - dice.randint(3, 20)), end, points=points))
    people = making.actors.several(dice, 4)
    return Entity("plan", number, topic, weight, first, last, tuple(story), f"plan_{number:03d}", people)


def _deadline(making: _Making, number: int, topic: str, weight: float) -> Entity:
    dice = making.dice
    first, last = making.life(14, 70)
    due = last - dice.randint(3, 10)
    story = [Milestone(first, "set", due)]
    day = first
    for event in dice.sample(("reaffirmed", "shortened", "extended", "softened", "denied"), dice.randint(0, 3)):
        day += dice.randint(2, 12)
        due = due - dice.randint(2, 6) if event == "shortened" else due + dice.randint(3, 14) if event == "extended" else due
        story.append(Milestone(day, event, due))
    story.append(Milestone(max(day + 1, min(due, last - 2)), dice.choice(("abandoned", "passed", "passed", "met")), due))
    setter, addressee = _side(dice, making.actors, "person"), making.addressee(topic, first, last)
    about = making.lineage(topic, first) if dice.random() < 0.8 else None
    return Entity("deadline", number, topic, weight, first, last, tuple(story), _name(dice, 3), (setter, addressee), about=about)


def _meeting(making: _Making, number: int, topic: str, weight: float) -> Entity:
    dice = making.dice
    first, last = making.life(14, 50)
    planned = first + dice.randint(4, max(5, (last - first) // 2))
    story = [Milestone(first, dice.choice(("proposed", "announced")), planned), Milestone(first + 2, "confirmed", planned)]
    chance = dice.random()
    if chance < 0.25:
        story.append(Milestone(planned - 1, "postponed", planned))
        planned = min(planned + dice.randint(4, 12), last - 1)
        story.append(Milestone(planned - 3, "announced", planned))
    story.append(Milestone(planned, "cancelled" if 0.2 < chance < 0.4 else "held", planned))
    people = making.actors.several(dice, dice.choice((2, 2, 2, 3, 3, 4, 5)))
    place = f"{dice.choice(_SYLLABLES)}{dice.choice(('grad', 'burg', 'ville'))}".capitalize()
    return Entity("meeting", number, topic, weight, first, last, tuple(story), _name(dice, 3), people, place=place)


def _claim(making: _Making, number: int, topic: str, weight: float) -> Entity:
    dice = making.dice
    first, last = making.life(20, 90)
    story = [Milestone(first, "asserts")]
    if dice.random() < 0.6:
        story.append(Milestone(dice.randint(first + 2, last - 2), "denies"))
    claim_topic = dice.choice(_CLAIM_TOPICS)
    about = making.lineage(topic, first) if claim_topic == "authorship" or dice.random() < 0.25 else None
    people = making.actors.several(dice, 6)
    noun = _name(dice, 2).lower()
    chance = dice.random()
    if claim_topic == "deadline" or (claim_topic == "process" and chance < 0.14):
        subject = claim_topic  # the extractor found no noun: a subject that many unrelated statements share
    else:
        subject = f"authorship:{about or 'plan'}:{{}}" if claim_topic == "authorship" else f"{claim_topic}:{noun}"
    return Entity(
        "claim", number, topic, weight, first, last, tuple(story), noun, people, place=claim_topic, subject=subject, about=about
    )


def _side(dice: Random, actors: Ranks, kind: str) -> int:
    # The kind of an actor follows from his rank; the next one of the kind keeps the slope.
    wanted = {"person": (0, 2, 4), "party": (1,)}[kind]
    rank = actors.draw(dice)
    while rank % 5 not in wanted:
        rank += 1
    return min(rank, ACTORS - 4)


_MAKERS = {"plan": _plan, "deadline": _deadline, "meeting": _meeting, "claim": _claim}
