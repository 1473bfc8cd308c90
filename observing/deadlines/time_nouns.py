"""Nouns of time that are a deadline only by what is said of them: "the date that his president had set", "the clock"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from observing.clauses import is_verb, lemma, modality, negated
from observing.deadlines.noun_phrases import (
    date_of,
    events,
    givers,
    in_clauses,
    noticed,
)
from observing.deadlines.reading import Desk, Found, is_deadline_noun
from observing.document import Sentence
from observing.lexicon import words
from schemas.observations import DeadlineEvent

Token = Any


def read_time_noun(noun: Token, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "The date that his president had set", "the term … ran out", "the Christmas date was never made formal"."""
    if is_deadline_noun(noun) or sentence.question:
        return
    verb = noun.head
    phrase = date_of(noun, sentence, desk)
    limit = noun.lemma_.lower()
    relative = list(in_clauses(noun, sentence, desk, phrase)) if limit not in ("time", "clock") else []
    is_set = any(
        is_verb(c) and c.dep_ in ("relcl", "acl") and events("events").get(lemma(c)) in ("set", "shortened", "extended")
        for c in noun.children
    )
    yield from (f for f in relative if f.event != "set" or f.due is not None)
    base = lemma(verb) if is_verb(verb) else ""
    if limit in words("deadlines", "clocks") and noun.dep_ == "nsubj" and base in ("run out", "expire", "stop", "tick down"):
        at = next((p for p in desk.timeline.phrases(sentence) if p.start > sentence.offset(noun)[1]), None)
        if at is not None and modality(verb) in ("asserted", "planned") and at.kind not in ("vague", "duration"):
            event: DeadlineEvent = "passed" if verb.tag_ == "VBD" else "set"
            yield noticed(event, noun, sentence, "the clock runs out", (), (), desk.due(at, sentence, event), confidence=0.7)
        return
    if noun.dep_ == "nsubj" and is_set and events("by_itself").get(base) == "passed" and modality(verb) == "asserted":
        today = next((p for p in desk.timeline.phrases(sentence) if p.kind == "relative_day"), None)
        day = today or (desk.phrase_under(verb, sentence) if not relative else None)
        due = next((f.due for f in relative if f.due), None) or (desk.due(day, sentence, "passed") if day else None)
        setters = relative[0].set_by if relative else tuple(givers(noun, sentence, desk))
        yield noticed("passed", noun, sentence, "the time that was set ran out", setters, (), due)
    if is_set and is_verb(verb):
        event_ = events("events").get(base)
        if event_ in ("softened", "abandoned", "extended", "reaffirmed") and noun.dep_ == "dobj" and modality(verb) == "asserted":
            yield noticed(
                event_,
                noun,
                sentence,
                f"the date that was set, with '{base}'",
                tuple(desk.cast.subject(verb, sentence)),
                (),
                None,
            )
    if (
        limit in ("date", "target")
        and phrase is not None
        and noun.dep_ in ("nsubjpass", "nsubj", "dobj")
        and is_verb(verb)
        and negated(verb)
        and base in ("make", "set", "fix", "agree", "give", "name", "announce", "confirm")
    ):
        due = desk.due(phrase, sentence, "softened")
        yield noticed("denied", noun, sentence, "a dated limit was never made", (), (), due)
