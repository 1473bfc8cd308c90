"""Deadlines that an article reports: set, reaffirmed, moved, softened, dropped, denied, met and passed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from observing.clauses import Cast, corrects_a_report
from observing.dates.words import either
from observing.deadlines.nouns import read_nouns
from observing.deadlines.obligations import read_obligations
from observing.deadlines.reading import Desk, Found, ends_a_time, one_fate, other_business
from observing.deadlines.setters import named_or_telling, owned, side_of_plan, speaking
from observing.deadlines.taken_up import read_taken_up
from observing.deadlines.wording import read_wordings
from observing.document import Document, Sentence
from observing.lexicon import lexicon, word_pattern, words
from observing.plans.names import PlanName, PlanNames
from observing.speakers import Speakers
from observing.timeline import Timeline
from schemas.observations import DeadlineReported, PlanRef
from schemas.profile import Profile

__all__ = ["read_deadlines"]

_REACH = 2
"""Sentences before a deadline's own in which the plan may be named that it is about."""
_LIST_ITEM = re.compile(r"\s*\d{1,2}[.)]\s")


def read_deadlines(
    document: Document,
    profile: Profile,
    *,
    timeline: Timeline | None = None,
    speakers: Speakers | None = None,
    names: PlanNames | None = None,
    extractor: str = "rules/1",
    propose: Callable[[Desk, Sequence[Found]], Iterable[Found]] | None = None,
) -> Iterator[DeadlineReported]:
    """Every event of a deadline that the document reports, in text order; events that say the same twice are given once.

    `propose` may add findings to those of the rules before they are settled.
    """
    desk = Desk(document, timeline or Timeline(document), Cast(speakers or Speakers(document)))
    plan_names = names or PlanNames(profile)
    wanted = [s for s in document.sentences if _may_hold(s, desk)]
    document.prepare(wanted)
    found = [each for sentence in wanted for each in (*read_nouns(sentence, desk), *read_obligations(sentence, desk))]
    for sentence in document.sentences:
        if not _of_another_matter(sentence):
            found.extend(list(read_wordings(sentence, desk, found)))
            found.extend(list(read_taken_up(sentence, desk, found)))
    found = [_repeated(_disputed(each)) for each in found]
    if propose is not None:
        found.extend(each for each in propose(desk, found) if not _of_another_matter(each.sentence))
    found = one_fate(found)
    found = [f for f in found if not other_business(document.text[f.start : f.sentence.end])]
    for each in _settled(sorted(found, key=_order), desk):
        yield _observation(each, document, profile, plan_names, extractor)


_DISPUTED = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|suggestions?|allegations?|stories|story|talk)\b[^.]*\b(?:that|"
    r"of)\b[^.]*\b(?:untrue|false|not true|wrong|denied|dismissed|incorrect|baseless|nonsense|"
    r"invented|fabricated|without foundation)\b"
    r"|\b(?:denied|denies|disputed|disputes|dismissed|rejected)\b[^.]{0,40}\b(?:that|reports?|claims?|having)\b",
    re.I,
)


_NOBODY = re.compile(r"\b(?:nobody|no one|noone|none of \w+)\s+(?:has|had|have|ever|was|is)?\s*(?:ever\s+)?\w+", re.I)


def _disputed(found: Found) -> Found:
    """A deadline that the same sentence calls untrue is denied: "Reports that Washington had given Moscow a month are untrue",
    and so is one that nobody has set: "nobody had given Kyiv until Thursday"."""
    said = found.sentence.document.text[max(found.sentence.start, found.start - 60) : found.start]
    if found.event != "set" or (_DISPUTED.search(found.sentence.text) is None and _NOBODY.search(said) is None):
        return found
    return replace(found, event="denied", anchored=True)


_REMINDED = re.compile(
    r"\b(?:reminded|reiterated|restated|reminds|reiterates|repeat(?:s|ed) that|still (?:has|have|had))\b", re.I
)


def _repeated(found: Found) -> Found:
    """A limit of which somebody is reminded was set before: "reminded the Council that a deal must be done by 8 August"."""
    said = found.sentence.document.text[found.sentence.start : found.end]
    if found.event != "set" or _REMINDED.search(said) is None:
        return found
    return replace(found, event="reaffirmed", anchored=True)


@cache
def _trigger() -> re.Pattern[str]:
    nouns = either(
        words("deadlines", "nouns")
        | words("deadlines", "softeners")
        | {"give", "gave", "given", "gives", "giving", "run out", "ran out", "runs out"}
    )
    return re.compile(rf"\b{nouns}s?\b", re.IGNORECASE)


@cache
def _time_noun() -> re.Pattern[str]:
    verbs = [verb for verbs in lexicon("deadlines")["events"].values() for verb in verbs]
    from observing.inflection import inflected

    return inflected(frozenset(str(verb) for verb in verbs))


def _of_another_matter(sentence: Sentence) -> bool:
    """Whether a sentence is a clause of a plan, whose times are its content, of another world, or takes back a report."""
    return (
        _LIST_ITEM.match(sentence.text) is not None
        or word_pattern("deadlines", "other_worlds").search(sentence.text) is not None
        or corrects_a_report(sentence)
        or _own_people().search(sentence.text) is not None
    )


@cache
def _own_people() -> re.Pattern[str]:
    """ "Gave his ministers until Thursday": a limit for somebody's own people is none of the negotiation."""
    return re.compile(
        rf"\b(?:gave|gives?|given|giving)\s+(?:his|her|its|their)\s+(?:own\s+)?{either(words('deadlines', 'own_people'))}\b", re.I
    )


def _may_hold(sentence: Sentence, desk: Desk) -> bool:
    """Whether a sentence is worth a parse: it names a deadline, gives a time, or bounds one."""
    if _of_another_matter(sentence):
        return False
    if _trigger().search(sentence.text):
        return True
    phrases = desk.timeline.phrases(sentence)
    if any(ends_a_time(p) or (p.kind == "duration" and "article" not in p.parts) for p in phrases):
        return True
    dated = re.search(either(words("deadlines", "time_nouns")), sentence.text) is not None
    return (dated and _time_noun().search(sentence.text) is not None) or any(p.kind == "weekday" and not p.lead for p in phrases)


def _order(found: Found) -> tuple[int, int, int]:
    """By sentence; in one sentence first what was set, then how it moved, then how it ended."""
    ranks = ("set", "reaffirmed", "denied", "shortened", "extended", "softened", "abandoned", "met", "passed")
    return (found.sentence.index, ranks.index(found.event), found.start)


def _dated(found: Found) -> bool:
    return found.due is not None and found.due.latest is not None


def _settled(found: list[Found], desk: Desk) -> Iterator[Found]:
    """Undated events take the day, setter and addressee of the dated deadline that the text spoke of last; repeats go."""
    kept: list[Found] = []
    for reading in found:
        each = speaking(reading, desk)
        known = next((k for k in reversed(kept) if _dated(k) and _one_matter(k, each)), None)
        if known is not None:
            carries = not _dated(each) and each.event not in ("shortened", "extended", "set")
            due = known.due if carries else each.due
            if each.moved_by is not None and not _dated(each) and known.due is not None and known.due.latest is not None:
                due = desk.moved(each.event, known.due.latest, each.moved_by)
            each = replace(
                each,
                due=due,
                set_by=each.set_by or known.set_by,
                addressed_to=each.addressed_to
                or tuple(m for m in known.addressed_to if m.name not in {s.name for s in each.set_by}),
            )
        elif not each.anchored:
            continue
        each = named_or_telling(each, desk)
        twin = next((k for k in kept if _repeats(k, each)), None)
        if twin is None:
            kept.append(each)
        elif each.confidence > twin.confidence and not (twin.set_by and not each.set_by):
            kept[kept.index(twin)] = each
    yield from sorted(owned(kept), key=lambda f: f.start)


def _one_matter(known: Found, other: Found) -> bool:
    """Whether two events may speak of one deadline: no two different addressees."""
    mine, theirs = {m.name for m in known.addressed_to}, {m.name for m in other.addressed_to}
    return not mine or not theirs or bool(mine & theirs)


def _repeats(known: Found, other: Found) -> bool:
    if known.event != other.event or not _one_matter(known, other):
        return False
    one, two = (known.due.latest if known.due else None), (other.due.latest if other.due else None)
    if one == two:
        return True
    # "a fifty-day deadline" beside "until 2 September": a length without a day says no other day.
    return (
        (one is None) != (two is None)
        and known.event in ("set", "passed", "softened", "abandoned")
        and known.sentence is other.sentence
    )


def _observation(found: Found, document: Document, profile: Profile, names: PlanNames, extractor: str) -> DeadlineReported:
    speaker, chain = document.attribution(found.start, found.end)
    plan = _plan(found, names)
    return DeadlineReported(
        topic=profile.topic,
        article_id=document.article.article_id,
        evidence=document.evidence_around(found.sentence, found.start, found.end),
        speaker=speaker,
        chain=chain,
        modality="asserted" if found.event == "denied" else found.modality,  # the denial itself is told as a fact
        confidence=found.confidence,
        rule=f"deadline: {found.rule}",
        extractor=extractor,
        event=found.event,
        set_by=found.set_by or side_of_plan(plan, found, document, profile),
        addressed_to=found.addressed_to,
        plan=plan,
        subject=found.subject,
        due=found.due,
    )


def _plan(found: Found, names: PlanNames) -> PlanRef | None:
    """The plan that the sentence names nearest to the deadline, else the one that the two sentences before it name last."""
    before: list[Sentence] = []
    current = found.sentence.previous
    while current is not None and len(before) < _REACH:
        before.insert(0, current)
        current = current.previous
    seen: list[PlanName] = []
    for sentence in before:
        seen.extend(names.find(sentence, seen))
    here = [n for n in names.find(found.sentence, seen) if n.ref.lineage or n.ref.points]
    if here:
        return min(here, key=lambda n: min(abs(n.start - found.start), abs(n.end - found.start))).ref
    known = [n for n in seen if n.ref.lineage and not n.truce]
    return known[-1].ref if known else None
