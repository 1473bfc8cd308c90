"""Whether a speaker asserts or denies what he says."""

from __future__ import annotations

import re
from typing import Any

from observing.attribution_node import Attribution
from observing.document import Document, Sentence
from observing.lexicon import word_pattern, words
from observing.modality import negated
from schemas.observations import Stance

_NEGATIVE = re.compile(r"[\s\"'(]*(?:no|not|never|nothing|none|neither)\b(?!\s*[,.])", re.IGNORECASE)
_QUOTED = re.compile(r"[:,]\s?[\"'\u201c]?$|[\"\u201c]$")
_EVEN = re.compile(r"[\s\"'(]*(?:that\s+)?(?:no [\w -]{2,30}, no\b|(?:an?|the|his|her|their|its) no\b)", re.IGNORECASE)
"""Of two negations one is the other's condition, or an answer is only named."""
DENYING_REJECTS = frozenset({"rule out", "exclude", "reject"})
"""Verbs of rejection that deny what they name; the others only judge it."""


def stance_of(document: Document, sentence: Sentence, node: Attribution, start: int, end: int) -> Stance:
    """Whether the speaker asserts or denies what the span says, worded positively."""
    first = document.text.find(";", start, end)
    root = root_of(sentence, start, first if first > start + 12 else end, node)
    inner = root is not None and negated(root) and not _own_stance(root)
    text = document.text[start:end]
    if node.manner == "deny":
        # "denied: 'No such letter exists'" says so twice; "denied that it does not exist" is the contrary
        spoken = _QUOTED.search(document.text[max(0, start - 3) : start]) is not None
        return "asserts" if inner and not spoken else "denies"
    if evens_out(text):
        return "asserts"
    if node.manner == "reject":
        untrue = word_pattern("claims", "untruths").search(text)
        return "denies" if node.verb in DENYING_REJECTS or names_statement(document, node) or untrue else "asserts"
    if node.manner == "describe":
        return "denies" if word_pattern("claims", "untruths").search(text) else "asserts"
    if root is None and _NEGATIVE.match(text):
        return "denies"  # "No call planned today"
    if root is not None and _untrue(root):
        return "asserts" if inner else "denies"
    if word_pattern("claims", "denying").search(text[:40]) and not (root is not None and affirms(root)):
        return "denies"
    return "denies" if inner else "asserts"


def evens_out(text: str) -> bool:
    """Whether the negation that a text begins with denies nothing: "no quiet, no vote", "a no would be sad"."""
    return _EVEN.match(text) is not None


def names_statement(document: Document, node: Attribution) -> bool:
    """Whether what somebody rejects is a statement: "dismissed claims that …", "rejected the suggestion that …"."""
    opening, that, _ = document.text[node.start : node.end].partition(" that ")
    return bool(that) and word_pattern("attribution", "statements").search(opening[-30:]) is not None


def _untrue(root: Any) -> bool:
    """ "This was blatantly false", "the report is nonsense": what somebody else says is called untrue."""
    about = next((c for c in root.children if c.dep_ == "nsubj"), None)
    if about is None or about.lower_ not in words("attribution", "statements") | {"this", "that", "it", "all", "these", "those"}:
        return False
    judged = [c for c in root.children if c.dep_ in ("acomp", "attr", "prep", "dobj")]
    return any(word_pattern("claims", "untruths").search(root.doc[c.left_edge.i : c.right_edge.i + 1].text) for c in judged)


def affirms(root: Any) -> bool:
    """Whether a negation agrees or sets a condition: "has nothing against it", "nothing will happen until they meet"."""
    if word_pattern("claims", "agreeing").search(root.doc.text, root.idx):
        return True
    return any(
        c.dep_ == "advcl"
        and any(m.lower_ in ("until", "unless") or (m.lower_ == "if" and m.dep_ == "mark" and negated(c)) for m in c.children)
        for c in root.children
    )


def _own_stance(root: Any) -> bool:
    """Whether a negative clause tells a wish or a judgement and denies no fact: "did not want to", "is not an easy situation"."""
    if str(root.lemma_).lower() in words("claims", "wishing"):
        return True
    if affirms(root):
        return True
    never = any(c.lower_ == "never" for c in root.children)
    if never and any(t.tag_ in ("JJR", "RBR") or t.lower_ in ("so", "such") for t in root.subtree):
        return True  # "was never closer than now"
    for child in root.children:
        if child.dep_ == "acomp" and child.lower_ in words("claims", "judging"):
            return True
        if child.dep_ == "attr" and any(c.lower_ in words("claims", "judging") for c in child.children):
            return True
    return False


def root_of(sentence: Sentence, start: int, end: int, node: Attribution) -> Any | None:
    """The verb that governs the content: the highest token within it that is none of the cue's."""
    cue = range(node.cue[0] - sentence.start, node.cue[1] - sentence.start)
    inside = [t for t in sentence.parse if start <= sentence.start + t.idx < end and t.idx not in cue]
    indexes = {t.i for t in inside}
    tops = [t for t in inside if t.head.i == t.i or t.head.i not in indexes]
    verbs = [t for t in tops if t.pos_ in ("VERB", "AUX")]
    return verbs[0] if verbs else None
