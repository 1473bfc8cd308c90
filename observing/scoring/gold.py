"""Observations in the shape of the evaluation format: what `parley extract` prints and `parley evaluate` scores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from observing.document import published_on
from observing.plans.keys import PlanKeys
from observing.repeats import Draft, merged, same_claim, same_deadline_event, same_meeting_event, same_plan_event
from schemas.articles import ArticleJudged
from schemas.envelope import When
from schemas.observations import ClaimReported, DeadlineReported, MeetingReported, Mention, Observation, PlanReported
from schemas.pages import ArticleText
from schemas.profile import Profile

FOLDED_TOPICS = frozenset({"nuclear_plant", "sanctions", "amnesty"})
"""Subjects that the format has for provisions only; as the subject of a claim it calls them `other`."""
LONGEST_MEETING = 4
"""Days up to which a range of days is one meeting, which carries its first day; a longer range only says when it falls."""


class Interpreted(Protocol):
    """What an extractor made of one article for one topic."""

    @property
    def judged(self) -> ArticleJudged:
        """Whether the article concerns the topic."""

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What it says, in text order."""


def as_gold(article: ArticleText, interpretation: Interpreted, profile: Profile) -> dict[str, Any]:
    """One article's extraction as a JSON object in the gold's shape: `id`, `relevant`, and lists of items in text order.

    What the text only imagines, conditions, negates or announces as future is no event: it goes to `traps`. An article that does
    not concern the topic has no items. Contacts (telephone, video) have no place in the format and are left out.
    """
    observations = interpretation.observations if interpretation.judged.relevant else ()
    real = [each for each in observations if is_event(each)]
    keys = PlanKeys(profile, article.text, published_on(article, profile))
    plans = merged([_plan(each, keys) for each in real if isinstance(each, PlanReported)], same_plan_event)
    deadlines = merged([_deadline(each, keys) for each in real if isinstance(each, DeadlineReported)], same_deadline_event)
    meetings = merged([_meeting(each) for each in real if isinstance(each, MeetingReported)], same_meeting_event)
    spoken = [each for each in real if isinstance(each, ClaimReported) and each.speaker is not None]
    claims = _spoken_together(merged([_claim(each, article.outlet) for each in spoken], same_claim))
    return {
        "id": article.article_id,
        "relevant": interpretation.judged.relevant,
        "plans": [draft.fields for draft in plans],
        "deadlines": [draft.fields for draft in deadlines],
        "meetings": [draft.fields for draft in meetings],
        "claims": [draft.fields for draft in claims],
        "contradictions": list(_contradictions(claims)),
        "traps": [_trap(each) for each in observations if not is_event(each)],
    }


def is_event(observation: Observation) -> bool:
    """Whether the format counts the observation: it happened, was said or announced, and not only imagined or negated."""
    if observation.modality in ("conditional", "hypothetical"):
        return False
    if isinstance(observation, ClaimReported):
        return True  # its stance says what is denied
    if observation.modality == "denied":
        return isinstance(observation, DeadlineReported) and observation.event == "denied"
    if observation.modality == "planned":
        if isinstance(observation, PlanReported):
            return False
        return not (isinstance(observation, MeetingReported) and observation.event == "held")
    return True


# --- the items


def _plan(seen: PlanReported, keys: PlanKeys) -> Draft:
    actors = [{"name": agent.who.name, "role": agent.role} for agent in seen.agents]
    fields = {
        "plan_key": keys.key(seen.plan, seen.evidence.end, _exact(seen.when)),
        "points": seen.plan.points,
        "event": seen.event,
        "actors": [actor for index, actor in enumerate(actors) if actor not in actors[:index]],
        "date": _day(seen.when),
        "evidence": seen.evidence.quote,
        "topic": seen.topic,
    }
    return _draft(seen, fields)


def _deadline(seen: DeadlineReported, keys: PlanKeys) -> Draft:
    due = _due(seen.due)
    named = seen.plan if seen.plan and (seen.plan.lineage or seen.plan.points or seen.plan.label) else None
    fields = {
        "deadline_key": _slug([*(each.name for each in seen.addressed_to[:1]), due or seen.subject or "deadline"]),
        "event": seen.event,
        "set_by": _joined(seen.set_by),
        "addressed_to": _joined(seen.addressed_to),
        "about_plan": keys.key(named, seen.evidence.end) if named else None,
        "due_date": due,
        "due_text": seen.due.text if seen.due else "",
        "evidence": seen.evidence.quote,
        "topic": seen.topic,
    }
    return _draft(seen, fields)


def _meeting(seen: MeetingReported) -> Draft:
    date = _day(seen.when, several_days=True)
    fields = {
        "meeting_key": _slug([seen.place or "meeting", date or "undated"]),
        "place": seen.place,
        "date": date,
        "event": seen.event,
        "participants": _names(seen.participants),
        "evidence": seen.evidence.quote,
        "topic": seen.topic,
    }
    return _draft(seen, fields)


def _claim(seen: ClaimReported, outlet: str) -> Draft:
    fields = {
        "speaker": seen.speaker.name if seen.speaker else "",
        "reported_by_chain": [name for name in _names(seen.chain) if name.casefold() != outlet.casefold()],
        "topic": "other" if seen.claim_topic in FOLDED_TOPICS else seen.claim_topic,
        "stance": seen.stance,
        "proposition": seen.proposition,
        "evidence": seen.evidence.quote,
    }
    return _draft(seen, fields)


def _draft(seen: Observation, fields: dict[str, Any]) -> Draft:
    subject = seen.subject if isinstance(seen, ClaimReported) else ""
    return Draft(fields, seen.evidence.start, seen.evidence.end, seen.confidence, subject)


def _trap(seen: Observation) -> dict[str, Any]:
    kind = seen.type().removesuffix("Reported").lower()
    return {"what": f"{seen.modality} {kind} {getattr(seen, 'event', '')}".strip(), "evidence": seen.evidence.quote}


# --- claims among each other


def _spoken_together(claims: Sequence[Draft]) -> list[Draft]:
    """Several speakers of one statement are one claim, their names joined by semicolons."""
    joined: list[Draft] = []
    for claim in claims:
        twin = next((known for known in joined if _one_statement(known, claim)), None)
        if twin is None:
            joined.append(claim)
        else:
            twin.fields["speaker"] = f"{twin.fields['speaker']}; {claim.fields['speaker']}"
    return joined


def _one_statement(one: Draft, other: Draft) -> bool:
    fields = ("stance", "proposition", "evidence", "topic", "reported_by_chain")
    return all(one.fields[field] == other.fields[field] for field in fields)


def _contradictions(claims: Sequence[Draft]) -> Iterable[dict[str, Any]]:
    """Pairs of claims by their places in the list: one asserts what the other denies, or they answer one question otherwise."""
    for first, one in enumerate(claims):
        for second in range(first + 1, len(claims)):
            other = claims[second]
            if one.subject and _conflict(one, other):
                yield {"between": [first, second], "about": one.subject}


def _conflict(one: Draft, other: Draft) -> bool:
    if one.subject == other.subject:
        return bool(one.fields["stance"] != other.fields["stance"])
    question = one.subject.rpartition(":")[0]
    return question.startswith("account:") and question == other.subject.rpartition(":")[0]


# --- dates and names


def _exact(when: When | None) -> date | None:
    """The day of an event, where the text gives the day and no more."""
    return when.latest if when is not None and when.earliest == when.latest else None


def _day(when: When | None, *, several_days: bool = False) -> str | None:
    """ISO date of a single day, or the first of a few; the month where the interval lies in one; else None."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    days = (when.latest - when.earliest).days
    if days == 0:
        return when.earliest.isoformat()
    if several_days and days < LONGEST_MEETING and when.precision in ("day", "range"):
        return when.earliest.isoformat()
    one_month = (when.earliest.year, when.earliest.month) == (when.latest.year, when.latest.month)
    return f"{when.earliest:%Y-%m}" if one_month else None


def _due(when: When | None) -> str | None:
    """ISO date, or the month of a deadline that names only a month; None where the text gives a range or nothing."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    if when.earliest == when.latest:
        return when.latest.isoformat()
    return f"{when.earliest:%Y-%m}" if when.precision == "month" else None


def _names(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys(mention.name for mention in mentions))


def _joined(mentions: Iterable[Mention]) -> str | None:
    return "; ".join(_names(mentions)) or None


def _slug(parts: Iterable[str]) -> str:
    return re.sub(r"[^a-z0-9-]+", "_", "_".join(parts).lower()).strip("_")
