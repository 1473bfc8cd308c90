"""Events about articles as published: what a page said at which revision. Stream: `article:<article id>`.

An article is one address; every change of its words is a revision, numbered from 1 in the order in which we saw them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from schemas.envelope import Frozen, Payload

TextKind = Literal["full", "feed_body", "summary"]
Touch = Literal["timestamp", "counter", "consent", "related", "flapping"]
BlockReason = Literal["captcha", "paywall", "consent", "not_found", "empty", "refused", "not_html", "too_slow", "too_large"]


class DateCandidate(Frozen):
    """One date that an article claims for itself, and where it stood ("feed published", "meta article:published_time")."""

    value: datetime
    origin: str


class Capture(Frozen):
    """Where the raw bytes of a capture lie: a WARC file below `archive/` and the id of its response record."""

    warc: str
    record_id: str


class LivePost(Frozen):
    """One post of a live blog: its words are `text[start:end]` of the article, `published` its own time as the page gives it."""

    start: int
    end: int
    published: datetime
    author: str | None = None


class ArticlePublished(Payload):
    """Revision 1 of an article. "Army secretary hands Zelensky an American plan with 28 points", Capitol Ledger, 20 November.

    `text` is paragraphs separated by a blank line; `text_hash` its SHA-256 in hex. `external_id` is the name under which an
    imported file knew it. `published` may be missing; every candidate is kept in `dates`. `lang` is ISO 639-1. `posts` are those
    of a live blog, in the order of the text; an article that is none has none.
    """

    article_id: str
    revision: int = 1
    url: str
    raw_url: str
    source_id: str | None = None
    external_id: str | None = None
    outlet: str
    title: str
    author: str | None = None
    lang: str
    text: str
    text_hash: str
    text_kind: TextKind = "full"
    published: datetime | None = None
    dates: tuple[DateCandidate, ...] = ()
    posts: tuple[LivePost, ...] = ()
    reader: str
    capture: Capture | None = None


class ArticleRevised(ArticlePublished):
    """The words of a known article changed. "The venue read Fairbanks; the corrected page reads Anchorage."

    `removed` and `added` are the sentences that went and came, in the order of the text.
    """

    revision: int
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


class ArticleTouched(Payload):
    """The page of a revision changed and says nothing else. "Updated 12 minutes ago" became "Updated 3 hours ago": a timestamp.

    Told once of each revision and kind of change. `flapping` is a page that goes to and fro between this text and the one before.
    """

    article_id: str
    revision: int
    change: Touch


class ArticleBlocked(Payload):
    """A page did not give its article. "Subscribe to read on": a paywall, not an empty article."""

    article_id: str
    url: str
    source_id: str | None = None
    outlet: str
    title: str
    reason: BlockReason
    detail: str = ""


class ArticleCopied(Payload):
    """An article repeats another's text. "The Chronicle carries Quillwire's dispatch with two words changed." """

    article_id: str
    revision: int
    copy_of: str
    similarity: float
    """Share of five-word shingles in common, 0 to 1, estimated by MinHash and rounded to two places."""


class ArticleJudged(Payload):
    """Whether an article concerns a topic, and why. "Relevant to ukraine: Zelensky, peace plan, Kremlin." """

    article_id: str
    revision: int
    topic: str
    relevant: bool
    score: float
    reasons: tuple[str, ...]
    judge: str


class ArticleWithdrawn(Payload):
    """A publisher took an article down: its page, read before, answers 410, or 404 at two looks half an hour apart.

    A page that gives its article again is the next revision, even with the same words.
    """

    article_id: str
    url: str
    reason: str
    after_revision: int = 0
    """The number of the last revision before, 0 in old events: it tells one withdrawal from the next."""
