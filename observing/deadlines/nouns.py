"""Deadlines that a noun names: set, moved, dropped, missed; "there is no deadline"; "Thursday was not a hard date"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, cast

from observing.clauses import child, distinct, found_at, helpers, is_verb, lemma, modality, negated, objects_of, under_condition
from observing.dates import DatePhrase
from observing.deadlines.reading import Desk, Found, ends_a_time, is_deadline_noun
from observing.document import Sentence
from observing.lexicon import lexicon, word_pattern, words
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any


@cache
def _events(key: str) -> dict[str, DeadlineEvent]:
    """Verb -> event, for deadlines as objects (`events`) or as subjects (`by_itself`); the first event listed wins."""
    table: dict[str, DeadlineEvent] = {}
    for event, verbs in lexicon("deadlines")[key].items():
        for verb in verbs:
            table.setdefault(str(verb), cast(DeadlineEvent, event))
    return table


def read_nouns(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """Every event of a deadline that a noun names in the sentence."""
    for token in sentence.parse:
        if is_deadline_noun(token):
            yield from _of_noun(token, sentence, desk)
        elif token.lemma_.lower() in words("deadlines", "time_nouns") and token.pos_ in ("NOUN", "PROPN"):
            yield from _of_time_noun(token, sentence, desk)


# -- nouns that are a deadline ------------------------------------------------------------------------------------------


def _of_noun(noun: Token, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    denied = _denial(noun, sentence, desk)
    if denied is not None:
        yield denied
        return
    phrase = _date_of(noun, sentence, desk)
    setters, addressed = _setters(noun, sentence, desk), _addressees(noun, sentence, desk)
    found = [*_relative(noun, sentence, desk, phrase), *_governed(noun, sentence, desk, phrase, setters, addressed)]
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
                named = _found("set", noun, sentence, "deadline noun with its date", setters, to, due, confidence=0.6)
                yield replace(named, anchored=bool(setters or to))


def _denial(noun: Token, sentence: Sentence, desk: Desk) -> Found | None:
    """ "There is no deadline", "I don't have a deadline", "the deadline is when it's over": denied, or dropped."""
    verb = noun.head
    if not is_verb(verb) or sentence.question:
        return None
    base, no = verb.lemma_.lower(), any(c.lower_ in ("no", "any") and c.dep_ == "det" for c in noun.children)
    refused = any(c.dep_ == "neg" for c in verb.children)
    later = _no_longer(verb) or any(c.lower_ in ("longer", "more", "anymore") for c in [*noun.children, *verb.children])
    existential = base == "be" and any(c.dep_ == "expl" for c in verb.children)
    owned = base in ("have", "exist", "see") and noun.dep_ in ("dobj", "nsubj")
    said_not = base == "be" and noun.dep_ == "attr" and refused
    if base == "have" and noun.dep_ == "dobj" and any(c.lower_ in ("i", "we", "he", "she", "they") for c in verb.children) and no:
        refused = True
    if (existential or owned) and (no or refused or later) and not under_condition(verb):
        event: DeadlineEvent = "abandoned" if later else "denied"
        return _speakers(event, noun, sentence, desk, "no deadline exists")
    if said_not and not under_condition(verb):
        firm = {c.lower_ for c in noun.children if c.dep_ == "amod"} & words("deadlines", "firm")
        event = "softened" if firm else "abandoned" if later else "denied"
        phrase = _subject_date(verb, sentence, desk)
        due = desk.due(phrase, sentence, "softened") if phrase else None
        return _speakers(event, noun, sentence, desk, "not a deadline", due)
    if noun.dep_ == "nsubj" and base == "be" and _when_clause(verb) and desk.phrase_under(verb, sentence) is None:
        return _speakers("abandoned", noun, sentence, desk, "the deadline is when it is over")
    return None


def _when_clause(verb: Token) -> bool:
    return any(c.dep_ in ("advcl", "ccomp") and any(g.lower_ in ("when", "whenever") for g in c.children) for c in verb.children)


def _speakers(event: DeadlineEvent, noun: Token, sentence: Sentence, desk: Desk, rule: str, due: When | None = None) -> Found:
    """A statement about a deadline: the one who makes it stands as its setter, as the format wants."""
    speaker, _ = desk.document.attribution(*sentence.offset(noun))
    by = (speaker,) if speaker is not None and speaker.kind in ("person", "party", "body") else ()
    modal = "denied" if event == "denied" else "asserted"
    found = _found(event, noun, sentence, rule, by, (), due, confidence=0.8)
    return Found(**{**{f: getattr(found, f) for f in Found.__slots__}, "modality": modal, "anchored": True})


def _relative(noun: Token, sentence: Sentence, desk: Desk, phrase: DatePhrase | None) -> Iterator[Found]:
    """Clauses hung on the noun: "the deadline that Trump had set in July, and then cut to 8 August"."""
    for clause in noun.children:
        if clause.dep_ not in ("relcl", "acl") or not is_verb(clause):
            continue
        misplaced = [c for c in noun.children if c.dep_ == "conj" and is_verb(c)]
        for verb in (clause, *clause.conjuncts, *misplaced):
            event = _events("events").get(lemma(verb))
            if event is None or not is_verb(verb) or negated(verb) or under_condition(verb):
                continue
            by = (
                desk.cast.subject(clause, sentence)
                if clause.tag_ != "VBN" or helpers(clause) - {"been", "was", "is", "were"}
                else []
            )
            agents = [m for token in objects_of(clause, "by") for m in desk.cast.who(token, sentence)]
            limit = _new_date(verb, sentence, desk, noun) if event in ("shortened", "extended") else phrase
            due = desk.due(limit, sentence, event, verb) if limit else None
            if event == "met" or (event == "set" and due is None):
                continue
            yield _found(
                event, verb, sentence, "clause on a deadline noun", (*agents, *by), _addressees(noun, sentence, desk), due
            )


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
    if noun.dep_ == "nsubj" and lemma(verb) == "be" and _no_longer(verb):
        yield _speakers(
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
    event = _events(key).get(name)
    if suffix == " as" and _events(key).get(lemma(verb)) == "set":
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
    limit = (_new_date(verb, sentence, desk) or phrase) if event in ("shortened", "extended", "set") else phrase
    if event in ("passed", "set") and key == "by_itself" and limit is None:
        limit = desk.phrase_under(verb, sentence)
        limit = (
            limit if limit is not None and limit.kind in ("weekday", "date", "named_day", "relative_day", "month_day") else None
        )
    due = desk.due(limit, sentence, event, verb) if limit is not None else None
    if event == "set" and any(is_verb(t) and lemma(t) == "deny" and not negated(t) for t in verb.ancestors):
        yield _speakers("denied", noun, sentence, desk, "denied that a deadline was set", due)
        return
    if event in ("met", "passed") and active:
        addressed, by = (by or addressed), setters
    to = tuple(
        m
        for t in [*objects_of(verb, "on", "for", "to"), *filter(None, [child(verb, "dative")])]
        for m in desk.cast.who(t, sentence)
    )
    found = _found(event, noun, sentence, f"deadline noun with '{name}'", by or setters, addressed or to, due, confidence=0.85)
    people = any(m.mention.kind in ("person", "party", "body") for m in sentence.mentions)
    yield replace(found, anchored=found.anchored or (people and event != "set"))


def _no_longer(verb: Token) -> bool:
    near = [t for c in (verb, *verb.children) for t in (c, *c.children)]
    return any(t.dep_ == "neg" for t in near) and any(t.lower_ in ("longer", "anymore") for t in near)


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
        due = desk.due(phrase, sentence, "met") if phrase else None
        yield replace(_found("met", noun, sentence, "answered before the deadline", setters, doers, due), anchored=bool(doers))


def _set_as(noun: Token, verb: Token, sentence: Sentence, desk: Desk, addressed: tuple[Mention, ...]) -> Iterator[Found]:
    """ "Set Thanksgiving as the deadline"."""
    begin, end = sentence.offset(verb)[0], sentence.offset(noun)[0]
    days = [p for p in desk.timeline.phrases(sentence) if begin < p.start < end]
    if days and modality(verb) in ("asserted", "planned"):
        day = desk.due(days[0], sentence, "set", verb)
        yield _found("set", noun, sentence, "a day set as the deadline", desk.cast.subject(verb, sentence), addressed, day)


def _not_set(
    noun: Token, verb: Token, sentence: Sentence, desk: Desk, phrase: DatePhrase | None, event: DeadlineEvent, *, itself: bool
) -> Iterator[Found]:
    """A negated verb over a deadline: no longer holds, is not set in stone, was never set."""
    due = desk.due(phrase, sentence, "set") if phrase is not None else None
    if word_pattern("deadlines", "softeners").search(sentence.text):
        yield _speakers("softened", noun, sentence, desk, "not set in stone", due)
    elif itself and _no_longer(verb):
        yield _speakers("abandoned", noun, sentence, desk, "a deadline that no longer holds")
    elif event == "set" and _flatly(noun, verb):
        yield _speakers("denied", noun, sentence, desk, "no deadline was set")
    elif event == "set" and due is not None:
        setters, addressed = _setters(noun, sentence, desk), _addressees(noun, sentence, desk)
        yield _found("denied", noun, sentence, "a dated deadline was never set", setters, addressed, due)


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
        yield _found("set", noun, sentence, "the deadline is a date", setters, addressed, due)


# -- nouns that are one only by what is said of them ---------------------------------------------------------------------


def _of_time_noun(noun: Token, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "The date that his president had set", "the term … ran out", "the Christmas date was never made formal"."""
    if is_deadline_noun(noun) or sentence.question:
        return
    verb = noun.head
    phrase = _date_of(noun, sentence, desk)
    limit = noun.lemma_.lower()
    relative = list(_relative(noun, sentence, desk, phrase)) if limit not in ("time", "clock") else []
    is_set = any(
        is_verb(c) and c.dep_ in ("relcl", "acl") and _events("events").get(lemma(c)) in ("set", "shortened", "extended")
        for c in noun.children
    )
    yield from (f for f in relative if f.event != "set" or f.due is not None)
    base = lemma(verb) if is_verb(verb) else ""
    if limit in words("deadlines", "clocks") and noun.dep_ == "nsubj" and base in ("run out", "expire", "stop", "tick down"):
        at = next((p for p in desk.timeline.phrases(sentence) if p.start > sentence.offset(noun)[1]), None)
        if at is not None and modality(verb) in ("asserted", "planned") and at.kind not in ("vague", "duration"):
            event: DeadlineEvent = "passed" if verb.tag_ == "VBD" else "set"
            yield _found(event, noun, sentence, "the clock runs out", (), (), desk.due(at, sentence, event), confidence=0.7)
        return
    if noun.dep_ == "nsubj" and is_set and _events("by_itself").get(base) == "passed" and modality(verb) == "asserted":
        today = next((p for p in desk.timeline.phrases(sentence) if p.kind == "relative_day"), None)
        day = today or (desk.phrase_under(verb, sentence) if not relative else None)
        due = next((f.due for f in relative if f.due), None) or (desk.due(day, sentence, "passed") if day else None)
        yield _found("passed", noun, sentence, "the time that was set ran out", relative[0].set_by if relative else (), (), due)
    if is_set and is_verb(verb):
        event_ = _events("events").get(base)
        if event_ in ("softened", "abandoned", "extended", "reaffirmed") and noun.dep_ == "dobj" and modality(verb) == "asserted":
            yield _found(
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
        and base in ("make", "set", "fix", "agree", "give", "name", "announce", "confirm", "mention")
    ):
        due = desk.due(phrase, sentence, "softened")
        yield _found("denied", noun, sentence, "a dated limit was never made", (), (), due)


# -- pieces ---------------------------------------------------------------------------------------------------------------


def _date_of(noun: Token, sentence: Sentence, desk: Desk) -> DatePhrase | None:
    """The date in the noun phrase: "the Thanksgiving deadline", "a deadline of 27 November", "fifty-day"."""
    left, right = sentence.offset(noun.left_edge)[0], sentence.offset(noun)[1]
    phrases = desk.timeline.phrases(sentence)
    inside = [p for p in phrases if left <= p.start and p.end <= right and p.kind not in ("vague",)]
    if inside:
        return inside[-1]
    for hung in noun.children:
        if (hung.dep_ in ("prep", "appos") and hung.lower_ in ("of", "on", "for", "by", "until", ",")) or hung.dep_ == "appos":
            begin, end = sentence.offset(hung)[0], sentence.offset(hung.right_edge)[1]
            found = next((p for p in phrases if begin <= p.start <= begin + 14 and p.end <= end), None)
            if found is not None:
                return found
    return None


def _new_date(verb: Token, sentence: Sentence, desk: Desk, noun: Token | None = None) -> DatePhrase | None:
    """Where a deadline is moved to: the date after "to", "until" or "by" of the verb that moves it; of two, the last."""
    at = sentence.offset(verb)[0]
    end = max(sentence.offset(t.right_edge)[1] for t in (verb, noun or verb))
    after = [p for p in desk.timeline.phrases(sentence) if at < p.start and p.end <= end]
    text = desk.document.text
    to = [p for p in after if ends_a_time(p) or text[max(0, p.start - 4) : p.start].strip().endswith(("to", "until"))]
    return to[-1] if to else None


def _subject_date(verb: Token, sentence: Sentence, desk: Desk) -> DatePhrase | None:
    """The date that a verb is said of: "Thursday was not a hard date"."""
    at = sentence.offset(verb)[0]
    near = [p for p in desk.timeline.phrases(sentence) if p.end <= at and at - p.end < 12]
    return near[-1] if near else None


def _setters(noun: Token, sentence: Sentence, desk: Desk) -> tuple[Mention, ...]:
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
    return distinct(named)


def _bound(mention: Mention, desk: Desk) -> bool:
    """Whether "X's deadline" binds X: a party that is not the side whose plan is the topic's main one ("Ukraine's deadline")."""
    sides = {side for lineage in desk.document.profile.lineages if lineage.main for side in lineage.side}
    return bool(sides) and mention.kind == "party" and mention.actor not in sides


def _addressees(noun: Token, sentence: Sentence, desk: Desk) -> tuple[Mention, ...]:
    """Whom it binds: "a deadline for Kyiv (to answer)", "an ultimatum to Russia"."""
    named = [m for token in objects_of(noun, "for", "to", "on") for m in desk.cast.who(token, sentence)]
    owner = child(noun, "poss")
    named.extend(m for m in (desk.cast.who(owner, sentence) if owner is not None else []) if _bound(m, desk))
    for clause in noun.children:
        if clause.dep_ in ("acl", "relcl", "advcl") and clause.tag_ == "VB":
            doer = child(clause, "nsubj")
            named.extend(desk.cast.who(doer, sentence) if doer is not None else [])
    return distinct(named)


def _found(
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
    start, end = sentence.offset(token)
    by = distinct(set_by)
    to = tuple(m for m in distinct(addressed_to) if m.name not in {b.name for b in by})
    modal = "denied" if event == "denied" else "asserted"
    return Found(event, sentence, start, end, rule, by, to, due, modal, confidence, anchored=due is not None)  # type: ignore[arg-type]
