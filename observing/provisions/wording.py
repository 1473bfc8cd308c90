"""Provisions that the order of the words gives away where no parse helps: behind a colon, a leading phrase, a truce's length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import pattern, words
from observing.modality import helpers
from observing.plans.names import PlanName
from observing.provisions.contents import Content
from observing.provisions.topics import ProvisionTopics
from observing.provisions.values import quantities
from observing.provisions.verbs import MODALS, tells, unreal
from schemas.observations import PlanRef

_LEAD = re.compile(r"\W*(?:In|Under|Per)\s+", re.IGNORECASE)
_COLON = re.compile(r":\s+(?=[A-Za-z\d\"'])")


def after_colon(sentence: Sentence, here: Sequence[PlanName]) -> Iterator[Content]:
    """What stands behind a colon that the plan's name, or a word that announces contents, stands before."""
    match = _COLON.search(sentence.text)
    if match is None:
        return
    lead, rest = sentence.text[: match.start()], sentence.text[match.end() :]
    named = [n for n in here if n.start < sentence.start + match.start()]
    if not named or _reacting().search(lead) or rest[:1] in "\"'":
        return
    close = match.start() - (named[-1].end - sentence.start) <= 2
    if not (close or _announcing().search(lead)):
        return
    start = sentence.start + match.end()
    shown = (sentence.start, sentence.end)
    yield Content(_plain(named), start, sentence.end, shown, "colon")


def leading(sentence: Sentence, plan: PlanName) -> Iterator[Content]:
    """ "In the plan, Crimea and Luhansk are recognised": a list behind the comma misleads the parser."""
    text = sentence.document.text
    if plan.truce or not _LEAD.fullmatch(text[sentence.start : plan.start]) or text[plan.end : plan.end + 1] != ",":
        return
    root = next((t for t in sentence.parse if t.dep_ == "ROOT"), None)
    if root is None or tells(root) or unreal(root) or not (root.tag_ == "VBN" or helpers(root) & MODALS):
        return
    yield Content(plan.ref, plan.end + 1, sentence.end, (sentence.start, sentence.end), "clause/leading")


def misread(sentence: Sentence, plan: PlanName) -> Iterator[Content]:
    """ "The plan envisages Russian as a language", where the parser takes the verb for a noun or a participle."""
    token = sentence.parse[plan.token]
    if token.dep_ not in ("ROOT", "dep") or plan.truce:
        return
    at = sentence.offset(token)
    told = _verb_behind().match(sentence.document.text, at[0] if token.tag_ == "NNS" else at[1], sentence.end)
    if told is not None:
        end = sentence.document.text.find(";", told.end(), sentence.end)
        shown = (sentence.start, sentence.end)
        yield Content(plan.ref, told.start("verb"), end if end > 0 else sentence.end, shown, "clause/misread", confidence=0.7)


def truce(sentence: Sentence, plan: PlanName, topics: ProvisionTopics) -> Iterator[Content]:
    """A truce with its length is its own provision: "an unconditional ceasefire of thirty days"."""
    phrase = re.split(
        r",|\s+(?:that|which|who|to begin|to start|proclaimed|declared)\b", sentence.document.text[plan.start : plan.end]
    )[0]
    if topics.of(phrase) and any(q.unit in ("days", "hours", "weeks", "months") for q in quantities(phrase)):
        yield Content(
            plan.ref,
            plan.start,
            plan.start + len(phrase),
            (sentence.start, sentence.end),
            "truce",
            topic=topics.of(phrase),
        )


def _plain(named: Sequence[PlanName]) -> PlanRef:
    written = [n for n in named if not n.truce]
    return (written or list(named))[-1].ref


@cache
def _verb_behind() -> re.Pattern[str]:
    """A verb of what texts do, straight behind a plan's name or behind what is put in after it."""
    verbs = inflected(words("provisions", "texts") | {"cap", "limit", "bar", "ban", "freeze", "allow", "oblige", "set"}).pattern
    adverbs = "would|will|originally|also|now|still|initially|explicitly|reportedly"
    return re.compile(rf"(?:,[^,;:.]{{3,80}},)?\s*(?:(?:{adverbs})\s+){{0,2}}(?P<verb>{verbs})", re.IGNORECASE)


@cache
def _announcing() -> re.Pattern[str]:
    return pattern(words("provisions", "announcing"))


@cache
def _reacting() -> re.Pattern[str]:
    return pattern(words("provisions", "reacting"))
