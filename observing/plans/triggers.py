"""Which sentences are worth a parse for what they may tell of plans: patterns of words, before any parse."""

from __future__ import annotations

import re
from functools import cache

from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, pattern
from observing.plans.names import PlanNames


def may_tell(sentence: Sentence, names: PlanNames) -> bool:
    """Whether a sentence may name a plan, go on about one named before, or tell of a stop of fire."""
    text = sentence.text
    continues = trigger().search(text) and (goes_on(sentence) or "'s " in text)
    return bool(
        names.wanted(sentence) or continues or telegraphic().search(text) or _answer().search(text) or stopping().search(text)
    )


def goes_on(sentence: Sentence) -> bool:
    """Whether a pronoun may stand for a plan of the sentence before."""
    return bool(re.search(r"\b(?:it|that|this|them|both)\b", sentence.text, re.IGNORECASE))


@cache
def telegraphic() -> re.Pattern[str]:
    """A sentence that begins with what was done: "Drawn up by Kyiv and London"."""
    return re.compile(r"^\W*[A-Z][a-z]+(?:ed|n|nt|ut|de)\b.{0,60}\b(?:by|to|with)\b")


@cache
def _answer() -> re.Pattern[str]:
    """Words that tell an event of the plan named just before, without naming it: "gave its assent", "will act in kind"."""
    content = lexicon("plan_idioms")
    adverbs = {word for table in content["answers"].values() for listed in table.values() for word in listed}
    return pattern({*content["alone"], *adverbs, "in kind", "likewise", "the same", "rebuffed", "green light", "reciprocate"})


@cache
def stopping() -> re.Pattern[str]:
    """A verb that stops or lengthens and something that may be stopped: "order the guns to stop", "would hold fire"."""
    content = lexicon("plan_idioms")
    stopped = {word for listed in content["stops"].values() for word in listed} | set(content["guns"])
    verbs = inflected(frozenset({*content["stops"], *content["lengthens"]})).pattern
    return re.compile(
        rf"{verbs}.{{0,80}}?{pattern(stopped).pattern}|{pattern(content['guns']).pattern}.{{0,40}}?{verbs}", re.IGNORECASE
    )


@cache
def trigger() -> re.Pattern[str]:
    """Verbs and nouns that tell an event of a plan."""
    content = lexicon("plans")
    verbs = {verb for group in ("objects", "subjects") for listed in content[group].values() for verb in listed}
    verbs |= {verb for listed in content["prepositions"].values() for verb in listed}
    verbs |= {noun for listed in content["nouns"].values() for noun in listed} | {"be", "go"}
    spoken = lexicon("plan_idioms")
    verbs |= {verb for group in ("does", "answers") for listed in spoken[group].values() for verb in listed}
    verbs |= {*spoken["get"], *spoken["alike"], *spoken["observe"], "find", "own", "have"}
    # "waved it away": the particle of a phrasal verb may stand behind its object.
    verbs |= {verb.split(maxsplit=1)[0] for verb in verbs}
    irregular = re.compile(r"\b(?:is|are|was|were|isn't|went|goes|has|had)\b", re.IGNORECASE)
    return re.compile(f"{inflected(frozenset(verbs)).pattern}|{irregular.pattern}", re.IGNORECASE)
