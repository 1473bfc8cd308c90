"""Reporting verbs: what they say, whom it was told to, and when they say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from observing.attribution_node import Attribution, Manner
from observing.cues import passed_on
from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, words
from observing.listeners import told_to
from observing.reported_content import clause_of, content_of, urges, voiced
from observing.speakers import Speakers
from observing.subjects import mention_of, subject
from observing.turned_reports import (
    is_passive,
    read_answers,
    read_as_put,
    read_fronted,
    read_passive,
    read_quoted,
    source_of,
    speakers_at,
)

_QUOTED = re.compile(r",?\s+(?:as\s+)?(?:quoted|cited)\b")
"""What stands right behind an outlet's name where another passes its words on."""


def reporting_trigger() -> re.Pattern[str]:
    """What a sentence must hold for its parse to be worth while: any form of a reporting verb."""
    speak = lexicon("attribution")["speak"]
    verbs = (
        (words("attribution", "say") - words("attribution", "silent"))
        | words("attribution", "quoting")
        | words("attribution", "deny")
        | words("attribution", "describe")
        | frozenset(speak)
    )
    verbs |= words("attribution", "with_that") | words("attribution", "answers") | {"have"}
    verbs |= words("attribution", "judging") | words("attribution", "voicing")
    return inflected(
        frozenset(verbs | words("attribution", "reject") | words("attribution", "clear") | words("attribution", "urging"))
    )


def read_verbs(sentence: Sentence, speakers: Speakers) -> list[Attribution]:
    """The nodes of one sentence's reporting verbs: one for each of several who say it together."""
    found: list[Attribution] = [
        *read_fronted(sentence, speakers),
        *read_as_put(sentence, speakers),
        *read_answers(sentence, speakers),
    ]
    for token in sentence.parse:
        if token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN") or not _verbal(token):
            continue
        lemma = _lemma(token)
        if _no_statement(token) or any(n.cue[0] <= sentence.offset(token)[0] < n.cue[1] for n in found):
            continue
        for node in read_quoted(token, sentence, speakers):
            speakers.note(node.cue[0], node.speaker)
            found.append(node)
        manner = _manner(token, lemma)
        aside = token.tag_ == "VBG" and str(token.head.lemma_).lower() in words("attribution", "say")
        if manner is None or (manner == "speak" and (aside or _converses(token, sentence))):
            continue  # "…, he said, referring to Haugen"
        if is_passive(token):
            for node in read_passive(token, lemma, manner, sentence, speakers):
                speakers.note(node.cue[0], node.speaker)
                found.append(node)
            continue
        for node in _active(token, lemma, manner, sentence, speakers, found):
            if _leaves_quotation(node, sentence):
                continue
            speakers.note(node.cue[0], node.speaker)
            found.append(node)
    # "said, citing X" has two cues for the same words.
    once = {(node.start, node.speaker.name, node.manner): node for node in reversed(found)}
    return [node for node in reversed(once.values()) if not _only_reports(node, sentence)]


def _only_reports(node: Attribution, sentence: Sentence) -> bool:
    """Whether the content is another's cue: "the wire reported, citing two, that A wrote it" may be parsed as A writing it."""
    inside = [t for t in sentence.parse if node.start <= sentence.offset(t)[0] < node.end and t.pos_ not in ("DET", "PUNCT")]
    rest = [t for t in inside if not any(f.start <= sentence.offset(t)[0] < f.end for f in sentence.mentions)]
    return len(rest) == 1 < len(inside) and rest[0].pos_ == "VERB" and str(rest[0].lemma_) in words("attribution", "say")


def _leaves_quotation(node: Attribution, sentence: Sentence) -> bool:
    """Whether the verb is quoted and its content is not: in '"A wrote it," B said' "B said" is not what A wrote."""
    if not sentence.document.quoted(*node.cue):
        return False
    inside = {at for a, b in sentence.quotes for at in range(a, b)}
    return any(sentence.document.text[at].isalnum() for at in range(node.start, node.end) if at not in inside)


def _active(
    token: Any, lemma: str, manner: Manner, sentence: Sentence, speakers: Speakers, found: list[Attribution]
) -> Iterator[Attribution]:
    actor = _doer(token, sentence)
    if actor is None:
        return
    content = content_of(token, actor, sentence, manner, lemma)
    if content is None or (content[1] - content[0] < 3 and manner not in ("deny", "reject")):
        return  # "denied it" takes up what was said before
    cue_start = sentence.start + min(actor.left_edge.idx if actor.i < token.i else token.idx, token.idx)
    if actor.i > token.i or actor.head.i != token.i or abs(actor.i - token.i) > 40:
        cue_start = sentence.start + token.idx
    cue_end = sentence.start + max(token.idx + len(token.text), actor.idx + len(actor.text) if actor.i > token.i else 0)
    passing = passed_on(sentence.offset(actor)[0], sentence, sentence.offset(token)[0]) if actor.i < token.i else []
    for named in speakers_at(actor, sentence, speakers) or speakers.together(actor, sentence):
        source = source_of(sentence, token, speakers) if named.kind == "outlet" else None
        speaker = source or named
        chain = (named,) if source else () if speaker.kind == "outlet" else told_to(token, sentence, speaker)
        if not chain and token.dep_ == "conj":
            # "told CNN that A, and added that B": B was told to CNN too.
            chain = next((n.chain for n in found if n.cue[1] == sentence.offset(token.head)[1] and n.speaker == speaker), ())
        told = [f.end for f in sentence.mentions if f.mention in chain and _QUOTED.match(sentence.document.text, f.end)]
        onward = [*passing, *(m for end in told for m in passed_on(end, sentence))]
        chain = (*chain, *(m for m in onward if m.name not in {speaker.name, *(c.name for c in chain)}))
        yield Attribution(
            *content, speaker, chain, (cue_start, cue_end), manner, lemma, sentence.index,
            opinion=manner != "describe" and lemma in words("attribution", "opinion"), clausal=_tells(token),
        )  # fmt: skip


def _tells(token: Any) -> bool:
    """Whether what is said is a clause of its own or the sentence around the cue, and no object or small clause."""
    clause = clause_of(token)
    if clause is not None:
        return bool(clause.tag_ != "VBG")
    return not any(c.dep_ == "dobj" and c.i > token.i for c in token.children)


def _doer(token: Any, sentence: Sentence) -> Any | None:
    """The verb's subject, or whom its words name right behind it after a comma or quotation ("…, warned his officials")."""
    actor = subject(token)
    behind = _named_behind(token, sentence)
    if behind is not None:
        return behind
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    quoted = sentence.document.quoted
    if len(subjects) > 1 and not quoted(*sentence.offset(token)):
        # '"Very productive", said Oslo': the parser takes the quotation's head for a subject too.
        return next((c for c in subjects if not quoted(*sentence.offset(c))), actor)
    if subjects or not token.i:
        return actor
    if token.doc[token.i - 1].text not in (",", '"', "?", "!", "-", "–", "—", "so"):
        return actor
    named = None
    for following in token.doc[token.i + 1 : token.i + 9]:
        if (
            following.is_punct
            or following.pos_ in ("VERB", "AUX", "SCONJ")
            or following.lower_ in ("that", "to", "on", "in", "at")
        ):
            break
        if following.pos_ in ("PRON", "NOUN", "PROPN") and following.dep_ not in ("compound", "poss", "amod", "dobj"):
            mention = mention_of(following, sentence)
            named = following if named is None or (mention is not None and mention.kind == "person") else named
    return named or actor


def _named_behind(token: Any, sentence: Sentence) -> Any | None:
    """ "Leaders next, insists Ukraine's Rustem Umerov.": a person right behind a verb that ends what is said."""
    doc = token.doc
    if not token.i or doc[token.i - 1].text not in (",", '"', "?", "!", "-", "–", "—") or token.tag_ == "VBG":
        return None
    at = sentence.offset(token)[1]
    for found in sentence.mentions:
        if found.mention.kind != "person" or found.start < at or found.start - at > 40:
            continue
        between = [t for t in doc if at <= sentence.offset(t)[0] < found.start]
        last = next((t for t in doc if sentence.offset(t)[1] >= found.end), None)
        ends = last is not None and (last.i + 1 >= len(doc) or doc[last.i + 1].text in (".", ",", ";", ":", '"', ")"))
        if ends and all(t.pos_ in ("PROPN", "NOUN", "ADJ", "PART", "DET", "ADP") or t.text == "," for t in between):
            return last
        return None
    return None


def _verbal(token: Any) -> bool:
    return token.tag_.startswith("VB") or (token.pos_ in ("VERB", "AUX") and token.tag_ != "MD")


def _lemma(token: Any) -> str:
    # The parser takes some particles for adverbs ("brushed aside").
    particle = next(
        (
            c.lower_
            for c in token.children
            if c.dep_ == "prt"
            or (c.dep_ == "advmod" and c.i == token.i + 1 and c.lower_ in ("aside", "off", "away", "out", "down"))
        ),
        None,
    )
    lemma = str(token.lemma_).lower()
    return f"{lemma} {particle}" if particle else lemma


def _manner(token: Any, lemma: str) -> Manner | None:
    if lemma in words("attribution", "clear") and re.search(
        r"\b(?:clear|plain|known)\b", token.doc[token.i : token.i + 6].text.lower()
    ):
        return "say" if clause_of(token) is not None else None
    if urges(token, lemma):
        return "say"
    if lemma in words("attribution", "with_that") or (lemma == "have" and any(c.lower_ == "it" for c in token.children)):
        # "allowed that some were fakes", "had it that nothing had arrived"
        clause = clause_of(token)
        told = clause is not None and clause.i > token.i and any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children)
        return "say" if told else None
    opinion = voiced(token, lemma)
    if opinion is not None:
        return "deny" if opinion.lower_ in words("attribution", "doubts") else "say"
    if lemma in words("attribution", "judging") and _quotes_verdict(token):
        return "describe"
    if lemma in words("attribution", "deny"):
        return "deny"
    if lemma in words("attribution", "reject"):
        return "reject"
    if lemma in words("attribution", "describe"):
        return "describe"
    if lemma in words("attribution", "say") and lemma not in words("attribution", "silent"):
        speak = lexicon("attribution")["speak"].get(lemma, ())
        if any(c.dep_ == "prep" and c.lower_ in speak for c in token.children) and not clause_of(token):
            return "speak"
        return "say"
    speak = lexicon("attribution")["speak"].get(lemma)
    if speak and any(c.dep_ in ("prep", "prt") and c.lower_ in speak for c in token.children):
        return "speak"
    return None


def _quotes_verdict(token: Any) -> bool:
    """Whether the verb's object or complement, and no clause of its own, holds quotation marks: the words of who judges."""
    clause = clause_of(token)
    if clause is not None and clause.pos_ in ("VERB", "AUX"):
        return False
    parts = [c for c in token.children if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp", "prep", "advcl") and c.i > token.i]
    last = max((part.right_edge.i for part in parts), default=token.i)
    opening = next((t for t in token.doc[token.i + 1 : last + 1] if t.is_quote), None)
    return opening is not None and token.doc[opening.i - 1].pos_ not in ("DET", "ADJ")  # but 'saw the "envoy hotel"' is a name


def _converses(token: Any, sentence: Sentence) -> bool:
    """ "Spoke with Rubio about the plan": two who talk to each other, which tells nothing of what either says."""
    others = (o for c in token.children if c.dep_ == "prep" and c.lower_ == "with" for o in c.children if o.dep_ == "pobj")
    met = (mention_of(other, sentence) for other in others)
    return any(mention is not None and mention.kind in ("person", "party", "body") for mention in met)


def _no_statement(token: Any) -> bool:
    """Negated, asked for, conditional or not yet made: "did not say", "declined to comment", "if he says"."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "cannot", "neither", "nor", "nowhere", "hardly"):
            return True
        if child.dep_ == "aux" and child.lower_ == "would":
            # "would say only that" says it; "would write into its constitution" is no statement.
            return not re.search(r"\bonly\b", token.doc[max(0, token.i - 2) : token.i + 3].text)
        if child.dep_ == "aux" and child.lower_ in ("could", "should", "might", "may", "can", "to", "must", "will"):
            # "to say" after "went on" says something; after "declined" or as a purpose it does not.
            return not (child.lower_ == "to" and str(token.head.lemma_) in words("attribution", "stepping_up"))
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return True
    if token.dep_ == "conj" and any(c.lower_ == "neither" for c in token.head.children):
        return True  # "would neither confirm nor deny"
    if token.dep_ == "conj" and any(c.dep_ == "neg" for c in token.head.children):
        return bool(token.head.pos_ == "VERB" and any(c.lower_ in ("or", "nor") for c in token.head.children))
    return False
