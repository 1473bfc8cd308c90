"""The outline of an article: entries of lists of dates, headings with a date, clock times of live pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from observing.document import Document, Sentence
from observing.timeline import Timeline
from schemas.envelope import When

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[•▪●·*>\-–—]+\s*|\*\*|#+\s*|\d{1,2}\)\s+)*")
_CLOCK = re.compile(
    r"\(?(?:[01]?\d|2[0-3])[.:h][0-5]\d(?:\s*(?:a\.?m\.?|p\.?m\.?|GMT|CET|CEST|ET|EST|BST|"
    r"local(?: time)?))?\)?\s*(?:[–—|:\-]\s*)?(?=\D)",
    re.I,
)
_AFTER = re.compile(r"\**\s*(?:[–—:|]|-\s|\.\s|,\s)\**\s*")
_HEADING = 70
"""Characters up to which a line that holds a date and no verb may be a heading for the lines below it."""
_DATED = ("date", "date_range", "weekday", "month_day", "relative_day", "month", "month_part", "weekend", "named_day")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: its span, where its words begin, the day it stands under; `clock` where a time of day opens it."""

    start: int
    end: int
    body: int
    when: When | None
    clock: bool = False
    listed: bool = False
    """Whether the line itself opens with a date, as in a list of dates."""


class Outline:
    """The entries of one document."""

    def __init__(self, document: Document, timeline: Timeline) -> None:
        self._document = document
        self._timeline = timeline

    def entry(self, sentence: Sentence) -> Entry | None:
        """The entry that a sentence stands in."""
        return next((e for e in self.entries if e.start <= sentence.start < e.end), None)

    def listed(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in an entry of a list of dates."""
        entry = self.entry(sentence)
        return entry is not None and entry.listed

    @cached_property
    def entries(self) -> list[Entry]:
        """Every entry, in order; lines outside of lists, live pages and dated headings are none."""
        lines = [self._line(m.start(), m.end()) for m in _LINE.finditer(self._document.text)]
        listed, clocks = sum(e.listed for e in lines), sum(e.clock for e in lines)
        kept: list[Entry] = []
        above: When | None = None
        timed = False
        for line in lines:
            if line.clock and clocks >= 2:
                timed = True
                kept.append(line)
                continue
            if line.listed and (listed >= 2 or line.end - line.start <= _HEADING):
                # Only a line that is nothing but its heading dates those below it.
                above = line.when if not self._document.text[line.body : line.end].strip(" *:.)") else None
                timed = False
                kept.append(line)
                continue
            if above is not None or timed:
                when = self._today() if timed else above
                kept.append(Entry(line.start, line.end, line.start, when, clock=timed))
        return kept

    def _line(self, start: int, end: int) -> Entry:
        text = self._document.text
        bullet = _BULLET.match(text, start, end)
        begin = bullet.end() if bullet else start
        clock = _CLOCK.match(text, begin, end)
        if clock:
            return Entry(start, end, clock.end(), self._today(), clock=True)
        sentence = self._document.sentence_at(begin) or self._document.sentence_at(start)
        if sentence is None:
            return Entry(start, end, begin, None)
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind not in _DATED or phrase.lead in ("by", "until", "since", "before", "after"):
                continue
            lead = len(phrase.lead) + 1 if phrase.lead else 0
            opens = phrase.start <= begin + 2 and not lead
            labelled = not opens and end - start <= _HEADING and self._label(start, begin, phrase.start, phrase.end, end)
            if not (opens or labelled):
                continue
            after = _AFTER.match(text, phrase.end, end)
            rest = text[phrase.end : end].strip(" *.:–—-)")
            if after is None and rest:
                continue
            if after is not None and text[phrase.end] == "," and not (rest[:1].isupper() and end - start <= _HEADING):
                continue
            when = self._timeline.resolve(phrase, sentence, "near")
            if when.earliest is not None:
                return Entry(start, end, after.end() if after else end, when, listed=True)
        return Entry(start, end, begin, None)

    def _label(self, start: int, begin: int, first: int, last: int, end: int) -> bool:
        """Whether a date closes a label: "**Leg three, Friday.**", "Geneva, 23 November"."""
        text = self._document.text
        before = text[begin:first]
        marked = text[start:end].lstrip().startswith(("**", "#")) or not text[start:end].rstrip().endswith((".", "?", "!", '"'))
        return (
            marked and len(before) <= 40 and before.rstrip().endswith((",", "–", "—", "(")) and not text[last:end].strip(" *.:)")
        )

    def _today(self) -> When | None:
        day = self._document.published
        return None if day is None else When(
            earliest=day, latest=day, precision="day", text="", anchor=day, rule="the day of a live page"
        )  # fmt: skip
