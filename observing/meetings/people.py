"""Who meets whom: the sides of a meeting in its clause, its noun phrase, and the clauses that hang on them."""

from __future__ import annotations

import re
from typing import Any

from observing.clauses import Cast, actors, child, distinct, found_at, is_verb, lemma, objects_of, own_tokens
from observing.document import Document, Sentence
from observing.lexicon import words
from observing.meetings.occasions import Occasion, is_occasion_noun
from observing.meetings.places import Venue
from observing.meetings.stand_ins import absent, stand_in
from observing.stretches import named_in, parties_of
from observing.subjects import subject
from observing.timeline import Timeline
from schemas.observations import Mention

Token = Any
_LISTED = re.compile(r"\s*(?:,|,?\s*and)\s+")
_TAKEN_UP = {
    2: re.compile(r"(?:the|these|both) (?:two|pair|duo|men)(?: men| leaders| presidents)?|both"),
    3: re.compile(r"(?:the|these|all) (?:three|trio)(?: men| leaders)?"),
    4: re.compile(r"(?:the|these|all) (?:four|quartet)(?: men| leaders)?"),
}


_OTHER_SIDE = re.compile(r"[\w-]+\s+with\s+(?:the\s+|his\s+|her\s+|its\s+|an?\s+)?(?:[a-z-]+\s+){0,3}(?P<who>[A-Z][\w-]+)")


def with_a_stranger(document: Document, at: int) -> bool:
    """Whether the meeting's noun at an offset names as its other side nobody of the process: "met with the mayor Smith"."""
    other = _OTHER_SIDE.match(document.text, at)
    if other is None or document.gazetteer.party_of_adjective(other["who"]) is not None:
        return False
    return not list(document.mentions_in(other.start("who"), other.end("who")))


class Company:
    """Finds the participants of occasions in one document."""

    def __init__(self, timeline: Timeline, cast: Cast) -> None:
        self._timeline = timeline
        self._cast = cast

    def people(self, occasion: Occasion, sentence: Sentence, venues: list[Venue], venue: Venue | None) -> tuple[Mention, ...]:
        """Both sides: subject, object, "with", "between", those present."""
        head = occasion.head
        spans = [(v.start, v.end) for v in venues]
        named: list[Mention] = []
        if is_verb(head):
            named.extend(self._cast.subject(head, sentence))
            if occasion.event == "proposed" and head.dep_ in ("ccomp", "xcomp") and is_verb(head.head):
                named.extend(self._cast.subject(head.head, sentence))
                guest = child(head.head, "dobj")
                named.extend(self._cast.who(guest, sentence) if guest is not None and lemma(head.head) == "invite" else [])
            for token in (child(head, "dobj"), child(head, "nsubjpass")):
                if token is not None and not _placed(token, sentence, spans):
                    named.extend(self._cast.who(token, sentence))
            named.extend(m for t in objects_of(head, "with", "by", "alongside", "beside") for m in self._cast.who(t, sentence))
            if occasion.goal:
                goals = [t for t in objects_of(head, "to", "into") if not _placed(t, sentence, spans)]
                named.extend(m for t in goals for m in self._cast.who(t, sentence) if m.kind == "party")
            for purpose in head.children:
                if purpose.dep_ in ("advcl", "xcomp") and purpose.tag_ == "VB" and occasion.travel:
                    aims = [child(purpose, "dobj"), *objects_of(purpose, "with")]
                    named.extend(
                        m for t in aims if t is not None for m in self._cast.who(t, sentence) if not _placed(t, sentence, spans)
                    )
        elif occasion.governor is not None and head.dep_ == "dobj":
            named.extend(self._cast.subject(occasion.governor, sentence))
            named.extend(m for t in objects_of(occasion.governor, "with", "by") for m in self._cast.who(t, sentence))
        named.extend(self._mentioned(head, sentence, spans))
        owner = child(head, "poss")
        if not is_verb(head) and owner is not None and owner.lower_ in ("his", "her"):
            # "Witkoff, speaking after his meeting with Putin": whoever the sentence has named first before it.
            before = named_in(sentence, sentence.start, sentence.offset(owner)[0], spans)
            named.extend([m for m in before if m.kind == "person"][:1] or self._cast.who(owner, sentence))
        if not is_verb(head):
            named.extend(
                m
                for t in objects_of(head, "of", "between", "with", "by")
                for m in self._cast.who(t, sentence)
                if not _placed(t, sentence, spans)
            )
        if not is_verb(head):
            named = [*self._cast.who(stand_in(head, sentence), sentence), *named]
            asked = head.dep_ == "pobj" and occasion.event in ("proposed", "announced")
            if occasion.governor is not None and (asked or occasion.sense == "would") and not objects_of(head, "between"):
                teller = occasion.governor if asked else occasion.governor.head
                named = [*self._one_side(teller, named, sentence), *named]
        if not named and not is_verb(head) and occasion.event == "held":
            named.extend(self._led_by(head, sentence))
        for clause in self.where(head, venue, sentence):
            named.extend(self._cast.subject(clause, sentence))
            named.extend(self._mentioned(clause, sentence, spans))
            for inner in clause.subtree:
                if inner.dep_ in ("xcomp", "ccomp") and is_verb(inner):
                    named.extend(self._mentioned(inner, sentence, spans))
        if occasion.sense == "send":
            senders = {m.name for m in self._cast.subject(head, sentence)}
            named = [m for m in named if m.name not in senders]
        away = absent(sentence)
        return distinct(m for m in named if m.kind in ("person", "party", "body") and m.name not in away)

    def _one_side(self, verb: Token, named: list[Mention], sentence: Sentence) -> list[Mention]:
        """Who asks for or tells of a meeting of which only the other side is named: "asked for a meeting with Trump"."""
        document = sentence.document
        others = {m.name for m in parties_of(document, named)}
        told = self._cast.subject(verb, sentence)
        heads = {actor.id for actor in document.profile.actors if actor.head_of}
        sides = parties_of(document, told)
        if len(others) != 1 or len(sides) != 1 or sides[0].name in others or sides[0].kind not in ("party", "body"):
            return []
        return [m if m.actor in heads else sides[0] for m in told]

    def taken_up(self, verb: Token, sentence: Sentence) -> tuple[Mention, ...]:
        """Whom "the three", "the pair" or "both men" take up: the persons of the sentence before, if it names as many."""
        doer, before = subject(verb), sentence.previous
        said = " ".join(t.lower_ for t in doer.subtree) if doer is not None else ""
        count = next((n for n, taken in _TAKEN_UP.items() if taken.fullmatch(said)), 0)
        if not count or before is None:
            return ()
        sentence.document.prepare([before])
        persons = [m for m in named_in(before, before.start, before.end) if m.kind == "person"]
        if len(persons) == count:
            return tuple(persons)
        names, run = {m.name for m in persons}, list[Mention]()
        last = before.start
        for each in sentence.document.mentions_in(before.start, before.end):
            tied = _LISTED.fullmatch(sentence.document.text[last : each.start]) is not None
            run = [*run, each.mention] if tied else [each.mention]
            last = each.end
            following = _LISTED.match(sentence.document.text[last : before.end])
            if len(run) == count and following is None and all(m.name in names for m in run):
                return tuple(run)
        return ()

    def _led_by(self, noun: Token, sentence: Sentence) -> list[Mention]:
        """The doers of the news whose frame the talks are: "negotiators have cut the plan … at Sunday's talks in Geneva"."""
        root = next((t for t in sentence.parse if t.dep_ == "ROOT"), None)
        if root is None or not is_verb(root):
            return []
        verbs = [root, *(c for c in root.children if c.dep_ == "ccomp" and is_verb(c))]
        told = root.lemma_.lower() in words("attribution", "say")
        for verb in verbs[1:] if told else verbs[:1]:
            doer = child(verb, "nsubj")
            if doer is not None and doer.i != noun.i:
                return self._cast.who(doer, sentence)
        return []

    def where(self, head: Token, venue: Venue | None, sentence: Sentence) -> list[Token]:
        """The clauses that say what was to happen there: "a trip to Ankara, where he was to have seen Zelensky"."""
        dates = (
            [t for p in self._timeline.phrases(sentence) for t in self._timeline.tokens(p, sentence)] if not is_verb(head) else []
        )
        hosts = [head, *([venue.token] if venue else []), *dates]
        return [
            c
            for host in hosts
            for c in host.children
            if c.dep_ == "relcl" and is_verb(c) and any(g.lower_ in ("where", "which", "when") for g in c.subtree)
        ]

    def _mentioned(self, head: Token, sentence: Sentence, places: list[tuple[int, int]]) -> list[Mention]:
        """Mentions in a clause's own words that are no place and no qualifier of another name ("Russia's Vladimir Putin")."""
        kept: list[Mention] = []
        for token in own_tokens(head):
            begin, end = sentence.offset(token)
            if any(a <= begin and end <= b for a, b in places):
                continue
            if token.i != head.i and token.dep_ in ("poss", "compound", "amod", "nmod") and not is_occasion_noun(token.head):
                owner = found_at(token.head, sentence)
                mine = found_at(token, sentence)
                speaks = token.head.lower_ in words("people", "collectives") | words("clauses", "sides")
                if token.dep_ == "poss" or (
                    mine is not None and not speaks and (owner is None or owner.mention.name != mine.mention.name)
                ):
                    continue
            kept.extend(actors([token], sentence))
        return kept


def _placed(token: Token, sentence: Sentence, places: list[tuple[int, int]]) -> bool:
    begin, end = sentence.offset(token)
    return any(a <= begin and end <= b for a, b in places)
