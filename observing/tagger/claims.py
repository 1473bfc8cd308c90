"""Statements that the tagger points to, as nodes of the attribution tree that the attribution rules did not see."""

from __future__ import annotations

from collections.abc import Iterator

from observing.attribution_node import Attribution
from observing.document import Sentence
from observing.tagger.frames import Tagged, TaggedFrame
from observing.tagger.meaning import Meaning
from schemas.observations import Mention, Stance


def propose_claims(tagged: Tagged, meaning: Meaning) -> Iterator[tuple[Attribution, Stance]]:
    """The frames of claims whose speaker is told in their sentence, with their stance, without those that the rules saw."""
    document = meaning.document
    for frame in tagged.frames("claim"):
        sentence = frame.sentence
        span = frame.first("speaker")
        if span is None or sentence.question:
            continue
        if not (sentence.start <= span[0] < sentence.end):
            continue
        speaker = meaning.speaker(span)
        if speaker is None or any(_is_known(node, frame, speaker) for node in document.attributions):
            continue
        relays = (meaning.speaker(relay) for relay in frame.spans("relay"))
        chain = [m for m in relays if m is not None and m.name != speaker.name]
        start, end = _content(sentence, frame, span)
        if end - start < 12:
            continue
        cue = (min(span[0], frame.start), max(span[1], frame.end))
        stance: Stance = frame.event  # type: ignore[assignment]
        verb = document.text[frame.start : frame.end].lower()
        yield Attribution(start, end, speaker, _distinct(chain), cue, "say", f"tagger/{verb}", sentence.index), stance


def _is_known(node: Attribution, frame: TaggedFrame, speaker: Mention) -> bool:
    """Whether the attribution rules saw the same statement: its reporting words, or its speaker in the same sentence."""
    if node.manner == "relay" or node.sentence != frame.sentence.index:
        return False
    return node.speaker.name == speaker.name or (node.cue[0] < frame.end and frame.start < node.cue[1])


def _content(sentence: Sentence, frame: TaggedFrame, speaker: tuple[int, int]) -> tuple[int, int]:
    """What is said: the longer part before or after the words that tell who says it, within the words of who tells that."""
    first, last = min(speaker[0], frame.start), max(speaker[1], frame.end)
    around = [n for n in sentence.document.attributions if n.start <= first and last <= n.end and n.manner != "relay"]
    left = max([sentence.start, *(n.start for n in around)])
    right = min([sentence.end, *(n.end for n in around)])
    return max(((last, right), (left, first)), key=lambda part: part[1] - part[0])


def _distinct(mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple({m.name: m for m in mentions}.values())
