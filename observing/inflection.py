"""Patterns that find a verb or noun of a lexicon in any of its English forms, cheaply, before any parse."""

from __future__ import annotations

import re
from functools import cache

from observing.lexicon import lexicon, pattern

_DOUBLING = re.compile(r"(?:[^aeiou][aeiou][bdglmnprt])$")


def forms(lemma: str) -> frozenset[str]:
    """All forms that a verb or noun may take; forms that do not exist do no harm in a trigger."""
    head, _, rest = lemma.partition(" ")
    made = {head, head + "s", head + "ed", head + "ing", head + "es"}
    if head.endswith("e"):
        made |= {head + "d", head[:-1] + "ing"}
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        made |= {head[:-1] + "ies", head[:-1] + "ied"}
    if _DOUBLING.search(head) and len(head) <= 7:
        made |= {head + head[-1] + "ed", head + head[-1] + "ing"}
    if head.endswith("l"):
        made |= {head + "led", head + "ling"}
    made |= set(lexicon("inflection")["irregular"].get(head, ()))
    return frozenset(f"{form} {rest}".strip() for form in made)


@cache
def inflected(lemmas: frozenset[str]) -> re.Pattern[str]:
    """A pattern for any form of any of the lemmas; of "work on" the particle need not follow at once."""
    heads = {form.split()[0] if lemma.split()[0] != "according" else form for lemma in lemmas for form in forms(lemma)}
    return pattern(heads)
