"""Contacts that are no meetings: telephone and video calls, letters, memos, messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from observing.document import Document, Sentence
from observing.lexicon import lexicon, pattern
from observing.modality import modality_of
from observing.plan_agents import agents_of
from observing.speakers import Speakers
from schemas.observations import ContactKind, ContactReported, Mention
from schemas.profile import Profile

_KINDS: tuple[ContactKind, ...] = ("telephone", "video", "letter", "memo", "message")


@cache
def _trigger() -> re.Pattern[str]:
    return pattern(word for group in ("phrases", "verbs") for listed in lexicon("contacts")[group].values() for word in listed)


def read_contacts(document: Document, profile: Profile, extractor: str = "rules/1") -> Iterator[ContactReported]:
    """Every contact of at least two actors that a sentence tells, in text order."""
    trigger = _trigger()
    wanted = [s for s in document.sentences if trigger.search(s.text) and not s.question]
    document.prepare(wanted)
    speakers = Speakers(document)
    for sentence in wanted:
        for kind in _KINDS:
            match = pattern([*lexicon("contacts")["phrases"].get(kind, ()), *lexicon("contacts")["verbs"].get(kind, ())]).search(
                sentence.text
            )
            if match is None:
                continue
            verb = _verb_at(sentence, match.start())
            participants = _participants(sentence, verb, speakers)
            if verb is None or len(participants) < 2:
                continue
            at = sentence.offset(verb)
            speaker, chain = document.attribution(*at)
            yield ContactReported(
                topic=profile.topic,
                article_id=document.article.article_id,
                evidence=document.evidence_around(sentence, sentence.start + match.start(), sentence.start + match.end()),
                speaker=speaker,
                chain=chain,
                modality=modality_of(verb),
                confidence=0.7,
                rule=f"contact/{kind}",
                extractor=extractor,
                kind=kind,
                participants=participants,
            )
            break


def _verb_at(sentence: Sentence, at: int) -> Any | None:
    token = next((t for t in sentence.parse if t.idx <= at < t.idx + len(t.text)), None)
    while token is not None and token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token if token is not None and token.pos_ in ("VERB", "AUX") else None


def _participants(sentence: Sentence, verb: Any | None, speakers: Speakers) -> tuple[Mention, ...]:
    """Who takes part: the verb's subject, its objects, and those behind "with", "to" and "by"."""
    if verb is None:
        return ()
    found: dict[str, Mention] = {m.name: m for m in agents_of(verb, sentence, speakers)}
    left, right = sentence.start + verb.left_edge.idx, sentence.start + verb.right_edge.idx + len(verb.right_edge.text)
    for mention in sentence.mentions:
        if left <= mention.start and mention.end <= right and mention.mention.kind in ("person", "party", "body"):
            token = next((t for t in sentence.parse if t.idx <= mention.end - 1 - sentence.start < t.idx + len(t.text)), None)
            if token is not None and (
                token.dep_ in ("dobj", "dative", "iobj", "conj", "nsubj") or token.head.lower_ in ("with", "to", "by", "between")
            ):
                found.setdefault(mention.mention.name, mention.mention)
    return tuple(found.values())
