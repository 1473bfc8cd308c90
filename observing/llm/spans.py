"""The gate for quotations: where the words that a model quotes stand in the article, to the letter, or nowhere."""

from __future__ import annotations

import re
from bisect import bisect_left

from observing.document import MAX_EVIDENCE
from observing.normal import normalise

Span = tuple[int, int]

_LEAST_WORDS = 3
"""Fewer words prove nothing: they stand in any article."""
_MARKS = " \t\n\"'"


class Spans:
    """Finds quotations in one text. Spans are offsets in its normalised form, as `Document` has them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._normal = normalise(text)
        self._squeezed, self._places = _squeeze(self._normal.text)

    def find(self, quote: str) -> Span | None:
        """Where a quotation stands: exactly, else with one spelling of quotation marks, dashes and spaces, else None.

        Also None for what is too short to prove anything, and for what is longer than evidence may be or runs across paragraphs.
        """
        if len(re.findall(r"\w+", quote)) < _LEAST_WORDS:
            return None
        span = self._exact(quote) or self._alike(quote)
        if span is None:
            return None
        first, last = self._normal.original(*span)
        return span if last - first <= MAX_EVIDENCE and "\n\n" not in self._text[first:last] else None

    def words(self, phrase: str) -> Span | None:
        """Where a name or phrase stands as whole words, in any of the spellings, else None."""
        wanted = _squeeze(normalise(phrase).text)[0].strip(_MARKS + ".,;:")
        match = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", self._squeezed) if re.search(r"\w", wanted) else None
        return self._placed(match.start(), match.end()) if match else None

    def _exact(self, quote: str) -> Span | None:
        quote = quote.strip()
        at = self._text.find(quote)
        if at < 0:
            return None
        origin = self._normal.origin
        start, end = bisect_left(origin, at), bisect_left(origin, at + len(quote))
        return (start, end) if start < end else None

    def _alike(self, quote: str) -> Span | None:
        whole = _squeeze(normalise(quote).text)[0].strip()
        for wanted in (whole, whole.strip(_MARKS)):  # a model puts marks around what it quotes
            at = self._squeezed.find(wanted)
            if at >= 0:
                return self._placed(at, at + len(wanted))
        return None

    def _placed(self, start: int, end: int) -> Span:
        return self._places[start], self._places[end - 1] + 1


def _squeeze(text: str) -> tuple[str, list[int]]:
    """The text with every run of blanks as one space, and for each of its characters the offset where it stood."""
    kept: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        blank = char.isspace()
        if blank and (not kept or kept[-1] == " "):
            continue
        kept.append(" " if blank else char)
        places.append(at)
    return "".join(kept), places
