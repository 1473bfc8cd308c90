"""What a construction reads out of a sentence about a deadline, before dates and names are settled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from observing.clauses import Cast
from observing.dates import DatePhrase, Direction
from observing.dates.calendar import weekday_from
from observing.document import Document, Sentence
from observing.lexicon import word_pattern, words
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention, Modality

_LONG = timedelta(days=120)
_STALE = 6
"""Days after which a weekday told in the past is one of the days told of, and not the coming one."""


@dataclass(frozen=True, slots=True)
class Found:
    """One event of a deadline in one sentence; `due` None means that the sentence does not date it."""

    event: DeadlineEvent
    sentence: Sentence
    start: int
    end: int
    rule: str
    set_by: tuple[Mention, ...] = ()
    addressed_to: tuple[Mention, ...] = ()
    due: When | None = None
    modality: Modality = "asserted"
    confidence: float = 0.8
    subject: str = ""
    anchored: bool = False
    """Whether the sentence itself makes clear that a deadline of the process is meant; else a dated one must stand nearby."""
    moved_by: DatePhrase | None = None
    """How much later or earlier the limit is now, where the sentence tells that and no day: "extended by a week"."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the constructions work with: the document, its dates, its people."""

    document: Document
    timeline: Timeline
    cast: Cast

    def speaker(self, start: int, end: int) -> Mention | None:
        """Who says the words of a span, where that is somebody or a side that the profile knows."""
        speaker, _ = self.document.attribution(start, end)
        return speaker if speaker is not None and speaker.kind in ("person", "party", "body") else None

    def sayers(self, start: int, end: int) -> tuple[Mention, ...]:
        """Who makes a statement about a limit: somebody known, a name, or an unnamed official with the side he speaks for."""
        speaker, _ = self.document.attribution(start, end)
        if speaker is None or speaker.kind == "outlet":
            return ()
        if speaker.kind != "anonymous":
            return (speaker,) if speaker.kind != "unknown" or " " in speaker.name else ()
        sides = [f.mention for f in self.document.gazetteer.find(speaker.written) if f.mention.kind in ("party", "body")]
        adjectives = (self.document.gazetteer.party_of_adjective(word) for word in speaker.written.split())
        sides.extend(side for side in adjectives if side is not None)
        return (speaker, sides[0]) if sides else ()

    def due(
        self, phrase: DatePhrase, sentence: Sentence, event: DeadlineEvent, governor: Any | None = None, *, fresh: bool = False
    ) -> When:
        """The last day that a phrase allows. Counts begin on the day on which the limit was set, where the sentence gives it.

        `fresh` says that the sentence itself reports the setting as news, so that a count may begin at publication.
        """
        from observing.dates import count_from

        again = self._told_back(phrase, sentence, event)
        if again is not None:
            return again
        way = due_direction(phrase, self.timeline.direction(phrase, sentence), event)
        if phrase.kind in ("duration", "within", "ahead"):
            start = self._begun(phrase, sentence, governor)
            if phrase.kind == "duration" or start is not None:
                begun = start or (self.document.published if fresh else None)
                if begun is None or "about" in phrase.parts:
                    return When(text=phrase.text, rule="a duration whose beginning the sentence does not give")
                return count_from(phrase, begun)
        when = self.timeline.resolve(phrase, sentence, way)
        published = self.document.published
        far = when.earliest is not None and published is not None and when.earliest - published > _LONG
        if way == "near" and far and self.timeline.direction(phrase, sentence) == "past":
            # "Set Russia a deadline of 12 May", read in November: told in the past, it is the May gone by.
            when = self.timeline.resolve(phrase, sentence, "past")
        if (
            when.latest is not None
            and when.precision not in ("month", "season", "year", "quarter")
            and phrase.kind != "month_part"
        ):
            return when.model_copy(update={"earliest": when.latest, "precision": "day"})
        return when

    def _told_back(self, phrase: DatePhrase, sentence: Sentence, event: DeadlineEvent) -> When | None:
        """A weekday by which somebody "wanted" an answer, told days later: the first one after the day last spoken of nearby."""
        published = self.document.published
        if phrase.kind != "weekday" or event != "set" or "which" in phrase.parts or published is None:
            return None
        if self.timeline.direction(phrase, sentence) != "past" and not sentence.paragraph.block_quote:
            return None
        spoken = self._spoken_of(phrase, sentence)
        if spoken is None or (published - spoken).days < _STALE:
            return None
        weekday = phrase.parts.get("weekday")
        if not isinstance(weekday, int):
            return None
        day = weekday_from(spoken + timedelta(days=1), weekday)
        return When(
            earliest=day, latest=day, precision="day", text=phrase.text, anchor=spoken, rule="weekday after the day spoken of"
        )

    def _spoken_of(self, phrase: DatePhrase, sentence: Sentence) -> date | None:
        current: Sentence | None = sentence
        while current is not None and current.paragraph.index == sentence.paragraph.index:
            for other in reversed(self.timeline.phrases(current)):
                if other.end <= phrase.start and other.kind in ("date", "month_day"):
                    return self.timeline.resolve(other, current, "past").earliest
            current = current.previous
        return None

    def moved(self, event: DeadlineEvent, old: date, phrase: DatePhrase) -> When:
        """The day to which a limit goes that is moved by a length of time from a known day: later, or earlier if shortened."""
        from observing.dates import count_from

        later = count_from(phrase, old)
        if event == "extended" or later.latest is None:
            return later
        earlier = old - (later.latest - old)
        return later.model_copy(update={"earliest": earlier, "latest": earlier, "rule": "duration counted back from its end"})

    def length_after(self, token: Any, sentence: Sentence) -> DatePhrase | None:
        """The length of time by which a verb moves a limit: "extended the deadline by a week", "by another ten days"."""
        at = sentence.offset(token)[1]
        for phrase in self.timeline.phrases(sentence):
            before = self.document.text[at : phrase.start] if phrase.start >= at else ""
            led = phrase.lead == "by" or before.rstrip().endswith((" by", " by another", " by a further"))
            if phrase.start >= at and phrase.kind in ("duration", "within") and led and "." not in before:
                return phrase
        return None

    def heads_a_line(self, phrase: DatePhrase) -> bool:
        """Whether a date only heads an entry of a list of dates, and bounds nothing."""
        text = self.document.text
        line = text.rfind("\n", 0, phrase.start) + 1
        return (
            phrase.start - line <= 5 and not phrase.lead and text[phrase.end : phrase.end + 2].strip()[:1] in ("–", "—", ":", "-")
        )

    def _begun(self, phrase: DatePhrase, sentence: Sentence, governor: Any | None) -> Any:
        """The day on which the limit was set: a date of the setting verb in the same sentence that is no bound."""
        if governor is None:
            return None
        from observing.dates import governing_verb

        for other in self.timeline.phrases(sentence):
            if other is phrase or other.bounds or other.kind not in ("weekday", "date", "relative_day"):
                continue
            verb = governing_verb(self.timeline.tokens(other, sentence))
            if verb is not None and verb.i == governor.i:
                return self.timeline.resolve(other, sentence).earliest
        return None

    def phrase_under(self, token: Any, sentence: Sentence, *, bound: bool = False) -> DatePhrase | None:
        """The date phrase in the subtree of a token; with `bound` only one that ends a time (by, until, within, before)."""
        left, right = sentence.start + token.left_edge.idx, sentence.start + token.right_edge.idx + len(token.right_edge)
        for phrase in self.timeline.phrases(sentence):
            if left <= phrase.start and phrase.end <= right and (not bound or ends_a_time(phrase)):
                return phrase
        return None

    def bound_phrases(self, sentence: Sentence) -> list[DatePhrase]:
        """The phrases of a sentence that end a time."""
        return [phrase for phrase in self.timeline.phrases(sentence) if ends_a_time(phrase)]


def ends_a_time(phrase: DatePhrase) -> bool:
    """Whether a phrase is the end of a time allowed: by, until, before a day, within or in a count of days."""
    return (
        (phrase.bounds and phrase.lead != "ahead of")
        or phrase.kind == "within"
        or (phrase.kind == "duration_range" and phrase.lead in ("in", "within", "by"))
    )


def due_direction(phrase: DatePhrase, tense: Direction, event: DeadlineEvent) -> Direction:
    """Deadlines lie ahead of those who set them; one that passed or was met lies behind.

    A weekday in a limit is the coming one. A calendar date or a holiday under a past tense is the nearer one: the limit may
    have passed since ("told Ukraine they had to accept it by Thanksgiving", read in December).
    """
    if event in ("passed", "met"):
        return "past"
    if phrase.kind in ("weekday", "weekend", "week"):
        return "future"
    return "future" if tense == "future" else "near"


def is_deadline_noun(token: Any) -> bool:
    """Whether a noun is a deadline by itself, and not one of another world ("trade deadline")."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    modifiers = [c.lower_ for c in token.children if c.dep_ in ("compound", "amod", "nmod")]
    alone = token.lemma_.lower() in words("deadlines", "nouns")
    joined = any(f"{modifier} {token.lemma_.lower()}" in words("deadlines", "nouns") for modifier in modifiers)
    if not (alone or joined):
        return False
    return not set(modifiers) & words("deadlines", "other_kinds")


def other_business(text: str) -> bool:
    """Whether words after a limit say that it is for another world: "… for filing taxes", "… to pass the budget"."""
    clause = re.split(r"[.;,]", text, maxsplit=1)[0]
    named = word_pattern("deadlines", "other_business")
    return any(
        re.search(r"\b(?:for|to|of)\s+(?:(?!(?:or|and|but)\b)[\w'-]+\s+){0,4}$", clause[: match.start()]) is not None
        for match in named.finditer(clause)
    )


_EITHER = (
    {"extended", "shortened"},
    {"set", "passed"},
    {"set", "reaffirmed"},
)
"""Of two such events one statement tells one. Softened and denied may both be told, and so may a setting beside its fate."""


def one_fate(readings: list[Found]) -> list[Found]:
    """Without what the tagger adds to a limit of which the rules read the like in the same sentence."""
    return [each for each in readings if not any(_outdone(each, other) for other in readings)]


def _outdone(each: Found, other: Found) -> bool:
    if each is other or each.sentence is not other.sentence or each.event == other.event:
        return False
    one, two = each.due, other.due
    if one is not None and two is not None and one.text != two.text:
        return False
    mine, theirs = each.rule.startswith("tagger/"), other.rule.startswith("tagger/")
    if not mine and not theirs:
        return each.event == "denied" and other.event == "softened"  # "a target and not a deadline"
    return mine and not theirs and {each.event, other.event} in _EITHER
