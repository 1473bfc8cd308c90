"""What articles say of the things of the world: observations with their sentence, before they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from benchmarks.wording import Wording, day_text
from benchmarks.world import Entity, World, on

EXTRACTOR = "rules/4"
_ROLES = {"accepted": "accepter", "rejected": "rejecter", "revised": "reviser", "presented": "presenter"}


@dataclass(frozen=True)
class Said:
    """One observation before it stands in a text: all of its payload but article and evidence."""

    type: str
    quote: str
    content: dict[str, Any]
    occurred: dict[str, Any] | None


class Statements:
    """Draws what is said of a thing on a day, as often with names, dates and places as in the annotated articles."""

    def __init__(self, world: World, words: Wording, dice: Random) -> None:
        self._world, self._words, self._dice = world, words, dice

    def observe(self, entity: Entity, day: int) -> Said:
        make = {"plan": self._plan, "deadline": self._deadline, "meeting": self._meeting, "claim": self._claim}
        return make[entity.kind](entity, day)

    def _plan(self, entity: Entity, day: int) -> Said:
        dice = self._dice
        known = entity.latest(day)
        milestone = known[0] if dice.random() < 0.6 else dice.choice(known)
        agents = [self._actor(entity.people[n]) for n in range(dice.choice((0, 1, 1, 1, 1, 2)))]
        points = milestone.points if dice.random() < 0.2 else None
        named = dice.random() < 0.94
        role = _ROLES.get(milestone.event, "author")
        when = self._when(milestone.day, day, 0.25)
        quote = self._words.plan(dice, entity, milestone, agents, points)
        contained = Random(quote)  # its own dice: what else is drawn stays as it was
        if contained.random() < 0.1:
            provision = {
                "event": "contained", "plan": _plan_ref(entity.label if named else None, points), "obligation": "must",
                "provision_topic": contained.choice(("military_cap", "elections", "territory")), "text": quote, "unit": "persons",
                "value": 100_000.0 * contained.randint(4, 9), "old_value": None,
            }  # fmt: skip
            return self._said("ProvisionReported", quote, entity, provision, None, speaks=0.35)
        content = {
            "event": milestone.event, "when": when, "agents": [{"role": role, "who": a} for a in agents],
            "plan": _plan_ref(entity.label if named else None, points),
        }  # fmt: skip
        return self._said("PlanReported", quote, entity, content, when, speaks=0.35)

    def _deadline(self, entity: Entity, day: int) -> Said:
        dice = self._dice
        known = entity.latest(day)
        milestone = known[0] if dice.random() < 0.6 else dice.choice(known)
        moved = milestone.event in {"shortened", "extended"}
        setter, addressee = self._actor(entity.people[0]), self._actor(entity.people[1])
        due = self._when(milestone.due or 0, day, 0.93, loose=1.0 if entity.number % 12 == 11 else 0.0)
        written = str(due["text"]) if due else "then"
        quote = self._words.deadline(dice, entity, milestone.event, setter["written"], addressee["written"], written)
        content = {
            "event": milestone.event, "due": due, "set_by": [setter] if dice.random() < 0.9 else [],
            "addressed_to": [addressee] if dice.random() < (1.0 if moved else 0.3) else [],
            "subject": f"accept the {entity.label} terms",
            "plan": _plan_ref(entity.about, None) if entity.about and dice.random() < 0.6 else None,
        }  # fmt: skip
        return self._said("DeadlineReported", quote, entity, content, due, speaks=0.42)

    def _meeting(self, entity: Entity, day: int) -> Said:
        dice = self._dice
        known = entity.latest(day)
        milestone = known[0] if dice.random() < 0.75 else dice.choice(known)
        count = min(len(entity.people), dice.choice((1, 2, 2, 2, 3, 3, 4, 5)))
        people = [self._actor(rank) for rank in entity.people[:count]]
        place = entity.place if dice.random() < 0.76 else None
        when = self._when(milestone.due or 0, day, 0.85)
        written = str(when["text"]) if when else "of those days"
        quote = self._words.meeting(dice, milestone.event, ", ".join(p["written"] for p in people), place, written)
        content = {"event": milestone.event, "participants": people, "place": place, "place_written": place, "when": when}
        modality = "planned" if milestone.event in {"proposed", "announced", "confirmed"} else "asserted"
        return self._said("MeetingReported", quote, entity, content, when, speaks=0.24, modality=modality)

    def contact(self, topic: str, day: int) -> Said:
        dice = self._dice
        people = [self._actor(rank) for rank in self._world.actor_ranks.several(dice, 2)]
        when = self._when(day - dice.randint(0, 2), day, 1.0)
        quote = self._words.contact(dice, " and ".join(p["written"] for p in people), str(when["text"]) if when else "")
        content = {"kind": "telephone", "participants": people, "when": when}
        return self._said("ContactReported", quote, None, content, when, speaks=0.2, topic=topic)

    def _claim(self, entity: Entity, day: int) -> Said:
        dice = self._dice
        stance = dice.choice(entity.latest(day)).event  # once denied it goes on being asserted by others
        proposition = self._words.proposition(dice, entity)
        speaker, chain = self._speaker(entity, 0.13)
        verb = "said" if stance == "asserts" else "denied"
        quote = f"{proposition}, {speaker['written']} {verb}{' according to ' + chain[0]['written'] if chain else ''}"
        author = self._actor(entity.people[0 if stance == "asserts" else 1])["name"]
        content = {
            "claim_topic": entity.place, "stance": stance, "proposition": proposition.capitalize(),
            "subject": entity.subject.format(author), "plan": _plan_ref(entity.about, None) if entity.about else None,
        }  # fmt: skip
        return self._said("ClaimReported", quote, entity, content, None, speaker=speaker, chain=chain)

    def _said(
        self,
        kind: str,
        quote: str,
        entity: Entity | None,
        content: dict[str, Any],
        occurred: dict[str, Any] | None,
        *,
        speaks: float = 0.0,
        speaker: dict[str, Any] | None = None,
        chain: list[dict[str, Any]] | None = None,
        modality: str = "asserted",
        topic: str | None = None,
    ) -> Said:
        if speaks and self._dice.random() < speaks:
            speaker, chain = self._speaker(entity, 0.1)
        content |= {
            "topic": entity.topic if entity else topic, "speaker": speaker, "chain": chain or [], "modality": modality,
            "confidence": 0.8, "rule": f"{kind.removesuffix('Reported').lower()}/load", "extractor": EXTRACTOR,
        }  # fmt: skip
        return Said(kind, quote[0].upper() + quote[1:], content, occurred)

    def _speaker(self, entity: Entity | None, relayed: float) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        dice = self._dice
        if dice.random() < 0.12:
            words = dice.choice(("two officials", "a diplomat", "a person familiar with the talks", "a senior official"))
            speaker = {"actor": None, "kind": "anonymous", "name": words, "role_as_written": None, "written": words}
        elif entity is not None and dice.random() < 0.4:
            speaker = self._actor(dice.choice(entity.people))
        else:
            speaker = self._actor(self._world.actor_ranks.draw(dice))
        if dice.random() >= relayed:
            return speaker, []
        outlet = self._world.sources[self._world.source_ranks.draw(dice)]
        return speaker, [{"actor": None, "kind": "outlet", "name": outlet, "role_as_written": None, "written": outlet}]

    def _actor(self, rank: int) -> dict[str, Any]:
        return self._world.actors[rank]

    def _when(self, there: int, today: int, given: float, loose: float = 0.12) -> dict[str, Any] | None:
        dice = self._dice
        if dice.random() >= given:
            return None
        anchor = on(today).isoformat()
        if dice.random() >= loose:
            text = day_text(dice, there)
            there_day = on(there).isoformat()
            return {
                "anchor": anchor,
                "earliest": there_day,
                "latest": there_day,
                "precision": "day",
                "rule": "load",
                "text": text,
            }
        month = on(there).replace(day=1)
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return {
            "anchor": anchor, "earliest": month.isoformat(), "latest": last.isoformat(), "precision": "month", "rule": "load",
            "text": f"in {month:%B}",
        }  # fmt: skip


def _plan_ref(lineage: str | None, points: int | None) -> dict[str, Any]:
    label = f"the {points}-point plan" if points else "the plan"
    return {"label": label, "lineage": lineage, "points": points, "points_text": str(points) if points else None}
