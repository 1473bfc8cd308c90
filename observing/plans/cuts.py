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
from observing.plans.agents import agents_behind_by, agents_of, with_roles
from observing.plans.found import Found, found
from observing.plans.lineages import PlanLineages, PlanName
from observing.speakers import Speakers
from schemas.observations import PlanRef

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


_POINTS = r"(?:[- ]points?)?"
_LEFT = r"(?P<verb>remain(?:s|ed)?|(?:is|are|was|were|got|have been) left|left|survive[sd]?|stayed|stand|stood)"
_COUNTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "of 28 points twenty remained", "from the twenty-eight there remain nineteen"
        rf"\b(?:of|from)\b[^.;]{{0,50}}?\b(?P<old>{NUMBER}){_POINTS}\b[^.;]{{0,50}}?\b{_LEFT}\s+(?:just\s+|only\s+)?(?P<new>{NUMBER})\b",
        rf"\b(?:of|from)\b[^.;]{{0,50}}?\b(?P<old>{NUMBER}){_POINTS}\b[^.;]{{0,50}}?\b(?P<new>{NUMBER}){_POINTS}\s+{_LEFT}\b",
        # "twenty-eight become nineteen"
        rf"\b(?P<old>{NUMBER}){_POINTS}\s+(?:(?:have|has|had|are|were)\s+)?(?:since\s+|then\s+|now\s+)?"
        rf"(?P<verb>become|became|turned into|made into|dwindled to|boiled down to)\s+(?:only\s+|just\s+)?(?P<new>{NUMBER})\b",
        # "ours was 28, and now it's 20"
        rf"\b(?P<verb>was|were|had|began|started|counted)\b[^.;]{{0,25}}?\b(?P<old>{NUMBER})\b[^.;]{{0,60}}?\b(?:now|today)\b[^.;]{{0,20}}?"
        rf"\b(?P<new>{NUMBER})(?={_POINTS}\s*(?:[,.;:]|$|and\b))",
        # "nineteen were left", "what remained came to 20", "by Christmas we had twenty"
        rf"(?<![\w-])(?P<new>{NUMBER}){_POINTS}\s+{_LEFT}(?=\s*(?:[,.;:]|$|after\b|when\b|in\b|at\b|of\b))",
        r"\bwhat\s+(?:remained|remains|was left|is left|survived)\s+(?P<verb>came to|comes to|was|is|made|makes)\s+"
        rf"(?P<new>{NUMBER})\b",
        # "already to twenty is shortened"
        rf"\bto\s+(?P<new>{NUMBER}){_POINTS}\s+(?:is|are|was|were|has been|have been)\s+(?P<verb>\w+(?:ed|ut|nk|wn))\b",
    )
)
"""A change of a known number of points into another, told without the plan's name, by what became of the one or is left of it."""
_HINT = re.compile(
    rf"\b{NUMBER}\b.{{0,90}}\b(?:left|remain|become|became|turned|now|survive|short|trimm|cut)|remain|\bleft\b", re.IGNORECASE
)


def counts_told(sentence: Sentence) -> bool:
    """Whether a sentence may tell what a number of points became, cheaply and before its parse."""
    return bool(_HINT.search(sentence.text)) and any(pattern.search(sentence.text) for pattern in _COUNTED)


def counted(sentence: Sentence, lineages: PlanLineages) -> Iterator[Found]:
    """Each change of one number of points that plans of the day have had into another, whether or not a plan is named."""
    text, day = sentence.text, sentence.document.published
    known = lineages.numbers(day)
    for pattern in _COUNTED:
        for match in pattern.finditer(text):
            new = number(match.group("new"))
            old = number(match.group("old")) if "old" in match.groupdict() else _before(sentence, known - {new})
            lineage = lineages.by_points(new, day)
            if new in known and old in known and old != new and lineage is not None:
                ref = PlanRef(lineage=lineage.id, points=new, points_text=match.group("new"), label=match.group("new"))
                plan = PlanName(-1, -1, -1, ref, (), False, True, True)
                yield found("revised", plan, _token(sentence, match.start("verb")), (), "counted")
                return


def _before(sentence: Sentence, numbers: frozenset[int | None]) -> int | None:
    """The number of points of a plan that the text gave last before a sentence, of those that are known."""
    counts = [c.points for c in find_counts(sentence.document.text[: sentence.start]) if c.points in numbers]
    return counts[-1] if counts else None


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
