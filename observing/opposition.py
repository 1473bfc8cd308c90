"""What sets one statement of an article against another: a denial that takes it up, one with words of its own, another answer.

Only what the words show: a denial that takes up the statement before it, or two statements on one matter (whether a meeting is
on, whether a paper was handed over, whether there is a date) that answer it differently. Differing wishes are no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from observing.lexicon import compiled, lexicon, pattern, word_pattern
from observing.statements import RETOLD, TAKEN_UP, Statement

NEAR = 2
"""Sentences within which a denial takes up a statement without naming it."""
MATTER = 15
"""Sentences within which two answer one question that the words name: a paper handed over, a meeting's fate."""
WITHIN = 5
"""Sentences within which a denial that says what it denies may mean a statement."""
_REACTION = re.compile(
    r"\b(?:denie[sd]|disput(?:es|ed)|reject(?:s|ed)|dismiss(?:es|ed)|refute[sd]|contradict(?:s|ed)|contest(?:s|ed))\s+"
    r"(?:(?:it|this|that|him|her|them)(?=[.,;:!]|$)"
    r"|(?:that|this|the|his|her|their)\s+(?:[\w'’]+\s+){0,4}?"
    r"(?:account|claim|report|version|story|allegation)s?(?=[.,;:!]|$| as\b))"
)
"""A denial whose own words follow behind a colon or in a quotation."""
_NOT = r"(?:\b(?:not|nobody|no one|never|nothing|cannot|denie[sd]|untrue|fakes?)\b|n['’]t\b)"
_SHORT_NO = re.compile(
    r"[\s\"']*(?:(?:no|not|nobody|nothing)(?=[.,!])|never|not (?:at all|true|so)|fake|false|wrong|nonsense|"
    r"i (?:would|did|have|do)n['’]t|(?:that|it)['’]?s (?:not|a lie))\b",
    re.IGNORECASE,
)
"""How an answer begins that denies what the question says."""
_NO_SUCH = re.compile(
    r"\bthere (?:is|was|were|are|has been|had been) no\b|\b(?:has|have|had) (?:never|not)\b|\bdid not\b", re.IGNORECASE
)
"""A denial of a fact, and no refusal."""
_IT = re.compile(r"\b(?:it|them|one)\b")
_CONTRARY = frozenset(
    frozenset(pair.split())
    for pair in (
        "off later",
        "off on",
        "off standing",
        "off unfixed",
        "later on",
        "later standing",
        "later unfixed",
        "unplanned on",
    )
)
"""Fates of a meeting of which only one can be true."""


def opposed(statements: Iterable[Statement]) -> Iterator[tuple[int, int, str]]:
    """Pairs of places, the one that stands first in the text first, and what sets the two against each other."""
    told = sorted(statements, key=lambda s: (s.start, s.end, s.place))
    found: dict[tuple[int, int], str] = {}
    for n, later in enumerate(told):
        before, after = told[:n], told[n + 1 :]
        for earlier, reason in (*_taken_up(later, before), *_denied(later, before, after), *_answered(later, before)):
            pair = (earlier.place, later.place) if earlier.start <= later.start else (later.place, earlier.place)
            found.setdefault(pair, reason)
    for (one, other), reason in found.items():
        yield one, other, reason


def _another(one: Statement, other: Statement) -> bool:
    """Whether the two are said by different people, or of one man by himself and by somebody who passes his words on."""
    if one.start < other.end and other.start < one.end and (one.who in other.chain or other.who in one.chain):
        return False  # who passes words on does not say them himself
    return one.who != other.who or one.people != other.people


def _taken_up(later: Statement, before: Sequence[Statement]) -> Iterator[tuple[Statement, str]]:
    """The statement just before that a denial takes up without repeating it."""
    if not refutes(later):
        return
    before = [s for s in before if later.manner != "label" or s.manner != "label"]
    tape = _on(later, "recordings")
    meant = [s for s in before if (tape or _another(s, later) or s.chain != later.chain) and not refutes(s)]
    near = [s for s in meant if later.sentence - s.sentence <= (MATTER if _named(s, later) else NEAR)]
    if not near and _on(later, "unaware"):
        near = [s for s in meant if later.sentence - s.sentence <= WITHIN]
    if near:
        # A report that the denial names is meant, else the nearest; of those in one sentence what has words in common with it,
        # else the last that says something.
        nearest = max(near, key=lambda s: (_named(s, later), s.sentence, len(s.stems & later.stems), len(s.stems) > 2, s.start))
        yield nearest, "takes it up and calls it untrue"


def _named(s: Statement, later: Statement) -> bool:
    return any(name in later.around for name in (s.who, *s.chain) if name != later.who and name not in later.chain)


def refutes(s: Statement) -> bool:
    """Whether a statement calls another untrue without repeating it."""
    text = s.text.lower()
    if s.manner == "label":
        return _SHORT_NO.match(text) is not None
    if word_pattern("contradictions", "unaware").search(text):
        return True
    if RETOLD.search(text):
        return False  # it says itself what it denies
    if word_pattern("contradictions", "refuting").search(text) and (s.denies or len(s.stems) <= 9):
        return True
    if _REACTION.search(text):
        return True
    return s.manner in ("deny", "reject") and (
        TAKEN_UP.search(text) is not None or word_pattern("contradictions", "taken_up").search(text) is not None
    )


def _denied(later: Statement, before: Sequence[Statement], after: Sequence[Statement]) -> Iterator[tuple[Statement, str]]:
    """The statement that a denial with words of its own means: near, of somebody else, and with words in common."""
    if not later.denies or refutes(later):
        return
    if RETOLD.search(later.text.lower()):
        yield from ((s, "denies the report that it names") for s in after if s.end <= later.end + 1 and s.who != later.who)
    options = []
    for s in (*before, *after):
        gap = abs(later.sentence - s.sentence)
        nested = s.start < later.end and later.start < s.end
        if gap > WITHIN or s.denies or nested or not _another(s, later):
            continue
        shared = len(s.stems & later.stems)
        topic = s.topic == later.topic and later.topic not in ("process", "other")
        denies = later.manner in ("deny", "reject")
        plain = 0 <= later.sentence - s.sentence <= 1 and _NO_SUCH.search(later.text) is not None
        need = 1 if gap <= NEAR and (denies or topic or plain) else 2
        if shared >= need:
            options.append((shared + topic + denies - gap * 0.5, s))
    if options:
        yield max(options, key=lambda o: (o[0], -o[1].start))[1], "denies what it says"


def _answered(later: Statement, before: Sequence[Statement]) -> Iterator[tuple[Statement, str]]:
    for s in before:
        if not _another(s, later) and not _turned(s, later):
            continue
        gap = later.sentence - s.sentence
        fates = _fates(s), _fates(later)
        meant = _on(s, "meetings") or _on(later, "meetings") or any("standing" in told for told in fates)
        if meant and gap <= MATTER and _contrary(*fates):
            yield s, "tells another fate of the meeting"
        yield from ((s, f"answers otherwise: {matter}") for matter in _matters(s, later, gap))
    beside = [s for s in before if later.sentence - s.sentence in (1, 2) and s.denies == later.denies and _another(s, later)]
    if beside and _on_around(later, "contrasting"):
        yield max(beside, key=lambda s: (s.sentence, s.start)), "is set against it"


def _matters(s: Statement, later: Statement, gap: int) -> Iterator[str]:
    """On which matters one statement says that it is so and the other that it is not."""
    if s.denies == later.denies:
        return
    denial, assertion = (s, later) if s.denies else (later, s)
    shared = s.stems & later.stems
    both = {matter for matter in ("handing", "agreeing", "conditions") if _on(s, matter) and _on(later, matter)}
    papers = _on(s, "papers") + _on(later, "papers")
    said_of_it = _on(assertion, "papers") or _IT.search(assertion.text)
    if (
        "handing" in both
        and said_of_it
        and gap <= MATTER
        and (papers >= 1 if gap <= 1 else papers == 2 and (shared or gap <= WITHIN))
    ):
        yield "handing"
    if "agreeing" in both and gap <= 4 and (shared or denial.manner == "deny" or (denial is later and gap <= 1)):
        yield "agreeing"
    if "conditions" in both and gap <= 4 and shared:
        yield "conditions"


def _turned(s: Statement, later: Statement) -> bool:
    return s.who == later.who and (_on_around(later, "turning") or _on_around(s, "turning"))


def _on(s: Statement, matter: str) -> bool:
    return word_pattern("contradictions", matter).search(s.text) is not None


def _on_around(s: Statement, matter: str) -> bool:
    return word_pattern("contradictions", matter).search(s.around) is not None


@cache
def _fate_patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: pattern(phrases) for name, phrases in lexicon("contradictions")["fate"].items()}


def _fates(s: Statement) -> frozenset[str]:
    found = {name for name, phrases in _fate_patterns().items() if phrases.search(s.text)}
    dropped = "|".join(pattern.pattern for name, pattern in _fate_patterns().items() if name in ("off", "later"))
    plain = word_pattern("contradictions", "negative_fates").sub("", s.text)
    undone = compiled(rf"{_NOT}[^,;:.]{{0,40}}(?:{dropped})|(?:{dropped})[^,;:.]{{0,20}}{_NOT}", re.IGNORECASE)
    if found & {"off", "later"} and undone.search(plain):
        found = (found - {"off", "later"}) | {"standing"}
    return frozenset(found)


def _contrary(earlier: frozenset[str], later: frozenset[str]) -> bool:
    # What was being prepared may have been dropped since: only who says so afterwards, or denies that it was, says otherwise.
    if earlier & later or "on" in earlier:
        return False
    return any(frozenset((one, other)) in _CONTRARY for one in earlier for other in later)
