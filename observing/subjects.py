"""Who does what a verb says, by the parse, and whom a noun means within its own sentence. No pronouns (`observing.speakers`)."""

from __future__ import annotations

import re
from typing import Any

from observing.document import Sentence
from observing.gazetteer import Found
from observing.lexicon import words
from schemas.observations import Mention

_RELATIVE = frozenset({"who", "which", "that", "whom"})


def subject(verb: Any) -> Any | None:
    """The token that does what the verb says: its own subject, or the one it shares with the verb that governs it."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "csubj")]
    # In "the plan that Virtanen drafted" the parser may call both words subjects: the name is the one.
    for child in sorted(own, key=lambda c: c.lower_ in _RELATIVE):
        return _antecedent(child, verb)
    if verb.dep_ == "conj" and not any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        # "The secretary was asked and said …": the passive's subject speaks.
        passive = next((c for c in verb.head.children if c.dep_ == "nsubjpass"), None)
        if passive is not None:
            return _antecedent(passive, verb.head)
    if verb.dep_ in ("xcomp", "ccomp") and verb.head.pos_ == "ADJ" and verb.head.head.pos_ in ("VERB", "AUX"):
        return subject(verb.head.head)  # "they are ready to accept it"
    if verb.dep_ in ("xcomp", "advcl") and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        # "was sent to present a plan", "is expected to table a text": the one who is sent does it.
        sent = next((c for c in verb.head.children if c.dep_ == "nsubjpass"), None)
        if sent is not None:
            return _antecedent(sent, verb.head)
    if verb.dep_ in ("conj", "xcomp", "advcl", "dep", "ccomp") and verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX"):
        passive = any(child.dep_ == "nsubjpass" for child in verb.children)
        participle = verb.tag_ in ("VBG", "VBN")
        purpose = verb.dep_ == "advcl" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
        if not passive and (verb.dep_ in ("conj", "xcomp", "dep") or participle or purpose):
            return subject(verb.head)
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep" and verb.head.head.pos_ in ("VERB", "AUX"):
        # "did not wait before turning it down"; but "accused the Europeans of rewriting it" has its own doer.
        above = verb.head.head
        done_by_object = (
            next((c for c in above.children if c.dep_ == "dobj"), None) if verb.head.lower_ in ("of", "from") else None
        )
        return done_by_object if done_by_object is not None else subject(above)
    if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBG":
        return verb.head
    return None


def _antecedent(token: Any, verb: Any) -> Any:
    if token.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return verb.head
    if token.lower_ in _RELATIVE and verb.head.lemma_ == "be":
        # "it was X who said that …": the parser makes the second clause a complement of "was".
        return next((c for c in verb.head.children if c.dep_ in ("attr", "nsubj") and c.lower_ != "it"), token)
    return token


def mention_of(token: Any, sentence: Sentence) -> Mention | None:
    """Who a noun means, in this sentence alone: a mention at it, its apposition, or whom its possessive names. No pronouns."""
    found = holder_behind(token, sentence) or found_at(token, sentence)
    if found:
        return found.mention
    for child in token.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN":
            found = found_at(child, sentence)
            if found and found.mention.kind == "person":
                return found.mention
    # "Kremlin aide Yuri Ushakov", where the parser took another word of the name as its head.
    for found in _within(token, sentence):
        if found.mention.kind == "person" and found.end == sentence.offset(token)[1]:
            return found.mention
    if token.lower_ in words("attribution", "offices"):
        for child in token.children:
            if child.dep_ in ("poss", "compound", "nmod", "amod"):
                owner = found_at(child, sentence)
                if owner:
                    written = sentence.document.text[owner.start : sentence.offset(token)[1]]
                    state = token.lower_ in words("attribution", "institutions")
                    party = sentence.document.gazetteer.party_of(owner.mention) if state else None
                    return (party or owner.mention).model_copy(update={"written": written})
    return None


def holder_behind(office: Any, sentence: Sentence) -> Found | None:
    """Who holds an office that is written out before his name: "Prime Minister of Hungary Viktor Orban said".

    So write agencies and translations. "The spokesman of President Zelensky" is another: only a country or a house between the
    office and the name, or an office that the profile knows him to hold, makes it his.
    """
    if office.lower_ not in words("people", "offices_of"):
        return None
    document, end = sentence.document, sentence.offset(office)[1]
    named = [f for f in sentence.mentions if f.start > end]
    person = next((f for f in named if f.mention.kind == "person"), None)
    if person is None or not any(sentence.offset(t)[1] == person.end for t in office.subtree):
        return None  # "a representative of Ukraine told Rubio"
    between = document.text[end : person.start]
    written = between.split()
    if not written or written[0].lower() != "of" or len(written) > _LONGEST_OFFICE or not _IN_ONE_NAME.fullmatch(between):
        return None
    titled = written[-1].strip(".").lower() in words("people", "titles")
    housed = any(f.end <= person.start and f.mention.kind in ("party", "body") for f in named) or written[-1].isupper()
    own = person.mention.actor in document.gazetteer.offices_with(office.lower_, document.published)
    return person if own or (housed and not titled) else None


_LONGEST_OFFICE = 8
"""Words between an office and its holder's name."""
_IN_ONE_NAME = re.compile(r"\s(?:(?!and\s|or\s)[\w.-]+\s)+")
"""No comma and no possessive: "of Hungary's foreign minister Szijjarto" is somebody of his."""


def subjects_of(sentence: Sentence) -> list[Mention]:
    """Who does things in a sentence: the main clause's subject first; of "the Kremlin's version" the Kremlin."""
    return [mention for _, mention in subjects_at(sentence, main_only=True)]


def subjects_at(sentence: Sentence, *, main_only: bool = False, quoted: bool = False) -> list[tuple[int, Mention]]:
    """Offsets and mentions of the subjects of a sentence's clauses, or of its main clauses alone."""
    found: list[tuple[int, Mention]] = []
    for token in sentence.parse:
        if main_only and token.head.dep_ not in ("ROOT", "conj", "parataxis"):
            continue
        if token.dep_ in ("nsubj", "nsubjpass") and quoted == sentence.document.quoted(*sentence.offset(token)):
            mention = mention_of(token, sentence) or next(
                (m for c in token.children if c.dep_ == "poss" and (m := mention_of(c, sentence))), None
            )
            if mention is not None:
                found.append((sentence.offset(token)[0], mention))
    return found


def found_at(token: Any, sentence: Sentence) -> Found | None:
    """The mention whose words hold a token."""
    start, end = sentence.offset(token)
    return next((f for f in sentence.mentions if f.start <= start and end <= f.end), None)


def _within(token: Any, sentence: Sentence) -> list[Found]:
    left, right = sentence.start + token.left_edge.idx, sentence.offset(token)[1]
    return [f for f in sentence.mentions if left <= f.start and f.end <= right]
