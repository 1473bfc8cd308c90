"""Who came for whom: "Budanov came in place of Umerov", "Kellogg replaced Rubio at the meeting"."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from observing.clauses import child, negated, verb_above
from observing.document import Sentence
from observing.gazetteer import Found
from observing.lexicon import pattern, words

_REPLACED = re.compile(r"\s+(?:(?:was|were|is|are|has|had|been|be|being|will)\s+)+(?:\w+ly\s+)?replaced\s+by\b", re.I)
_STEAD = re.compile(r"'s?\s+(?:place|stead|seat)\b", re.I)
_IN = re.compile(r"\b(?:in|took|taking|takes|take|filled|filling)\s+(?:\w+\s+){0,2}$", re.I)
_TOOK = re.compile(r"(?:took|taking|takes|take|filled|fills|filling)\s+[\w'. -]{1,30}?'s?\s+(?:place|seat)\b", re.I)
_NO_TITLE = r"(?:by|with|to|at|in|on|and|that|for|as|of|after|before)\b"
_WHO = re.compile(r"\s*,?\s+who\b", re.I)


@cache
def _for_whom() -> re.Pattern[str]:
    """Up to the name of the one who stays away."""
    return re.compile(
        pattern(words("meetings", "stand_ins")).pattern + rf"\s+(?:(?:the|his|her|its)\s+)?(?:(?!{_NO_TITLE})[a-z-]+\s+){{0,3}}$"
    )


def absent(sentence: Sentence) -> set[str]:
    """The names of the people in whose place somebody else comes, who are named nowhere else in the sentence."""
    away: set[str] = set()
    there: set[str] = set()
    for each in sentence.mentions:
        (away if each.mention.kind == "person" and _stays_away(each, sentence) else there).add(each.mention.name)
    return away - there


def _stays_away(each: Found, sentence: Sentence) -> bool:
    text = sentence.document.text
    before, after = text[max(sentence.start, each.start - 60) : each.start], text[each.end : sentence.end]
    if _WHO.match(after):
        return False  # "in place of Umerov, who met them in Florida"
    if _REPLACED.match(after) or (_STEAD.match(after) and _IN.search(before)):
        return True
    return _for_whom().search(before) is not None


def stand_in(noun: Any, sentence: Sentence) -> Any | None:
    """Who comes to a meeting by the verb that it hangs on: the subject of "replaced Rubio at the meeting" or "led the team at the
    talks", or whom "replaced by" names."""
    if noun.dep_ != "pobj":
        return None
    verb = verb_above(noun)
    if verb is None or verb.i > noun.i or negated(verb):
        return None
    told = sentence.text[verb.idx : verb.idx + 60]
    for_another = (pattern(words("meetings", "stand_ins")).match(told) or _TOOK.match(told)) and absent(sentence)
    if not for_another and not (verb.lemma_.lower() in words("meetings", "attends") and verb.tag_ in ("VBD", "VBN")):
        return None
    agent = child(verb, "agent")
    return child(agent, "pobj") if agent is not None else child(verb, "nsubj")
