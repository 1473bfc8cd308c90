"""A plan that goes from one number of points to another: the new number names the version.

"Cut to nineteen", "went from 28 points to 19", "twenty-eight points became nineteen", "now has twenty points".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from observing.counts import NUMBER, find_counts, number
from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon
from observing.plan_agents import agents_behind_by, agents_of, with_roles
from observing.plan_found import Found, found
from observing.plan_names import PlanName
from observing.speakers import Speakers

FEWEST = 5
"""Below this a bare number is likelier to count something else than a plan's points."""


_NEW = rf"(?:between\s+)?{NUMBER}\s+(?:or|to|and)\s+{NUMBER}|[\w-]+"
"""A number, or two between which the text leaves the choice: "18 or 19", "between 18 and 20"."""


@cache
def _change() -> re.Pattern[str]:
    """A verb of change, then "to" and a number: with "points" behind it, or at the end of its clause."""
    verbs = inflected(frozenset(lexicon("plans")["count_changes"])).pattern
    return re.compile(
        rf"(?P<verb>{verbs})[^.;]{{0,70}}?\b(?:to|into|at)\s+(?:a\s+|only\s+|just\s+|about\s+)?(?P<new>{_NEW})"
        r"(?P<unit>[- ]points?\b|(?=[.,;]|\s*$|\s+(?:after|in|leaving|at|from|and|by)\b))",
        re.IGNORECASE,
    )


_BECAME = re.compile(
    rf"\b(?P<old>{NUMBER})(?:[- ]points?)?,?\s+(?:(?:has|have|had|since|then|soon|quickly|suddenly)\s+)*"
    r"(?P<verb>became|become|were|was|are|is|turned into|shrank to|shrunk to|dropped to|fell to|melted to)\s+"
    rf"(?:now|just|only|suddenly|already)?\s*(?P<new>{NUMBER})(?:[- ]points?)?(?=[.,;:]|\s*$|\s+(?:after|in|at|by|over|and)\b)",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"\b(?:now\s+(?P<verb>has|had|have|contains|contained|runs to|consists of)|(?:then|now)\s+it\s*(?P<is>'s|is|was))"
    rf"\s+(?P<new>{_NEW})\s+points\b",
    re.IGNORECASE,
)


def cuts(
    sentence: Sentence, here: list[PlanName], recent: list[PlanName], speakers: Speakers, numbers: frozenset[int]
) -> Iterator[Found]:
    """Each change of a plan's number of points that the sentence tells; `numbers` are those that plans of the day have had."""
    plans = here or recent
    if not plans:
        return
    text = sentence.text
    for match in _BECAME.finditer(text):
        old, new = number(match.group("old")), number(match.group("new"))
        named = [plan for plan in here if plan.start <= sentence.start + match.start("old") < plan.end]
        if old and new and named and old != new and min(old, new) >= FEWEST:
            yield _version(named[0], new, match, sentence, (), "count became")
            plans = []  # told with both numbers: not once more by a looser pattern
    if not plans:
        return
    change = _change().search(text)
    if change:
        new, open_ = number(change.group("new")), _left_open(change)
        old_counts = [c for c in find_counts(text) if c.start < change.start("new")]
        counted = any(plan.ref.points for plan in plans) and (new or 0) >= FEWEST
        told = new in numbers or (new is not None and counted)
        if (new is not None or open_) and (old_counts or change.group("unit").strip("- ") or told):
            verb = _token(sentence, change.start("verb"))
            passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
            actors = agents_of(verb, sentence, speakers) if verb.pos_ == "VERB" else []
            agents = agents_behind_by(verb, sentence, speakers) if passive else actors
            yield _version(plans[0], new, change, sentence, with_roles("revised", agents), "count changes")
    has = _HAS.search(text)
    if has:
        new = number(has.group("new"))
        if new is not None or _left_open(has):
            yield _version(plans[0], new, has, sentence, (), "now has")


def _left_open(match: re.Match[str]) -> bool:
    """Whether the new number is one of two."""
    return " " in match.group("new").strip()


def _version(plan: PlanName, new: int | None, match: re.Match[str], sentence: Sentence, agents: Any, rule: str) -> Found:
    verb = _token(sentence, match.start("verb") if match.group("verb") else match.start("is"))
    ref = plan.ref.model_copy(update={"points": new, "points_text": match.group("new")})
    told = found("revised", plan, verb, agents, rule)
    return Found("revised", plan, verb, told.agents, rule, told.modality, ref)


def _token(sentence: Sentence, at: int) -> Any:
    return next((t for t in sentence.parse if t.idx <= at < t.idx + len(t.text)), sentence.parse[0])
