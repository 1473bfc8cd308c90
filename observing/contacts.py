"""Contacts that are no meetings: telephone and video calls, letters, memos, messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from observing.clauses import distinct, own_tokens
from observing.dates import governing_verb
from observing.document import Document, Sentence
from observing.lexicon import lexicon, pattern
from observing.modality import modality_of
from observing.plans.agents import agents_of
from observing.speakers import Speakers
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import ContactKind, ContactReported, Mention
from schemas.profile import Profile

_KINDS: tuple[ContactKind, ...] = ("telephone", "video", "letter", "memo", "message")
_UNDATED = ("duration", "duration_range", "vague", "within", "year")
_AND = re.compile(r",?\s+and\s+")


@cache
def _trigger() -> re.Pattern[str]:
    return pattern(word for group in ("phrases", "verbs") for listed in lexicon("contacts")[group].values() for word in listed)


@cache
def _of_kind(kind: ContactKind) -> re.Pattern[str]:
    return pattern([*lexicon("contacts")["phrases"].get(kind, ()), *lexicon("contacts")["verbs"].get(kind, ())])


def read_contacts(
    document: Document, profile: Profile, extractor: str = "rules/1", *, timeline: Timeline | None = None
) -> Iterator[ContactReported]:
    """Every contact of at least two actors that a sentence tells, in text order, with its day where the sentence gives one."""
    trigger = _trigger()
    wanted = [s for s in document.sentences if trigger.search(s.text) and not s.question]
    document.prepare(wanted)
    speakers, days = Speakers(document), timeline or Timeline(document)
    for sentence in wanted:
        for kind, match, verb, part in _told(sentence):
            lost = _misread(sentence, match, kind)
            participants = _named(sentence, part) if lost else _participants(sentence, verb, part, speakers)
            if len(participants) < 2:
                continue
            modality = modality_of(verb)
            speaker, chain = document.attribution(*sentence.offset(verb))
            yield ContactReported(
                topic=profile.topic,
                article_id=document.article.article_id,
                evidence=document.evidence_around(sentence, sentence.start + match.start(), sentence.start + match.end()),
                speaker=speaker,
                chain=chain,
                modality=modality,
                confidence=0.7,
                rule=f"contact/{kind}",
                extractor=extractor,
                kind=kind,
                participants=participants,
                when=_when(sentence, None if lost else verb, part, days, ahead=modality == "planned"),
            )


def _told(sentence: Sentence) -> Iterator[tuple[ContactKind, re.Match[str], Any, tuple[int, int]]]:
    """The contacts of a sentence, one a verb, each with the stretch (offsets in the sentence) that tells it.

    Of one verb two only where "and" parts them: "spoke with one by phone on Thursday and with another by video on Friday".
    """
    seen: set[int] = set()
    listed: list[tuple[ContactKind, re.Match[str], Any]] = []
    matches = [(m, kind) for kind in _KINDS for m in _of_kind(kind).finditer(sentence.text)]
    for match, kind in sorted(matches, key=lambda each: each[0].start()):
        verb = _verb_at(sentence, match.start())
        if verb is None or any(match.start() < m.end() for _, m, _ in listed):
            continue
        last = listed[-1] if listed and listed[-1][2].i == verb.i else None
        parts = last is not None and (last[0] != kind or _misread(sentence, match, kind))
        parted = last is not None and parts and _AND.search(sentence.text, last[1].end(), match.start()) is not None
        if verb.i not in seen or parted:
            listed.append((kind, match, verb))
            seen.add(verb.i)
    for index, (kind, match, verb) in enumerate(listed):
        start, end = 0, len(sentence.text)
        for _, other, its in listed[:index]:
            if its.i == verb.i:
                cut = _AND.search(sentence.text, other.end(), match.start())
                start = cut.start() if cut else start
        for _, other, its in listed[index + 1 :]:
            cut = _AND.search(sentence.text, match.end(), other.start()) if its.i == verb.i else None
            if cut is not None:
                end = min(end, cut.start())
        yield kind, match, verb, (start, end)


def _verb_at(sentence: Sentence, at: int) -> Any | None:
    token = next((t for t in sentence.parse if t.idx <= at < t.idx + len(t.text)), None)
    while token is not None and token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token if token is not None and token.pos_ in ("VERB", "AUX") else None


def _misread(sentence: Sentence, match: re.Match[str], kind: ContactKind) -> bool:
    """Whether a word that is a verb stands there which the parser took for none: "and Starmer rang Zelensky"."""
    token = next((t for t in sentence.parse if t.idx <= match.start() < t.idx + len(t.text)), None)
    verbs = {str(verb) for verb in lexicon("contacts")["verbs"].get(kind, ())}
    return match.group().lower() in verbs and token is not None and token.pos_ not in ("VERB", "AUX")


def _named(sentence: Sentence, part: tuple[int, int]) -> tuple[Mention, ...]:
    """Everybody named in a stretch, for a verb of which the parse knows nothing."""
    return distinct(
        m.mention
        for m in sentence.mentions
        if part[0] <= m.start - sentence.start < part[1] and m.mention.kind in ("person", "party", "body")
    )


def _participants(sentence: Sentence, verb: Any, part: tuple[int, int], speakers: Speakers) -> tuple[Mention, ...]:
    """Who takes part: the verb's subject and, in its own clause, its objects and those behind "with", "to" and "by"."""
    found: dict[str, Mention] = {m.name: m for m in agents_of(verb, sentence, speakers)}
    clause = {t.i for t in own_tokens(verb)}
    for mention in sentence.mentions:
        end = mention.end - sentence.start
        if mention.mention.kind not in ("person", "party", "body") or not part[0] <= end <= part[1]:
            continue
        token = next((t for t in sentence.parse if t.idx <= end - 1 < t.idx + len(t.text)), None)
        if (
            token is not None
            and token.i in clause
            and (
                token.dep_ in ("dobj", "dative", "iobj", "conj", "nsubj") or token.head.lower_ in ("with", "to", "by", "between")
            )
        ):
            found.setdefault(mention.mention.name, mention.mention)
    return tuple(found.values())


def _when(sentence: Sentence, verb: Any | None, part: tuple[int, int], timeline: Timeline, *, ahead: bool) -> When | None:
    """The day that the verb's own clause gives for what it tells; for a verb unknown to the parse the first of the stretch."""
    for phrase in timeline.phrases(sentence):
        at = phrase.start - sentence.start
        if phrase.kind in _UNDATED or phrase.lead in ("until", "till", "since", "by") or not part[0] <= at < part[1]:
            continue
        governor = governing_verb(timeline.tokens(phrase, sentence))
        if verb is not None and (governor is None or governor.i != verb.i):
            continue
        when = timeline.resolve(phrase, sentence, "future" if ahead else None)
        if when.earliest is not None:
            return when
    return None
