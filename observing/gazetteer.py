"""Who is named where: a topic profile's people, parties, bodies and outlets found in a text, titles resolved by date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial

from observing.datelines import dateline_end
from observing.lexicon import alternation, compiled, lexicon, words
from observing.mentions import Found
from observing.misspellings import Misspellings
from observing.titles import Office, neighbour, title_before, title_forms
from schemas.observations import ActorKind, Mention
from schemas.profile import Actor, Profile

__all__ = ["Found", "Gazetteer"]


class Gazetteer:
    """Finds the mentions of one profile's actors and outlets in texts. Build it once a topic; it holds no text."""

    def __init__(self, profile: Profile) -> None:
        self._by_id = {actor.id: actor for actor in profile.actors}
        self._names: dict[str, Mention] = {}
        self._family: dict[str, str] = {}
        self._after_full_name: set[str] = set()
        self._persons: list[tuple[str, str, Actor]] = []
        self._titles: dict[str, list[Office]] = defaultdict(list)
        self._adjectives: dict[str, Actor] = {}
        self._plurals: set[str] = set()
        self._parties(profile)
        for actor in profile.actors:
            if actor.kind == "person":
                self._person(actor)
        for outlet in profile.outlets:
            for name in (outlet.name, *outlet.aliases):
                self._add(name, Mention(name=outlet.name, written=name, kind="outlet"))
        self._offices(profile)
        self._misspelt = Misspellings(self._persons)
        self._pattern = self._name_pattern()
        self._title_pattern = self._compile_titles()
        self._collective_pattern = self._compile_collectives()

    def actor(self, actor_id: str | None) -> Actor | None:
        """The profile's actor of that id, or None."""
        return self._by_id.get(actor_id) if actor_id else None

    def party_of(self, mention: Mention) -> Mention | None:
        """The party of a person: for whom his ministry or government speaks."""
        person = self.actor(mention.actor)
        party = self.actor(person.party) if person is not None else None
        return self._mention(party, mention.written) if party is not None else None

    def party_of_adjective(self, word: str) -> Mention | None:
        """The party that an adjective of nationality means ("Ukrainian"), or None where the profile has no such party."""
        actor = self._adjectives.get(word.lower())
        return self._mention(actor, word) if actor else None

    def offices_with(self, word: str, day: date | None) -> frozenset[str]:
        """Ids of the actors whose title on that day holds the word ("secretary")."""
        pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        return frozenset(
            actor.id
            for actor in self._by_id.values()
            for role in actor.roles
            if pattern.search(role.title) and Office(actor, role.since, role.until).held_on(day)
        )

    def holder_of(self, title: str, owner: Mention, day: date | None) -> Mention | None:
        """Who serves an actor under a title on that day: "his spokesman", where he is Putin, holds "Putin's spokesman"."""
        served = self._by_id.get(owner.actor or "")
        names = (served.name, *served.aliases, served.name.split()[-1]) if served else ()
        offices = [
            office for name in names for office in self._titles.get(f"{name}'s {title}".lower(), ()) if office.held_on(day)
        ]
        actors = {office.actor.id: office.actor for office in offices}
        return self._mention(next(iter(actors.values())), title, title) if len(actors) == 1 else None

    def find(self, text: str, day: date | None = None) -> list[Found]:
        """Every mention in the text, in order, none overlapping; titles are resolved for the day, else for any day."""
        named = [*self._exact(text), *self._misspelt.full(text, self._mention)]
        named = _without_overlaps(named)
        named = _without_overlaps(
            [*named, *self._misspelt.alone(text, named, self._mention, partial(self._other_given_name, text))]
        )
        collective = [
            Found(m.start(), m.end(), self._mention(self._adjectives[m.group("adjective").lower()], m.group()))
            for m in self._collective_pattern.finditer(text)
        ]
        named = _without_overlaps([*named, *collective])
        filed = dateline_end(text, len(text) - len(text.lstrip()))
        named = [found for found in named if found.start >= filed]
        return self._with_titles(text, named, day)

    # -- building -----------------------------------------------------------------------------------------------------

    def _add(self, name: str, mention: Mention) -> None:
        self._names.setdefault(name, mention)

    def _mention(self, actor: Actor, written: str, role: str | None = None) -> Mention:
        kind: ActorKind = actor.kind
        return Mention(name=actor.name, written=written, actor=actor.id, kind=kind, role_as_written=role)

    def _parties(self, profile: Profile) -> None:
        adjectives = lexicon("nationalities")
        for actor in profile.actors:
            if actor.kind == "person":
                continue
            for name in (actor.name, *actor.aliases):
                bare = name.removeprefix("the ").removeprefix("The ")
                self._add(bare, self._mention(actor, name))
                for adjective in adjectives.get(bare, ()):
                    self._adjectives.setdefault(adjective.lower(), actor)
                    if adjective.endswith("s") or adjective.isupper():
                        self._plurals.add(adjective)
                    self._add(adjective, self._mention(actor, adjective))

    def _person(self, actor: Actor) -> None:
        self._add(actor.name, self._mention(actor, actor.name))
        for alias in actor.aliases:
            self._add(alias, self._mention(actor, alias))
        parts = actor.name.split()
        if len(parts) > 1:
            given, family = parts[0], " ".join(parts[1:]) if parts[1].islower() else parts[-1]
            self._persons.append((given, family, actor))
            for name in (family, *(alias for alias in actor.aliases if " " not in alias)):
                if name in self._family and self._family[name] != actor.id:
                    self._family[name] = ""  # two people share the family name: only the full name decides
                else:
                    self._family[name] = actor.id
            if family not in self._names:
                self._names[family] = self._mention(actor, family)
                self._after_full_name.add(family)

    def _offices(self, profile: Profile) -> None:
        adjectives = lexicon("nationalities")
        for actor in profile.actors:
            party = self._by_id.get(actor.party or actor.head_of or "")
            for role in actor.roles:
                office = Office(actor, role.since, role.until)
                for title in title_forms(role.title, party, adjectives):
                    self._titles[title.lower()].append(office)

    def _name_pattern(self) -> re.Pattern[str]:
        forms: dict[str, str] = {}
        for name in self._names:
            forms[name] = name
            if len(name) > 3 and name.upper() != name:
                forms[name.upper()] = name
        self._spelling = {_fold(form): name for form, name in forms.items()}
        return compiled(rf"(?<![\w@#]){alternation(forms)}(?![\w])")

    def _compile_titles(self) -> re.Pattern[str]:
        return compiled(rf"(?<!\w)(?:the\s+)?({alternation(self._titles)})(?!\w)", re.IGNORECASE)

    def _compile_collectives(self) -> re.Pattern[str]:
        adjectives, nouns = alternation(self._adjectives), alternation(words("people", "collectives"))
        return compiled(rf"(?<!\w)(?:[Tt]he\s+)?(?P<adjective>(?i:{adjectives}))\s+(?:[a-z]+\s+)?(?:{nouns})(?!\w)")

    # -- finding ------------------------------------------------------------------------------------------------------

    def _exact(self, text: str) -> Iterable[Found]:
        introduced: set[str] = set()
        for match in self._pattern.finditer(text):
            written = match.group()
            name = self._spelling[_fold(written)]
            mention = self._names[name]
            if name in self._after_full_name:
                # "King" is a word as well as a name: it means the senator only after "Angus King".
                if mention.actor not in introduced:
                    continue
            elif mention.actor:
                introduced.add(mention.actor)
            if name.lower() in self._adjectives and name not in self._plurals and not _stands_alone(text, match):
                continue
            if name in self._family:
                owner = self._family[name]
                if not owner or self._other_given_name(text, match.start(), owner):
                    continue
            begin = self._with_given_name(text, match.start(), mention) if name in self._family else match.start()
            yield Found(begin, match.end(), mention.model_copy(update={"written": text[begin : match.end()]}))

    def _with_given_name(self, text: str, start: int, mention: Mention) -> int:
        """Where a bare family name begins when a form of the person's given name stands before it ("Daniel Driscoll")."""
        before = re.search(r"([A-Z][\w'\-]+) $", text[max(0, start - 24) : start])
        actor = self._by_id.get(mention.actor or "")
        if before is None or actor is None or before.group(1).lower() in words("people", "titles"):
            return start
        return start - len(before.group()) if self._misspelt.given(before.group(1), actor) else start

    def _other_given_name(self, text: str, start: int, owner: str) -> bool:
        """Whether the word before a bare family name is somebody else's given name ("Sam Driscoll")."""
        before = re.search(r"([A-Z][\w'.\-]*)[ ]$", text[max(0, start - 24) : start])
        if not before:
            return False
        word = before.group(1).rstrip(".")
        if before.group(1).endswith(".") and len(word) > 1 and word.lower() not in words("people", "titles"):
            return False  # "…in Budapest. Trump said": the word ends the sentence before
        if (
            word.lower() in words("people", "titles") | words("people", "calendar")
            or word.isupper()
            or word.lower() in self._adjectives
        ):
            return False
        if word.lower().endswith("'s") or word in self._names:
            return False
        actor = self._by_id[owner]
        if self._misspelt.given(word, actor):
            return False
        at = start - len(before.group())
        first = at <= 0 or bool(re.search(r"[.!?\"'\n:]\s*$", text[max(0, at - 3) : at]))
        return not (first and word.lower() in words("people", "openers"))

    def _with_titles(self, text: str, named: list[Found], day: date | None) -> list[Found]:
        found = list(named)
        starts = [f.start for f in named]
        for match in self._title_pattern.finditer(text):
            start, end = match.span()
            near = bisect_left(starts, start)
            holder = neighbour(text, named[max(0, near - 1) : near + 3], start, end)
            if holder is not None:
                # "Secretary of State Marco Rubio", "Dan Driscoll, the US army secretary": the name decides, the title is kept.
                index = next((i for i, f in enumerate(found) if f.start == holder.start and f.end == holder.end), None)
                if index is not None and found[index].mention.role_as_written is None:
                    update = {"role_as_written": match.group(1)}
                    found[index] = holder._replace(mention=holder.mention.model_copy(update=update))
                continue
            if text[end : end + 1] == " " and re.match(r" [A-Z][a-z]+", text[end : end + 24]):
                continue  # "Prime minister Nikol Pashinyan": the title of somebody whom the profile does not know
            if any(f.start < start and end <= f.end for f in named[max(0, near - 1) : near + 1]):
                continue
            title = " ".join(match.group(1).lower().split())
            offices = [office for office in self._titles[title] if office.held_on(day)]
            the = text[start:end].lower().startswith("the ")
            if not the and (
                re.search(r"\b(?:an?|any|every|no|former|another)\s+$", text[max(0, start - 9) : start]) or " " not in title
            ):
                continue
            actor = (
                self._holder(offices, found, start, text, title) if the or "'s " in title or title[:1] != text[start] else None
            )
            if actor:
                found.append(Found(start, end, self._mention(actor, match.group(), match.group(1))))
        for index, each in enumerate(found):
            if each.mention.kind == "person" and each.mention.role_as_written is None:
                written = title_before(text, each.start)
                if written is not None:
                    found[index] = each._replace(mention=each.mention.model_copy(update={"role_as_written": written}))
        return _without_overlaps(found)

    def _holder(self, offices: list[Office], found: list[Found], at: int, text: str, written: str) -> Actor | None:
        """The only holder, or of several the one whom an earlier sentence named last ("the president")."""
        actors = {office.actor.id: office.actor for office in offices}
        if len(actors) == 1 and " " in written:
            return next(iter(actors.values()))
        paragraph = text.rfind("\n\n", 0, at) + 2
        label = next((f for f in found if paragraph - 1 <= f.start <= paragraph and text[f.end : f.end + 1] in (":", ".")), None)
        if label is not None:
            # In a transcript "the President" is the president of the side whose spokesman speaks.
            own = self._by_id.get(label.mention.actor or "")
            same = [actor for actor in actors.values() if own and actor.party == own.party and actor.id != own.id]
            if len(same) == 1:
                return same[0]
        sentence = _opening(text, at)
        before = sorted((f for f in found if f.end <= sentence and f.mention.actor in actors), key=lambda f: f.start)
        if not before:
            return None
        # "Trump put Putin on the clock. The president said …": of the two in one sentence it spoke of the first.
        told = _opening(text, before[-1].start)
        return actors[str(next(f for f in before if f.start >= told).mention.actor)]


def _opening(text: str, at: int) -> int:
    """Where the sentence at an offset begins, as far as marks tell: no sentence is parsed yet."""
    while True:
        at = max(text.rfind(mark, 0, at) for mark in (". ", '" ', "\n"))
        word = re.search(r"[\w.]*$", text[max(0, at - 12) : max(0, at)])
        if at < 0 or text[at] != "." or word is None or word.group().lower() not in words("sentences", "abbreviations"):
            return at


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether an adjective of nationality is a noun here ("the American had not wanted to"), not before one."""
    article = re.search(r"\b(?:the|an?|one)\s+$", text[max(0, match.start() - 6) : match.start()], re.IGNORECASE)
    following = re.match(
        r"\s+(?:had|has|have|was|were|is|are|said|did|does|would|will|who)\b|[,.;]", text[match.end() : match.end() + 12]
    )
    return bool(article and following)


def _fold(name: str) -> str:
    return " ".join(name.split())


def _without_overlaps(found: Iterable[Found]) -> list[Found]:
    """The mentions in text order; of two that overlap the longer stays, of two alike the first found."""
    kept: list[Found] = []
    starts: list[int] = []
    for candidate in sorted(found, key=lambda f: (-(f.end - f.start), f.start)):
        at = bisect_left(starts, candidate.start)
        free = (at == 0 or kept[at - 1].end <= candidate.start) and (at == len(kept) or candidate.end <= kept[at].start)
        if free:
            starts.insert(at, candidate.start)
            kept.insert(at, candidate)
    return kept
