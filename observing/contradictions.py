"""Which statements of one article stand against each other in fact: what one asserts and the other denies, or tells otherwise.

Only what the words show: a denial that takes up the statement before it, or two statements on one matter (whether a meeting is
on, whether a paper was handed over, whether there is a date) that answer it differently. Differing wishes are no contradiction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from observing.attribution_node import Attribution
from observing.document import Document, Spoken
from observing.lexicon import compiled, lexicon, pattern, word_pattern, words
from observing.stances import names_statement
from schemas.observations import ClaimReported, Observation, Stance

NEAR = 2
"""Sentences within which a denial takes up a statement without naming it."""
MATTER = 15
"""Sentences within which two answer one question that the words name: a paper handed over, a meeting's fate."""
WITHIN = 5
"""Sentences within which a denial that says what it denies may mean a statement."""
_STATING = ("say", "deny", "reject", "describe", "according", "quote", "speak", "label")
"""Manners of attributions whose content is a statement."""
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|no one|nothing|none|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_UNSURE = re.compile(r"\bnot (?:yet )?(?:clear|known|certain|immediately)\b|neither confirmed nor denied", re.IGNORECASE)
_TAKEN_UP = re.compile(r"\b(?:it|this|that|them|all of (?:it|this|that))(?=[.,;:!]|$| (?:flatly|outright|down|the same)\b)")
"""A pronoun that is all that is denied."""
_RETOLD = re.compile(
    r"\b(?:reports?|suggestions?|claims?|allegations?|accounts?|accusations?|stories|rumou?rs?|talk)\b[^.;,]{0,40}\b(?:that|of)\b"
)
_REACTION = re.compile(
    r"\b(?:denie[sd]|disput(?:es|ed)|reject(?:s|ed)|dismiss(?:es|ed)|refute[sd]|contradict(?:s|ed)|contest(?:s|ed))\s+"
    r"(?:(?:it|this|that|him|her|them)(?=[.,;:!]|$)|(?:that|this|the|his|her|their)\s+(?:account|claim|report|version|story|allegation)s?\b)"
)
"""A denial whose own words follow behind a colon or in a quotation."""
_NOT = r"(?:\b(?:not|nobody|no one|never|nothing|cannot|denie[sd]|untrue|fakes?)\b|n['’]t\b)"
_SHORT_NO = re.compile(
    r"[\s\"']*(?:no|never|not|nobody|nothing|fake|false|wrong|nonsense|"
    r"i (?:would|did|have|do)n['’]t|(?:that|it)['’]?s (?:not|a lie))\b",
    re.IGNORECASE,
)
"""How an answer begins that denies what the question says."""
_CONTRARY = frozenset(
    frozenset(pair.split())
    for pair in ("off later", "off on", "off standing", "off unfixed", "later on", "later standing", "later unfixed")
)
"""Fates of a meeting of which only one can be true."""
_DAY = re.compile(
    r"\b(?:by|until|till|before|no later than|within)\s+(?:the\s+)?(?:end of |\d|days|weeks|[A-Z])"
    r"|\b(?:\d+|\w+ty|two|three|ten) (?:days|weeks)\b"
)
"""A time that something must be done by."""
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "edly", "ied", "ies", "ers", "er", "ed", "es", "s", "al",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")


@dataclass(frozen=True)
class _Statement:
    """A claim with where it stands: its sentence's number, that sentence, and the words that tell it, names left out."""

    place: int
    sentence: int
    text: str
    around: str
    denies: bool
    who: str
    chain: tuple[str, ...]
    people: tuple[str, ...]
    """Of the chain those who are no outlets."""
    topic: str
    manner: str
    verb: str
    stems: frozenset[str]
    start: int
    end: int
    node: Attribution | None = None


Worded = Callable[[Attribution, Stance], Iterable[ClaimReported]]
"""Words what an attribution says as a claim, with that stance."""


def set_against(document: Document, observations: Iterable[Observation], worded: Worded) -> list[Observation]:
    """The same observations, those claims that stand against others of their article with a subject that says so.

    Statements that hang together are one question, `account:<article> <number>:<answer>`; those that agree give one answer. What
    somebody disputes is a claim, though it shows no subject of the talks by itself: it is `worded` and added. Who wrote a plan is
    a question of every article: such a claim keeps its subject, and has the other one beside it.
    """
    found = list(observations)
    once: dict[tuple[object, ...], ClaimReported] = {}
    for each in found:
        if isinstance(each, ClaimReported) and each.speaker is not None:
            once.setdefault((each.evidence.start, each.evidence.end, each.speaker, each.stance), each)
    claims = list(once.values())
    told = [_of_claim(document, place, claim) for place, claim in enumerate(claims)]
    for node in document.attributions:
        covered = any(_covers(s, node) for s in told[: len(claims)])
        if node.manner in _STATING and not node.opinion and not covered and not _wishes(document, node):
            told.append(_of_node(document, len(told), node))
    pairs = [(one, other) for one, other, _ in opposed(told)]
    disputed = sorted({place for pair in pairs for place in pair if place >= len(claims)})
    said: dict[int, ClaimReported] = dict(enumerate(claims))
    for place in disputed:
        disputed_node = told[place].node
        assert disputed_node is not None
        new = next(iter(worded(disputed_node, "denies" if told[place].denies else "asserts")), None)
        if new is not None:
            earlier = next((said[one] for one, other in pairs if other == place and one in said), None)
            if earlier is not None and len(new.proposition.split()) < 4 and _refutes(told[place]):
                # "Denied it": what is denied is what was said.
                turned: Stance = "denies" if earlier.stance == "asserts" else "asserts"
                new = new.model_copy(
                    update={"proposition": earlier.proposition, "stance": turned, "claim_topic": earlier.claim_topic}
                )
            said[place] = new
            found.append(new)
    for place, (question, answer) in _answers([pair for pair in pairs if all(side in said for side in pair)]).items():
        claim = said[place]
        named = claim.model_copy(update={"subject": f"account:{claim.article_id} {question}:{answer}"})
        if claim.subject.startswith("authorship:") and not claim.subject.endswith(":unknown"):
            found.append(named)
        else:
            found[found.index(claim)] = named
    return found


def _answers(pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[int, str]]:
    """For each claim its question, by number, and its answer: sides where two are enough, else each claim its own."""
    beside: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    answers: dict[int, tuple[int, str]] = {}
    for question, first in enumerate(sorted(beside)):
        if first in answers:
            continue
        side, left = {first: 0}, [first]
        while left:
            here = left.pop()
            for other in beside[here]:
                if other not in side:
                    side[other] = 1 - side[here]
                    left.append(other)
        two = all(side[one] != side[other] for one in side for other in beside[one])
        answers |= {claim: (question, "ab"[side[claim]] if two else str(claim)) for claim in side}
    return answers


def opposed(statements: Iterable[_Statement]) -> Iterator[tuple[int, int, str]]:
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


def _of_claim(document: Document, place: int, claim: ClaimReported) -> _Statement:
    assert claim.speaker is not None
    start, end = document.normal_span(claim.evidence.start, claim.evidence.end)
    manner = claim.rule.removeprefix("claim/")
    said = f"{document.text[start:end]} {claim.proposition}"
    return _statement(
        document,
        place,
        (claim.speaker, claim.chain),
        (start, end),
        said,
        claim.stance == "denies" and not _UNSURE.search(said),
        claim.claim_topic,
        manner,
    )


def _wishes(document: Document, node: Attribution) -> bool:
    """Whether something is turned down that is no statement: "rejected the plan", "ruled out a landing"."""
    said = document.text[node.start : node.end]
    statement = _TAKEN_UP.match(said) or word_pattern("contradictions", "taken_up").match(said) or names_statement(document, node)
    return node.manner == "reject" and (node.verb in ("rule out", "exclude") or not statement)


def _of_node(document: Document, place: int, node: Attribution) -> _Statement:
    said = document.text[node.start : node.end]
    denies = node.manner in ("deny", "reject") or bool(_NEGATION.search(said[:60]) and not _UNSURE.search(said[:60]))
    statement = _statement(
        document, place, (node.speaker, node.chain), node.span, said, denies, "other", f"{node.manner}/{node.verb}"
    )
    return replace(statement, node=node, sentence=node.sentence, text=said if node.manner == "label" else statement.text)


def _statement(
    document: Document, place: int, told_by: Spoken, span: tuple[int, int], said: str, denies: bool, topic: str, manner: str
) -> _Statement:
    start, end = span
    speaker, chain = told_by
    assert speaker is not None
    sentence = document.sentence_at(start) or document.sentences[-1]
    names = {word.lower() for m in (speaker, *chain) for word in _WORD.findall(f"{m.name} {m.written}")}
    stems = frozenset(stem for word in _WORD.findall(said) if word.lower() not in names and (stem := _stem(word)))
    return _Statement(
        place=place,
        sentence=sentence.index,
        text=document.text[start:end],
        around=sentence.text,
        denies=denies,
        who=speaker.name,
        chain=tuple(m.name for m in chain),
        people=tuple(m.name for m in chain if m.kind != "outlet"),
        topic=topic,
        manner=manner.partition("/")[0],
        verb=manner.partition("/")[2],
        stems=stems,
        start=start,
        end=end,
    )


def _covers(s: _Statement, node: Attribution) -> bool:
    """Whether a claim is what an attribution says."""
    return s.who == node.speaker.name and min(s.end, node.span[1]) > max(s.start, node.span[0])


def _stem(word: str) -> str:
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in words("contradictions", "common"):
        return ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _another(one: _Statement, other: _Statement) -> bool:
    """Whether the two are said by different people, or of one man by himself and by somebody who passes his words on."""
    if one.start < other.end and other.start < one.end and (one.who in other.chain or other.who in one.chain):
        return False  # who passes words on does not say them himself
    return one.who != other.who or one.people != other.people


def _taken_up(later: _Statement, before: Sequence[_Statement]) -> Iterator[tuple[_Statement, str]]:
    """The statement just before that a denial takes up without repeating it."""
    if not _refutes(later):
        return
    before = [s for s in before if later.manner != "label" or s.manner != "label"]
    near = [
        s
        for s in before
        if later.sentence - s.sentence <= NEAR and (_another(s, later) or s.chain != later.chain) and not _refutes(s)
    ]
    if near:
        # A report that the denial names is meant, else the nearest; of those in one sentence what has words in common with it.
        nearest = max(near, key=lambda s: (_named(s, later), s.sentence, len(s.stems & later.stems), s.start))
        yield nearest, "takes it up and calls it untrue"


def _named(s: _Statement, later: _Statement) -> bool:
    return any(name in later.around for name in (s.who, *s.chain) if name != later.who and name not in later.chain)


def _refutes(s: _Statement) -> bool:
    text = s.text.lower()
    if s.manner == "label":
        return _SHORT_NO.match(text) is not None
    if word_pattern("contradictions", "unaware").search(text):
        return True
    if _RETOLD.search(text):
        return False  # it says itself what it denies
    if word_pattern("contradictions", "refuting").search(text) and (s.denies or len(s.stems) <= 9):
        return True
    if _REACTION.search(text):
        return True
    return s.manner in ("deny", "reject") and (
        _TAKEN_UP.search(text) is not None or word_pattern("contradictions", "taken_up").search(text) is not None
    )


def _denied(later: _Statement, before: Sequence[_Statement], after: Sequence[_Statement]) -> Iterator[tuple[_Statement, str]]:
    """The statement that a denial with words of its own means: near, of somebody else, and with words in common."""
    if not later.denies or _refutes(later):
        return
    if _RETOLD.search(later.text.lower()):
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
        need = 1 if gap <= NEAR and (denies or topic) else 2
        if shared >= need:
            options.append((shared + topic + denies - gap * 0.5, s))
    if options:
        yield max(options, key=lambda o: (o[0], -o[1].start))[1], "denies what it says"


def _answered(later: _Statement, before: Sequence[_Statement]) -> Iterator[tuple[_Statement, str]]:
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


def _matters(s: _Statement, later: _Statement, gap: int) -> Iterator[str]:
    """On which matters one statement says that it is so and the other that it is not."""
    if gap <= WITHIN and _sets_no_limit(s) != _sets_no_limit(later):
        limit = later if _sets_no_limit(s) else s
        if _on(limit, "limits") or _DAY.search(limit.text):
            yield "limits"
    if s.denies == later.denies:
        return
    denial = s if s.denies else later
    shared = s.stems & later.stems
    both = {matter for matter in ("handing", "agreeing", "conditions") if _on(s, matter) and _on(later, matter)}
    papers = _on(s, "papers") + _on(later, "papers")
    if "handing" in both and gap <= MATTER and (papers >= 1 if gap <= 1 else papers == 2 and shared):
        yield "handing"
    if "agreeing" in both and gap <= 4 and (shared or denial.manner == "deny" or (denial is later and gap <= 1)):
        yield "agreeing"
    if "conditions" in both and gap <= 4 and shared:
        yield "conditions"


def _sets_no_limit(s: _Statement) -> bool:
    limits = word_pattern("contradictions", "limits").pattern
    if "unfixed" in _fates(s):
        return False  # the date of a meeting is no limit
    return _on(s, "limits") and (
        s.denies or compiled(rf"\b(?:no|never|nobody|without)\b[^.;,]{{0,25}}{limits}", re.I).search(s.text) is not None
    )


def _turned(s: _Statement, later: _Statement) -> bool:
    return s.who == later.who and (_on_around(later, "turning") or _on_around(s, "turning"))


def _on(s: _Statement, matter: str) -> bool:
    return word_pattern("contradictions", matter).search(s.text) is not None


def _on_around(s: _Statement, matter: str) -> bool:
    return word_pattern("contradictions", matter).search(s.around) is not None


@cache
def _fate_patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: pattern(phrases) for name, phrases in lexicon("contradictions")["fate"].items()}


def _fates(s: _Statement) -> frozenset[str]:
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
