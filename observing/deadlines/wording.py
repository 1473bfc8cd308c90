"""Deadlines by their words alone: a date, an obligation or demand, an addressee, whatever the parse says.

For sentences whose parse gave nothing: inverted order, fragments ("Truce from 12 May, or else"), translations,
statements about what a day is worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from observing.clauses import accompanies
from observing.dates import DatePhrase
from observing.deadlines.allowed import read_allowed
from observing.deadlines.continued import read_continued
from observing.deadlines.frames import DAYS, laid_down, made, people_in
from observing.deadlines.reading import Desk, Found, ends_a_time
from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, pattern, word_pattern, words
from observing.stretches import named_in, stretch
from schemas.observations import DeadlineEvent, Mention
from schemas.profile import Profile

Token = Any
_NOT_BOUND = ("duration", "duration_range", "vague", "year", "ago", "later", "same_day")
_ELSE = re.compile(
    r"\bor else\b|\bfailing which\b|\bor (?:be|face|lose|risk|see|there will|it will|the|get|suffer|forfeit)\b|"
    r"\botherwise\b|\bor the\b|\bor new\b|\bor massive\b|\bor heavy\b",
    re.I,
)
_TWO_SIDED = re.compile(
    r"\b(?:goals?|targets?|aims?|objectives?|aspirations?|wish(?:es)?|guidelines?|"
    r"hopes?)\b,?\s+(?:and\s+|but\s+)?(?:not|rather than|never|instead of)\s+(?:an?\s+|"
    r"the\s+)?(?:deadlines?|ultimatums?|cut-offs?|dates?)",
    re.I,
)


def read_wordings(sentence: Sentence, desk: Desk, found: list[Found]) -> Iterator[Found]:
    """What the words of a sentence say of deadlines, where no other reader found one there."""
    yield from read_continued(sentence, desk, found)
    if any(f.sentence is sentence and f.event != "denied" for f in found) or sentence.question:
        return
    if word_pattern("deadlines", "contents").search(sentence.text) or _in_list(sentence, desk):
        return
    if not any(f.sentence is sentence for f in found):
        yield from _said_of_it(sentence, desk)
        yield from _noun_by_words(sentence, desk)
    yield from _right_time(sentence, desk)
    yield from read_allowed(sentence, desk)
    yield from _demanded(sentence, desk)


def _said_of_it(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Goals, not deadlines", "deadlines get extended", "hard this date is not": the edge taken off."""
    text = sentence.text
    match = _TWO_SIDED.search(text) or word_pattern("deadlines", "blunted").search(text)
    if match is None:
        return
    by = desk.sayers(sentence.start + match.start(), sentence.start + match.end())
    before = [p for p in desk.timeline.phrases(sentence) if p.kind in DAYS and p.end <= sentence.start + match.start() + 4]
    due = desk.due(before[-1], sentence, "softened") if before else None
    yield made(
        "softened", sentence, sentence.start + match.start(), sentence.start + match.end(), "the edge taken off", by, (), due
    )


_RIGHT = re.compile(
    r"\b(?:appropriate|good|right|proper|fair|reasonable|ideal|suitable|fitting)\s+(?:time|date|day|moment|deadline|target)\b",
    re.I,
)


def _right_time(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Thursday would be an appropriate time for Kyiv to agree": a day named for an answer."""
    match = _RIGHT.search(sentence.text)
    if match is None or word_pattern("deadlines", "answer_words").search(sentence.text) is None:
        return
    at = sentence.start + match.start()
    days = [p for p in desk.timeline.phrases(sentence) if p.kind in DAYS and p.end <= at and p.kind != "relative_day"]
    before = sentence.text[max(0, match.start() - 24) : match.start()]
    if not days or re.search(r"\b(?:not|n't|no|never)\b", before):
        return
    speaker = desk.speaker(days[-1].start, sentence.start + match.end())
    by = [speaker] if speaker is not None else list(named_in(sentence, sentence.start, days[-1].start))[:1]
    by = by or [f.mention for f in sentence.mentions if f.end <= days[-1].start and f.mention.kind == "person"][:1]
    to = list(named_in(sentence, sentence.start + match.end(), sentence.end))
    due = desk.due(days[-1], sentence, "set")
    yield made("set", sentence, days[-1].start, sentence.start + match.end(), "a day that would be right", by, to[:1], due)


_GIVEN = re.compile(r"\b(?:given|gave|gives|giving|granted|allowed)(?=\s+(?:\S+\s+){1,4}$)", re.I)
_TOLD_TO = re.compile(r"\b(?:to|told|at|of|from|before|in front of)\s+(?:the\s+)?$", re.I)


def _in_list(sentence: Sentence, desk: Desk) -> bool:
    """Whether a sentence belongs to a numbered clause of a plan, whose times are its content."""
    return re.match(r"\s*\d{1,2}(?:\.\d)?[.)]\s", desk.document.text[sentence.paragraph.start : sentence.end]) is not None


@cache
def _fates() -> tuple[tuple[DeadlineEvent, re.Pattern[str]], ...]:
    return tuple((event, pattern(said)) for event, said in lexicon("deadlines")["fates"].items())


def _noun_by_words(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "That cut-off, the one of 8 August, had lapsed": a deadline's noun, its day and its fate, in one stretch."""
    text = sentence.text
    noun = _noun().search(text)
    if noun is None or word_pattern("deadlines", "other_world_words").search(text):
        return
    start, end = stretch(sentence, sentence.start + noun.start())
    part = desk.document.text[start:end]
    if word_pattern("deadlines", "supposed").search(part):
        return
    event, fate = next(((event, m) for event, said in _fates() if (m := said.search(part))), (None, None))
    if event is None or fate is None:
        return
    if event not in ("denied", "abandoned") and word_pattern("deadlines", "refusing").search(
        part[max(0, fate.start() - 16) : fate.start()]
    ):
        return
    days = [p for p in desk.timeline.phrases(sentence) if start <= p.start < end and p.kind in DAYS and not desk.heads_a_line(p)]
    days = [
        p
        for p in days
        if desk.document.text[p.end : p.end + 2] != "'s" and not desk.document.text[p.start : p.end].endswith("'s")
    ]
    chosen = days[-1:] if event in ("extended", "shortened", "set") else days[:1]
    due = desk.due(chosen[0], sentence, event) if chosen else None
    if event == "set" and (due is None or due.latest is None):
        return
    at = sentence.start + noun.start()
    before = list(named_in(sentence, start, at))
    after = [m for m in named_in(sentence, at, end) if m.name not in {b.name for b in before}]
    hung = re.match(r"[^.;]{0,40}?\b(?:which|that)\s+(?:the\s+)?", desk.document.text[at:end])
    owner = next((f.mention for f in sentence.mentions if hung and abs(f.start - at - hung.end()) <= 1), None)
    if owner is not None and not before:
        before, after = [owner], [m for m in after if m.name != owner.name]
    yield made(
        event,
        sentence,
        at,
        end,
        "a deadline's noun and its fate, by words",
        before[:1],
        after[:1],
        due,
        0.55,
        anchored=bool(before or after or due),
    )


@cache
def _noun() -> re.Pattern[str]:
    alone = [n for n in words("deadlines", "nouns") if n != "timeline"]
    other = "|".join(sorted(map(re.escape, words("deadlines", "other_kinds")), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?<!-)(?!(?:{other})\W)(?:{'|'.join(sorted(map(re.escape, alone), key=len, reverse=True))})s?(?!\w)", re.I
    )


_BY_WHICH = re.compile(
    r",?\s+(?:(?:is|was|remains)\s+)?(?:the|a)\s+(?:month|day|date|week|time|target|hour)\s+by\s+which\b", re.I
)
"""A day with what was wanted by it: "June, the month by which Washington wanted the war over"."""


def _demanded(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "The Americans want the war over by June", "An answer is wanted by the 27th", "Truce from 12 May, or else"."""
    text = sentence.text
    for phrase in desk.timeline.phrases(sentence):
        if phrase.kind in _NOT_BOUND or (phrase.kind == "within" and "about" in phrase.parts):
            continue
        before = text[: phrase.start - sentence.start]
        after = text[phrase.end - sentence.start :]
        if word_pattern("deadlines", "worlds_not_so").search(before[-110:] + " " + after[:24]):
            continue
        bound = ends_a_time(phrase) or phrase.lead in ("up to",)
        threat = _ELSE.search(after[:60]) is not None
        if desk.heads_a_line(phrase):
            continue
        starts = phrase.lead in ("from", "as of", "starting", "beginning", "effective", "on", "") and threat
        told = word_pattern("deadlines", "reports").search(before[-24:]) is not None
        want = _last(word_pattern("deadlines", "wanting"), before)
        matter = word_pattern("deadlines", "matters").search(text)
        if matter is None and want is not None and not want.group().lower().startswith("need"):
            matter = _topics(desk.document.profile).search(before[want.end() :])
        if phrase.lead in ("until", "till") and _GIVEN.search(before):
            want, matter = _last(_GIVEN, before), matter or _GIVEN.search(before)
        if told or matter is None or not (bound or starts):
            fronted = re.search(r"\bis when\b", after) or _BY_WHICH.match(after)
            if not (fronted and word_pattern("deadlines", "wanting").search(after)):
                continue
            want = re.search(r"\b(?:when|which)\b", after)
        if want is not None and _of_a_paper(sentence, want):
            continue
        if want is not None and want.end() <= len(before) and _idle(want.group(), before[want.end() :]):
            continue
        late = want is None and bound and word_pattern("deadlines", "wanting").search(after[:60]) is not None
        if not (want or threat or late):
            continue
        by, to = _sides(sentence, phrase, want, before, desk, late=late)
        by = by or _party_before(sentence, desk, want)
        if not (by or to or threat or word_pattern("deadlines", "answer_words").search(text)):
            continue
        due = desk.due(phrase, sentence, "set", _token(sentence, phrase))
        by = by or _party_before(sentence, desk, want) or _owner_before(sentence, desk)
        yield made("set", sentence, phrase.start, phrase.end, "demanded by a day, by its words", by, to, due)
        return


def _party_before(sentence: Sentence, desk: Desk, want: re.Match[str] | None) -> list[Mention]:
    """Whom "they want" means: the party that the sentence before speaks of, by name or adjective, and not its speaker."""
    before = sentence.previous
    if want is None or before is None or not re.search(r"\bthey\s+$", sentence.text[: want.start()], re.I):
        return []
    adjectives = (desk.document.gazetteer.party_of_adjective(w) for w in re.findall(r"[A-Z][a-z]+", before.text))
    parties = [*(m for m in adjectives if m), *(f.mention for f in before.mentions if f.mention.kind == "party")]
    return parties[:1]


def _owner_before(sentence: Sentence, desk: Desk) -> list[Mention]:
    """Whose deadline the sentence before names: "Remember the European ultimatum?"."""
    before = sentence.previous
    noun = _noun().search(before.text) if before is not None else None
    if before is None or noun is None:
        return []
    at = before.start + noun.start()
    named = named_in(before, max(before.start, at - 30), at)
    word = re.search(r"([A-Z][\w.]+)\s+$", desk.document.text[before.start : at])
    party = desk.document.gazetteer.party_of_adjective(word.group(1)) if word else None
    return list(named[-1:]) or ([party] if party else [])


def _of_a_paper(sentence: Sentence, want: re.Match[str]) -> bool:
    """Whether a paper stands right before a word of wanting: "the draft wants a vote by March" tells its content."""
    at = next((i for i, t in enumerate(sentence.parse) if t.idx >= want.start()), 0)
    return at > 0 and laid_down(sentence.parse[at - 1])


def _topics(profile: Profile) -> re.Pattern[str]:
    """What the topic's plans provide for, by the profile: "wants elections by June" sets a limit for one of their matters."""
    return pattern(label for topic in profile.provision_topics.values() for label in topic.labels)


def _idle(verb: str, between: str) -> bool:
    """Whether what stands between a word of wanting and the day makes it no demand: "told us that he would sign nothing"."""
    if re.search(r"\b(?:nothing|not|never|no)\b|n't\b", between):
        return True
    asks = verb.lower() in ("told", "asked", "instructed", "ordered", "urged", "warned", "pressed", "called on", "calls on")
    return asks and re.search(r"\bto\s+\w+|\b(?:must|have to|had to|should|for)\b", between) is None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(text):
        last = match
    return last


def _token(sentence: Sentence, phrase: DatePhrase) -> Token:
    begin = phrase.start - sentence.start
    token = next((t for t in sentence.parse if t.idx >= begin), sentence.parse[0])
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


@cache
def _told() -> re.Pattern[str]:
    told = inflected(words("attribution", "say")).pattern
    cited = "according to|in the words of|by the account of"
    return re.compile(rf",\s+(?:{cited}|(?:[\w'.-]+\s+){{1,5}}?(?:{told}))[^,]*,\s*$", re.I)


def _aside(before: str) -> int:
    """Where the words before one of wanting end, without who is said to tell of it: "The Americans, he told us in Kyiv, want"."""
    told = _told().search(before)
    return told.start() if told is not None else len(before)


def _sides(
    sentence: Sentence, phrase: DatePhrase, want: re.Match[str] | None, before: str, desk: Desk, *, late: bool
) -> tuple[list[Mention], list[Mention]]:
    """Who demands: the last one named before the word of wanting, or the speaker; of whom: the one between it and the day."""
    if want is None and late:
        return list(named_in(sentence, sentence.start, phrase.start))[:1], []
    if want is None or want.start() > phrase.start - sentence.start:
        after = list(named_in(sentence, phrase.end, sentence.end)) if want else []
        speaker = desk.speaker(phrase.start, phrase.end)
        return (after[-1:] or ([speaker] if speaker is not None else [])), []
    at, text = sentence.start + want.start(), sentence.text
    told = sentence.start + _aside(before[: want.start()])
    passive = (
        re.search(r"\b(?:is|are|was|were|been|being)\s+(?:\w+\s+)?$", before[: want.start()]) is not None
        and "ing" not in want.group()
    )
    obliged = want.group().lower() in words("deadlines", "obliging")
    named = [
        f.mention
        for f in sentence.mentions
        if f.end <= told
        and f.mention.kind in ("person", "party", "body")
        and not accompanies(f, sentence)
        and (
            text[f.end - sentence.start :].startswith((" who", " which"))
            or not _TOLD_TO.search(text[max(0, f.start - sentence.start - 10) : f.start - sentence.start])
        )
    ] or list(named_in(sentence, sentence.start, told))
    between = people_in(sentence, at, phrase.start)
    if passive or obliged:
        near = bool(sentence.mentions) and any(0 <= at - f.end <= 30 for f in sentence.mentions)
        if obliged and not near:
            return named[:1], []  # "a US diplomat repeated that the deal had to be done by the 8th"
        to = named[-1:] if obliged or want.group().lower() in ("told", "ordered", "given", "asked", "urged") else between
        agents = re.search(r"\bby\s+(?:the\s+)?$", desk.document.text[phrase.start - 8 : phrase.start])
        return ([m for m in between if agents] if passive else []), to
    return named[-1:], between
