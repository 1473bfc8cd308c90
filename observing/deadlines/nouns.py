"""Deadlines that a noun names: set, moved, dropped, missed; "there is no deadline"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.clauses import child, helpers, is_verb, lemma, modality, negated, objects_of, under_condition
from observing.dates import DatePhrase
from observing.deadlines.frames import DAYS
from observing.deadlines.noun_phrases import (
    addressees_of,
    date_of,
    events,
    in_clauses,
    new_date,
    no_longer,
    noticed,
    setters_of,
    stated,
    subject_date,
)
from observing.deadlines.reading import Desk, Found, is_deadline_noun
from observing.deadlines.time_nouns import read_time_noun
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any


def read_nouns(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """Every event of a deadline that a noun names in the sentence."""
    for token in sentence.parse:
        if is_deadline_noun(token):
            yield from _of_noun(token, sentence, desk)
        elif token.lemma_.lower() in words("deadlines", "time_nouns") and token.pos_ in ("NOUN", "PROPN"):
            yield from read_time_noun(token, sentence, desk)


def _of_noun(noun: Token, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    denied = _denial(noun, sentence, desk)
    if denied is not None:
        yield denied
        return
    phrase = date_of(noun, sentence, desk)
    setters, addressed = setters_of(noun, sentence, desk), addressees_of(noun, sentence, desk)
    found = [
        *_ran_out(noun, sentence, desk, phrase),
        *in_clauses(noun, sentence, desk, phrase),
        *_governed(noun, sentence, desk, phrase, setters, addressed),
    ]
    yield from found
    dated = phrase is not None and phrase.kind not in ("vague",)
    if not found:
        # Named in passing: it exists, who set it or when it ends stands in the noun phrase itself.
        if sentence.question or under_condition(noun) or negated(noun):
            return
        if dated and phrase is not None:
            due = desk.due(phrase, sentence, "set")
            faced = (
                noun.head
                if is_verb(noun.head) and lemma(noun.head) in ("face", "have", "confront") and noun.dep_ == "dobj"
                else None
            )
            to = (*addressed, *(desk.cast.subject(faced, sentence) if faced is not None else ()))
            if due.latest is not None:
                # Without anybody named beside it, it only counts where the text has already said whose deadline that is.
                named = noticed("set", noun, sentence, "deadline noun with its date", setters, to, due, confidence=0.6)
                yield replace(named, anchored=bool(setters or to))


def _ran_out(noun: Token, sentence: Sentence, desk: Desk, phrase: DatePhrase | None) -> Iterator[Found]:
    """ "The deadline passed on Friday", where the parser takes the verb for a participle or a clause of the noun."""
    for verb in noun.children:
        if verb.dep_ not in ("acl", "relcl") or lemma(verb) not in ("pass", "expire", "lapse", "elapse", "run out"):
            continue
        if verb.tag_ not in ("VBD", "VBN") or negated(verb) or any(c.tag_ in ("WDT", "WP", "MD") for c in verb.children):
            continue
        day = phrase or desk.phrase_under(verb, sentence)
        due = (
            desk.due(day, sentence, "passed")
            if day is not None and day.kind in ("weekday", "date", "named_day", "relative_day")
            else None
        )
        setters, addressed = setters_of(noun, sentence, desk), addressees_of(noun, sentence, desk)
        passed = noticed("passed", noun, sentence, "the deadline ran out", setters, addressed, due, confidence=0.7)
        yield replace(passed, anchored=bool(sentence.mentions))


def _denial(noun: Token, sentence: Sentence, desk: Desk) -> Found | None:
    """ "There is no deadline", "I don't have a deadline", "the deadline is when it's over": denied, or dropped."""
    verb = noun.head
    if not is_verb(verb) or sentence.question:
        return None
    base, no = verb.lemma_.lower(), any(c.lower_ in ("no", "any") and c.dep_ == "det" for c in noun.children)
    refused = any(c.dep_ == "neg" for c in verb.children)
    later = no_longer(verb) or any(c.lower_ in ("longer", "more", "anymore") for c in [*noun.children, *verb.children])
    existential = base == "be" and any(c.dep_ == "expl" for c in verb.children)
    owned = base in ("have", "exist", "see") and noun.dep_ in ("dobj", "nsubj")
    said_not = base == "be" and noun.dep_ == "attr" and refused
    if base == "have" and noun.dep_ == "dobj" and any(c.lower_ in ("i", "we", "he", "she", "they") for c in verb.children) and no:
        refused = True
    if (existential or owned) and (no or refused or later) and not under_condition(verb):
        event: DeadlineEvent = "abandoned" if later else "denied"
        return stated(event, noun, sentence, desk, "no deadline exists")
    if said_not and not under_condition(verb):
        firm = {c.lower_ for c in noun.children if c.dep_ == "amod"} & words("deadlines", "firm")
        event = "softened" if firm else "abandoned" if later else "denied"
        phrase = subject_date(verb, sentence, desk)
        due = desk.due(phrase, sentence, "softened") if phrase else None
        return stated(event, noun, sentence, desk, "not a deadline", due)
    if noun.dep_ == "nsubj" and base == "be" and _when_clause(verb) and desk.phrase_under(verb, sentence) is None:
        return stated("abandoned", noun, sentence, desk, "the deadline is when it is over")
    return None


def _when_clause(verb: Token) -> bool:
    return any(c.dep_ in ("advcl", "ccomp") and any(g.lower_ in ("when", "whenever") for g in c.children) for c in verb.children)


def _governed(
    noun: Token,
    sentence: Sentence,
    desk: Desk,
    phrase: DatePhrase | None,
    setters: tuple[Mention, ...],
    addressed: tuple[Mention, ...],
) -> Iterator[Found]:
    """The verb that governs the noun, as its object, its passive subject, its subject or by a preposition."""
    verb, key, suffix = noun.head, "events", ""
    if noun.dep_ == "pobj":
        suffix, verb = f" {noun.head.lower_}", noun.head.head
        if verb.pos_ == "ADV" and is_verb(verb.head):
            verb = verb.head  # "backed away from": the parser hangs the preposition on the particle
    if not is_verb(verb):
        verb = next((t for t in noun.ancestors if is_verb(t)), noun)
        if suffix not in (" before", " of"):
            return
    if sentence.question:
        return
    name = lemma(verb) + suffix
    active = noun.dep_ in ("dobj", "pobj", "dative")
    if noun.dep_ == "nsubj" and child(verb, "auxpass") is None:
        key = "by_itself"
    elif not active and noun.dep_ != "nsubjpass":
        return
    if noun.dep_ == "nsubj" and lemma(verb) == "be" and no_longer(verb):
        yield stated(
            "abandoned",
            noun,
            sentence,
            desk,
            "a deadline that no longer holds",
            desk.due(phrase, sentence, "abandoned") if phrase else None,
        )
        return
    if noun.dep_ == "nsubj" and lemma(verb) == "be":
        yield from _is_date(verb, noun, sentence, desk, setters, addressed)
        return
    event = events(key).get(name)
    if suffix == " as" and events(key).get(lemma(verb)) == "set":
        yield from _set_as(noun, verb, sentence, desk, addressed)
        return
    if name.split(" ")[-1] in ("before", "of") and noun.dep_ == "pobj" and _answered_before(noun):
        yield from _in_time(noun, sentence, desk, phrase, setters)
        return
    if event is None:
        return
    mode = modality(verb)
    if mode == "denied":
        yield from _not_set(noun, verb, sentence, desk, phrase, event, itself=key == "by_itself")
        return
    if mode in ("conditional", "hypothetical") or (mode == "planned" and event in ("passed", "met")):
        return
    if key == "by_itself":
        event = _own_event(event, name, verb, mode)
        if event is None:
            return
    elif mode == "hedged":
        return
    by = (
        tuple(desk.cast.subject(verb, sentence))
        if active
        else tuple(m for t in objects_of(verb, "by") for m in desk.cast.who(t, sentence))
    )
    due, length = _new_due(event, verb, phrase, sentence, desk, itself=key == "by_itself")
    if event == "set" and any(is_verb(t) and lemma(t) == "deny" and not negated(t) for t in verb.ancestors):
        yield stated("denied", noun, sentence, desk, "denied that a deadline was set", due)
        return
    if event in ("met", "passed") and active:
        addressed, by = (by or addressed), setters
    to = tuple(
        m
        for t in [*objects_of(verb, "on", "for", "to"), *filter(None, [child(verb, "dative")])]
        for m in desk.cast.who(t, sentence)
    )
    found = noticed(event, noun, sentence, f"deadline noun with '{name}'", by or setters, addressed or to, due, confidence=0.85)
    people = any(m.mention.kind in ("person", "party", "body") for m in sentence.mentions)
    yield replace(found, anchored=found.anchored or (people and event != "set"), moved_by=length)


def _new_due(
    event: DeadlineEvent, verb: Token, phrase: DatePhrase | None, sentence: Sentence, desk: Desk, *, itself: bool
) -> tuple[When | None, DatePhrase | None]:
    """The day that a verb leaves the deadline with, and the length of time by which it moves it, where only that is told."""
    if itself and event == "reaffirmed" and phrase is None:
        at = sentence.offset(verb)[1]
        for said in desk.timeline.phrases(sentence):
            if at < said.start and sentence.document.text[at : said.start].strip() in ("", "on", "for"):
                return desk.due(said, sentence, event, verb), None  # "the deadline remains Thursday"
    if event in ("shortened", "extended"):
        # The day in the noun phrase is the old one: "extended the Thursday deadline by a week".
        length = desk.length_after(verb, sentence)
        if length is None:
            new = new_date(verb, sentence, desk)
            return (desk.due(new, sentence, event, verb) if new is not None else None), None
        old = desk.due(phrase, sentence, "reaffirmed").latest if phrase is not None and phrase.kind in DAYS else None
        unknown = When(text=length.text, rule="a move from a day that the sentence does not give")
        return (desk.moved(event, old, length) if old is not None else unknown), length
    limit = (new_date(verb, sentence, desk) or phrase) if event == "set" else phrase
    if event in ("passed", "set") and itself and limit is None:
        limit = desk.phrase_under(verb, sentence)
        fits = limit is not None and limit.kind in ("weekday", "date", "named_day", "relative_day", "month_day")
        limit = limit if fits else None
    return (desk.due(limit, sentence, event, verb) if limit is not None else None), None


def _flatly(noun: Token, verb: Token) -> bool:
    """ "No deadline had been set", "had never been given a deadline"; "did not set a deadline" only says what did not happen."""
    none = any(c.lower_ == "no" and c.dep_ == "det" for c in noun.children)
    return none or any(c.lower_ == "never" for c in verb.children)


def _answered_before(noun: Token) -> bool:
    """ "Delivered its answer a day before the deadline": an answer in time."""
    before = noun.head.lower_ == "before" or (noun.head.lower_ == "of" and noun.head.head.lower_ == "ahead")
    verb = next((t for t in noun.ancestors if is_verb(t)), None)
    if not before or verb is None:
        return False
    obj = child(verb, "dobj")
    answers = ("answer", "reply", "respond", "sign", "accept", "agree")
    given = verb.lemma_.lower() in ("deliver", "send", "submit", "give", "hand", "return") and obj is not None
    return verb.lemma_.lower() in answers or (
        given and obj is not None and obj.lemma_.lower() in words("deadlines", "answer_nouns")
    )


def _in_time(
    noun: Token, sentence: Sentence, desk: Desk, phrase: DatePhrase | None, setters: tuple[Mention, ...]
) -> Iterator[Found]:
    verb = next(t for t in noun.ancestors if is_verb(t))
    if modality(verb) == "asserted" and verb.tag_ in ("VBD", "VBN"):
        doers = tuple(desk.cast.subject(verb, sentence))
        if not doers:
            return
        due = desk.due(phrase, sentence, "met") if phrase else None
        if phrase is not None and phrase.kind == "weekday":
            due = desk.timeline.resolve(phrase, sentence, "near")  # an answer in time may come days before the limit
        yield replace(noticed("met", noun, sentence, "answered before the deadline", setters, doers, due), anchored=bool(doers))


def _set_as(noun: Token, verb: Token, sentence: Sentence, desk: Desk, addressed: tuple[Mention, ...]) -> Iterator[Found]:
    """ "Set Thanksgiving as the deadline"."""
    begin, end = sentence.offset(verb)[0], sentence.offset(noun)[0]
    days = [p for p in desk.timeline.phrases(sentence) if begin < p.start < end]
    if days and modality(verb) in ("asserted", "planned"):
        day = desk.due(days[0], sentence, "set", verb)
        yield noticed("set", noun, sentence, "a day set as the deadline", desk.cast.subject(verb, sentence), addressed, day)


def _not_set(
    noun: Token, verb: Token, sentence: Sentence, desk: Desk, phrase: DatePhrase | None, event: DeadlineEvent, *, itself: bool
) -> Iterator[Found]:
    """A negated verb over a deadline: no longer holds, is not set in stone, was never set."""
    due = desk.due(phrase, sentence, "set") if phrase is not None else None
    if word_pattern("deadlines", "softeners").search(sentence.text):
        yield stated("softened", noun, sentence, desk, "not set in stone", due)
    elif itself and no_longer(verb):
        yield stated("abandoned", noun, sentence, desk, "a deadline that no longer holds")
    elif event == "set" and _flatly(noun, verb):
        yield stated("denied", noun, sentence, desk, "no deadline was set")
    elif event == "set" and due is not None:
        setters, addressed = setters_of(noun, sentence, desk), addressees_of(noun, sentence, desk)
        yield noticed("denied", noun, sentence, "a dated deadline was never set", setters, addressed, due)


def _own_event(event: DeadlineEvent, name: str, verb: Token, mode: str) -> DeadlineEvent | None:
    """What a deadline does by itself: it ran out, it runs out on a day, it stands, it may slip."""
    let = verb.tag_ == "VB" and is_verb(verb.head) and lemma(verb.head) in ("let", "allow") and verb.head.tag_ == "VBD"
    past = let or verb.tag_ == "VBD" or (verb.tag_ == "VBN" and bool(helpers(verb) & {"has", "have", "had", "'s"}))
    if event == "passed":
        if past and mode == "asserted":
            return "passed"
        return "set" if name in ("expire", "run out", "end", "lapse") and mode in ("asserted", "planned") else None
    if event == "softened":
        return "softened" if mode == "hedged" or past or verb.tag_ == "VBG" else None
    return event if mode == "asserted" else None


def _is_date(
    verb: Token, noun: Token, sentence: Sentence, desk: Desk, setters: tuple[Mention, ...], addressed: tuple[Mention, ...]
) -> Iterator[Found]:
    """ "The deadline for Kyiv is Thursday", "the ultimatum was for Monday"."""
    phrase = next((p for p in desk.timeline.phrases(sentence) if p.start > sentence.offset(verb)[0]), None)
    if phrase is None or modality(verb) != "asserted":
        return
    due = desk.due(phrase, sentence, "set")
    if due.latest is not None:
        yield noticed("set", noun, sentence, "the deadline is a date", setters, addressed, due)
