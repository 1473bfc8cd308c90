"""From what a model returned to observations: its choices stay, its words count only where the article has them.

Evidence is the exact slice that it quoted, or the item is dropped. Names become mentions by the gazetteer, times days by the
resolver, plans lineages by the profile, and who says it is read by the rules of attribution: none of that is the model's word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from observing.clauses import Cast
from observing.dates import DatePhrase, Direction
from observing.deadlines.reading import Desk
from observing.document import Document, Sentence
from observing.llm.answer import Answer, ClaimItem, ContactItem, DeadlineItem, Item, MeetingItem, PlanItem, ProvisionItem
from observing.llm.spans import Span, Spans
from observing.meetings.places import Gazette
from observing.normal import normalise
from observing.plans.names import PlanName, PlanNames
from observing.provisions.contents import normal_form
from observing.provisions.topics import ProvisionTopics
from observing.provisions.values import fitting
from observing.speakers import Speakers
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import (
    Agent,
    ClaimReported,
    ContactReported,
    DeadlineEvent,
    DeadlineReported,
    MeetingEvent,
    MeetingReported,
    Mention,
    Observation,
    PlanRef,
    PlanReported,
    ProvisionReported,
)
from schemas.profile import Profile

CONFIDENCE = 0.5
"""Of everything that a model read: it gives no measure of its own that could be trusted."""
_WAYS: dict[MeetingEvent, Direction] = {"held": "past", "announced": "future", "confirmed": "future"}
_LONGEST_NAME = 80
_LONGEST_LABEL = 80
_LONGEST_PROPOSITION = 200


class Grounding:
    """Grounds answers for one profile. Build it once a topic."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._names = PlanNames(profile)
        self._gazette = Gazette(profile)
        self._provisions = ProvisionTopics(profile)

    def observations(self, answer: Answer, document: Document, extractor: str) -> tuple[tuple[Observation, ...], int]:
        """What of an answer the article bears out, in text order, and how many of its items it does not."""
        words = _Words(document, self._names, self._gazette)
        found: dict[str, Observation] = {}
        dropped = 0
        for item in answer.items():
            span = words.spans.find(item.quote)
            said = None if span is None else self._observation(item, span, words, extractor)
            if said is None:
                dropped += 1
            else:
                found[f"{said.type()} {said.model_dump_json()}"] = said
        return tuple(sorted(found.values(), key=lambda o: (o.evidence.start, o.evidence.end, o.type(), o.rule))), dropped

    def _observation(self, item: Item, span: Span, words: _Words, extractor: str) -> Observation | None:
        document = words.document
        speaker, chain = document.attribution(*span)
        said: dict[str, Any] = {
            "topic": self._profile.topic,
            "article_id": document.article.article_id,
            "evidence": document.evidence(*span),
            "speaker": speaker,
            "chain": chain,
            "modality": item.modality,
            "confidence": CONFIDENCE,
            "rule": f"llm/{type(item).__name__.removesuffix('Item').lower()}",
            "extractor": extractor,
        }
        match item:
            case PlanItem():
                plan = words.plan(item.plan, span)
                agents = [(words.mention(agent.name, span), agent.role) for agent in item.agents]
                told = tuple(dict.fromkeys(Agent(who=who, role=role) for who, role in agents if who is not None))
                when = words.when(item.when, span)
                return None if plan is None else PlanReported(**said, event=item.event, plan=plan, agents=told, when=when)
            case DeadlineItem():
                return DeadlineReported(
                    **said,
                    event=item.event,
                    set_by=words.mentions(item.set_by, span),
                    addressed_to=words.mentions(item.addressed_to, span),
                    plan=words.plan(item.plan, span),
                    due=words.due(item.due, span, item.event),
                )
            case MeetingItem():
                place, written = words.place(item.place, span)
                people, when = words.mentions(item.participants, span), words.when(item.when, span, _WAYS.get(item.event))
                if not (place or people or when):
                    return None  # it cannot be told from another
                return MeetingReported(
                    **said, event=item.event, place=place, place_written=written, participants=people, when=when
                )
            case ContactItem():
                people = words.mentions(item.participants, span)
                when = words.when(item.when, span)
                return ContactReported(**said, kind=item.kind, participants=people, when=when) if people else None
            case ClaimItem():
                return self._claim(item, span, words, said)
            case ProvisionItem():
                return self._provision(item, span, words, said)
        return None

    def _claim(self, item: ClaimItem, span: Span, words: _Words, said: dict[str, Any]) -> ClaimReported | None:
        """A claim; None where the article does not name who makes it."""
        if said["speaker"] is None:
            said |= {"speaker": words.mention(item.speaker, span), "chain": words.mentions(item.reported_by, span)}
        speaker = said["speaker"]
        if speaker is None or any(link.actor and link.actor == speaker.actor for link in said["chain"]):
            return None
        topic = item.topic if item.topic in self._profile.claim_topics else "other"
        plan = words.plan(item.plan, span)
        return ClaimReported(
            **said,
            claim_topic=topic,
            stance=item.stance,
            proposition=words.proposition(item.proposition, span),
            # Whom a claim names as an author is for people to say: a wrong one would contradict everybody.
            subject=f"authorship:{(plan and plan.lineage) or 'plan'}:unknown" if topic == "authorship" else topic,
            plan=plan,
        )

    def _provision(self, item: ProvisionItem, span: Span, words: _Words, said: dict[str, Any]) -> ProvisionReported | None:
        """A provision with the topic and the number that the rules read in its words; None where they know no topic of it."""
        text = words.document.text[slice(*span)]
        plan, topic = words.plan(item.plan, span), self._provisions.of(text)
        if plan is None or topic is None:
            return None
        quantity = fitting(text, self._provisions.unit(topic))
        return ProvisionReported(
            **said,
            event=item.event,
            plan=plan,
            provision_topic=topic,
            obligation=item.obligation,
            value=quantity.value if quantity else None,
            old_value=quantity.old if quantity else None,
            unit=quantity.unit if quantity else None,
            text=normal_form(text),
        )


class _Words:
    """The words of one article, and what the rules know of them. Spans are offsets in the document's normalised text."""

    def __init__(self, document: Document, names: PlanNames, gazette: Gazette) -> None:
        self.document = document
        self.spans = Spans(document.article.text)
        self._names = names
        self._gazette = gazette
        self._timeline = Timeline(document)
        self._desk = Desk(document, self._timeline, Cast(Speakers(document)))
        self._plans: dict[int, list[PlanName]] | None = None

    def mentions(self, names: Iterable[str], near: Span) -> tuple[Mention, ...]:
        """Those of the names that the article has, each once."""
        found = [mention for name in names if (mention := self.mention(name, near)) is not None]
        once = {mention.actor or mention.name: mention for mention in reversed(found)}
        return tuple(reversed(once.values()))

    def mention(self, name: str, near: Span) -> Mention | None:
        """Whom a name means: the nearest mention of that actor or outlet; else the words where the article has them."""
        name = " ".join(normalise(name).text.split()).strip("\"' ,.;:")
        if not name or len(name) > _LONGEST_NAME:
            return None
        document = self.document
        within = [found.mention for found in document.gazetteer.find(name, document.published)]
        people = [mention for mention in within if mention.kind == "person"]  # "Ukraine's Zelensky" is Zelensky
        meant = (people or within)[-1].name if within else name
        known = [
            found
            for found in document.mentions
            if found.mention.name == meant or found.mention.written.casefold() == name.casefold()
        ]
        if known:
            return min(known, key=lambda found: (abs(found.start - near[0]), found.start)).mention
        name = re.sub(r"^(?:an?|the|one)\s+", "", name, flags=re.IGNORECASE)
        if self.spans.words(name) is None or _small(name.casefold()):
            return None
        described = name.split()[-1][:1].islower()  # "senior European official"
        return Mention(name=name, written=name, kind="anonymous" if described else "unknown")

    def when(self, phrase: str, near: Span, way: Direction | None = None) -> When | None:
        """The days that a phrase means where it stands; without days where the resolver cannot tell; None where it does not."""
        return self._days(phrase, near, lambda found, sentence: self._timeline.resolve(found, sentence, way))

    def due(self, phrase: str, near: Span, event: DeadlineEvent) -> When | None:
        """The last day that a phrase allows, as the rules of deadlines count it; else as `when`."""
        return self._days(phrase, near, lambda found, sentence: self._desk.due(found, sentence, event))

    def _days(self, phrase: str, near: Span, days: Callable[[DatePhrase, Sentence], When]) -> When | None:
        wanted = " ".join(normalise(phrase).text.split()).casefold()
        if not wanted or self.spans.words(phrase) is None:
            return None
        for sentence in self._sentences(near):
            for found in self._timeline.phrases(sentence):
                text = " ".join(found.text.split()).casefold()
                if text in wanted or wanted in text:
                    return days(found, sentence)
        return When(text=phrase.strip(), rule="llm: unresolved")

    def place(self, name: str, near: Span) -> tuple[str | None, str | None]:
        """The place by its name in the profile and as written; by its own name where the profile has none; else two Nones."""
        wanted = " ".join(normalise(name).text.split()).strip("\"' ,.;:")
        if not wanted or len(wanted) > _LONGEST_NAME or self.spans.words(wanted) is None:
            return None, None
        for sentence in (*self._sentences(near), *self.document.sentences):
            for site in self._gazette.named(sentence):
                if site.written.casefold() in wanted.casefold():
                    return site.place.name, site.written
        return wanted, wanted

    def plan(self, phrase: str, near: Span) -> PlanRef | None:
        """The plan that the rules see in or around these words; by the words alone where they see none; else None."""
        wanted = " ".join(normalise(phrase).text.split())
        at = self.spans.words(wanted) if wanted else None
        if at is None:
            return None
        text = self.document.text
        before = [sentence for sentence in self.document.sentences if sentence.end <= near[0]]
        for name in (name for sentence in (*self._sentences(near), *reversed(before)) for name in self._plans_in(sentence)):
            label = " ".join(text[name.start : name.end].split()) if name.start >= 0 else name.ref.label
            if label.casefold() in wanted.casefold() or wanted.casefold() in label.casefold():
                return name.ref
        return PlanRef(label=wanted) if len(wanted) <= _LONGEST_LABEL else None

    def proposition(self, wording: str, near: Span) -> str:
        """The model's wording if it is made of the article's words and small ones alone, else the quoted words themselves."""
        wording = " ".join(wording.split())
        used = set(re.findall(r"[^\W_]{4,}", normalise(wording).text.casefold()))
        has = _stems(self.document.text)
        if wording and len(wording) <= _LONGEST_PROPOSITION and all(word[:_STEM] in has or _small(word) for word in used):
            return wording
        return " ".join(self.document.text[near[0] : near[1]].split())[:_LONGEST_PROPOSITION]

    def _sentences(self, near: Span) -> list[Sentence]:
        return [s for s in self.document.sentences if s.start < near[1] and near[0] < s.end]

    def _plans_in(self, sentence: Sentence) -> list[PlanName]:
        if self._plans is None:
            self._plans = {}
            seen: list[PlanName] = []
            wanted = [s for s in self.document.sentences if self._names.wanted(s)]
            self.document.prepare(wanted)
            for each in wanted:
                self._plans[each.index] = self._names.find(each, seen)
                seen += self._plans[each.index]
        return self._plans.get(sentence.index, [])


_STEM = 5
"""Letters by which a word is taken for a form of another: "recommended" in a proposition, "recommendation" in the text."""


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in re.findall(r"[^\W_]{4,}", text.casefold()))


def _small(phrase: str) -> bool:
    """Whether a phrase is all pronouns, articles and other small words."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return all(word in STOP_WORDS for word in re.findall(r"\w+", phrase))
