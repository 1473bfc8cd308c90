"""Which articles repeat another outlet's text: MinHash over five-word shingles (rensa), within a window of days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.pages import KnownArticle

SIMILAR = 0.7
"""Share of shingles in common from which a text is a copy."""
WINDOW = timedelta(days=14)
FEWEST_WORDS = 40
"""A shorter text (a flash line, a correction) is alike by chance."""
_PERMUTATIONS = 256
_SEED = 20251120
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Copy:
    """`article` repeats the text of `original`, another article; `similarity` is rounded to two places."""

    article: KnownArticle
    original: KnownArticle
    similarity: float


class Copies:
    """Remembers texts and finds those that repeat each other. Of two, the one published later is the copy."""

    def __init__(self, recent: Iterable[KnownArticle]) -> None:
        self._recent = list(recent)
        self._known: list[tuple[KnownArticle, Any]] | None = None

    def add(self, article: KnownArticle) -> Copy | None:
        """Remember an article; the pair that it makes with the most similar text of another outlet, if there is one."""
        if self._known is None:
            # Only now, because a round without a new text needs none of it.
            self._known = [(known, mark) for known in self._recent if (mark := _mark(known.text)) is not None]
        mark = _mark(article.text)
        if mark is None:
            return None
        best: Copy | None = None
        for known, other in self._known:
            if known.article_id == article.article_id or known.outlet == article.outlet:
                continue
            if abs(_time(known) - _time(article)) > WINDOW:
                continue
            similarity = round(float(mark.jaccard(other)), 2)
            if similarity < SIMILAR or (best is not None and not _better(similarity, known, best, article)):
                continue
            later, earlier = (known, article) if _rank(article) < _rank(known) else (article, known)
            best = Copy(later, earlier, similarity)
        self._known = [pair for pair in self._known if pair[0].article_id != article.article_id]
        self._known.append((article, mark))
        return best


def _better(similarity: float, known: KnownArticle, best: Copy, article: KnownArticle) -> bool:
    """The more similar wins; of equals the earlier published, so that ten copies of one dispatch all point to it."""
    other = best.original if best.article is article else best.article
    return (-similarity, _rank(known)) < (-best.similarity, _rank(other))


def _mark(text: str) -> Any:
    from rensa import RMinHash

    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    mark = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    mark.update([" ".join(words[i : i + 5]) for i in range(len(words) - 4)])
    return mark


def _time(article: KnownArticle) -> datetime:
    return article.published or article.observed_at


def _rank(article: KnownArticle) -> tuple[datetime, datetime, str]:
    return _time(article), article.observed_at, article.article_id
