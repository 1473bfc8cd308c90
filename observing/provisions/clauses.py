"""Provisions that a sentence tells: what stands under, in or behind a plan's name, over the parse.

Constructions: "under the plan the army would shrink"; "the plan caps the army", "a draft limiting it", "a text under which the
fighting would stop"; "a cap of 600,000 in the draft", "the plan's amnesty clause"; "the cap was removed from the text", "the new
draft raises the cap to 800,000"; "accept the proposal: a ceasefire of thirty days"; "a thirty-day truce" itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, words
from observing.modality import helpers, is_verb, negated, particle_lemma, under_condition
from observing.plans.names import PlanName
from observing.provisions.contents import Content, content_of
from observing.provisions.standing import noun_of, standing, unsettled, unsettling
from observing.provisions.topics import ProvisionTopics
from observing.provisions.verbs import (
    MODALS,
    active,
    changes,
    followed_by,
    governed,
    is_provision,
    is_wish,
    modality_of_content,
    modality_of_plan,
    rest_of,
    tells,
    unreal,
    verbs_of,
    wished,
    without_telling,
)
from observing.provisions.wording import after_colon, leading, misread, truce
from observing.subjects import subject
from schemas.observations import PlanRef, ProvisionEvent

_ARTICLES = frozenset({"point", "points", "article", "clause", "paragraph", "section"})
_VAGUE = frozenset({"any", "no", "every", "such", "another", "what", "which"})
_WHOSE = frozenset({"he", "she", "i", "we", "you", "it", "that", "this"})
_OPEN_ENDED = ("clause/under", "clause/subject", "clause/in", "clause/leading")
_FUTURE = re.compile(
    r"\s*[,;]?\s*(?:(?:and|while)\s+)?(?!(?:he|she|I|we|it)\b)(?!which\b|who\b|but\b|though\b|although\b)[\w\d][^:]*\bwould\b",
    re.IGNORECASE,
)


class Clauses:
    """Reads the provisions of single sentences. `topics` are those of one profile."""

    def __init__(self, topics: ProvisionTopics) -> None:
        self._topics = topics

    def read(self, sentence: Sentence, here: Sequence[PlanName], recent: Sequence[PlanName]) -> Iterator[Content]:
        """What a sentence says of the contents of plans; `recent` are those that the sentence before named."""
        for content in self._found(sentence, here, recent):
            yield _extended(content, sentence) if content.rule.startswith(_OPEN_ENDED) else content

    def _found(self, sentence: Sentence, here: Sequence[PlanName], recent: Sequence[PlanName]) -> Iterator[Content]:
        by_token = {name.token: name for name in here if _certain(name, sentence)}
        yield from after_colon(sentence, list(by_token.values()))
        yield from unsettled(sentence, [*(n for n in recent if n.ref.lineage), *by_token.values()])
        for name in by_token.values():
            yield from leading(sentence, name)
            yield from misread(sentence, name)
        for token in sentence.parse:
            plan = by_token.get(token.i) or _anaphor(token, list(by_token.values()), recent)
            if plan is None:
                continue
            if plan.start >= 0 and plan.truce:
                yield from truce(sentence, plan, self._topics)
            for top in _wholes(token):
                yield from self._of_plan(top, plan, sentence)

    def continued(self, sentence: Sentence, ref: PlanRef) -> Iterator[Content]:
        """A sentence that goes on in the future of the one before it, which told what a plan says: "Russia would get …"."""
        root = next((t for t in sentence.parse if t.dep_ == "ROOT"), None)
        if root is None or "would" not in helpers(root) or governed(root) or tells(root):
            return
        if under_condition(root) or any(c.dep_ == "nsubj" and c.lower_ in _WHOSE for c in root.children):
            return
        yield content_of(sentence, ref, list(sentence.parse), "clause/continued", confidence=0.6)

    # -- what hangs on the plan's name ----------------------------------------------------------------------------------

    def _of_plan(self, top: Any, plan: PlanName, sentence: Sentence) -> Iterator[Content]:
        head = top.head
        if top.dep_ in ("nsubj", "nsubjpass") and is_verb(head):
            yield from self._said_by(head, top, plan, sentence)
        elif top.dep_ == "pobj" and head.dep_ in ("prep", "pcomp", "agent", "prt", "dative") and head.head.i != head.i:
            yield from self._behind(head, plan, sentence)
        elif top.dep_ == "poss" and head.pos_ in ("NOUN", "PROPN"):
            yield from noun_of(head, plan, sentence, "noun/possessive")
        if top.i == plan.token and top.pos_ in ("NOUN", "PROPN"):
            yield from self._hanging(top, plan, sentence)

    def _said_by(self, verb: Any, top: Any, plan: PlanName, sentence: Sentence) -> Iterator[Content]:
        """The plan as the subject: "would cap", "calls for", "seeks to freeze", "does not mention", "drops"."""
        for each in verbs_of(verb):
            if each.i != verb.i and (done := subject(each)) is not None and done.i not in (top.i, plan.token):
                continue
            yield from self._verb(each, plan, sentence)

    def _verb(self, verb: Any, plan: PlanName, sentence: Sentence) -> Iterator[Content]:
        lemma = particle_lemma(verb)
        event: ProvisionEvent | None = None
        base = str(verb.lemma_).lower()
        changed = next((e for e, listed in changes().items() if lemma in listed), None)
        contains = lemma in words("provisions", "contain")
        if base == "be" and (complement := next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ == "silent"), None)):
            yield content_of(sentence, plan.ref, list(complement.subtree), "clause/subject", event="absent")
            return
        if not (contains or changed) or wished(verb) or unreal(verb):
            return
        if not active(verb) or (plan.truce and not plan.definite):
            return
        needed = lexicon("provisions")["only_with"].get(base)
        if needed is not None and not followed_by(verb) & set(needed):
            return
        if negated(verb):
            event = "absent" if not re.search(r"\b(?:allow|permit|let|enable)", base) else None
        elif base in words("provisions", "lacking"):
            event = "absent"
        elif changed in ("removed", "changed", "open") and not (contains and changed == "changed" and helpers(verb) & MODALS):
            event = changed if self._on_provision(verb) else event
        rest = rest_of(verb)
        if base in ("leave", "keep", "put") and unsettling().search(" ".join(t.text for t in rest)):
            event = "open"  # "leaves the status of Crimea open"
        topic = self._topics.of(sentence.document.text[plan.start : plan.end]) if plan.truce and plan.start >= 0 else None
        yield content_of(
            sentence, plan.ref, rest, f"clause/subject/{base}", event=event, modality=modality_of_plan(verb), topic=topic
        )

    def _on_provision(self, verb: Any) -> bool:
        """Whether the verb's object is a provision ("raises the cap") and not a thing of the world ("lifts sanctions")."""
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        return any(is_provision(o) for o in objects) or any(
            g.dep_ in ("compound", "amod") and is_provision(g) for o in objects for g in o.children
        )

    def _behind(self, prep: Any, plan: PlanName, sentence: Sentence) -> Iterator[Content]:
        """The plan behind a preposition: of a clause ("under the plan the army would …") or of a noun ("a cap in the draft")."""
        word, head = prep.lower_, prep.head
        according = word == "to" and head.lower_ == "according"
        if according:
            head = head.head
        if head.dep_ == "prep" and is_verb(head.head):
            head = head.head  # "as set out in", "out of"
        if not is_verb(head):
            if word in words("provisions", "within") | words("provisions", "under") and head.pos_ in ("NOUN", "PROPN", "NUM"):
                yield from noun_of(head, plan, sentence, "noun/behind")
            return
        phrase = {t.i for t in (prep.head if according else prep).subtree}
        fixed = word in words("provisions", "under") or according
        if fixed:
            yield from self._clause(head, phrase, plan, sentence)
        elif word in words("provisions", "within"):
            yield from standing(head, prep, phrase, plan, sentence)

    def _clause(self, verb: Any, phrase: set[int], plan: PlanName, sentence: Sentence) -> Iterator[Content]:
        while tells(verb) and (told := next((c for c in verb.children if c.dep_ == "ccomp"), None)) is not None:
            verb = told
        while (
            verb.dep_ in ("ccomp", "dep", "parataxis")
            and is_verb(verb.head)
            and helpers(verb.head) & MODALS
            and not tells(verb.head)
            and not is_wish(verb.head)
        ):
            verb = verb.head  # "the army would be limited, Kyiv would write": the parser makes the first clause hang on the last
        if tells(verb) or governed(verb) or unreal(verb):
            return
        kept = [t for t in verb.subtree if t.i not in phrase]
        yield content_of(sentence, plan.ref, without_telling(kept, verb), "clause/under", modality=modality_of_content(verb))

    def _hanging(self, noun: Any, plan: PlanName, sentence: Sentence) -> Iterator[Content]:
        """Clauses hung on the plan: "a plan that would cap", "limiting", "under which the fighting would stop", "to freeze"."""
        if plan.truce:
            return
        for child in noun.children:
            if child.dep_ not in ("relcl", "acl") or not is_verb(child) or child.i < noun.i:
                continue
            if noun.dep_ == "dobj" and (governed(noun.head) or (is_wish(noun.head) and child.dep_ == "acl")):
                continue  # "wants the plan to guarantee a withdrawal"
            under = next(
                (
                    c
                    for c in child.children
                    if c.dep_ == "prep"
                    and c.lower_ in ("under", "in", "by", "through")
                    and any(g.dep_ == "pobj" and g.lower_ == "which" for g in c.children)
                ),
                None,
            )
            if under is None:
                under = next((c for c in child.children if c.lower_ == "whereby"), None)
            if under is not None and tells(child):
                continue
            if under is not None:
                phrase = {t.i for t in under.subtree}
                kept = [t for t in child.subtree if t.i not in phrase]
                yield content_of(sentence, plan.ref, kept, "clause/under which", modality=modality_of_content(child))
                continue
            own = [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")]
            if any(c.lower_ not in ("that", "which") for c in own) or child.tag_ == "VBN":
                continue
            for each in verbs_of(child):
                yield from self._verb(each, plan, sentence)


def _extended(content: Content, sentence: Sentence) -> Content:
    """With the clauses behind it that go on in the same future: "…, and a board would watch over the peace"."""
    rest = sentence.document.text[content.end : sentence.end]
    goes_on = content.event is None and _FUTURE.match(rest) and not inflected(words("provisions", "telling")).search(rest)
    return replace(content, end=sentence.end) if goes_on else content


def _certain(name: PlanName, sentence: Sentence) -> bool:
    """Whether a name means one plan and not any: "any plan", "no plan", "such a deal" say nothing of a text."""
    token = sentence.parse[name.token]
    vague = any(c.lower_ in _VAGUE and c.dep_ in ("det", "predet") for c in token.children)
    return not vague and name.ref.lineage is not None


def _anaphor(token: Any, here: Sequence[PlanName], recent: Sequence[PlanName]) -> PlanName | None:
    """ "It", or "point six", as the subject of what a text says, where a plan was named just before."""
    if token.dep_ != "nsubj":
        return None
    before = [n for n in here if n.token < token.i] or [n for n in recent if n.ref.lineage]
    if _numbered(token):
        return before[-1] if before else None
    if token.lower_ != "it":
        return None
    if not (helpers(token.head) & {"would", "'d"} or str(token.head.lemma_).lower() in words("provisions", "texts")):
        return None
    return before[-1] if before else None


def _numbered(token: Any) -> bool:
    """ "Point six", "the fourth article": a part of the plan that was named before."""
    if token.lower_ in _ARTICLES:
        return any(
            c.pos_ == "NUM" or c.lower_ in ("first", "second", "third", "fourth", "fifth", "last", "final")
            for c in token.children
        )
    return token.pos_ == "NUM" and token.i > 0 and token.nbor(-1).lower_ in _ARTICLES


def _wholes(token: Any) -> Iterator[Any]:
    """The plan's name, and what it is a part of: "the terms of the plan", "a version of the draft"."""
    yield token
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in words("plans", "parts"):
        yield token.head.head
