"""A deadline's noun phrase: its date, whose it is, whom it binds, and the clauses hung on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from observing.clauses import child, distinct, found_at, helpers, is_verb, lemma, negated, objects_of, under_condition
from observing.dates import DatePhrase
from observing.deadlines.reading import Desk, Found, ends_a_time
from observing.document import Sentence
from observing.lexicon import lexicon
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any


@cache
def events(key: str) -> dict[str, DeadlineEvent]:
    """Verb -> event, for deadlines as objects (`events`) or as subjects (`by_itself`); the first event listed wins."""
    table: dict[str, DeadlineEvent] = {}
    for event, verbs in lexicon("deadlines")[key].items():
        for verb in verbs:
            table.setdefault(str(verb), cast(DeadlineEvent, event))
    return table


def noticed(
    event: DeadlineEvent,
    token: Token,
    sentence: Sentence,
    rule: str,
    set_by: tuple[Mention, ...] | list[Mention],
    addressed_to: tuple[Mention, ...],
    due: When | None,
    *,
    confidence: float = 0.8,
) -> Found:
    """One event of a deadline that a noun names."""
    start, end = sentence.offset(token)
    by = distinct(set_by)
    to = tuple(m for m in distinct(addressed_to) if m.name not in {b.name for b in by})
    modal = "denied" if event == "denied" else "asserted"
    return Found(event, sentence, start, end, rule, by, to, due, modal, confidence, anchored=due is not None)  # type: ignore[arg-type]


def stated(event: DeadlineEvent, noun: Token, sentence: Sentence, desk: Desk, rule: str, due: When | None = None) -> Found:
    """A statement about a deadline: the one who makes it stands as its setter, as the format wants."""
    by = desk.sayers(*sentence.offset(noun))
    modal = "denied" if event == "denied" else "asserted"
    found = noticed(event, noun, sentence, rule, by, (), due, confidence=0.8)
    return Found(**{**{f: getattr(found, f) for f in Found.__slots__}, "modality": modal, "anchored": True})


def in_clauses(noun: Token, sentence: Sentence, desk: Desk, phrase: DatePhrase | None) -> Iterator[Found]:
    """Clauses hung on the noun: "the deadline that Trump had set in July, and then cut to 8 August"."""
    for clause in noun.children:
        if clause.dep_ not in ("relcl", "acl") or not is_verb(clause):
            continue
        misplaced = [c for c in noun.children if c.dep_ == "conj" and is_verb(c)]
        for verb in (clause, *clause.conjuncts, *misplaced):
            event = events("events").get(lemma(verb))
            if event is None or not is_verb(verb) or negated(verb) or under_condition(verb):
                continue
            passive = child(clause, "auxpass") is not None or (clause.tag_ == "VBN" and not helpers(clause))
            by = [] if passive else desk.cast.subject(clause, sentence)
            agents = [m for token in objects_of(clause, "by") for m in desk.cast.who(token, sentence)]
            limit = new_date(verb, sentence, desk, noun) if event in ("shortened", "extended") else phrase
            due = desk.due(limit, sentence, event, verb) if limit else None
            if event == "met" or (event == "set" and due is None):
                continue
            given = child(clause, "nsubjpass")  # "the 50 days that Putin had been given": he is bound by them
            bound = desk.cast.who(given, sentence) if given is not None and given.lower_ not in ("that", "which") else []
            to = (*addressees_of(noun, sentence, desk), *bound)
            yield noticed(event, verb, sentence, "clause on a deadline noun", (*agents, *by), to, due)


def date_of(noun: Token, sentence: Sentence, desk: Desk) -> DatePhrase | None:
    """The date in the noun phrase: "the Thanksgiving deadline", "a deadline of 27 November", "fifty-day"."""
    left, right = sentence.offset(noun.left_edge)[0], sentence.offset(noun)[1]
    phrases = desk.timeline.phrases(sentence)
    # The phrase may begin with a preposition before the noun phrase: "answered before the Thursday deadline".
    inside = [p for p in phrases if left < p.end <= right and (left <= p.start or p.lead) and p.kind not in ("vague",)]
    if inside:
        return inside[-1]
    for hung in noun.children:
        if (hung.dep_ in ("prep", "appos") and hung.lower_ in ("of", "on", "for", "by", "until", ",")) or hung.dep_ == "appos":
            begin, end = sentence.offset(hung)[0], sentence.offset(hung.right_edge)[1]
            found = next((p for p in phrases if begin <= p.start <= begin + 14 and p.end <= end), None)
            if found is not None:
                return found
    return None


def new_date(verb: Token, sentence: Sentence, desk: Desk, noun: Token | None = None) -> DatePhrase | None:
    """Where a deadline is moved to: the date after "to", "until" or "by" of the verb that moves it; of two, the last."""
    at = sentence.offset(verb)[0]
    end = max(sentence.offset(t.right_edge)[1] for t in (verb, noun or verb))
    after = [p for p in desk.timeline.phrases(sentence) if at < p.start and p.end <= end]
    text = desk.document.text
    to = [p for p in after if ends_a_time(p) or text[max(0, p.start - 4) : p.start].strip().endswith(("to", "until"))]
    return to[-1] if to else None


def subject_date(verb: Token, sentence: Sentence, desk: Desk) -> DatePhrase | None:
    """The date that a verb is said of: "Thursday was not a hard date"."""
    at = sentence.offset(verb)[0]
    near = [p for p in desk.timeline.phrases(sentence) if p.end <= at and at - p.end < 12]
    return near[-1] if near else None


def setters_of(noun: Token, sentence: Sentence, desk: Desk) -> tuple[Mention, ...]:
    """Whose deadline it is: "Trump's deadline", "the US-imposed deadline", "a deadline by the White House"."""
    named: list[Mention] = []
    for part in noun.children:
        if part.dep_ == "poss":
            named.extend(m for m in desk.cast.who(part, sentence) if not _bound(m, desk))
        elif part.dep_ in ("amod", "compound", "nmod"):
            for token in part.subtree:
                found = found_at(token, sentence)
                party = None if found else desk.document.gazetteer.party_of_adjective(token.text)
                if found and found.mention.kind != "outlet":
                    named.append(found.mention)
                elif party:
                    named.append(party)
    named.extend(m for token in objects_of(noun, "by", "from") for m in desk.cast.who(token, sentence))
    return distinct(named or givers(noun, sentence, desk))


def givers(noun: Token, sentence: Sentence, desk: Desk) -> list[Mention]:
    """Who set it, by a clause hung on the noun: "the date he had given Kyiv", "the term imposed by Washington"."""
    named: list[Mention] = []
    for clause in noun.children:
        if clause.dep_ not in ("relcl", "acl") or not is_verb(clause) or negated(clause):
            continue
        if events("events").get(lemma(clause)) not in ("set", "shortened", "extended"):
            continue
        passive = child(clause, "auxpass") is not None or (clause.tag_ == "VBN" and not helpers(clause))
        doers = objects_of(clause, "by") if passive else []
        named.extend(m for token in doers for m in desk.cast.who(token, sentence))
        named.extend([] if passive else desk.cast.subject(clause, sentence))
    return named


def _bound(mention: Mention, desk: Desk) -> bool:
    """Whether "X's deadline" binds X: a party that is not the side whose plan is the topic's main one ("Ukraine's deadline")."""
    sides = {side for lineage in desk.document.profile.lineages if lineage.main for side in lineage.side}
    return bool(sides) and mention.kind == "party" and mention.actor not in sides


def addressees_of(noun: Token, sentence: Sentence, desk: Desk) -> tuple[Mention, ...]:
    """Whom it binds: "a deadline for Kyiv (to answer)", "an ultimatum to Russia"."""
    named = [m for token in objects_of(noun, "for", "to", "on") for m in desk.cast.who(token, sentence)]
    owner = child(noun, "poss")
    named.extend(m for m in (desk.cast.who(owner, sentence) if owner is not None else []) if _bound(m, desk))
    for clause in noun.children:
        if clause.dep_ in ("acl", "relcl", "advcl") and clause.tag_ == "VB":
            doer = child(clause, "nsubj")
            named.extend(desk.cast.who(doer, sentence) if doer is not None else [])
    return distinct(named or _right_after(noun, sentence))


_FOR = re.compile(r"\s+(?:for|to)\s+(?:the\s+)?")


def _right_after(noun: Token, sentence: Sentence) -> list[Mention]:
    """Who stands right after "deadline for", where the parser hangs the preposition elsewhere."""
    hung = _FOR.match(sentence.document.text, sentence.offset(noun)[1], sentence.end)
    named = [f.mention for f in sentence.mentions if hung is not None and f.start == hung.end()]
    return [m for m in named if m.kind in ("person", "party", "body")]


def no_longer(verb: Token) -> bool:
    """Whether a verb says that something holds no longer."""
    near = [t for c in (verb, *verb.children) for t in (c, *c.children)]
    return any(t.dep_ == "neg" for t in near) and any(t.lower_ in ("longer", "anymore") for t in near)
