"""Which noun phrases of a sentence name a plan, how many points they give it, and which lineage their words point to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from observing.counts import Count, find_counts
from observing.document import Sentence
from observing.lexicon import pattern, words
from schemas.observations import Mention, PlanRef
from schemas.profile import Lineage, Profile

_DEFINITE = frozenset(
    {"the", "this", "that", "its", "his", "her", "their", "our", "these", "those", "both", "all", "your", "my", "such"}
)
_ELLIPSIS = re.compile(r"'s (?:had|has|was|were|is|would|came)\b")
_TRUCE = re.compile(r"\b(?:cease-?fire|truce|pause|moratorium|armistice)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanName:
    """A noun phrase that names a plan: its head token's index in the parse, what it says of the plan, whose it says it is."""

    token: int
    start: int
    end: int
    ref: PlanRef
    authors: tuple[Mention, ...]
    truce: bool
    definite: bool
    strong: bool


class PlanNames:
    """Finds plan names for one profile. Build it once a topic."""

    def __init__(self, profile: Profile) -> None:
        self._lineages = profile.lineages
        self._terms = [(lineage, pattern(lineage.terms)) for lineage in profile.lineages if lineage.terms]
        self._hazards = pattern(profile.keywords.hazards)
        self.trigger = pattern(
            [*words("plans", "strong"), *words("plans", "weak"), *(f"{w}s" for w in words("plans", "strong")), "point", "points",
             "deal", "agreement", "accord", *(t for lineage in profile.lineages for t in lineage.terms)]
        )  # fmt: skip

    def find(self, sentence: Sentence, seen: Sequence[PlanName] = ()) -> list[PlanName]:
        """The plan names of a sentence in text order; `seen` are those of earlier sentences, which "the plan" may repeat."""
        if not self.trigger.search(sentence.text) and not _ELLIPSIS.search(sentence.text):
            return []
        counts = find_counts(sentence.text, sentence.start)
        found: list[PlanName] = []
        for token in sentence.parse:
            if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound",):
                elliptical = self._elliptical(token, sentence, [*seen, *found])
                if elliptical is not None:
                    found.append(elliptical)
                    continue
                name = self._name(token, sentence, counts, [*seen, *found])
                if name is not None:
                    found.append(name)
        return found

    def _name(self, token: Any, sentence: Sentence, counts: list[Count], seen: Sequence[PlanName]) -> PlanName | None:
        head, lemma = token.lower_, str(token.lemma_).lower()
        document = sentence.document
        kept = [t for t in token.subtree if not _hung(t, token)]
        start = sentence.start + kept[0].idx
        end = sentence.start + kept[-1].idx + len(kept[-1].text)
        phrase = document.text[start:end]
        short = document.text[start : sentence.start + token.idx + len(head)]
        count = next((c for c in counts if start <= c.start < end), None) or _count_beside(token, sentence, counts)
        before = {t.lower_ for t in kept if t.i < token.i}
        if before & words("plans", "other_kinds") or self._hazards.search(phrase):
            return None
        lineage = self._by_terms(phrase, document.published)
        definite = bool(before & _DEFINITE) or any(t.dep_ == "poss" for t in kept) or count is not None
        is_points = lemma == "point" and count is not None and (count.points is None or count.points > 4)
        strong = head in words("plans", "strong") or lemma in words("plans", "strong")
        peaceful = bool(before & words("plans", "peace"))
        weak = (head in words("plans", "weak") or lemma in words("plans", "weak")) and (
            definite or lineage is not None or peaceful
        )
        faint = (head in words("plans", "faint") or lemma in words("plans", "faint")) and (lineage is not None or peaceful)
        if is_points and not (lineage or seen or self._by_points(count.points if count else None, document.published)):
            return None
        if not (strong or weak or faint or is_points):
            return None
        if weak and not (strong or lineage or peaceful or count or seen):
            return None
        authors = _authors(kept, token, sentence)
        ref = self._ref(short, phrase, count, lineage, authors, definite, seen, document.published)
        return PlanName(token.i, start, end, ref, authors, bool(_TRUCE.search(phrase)), definite, strong)

    def _elliptical(self, token: Any, sentence: Sentence, seen: Sequence[PlanName]) -> PlanName | None:
        """ "Kyiv's had been sent in advance", after the text named papers: the possessive stands for its owner's paper."""
        if token.dep_ not in ("nsubj", "nsubjpass", "dobj") or token.head.pos_ not in ("VERB", "AUX"):
            return None
        if not any(c.dep_ == "case" or c.text == "'s" for c in token.children):
            return None
        if not seen and not self.trigger.search(sentence.document.text, 0, sentence.start):
            return None
        start, end = sentence.offset(token)
        owner = next((f for f in sentence.mentions if f.start <= start and end <= f.end), None)
        if owner is None or owner.mention.kind not in ("party", "person", "body"):
            return None
        day = sentence.document.published
        ref = PlanRef(lineage=self._by_side((owner.mention,), day, written=True), label=sentence.document.text[start:end] + "'s")
        return PlanName(token.i, owner.start, owner.end, ref, (owner.mention,), False, True, True)

    def _ref(
        self, short: str, phrase: str, count: Count | None, lineage: Lineage | None, authors: tuple[Mention, ...], definite: bool,
        seen: Sequence[PlanName], day: date | None,
    ) -> PlanRef:  # fmt: skip
        points = count.points if count else None
        found = lineage.id if lineage else None
        if found is None and points is not None:
            by_points = self._by_points(points, day)
            found = by_points.id if by_points else None
        if found is None and authors:
            found = self._by_side(authors, day)
        truce = bool(_TRUCE.search(phrase))
        if found is None and not authors and (definite or (seen and re.fullmatch(r"an? \w+", phrase, re.IGNORECASE))):
            # "the plan", "the text": the last one that the article named, else the one that stood open on the day.
            found = self._again(short, truce, seen) or self._open(day, truce)
        return PlanRef(lineage=found, points=points, points_text=count.text if count else None, label=short)

    def _again(self, short: str, truce: bool, seen: Sequence[PlanName]) -> str | None:
        """The lineage that "the edit" repeats: the last of that noun, or the one with a term of it, else the last named."""
        noun = re.escape(short.rsplit(maxsplit=1)[-1])
        same = re.compile(rf"\b{noun}s?\b", re.IGNORECASE)
        known = [n for n in seen if n.truce == truce and n.ref.lineage and (n.strong or n.ref.points or n.authors)]
        termed = {li.id for li in self._lineages if any(same.search(term) for term in li.terms)}
        by_noun = [n for n in known if same.search(n.ref.label)] or (
            [] if len({n.ref.lineage for n in known} & termed) != 1 else [n for n in known if n.ref.lineage in termed]
        )
        return (by_noun or known)[-1].ref.lineage if known else None

    def _by_terms(self, phrase: str, day: date | None) -> Lineage | None:
        best: tuple[int, Lineage] | None = None
        for lineage, terms in self._terms:
            if day is not None and lineage.since is not None and day < lineage.since:
                continue
            for match in terms.finditer(phrase):
                length = match.end() - match.start()
                late = day is not None and lineage.until is not None and day > lineage.until
                if best is None or length - (5 if late else 0) > best[0]:
                    best = (length - (5 if late else 0), lineage)
        return best[1] if best else None

    def _by_points(self, points: int | None, day: date | None) -> Lineage | None:
        if points is None:
            return None
        having = [li for li in self._lineages if points in li.points and (day is None or li.since is None or li.since <= day)]
        main = [li for li in having if li.main]
        return main[0] if main else having[0] if len(having) == 1 else None

    def _by_side(self, authors: Iterable[Mention], day: date | None, *, written: bool = False) -> str | None:
        sides = {m.actor for m in authors}
        fitting = [li for li in self._lineages if sides & set(li.side) and self._is_open(li, day)]
        if written:
            fitting = [li for li in fitting if not any(_TRUCE.search(term) for term in li.terms)]
        fitting.sort(key=lambda li: (li.main, li.since or date.min), reverse=True)
        return fitting[0].id if fitting else None

    def _open(self, day: date | None, truce: bool) -> str | None:
        fitting = [li for li in self._lineages if self._is_open(li, day) and (li.main or not truce)]
        if truce:
            fitting = [li for li in self._lineages if self._is_open(li, day) and any(_TRUCE.search(term) for term in li.terms)]
        fitting.sort(key=lambda li: (li.main, li.since or date.min), reverse=True)
        return fitting[0].id if fitting else None

    @staticmethod
    def _is_open(lineage: Lineage, day: date | None) -> bool:
        if day is None:
            return lineage.main
        return (lineage.since is None or lineage.since <= day) and (lineage.until is None or day <= lineage.until)


def _hung(token: Any, head: Any) -> bool:
    """Whether a token belongs to a clause hung on the noun, or to what is coordinated with it."""
    while token.i not in (head.i, token.head.i):
        if token.head.i == head.i and token.dep_ in (
            "relcl",
            "acl",
            "appos",
            "conj",
            "cc",
            "punct",
            "advcl",
            "ccomp",
            "parataxis",
        ):
            return True
        token = token.head
    return False


def _count_beside(token: Any, sentence: Sentence, counts: list[Count]) -> Count | None:
    """A count in an apposition or reduced clause: "a plan, seven points long", "a version running to twenty-seven points"."""
    end = sentence.offset(token)[1]
    for count in counts:
        gap = sentence.document.text[end : count.start]
        if (
            count.start >= end
            and len(gap) <= 40
            and re.fullmatch(
                r",?\s*(?:of [A-Za-z' ]+?)?(?:(?:running to|with|of|in|has|had|now had|containing|"
                r"consisting of|totalling|which has|that has|made up of|comprising)\s+)?(?:some\s+|only\s+)?",
                gap,
            )
        ):
            return count
    return None


def _authors(kept: list[Any], head: Any, sentence: Sentence) -> tuple[Mention, ...]:
    """The parties whose plan the words say it is: "the American draft", "Washington's plan", "the Russian memorandum"."""
    gazetteer = sentence.document.gazetteer
    found: list[Mention] = []
    for token in kept:
        if token.i >= head.i or token.head.i != head.i:
            continue
        if token.dep_ in ("amod", "compound", "nmod", "poss"):
            party = gazetteer.party_of_adjective(token.text) if token.dep_ != "poss" else None
            mention = party or next((f.mention for f in sentence.mentions if f.start <= sentence.start + token.idx < f.end), None)
            if mention and mention.kind in ("party", "body", "person") and mention.name not in {m.name for m in found}:
                found.append(mention)
    return tuple(found)
