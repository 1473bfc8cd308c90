"""What a person states in words, as fields of an observation: `due=2025-12-25`, `participants=Rubio, Yermak`, `place=Geneva`.

Names are looked up in the topic's profile, so that a person who is stated is the one that articles speak of.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, get_args

from schemas.acts import ObservationType
from schemas.envelope import When
from schemas.errors import InputError
from schemas.observations import AgentRole, Mention
from schemas.profile import Profile

_COMMON = ("speaker", "via", "modality")
_PLAN = ("lineage", "points")
_AGENTS: tuple[AgentRole, ...] = get_args(AgentRole)

FIELDS: dict[ObservationType, tuple[str, ...]] = {
    "PlanReported": ("event", *_PLAN, *_AGENTS, "when", *_COMMON),
    "DeadlineReported": ("event", "set_by", "addressed_to", "due", "subject", "lineage", *_COMMON),
    "MeetingReported": ("event", "place", "participants", "when", *_COMMON),
    "ContactReported": ("kind", "participants", "when", *_COMMON),
    "ProvisionReported": ("event", "provision_topic", "value", "old_value", "unit", "obligation", "text", *_PLAN, *_COMMON),
    "ClaimReported": ("about", "stance", "proposition", "subject", *_PLAN, *_COMMON),
}
"""What can be stated of each kind of observation. `via` is the chain of outlets, `about` what a claim is on."""


def stated(
    kind: ObservationType, before: Mapping[str, Any], fields: Mapping[str, str], profile: Profile | None
) -> dict[str, Any]:
    """The payload `before` with what the fields say in its place; an empty value takes away what was there.

    `before` is a payload as JSON has it, or the beginning of one. Raises InputError for a field that observations of this kind
    have not, or a value that cannot be read; whether the whole is one, its model says.
    """
    payload = dict(before)
    for name, text in fields.items():
        if name not in FIELDS[kind]:
            raise InputError(f"{name!r} cannot be set here; a {_noun(kind)} has: {', '.join(FIELDS[kind])}")
        _set(payload, name, text.strip(), profile)
    return payload


def mention(name: str, profile: Profile | None) -> Mention:
    """Who a name means: an actor of the profile by id, name, alias or family name, an outlet, or somebody it does not know."""
    wanted = name.casefold()
    for actor in profile.actors if profile else ():
        if wanted in {actor.id, *(known.casefold() for known in (actor.name, *actor.aliases))}:
            return Mention(name=actor.name, written=name, actor=actor.id, kind=actor.kind)
    for outlet in profile.outlets if profile else ():
        if wanted in {known.casefold() for known in (outlet.name, *outlet.aliases)}:
            return Mention(name=outlet.name, written=name, kind="outlet")
    family = [a for a in (profile.actors if profile else ()) if a.kind == "person" and a.name.split()[-1].casefold() == wanted]
    if len(family) > 1:
        raise InputError(f"{name!r} may be {' or '.join(actor.name for actor in family)}; give the full name")
    if family:
        return Mention(name=family[0].name, written=name, actor=family[0].id, kind=family[0].kind)
    return Mention(name=name, written=name)


def when(text: str) -> When:
    """`2025-12-25`, `2025-12` (the month), or `2025-12-01..2025-12-05`. Raises InputError."""
    first, _, last = text.partition("..")
    try:
        earliest, latest = _span(first)[0], _span(last or first)[1]
    except ValueError as error:
        raise InputError(f"{text!r} is no day; write 2025-12-25, 2025-12 or 2025-12-01..2025-12-05") from error
    if latest < earliest:
        raise InputError(f"{text!r} ends before it begins; write the earlier day first")
    if last:
        return When(earliest=earliest, latest=latest, precision="range", text=text, rule="person")
    return When(earliest=earliest, latest=latest, precision="day" if earliest == latest else "month", text=text, rule="person")


def _span(text: str) -> tuple[date, date]:
    if len(text) == len("2025-12"):
        year, month = map(int, text.split("-"))
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(text), date.fromisoformat(text)


def _set(payload: dict[str, Any], name: str, text: str, profile: Profile | None) -> None:
    def one() -> dict[str, Any] | None:
        return _plain(mention(text, profile)) if text else None

    def many() -> list[dict[str, Any]]:
        return [_plain(mention(part, profile)) for part in _parts(text)]

    simple: dict[str, tuple[str, Callable[[], object]]] = {
        "speaker": ("speaker", one),
        "via": ("chain", many),
        "set_by": ("set_by", many),
        "addressed_to": ("addressed_to", many),
        "participants": ("participants", many),
        "due": ("due", lambda: when(text).model_dump(mode="json") if text else None),
        "when": ("when", lambda: when(text).model_dump(mode="json") if text else None),
        "about": ("claim_topic", lambda: text),
        "modality": ("modality", lambda: text or "asserted"),
    }
    if name in simple:
        field, value = simple[name]
        payload[field] = value()
    elif name == "place":
        payload["place"], payload["place_written"] = (_place(text, profile), text) if text else (None, None)
    elif name in ("value", "old_value"):
        payload[name] = _number(name, text) if text else None
    elif name in _PLAN:
        payload["plan"] = _plan(payload.get("plan") or {}, name, text, profile)
    elif name in _AGENTS:
        others = [agent for agent in payload.get("agents") or () if agent["role"] != name]
        payload["agents"] = [*others, *({"who": who, "role": name} for who in many())]
    else:
        payload[name] = text


def _plan(plan: Mapping[str, Any], name: str, text: str, profile: Profile | None) -> dict[str, Any]:
    if name == "points":
        if text and not text.isdecimal():
            raise InputError(f"points is a number, not {text!r}")
        return {**plan, "points": int(text) if text else None, "points_text": text or None}
    known = {lineage.id for lineage in profile.lineages} if profile else set()
    if text and profile and text not in known:
        raise InputError(f"the profile of {profile.topic} has no lineage {text!r}; it has: {', '.join(sorted(known))}")
    return {**plan, "lineage": text or None}


def _number(name: str, text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError as error:
        raise InputError(f"{name} is a number, not {text!r}") from error


def _place(text: str, profile: Profile | None) -> str:
    for place in profile.places if profile else ():
        if text.casefold() in {known.casefold() for known in (place.name, *place.aliases)}:
            return place.name
    return text


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _plain(who: Mention) -> dict[str, Any]:
    return who.model_dump(mode="json")


def _noun(kind: ObservationType) -> str:
    return kind.removesuffix("Reported").lower()
