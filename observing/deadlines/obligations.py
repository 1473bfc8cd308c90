"""Deadlines of an obligation: somebody must answer by a day, is wanted to, or else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from observing.clauses import (
    child,
    helpers,
    is_verb,
    lemma,
    modality,
    nearest_subject,
    negated,
    objects_of,
    under_condition,
)
from observing.dates import DatePhrase
from observing.deadlines.frames import laid_down, reported, verb_of
from observing.deadlines.given import read_given, read_has_until, read_moved
from observing.deadlines.reading import Desk, Found
from observing.deadlines.softened import read_softened
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from schemas.observations import Mention

Token = Any


def read_obligations(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """Every deadline that a verb frame of the sentence sets, extends or softens."""
    if not sentence.question:
        yield from read_given(sentence, desk)
        yield from read_has_until(sentence, desk)
        yield from _must_by(sentence, desk)
        yield from _or_else(sentence, desk)
        yield from read_moved(sentence, desk)
    yield from read_softened(sentence, desk)


def _must_by(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Kyiv must answer by Thursday", "told Ukraine they had to accept it by Thanksgiving", "wants a deal by Christmas"."""
    for phrase in desk.bound_phrases(sentence):
        verb = verb_of(phrase, sentence, desk)
        if verb is None or negated(verb):
            continue
        if is_verb(verb) and verb.lemma_.lower() in words("deadlines", "answers"):
            yield from _obliged(verb, phrase, sentence, desk)
        wanted = _wanted_noun(verb)
        if wanted is not None:
            yield from _wants(wanted, phrase, sentence, desk)


def _obliged(verb: Token, phrase: DatePhrase, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """An answer verb with a limit under an obligation: a modal, "has to", "is supposed to", or an order to somebody."""
    if under_condition(verb):
        return
    setters: list[Mention] = []
    doer = nearest_subject(verb)
    to = desk.cast.who(doer, sentence) if doer is not None and not _relative_word(doer) else []
    force = bool(helpers(verb) & {"must", "shall"}) or ("should" in helpers(verb) and bool(to))
    current = verb
    while current.dep_ in ("xcomp", "ccomp", "advcl", "conj") and is_verb(current.head):
        head = current.head
        if negated(head):
            return
        if lemma(head) in words("deadlines", "obliged") and (current.dep_ == "xcomp" or child(head, "auxpass") is not None):
            force = True
            doer = nearest_subject(head)
            to = to or (desk.cast.who(doer, sentence) if doer is not None else [])
        if (
            lemma(head) in words("deadlines", "wants")
            and child(current, "nsubj") is not None
            and current.dep_ in ("ccomp", "xcomp")
        ):
            # "Wants Kyiv to sign", "demanded that Kyiv sign": the wish of one who can press for it.
            if modality(head) not in ("asserted", "planned") or laid_down(nearest_subject(head)):
                return
            setters.extend(desk.cast.subject(head, sentence))
            force = bool(setters)
            break
        if lemma(head) in words("deadlines", "orders") and (force or current.dep_ in ("xcomp", "ccomp")):
            passive = child(head, "auxpass") is not None
            if not passive and laid_down(nearest_subject(head)):
                return
            target = child(head, "nsubjpass") if passive else child(head, "dobj", "dative")
            given = child(current, "nsubj")
            told = desk.cast.who(target, sentence) or desk.cast.who(given, sentence)
            to = told or to
            by = (
                desk.cast.subject(head, sentence)
                if not passive
                else [m for t in objects_of(head, "by") for m in desk.cast.who(t, sentence)]
            )
            setters.extend(by)
            force = force or (current.dep_ == "xcomp" and bool(told))
            break
        current = head
    if not force and _relative_obligation(verb):
        force = True
    if not force or not (to or setters):
        return
    if not setters:
        # "Kyiv must answer Washington by Thursday": whom the answer is owed to has set the day.
        owed = child(verb, "dobj", "dative")
        setters = [m for m in desk.cast.who(owed, sentence) if m.name not in {t.name for t in to}] if owed is not None else []
    if helpers(verb) & {"might", "may", "could"}:
        return
    due = desk.due(phrase, sentence, "set", verb)
    yield reported("set", verb, sentence, "must answer by a day", setters, to, due, start=phrase, confidence=0.8)


def _relative_word(token: Token) -> bool:
    return token.lower_ in ("which", "that", "who") and token.head.dep_ == "relcl"


def _relative_obligation(verb: Token) -> bool:
    """ "the one Kyiv is supposed to swallow", "is to sign": an obligation on the verb above."""
    head = verb.head
    return verb.dep_ == "xcomp" and lemma(head) in ("be", "suppose", "require", "oblige", "mean") and not negated(head)


def _wanted_noun(verb: Token) -> Token | None:
    """The agreement or answer that is wanted by a day, as the object of a verb of wanting."""
    if not is_verb(verb) or lemma(verb) not in words("deadlines", "wants"):
        return None
    obj = child(verb, "dobj")
    if obj is None or not ({t.lemma_.lower() for t in (obj, *obj.conjuncts)} & words("deadlines", "answer_nouns")):
        return None
    return obj


def _wants(noun: Token, phrase: DatePhrase, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    verb = noun.head
    if modality(verb) not in ("asserted", "planned") or laid_down(nearest_subject(verb)):
        return
    by = desk.cast.subject(verb, sentence)
    to = [m for t in objects_of(noun, "from", "with") for m in desk.cast.who(t, sentence)]
    if by:
        yield reported(
            "set", verb, sentence, "wants an answer by a day", by, to, desk.due(phrase, sentence, "set", verb), confidence=0.65
        )


def _or_else(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "If there is no deal within fifty days, Russia will face tariffs": a limit under a condition, and a threat beside it."""
    if not word_pattern("deadlines", "threats").search(sentence.text):
        return
    for phrase in desk.bound_phrases(sentence):
        verb = verb_of(phrase, sentence, desk)
        clause = verb
        while clause is not None and not (clause.dep_ == "advcl" and _marked(clause)):
            clause = clause.head if clause.head.i != clause.i else None
        if verb is None or clause is None:
            continue
        main = clause.head
        inside = " ".join(t.lemma_.lower() for t in clause.subtree)
        agreed = any(word in inside.split() for word in words("deadlines", "answer_nouns") | words("deadlines", "answers"))
        outside = [t for t in sentence.parse if t.i not in {x.i for x in clause.subtree}]
        threatened = any(t.lemma_.lower() in words("deadlines", "threats") for t in outside)
        if not (
            agreed
            and threatened
            and is_verb(main)
            and (helpers(main) & {"will", "'ll", "would", "could"} or lemma(main) in ("threaten", "warn"))
        ):
            continue
        to = desk.cast.who(child(clause, "nsubj"), sentence) or desk.cast.who(child(main, "nsubj", "nsubjpass"), sentence)
        speaker = desk.speaker(*sentence.offset(main))
        by = [speaker] if speaker is not None else []
        if lemma(main) in ("threaten", "warn"):
            by = desk.cast.subject(main, sentence)
        if to or by:
            yield reported(
                "set",
                verb,
                sentence,
                "a limit with a threat",
                by,
                to,
                desk.due(phrase, sentence, "set", verb),
                start=phrase,
                confidence=0.7,
            )


def _marked(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in clause.children) or any(
        c.dep_ == "aux" and c.lower_ == "should" for c in clause.children
    )
