"""Times allowed, by their words: "Putin has two weeks", "Kyiv's reply is due on Wednesday", "if Kyiv does not agree by"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observing.dates import count_from
from observing.deadlines.frames import DAYS, made, people_in
from observing.deadlines.reading import Desk, Found, ends_a_time
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from schemas.envelope import When
from schemas.observations import DeadlineEvent

_HAS = re.compile(
    r"\s+(?:now |only |still |just )*(?:has|have|had|gets?|got)\s+(?:only |just |about |now |exactly |at most )*", re.I
)
_GAVE = re.compile(r"\b(?:gave|gives|given|giving|allowed|allows|granted|grants)\s+(?:the\s+)?$", re.I)
_MORE = re.compile(r"\b(?:another|more|extra|further)\b", re.I)
_CLOSED = re.compile(r"\s*(?:[.,;:\"')]|left\b|to\b|or\b|$)", re.I)
_DUE = re.compile(
    r"\b(?:answer|reply|response|decision|signature|consent|counter-?proposal|verdict)s?\b[^.;]{0,40}"
    r"\b(?:is|are|was|were|falls|had been)\s+(?:now |still )?(?:due|wanted|required|demanded)\b",
    re.I,
)
_CONDITION = re.compile(r"\b(?:if|unless|should|failing|in the absence of)\b", re.I)


def read_allowed(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """Times that somebody has, replies that are due, and conditions with a day and a threat."""
    yield from _given_time(sentence, desk)
    yield from _has_time(sentence, desk)
    yield from _due(sentence, desk)
    yield from _threatened(sentence, desk)


def _given_time(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "On 14 July Trump allowed Moscow 50 days": verb, receiver and count side by side."""
    text = desk.document.text
    phrases = desk.timeline.phrases(sentence)
    for found in sentence.mentions:
        phrase = next((p for p in phrases if 0 <= p.start - found.end <= 2 and p.kind == "duration"), None)
        given = _GAVE.search(text[max(sentence.start, found.start - 24) : found.start])
        if phrase is None or given is None or text[phrase.end : phrase.end + 4].startswith(" of"):
            continue
        day = next(
            (p for p in phrases if p.kind in ("date", "weekday", "relative_day") and not p.bounds and p.end <= found.start), None
        )
        start = desk.timeline.resolve(day, sentence, "past").earliest if day is not None else None
        due = When(text=phrase.text, rule="a time whose beginning the sentence does not give")
        if start is not None and "about" not in phrase.parts:
            due = count_from(phrase, start)
        by = people_in(sentence, sentence.start, found.start)[-1:]
        event: DeadlineEvent = "extended" if _MORE.search(phrase.text) else "set"
        yield made(event, sentence, found.start, phrase.end, "gave a count of days", by, (found.mention,), due, 0.6)
        return


def _has_time(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Putin has two weeks", "Kyiv had ten days left": a plain count right after whoever has it."""
    text = desk.document.text
    for found in sentence.mentions:
        if found.mention.kind not in ("person", "party", "body"):
            continue
        has = _HAS.match(text, found.end, sentence.end)
        phrase = next((p for p in desk.timeline.phrases(sentence) if has and 0 <= p.start - has.end() <= 1), None)
        if has is None or phrase is None or phrase.kind not in ("duration", "duration_range"):
            continue
        if _CLOSED.match(text, phrase.end, sentence.end) is None:
            continue
        event: DeadlineEvent = "extended" if _MORE.search(phrase.text) else "set"
        published = desk.document.published
        present = re.search(r"\b(?:has|have|gets?)\b", has.group(), re.I) is not None
        due = When(text=phrase.text, rule="a time whose beginning the sentence does not give")
        if present and published is not None and phrase.kind == "duration" and "about" not in phrase.parts:
            due = count_from(phrase, published)
        speaker = desk.speaker(found.start, phrase.end)
        by = (speaker,) if speaker is not None and speaker.name != found.mention.name else ()
        to = (found.mention,)
        aim = re.match(r"\s*(?:left\s+)?to\s+(\w+)", text[phrase.end : sentence.end])
        meant = bool(by) or (aim is not None and aim.group(1).lower() in words("deadlines", "answers"))
        yield made(event, sentence, found.start, phrase.end, "has a count of days", by, to, due, 0.6, anchored=meant)


def _due(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Kyiv's reply is due on Wednesday"."""
    match = _DUE.search(sentence.text)
    if match is None:
        return
    at = sentence.start + match.end()
    phrase = next((p for p in desk.timeline.phrases(sentence) if p.kind in DAYS and 0 <= p.start - at <= 4), None)
    before = re.search(r"\b(?:no|not|never)\b", sentence.text[max(0, match.start() - 12) : match.end()])
    if phrase is None or before is not None:
        return
    to = people_in(sentence, sentence.start, sentence.start + match.start() + 1)[-1:]
    due = desk.due(phrase, sentence, "set")
    yield made("set", sentence, sentence.start + match.start(), phrase.end, "a reply due on a day", (), to, due, 0.6)


def _threatened(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "If Kyiv does not agree by Thursday, the aid will stop": a limit under a condition, and a threat after it."""
    text = sentence.text
    for phrase in desk.timeline.phrases(sentence):
        if not ends_a_time(phrase):
            continue
        before, after = text[: phrase.start - sentence.start], text[phrase.end - sentence.start :]
        condition = _CONDITION.search(before[-90:])
        if condition is None or word_pattern("deadlines", "answer_words").search(before[-90:]) is None:
            continue
        threat = word_pattern("deadlines", "threats")
        outside = after + " " + before[: max(0, len(before) - 90) + condition.start()]
        if threat.search(outside) is None or re.search(r"\b(?:will|would|could|'ll|may|threaten\w*|warn\w*)\b", outside) is None:
            continue
        start = phrase.start - len(before[-90:]) + condition.start()
        to = people_in(sentence, start, phrase.start)[:1]
        speaker = desk.speaker(phrase.start, phrase.end)
        by = [speaker] if speaker is not None else people_in(sentence, sentence.start, start)[-1:]
        if to or by:
            due = desk.due(phrase, sentence, "set")
            yield made("set", sentence, start, phrase.end, "a limit with a threat, by words", by, to, due, 0.6)
            return
