"""Deadlines that the tagger points to, as findings of the deadline rules: dated, merged and settled with theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from observing.deadlines.reading import Desk, Found
from observing.lexicon import word_pattern
from observing.tagger.frames import Tagged, TaggedFrame
from observing.tagger.meaning import Meaning, trigger_token
from schemas.envelope import When
from schemas.observations import DeadlineEvent


def propose_deadlines(tagged: Tagged, meaning: Meaning, desk: Desk, known: Sequence[Found]) -> Iterator[Found]:
    """The frames of deadlines, without those of whose event the rules found one in the same sentence."""
    for frame in tagged.frames("deadline"):
        sentence = frame.sentence
        if sentence.question or word_pattern("deadlines", "other_worlds").search(sentence.text):
            continue
        event: DeadlineEvent = frame.event  # type: ignore[assignment]
        if any(k.sentence is sentence and (k.event == event or {k.event, event} == {"set", "denied"}) for k in known):
            continue  # a limit that somebody is said to deny is not set in the same breath
        if event == "set" and _told_before(frame) and any(k.sentence is sentence for k in known):
            continue  # "played down the date that his president had set"
        due = _due(frame, event, meaning, desk)
        if event == "set" and due is None and "due" not in frame.roles:
            continue  # a limit of which no end is told is no news
        yield Found(
            event=event,
            sentence=sentence,
            start=frame.start,
            end=frame.end,
            rule=f"tagger/{desk.document.text[frame.start : frame.end].lower()}",
            set_by=meaning.who(frame.spans("setter")),
            addressed_to=meaning.who(frame.spans("addressee")),
            due=due,
            confidence=round(frame.score, 2),
            anchored=True,
        )


def _told_before(frame: TaggedFrame) -> bool:
    """Whether a limit is set in a relative clause and in the past perfect: the sentence tells what became of it."""
    verb = trigger_token(frame)
    return verb is not None and verb.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ in ("had", "'d") for c in verb.children)


def _due(frame: TaggedFrame, event: DeadlineEvent, meaning: Meaning, desk: Desk) -> When | None:
    """The day that the words of the limit give, else that of the limit that was moved or dropped."""
    moved = event in ("extended", "shortened", "set", "reaffirmed")
    for role in ("due",) if moved else ("due", "old_due"):
        found = meaning.phrase(frame.spans(role))
        if found is not None:
            phrase, sentence = found
            governor = trigger_token(frame) if sentence is frame.sentence else None
            return desk.due(phrase, sentence, event, governor, fresh=event == "set")
    return None
