"""Questions that every rule asks of a parsed clause: is it negated, conditional, planned; who does it, to whom, with whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from observing.document import Sentence
from observing.gazetteer import Found
from observing.lexicon import words
from observing.modality import helpers, is_verb, modality, negated, under_condition
from observing.modality import particle_lemma as lemma
from observing.speakers import Speakers
from observing.subjects import subject
from schemas.observations import Mention

__all__ = [
    "Cast", "accompanies", "actors", "child", "corrects_a_report", "distinct", "found_at", "helpers", "is_verb", "lemma",
    "modality", "nearest_subject", "negated", "objects_of", "own_tokens", "under_condition", "verb_above",
]  # fmt: skip

Token = Any
_HE = frozenset({"he", "she", "him", "her"})
_PAIR = frozenset({"pair", "two", "both", "duo"})
_PAIRED = frozenset({"leaders", "presidents", "ministers", "men", "envoys"})
_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "parataxis", "csubj"})


def verb_above(token: Token) -> Token | None:
    """The nearest verb that governs a token, or None in a fragment."""
    while token.head.i != token.i:
        token = token.head
        if is_verb(token):
            return token
    return None


def own_tokens(head: Token, stop: frozenset[str] = _CLAUSES) -> Iterator[Token]:
    """The tokens of a clause or noun phrase without the clauses hung on it and without verbs joined to it."""
    yield head
    for child in head.children:
        if child.dep_ in stop or (child.dep_ == "conj" and is_verb(child) and is_verb(head)):
            continue
        yield from own_tokens(child, stop)


def found_at(token: Token, sentence: Sentence) -> Found | None:
    """The mention that covers a token."""
    start, end = sentence.offset(token)
    return next((f for f in sentence.mentions if f.start <= start and end <= f.end), None)


def actors(tokens: Iterable[Token], sentence: Sentence) -> list[Mention]:
    """The profile's people, parties and bodies that the tokens name, each once, in order; outlets are left out."""
    seen: dict[str, Mention] = {}
    for token in sorted(tokens, key=lambda t: t.i):
        found = found_at(token, sentence)
        if found and found.mention.kind in ("person", "party", "body"):
            seen.setdefault(found.mention.name, found.mention)
        elif token.dep_ == "amod" or token.pos_ in ("ADJ", "PROPN"):
            party = sentence.document.gazetteer.party_of_adjective(token.lower_)
            top = token
            while top.dep_ == "conj" and top.head.i != top.i:
                top = top.head  # "US and Ukrainian delegations"
            if party and top.head.lower_ in words("people", "collectives") | words("clauses", "sides"):
                seen.setdefault(party.name, party)
    return list(seen.values())


class Cast:
    """Who stands in the places of a clause, pronouns resolved. One per document."""

    def __init__(self, speakers: Speakers) -> None:
        self._speakers = speakers

    def who(self, token: Token | None, sentence: Sentence) -> list[Mention]:
        """Everybody that a noun phrase names: its head, those joined to it, or whom a pronoun stands for."""
        if token is None:
            return []
        named: dict[str, Mention] = {}
        for part in (token, *token.conjuncts):
            for mention in actors(_name_tokens(part, sentence), sentence):
                named.setdefault(mention.name, mention)
            if not named and part.lower_ in words("people", "collectives") | words("clauses", "sides"):
                # "The leaders of France, Britain and Germany": those for whom they speak.
                for group in objects_of(part, "of", "from"):
                    named.update({m.name: m for m in self.who(group, sentence)})
            if not named and part.lower_ in _HE:
                earlier = _first_person(part, sentence)
                named.update({m.name: m for m in earlier})
            pair = part.lower_ in _PAIR or (part.lower_ in _PAIRED and any(c.lower_ in ("two", "both") for c in part.children))
            if not named and pair and not objects_of(part, "of", "from"):
                named.update({m.name: m for m in _last_two(part, sentence)})
            if not named and part.pos_ in ("PRON", "PROPN"):
                resolved = self._speakers.of(part, sentence)
                if resolved is not None and resolved.kind in ("person", "party", "body"):
                    named.setdefault(resolved.name, resolved)
        return list(named.values())

    def subject(self, verb: Token, sentence: Sentence) -> list[Mention]:
        """Everybody who does what an active verb says."""
        found = self.who(subject(verb), sentence)
        above = verb.head
        if not found and verb.dep_ == "xcomp" and child(above, "nsubjpass") is not None:
            found = self.who(child(above, "nsubjpass"), sentence)  # "is expected to visit"
        if not found and verb.dep_ == "xcomp" and above.pos_ == "ADJ" and is_verb(above.head):
            found = self.who(subject(above.head), sentence)  # "leaders, who are due to gather"
        return found or _just_before(verb, sentence)


def _name_tokens(head: Token, sentence: Sentence) -> Iterator[Token]:
    """A name's own tokens: its head, its words, and adjectives of nationality; not whose or of which country somebody is."""
    own = found_at(head, sentence)
    for token in own_tokens(head, _CLAUSES | {"acl", "conj", "prep", "appos"}):
        found = found_at(token, sentence)
        qualifies = token.i != head.i and token.dep_ in ("poss", "compound", "nmod", "amod")
        if qualifies and found is not None and (own is None or found.mention.name != own.mention.name) and token.dep_ != "amod":
            speaks = head.lower_ in words("people", "collectives") | words("people", "voices") | words("clauses", "sides")
            if own is not None or not speaks:
                continue
        yield token


def _first_person(pronoun: Token, sentence: Sentence) -> list[Mention]:
    """The first person whom the same sentence names before a pronoun, outside quotations that the pronoun is not in."""
    at = sentence.offset(pronoun)[0]
    text = sentence.document.text
    named = [f for f in sentence.mentions if f.end <= at and f.mention.kind == "person" and text[f.end : f.end + 2] != "'s"]
    named = [f for f in named if not accompanies(f, sentence)]
    women = words("people", "women")
    fits = [f.mention for f in named if (f.mention.name.split()[0].lower() in women) == (pronoun.lower_ in ("she", "her"))]
    return fits[:1]


_BESIDE = re.compile(
    r"\b(?:with|alongside|beside|besides|next to|near to|together with|side by side with|by the side of|at the side of|"
    r"flanked by|accompanied by|in the presence of)\s+(?:(?!(?:and|or)\b)[\w'’.-]+\s+){0,4}$",
    re.I,
)


def accompanies(found: Found, sentence: Sentence) -> bool:
    """Whether somebody is named only as who stood or sat beside the doer: "seated with Starmer, he", "next to Macron in Kyiv"."""
    return _BESIDE.search(sentence.document.text[max(sentence.start, found.start - 60) : found.start]) is not None


def _last_two(token: Token, sentence: Sentence) -> list[Mention]:
    """The two people named last before "the pair", in this sentence or the two before it."""
    at = sentence.offset(token)[0]
    current: Sentence | None = sentence
    for _ in range(3):
        if current is None:
            return []
        people = {f.mention.name: f.mention for f in current.mentions if f.end <= at and f.mention.kind == "person"}
        if len(people) >= 2:
            return list(people.values())[-2:]
        current = current.previous
    return []


def _just_before(verb: Token, sentence: Sentence) -> list[Mention]:
    """Who is named right before a verb, but for adverbs and dates: repairs parses that hang the subject elsewhere."""
    at = sentence.offset(verb)[0]
    named = [f for f in sentence.mentions if f.end <= at and f.mention.kind in ("person", "party", "body")]
    if not named:
        return []
    between = [t for t in sentence.parse if named[-1].end <= sentence.offset(t)[0] < at]
    clear = all(t.pos_ in ("ADV", "AUX", "ADP", "PART", "NUM", "PROPN") for t in between)
    return [named[-1].mention] if clear and len(between) <= 4 else []


def nearest_subject(verb: Token) -> Token | None:
    """Of several subjects that the parser gave a verb, the one closest before it."""
    before = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < verb.i]
    return before[-1] if before else child(verb, "nsubj", "nsubjpass")


def child(token: Token, *dependencies: str) -> Token | None:
    """The first child with one of these dependencies, or None."""
    return next((c for c in token.children if c.dep_ in dependencies), None)


def objects_of(token: Token, *prepositions: str) -> list[Token]:
    """The nouns that hang on a token by one of these prepositions."""
    return [
        grandchild
        for c in token.children
        if c.dep_ in ("prep", "agent", "dative") and c.lower_ in prepositions
        for grandchild in c.children
        if grandchild.dep_ in ("pobj", "pcomp")
    ]


def corrects_a_report(sentence: Sentence) -> bool:
    """Whether a sentence is a note on what a report itself had said: "An earlier version of this article said that …".

    What it tells was told before and is taken back or touched up; it is no event. After "This article was amended", a mere
    "an earlier version said" is such a note too; elsewhere that may be a plan's. So is "we wrote that …" in a paragraph that
    corrects something.
    """
    if _NOTE.search(sentence.text) is not None:
        return True
    if _RETOLD.match(sentence.text) is not None:
        paragraph = sentence.paragraph
        return _CORRECTING.search(sentence.document.text[max(0, paragraph.start - _NOTE_REACH) : paragraph.end]) is not None
    before = sentence.previous
    return before is not None and _EARLIER.match(sentence.text) is not None and corrects_a_report(before)


_REPORT = r"(?:article|story|report|piece|page|post|dispatch|item|headline|live ?blog|blog|newsletter|caption|transcript|column)"
_MENDED = r"(?:amended|corrected|clarified|updated|revised|edited|changed|rewritten|republished)"
_NOTE = re.compile(
    rf"\b(?:earlier|previous|original|prior|first|initial)\s+versions?\s+of\s+(?:this|our)\s+{_REPORT}\b"
    rf"|\bthis\s+{_REPORT}\s+(?:was|has been|had been)\s+(?:\w+\s+)?{_MENDED}\b"
    rf"|\bthis\s+{_REPORT}\s+(?:originally|initially|previously|wrongly|incorrectly|mistakenly|erroneously)\s"
    r"|^\W*(?:correction|clarification|editor's note|erratum)s?\s*(?:\([^)]*\))?\s*[:.]?\s*$"
    r"|\bwe\s+(?:wrongly|incorrectly|mistakenly|erroneously)\s",
    re.I,
)
_RETOLD = re.compile(
    rf"\W*(?:correction:?\s*)?(?:on \w+day,?\s+)?(?:(?:we|i)\s+(?:also\s+)?(?:wrote|reported|said|stated|had)\b"
    rf"|(?:(?:yesterday|\w+day)'s|our)\s+{_REPORT}\b)",
    re.I,
)
"""What a writer told before: "we also wrote that …", "yesterday's report stated that …", "I had him extending it"."""
_CORRECTING = re.compile(r"\bcorrect(?:ion|ions|s|ed)\b|\b(?:was|were|got it|got that)\s+wrong\b|\berrat(?:um|a)\b", re.I)
_NOTE_REACH = 160
"""Characters before a paragraph within which its heading may say that it corrects."""
_EARLIER = re.compile(
    r"\W*(?:an?|the)\s+(?:earlier|previous|original|prior|initial)\s+version\b|\W*it\s+(?:originally|wrongly)\b", re.I
)


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each name once, in order."""
    return tuple({m.name: m for m in reversed(list(mentions))}.values())[::-1]
