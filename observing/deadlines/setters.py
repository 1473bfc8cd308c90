"""Who set a deadline, where the words that tell of it do not name him: who speaks, whose it is elsewhere, whose plan it is for.

Each answer may be nobody: a wrong setter costs more than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from observing.clauses import accompanies
from observing.deadlines.reading import Desk, Found
from observing.document import Document
from observing.lexicon import words
from observing.stretches import heads_of, named_in, parties_of
from observing.subjects import subjects_at
from schemas.observations import Mention, PlanRef
from schemas.profile import Profile

_SETTING = ("set", "shortened", "extended")
_TOLD = ("reaffirmed", "denied", "extended", "softened", "abandoned")
"""Events that are somebody's statement: who makes it stands as the setter where nobody else is named."""


def speaking(found: Found, desk: Desk) -> Found:
    """A statement that a deadline stands, slips or is gone, with who makes it where nobody else is named."""
    if found.set_by:
        return replace(found, set_by=tuple(_own_head(m, found, desk) for m in found.set_by))
    if found.event not in _TOLD:
        return found
    return replace(found, set_by=desk.sayers(found.start, found.end) or _doing(found))


def _doing(found: Found) -> tuple[Mention, ...]:
    """Who does things in a sentence right before its words on a deadline: "Rubio treated the day as a detail: … so be it"."""
    doers = [m for at, m in subjects_at(found.sentence) if at <= found.start and m.kind == "person"]
    return tuple(doers[-1:])


def _own_head(setter: Mention, found: Found, desk: Desk) -> Mention:
    """Whom an official of a side means by a bare title: "Witkoff told his hosts that the president wanted it by June"."""
    title = setter.written.lower().removeprefix("the ")
    speaker = desk.speaker(found.start, found.end)
    if speaker is None or speaker.kind != "person" or title not in ("president", "prime minister", "chancellor", "premier"):
        return setter
    mine, its = parties_of(desk.document, (speaker,)), parties_of(desk.document, (setter,))
    own = [m for m in heads_of(desk.document, mine) if m.name != speaker.name]
    return own[0].model_copy(update={"written": setter.written}) if own and mine[0].name != its[0].name else setter


def named_or_telling(found: Found, desk: Desk) -> Found:
    """A deadline that nobody is said to have set, with who is named first before its words, else with who tells of it."""
    if found.set_by or found.event in ("met", "passed"):
        return found
    return replace(found, set_by=_named_before(found) or _teller(found, desk))


def owned(found: Sequence[Found]) -> list[Found]:
    """Limits that ran out or were met get the setter whom alone the article names for their day.

    Where it gives no day for any limit, the only setter of all of them: "It passed on Friday. … In July Trump had allowed
    Moscow fifty days."
    """
    setters: dict[date | None, dict[str, Mention]] = {}
    for each in found:
        if each.event in _SETTING:
            setters.setdefault(_day(each), {}).update({m.name: m for m in each.set_by})
    undated = setters if set(setters) <= {None} else {}
    return [_by_its_owner(each, setters.get(_day(each)) or undated.get(None, {})) for each in found]


def _day(found: Found) -> date | None:
    return found.due.latest if found.due is not None else None


def _by_its_owner(found: Found, setters: Mapping[str, Mention]) -> Found:
    if found.set_by or found.event not in ("met", "passed") or len(setters) != 1:
        return found
    bound = {m.name for m in found.addressed_to}
    return replace(found, set_by=tuple(m for m in setters.values() if m.name not in bound))


def side_of_plan(plan: PlanRef | None, found: Found, document: Document, profile: Profile) -> tuple[Mention, ...]:
    """Whose plan must be accepted by the day: where nobody is said to have set it, the side whose text it is."""
    lineage = next((each for each in profile.lineages if plan is not None and each.id == plan.lineage), None)
    if lineage is None or len(lineage.side) != 1 or found.event not in ("set", "passed", "denied"):
        return ()
    actor = document.gazetteer.actor(lineage.side[0])
    if actor is None or actor.name in {m.name for m in found.addressed_to}:
        return ()
    return (Mention(name=actor.name, written=plan.label if plan else actor.name, actor=actor.id, kind=actor.kind),)


def _named_before(found: Found) -> tuple[Mention, ...]:
    """Who is named first in the sentence before the words of the deadline, and is not the one bound by it."""
    bound = {m.name for m in found.addressed_to}
    beside = {f.mention.name for f in found.sentence.mentions if accompanies(f, found.sentence)}
    named = named_in(found.sentence, found.sentence.start, found.start)
    named = tuple(m for m in named if m.name not in bound | beside and _may_set(m))
    persons = [m for m in named if m.kind == "person"]
    return tuple((persons or named)[:1])


def _may_set(mention: Mention) -> bool:
    """Whether somebody named may stand as a deadline's setter: "European officials" only tell of it."""
    return mention.name.split()[-1].lower() not in words("people", "collectives") | words("clauses", "sides")


def _teller(found: Found, desk: Desk) -> tuple[Mention, ...]:
    """Who tells of a deadline that nobody is said to have set, unless it binds him or his side."""
    speaker = desk.speaker(found.start, found.end)
    if speaker is None or not _may_set(speaker):
        return ()
    sides = {m.name for m in (*found.addressed_to, *parties_of(desk.document, found.addressed_to))}
    own = {m.name for m in (speaker, *parties_of(desk.document, (speaker,)))}
    return () if sides & own else (speaker,)
