"""Scores the end state of a topic against the gold one, by the matching rule of the corpus: found, false, and right of the found.

The numbers are those of the corpus's own scorer. Optional gold items are neutral, and what was retracted counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from observing.scoring.end_state import STATE_KINDS, Absent, EndState, Entry, Meeting, PlanVersion, StateKind, parse_end_state
from observing.scoring.end_state_matching import (
    E,
    Fit,
    contradiction_fit,
    dates_agree,
    deadline_fit,
    history_agrees,
    meeting_fit,
    pair,
    provision_agrees,
    status_agrees,
    version_fit,
)
from observing.scoring.matching import Names, participants_agree

Say = Callable[[str], None]
LITERALLY = Names.from_aliases({})


@dataclass(frozen=True)
class Standing:
    """A plan version, the number of its lineage and its place in it."""

    version: PlanVersion
    lineage: int
    place: int


@dataclass(frozen=True)
class Order:
    """How a found version stands among those found.

    It `follows` where it has no predecessor in the gold's lineage, or stands after it in one of the prediction's. It is `joined`
    where the one right before it belongs to another gold lineage.
    """

    has_predecessor: bool
    follows: bool
    joined: bool


@dataclass(frozen=True)
class Pairing(Generic[E]):
    """The items of one kind, retracted ones left out, and which prediction stands for which gold item (by index)."""

    kind: StateKind
    gold: Sequence[E]
    predicted: Sequence[E]
    owned: Mapping[int, int]

    @classmethod
    def of(
        cls, kind: StateKind, gold: Sequence[E], predicted: Sequence[E], names: Names, fit: Callable[[E, E, Names], Fit | None]
    ) -> Pairing[E]:
        """Pairs the items one to one."""
        known, given = ([item for item in items if item.status != "retracted"] for items in (gold, predicted))
        return cls(kind, known, given, pair(known, given, names, fit))

    @property
    def mandatory(self) -> list[int]:
        """The gold items that must be found."""
        return [index for index, item in enumerate(self.gold) if not item.optional]

    @property
    def found(self) -> dict[int, tuple[E, E]]:
        """Those of them that were, each as (prediction, gold)."""
        return {index: (self.predicted[self.owned[index]], self.gold[index]) for index in self.mandatory if index in self.owned}

    @property
    def false(self) -> list[E]:
        """The predictions that stand for nothing."""
        taken = set(self.owned.values())
        return [item for index, item in enumerate(self.predicted) if index not in taken]

    def label(self, item: E) -> str:
        """The item for people: kind, name, what tells it from others, articles."""
        dates = ", ".join(str(step) for step in getattr(item, "due_dates", ()))
        known = getattr(item, "points", None) or getattr(item, "date", None) or dates
        return f"{self.kind[:-1]} {item.name}{f' ({known})' if known else ''} from {', '.join(item.articles) or 'no article'}"


def score_end_state(gold: Any, predicted: Any, names: Names, say: Say | None = None) -> dict[str, Any]:
    """For each kind how many are found and false, details as `[right, of]`, recall, precision, overall; absent rules violated.

    Both states are decoded JSON in the shape of an end state; `names` are the set's. `say` is told every miss, every false item
    and every wrong detail, a line each. Raises InputError where one of the two has another shape.
    """
    known, given = parse_end_state(gold, "the gold"), parse_end_state(predicted, "the state to score")
    tell: Say = say or (lambda _: None)

    def participants(mine: Meeting, one: Meeting) -> bool:
        return participants_agree(mine.participants, one.participants, names)

    lines, written = standings(known), standings(given)
    plans = Pairing.of("plans", [one.version for one in lines], [one.version for one in written], names, version_fit)
    deadlines = Pairing.of("deadlines", known.deadlines, given.deadlines, names, deadline_fit)
    meetings = Pairing.of("meetings", known.meetings, given.meetings, names, meeting_fit)
    contradictions = Pairing.of("contradictions", known.contradictions, given.contradictions, names, contradiction_fit)
    items: dict[StateKind, Sequence[Entry]] = {
        "plans": plans.predicted,
        "deadlines": deadlines.predicted,
        "meetings": meetings.predicted,
        "contradictions": contradictions.predicted,
    }
    return {
        "plans": _plans(plans, orders(lines, written, plans.owned), tell),
        "deadlines": _measures(deadlines, {"due dates": history_agrees}, tell),
        "meetings": _measures(meetings, {"participants": participants}, tell),
        "contradictions": _measures(contradictions, {}, tell),
        "absent": _absent(known.absent, items, tell),
    }


def render_end_state(result: Mapping[str, Any]) -> str:
    """The result as lines of text for people, without a line end after the last."""
    lines = []
    for kind in STATE_KINDS:
        row = result[kind]
        details = ", ".join(f"{detail} {right}/{of}" for detail, (right, of) in row["details"].items())
        lines.append(
            f"{kind:14} overall {row['overall']:.2f}  R {row['recall']:.2f}  P {row['precision']:.2f}   "
            f"found {row['found']} of {row['gold']}, false {row['false']}; right of the found: {details}"
        )
    absent = result["absent"]
    lines.append(f"stated though it must be absent: {absent['violated']} of {absent['of']}")
    return "\n".join(lines)


def standings(state: EndState) -> list[Standing]:
    """All plan versions that are not retracted, in order. A version of an optional lineage is optional."""
    return [
        Standing(version.model_copy(update={"optional": version.optional or plan.optional}), lineage, place)
        for lineage, plan in enumerate(state.plans)
        for place, version in enumerate(plan.versions)
        if version.status != "retracted"
    ]


def orders(gold: Sequence[Standing], predicted: Sequence[Standing], owned: Mapping[int, int]) -> dict[int, Order]:
    """For each found gold version that is in line, neither optional nor a branch, how it stands. `owned` pairs them by index."""
    line = [index for index in sorted(owned) if not gold[index].version.optional and not gold[index].version.branch]
    result = {}
    for number, index in enumerate(line):
        mine = predicted[owned[index]]
        earlier = {
            predicted[owned[other]].place: other
            for other in line
            if predicted[owned[other]].lineage == mine.lineage and predicted[owned[other]].place < mine.place
        }
        before = line[number - 1] if number and gold[line[number - 1]].lineage == gold[index].lineage else None
        result[index] = Order(
            has_predecessor=before is not None,
            follows=before is None or before in earlier.values(),
            joined=bool(earlier) and gold[earlier[max(earlier)]].lineage != gold[index].lineage,
        )
    return result


def violates(item: Entry, rule: Absent) -> bool:
    """The item states what must be absent: all conditions of the rule hold. Names are taken literally, without aliases."""
    holds: dict[str, Callable[[], bool]] = {
        "points": lambda: getattr(item, "points", None) in rule.points,
        "status": lambda: item.status in rule.status,
        "place": lambda: LITERALLY.same(rule.place, getattr(item, "place", None)),
        "date": lambda: dates_agree(rule.date, getattr(item, "date", None)),
        "due": lambda: dates_agree(rule.due, next(reversed(getattr(item, "dates", ())), None)),
        "participants": lambda: all(
            any(LITERALLY.same(name, other) for other in getattr(item, "participants", ())) for name in rule.participants
        ),
        "articles": lambda: not set(rule.articles).isdisjoint(item.articles),
        "only_articles": lambda: bool(item.articles) and set(item.articles) <= set(rule.only_articles),
        "provision": lambda: any(
            (stated.topic, stated.value) == (rule.provision.topic, rule.provision.value) and stated.status != "retracted"
            for stated in getattr(item, "provisions", ())
            if rule.provision
        ),
    }
    return all(holds[condition]() for condition in rule.conditions)


def _plans(pairing: Pairing[PlanVersion], order: Mapping[int, Order], tell: Say) -> dict[str, Any]:
    misplaced = {index for index, stands in order.items() if stands.joined or not stands.follows}
    result = _measures(pairing, {}, tell, good=len(pairing.found.keys() - misplaced))
    for index in sorted(misplaced):
        tell(f"{'joined to another lineage' if order[index].joined else 'out of order'}: {pairing.label(pairing.gold[index])}")
    follows = [stands.follows for stands in order.values() if stands.has_predecessor]
    provisions, values = [], []
    for mine, gold in pairing.found.values():
        for provision in gold.provisions:
            right = any(provision_agrees(one, provision) for one in mine.provisions)
            provisions.append(right)
            if provision.value is not None:
                values.append(right)
            if not right:
                stated = provision.text if provision.value is None else provision.value
                tell(f"no such provision: {pairing.label(gold)}: {provision.topic}, {stated}")
    result["details"] |= {
        "order": [sum(follows), len(follows) + sum(stands.joined for stands in order.values())],
        "provisions": [sum(provisions), len(provisions)],
        "values": [sum(values), len(values)],
    }
    return result


def _measures(
    pairing: Pairing[E], checks: Mapping[str, Callable[[E, E], bool]], tell: Say, good: int | None = None
) -> dict[str, Any]:
    """`good` is how many gold items are right as a whole: unless told, those found with the right status."""
    mandatory, found, false = pairing.mandatory, pairing.found, pairing.false
    for index in mandatory:
        if index not in found:
            tell(f"missed: {pairing.label(pairing.gold[index])}")

    def right(detail: str, agrees: Callable[[E, E], bool]) -> int:
        wrong = [(mine, gold) for mine, gold in found.values() if not agrees(mine, gold)]
        for mine, gold in wrong:
            tell(f"wrong {detail}: {pairing.label(gold)}: {_shown(mine, detail)} instead of {_shown(gold, detail)}")
        return len(found) - len(wrong)

    status = right("status", lambda mine, gold: status_agrees(pairing.kind, mine, gold))
    details = {detail: [right(detail, agrees), len(found)] for detail, agrees in checks.items()}
    for item in false:
        tell(f"false: {pairing.label(item)}")
    return {
        "gold": len(mandatory),
        "found": len(found),
        "false": len(false),
        "details": {"status": [status, len(found)], **details},
        "recall": round(len(found) / (len(mandatory) or 1), 3),
        "precision": round(len(pairing.owned) / (len(pairing.owned) + len(false) or 1), 3),
        "overall": round((status if good is None else good) / (len(mandatory) or 1), 3),
    }


def _absent(rules: Sequence[Absent], items: Mapping[StateKind, Sequence[Entry]], tell: Say) -> dict[str, int]:
    violated = 0
    for rule in rules:
        offender = next((item for item in items[rule.kind] if violates(item, rule)), None)
        if offender is not None:
            violated += 1
            tell(f"stated though it must be absent: {rule.what}: {offender.name}")
    return {"violated": violated, "of": len(rules)}


def _shown(item: Entry, detail: str) -> str:
    field = getattr(item, detail.replace(" ", "_"))
    return ", ".join(map(str, field)) or "none" if isinstance(field, tuple) else str(field)
