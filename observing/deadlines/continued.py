"""Deadlines that a text goes on about: days that go by, times that are cut, moved or fixed anew, answers in a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observing.dates import count_from
from observing.deadlines.frames import DAYS, made, people_in
from observing.deadlines.reading import Desk, Found
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from schemas.envelope import When
from schemas.observations import DeadlineEvent

_BY_WHICH = re.compile(
    r"^,?\s*(?:by|on|before) which\b[^.;]*?(?=\s(?:came and went|passed|went by|has passed|had passed)\b)", re.I
)
_REACH = 5
"""Sentences back to the deadline that a sentence goes on about."""
_WENT_BY = re.compile(
    r"(?:,|\b(?:has|have|had|then|duly|itself|too|also|now)\b|\s)*(?:passed|went by|came and went|"
    r"has come and gone|had come and gone|slipped by|elapsed|expired|lapsed|ran out|rolled by|"
    r"rolled past|come and gone)\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:now|only|just)\s+(?:has|have|had|leaves?|gives?)\b|\b(?:has|have|had)\s+(?:now|only|"
    r"just)\b|\bhad become\b|\bbecame\b|\bturned into\b|\bcut to\b|\bdown to\b|\bshrank to\b|"
    r"\bshrunk to\b",
    re.I,
)


_WITHOUT = re.compile(
    r"\b(?:without|with no|and no|but no)\s+(?:an?\s+|any\s+)?(?:\w+\s+)?"
    r"(?:answer|reply|response|signatures?|deal|agreement|acceptance|yes|decision|accord)\b",
    re.I,
)
"""What did not come by a day that went by makes the day a limit: "Thanksgiving came and went without a signature"."""


def read_continued(sentence: Sentence, desk: Desk, found: list[Found]) -> Iterator[Found]:
    """What a sentence says of a deadline that the text has spoken of before."""
    yield from _went_by(sentence, desk)
    yield from _taken_back(sentence, desk)
    known = [
        f for f in found if f.event in ("set", "shortened", "reaffirmed") and 0 <= sentence.index - f.sentence.index <= _REACH
    ]
    yield from _left_open(sentence, desk, known)
    yield from _answered(sentence, desk)
    if not sentence.question:
        yield from _days_now(sentence, desk, found)
        yield from _fixed(sentence, desk, known)
        yield from _let_stand(sentence, desk, known)
        yield from _delivered(sentence, desk)


def _went_by(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Monday passed.", "8 August came and went": a day that goes by, where the text has called it a deadline."""
    for phrase in desk.timeline.phrases(sentence):
        if phrase.kind not in DAYS or phrase.lead in ("since", "after", "on", "in", "until", "by"):
            continue
        rest = desk.document.text[phrase.end : min(sentence.end, phrase.end + 200)]
        rest = _BY_WHICH.sub("", rest)
        if _WENT_BY.match(rest) is None or word_pattern("deadlines", "unreal").search(
            sentence.text[: phrase.start - sentence.start]
        ):
            continue
        due = desk.due(phrase, sentence, "passed")
        bound = re.match(r",?\s*(?:by|before) which\b", desk.document.text[phrase.end : sentence.end]) is not None
        lacking = _WITHOUT.search(rest.split(".", 1)[0]) is not None
        meant = lacking and any(m.mention.kind in ("person", "party", "body") for m in sentence.mentions)
        yield made("passed", sentence, phrase.start, phrase.end, "a day that went by", (), (), due, anchored=bound or meant)


def _days_now(sentence: Sentence, desk: Desk, found: list[Found]) -> Iterator[Found]:
    """ "Russia now had about 10 or 12 days", "the answer had become 10 days from today": a time told of before, cut."""
    match = _NOW.search(sentence.text)
    known = [f for f in found if f.event in ("set", "shortened") and 0 <= sentence.index - f.sentence.index <= 4]
    if match is None or not known:
        return
    at = sentence.start + match.end()
    counted = [
        p
        for p in desk.timeline.phrases(sentence)
        if p.kind in ("duration", "duration_range", "ahead", "within") and 0 <= p.start - at <= 30
    ]
    if not counted:
        return
    phrase, last = counted[0], known[-1]
    begun = [p for p in desk.timeline.phrases(sentence) if p.kind in ("weekday", "date") and p.end <= phrase.start]
    due = When(text=phrase.text, rule="a time cut, whose beginning the sentence does not give")
    if begun and phrase.kind in ("ahead", "duration"):
        start = desk.timeline.resolve(begun[-1], sentence, "past").earliest
        due = count_from(phrase, start) if start is not None else due
    yield made("shortened", sentence, phrase.start, phrase.end, "a time that is shorter now", last.set_by, last.addressed_to, due)


def _answered(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """A transcript's answer to a question about a deadline: "It's going to be up to him", "It is, yes"."""
    asked = sentence.previous
    if asked is None or sentence.question or sentence.paragraph.index - asked.paragraph.index != 1:
        return
    question = " ".join(s.text for s in desk.document.sentences if s.paragraph.index == asked.paragraph.index)
    if not asked.question or not any(re.search(rf"\b{re.escape(n)}s?\b", question, re.I) for n in words("deadlines", "nouns")):
        return
    event: DeadlineEvent | None = None
    if _left_to_somebody(sentence) or word_pattern("deadlines", "left_open").search(sentence.text):
        event = "softened"
    elif word_pattern("deadlines", "affirmed").match(sentence.text):
        event = "reaffirmed"
    if event is None:
        return
    due = None
    for other in desk.document.sentences:
        if other.paragraph.index == asked.paragraph.index:
            desk.document.prepare([other])
            due = due or next((desk.due(p, other, event) for p in desk.timeline.phrases(other) if p.kind in DAYS), None)
    by = desk.sayers(sentence.start, sentence.end)
    to = [m for m in people_in(asked, asked.start, asked.end) if m.name not in {b.name for b in by}]
    yield made(event, sentence, sentence.start, sentence.end, "an answer about a deadline", by, to, due)


_THAT_DAY = re.compile(
    r"\b(?:that|the|this)\s+(?:date|day|deadline|hour|moment)\s+(?:has |had |then |duly )*"
    r"(?:passed|went by|came and went|lapsed|expired|slipped by)\b",
    re.I,
)
_TOOK_BACK = re.compile(
    r"^,?\s*(?:which|that)\b[^,.;]{0,60}\b(?:took back|taken back|dropped|withdrew|scrapped|"
    r"abandoned|gave up|given up|lifted|shelved)\b",
    re.I,
)
_OPEN = re.compile(r"\b(?:up to|depends on)\s+(?:(?P<pronoun>him|them|her|you)\b|(?:the\s+)?)", re.I)
_FIX = re.compile(
    r"\b(?:settled on|fixed|put a date on|made it|made that|named|pinned (?:it|that) to|set (?:it|that) (?:for|at)"
    r"|put (?:it|that) at|became|turned into|moved it to|brought it forward to)\b",
    re.I,
)
_STAND = re.compile(r"\b(?:let|lets|left|leaves?|keeps?|kept)\b[^.;]{0,40}\b(?:stand|open|in force|on the table|running)\b", re.I)
_DELIVERED = re.compile(
    r"\b(?:delivered|sent|submitted|handed|gave|replied|answered|responded)\b[^.;]{0,30}"
    r"\b(?:that day|that very day|in time|on time|the same day|a day early|before it ran out|within the time)\b",
    re.I,
)


def _taken_back(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Thanksgiving, which Trump took back himself", "that date passed without one"."""
    for phrase in desk.timeline.phrases(sentence):
        if phrase.kind not in DAYS:
            continue
        match = _TOOK_BACK.match(desk.document.text[phrase.end : sentence.end])
        if match:
            by = people_in(sentence, phrase.end, phrase.end + match.end())
            due = desk.due(phrase, sentence, "abandoned")
            yield made("abandoned", sentence, phrase.start, phrase.end + match.end(), "a day taken back", by, (), due)
            return
    match = _THAT_DAY.search(sentence.text)
    if match:
        start, end = sentence.start + match.start(), sentence.start + match.end()
        yield made("passed", sentence, start, end, "that day went by", (), (), None, anchored=False)


def _left_to_somebody(sentence: Sentence) -> re.Match[str] | None:
    """ "Up to him", "depends on Moscow": whoever it is, a pronoun or somebody whom the profile knows."""
    begin = {f.start - sentence.start for f in sentence.mentions if f.mention.kind in ("person", "party", "body")}
    return next((m for m in _OPEN.finditer(sentence.text) if m.group("pronoun") or m.end() in begin), None)


def _left_open(sentence: Sentence, desk: Desk, known: list[Found]) -> Iterator[Found]:
    """ "It's going to be up to him", said of a deadline just spoken of."""
    match = _left_to_somebody(sentence)
    if match is None or not known:
        return
    start, end = sentence.start + match.start(), sentence.start + match.end()
    if not desk.document.quoted(start, end):
        return
    by = desk.sayers(start, end) or known[-1].set_by
    yield made("softened", sentence, start, end, "left to the other side", by, (), known[-1].due)


def _fixed(sentence: Sentence, desk: Desk, known: list[Found]) -> Iterator[Found]:
    """ "A day later he settled on ten, which made it August 8", "the next day fixed the date of 8 August"."""
    if not known:
        return
    for match in _FIX.finditer(sentence.text):
        at = sentence.start + match.end()
        days = [p for p in desk.timeline.phrases(sentence) if p.kind in ("date", "named_day", "month_day", "weekday")]
        phrase = next((p for p in days if 0 <= p.start - at <= 24), None)
        due = desk.due(phrase, sentence, "set") if phrase is not None else None
        if phrase is None or due is None or due.latest is None:
            continue
        last = known[-1]
        start = sentence.start + match.start()
        yield made("set", sentence, start, phrase.end, "a day fixed for a time given before", last.set_by, last.addressed_to, due)
        return


def _let_stand(sentence: Sentence, desk: Desk, known: list[Found]) -> Iterator[Found]:
    """ "Merz let the demand stand until the end of the week"."""
    match = _STAND.search(sentence.text)
    if match is None or not known:
        return
    at = sentence.start + match.end()
    phrase = next((p for p in desk.timeline.phrases(sentence) if 0 <= p.start - at <= 6 and p.lead in ("until", "till")), None)
    if phrase is not None:
        start = sentence.start + match.start()
        by = people_in(sentence, max(sentence.start, start - 60), start)[-1:]
        due = desk.due(phrase, sentence, "extended")
        yield made("extended", sentence, start, phrase.end, "a demand that stands until a day", by, known[-1].addressed_to, due)


def _delivered(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Kyiv had promised its text by Wednesday and delivered it that day": met."""
    match = _DELIVERED.search(sentence.text)
    if match is None:
        return
    at = sentence.start + match.start()
    phrase = next(
        (p for p in desk.timeline.phrases(sentence) if p.end <= at and (p.bounds or p.kind in ("weekday", "date"))), None
    )
    doers = people_in(sentence, sentence.start, at)
    if phrase is not None and doers:
        due = desk.due(phrase, sentence, "met")
        yield made("met", sentence, at, sentence.start + match.end(), "delivered by the day", doers[:1], (), due)
