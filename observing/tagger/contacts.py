"""Calls, letters and messages that the tagger points to and the rules did not see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from observing.lexicon import lexicon, pattern
from observing.modality import modality_of
from observing.tagger.frames import Tagged
from observing.tagger.meaning import Meaning, trigger_token
from schemas.observations import ContactKind, ContactReported

_KINDS: tuple[ContactKind, ...] = ("video", "letter", "memo", "message")


def propose_contacts(
    tagged: Tagged, meaning: Meaning, known: Sequence[ContactReported], extractor: str
) -> Iterator[ContactReported]:
    """The frames of contacts that took place between two known sides, without those that the rules found in the same words."""
    document = meaning.document
    for frame in tagged.frames("contact"):
        sentence, token = frame.sentence, trigger_token(frame)
        if frame.event != "held" or token is None or sentence.question or modality_of(token) != "asserted":
            continue
        people = meaning.who(frame.spans("participant", "host"))
        evidence = document.evidence_around(sentence, frame.start, frame.end)
        if len(people) < 2 or any(k.evidence.start < evidence.end and evidence.start < k.evidence.end for k in known):
            continue
        speaker, chain = document.attribution(frame.start, frame.end)
        yield ContactReported(
            topic=document.profile.topic,
            article_id=document.article.article_id,
            evidence=evidence,
            speaker=speaker,
            chain=chain,
            confidence=round(frame.score, 2),
            rule=f"contact/tagger/{document.text[frame.start : frame.end].lower()}",
            extractor=extractor,
            kind=_kind(sentence.text),
            participants=people,
            when=meaning.day(frame, "date", "past"),
        )


def _kind(text: str) -> ContactKind:
    """What the sentence's words make it; a telephone call where they tell nothing else."""
    listed = lexicon("contacts")
    return next(
        (kind for kind in _KINDS if pattern([*listed["phrases"].get(kind, ()), *listed["verbs"].get(kind, ())]).search(text)),
        "telephone",
    )
