"""Which noun phrases of a sentence name a plan, how many points they give it, and which lineage their words point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from observing.counts import NUMBER, Count, find_counts, number
from observing.document import Document, Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, pattern, words
from observing.plans.lineages import DEFINITE, PlanLineages, PlanName
from observing.relevance import other_subjects
from observing.subjects import mention_of, subject
from observing.truce_words import TRUCE, is_truce, span_of
from schemas.observations import Mention, PlanRef
from schemas.profile import Profile

__all__ = ["PlanName", "PlanNames"]

_DEFINITE_NUMBER = re.compile(rf"\b(?:the|those|these|all) {NUMBER}\b", re.IGNORECASE)
_OF_OWN = re.compile(r"\bof (?:its|their|his|her) own\b", re.IGNORECASE)
_NONE = frozenset({"no", "any", "without"})
_BODIES = frozenset({26, 27})
"""Numbers by which a body of states is called: the 27 of the European Union, the 26 of a coalition."""
_ELLIPSIS = re.compile(r"'s (?:had|has|was|were|is|would|came)\b")


class PlanNames:
    """Finds plan names for one profile. Build it once a topic."""

    def __init__(self, profile: Profile) -> None:
        self.lineages = PlanLineages(profile)
        self._hazards = pattern([*profile.keywords.hazards, *other_subjects()])
        self._kept: WeakKeyDictionary[Document, dict[tuple[int, int], list[PlanName]]] = WeakKeyDictionary()
        self.trigger = pattern(
            [*words("plans", "strong"), *words("plans", "weak"), *(f"{w}s" for w in words("plans", "strong")), "point", "points",
             "deal", "agreement", "accord", *words("plan_idioms", "halts"), "hours of", "days of",
             *(t for lineage in profile.lineages for t in lineage.terms)]
        )  # fmt: skip

    def wanted(self, sentence: Sentence) -> bool:
        """Whether a sentence has a word that may name a plan, cheaply and before its parse."""
        return bool(self.trigger.search(sentence.text) or _DEFINITE_NUMBER.search(sentence.text))

    def find(self, sentence: Sentence, seen: Sequence[PlanName] = ()) -> list[PlanName]:
        """The plan names of a sentence in text order; `seen` are those of earlier sentences, which "the plan" may repeat.

        Events, deadlines and provisions ask for the same sentences after the same names: each is looked at once a document.
        """
        return [name for name in self.find_all(sentence, seen) if not name.doubtful]

    def find_all(self, sentence: Sentence, seen: Sequence[PlanName] = ()) -> list[PlanName]:
        """The plan names of a sentence with those in doubt among them."""
        kept = self._kept.setdefault(sentence.document, {})
        key = sentence.index, len(seen)
        if key not in kept:
            kept[key] = self._find(sentence, seen)
        return kept[key]

    def _find(self, sentence: Sentence, seen: Sequence[PlanName]) -> list[PlanName]:
        if not (self.wanted(sentence) or _ELLIPSIS.search(sentence.text) or _doubtful().search(sentence.text)):
            return []
        counts = find_counts(sentence.text, sentence.start)
        found: list[PlanName] = []
        for token in sentence.parse:
            if _is_noun(token) and token.dep_ not in ("compound",):
                elliptical = self._elliptical(token, sentence, [*seen, *found])
                if elliptical is not None:
                    found.append(elliptical)
                    continue
                name = self._name(token, sentence, counts, [*seen, *found])
                if name is not None:
                    found.append(name)
            elif token.tag_ == "CD" and token.dep_ not in ("nummod", "quantmod", "compound", "npadvmod"):
                bare = self._bare_number(token, sentence)
                if bare is not None:
                    found.append(bare)
        return [_renamed(name, found, sentence) for name in found]

    def halt(self, verb: Any, sentence: Sentence) -> PlanName:
        """The truce that a clause describes without naming it: "would hold fire from 4 p.m. until the end of Sunday"."""
        kept = [t for t in verb.subtree if t.dep_ not in ("nsubj", "aux", "mark")]
        start, end = sentence.offset(verb)[0], max(sentence.offset(t)[1] for t in kept)
        phrase = sentence.document.text[start:end]
        ref = self.lineages.ref(phrase[:60], phrase, None, (), True, True, (), sentence.document.published)
        return PlanName(verb.i, start, end, ref, (), True, True, True, True)

    def longer(self, verb: Any, truce: PlanName, sentence: Sentence) -> PlanName:
        """The same truce made longer, where the clause gives the new length: an offer of its own."""
        end = max(sentence.offset(t)[1] for t in verb.subtree)
        phrase = sentence.document.text[sentence.offset(verb)[0] : end]
        if span_of(phrase) is None:
            return truce
        ref = self.lineages.ref(phrase[:60], phrase, None, (), True, True, (), sentence.document.published)
        return replace(truce, ref=ref, start=-1, end=-1, authors=())

    def _bare_number(self, token: Any, sentence: Sentence) -> PlanName | None:
        """ "The 28 became 19", "the 20 that Zelensky published", where the text counts the points of one of these somewhere."""
        value = number(token.text)
        day = sentence.document.published
        known = self.lineages.numbers(day)
        definite = any(c.dep_ == "det" and c.lower_ in DEFINITE for c in token.children)
        if value not in known or value in _BODIES or not definite:
            return None
        if not re.search(r"\b(?:points?|plan)\b", sentence.document.text, re.IGNORECASE):
            return None
        lineage = self.lineages.by_points(value, day)
        start, end = sentence.offset(token)
        ref = PlanRef(lineage=lineage.id if lineage else None, points=value, points_text=token.text, label=token.text)
        return PlanName(token.i, start, end, ref, (), False, True, True)

    def _bare_count(self, token: Any, sentence: Sentence) -> Count | None:
        """ "A list of 28", "a version of 20": a number of points that some lineage of the day has had, without its noun."""
        of = next((c for c in token.children if c.lower_ == "of" and c.i == token.i + 1), None)
        told = next((c for c in of.children if c.dep_ == "pobj" and c.tag_ == "CD"), None) if of is not None else None
        value = number(told.text) if told is not None else None
        if told is None or value is None or value not in self.lineages.numbers(sentence.document.published):
            return None
        return Count(*sentence.offset(told), value, told.text)

    def _name(self, token: Any, sentence: Sentence, counts: list[Count], seen: Sequence[PlanName]) -> PlanName | None:
        head, lemma = token.lower_, str(token.lemma_).lower()
        if _piece_by_piece(token):
            # "rewrote the text article by article": the parser makes one noun of "text article".
            head = lemma = token.nbor(-1).lower_
        document = sentence.document
        kept = [t for t in token.subtree if not _hung(t, token)]
        start = sentence.start + kept[0].idx
        end = sentence.start + kept[-1].idx + len(kept[-1].text)
        phrase = document.text[start:end]
        short = document.text[start : sentence.start + token.idx + len(head)]
        count = next((c for c in counts if start <= c.start < end), None) or _count_beside(token, sentence, counts)
        count = count or self._bare_count(token, sentence)
        before = {t.lower_ for t in kept if t.i < token.i}
        lineage = self.lineages.by_terms(phrase, document.published)
        if lemma == "plan" and head == "plans" and before & _NONE:
            return None  # "no plans for the presidents to meet" are intentions
        if self._hazards.search(phrase) or (before & words("plans", "other_kinds") and lineage is None):
            return None
        truce = is_truce(token, kept, phrase)
        definite = bool(before & DEFINITE) or any(t.dep_ == "poss" for t in kept) or count is not None
        own = bool(_OF_OWN.search(phrase)) and not before & DEFINITE
        definite = definite and not own  # "a text of their own" takes nothing up
        is_points = lemma in ("point", "one") and count is not None and (count.points is None or count.points > 4)
        strong = (
            truce
            or (lineage is not None and len(kept) > 1 and head not in words("plans", "never_sure"))
            or head in words("plans", "strong")
            or lemma in words("plans", "strong")
        )
        peaceful = bool(before & words("plans", "peace"))
        weak = (head in words("plans", "weak") or lemma in words("plans", "weak")) and (
            definite or own or lineage is not None or peaceful
        )
        faint = (head in words("plans", "faint") or lemma in words("plans", "faint")) and (
            lineage is not None or peaceful or count is not None
        )
        if is_points and token.dep_ == "pobj" and token.head.lower_ == "with" and seen:
            return None  # "a proposal of their own, with six points": its number, not another plan
        if is_points and not (lineage or seen or self.lineages.by_points(count.points if count else None, document.published)):
            return None
        told = bool(before & set(lexicon("plans")["participles"]))
        known = any(not name.doubtful for name in seen)
        sure = strong or faint or is_points or (weak and (peaceful or count is not None or known or told or own))
        if not sure and (not {head, lemma} & words("plans", "in_doubt") or _says_that(token)):
            return None
        day = document.published
        if not sure and head in words("plans", "never_sure"):
            short = phrase = head  # "security guarantees", "the guarantees": told apart by nothing that the text says
        strong = strong or (lineage is not None and (weak or faint) and (day is None or self.lineages.is_open(lineage.id, day)))
        authors = _authors(kept, token, sentence) or _own(phrase, token, sentence)
        described = not definite and any(
            c.dep_ == "relcl" and any(p.dep_ == "prep" and any(w.tag_ == "WDT" for w in p.children) for p in c.children)
            for c in token.children
        )
        seen = () if described else seen  # "a draft under which rockets would go first" is another one
        ref = self.lineages.ref(short, phrase, count, authors, definite, truce, seen, document.published)
        return PlanName(token.i, start, end, ref, authors, truce, definite, strong, bool(TRUCE.search(phrase)), not sure)

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
        lineage = self.lineages.by_side((owner.mention,), day, written=True)
        ref = PlanRef(lineage=lineage, label=f"{sentence.document.text[start:end]}'s")
        return PlanName(token.i, owner.start, owner.end, ref, (owner.mention,), False, True, True)


def _is_noun(token: Any) -> bool:
    """Whether a word is a noun, as the parser says or by its place: it takes "counterproposal" for an adjective."""
    return token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and token.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj"))


def _renamed(name: PlanName, found: Sequence[PlanName], sentence: Sentence) -> PlanName:
    """A name with the identity of its apposition: "the wider arrangement, a thirty-day ceasefire"."""
    head = sentence.parse[name.token]
    beside = {c.i for c in head.children if c.dep_ == "appos"}
    if head.lower_ in words("plans", "either"):
        # "the American offer of a thirty-day halt" is that halt.
        beside |= {g.i for c in head.children if c.lower_ in ("of", "for") for g in c.children if g.dep_ == "pobj"}
    other = next((each for each in found if each.token in beside and each.ref.lineage and each.strong), None)
    if other is None or (name.ref.points and not other.ref.points):
        return name
    return replace(name, ref=other.ref.model_copy(update={"label": name.ref.label}))


@cache
def _doubtful() -> re.Pattern[str]:
    return inflected(words("plans", "in_doubt"))


def _says_that(noun: Any) -> bool:
    """ "The suggestion that he had been fooled" is a thought and no plan."""
    return any(
        c.dep_ in ("acl", "ccomp") and any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children) for c in noun.children
    )


def _piece_by_piece(token: Any) -> bool:
    words_after = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3]]
    return token.i > 0 and token.nbor(-1).dep_ == "compound" and words_after == ["by", token.lower_]


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
                r",?\s*(?:of [A-Za-z' ]+?,?\s*)?(?:(?:running to|with|of|in|has|had|now had|containing|"
                r"consisting of|totalling|which has|that has|made up of|comprising)\s+)?(?:some\s+|only\s+)?",
                gap,
            )
        ):
            return count
    return None


def _own(phrase: str, head: Any, sentence: Sentence) -> tuple[Mention, ...]:
    """Whose "a text of their own" is: the subject's."""
    if not _OF_OWN.search(phrase):
        return ()
    actor = subject(head.head) if head.head.pos_ == "VERB" else None
    mention = mention_of(actor, sentence) if actor is not None and actor.i < head.i else None
    return (mention,) if mention is not None and mention.kind in ("party", "body", "person") else ()


def _authors(kept: list[Any], head: Any, sentence: Sentence) -> tuple[Mention, ...]:
    """The parties whose plan the words say it is: "the American draft", "Washington's plan", "the Russian memorandum"."""
    gazetteer = sentence.document.gazetteer
    found: list[Mention] = []
    for token in kept:
        if token.i >= head.i or token.head.i != head.i:
            continue
        if token.dep_ in ("amod", "compound", "nmod", "poss"):
            party = gazetteer.party_of_adjective(token.text) if token.dep_ != "poss" else None
            # "the Kiev regime's draft": whose it is may stand before the possessive's own noun.
            whose = [token, *(c for c in token.children if token.dep_ == "poss" and c.dep_ in ("compound", "amod", "nmod"))]
            at = [sentence.start + w.idx for w in whose]
            mention = party or next((f.mention for a in at for f in sentence.mentions if f.start <= a < f.end), None)
            if mention and mention.kind in ("party", "body", "person") and mention.name not in {m.name for m in found}:
                found.append(mention)
    return tuple(found)
