"""Meetings in person that an article reports: announced, proposed, confirmed, held, postponed, cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from observing.clauses import Cast, corrects_a_report, distinct, helpers, is_verb, lemma, negated, under_condition, verb_above
from observing.dates import governing_verb
from observing.dates.words import either
from observing.document import Document, Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, pattern, words
from observing.meetings.called_off import read_called_off
from observing.meetings.days import Days
from observing.meetings.fragments import Fragments, sides_in
from observing.meetings.journeys import arrived, overshadowed
from observing.meetings.judging import Found, by_date, confirmed, enough, keep, one_fate, outsiders
from observing.meetings.moves import move_at, rescheduled
from observing.meetings.occasions import Occasion, read_occasions
from observing.meetings.outline import Outline
from observing.meetings.people import Company
from observing.meetings.places import Gazette, Venue, governs
from observing.meetings.presence import Presence
from observing.meetings.rounds import Rounds
from observing.meetings.stand_ins import absent
from observing.meetings.wording import Wordings
from observing.modality import modality_of
from observing.speakers import Speakers
from observing.stretches import named_in, principal_parties, stretch
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import MeetingReported, Mention
from schemas.profile import Profile

__all__ = ["read_meetings"]


def read_meetings(
    document: Document,
    profile: Profile,
    *,
    timeline: Timeline | None = None,
    speakers: Speakers | None = None,
    extractor: str = "rules/1",
    propose: Callable[[Sequence[Found]], Iterable[Found]] | None = None,
) -> Iterator[MeetingReported]:
    """Every event of a meeting in person that the document reports, in text order; `propose` may add to what the rules find."""
    reader = _Reader(document, profile, timeline or Timeline(document), Cast(speakers or Speakers(document)))
    for found in reader.read(propose):
        speaker, chain = document.attribution(found.start, found.end)
        planned = found.event in ("announced", "proposed", "confirmed")
        yield MeetingReported(
            topic=profile.topic,
            article_id=document.article.article_id,
            evidence=document.evidence(found.start, found.end)
            if found.whole
            else document.evidence_around(found.sentence, found.start, found.end),
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
    verbs += [*words("meetings", "moving"), "invite"]
    nouns = either(
        words("meetings", "nouns")
        | words("meetings", "visit_nouns")
        | words("meetings", "forms")
        | words("meetings", "gatherings")
    )
    return re.compile(rf"\b{nouns}s?\b|{inflected(frozenset(map(str, verbs))).pattern}", re.IGNORECASE)


_OPEN = re.compile(r"\W*(?:Whether|Suppose|Imagine|Assume)\b")
"""A sentence that begins so leaves open what it speaks of."""


_AT_WHICH = re.compile(r"\b(?:(?:at|in|during) which|where)\b", re.I)


_MAYBE = frozenset({"could", "may", "might"})
"""Auxiliaries of a meeting that nobody announces: "Rubio could meet Yermak on Sunday"."""


class _Reader:
    """Reads one document's meetings, left to right."""

    def __init__(self, document: Document, profile: Profile, timeline: Timeline, cast: Cast) -> None:
        self._document = document
        self._profile = profile
        self._timeline = timeline
        self._cast = cast
        self._company = Company(timeline, cast)
        self._days = Days(document, timeline)
        self._gazette = Gazette(profile)
        self._outline = Outline(document, timeline)
        self._rounds = Rounds(document, timeline, self._gazette)
        self._wordings = Wordings(document, timeline, self._gazette, self._outline)
        self._presence = Presence(document, timeline, self._gazette)
        self._process = pattern(profile.keywords.process)
        self._found: list[Found] = []

    def read(self, propose: Callable[[Sequence[Found]], Iterable[Found]] | None = None) -> Iterator[Found]:
        """The meetings, repeats merged."""
        wanted = [s for s in self._document.sentences if self._may_hold(s)]
        self._document.prepare(wanted)
        for sentence in wanted:
            for found in (*self._in_sentence(sentence), *read_called_off(sentence, self._found, self._gazette, self._cast)):
                self._keep(found)
            if not self._outline.listed(sentence):
                self._by_words(sentence)
        for found in Fragments(self._document, self._timeline, self._gazette, self._outline).read():
            entry = self._outline.entry(found.sentence)
            if entry is None or not entry.listed or not any(entry.start <= f.start < entry.end for f in self._found):
                self._keep(found)
        self._found = [f for f in self._found if not overshadowed(f, self._found, self._document)]
        for found in list(propose(self._found)) if propose is not None else ():
            if found.event == "held" and (self._unreal(found) or outsiders(found, self._cast)):
                continue
            if found.event == "announced" and is_verb(found.occasion.head) and helpers(found.occasion.head) & _MAYBE:
                continue
            if not self._of_another_verb(found) and not self._only_proposed(found):
                self._keep(found)
        self._found = [f for each in self._found if (f := arrived(each, self._found)) is not None]
        self._found = one_fate(self._found)
        found_last = (self._dated(self._narrowed(self._peopled(f))) for f in self._found)
        yield from sorted(map(self._settled, found_last), key=lambda f: f.start)

    def _keep(self, found: Found) -> None:
        """Add a reading, a meeting moved in time as one postponed from its first day."""
        moved = rescheduled(found, self._timeline)
        if moved is not None:
            keep(self._found, moved)

    def _unreal(self, found: Found) -> bool:
        """Whether the verb of a meeting tells none that took place: "considered meeting Putin", "avoided meeting him"."""
        head = found.occasion.head
        return is_verb(head) and modality_of(head) in ("denied", "hypothetical", "conditional", "planned")

    def _of_another_verb(self, found: Found) -> bool:
        """Whether a reading gives a verb, of which the rules know a meeting, the day of another: "flew on Monday and met him"."""
        head = found.occasion.head
        known = any(f.occasion.head.i == head.i and f.sentence is found.sentence and f.when is not None for f in self._found)
        if not known or found.when is None or not is_verb(head):
            return False
        days = [p for p in self._timeline.phrases(found.sentence) if p.text == found.when.text]
        verbs = [governing_verb(self._timeline.tokens(p, found.sentence)) for p in days]
        return bool(verbs) and all(verb is not None and verb.i != head.i for verb in verbs)

    def _only_proposed(self, found: Found) -> bool:
        """Whether the rules read as proposed what another reading takes for announced: "asked for a meeting"."""
        return found.event == "announced" and any(
            f.event == "proposed" and f.sentence is found.sentence and f.occasion.head.i == found.occasion.head.i
            for f in self._found
        )

    def _settled(self, found: Found) -> Found:
        """With all of its days, and without those in whose place somebody else came."""
        away = absent(found.sentence)
        people = tuple(m for m in found.participants if m.name not in away)
        moved = found.event in ("announced", "postponed") and move_at(found.sentence, self._timeline, found.start) is not None
        when = found.when if moved else self._days.span(found.when, found.sentence)
        return replace(found, when=when, participants=people)

    def _narrowed(self, found: Found) -> Found:
        """A country as the place becomes the one town of it that the article names."""
        place = next((p for p in self._profile.places if p.name == found.place), None)
        if place is None or place.timezone is None or place.name not in lexicon("meetings")["capitals"]:
            return found
        named = {s.place.name: s.place for sentence in self._document.sentences for s in self._gazette.named(sentence)}
        towns = [p for p in named.values() if p.timezone == place.timezone and p.name not in lexicon("meetings")["capitals"]]
        return replace(found, place=towns[0].name) if len(towns) == 1 else found

    def _dated(self, found: Found) -> Found:
        """A meeting without a day takes that of its clause ("on Tuesday, when …"), one held the only day of its place."""
        if found.when is not None and found.when.earliest is not None:
            return found
        named = self._days.on_which(found.start, found.event, found.sentence)
        if named is not None or found.event != "held" or found.place is None:
            return replace(found, when=named or found.when)
        days: dict[object, When] = {}
        for sentence in self._document.sentences:
            sites = [s for s in self._gazette.named(sentence) if s.place.name == found.place]
            for phrase in self._timeline.phrases(sentence):
                if not any(0 <= phrase.start - s.end <= 12 or 0 <= s.start - phrase.end <= 12 for s in sites):
                    continue
                when = self._timeline.resolve(phrase, sentence, "past")
                if when.earliest is not None and when.earliest == when.latest:
                    days[when.earliest] = when
        return replace(found, when=next(iter(days.values()))) if len(days) == 1 else found

    def _peopled(self, found: Found) -> Found:
        """A meeting whose clause names nobody takes those of its stretch, else those of the sentence before it."""
        if found.participants or is_verb(found.occasion.head):
            return found
        spans = [(s.start, s.end) for s in self._gazette.named(found.sentence)]
        people = named_in(found.sentence, *stretch(found.sentence, found.start), spans)
        which = _AT_WHICH.search(self._document.text, found.start, found.sentence.end)
        if len(people) < 2 and which is not None:
            # "Talks in Jeddah, at which Ukraine told the United States": who speaks there is there.
            inside = [
                f.mention for f in self._document.mentions_in(which.end(), found.sentence.end) if f.mention.kind != "outlet"
            ]
            people = distinct((*people, *inside[:2]))
        before = found.sentence.previous
        if len(people) < 2 and before is not None and before.paragraph.index >= found.sentence.paragraph.index - 1:
            spans = [(s.start, s.end) for s in self._gazette.named(before)]
            earlier = named_in(before, before.start, before.end, spans)
            people = earlier if len(earlier) >= 2 else people
        return replace(found, participants=people)

    def _by_words(self, sentence: Sentence) -> None:
        """What no clause gave: wordings where the sentence has no meeting yet, and rounds that continue earlier ones."""
        spans = [stretch(sentence, f.start) for f in self._found if f.sentence is sentence]
        for found in list(self._wordings.read(sentence)):
            if not any(a <= found.start < b for a, b in spans):
                self._keep(found)
        for found in list(self._presence.read(sentence)):
            if not any(
                f.sentence is sentence and a <= found.start < b for f in self._found for a, b in (stretch(sentence, f.start),)
            ):
                self._keep(found)
        taken = any(f.sentence is sentence for f in self._found)
        for found in list(self._rounds.read(sentence, self._found, taken)):
            self._keep(found)

    def _may_hold(self, sentence: Sentence) -> bool:
        if sentence.question or corrects_a_report(sentence):
            return False
        if _trigger().search(sentence.text) is not None:
            return True
        return self._gazette.names_a_place(sentence.text) and bool(self._timeline.phrases(sentence)) and bool(sentence.mentions)

    # -- one sentence ---------------------------------------------------------------------------------------------------

    def _in_sentence(self, sentence: Sentence) -> Iterator[Found]:
        if _OPEN.match(sentence.text):
            return
        venues = self._gazette.venues(sentence)
        used: list[Venue] = []
        for occasion in read_occasions(sentence):
            venue = self._venue(occasion, venues, sentence)
            people = self._company.people(occasion, sentence, venues, venue)
            people = self._sides(people, occasion, sentence)
            when = self._days.when(occasion, venue, people, sentence)
            found = Found(occasion, sentence, occasion.event, *sentence.offset(occasion.head), venue, people, when)
            settled = by_date(confirmed(self._listed(found)), self._document.published)
            if settled is not None and enough(settled, self._cast, self._about_the_process(sentence)):
                place = venue.place.name if venue else None
                used.extend([venue] if venue else [])
                yield replace(settled, place=place, written=venue.written if venue else None)
        yield from self._day_and_place(sentence, [v for v in venues if v not in used])

    def _listed(self, found: Found) -> Found:
        """In a list of dates the present tense tells what was, on the day of its entry: "Dec 2: Putin receives Witkoff"."""
        entry = self._outline.entry(found.sentence)
        if entry is None or not entry.listed or entry.when is None or found.event not in ("held", "announced"):
            return found
        verb = found.occasion.governor or found.occasion.head
        if found.event == "announced" and verb.tag_ not in ("VBZ", "VBP", "VB"):
            return found
        if helpers(verb) & {"will", "'ll", "shall", "to", "would"}:
            return found
        return replace(found, event="held", when=entry.when)

    def _sides(self, people: tuple[Mention, ...], occasion: Occasion, sentence: Sentence) -> tuple[Mention, ...]:
        """Whom "the two delegations" or "a trilateral" mean, where fewer are named."""
        start, end = stretch(sentence, sentence.offset(occasion.head)[0])
        if not people and is_verb(occasion.head) and not occasion.travel:
            # The parser lost the subject: whoever is named before the verb.
            spans = [(s.start, s.end) for s in self._gazette.named(sentence)]
            people = named_in(sentence, sentence.start, sentence.offset(occasion.head)[0], spans)
        if not people and is_verb(occasion.head):
            people = self._company.taken_up(occasion.head, sentence)
        count = sides_in(self._document.text[start:end])
        if len(people) >= max(count, 1) or not count:
            return people
        named = {m.name for m in people}
        return (*people, *(m for m in principal_parties(self._document, count, sentence) if m.name not in named))

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
            clauses = {t.i for clause in self._company.where(occasion.head, None, sentence) for t in clause.subtree}
            tied = [v for v in venues if v.token.i in clauses and v.inside]
        if not tied and is_verb(occasion.head) and not occasion.travel and occasion.head.dep_ == "conj":
            # "Flew to Kyiv on Wednesday and sat down with Zelensky on Thursday": where the journey went.
            journey = occasion.head.head
            travels = is_verb(journey) and journey.lemma_.lower() in words("meetings", "travel") and journey.lemma_ != "be"
            tied = [v for v in venues if travels and governs(journey, v)]
        inside = [v for v in tied if v.inside]
        goal = [v for v in tied if v.goal]
        return (inside or goal or [None])[0]  # type: ignore[list-item]

    def _day_and_place(self, sentence: Sentence, venues: list[Venue]) -> Iterator[Found]:
        """ "In Geneva on 23 November the text went from 28 points to 19", "the Americans settled over the weekend in Miami"."""
        for venue in venues:
            if venue.preposition not in ("in", "at", "after", "near"):
                continue
            verb = verb_above(venue.token)
            if verb is None or negated(verb) or under_condition(verb):
                continue
            if venue.preposition != "after" and lemma(verb) not in words("meetings", "settle"):
                continue
            if verb.tag_ not in ("VBD", "VBN") or helpers(verb) & {"would", "could", "might", "may", "to", "will"}:
                continue
            occasion = Occasion(verb, verb, "held", "a place with its day", "asserted", 0.55, travel=True)
            when = self._days.beside(venue, occasion, sentence)
            if when is None or when.earliest is None:
                continue
            if venue.preposition == "after" or verb.lemma_.lower() in ("go", "move", "put"):
                clauses = self._company.where(venue.token, venue, sentence)
                people = distinct(m for clause in clauses for m in self._cast.subject(clause, sentence))
            else:
                people = self._company.people(occasion, sentence, [venue], venue)
            if not people:
                people = named_in(sentence, *stretch(sentence, venue.start), [(v.start, v.end) for v in venues])
            yield Found(occasion, sentence, "held", venue.start, venue.end, venue, people, when, venue.place.name, venue.written)

    def _about_the_process(self, sentence: Sentence) -> bool:
        """Whether the sentence or the one before it speaks of the negotiation, by the profile's process words."""
        before = sentence.previous.text if sentence.previous else ""
        return self._process.search(f"{before} {sentence.text}") is not None
