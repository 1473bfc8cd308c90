"""Cues without a reporting verb: "according to", "in X's words", "X, hours later: …", a quotation after a colon, and the outlets
and people that introduce a block quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.attribution_node import Attribution
from observing.document import Document, Sentence
from observing.gazetteer import Found
from observing.lexicon import pattern, word_pattern, words
from observing.reported_content import edges
from observing.speakers import Speakers
from schemas.observations import Mention

_COLON = re.compile(r"(?<!\d):\s+(?=[\"'\w])|(?<=\d):\s+(?=\")")
_STAMP = re.compile(r"\s*(?:[•*-]\s*)?\d{1,2}[.:]\d{2}(?:\s*(?:am|pm|a\.m\.|p\.m\.|GMT|CET))?\s+")
_BETWEEN = re.compile(
    r",?\s+(?:quoting|citing|as quoted by|quoted by|via|relayed by|as relayed by|to|told|in|on)\s+(?:the\s+)?|,\s+"
)
_WHERE = re.compile(
    r"(?:,?\s+(?:in|on|at|from|to|before|outside|aboard)\s+(?:(?:the|his|her|its)\s+)?[\w']+(?:\s+[A-Z][\w']+)*){1,3},?"
)
"""Where somebody speaks: "Vance, in India on the 23rd: …", "Trump on television: …"."""
_PRONOUNS = {"his": "he", "her": "she", "their": "they", "its": "it"}


def cue_trigger() -> re.Pattern[str]:
    """What a sentence shows when one of these cues may be in it."""
    fronted = [f"{be} {word}" for be in ("is", "was", "were") for word in ("how", "what")]
    said = "|".join(sorted(words("attribution", "tellings")))
    telling = rf"(?<!\w)(?:in|by|on|to) (?:(?:his|her|their|its)(?: own)?|[^.;:]{{2,40}}'s(?: own)?) (?:{said})(?!\w)"
    telling += rf"|\bas [^.;:]{{2,40}} (?:{'|'.join(sorted(words('attribution', 'as_put_forms')))}) it\b"
    listed = pattern([*words("attribution", "according"), *fronted]).pattern
    return re.compile(f"{listed}|{telling}", re.IGNORECASE)


def read_according(sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "According to X, …" and "…, according to X": what follows, or the whole sentence."""
    for match in word_pattern("attribution", "according").finditer(sentence.text):
        head = next((t for t in sentence.parse if t.dep_ == "pobj" and t.idx >= match.end() and t.head.idx < match.end()), None)
        speaker = speakers.of(head, sentence) if head is not None else None
        if head is None or speaker is None:
            continue
        chain = tuple(m for m in passed_on(sentence.offset(head)[0], sentence) if m.name != speaker.name)
        cue = (sentence.start + match.start(), sentence.offset(head)[1])
        start, end = _part(sentence, cue[0])
        if match.start() == 0:
            start = min(edges(head, sentence)[1] + 1, sentence.end - 1)
        yield Attribution(start, end, speaker, chain, cue, "according", "", sentence.index)


def passed_on(start: int, sentence: Sentence, end: int | None = None) -> list[Mention]:
    """Outlets that the source whose noun begins at the offset `start` is "quoted by" or "cited by", before the offset `end`."""
    behind = sentence.document.text[start : end or sentence.end]
    match = re.search(r"\b(?:quoted|cited|interviewed)\s+(?:by|in|on)\s+(?:the\s+)?", behind, re.IGNORECASE)
    if match is None or match.start() > 80:
        return []
    at = start + match.end()
    return [f.mention for f in sentence.mentions if f.mention.kind == "outlet" and at <= f.start <= at + 5]


def read_tellings(sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "There was, in his words, nothing to talk about", "in Ushakov's summary": the sentence around it is theirs."""
    for token in sentence.parse:
        if token.lower_ not in words("attribution", "tellings") or token.head.lower_ not in ("in", "by", "on", "to"):
            continue
        owner = next((c for c in token.children if c.dep_ == "poss"), None)
        if owner is None:
            continue
        if owner.lower_ in _PRONOUNS:
            speaker = speakers.pronoun(_PRONOUNS[owner.lower_], owner, sentence)
        else:
            speaker = speakers.of(owner, sentence)
        if speaker is None or speaker.kind == "outlet":
            continue
        cue = (sentence.start + token.head.idx, sentence.offset(token)[1])
        yield Attribution(*_part(sentence, cue[0]), speaker, (), cue, "say", "", sentence.index, clausal=True)


def _part(sentence: Sentence, at: int) -> tuple[int, int]:
    text = sentence.document.text
    left = max(text.rfind(mark, sentence.start, at) for mark in (";", ": "))
    right = text.find(";", at, sentence.end)
    return (left + 1 if left >= 0 else sentence.start), (right if right >= 0 else sentence.end)


def read_colon(sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "Starmer afterwards: the position is unacceptable", "X contradicted him: '…'", "X's reply, the same day: …"."""
    text = sentence.text
    stamp = _STAMP.match(text)
    begin = stamp.end() if stamp else 0
    for match in _COLON.finditer(text, begin):
        lead, said = text[begin : match.start()], text[match.end() :]
        if len(lead) > 110 or len(said.split()) < 3 or sentence.document.quoted(*(sentence.start + n for n in match.span())):
            continue
        named = [
            f
            for f in sentence.mentions
            if f.end <= sentence.start + match.start() and f.mention.kind in ("person", "party", "body")
        ]
        quoted = said.lstrip().startswith('"')
        speaker = _introduced(named, lead, sentence, begin, quoted=quoted) or _reporting(match.start(), sentence, speakers)
        if speaker is None:
            continue
        outlets = [f.mention for f in sentence.mentions if f.mention.kind == "outlet" and f.end <= sentence.start + match.start()]
        start = sentence.start + match.end()
        cue = (sentence.start + begin, sentence.start + match.start() + 1)
        yield Attribution(start, sentence.end, speaker, tuple(outlets[:1]), cue, "say", "", sentence.index, clausal=True)
        return


def _reporting(colon: int, sentence: Sentence, speakers: Speakers) -> Mention | None:
    """Who speaks in a clause before the colon that ends with what comes next: "he explained what it would take: …"."""
    verbs = words("attribution", "say") | words("attribution", "reject") | words("attribution", "deny")
    for token in reversed([t for t in sentence.parse if t.idx < colon]):
        if token.pos_ != "VERB" or str(token.lemma_).lower() not in verbs or token.tag_ not in ("VBD", "VBZ", "VBN"):
            continue
        actor = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if actor is None or any(c.dep_ == "neg" for c in token.children):
            continue
        if any(
            c.dep_ == "ccomp" and c.i > token.i and c.idx < colon and c.tag_ != "VB" and not _embedded(c) for c in token.children
        ):
            return None  # "said that A: B" says A, and B may be anybody's
        return speakers.of(actor, sentence)
    return None


def _embedded(clause: Any) -> bool:
    return any(t.tag_ in ("WP", "WRB", "WDT") for t in clause.subtree)


def _introduced(named: list[Found], lead: str, sentence: Sentence, begin: int, *, quoted: bool) -> Mention | None:
    """Who speaks after the colon: the only one named, at the beginning of the introduction and doing nothing but speak."""
    if not named or named[0].start - (sentence.start + begin) > 24:
        return None
    first = named[0].mention
    before = sentence.document.text[sentence.start + begin : named[0].start].strip().lower().rstrip(",")
    if before and before not in words("attribution", "lead_ins"):
        return None
    rest = sentence.document.text[named[0].end : sentence.start + begin + len(lead)]
    others = {f.mention.name for f in named[1:]} - {first.name}
    spoken = bool(word_pattern("attribution", "replies").search(rest))
    if quoted and re.match(r",?\s+\w|$", rest):
        return first
    if others or first.kind != "person":
        return first if spoken and not others else None
    for outlet in (f for f in sentence.mentions if f.mention.kind == "outlet"):
        rest = rest.replace(_written(sentence, outlet), "television")
    if spoken or not rest.strip(" ,") or _WHERE.fullmatch(rest) or word_pattern("attribution", "moments").search(rest):
        return first
    return None


def _written(sentence: Sentence, found: Found) -> str:
    return sentence.document.text[found.start : found.end]


def read_introductions(document: Document) -> list[Attribution]:
    """A block quote, or a paragraph after a colon, belongs to the outlet or the person whom the paragraph before introduces.

    "Dmitry Peskov, to RIA Novosti:" lets the man speak through the agency; "The Guardian, quoting TASS, quoting Ushakov:" too.
    """
    found: list[Attribution] = []
    for before, paragraph in zip(document.paragraphs, document.paragraphs[1:], strict=False):
        if before.block_quote and paragraph.block_quote and found and found[-1].end == before.end:
            found.append(replace(found[-1], start=paragraph.start, end=paragraph.end))
            continue
        sentences = [s for s in document.sentences if s.paragraph is before]
        if not sentences or before.block_quote:
            continue
        last = sentences[-1]
        if not (paragraph.block_quote or last.text.rstrip("*_ ").endswith(":")):
            continue
        outlets = [f for f in last.mentions if f.mention.kind == "outlet"]
        people = [f for f in last.mentions if f.mention.kind == "person"]
        speaking = _speaking(people, outlets, last)
        cue = (last.start, last.end)
        if speaking is not None and paragraph.block_quote:
            speaker, chain = speaking
            found.append(Attribution(paragraph.start, paragraph.end, speaker, chain, cue, "block", "", last.index))
        elif len(outlets) == 1 and (
            word_pattern("attribution", "introductions").search(last.text) or outlets[0].end >= last.end - 3
        ):
            found.append(Attribution(paragraph.start, paragraph.end, outlets[0].mention, (), cue, "relay", "", last.index))
    return found


def _speaking(people: list[Found], outlets: list[Found], sentence: Sentence) -> tuple[Mention, tuple[Mention, ...]] | None:
    """The one person of an introduction with the outlets around him, the nearest first."""
    if len({f.mention.name for f in people}) != 1:
        return None
    person = people[0]
    text = sentence.document.text
    for one, other in zip(sorted([person, *outlets]), sorted([person, *outlets])[1:], strict=False):
        if not _BETWEEN.fullmatch(text[one.end : other.start]):
            return None
    if not outlets and not text[person.end : sentence.end].startswith((":", ",")):
        return None
    chain = sorted(outlets, key=lambda f: abs(f.start - person.start))
    return person.mention, tuple(f.mention for f in chain)
