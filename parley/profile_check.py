"""What is right by the letter and still may not be meant in a profile: every remark with its line.

Mistakes are told by `schemas.profile_file.load_profile`; these are warnings, and a profile with them is used as it is.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

from schemas.located_yaml import Path as Where
from schemas.located_yaml import load_located
from schemas.profile import Profile, Role
from schemas.profile_file import load_profile

Found = tuple[Where, str]
SHARED = 12
"""Words in common with another topic that one remark names."""


def check(path: Path, others: Mapping[str, Profile]) -> list[tuple[int, str]]:
    """Line and remark of everything that looks unmeant, in the order of the file; `others` are profiles of other topics.

    Raises ProfileError where the file is no profile, with every mistake and its line.
    """
    profile = load_profile(path)
    located = load_located(path.read_text(encoding="utf-8"))
    found = [
        *_empty(profile),
        *_sources(profile),
        *_names(profile),
        *_offices(profile),
        *_words(profile, others),
        *_alerts(profile),
    ]
    return sorted((located.line(where), what) for where, what in found)


def _empty(profile: Profile) -> Iterator[Found]:
    if not profile.actors:
        yield ("actors",), "no actors: nobody is known who could set a deadline, meet or speak"
    if not profile.lineages:
        yield ("lineages",), "no lineages: plans are read, and not told apart"
    if not profile.claim_topics:
        yield ("claim_topics",), "no claim topics: claims are about authorship, deadline, process or other"
    for index, lineage in enumerate(profile.lineages):
        if not lineage.terms:
            yield ("lineages", index), f"lineage {lineage.id} has no terms: no words of a text can mean it"


def _sources(profile: Profile) -> Iterator[Found]:
    if not profile.sources:
        yield ("sources",), "no sources: `parley run` has nothing to fetch; `parley import` reads files"
        return
    unreached = [source.id for source in profile.sources if source.verified is None]
    if unreached:
        shown = ", ".join(unreached[:5]) + (f" and {len(unreached) - 5} more" if len(unreached) > 5 else "")
        yield ("sources",), f"nobody has reached the feed of {shown}; `parley sources check --topic {profile.topic}` tries"


def _names(profile: Profile) -> Iterator[Found]:
    families = defaultdict[str, list[int]](list)
    for index, actor in enumerate(profile.actors):
        if actor.kind == "person" and " " in actor.name:
            families[actor.name.split()[-1].casefold()].append(index)
        for alias in {a.casefold() for a in actor.aliases if list(actor.aliases).count(a) > 1}:
            yield ("actors", index, "aliases"), f"actor {actor.id}: the alias {alias!r} is given twice"
    for name, those in families.items():
        owners = [profile.actors[index] for index in those]
        if len(those) > 1 and not any(name in {a.casefold() for a in owner.aliases} for owner in owners):
            who = " and ".join(owner.id for owner in owners)
            yield (
                ("actors", those[-1], "name"),
                f"{who} share the family name {name!r}: only full names and titles tell them apart",
            )
    meant = {alias.casefold(): actor.id for actor in profile.actors for alias in (actor.name, *actor.aliases)}
    for index, outlet in enumerate(profile.outlets):
        for alias in (outlet.name, *outlet.aliases):
            if actor_id := meant.get(alias.casefold()):
                yield ("outlets", index), f"{alias!r} is an outlet, and means the actor {actor_id} too"


def _offices(profile: Profile) -> Iterator[Found]:
    held = defaultdict[tuple[str | None, str], list[tuple[int, int, str, Role]]](list)
    for index, actor in enumerate(profile.actors):
        for number, role in enumerate(actor.roles):
            held[actor.party or actor.head_of, role.title.casefold()].append((index, number, actor.id, role))
    for (_, title), those in held.items():
        for (_, _, one, a), (index, number, other, b) in combinations(those, 2):
            if _overlap(a, b):
                who = f"{one} holds {title!r} twice" if one == other else f"{one} and {other} both hold {title!r}"
                yield ("actors", index, "roles", number), f"{who} on some days: the title alone then means neither"


def _overlap(a: Role, b: Role) -> bool:
    # The day on which one hands over to the other is both's.
    return (a.since or date.min) < (b.until or date.max) and (b.since or date.min) < (a.until or date.max)


def _words(profile: Profile, others: Mapping[str, Profile]) -> Iterator[Found]:
    own = {"strong": _folded(profile.keywords.strong), "weak": _folded(profile.keywords.weak)}
    hazards = _folded(profile.keywords.hazards)
    for field, words in own.items():
        if both := sorted(words & hazards):
            yield ("keywords", "hazards"), f"{_listed(both)}: among the hazards and among the {field} words"
    for topic, other in sorted(others.items()):
        if shared := sorted(own["strong"] & _folded(other.keywords.strong)):
            yield ("keywords", "strong"), f"{_listed(shared)}: strong in the topic {topic} too, so an article may concern both"


def _alerts(profile: Profile) -> Iterator[Found]:
    for index, rule in enumerate(profile.alerts):
        where: Where = ("alerts", index)
        if not os.environ.get(rule.variable):
            yield where, f"alert {rule.name}: {rule.variable} is not set in this environment: without it nothing is sent"
        if rule.webhook is not None and rule.webhook.scheme == "http" and rule.webhook.host not in _OWN_MACHINE:
            yield where, f"alert {rule.name}: the webhook is plain http: what is sent is signed, and anybody on the way reads it"


_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def _folded(words: Iterable[str]) -> set[str]:
    return {word.casefold() for word in words}


def _listed(words: list[str]) -> str:
    return ", ".join(words[:SHARED]) + (f" and {len(words) - SHARED} more" if len(words) > SHARED else "")
