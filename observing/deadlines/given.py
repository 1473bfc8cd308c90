"""Times given to somebody: "gave the Kremlin until Monday", "has until Thursday", "cut that to ten days"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.clauses import (
    child,
    is_verb,
    lemma,
    modality,
    negated,
    objects_of,
    under_condition,
)
from observing.dates import DatePhrase
from observing.dates.words import number
from observing.deadlines.frames import reported
from observing.deadlines.reading import Desk, Found, ends_a_time
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any
_UNITS = frozenset({"day", "week", "hour", "month", "fortnight"})
_PLAIN = re.compile(
    r"\bto\s+[\"']?(?:just |only |about |some )?(?P<count>\d+|[a-z]+)(?:\s*(?:or|to|-|–)\s*(?:\d+|"
    r"[a-z]+))?[\"']?(?=\W|$)(?!\s+[A-Z])"
)
_AT_ONCE = re.compile(r"\W*(?:only|just|now|still|exactly|another|the|got)?\W*")
"""What may stand between "has" and "until Friday"; "has 850,000 men until spring" is no deadline."""


def read_given(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Gave the Kremlin until Monday to stop", "gave Russia fifty days to agree", "was given a week", "gave Kyiv more time"."""
    for verb in sentence.parse:
        if (
            lemma(verb) not in ("give", "grant", "allow", "offer", "buy")
            or not is_verb(verb)
            or negated(verb)
            or under_condition(verb)
        ):
            continue
        mode = modality(verb)
        if mode not in ("asserted", "planned") or not _told_to(verb):
            continue
        passive = child(verb, "auxpass") is not None
        receiver = child(verb, "nsubjpass") if passive else child(verb, "dative") or child(verb, "dobj")
        to = desk.cast.who(receiver, sentence)
        by = (
            [m for t in objects_of(verb, "by") for m in desk.cast.who(t, sentence)]
            if passive
            else desk.cast.subject(verb, sentence)
        )
        if not to:
            continue
        phrase = _limit_after(verb, sentence, desk)
        more = any(
            c.dep_ in ("dobj", "npadvmod", "dative", "oprd") and word_pattern("deadlines", "more_time").search(_text(c, sentence))
            for c in verb.children
        )
        if more:
            due = desk.due(phrase, sentence, "extended", verb) if phrase and ends_a_time(phrase) else None
            yield reported("extended", verb, sentence, "gave more time", by, to, due)
        elif phrase is not None and (
            phrase.lead in ("until", "till", "up until", "by") or phrase.kind in ("duration", "duration_range", "within")
        ):
            yield reported(
                "set",
                verb,
                sentence,
                "gave until a day",
                by,
                to,
                desk.due(phrase, sentence, "set", verb, fresh=True),
                confidence=0.9,
            )


def _told_to(verb: Token) -> bool:
    """Whether the gift is a limit: until a day, or a time to do something that is an answer."""
    span = list(verb.subtree)
    if any(t.lower_ in ("until", "till") for t in span):
        return True
    counted = [c for c in verb.children if c.dep_ in ("dobj", "npadvmod", "oprd") and c.lemma_.lower() in _UNITS]
    if any(not any(g.lower_ == "of" for g in c.children) for c in counted):
        return True  # "allowed Moscow 50 days"
    return any(t.lemma_.lower() in words("deadlines", "answers") and t.tag_ == "VB" for t in span) or any(
        t.lower_ in ("more", "another", "extra", "additional") for t in span
    )


def read_has_until(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Kyiv has until Thursday to answer", "Moscow had ten days to respond"."""
    for verb in sentence.parse:
        if (
            lemma(verb) not in ("have", "get")
            or not is_verb(verb)
            or verb.dep_ == "aux"
            or modality(verb) not in ("asserted", "planned")
        ):
            continue
        to = desk.cast.subject(verb, sentence)
        by = [] if to else _speaker_of_pronoun(verb, sentence, desk)
        phrase = _limit_after(verb, sentence, desk)
        if (
            not (to or by)
            or phrase is None
            or _AT_ONCE.fullmatch(desk.document.text[sentence.offset(verb)[1] : phrase.start]) is None
        ):
            continue
        if phrase.lead in ("until", "till", "up until"):
            yield reported("set", verb, sentence, "has until a day", by, to, desk.due(phrase, sentence, "set", verb))
        elif phrase.kind in ("duration", "duration_range") and any(
            c.tag_ == "VB" and c.lemma_.lower() in words("deadlines", "answers") for c in verb.subtree
        ):  # fmt: skip
            yield reported(
                "set",
                verb,
                sentence,
                "has a count of days to answer",
                by,
                to,
                desk.due(phrase, sentence, "set", verb, fresh=True),
            )


def _speaker_of_pronoun(verb: Token, sentence: Sentence, desk: Desk) -> list[Mention]:
    """Who says in a quotation that "they" have until a day, where nobody can tell whom he means: the limit is his."""
    doer = child(verb, "nsubj")
    start, end = sentence.offset(verb)
    if doer is None or doer.lower_ not in ("they", "he", "she", "you") or not desk.document.quoted(start, end):
        return []
    speaker = desk.speaker(start, end)
    named = {f.mention.name for f in sentence.mentions if f.mention.written[:1].isupper()}  # "the president said" may be any
    return [speaker] if speaker is not None and speaker.name in named else []


def _limit_after(verb: Token, sentence: Sentence, desk: Desk) -> DatePhrase | None:
    """The first limit after a verb of giving: "until Monday", "fifty days", "by the end of the week"."""
    at, end = sentence.offset(verb)[1], sentence.offset(verb.right_edge)[1]
    for phrase in desk.timeline.phrases(sentence):
        if at <= phrase.start < end and (ends_a_time(phrase) or phrase.kind in ("duration", "duration_range", "within")):
            return phrase
    return None


_MOVES: dict[str, DeadlineEvent] = {
    **dict.fromkeys(
        (
            "whittle",
            "whittle down",
            "pare",
            "halve",
            "cut down",
            "cut",
            "shorten",
            "reduce",
            "slash",
            "trim",
            "bring forward",
            "move up",
        ),
        "shortened",
    ),
    **dict.fromkeys(("extend", "prolong", "push back"), "extended"),
}


def read_moved(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "On Tuesday he cut that to ten or twelve days", "reduced the fifty days to ten": taken up by a pronoun or a count."""
    for verb in sentence.parse:
        event = _MOVES.get(lemma(verb)) or next(
            (e for c in verb.children if (e := _MOVES.get(f"{verb.lemma_} {c.lower_}"))), None
        )
        obj = child(verb, "dobj", "nsubjpass")
        if event is None or obj is None or not is_verb(verb) or modality(verb) != "asserted":
            continue
        if not (obj.lower_ in ("it", "that", "this") or obj.lemma_.lower() in words("deadlines", "time_nouns")):
            continue
        at, end = sentence.offset(verb)[1], sentence.offset(verb.right_edge)[1]
        text = desk.document.text
        to = [
            p for p in desk.timeline.phrases(sentence)
            if at <= p.start and p.end <= end
            and (p.lead in ("until", "till") or text[max(0, p.start - 3) : p.start].strip() == "to")
        ]  # fmt: skip
        if to:
            due = desk.due(to[-1], sentence, event, verb)
            by = desk.cast.subject(verb, sentence) if child(verb, "auxpass") is None else []
            found = reported(event, verb, sentence, f"a limit, '{lemma(verb)}'", by, (), due)
            yield replace(found, anchored=False)
            continue
        length = desk.length_after(verb, sentence)
        if length is not None and event == "extended" and length.start < end + 1:
            by = desk.cast.subject(verb, sentence) if child(verb, "auxpass") is None else []
            by_length = When(text=length.text, rule="a move of unknown beginning")
            found = reported(event, verb, sentence, f"a limit, '{lemma(verb)}'", by, (), by_length)
            yield replace(found, anchored=False, moved_by=length)
            continue
        plain = _PLAIN.search(text, sentence.offset(verb)[1], sentence.end)
        if plain is not None and number(plain.group("count")) is not None:
            doer = child(verb, "nsubj")
            named = child(verb, "auxpass") is None and doer is not None and doer.pos_ != "PRON"
            by = desk.cast.subject(verb, sentence) if named else []
            counted = When(text=plain.group()[3:], rule="a count without a unit")
            yield reported(event, verb, sentence, f"a limit, '{lemma(verb)}'", by, (), counted)


def _text(token: Token, sentence: Sentence) -> str:
    return sentence.text[token.left_edge.idx : token.right_edge.idx + len(token.right_edge)]
