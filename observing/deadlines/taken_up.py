"""Deadlines taken up again without their day: "It passed without new levies", "the target has been dropped", "no such ultimatum".

Each says what became of a limit that the text has spoken of; the limit's day is the one that was given for it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from observing.clauses import is_verb, lemma
from observing.deadlines.frames import DAYS, made
from observing.deadlines.reading import Desk, Found
from observing.document import Sentence
from observing.lexicon import word_pattern
from observing.stretches import named_in
from observing.subjects import subject
from schemas.observations import DeadlineEvent, Mention

_LIMIT = r"(?:deadline|date|target|target date|timetable|time limit|limit|timeline|ultimatum|cut-?off|grace period|due date)"
_THE = rf"(?:the|that|this|its|his|her|their)\s+(?:\w+\s+)?{_LIMIT}"
_BEEN = r"(?:has|have|had|was|were|is|are)\s+(?:since\s+|now\s+|then\s+)?(?:been\s+|being\s+)?(?:\w+ly\s+)?"
_FATES: tuple[tuple[DeadlineEvent, re.Pattern[str]], ...] = (
    (
        "denied",
        re.compile(
            rf"\bno such {_LIMIT}\b|\b(?:named|set|fixed|given|imposed|mentioned|laid down)\s+no\s+(?:\w+\s+)?{_LIMIT}\b"
            r"|\b(?:denied|denies|disputed|disputes)\s+that\s+there\s+(?:is|was|had been|were)\s+"
            rf"(?:a|an|any)\s+(?:\w+\s+)?{_LIMIT}\b",
            re.I,
        ),
    ),
    (
        "passed",
        re.compile(
            rf"^\W*(?:it|this|{_THE})\s+(?:has\s+|had\s+)?(?:since\s+)?"
            r"(?:passed|lapsed|expired|ran out|run out|came and went|come and gone|went by|gone by)\b",
            re.I,
        ),
    ),
    (
        "abandoned",
        re.compile(rf"\b{_THE}\s+{_BEEN}(?:dropped|abandoned|shelved|scrapped|buried|forgotten|lifted|withdrawn|waived)\b", re.I),
    ),
    (
        "reaffirmed",
        re.compile(rf"\b(?:the|that) clock (?:is|was) (?:still )?ticking\b|\b{_THE} (?:still )?(?:stands|holds)\b", re.I),
    ),
    (
        "softened",
        re.compile(rf"\b{_THE}\s+(?:could|may|might|can)\s+(?:well\s+|still\s+)?(?:slip|slide|move|shift|wait)\b", re.I),
    ),
)
_GIVEN_DAYS = re.compile(
    r"\b(?:was|were|is|are|been)\s+given\s+(?:only\s+|just\s+|mere\s+|a few\s+|a matter of\s+)?(?:days|weeks|hours)"
    r"(?=\s*(?:[.,;:]|$)|\s+to\s+(?:answer|reply|respond|decide|accept|agree|sign|choose|comply)\b)",
    re.I,
)


def read_taken_up(sentence: Sentence, desk: Desk, found: list[Found]) -> Iterator[Found]:
    """What a sentence says of a limit named before it, and times given without a count."""
    text = sentence.text
    if (
        sentence.question
        or any(f.sentence is sentence for f in found)
        or word_pattern("deadlines", "other_world_words").search(text)
    ):
        return
    given = _GIVEN_DAYS.search(text)
    if (
        given is not None
        and re.search(r"\b(?:if|unless|had|not|never|would)\b(?! been)|n't\b", text[: given.end()], re.I) is None
    ):
        to = list(named_in(sentence, sentence.start, sentence.start + given.start()))
        if to:
            start, end = sentence.start + given.start(), sentence.start + given.end()
            yield made("set", sentence, start, end, "given days without a count", (), to[:1], None)
        return
    for event, said in _FATES:
        match = said.search(text)
        if match is None or (event != "softened" and word_pattern("deadlines", "supposed").search(text[: match.end()])):
            continue
        before = sentence.previous
        days = [p for p in desk.timeline.phrases(before) if p.kind in DAYS] if before is not None else []
        near = before is not None and re.search(rf"\b{_LIMIT}\b", before.text, re.I) is not None
        due = desk.due(days[0], before, event) if before is not None and near and len(days) == 1 and event == "passed" else None
        start, end = sentence.start + match.start(), sentence.start + match.end()
        by = _denier(sentence, desk) if event == "denied" else []
        yield made(event, sentence, start, end, "a limit taken up again", by, (), due, 0.55, anchored=due is not None)
        return


def _denier(sentence: Sentence, desk: Desk) -> list[Mention]:
    """Whoever denies it in so many words."""
    desk.document.prepare([sentence])
    verbs = [t for t in sentence.parse if is_verb(t) and lemma(t) in ("deny", "dispute")]
    for verb in verbs:
        doer = subject(verb)
        known = desk.cast.subject(verb, sentence)
        if known or doer is None:
            return known[:1]
        if doer.pos_ == "NOUN":
            written = " ".join(t.text for left in doer.lefts if left.dep_ != "det" for t in left.subtree)
            written = f"{written} {doer.text}".strip()
            return [Mention(name=written, written=written, kind="anonymous")]
    return []
