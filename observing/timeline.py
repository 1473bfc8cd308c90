"""The dates of one document: each phrase with the day that it means there, by tense and by what was said before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from observing.dates import DatePhrase, Direction, direction_of, find_dates, resolve
from observing.document import Document, Sentence
from schemas.envelope import When

_LEANING = frozenset({"later", "same_day", "month_day"})
_LENGTHS = ("duration", "within", "vague", "duration_range", "year")
_OF_A_MONTH = ("date", "date_range", "month", "month_part", "month_day")
"""Dates whose month "the 22nd" may take up; a feast or a season named in passing is none."""
_REACH_SENTENCES = 8
_REACH_PARAGRAPHS = 3


class Timeline:
    """The date phrases of a document, found once, resolved on demand. Offsets are in the document's normalised text."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_sentence: dict[int, list[DatePhrase]] = {}
        own = document.profile.holidays
        self._named = {name.lower(): day for name, day in own.items()}

    def phrases(self, sentence: Sentence) -> list[DatePhrase]:
        """The date phrases of a sentence, in order."""
        if sentence.index not in self._by_sentence:
            found = find_dates(sentence.text)
            shift = sentence.start
            self._by_sentence[sentence.index] = [replace(p, start=p.start + shift, end=p.end + shift) for p in found]
        return self._by_sentence[sentence.index]

    def tokens(self, phrase: DatePhrase, sentence: Sentence) -> list[Any]:
        """The tokens of a phrase in its sentence's parse, its lead left out."""
        begin, end = phrase.start - sentence.start, phrase.end - sentence.start
        inside = [t for t in sentence.parse if begin <= t.idx < end]
        lead = len(phrase.lead.split())
        return inside[lead:] if len(inside) > lead else inside

    def direction(self, phrase: DatePhrase, sentence: Sentence) -> Direction:
        """Back or ahead, by the tense of the verb that governs the phrase."""
        return direction_of(self.tokens(phrase, sentence))

    def resolve(self, phrase: DatePhrase, sentence: Sentence, direction: Direction | None = None) -> When:
        """The days that a phrase means where it stands. Without a day of publication only full dates resolve."""
        way = direction or self.direction(phrase, sentence)
        published = self._document.published
        if published is None:
            return _without_publication(phrase)
        context = self._context(phrase, sentence) if self._leans(phrase) else None
        when = resolve(
            phrase,
            published=published,
            direction=way,
            context=context.earliest if context else None,
            context_last=context.latest if context else None,
            named_days=self._named,
        )
        if phrase.kind == "month_day" and when.earliest is not None and context is not None:
            away = (when.earliest > published and way == "past") or (when.earliest < published and way == "future")
            if away:
                return resolve(phrase, published=published, direction=way, named_days=self._named)
        ahead = context is not None and context.earliest is not None and context.earliest > published
        if phrase.kind == "same_day" and (context is None or (ahead and way == "past")):
            return When(
                earliest=published,
                latest=published,
                precision="day",
                text=phrase.text,
                anchor=published,
                rule="the article's own day",
            )
        if context is not None and way == "past" and when.earliest is not None and when.earliest > published:
            return When(text=phrase.text, rule="counted into the future under a past tense: unresolved")
        return when

    def _leans(self, phrase: DatePhrase) -> bool:
        return phrase.kind in _LEANING or phrase.parts.get("which") in ("following", "the following", "the")

    def _context(self, phrase: DatePhrase, sentence: Sentence) -> When | None:
        """The last date before the phrase, at most a few sentences and paragraphs back, that resolves by itself."""
        current: Sentence | None = sentence
        far = phrase.kind == "same_day"  # "that morning" is the article's day, wherever it was named
        while current is not None:
            if not far and sentence.index - current.index > _REACH_SENTENCES:
                return None
            if not far and sentence.paragraph.index - current.paragraph.index > _REACH_PARAGRAPHS:
                return None
            for earlier in reversed(self.phrases(current)):
                if earlier.kind in _LENGTHS or (phrase.kind == "month_day" and earlier.kind not in _OF_A_MONTH):
                    continue
                if earlier.end <= phrase.start:
                    when = self.resolve(earlier, current)
                    if when.earliest is not None:
                        return when
            current = current.previous
        return None


def _without_publication(phrase: DatePhrase) -> When:
    from datetime import date

    if phrase.kind in ("date", "date_range", "month", "month_part") and "year" in phrase.parts:
        return resolve(phrase, published=date(int(phrase.parts["year"]), 1, 1))
    return When(text=phrase.text, rule="no day of publication: unresolved")
