"""One article as the rules see it: normalised text, paragraphs, sentences, mentions, quotations, parses, attribution.

Every offset is in the normalised text; `Document.evidence` leads back to the exact slice of the stored revision. Sentences are
parsed only when a rule asks, several at once with `Document.prepare`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from observing.dates import local_day
from observing.gazetteer import Found, Gazetteer
from observing.normal import normalise
from observing.sentences import Paragraph, find_paragraphs, find_quotations, find_sentences
from schemas.observations import Evidence, Mention
from schemas.pages import ArticleText
from schemas.profile import Profile

if TYPE_CHECKING:
    from observing.attribution_node import Attribution

MAX_EVIDENCE = 300
"""Longest evidence in characters: a sentence or less."""

Spoken = tuple[Mention | None, tuple[Mention, ...]]
"""Who says it and through whom: (speaker or None for the article itself, chain from the speaker's side to the article's)."""


class Sentence:
    """One sentence: `start` and `end` are offsets in the document's normalised text."""

    def __init__(self, document: Document, index: int, paragraph: Paragraph, start: int, end: int) -> None:
        self.document = document
        self.index = index
        self.paragraph = paragraph
        self.start = start
        self.end = end
        self.text = document.text[start:end]
        self.mentions: tuple[Found, ...] = tuple(document.mentions_in(start, end))
        self.quotes: tuple[tuple[int, int], ...] = tuple(
            (max(start, a), min(end, b)) for a, b in document.quotations if a < end and start < b
        )

    @property
    def parse(self) -> Any:
        """The sentence as a spaCy Doc; `document.span(token)` gives a token's offsets in the document."""
        return self.document.parse(self)

    @property
    def attribution(self) -> Spoken:
        """Who says the sentence as a whole; for a part of it ask `document.attribution(start, end)`."""
        return self.document.attribution(self.start, self.end)

    @property
    def question(self) -> bool:
        """Whether it asks, or a transcript's questioner says it."""
        return self.text.rstrip("\"')] ").endswith("?") or self.paragraph.asks

    @property
    def previous(self) -> Sentence | None:
        """The sentence before, in the same paragraph or an earlier one."""
        return self.document.sentences[self.index - 1] if self.index else None

    def offset(self, token: Any) -> tuple[int, int]:
        """The span in the document of a token of this sentence's parse."""
        return self.start + token.idx, self.start + token.idx + len(token.text)

    def __repr__(self) -> str:
        return f"Sentence({self.index}, {self.text[:60]!r})"


def published_on(article: ArticleText, profile: Profile) -> date | None:
    """The day of publication by the outlet's own clock: "today" of an article that went out in New York at 22:30.

    The clock is that of the published time's offset, else the source's, else the profile's.
    """
    if article.published is None:
        return None
    zones = (s.timezone for s in profile.sources if s.timezone and article.outlet in (s.name, s.outlet))
    return local_day(article.published, next(zones, profile.timezone))


class Document:
    """One revision of an article, prepared for the rules. `nlp` is the spaCy pipeline or None until a parse is asked for."""

    def __init__(self, article: ArticleText, profile: Profile, gazetteer: Gazetteer, nlp: Any) -> None:
        self.article = article
        self.profile = profile
        self.gazetteer = gazetteer
        self._nlp = nlp
        self._normal = normalise(article.text)
        self.text = self._normal.text
        self.published: date | None = published_on(article, profile)
        self.paragraphs = find_paragraphs(self.text, self._normal.quoted_lines)
        filed = [(p.start, p.body) for p in self.paragraphs if p.label is None and p.body > p.start]
        self.mentions: tuple[Found, ...] = tuple(
            found
            for found in gazetteer.find(self.text, self.published)
            if not any(start <= found.start < end for start, end in filed)
        )
        self._mention_starts = [found.start for found in self.mentions]
        self.quotations: list[tuple[int, int]] = [q for p in self.paragraphs for q in find_quotations(self.text, p)]
        self.sentences: list[Sentence] = []
        for paragraph in self.paragraphs:
            for start, end in find_sentences(self.text, paragraph):
                self.sentences.append(Sentence(self, len(self.sentences), paragraph, start, end))
        self.limits: tuple[tuple[int, int], ...] = ()
        """Where a deadline was read in it: what is said there is said of that. The engine fills it in."""
        self.told: tuple[tuple[int, int], ...] = ()
        """Where an event of a plan, deadline or meeting was read in it: to announce that is no statement besides."""
        self._parses: dict[int, Any] = {}

    # -- parses -------------------------------------------------------------------------------------------------------

    def prepare(self, sentences: Iterable[Sentence]) -> None:
        """Parse these sentences in one batch; those parsed already cost nothing."""
        wanted = [s for s in sentences if s.index not in self._parses]
        if wanted:
            for sentence, parsed in zip(wanted, self._nlp.pipe([s.text for s in wanted]), strict=True):
                self._parses[sentence.index] = parsed

    def parse(self, sentence: Sentence) -> Any:
        """The spaCy Doc of one sentence."""
        self.prepare([sentence])
        return self._parses[sentence.index]

    # -- finding ------------------------------------------------------------------------------------------------------

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at this offset of the normalised text."""
        return next((s for s in self.sentences if s.start <= offset < s.end), None)

    def mentions_in(self, start: int, end: int) -> list[Found]:
        """Mentions that lie within a span."""
        first, last = bisect_left(self._mention_starts, start), bisect_left(self._mention_starts, end)
        return [found for found in self.mentions[first:last] if found.end <= end]

    def quoted(self, start: int, end: int) -> bool:
        """Whether the span lies within quotation marks or a block quote."""
        return any(a <= start and end <= b for a, b in self.quotations)

    # -- who says it --------------------------------------------------------------------------------------------------

    @cached_property
    def attributions(self) -> list[Attribution]:
        """Every attribution of the article, in text order."""
        from observing.attribution import read_attributions

        return read_attributions(self)

    def attribution(self, start: int, end: int) -> Spoken:
        """Who says the words of a span: the innermost attribution whose content covers most of it, else the article itself."""
        best: Attribution | None = None
        for node in self.attributions:
            shared = min(end, node.end) - max(start, node.start)
            covers = shared > 0.5 * (end - start)
            if covers and (best is None or node.end - node.start <= best.end - best.start):
                best = node
        return (best.speaker, best.chain) if best else (None, ())

    # -- evidence -----------------------------------------------------------------------------------------------------

    def evidence(self, start: int, end: int) -> Evidence:
        """The exact slice of the stored text for a span of the normalised text, cut to 300 characters at a word's end."""
        first, last = self._normal.original(start, end)
        text = self.article.text
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if last - first > MAX_EVIDENCE:
            cut = text.rfind(" ", first + MAX_EVIDENCE // 2, first + MAX_EVIDENCE)
            last = cut if cut > 0 else first + MAX_EVIDENCE
        return Evidence(
            revision=self.article.revision, text_hash=self.article.text_hash, start=first, end=last, quote=text[first:last]
        )

    def on_deadline(self, start: int, end: int) -> bool:
        """Whether a deadline was read in most of these words; only known once deadlines were read (`limits`)."""
        return any(min(end, b) - max(start, a) > 0.5 * min(end - start, b - a) for a, b in self.limits)

    def tells_event(self, start: int, end: int) -> bool:
        """Whether an event was read in most of these words; only known once plans, deadlines and meetings were (`told`)."""
        return any(min(end, b) - max(start, a) > 0.5 * (end - start) for a, b in self.told)

    def normal_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the normalised text for one of the stored text: the way back from `Evidence`."""
        return bisect_left(self._normal.origin, start), bisect_left(self._normal.origin, end)

    def evidence_around(self, sentence: Sentence, start: int, end: int) -> Evidence:
        """Evidence for a span: its whole sentence where that is short enough, else as much around the span as fits."""
        if sentence.end - sentence.start <= MAX_EVIDENCE:
            return self.evidence(sentence.start, sentence.end)
        left = max(sentence.start, min(start - 60, end - MAX_EVIDENCE + 40))
        while left > sentence.start and not self.text[left - 1].isspace():
            left -= 1
        return self.evidence(left, min(sentence.end, left + MAX_EVIDENCE))
