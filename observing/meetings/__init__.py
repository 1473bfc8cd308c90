"""Meetings in person that an article reports: announced, proposed, confirmed, held, postponed, cancelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from observing.clauses import (
    Cast,
    actors,
    child,
    distinct,
    found_at,
    helpers,
    is_verb,
    lemma,
    negated,
    objects_of,
    own_tokens,
    under_condition,
    verb_above,
)
from observing.dates import DatePhrase, governing_verb
from observing.dates.words import either
from observing.document import Document, Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, pattern, words
from observing.meetings.occasions import Occasion, read_occasions
from observing.meetings.places import Gazette, Venue, governs
from observing.speakers import Speakers, subject
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import MeetingEvent, MeetingReported, Mention
from schemas.profile import Profile

__all__ = ["read_meetings"]

Token = Any
_ADVISED = re.compile(
    r"\b(?:advised|urged|persuaded|convinced|told|warned|talked|dissuaded)\s+(?P<who>[A-Za-z][\w .'-]{1,40}?)\s+"
    r"(?:not\s+to|out\s+of|against|from|off)\s+(?P<verb>go|going|fly|flying|travel|travell?ing|attend|attending|meet|meeting)\b"
)
_WITHOUT_PLACES = frozenset({"prep", "relcl", "acl", "advcl", "ccomp"})
_PRONOUN = frozenset({"it", "that", "this"})


@dataclass(frozen=True, slots=True)
class Found:
    """A meeting as one sentence gives it."""

    occasion: Occasion
    sentence: Sentence
    event: MeetingEvent
    start: int
    end: int
    venue: Venue | None
    participants: tuple[Mention, ...]
    when: When | None
    place: str | None = None
    written: str | None = None


def read_meetings(
    document: Document,
    profile: Profile,
    *,
    timeline: Timeline | None = None,
    speakers: Speakers | None = None,
    extractor: str = "rules/1",
) -> Iterator[MeetingReported]:
    """Every event of a meeting in person that the document reports, in text order."""
    reader = _Reader(document, profile, timeline or Timeline(document), Cast(speakers or Speakers(document)))
    for found in reader.read():
        speaker, chain = document.attribution(found.start, found.end)
        planned = found.event in ("announced", "proposed", "confirmed")
        yield MeetingReported(
            topic=profile.topic,
            article_id=document.article.article_id,
            evidence=document.evidence_around(found.sentence, found.start, found.end),
            speaker=speaker,
            chain=chain,
            modality="planned" if planned else "asserted",
            confidence=found.occasion.confidence,
            rule=f"meeting: {found.occasion.rule}",
            extractor=extractor,
            event=found.event,
            place=found.place,
            place_written=found.written,
            participants=found.participants,
            when=found.when,
        )


@cache
def _trigger() -> re.Pattern[str]:
    verbs = [
        w for key in ("meet", "receive", "talk", "join", "travel", "send", "hand") for w in lexicon("meetings")[key] if w != "be"
    ]
    verbs += [v for event in ("cancelled", "postponed") for v in lexicon("meetings")["events"][event]]
    nouns = either(words("meetings", "nouns") | words("meetings", "visit_nouns"))
    return re.compile(rf"\b{nouns}s?\b|{inflected(frozenset(map(str, verbs))).pattern}", re.IGNORECASE)


class _Reader:
    """Reads one document's meetings, left to right."""

    def __init__(self, document: Document, profile: Profile, timeline: Timeline, cast: Cast) -> None:
        self._document = document
        self._timeline = timeline
        self._cast = cast
        self._gazette = Gazette(profile)
        self._process = pattern(profile.keywords.process)
        self._found: list[Found] = []

    def read(self) -> Iterator[Found]:
        """The meetings, repeats merged."""
        wanted = [s for s in self._document.sentences if self._may_hold(s)]
        self._document.prepare(wanted)
        for sentence in wanted:
            for found in (*self._in_sentence(sentence), *self._called_off(sentence)):
                self._keep(found)
        yield from sorted(self._found, key=lambda f: f.start)

    def _may_hold(self, sentence: Sentence) -> bool:
        if sentence.question:
            return False
        if _trigger().search(sentence.text) is not None:
            return True
        return self._gazette.names_a_place(sentence.text) and bool(self._timeline.phrases(sentence)) and bool(sentence.mentions)

    # -- one sentence ---------------------------------------------------------------------------------------------------

    def _in_sentence(self, sentence: Sentence) -> Iterator[Found]:
        venues = self._gazette.venues(sentence)
        used: list[Venue] = []
        for occasion in read_occasions(sentence):
            venue = self._venue(occasion, venues, sentence)
            people = self._people(occasion, sentence, venues, venue)
            when = (
                self._when(occasion, sentence)
                or self._beside(venue, occasion, sentence)
                or self._from_before(occasion, venue, people, sentence)
            )
            found = Found(occasion, sentence, occasion.event, *sentence.offset(occasion.head), venue, people, when)
            settled = self._by_date(self._confirmed(found))
            if settled is not None and self._enough(settled):
                place = venue.place.name if venue else None
                used.extend([venue] if venue else [])
                yield replace(settled, place=place, written=venue.written if venue else None)
        yield from self._day_and_place(sentence, [v for v in venues if v not in used])

    def _venue(self, occasion: Occasion, venues: list[Venue], sentence: Sentence) -> Venue | None:
        heads = [occasion.head]
        if (
            occasion.governor is not None
            and occasion.governor.i != occasion.head.i
            and occasion.head.dep_ in ("nsubj", "dobj", "nsubjpass")
        ):
            heads.append(occasion.governor)
        tied = [v for v in venues if any(governs(head, v) for head in heads)]
        if not tied and not is_verb(occasion.head):
            clauses = {t.i for clause in self._where(occasion.head, None, sentence) for t in clause.subtree}
            tied = [v for v in venues if v.token.i in clauses and v.inside]
        inside = [v for v in tied if v.inside]
        goal = [v for v in tied if v.goal]
        return (inside or goal or [None])[0]  # type: ignore[list-item]

    def _people(self, occasion: Occasion, sentence: Sentence, venues: list[Venue], venue: Venue | None) -> tuple[Mention, ...]:
        """Both sides: subject, object, "with", "between", those present; a visited capital's own party where somebody goes there."""
        head = occasion.head
        spans = [(v.start, v.end) for v in venues]
        named: list[Mention] = []
        if is_verb(head):
            named.extend(self._cast.subject(head, sentence))
            if occasion.event == "proposed" and head.dep_ in ("ccomp", "xcomp") and is_verb(head.head):
                named.extend(self._cast.subject(head.head, sentence))
            for token in (child(head, "dobj"), child(head, "nsubjpass")):
                if token is not None:
                    named.extend(self._cast.who(token, sentence))
            named.extend(m for t in objects_of(head, "with", "by", "alongside", "beside") for m in self._cast.who(t, sentence))
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
        if not is_verb(head):
            named.extend(
                m
                for t in objects_of(head, "of", "between", "with", "by")
                for m in self._cast.who(t, sentence)
                if not _placed(t, sentence, spans)
            )
        if not named and not is_verb(head) and occasion.event == "held":
            named.extend(self._led_by(head, sentence))
        for clause in self._where(head, venue, sentence):
            named.extend(self._cast.subject(clause, sentence))
            named.extend(self._mentioned(clause, sentence, spans))
            for inner in clause.subtree:
                if inner.dep_ in ("xcomp", "ccomp") and is_verb(inner):
                    named.extend(self._mentioned(inner, sentence, spans))
        if "'send'" in occasion.rule:
            senders = {m.name for m in self._cast.subject(head, sentence)}
            named = [m for m in named if m.name not in senders]
        return distinct(m for m in named if m.kind in ("person", "party", "body"))

    def _led_by(self, noun: Token, sentence: Sentence) -> list[Mention]:
        """The doers of the sentence's news, where talks are its frame: "negotiators have cut the plan … at Sunday's talks in Geneva"."""
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

    def _where(self, head: Token, venue: Venue | None, sentence: Sentence) -> list[Token]:
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
        """Mentions in a clause's own words that are no place and no mere qualifier of another name ("Russia's Vladimir Putin")."""
        kept: list[Mention] = []
        for token in own_tokens(head):
            begin, end = sentence.offset(token)
            if any(a <= begin and end <= b for a, b in places):
                continue
            if token.i != head.i and token.dep_ in ("poss", "compound", "amod", "nmod") and not _is_occasion_noun(token.head):
                owner = found_at(token.head, sentence)
                mine = found_at(token, sentence)
                speaks = token.head.lower_ in words("people", "collectives") | words("clauses", "sides")
                if token.dep_ == "poss" or (
                    mine is not None and not speaks and (owner is None or owner.mention.name != mine.mention.name)
                ):
                    continue
            kept.extend(actors([token], sentence))
        return kept

    # -- when -----------------------------------------------------------------------------------------------------------

    def _when(self, occasion: Occasion, sentence: Sentence) -> When | None:
        """The date of the meeting itself, not of the report and, for a cancelled one, not of the cancellation."""
        head, governor = occasion.head, occasion.governor
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in ("duration", "duration_range", "vague", "within") or phrase.lead in ("until", "since", "till"):
                continue
            if not self._said_of(phrase, head, governor, sentence, occasion.event):
                continue
            way = {"held": "past", "announced": "future", "confirmed": "future"}.get(occasion.event)
            own = self._timeline.direction(phrase, sentence)
            direction: Any = way if way is not None and (own == "near" or occasion.event != "held") else own
            when = self._timeline.resolve(phrase, sentence, direction)
            if when.earliest is not None or phrase.kind in ("later", "same_day"):
                return when  # "three days later", of which nobody can tell: then no other date of the sentence is the meeting's
        return None

    def _said_of(self, phrase: DatePhrase, head: Token, governor: Token | None, sentence: Sentence, event: MeetingEvent) -> bool:
        tokens = self._timeline.tokens(phrase, sentence)
        if not tokens:
            return False
        verb = governing_verb(tokens)
        if is_verb(head):
            return verb is not None and (
                verb.i == head.i
                or (verb.dep_ != "ROOT" and verb.i == head.head.i and head.dep_ == "xcomp")
                or _leads_to(verb, head)
            )
        inside = any(t.i == head.i for t in _ancestors(tokens[0], stop=head))
        if inside:
            return True
        if verb is None or governor is None or event in ("cancelled", "postponed", "proposed", "announced", "confirmed"):
            clause = verb
            while clause is not None and clause.dep_ == "xcomp" and clause.head.i != clause.i:
                clause = clause.head
            return clause is not None and clause.dep_ == "relcl" and any(t.i == head.i for t in clause.ancestors)
        return bool(verb.i == governor.i and head.dep_ in ("nsubj", "dobj", "nsubjpass", "pobj"))

    def _beside(self, venue: Venue | None, occasion: Occasion, sentence: Sentence) -> When | None:
        """The date right beside the place: "in Istanbul on Monday", "on Friday in Anchorage"; or whose clause this is ("Sunday, when …")."""
        way: Any = {"held": "past", "announced": "future", "confirmed": "future"}.get(occasion.event)
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in ("duration", "duration_range", "vague", "within"):
                continue
            gap = self._document.text[venue.end : phrase.start] if venue and phrase.start >= venue.end else None
            if gap is None and venue and phrase.end <= venue.start:
                gap = self._document.text[phrase.end : venue.start]
                gap = gap.removesuffix("the ").strip().removesuffix(venue.preposition) if venue.preposition else gap
            beside = gap is not None and gap.strip(" ,") in ("", "on")
            tokens = self._timeline.tokens(phrase, sentence)
            clause = occasion.head if is_verb(occasion.head) else occasion.governor
            whose = clause is not None and clause.dep_ == "relcl" and any(t.i == clause.head.i for t in tokens)
            if beside or whose:
                when = self._timeline.resolve(phrase, sentence, way)
                if when.earliest is not None:
                    return when
        return None

    def _from_before(
        self, occasion: Occasion, venue: Venue | None, people: tuple[Mention, ...], sentence: Sentence
    ) -> When | None:
        """The day that the sentence before gave, for a meeting that was held and has a place or two sides and no day of its own."""
        if occasion.event != "held" or not (venue or len(people) >= 2) or not (venue or is_verb(occasion.head)):
            return None
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in ("duration", "vague", "duration_range", "same_day"):
                continue
            named = self._timeline.resolve(phrase, sentence)
            if named.earliest is None or self._document.published is None or named.earliest <= self._document.published:
                return None
        previous = sentence.previous
        for _ in range(2):
            if previous is None or sentence.paragraph.index - previous.paragraph.index > 1:
                return None
            self._document.prepare([previous])
            for phrase in self._timeline.phrases(previous):
                if phrase.kind in ("weekday", "date", "relative_day", "month_day", "later") and phrase.lead not in (
                    "until",
                    "by",
                    "since",
                ):
                    verb = governing_verb(self._timeline.tokens(phrase, previous))
                    told = verb is not None and lemma(verb) in words("attribution", "say") | {"confirm", "publish", "report"}
                    if told or self._timeline.direction(phrase, previous) == "future":
                        continue
                    when = self._timeline.resolve(phrase, previous, "past")
                    if (
                        when.earliest is not None
                        and self._document.published is not None
                        and when.earliest <= self._document.published
                    ):
                        return when
            previous = previous.previous
        return None

    def _day_and_place(self, sentence: Sentence, venues: list[Venue]) -> Iterator[Found]:
        """ "In Geneva on 23 November the text went from 28 points to 19", "the Americans settled over the weekend in Miami"."""
        for venue in venues:
            if venue.preposition not in ("in", "at", "after", "near"):
                continue
            verb = verb_above(venue.token)
            if verb is None or negated(verb) or under_condition(verb) or verb.lemma_.lower() not in words("meetings", "settle"):
                if venue.preposition != "after" or verb is None or negated(verb) or under_condition(verb):
                    continue
            if verb.tag_ not in ("VBD", "VBN") or helpers(verb) & {"would", "could", "might", "may", "to", "will"}:
                continue
            occasion = Occasion(verb, verb, "held", "a place with its day", "asserted", 0.55, travel=True)
            when = self._beside(venue, occasion, sentence)
            if when is None or when.earliest is None:
                continue
            if venue.preposition == "after" or verb.lemma_.lower() in ("go", "move", "put"):
                clauses = self._where(venue.token, venue, sentence)
                people = distinct(m for clause in clauses for m in self._cast.subject(clause, sentence))
            else:
                people = self._people(occasion, sentence, [venue], venue)
            yield Found(occasion, sentence, "held", venue.start, venue.end, venue, people, when, venue.place.name, venue.written)

    # -- judging ----------------------------------------------------------------------------------------------------------

    @staticmethod
    def _confirmed(found: Found) -> Found:
        """A meeting ahead that somebody confirms: "…, the Kremlin confirmed", "confirmed that Putin would meet"."""
        if found.event != "announced":
            return found
        head = found.occasion.governor or found.occasion.head
        above = [t for t in (head, *head.ancestors) if is_verb(t)]
        near = [*above, *(c for t in above for c in t.children if c.dep_ in ("parataxis", "ccomp") and is_verb(c))]
        sure = any(t.lemma_.lower() == "confirm" and not negated(t) and t.tag_ in ("VBD", "VBZ", "VBN") for t in near)
        return replace(found, event="confirmed") if sure else found

    def _by_date(self, found: Found) -> Found | None:
        """A meeting "held" on a day to come is announced; one that is announced for a day gone by was held or dropped: left out."""
        published, when = self._document.published, found.when
        if published is None or when is None or when.earliest is None:
            return found
        if found.event == "held" and when.earliest > published:
            return replace(found, event="announced")
        if found.event in ("announced", "confirmed") and when.latest is not None and when.latest < published:
            if not is_verb(found.occasion.head):
                return replace(found, event="held")
            return replace(found, when=None)
        return found

    def _enough(self, found: Found) -> bool:
        """Whether a meeting is made out: who and where or when, enough to know it again."""
        people, place, dated = (
            len(found.participants),
            found.venue is not None,
            found.when is not None and found.when.earliest is not None,
        )
        persons = sum(m.kind == "person" for m in found.participants)
        if "'hand'" in found.occasion.rule:
            return place and dated and people >= 2
        if found.occasion.travel:
            return place and persons >= 1 and (people >= 2 or (dated and self._about_the_process(found.sentence)))
        visit = found.occasion.head.lemma_.lower() in words("meetings", "visit_nouns")
        if found.event in ("cancelled", "postponed") and people >= 1 and not is_verb(found.occasion.head) and not visit:
            return True
        if is_verb(found.occasion.head):
            obj = child(found.occasion.head, "dobj")
            if obj is not None and not (
                self._cast.who(obj, found.sentence) or actors(own_tokens(obj, _WITHOUT_PLACES), found.sentence)
            ):
                return False  # "met families of soldiers"
            return people >= 2 or (people >= 1 and dated and (place or found.event == "proposed"))
        if visit:
            return people >= 1 and place
        present = found.occasion.governor is not None and found.occasion.governor.tag_ in ("VBZ", "VBP")
        if found.event == "announced" and present and not (place or dated):
            return False  # "attends meetings with": a habit
        if found.event == "held":
            return (place and (dated or people >= 1)) or (dated and people >= 2)
        return people >= 2 or (people >= 1 and place) or (place and dated)

    def _about_the_process(self, sentence: Sentence) -> bool:
        """Whether the sentence or the one before it speaks of the negotiation, by the profile's process words."""
        before = sentence.previous.text if sentence.previous else ""
        return self._process.search(f"{before} {sentence.text}") is not None

    # -- called off -------------------------------------------------------------------------------------------------------

    def _called_off(self, sentence: Sentence) -> Iterator[Found]:
        """ "It was called off", "I cancelled it", "talked the president out of flying to Budapest", "advised him not to go"."""
        for verb in sentence.parse:
            if not is_verb(verb) or negated(verb) or under_condition(verb):
                continue
            event = next((e for e in ("cancelled", "postponed") if lemma(verb) in lexicon("meetings")["events"][e]), None)
            target = child(verb, "nsubjpass") or child(verb, "dobj")
            if event and target is not None and target.lower_ in _PRONOUN and self._found and verb.tag_ in ("VBD", "VBN"):
                last = self._last(sentence)
                if last is not None:
                    occasion = Occasion(verb, verb, event, "a meeting taken up by a pronoun", "asserted", 0.7)  # type: ignore[arg-type]
                    start, end = sentence.offset(verb)
                    yield replace(last, occasion=occasion, sentence=sentence, event=event, start=start, end=end)  # type: ignore[arg-type]
            yield from self._dissuaded(verb, sentence)
        yield from self._advised(sentence)

    def _advised(self, sentence: Sentence) -> Iterator[Found]:
        """The same by its words alone, where the parser loses the thread of a long sentence."""
        match = _ADVISED.search(sentence.text)
        if match is None:
            return
        at = sentence.start + match.end()
        venue = next((v for v in self._gazette.venues(sentence) if 0 <= v.start - at <= 12), None)
        verb = next((t for t in sentence.parse if t.idx >= match.start("verb")), None)
        if venue is None or verb is None:
            return
        people = [
            f.mention
            for f in sentence.mentions
            if match.start() <= f.start - sentence.start and f.end - sentence.start <= match.end()
        ]
        occasion = Occasion(verb, None, "cancelled", "talked out of going", "asserted", 0.65)
        start, end = sentence.offset(verb)
        yield Found(occasion, sentence, "cancelled", start, end, venue, distinct(people), None, venue.place.name, venue.written)

    def _last(self, sentence: Sentence) -> Found | None:
        recent = [
            f
            for f in self._found
            if sentence.index - f.sentence.index <= 4 and f.event in ("announced", "proposed", "confirmed", "cancelled")
        ]
        return recent[-1] if recent else None

    def _dissuaded(self, verb: Token, sentence: Sentence) -> Iterator[Found]:
        if verb.lemma_.lower() not in words("meetings", "dissuading"):
            return
        for inner in verb.subtree:
            if (
                inner.lemma_.lower() not in words("meetings", "travel") | {"meet", "attend"}
                or not is_verb(inner)
                or inner.i <= verb.i
            ):
                continue
            chain = {t.lower_ for t in verb.subtree if verb.i < t.i < inner.i}
            against = bool(chain & {"out", "against", "off", "from"}) and inner.tag_ == "VBG"
            if not (against or (negated(inner) and inner.tag_ == "VB")):
                continue
            venue = next((v for v in self._gazette.venues(sentence) if governs(inner, v)), None)
            if venue is None:
                continue
            person = child(verb, "dobj")
            people = self._cast.who(person, sentence) if person is not None else self._cast.who(subject(verb), sentence)
            occasion = Occasion(inner, verb, "cancelled", "talked out of going", "asserted", 0.7)
            start, end = sentence.offset(inner)
            yield Found(
                occasion, sentence, "cancelled", start, end, venue, distinct(people), None, venue.place.name, venue.written
            )

    # -- one meeting said twice ----------------------------------------------------------------------------------------------

    def _keep(self, found: Found) -> None:
        """Add a reading, or add what it knows to the one that says the same."""
        for index, known in enumerate(self._found):
            if _same(known, found):
                names = {m.name for m in known.participants}
                shared = not names or not found.participants or names & {m.name for m in found.participants}
                better = (found.occasion.confidence, found.when is not None) > (known.occasion.confidence, known.when is not None)
                base, other = (found, known) if better and found.sentence is known.sentence else (known, found)
                people = distinct(
                    (*base.participants, *(other.participants if shared and base.sentence is other.sentence else ()))
                )
                self._found[index] = replace(
                    base,
                    when=base.when or other.when,
                    participants=people or other.participants,
                    place=base.place or other.place,
                    written=base.written or other.written,
                )
                return
        self._found.append(found)


def _same(one: Found, other: Found) -> bool:
    """Whether two readings are one event of one meeting: no place or day that disagrees, and something in common."""
    if one.event != other.event or (one.place and other.place and one.place != other.place):
        return False
    a, b = one.when.earliest if one.when else None, other.when.earliest if other.when else None
    if a and b and a != b:
        return False
    people = {m.name for m in one.participants} & {m.name for m in other.participants}
    bare = other.place is None and other.when is None
    if bare and (
        len(people) >= 2
        or (people and other.sentence.index - one.sentence.index <= 3 and one.event in ("cancelled", "postponed"))
    ):
        return True
    if one.sentence is other.sentence:
        return bool(people) or (bool(one.place) and one.place == other.place)
    near = other.sentence.index - one.sentence.index <= 4
    return bool((one.place and one.place == other.place and (near or a == b)) or (a and a == b and people))


def _placed(token: Token, sentence: Sentence, places: list[tuple[int, int]]) -> bool:
    begin, end = sentence.offset(token)
    return any(a <= begin and end <= b for a, b in places)


def _is_occasion_noun(token: Token) -> bool:
    return token.lower_ == "talks" or token.lemma_.lower() in words("meetings", "nouns") | words("meetings", "visit_nouns")


def _ancestors(token: Token, stop: Token) -> Iterator[Token]:
    while True:
        yield token
        if token.i == stop.i or token.head.i == token.i or (is_verb(token) and token.i != stop.i):
            if token.dep_ == "relcl":
                yield token.head
            return
        token = token.head


def _leads_to(verb: Token, head: Token) -> bool:
    """Whether a verb only carries the other ("is going to see", "is due to meet"): a date hung on it is the meeting's."""
    current = head
    while current.dep_ == "xcomp" and current.head.i != current.i:
        current = current.head
        if current.i == verb.i:
            return True
    return False
