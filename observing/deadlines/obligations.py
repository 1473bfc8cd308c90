"""Deadlines that no noun names: somebody must answer by a day, was given until a day, or else; and words that soften the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.clauses import (
    child,
    distinct,
    helpers,
    is_verb,
    lemma,
    modality,
    nearest_subject,
    negated,
    objects_of,
    under_condition,
    verb_above,
)
from observing.dates import DatePhrase
from observing.deadlines.reading import Desk, Found, ends_a_time
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any
_AT_ONCE = re.compile(r"\W*(?:only|just|now|still|exactly|another|the|got)?\W*")
"""What may stand between "has" and "until Friday"; "has 850,000 men until spring" is no deadline."""


def read_obligations(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """Every deadline that a verb frame of the sentence sets, extends or softens."""
    if not sentence.question:
        yield from _given(sentence, desk)
        yield from _has_until(sentence, desk)
        yield from _must_by(sentence, desk)
        yield from _or_else(sentence, desk)
        yield from _moved(sentence, desk)
    yield from _softened(sentence, desk)


# -- gave them until Monday ---------------------------------------------------------------------------------------------


def _given(sentence: Sentence, desk: Desk) -> Iterator[Found]:
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
            yield _set("extended", verb, sentence, "gave more time", by, to, due)
        elif phrase is not None and (
            phrase.lead in ("until", "till", "up until", "by") or phrase.kind in ("duration", "duration_range", "within")
        ):
            yield _set(
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
    return any(t.lemma_.lower() in words("deadlines", "answers") and t.tag_ == "VB" for t in span) or any(
        t.lower_ in ("more", "another", "extra", "additional") for t in span
    )


def _has_until(sentence: Sentence, desk: Desk) -> Iterator[Found]:
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
        phrase = _limit_after(verb, sentence, desk)
        if not to or phrase is None or _AT_ONCE.fullmatch(desk.document.text[sentence.offset(verb)[1] : phrase.start]) is None:
            continue
        if phrase.lead in ("until", "till", "up until"):
            yield _set("set", verb, sentence, "has until a day", (), to, desk.due(phrase, sentence, "set", verb))
        elif phrase.kind in ("duration", "duration_range") and any(
            c.tag_ == "VB" and c.lemma_.lower() in words("deadlines", "answers") for c in verb.subtree
        ):  # fmt: skip
            yield _set(
                "set",
                verb,
                sentence,
                "has a count of days to answer",
                (),
                to,
                desk.due(phrase, sentence, "set", verb, fresh=True),
            )


def _limit_after(verb: Token, sentence: Sentence, desk: Desk) -> DatePhrase | None:
    """The first limit after a verb of giving: "until Monday", "fifty days", "by the end of the week"."""
    at, end = sentence.offset(verb)[1], sentence.offset(verb.right_edge)[1]
    for phrase in desk.timeline.phrases(sentence):
        if at <= phrase.start < end and (ends_a_time(phrase) or phrase.kind in ("duration", "duration_range", "within")):
            return phrase
    return None


# -- must answer by Thursday ---------------------------------------------------------------------------------------------


def _must_by(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Kyiv must answer by Thursday", "told Ukraine they had to accept it by Thanksgiving", "wants a deal by Christmas"."""
    for phrase in desk.bound_phrases(sentence):
        verb = _verb_of(phrase, sentence, desk)
        if verb is None or negated(verb):
            continue
        if is_verb(verb) and verb.lemma_.lower() in words("deadlines", "answers"):
            yield from _obliged(verb, phrase, sentence, desk)
        wanted = _wanted_noun(verb)
        if wanted is not None:
            yield from _wants(wanted, phrase, sentence, desk)


def _verb_of(phrase: DatePhrase, sentence: Sentence, desk: Desk) -> Token | None:
    tokens = desk.timeline.tokens(phrase, sentence)
    return verb_above(tokens[0]) if tokens else None


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
            if modality(head) not in ("asserted", "planned"):
                return
            setters.extend(desk.cast.subject(head, sentence))
            force = bool(setters)
            break
        if lemma(head) in words("deadlines", "orders") and (force or current.dep_ in ("xcomp", "ccomp")):
            passive = child(head, "auxpass") is not None
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
    yield _set("set", verb, sentence, "must answer by a day", setters, to, due, start=phrase, confidence=0.8)


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
    if modality(verb) not in ("asserted", "planned"):
        return
    by = desk.cast.subject(verb, sentence)
    to = [m for t in objects_of(noun, "from", "with") for m in desk.cast.who(t, sentence)]
    if by:
        yield _set(
            "set", verb, sentence, "wants an answer by a day", by, to, desk.due(phrase, sentence, "set", verb), confidence=0.65
        )


_MOVES: dict[str, DeadlineEvent] = {
    **dict.fromkeys(("cut", "shorten", "reduce", "slash", "trim", "bring forward", "move up"), "shortened"),
    **dict.fromkeys(("extend", "prolong", "push back"), "extended"),
}


def _moved(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "On Tuesday he cut that to ten or twelve days", "reduced the fifty days to ten": taken up by a pronoun or a count."""
    for verb in sentence.parse:
        event = _MOVES.get(lemma(verb))
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
            found = _set(event, verb, sentence, f"a limit, '{lemma(verb)}'", by, (), due)
            yield replace(found, anchored=False)


# -- or else ----------------------------------------------------------------------------------------------------------------


def _or_else(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "If there is no deal within fifty days, Russia will face tariffs": a limit under a condition, and a threat beside it."""
    if not word_pattern("deadlines", "threats").search(sentence.text):
        return
    for phrase in desk.bound_phrases(sentence):
        verb = _verb_of(phrase, sentence, desk)
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
        speaker, _ = desk.document.attribution(*sentence.offset(main))
        by = [speaker] if speaker is not None and speaker.kind in ("person", "party", "body") else []
        if lemma(main) in ("threaten", "warn"):
            by = desk.cast.subject(main, sentence)
        if to or by:
            yield _set(
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


# -- not a hard date --------------------------------------------------------------------------------------------------------


def _softened(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Thursday was not a hard date", "agreement by Thursday would be good, but if it took longer, so be it"."""
    yield from _not_hard(sentence, desk)
    if word_pattern("deadlines", "softeners").search(sentence.text) is None or sentence.question:
        return
    for phrase in desk.bound_phrases(sentence):
        tokens = desk.timeline.tokens(phrase, sentence)
        above = tokens[0] if tokens else None
        while (
            above is not None
            and above.dep_ in ("pobj", "prep", "npadvmod", "compound", "nummod", "pcomp")
            and above.head.i != above.i
        ):
            above = above.head
        verb = above if above is not None and is_verb(above) else verb_above(tokens[0]) if tokens else None
        if above is None or verb is None or not _near_an_answer(above, verb):
            continue
        wished = any(t.lemma_.lower() in words("deadlines", "wished") for t in sentence.parse) or bool(
            helpers(verb) & {"would", "could", "'d"}
        )
        if wished:
            yield _said("softened", verb, sentence, desk, "a day that would be good", desk.due(phrase, sentence, "softened"))
            return


def _near_an_answer(above: Token, verb: Token) -> bool:
    lemmas = {above.lemma_.lower(), verb.lemma_.lower()} | {t.lemma_.lower() for t in verb.children}
    return bool(lemmas & (words("deadlines", "answer_nouns") | words("deadlines", "answers")))


def _not_hard(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Thursday is not a hard date", "the 27th is no longer sacred", "Thursday could slip", "Thursday stands"."""
    for phrase in desk.timeline.phrases(sentence):
        tokens = desk.timeline.tokens(phrase, sentence)
        if phrase.lead or not tokens or phrase.kind not in ("weekday", "date", "named_day", "month_day", "month"):
            continue
        top = tokens[-1] if tokens[-1].head.i not in {t.i for t in tokens} else tokens[0]
        verb = top.head
        if not is_verb(verb) or top.dep_ not in ("nsubj", "npadvmod", "nsubjpass", "attr", "tmod", "dep") or top.i > verb.i:
            continue
        if any(c.dep_ in ("nsubj", "expl") and c.i not in {t.i for t in tokens} and c.i < verb.i for c in verb.children):
            continue
        name = lemma(verb)
        if name == "be":
            said = child(verb, "attr", "acomp")
            refused = any(c.dep_ == "neg" for c in verb.children)
            firm = said is not None and ({said.lower_} | {c.lower_ for c in said.children if c.dep_ == "amod"}) & words(
                "deadlines", "firm"
            )
            limit = said is not None and said.lemma_.lower() in words("deadlines", "nouns") | {
                "date",
                "day",
                "line",
                "limit",
                "goal",
                "target",
                "stop",
            }
            if said is not None and refused and (firm or said.lemma_.lower() in words("deadlines", "nouns")):
                longer = any(t.lower_ in ("longer", "more") for t in verb.subtree)
                event: DeadlineEvent = "abandoned" if longer else "softened"
                yield _said(event, verb, sentence, desk, "a day that is not hard", desk.due(phrase, sentence, "softened"))
            elif (
                said is not None
                and limit
                and not refused
                and said.lemma_.lower() in words("deadlines", "nouns")
                and modality(verb) == "asserted"
            ):
                yield _said("set", verb, sentence, desk, "a day is the deadline", desk.due(phrase, sentence, "set"))
        elif name in ("stand", "hold", "remain") and modality(verb) == "asserted" and not sentence.question:
            yield _said(
                "reaffirmed", verb, sentence, desk, "a day stands", desk.due(phrase, sentence, "reaffirmed"), anchored=False
            )
        elif (
            name in ("slip", "slide", "move", "shift") and helpers(verb) & {"could", "may", "might", "can"} and not negated(verb)
        ):
            yield _said(
                "softened", verb, sentence, desk, "a day may slip", desk.due(phrase, sentence, "softened"), anchored=False
            )


# -- pieces -------------------------------------------------------------------------------------------------------------------


def _text(token: Token, sentence: Sentence) -> str:
    return sentence.text[token.left_edge.idx : token.right_edge.idx + len(token.right_edge)]


def _said(
    event: DeadlineEvent, verb: Token, sentence: Sentence, desk: Desk, rule: str, due: When | None, *, anchored: bool = True
) -> Found:
    """A statement about a day; the one who makes it stands as its setter, as the format wants."""
    start, end = sentence.offset(verb)
    speaker, _ = desk.document.attribution(start, end)
    by = (speaker,) if speaker is not None and speaker.kind in ("person", "party", "body") else ()
    return Found(event, sentence, start, end, rule, by, (), due, confidence=0.75, anchored=anchored)


def _set(
    event: DeadlineEvent,
    verb: Token,
    sentence: Sentence,
    rule: str,
    by: list[Mention] | tuple[Mention, ...],
    to: list[Mention] | tuple[Mention, ...],
    due: When | None,
    *,
    start: DatePhrase | None = None,
    confidence: float = 0.85,
) -> Found:
    first, last = sentence.offset(verb)
    if start is not None:
        first, last = min(first, start.start), max(last, start.end)
    setters = distinct(by)
    named = {m.name for m in setters}
    return Found(
        event,
        sentence,
        first,
        last,
        rule,
        setters,
        tuple(m for m in distinct(to) if m.name not in named),
        due,
        confidence=confidence,
        anchored=True,
    )
