"""Which statements of one article stand against each other in fact, as subjects of its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from observing.attribution_node import Attribution
from observing.document import Document
from observing.lexicon import words
from observing.opposition import opposed, refutes
from observing.statements import STATING, covers, of_claim, of_node, report_denied, wishes
from schemas.observations import ClaimReported, Observation, Stance

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
    told = [of_claim(document, place, claim) for place, claim in enumerate(claims)]
    for node in document.attributions:
        covered = any(covers(s, node) for s in told[: len(claims)])
        stating = node.manner in STATING and (not node.opinion or node.verb in words("contradictions", "answering"))
        if stating and not covered and not wishes(document, node):
            told.append(of_node(document, len(told), node))
    for s in [s for s in told if s.denies]:
        told.extend(of_node(document, len(told), node) for node in report_denied(document, s))
    pairs = [(one, other) for one, other, _ in opposed(told)]
    disputed = sorted({place for pair in pairs for place in pair if place >= len(claims)})
    said: dict[int, ClaimReported] = dict(enumerate(claims))
    for place in disputed:
        disputed_node = told[place].node
        assert disputed_node is not None
        new = next(iter(worded(disputed_node, "denies" if told[place].denies else "asserts")), None)
        if new is not None:
            earlier = next((said[one] for one, other in pairs if other == place and one in said), None)
            if earlier is not None and len(new.proposition.split()) < 5 and refutes(told[place]):
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
