"""What the stages hand to each other on the way from a feed to a text. Values in memory, never events."""

from __future__ import annotations

from datetime import datetime

from schemas.articles import BlockReason, Capture, LivePost, TextKind
from schemas.envelope import Frozen


class FeedEntry(Frozen):
    """One entry of a feed, as the feed has it. `summary` and `body` may be HTML; "" where the feed gives none."""

    source_id: str
    url: str
    entry_id: str = ""
    title: str = ""
    summary: str = ""
    body: str = ""
    author: str | None = None
    lang: str | None = None
    published: datetime | None = None
    updated: datetime | None = None


class Page(Frozen):
    """One answer to one request for an article, with its raw bytes.

    `url` is the address asked for, `final_url` where redirects ended, `status` the HTTP status, 0 where no answer came;
    then `error` says why in one sentence and `reason` is the kind of refusal, None where trying again may help.
    `entry` is the feed entry that led here. `encoding` is from the header, or None. `missing_since` is when an earlier look first
    found no such page, None where the last look did not.
    """

    source_id: str | None
    outlet: str
    url: str
    final_url: str
    status: int
    content_type: str = ""
    encoding: str | None = None
    body: bytes = b""
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    entry: FeedEntry | None = None
    capture: Capture | None = None
    error: str | None = None
    reason: BlockReason | None = None
    missing_since: datetime | None = None


class ListedArticle(Frozen):
    """A revision that the log holds already, without its text: enough to know when to look at it again."""

    article_id: str
    revision: int
    url: str
    outlet: str
    title: str
    published: datetime | None
    observed_at: datetime
    source_id: str | None = None
    """The source that it was fetched from; None for an imported article, which is never fetched again."""


class KnownArticle(ListedArticle):
    """A revision that the log holds already: what a reader must know to tell new, changed, copied and same apart."""

    text: str
    text_hash: str
    text_kind: TextKind = "full"
    posts: tuple[LivePost, ...] = ()
    earlier: tuple[str, ...] = ()
    """The texts of the two revisions before, the newest first, where they were asked for."""
    last_revision: int = 0
    """The greatest revision number of the article, where it is not this one: an older version may have come in later."""
    withdrawn: bool = False
    """Whether its page was taken down and has not come back."""

    @property
    def next_revision(self) -> int:
        """The number that the next revision gets: numbers count arrivals."""
        return max(self.revision, self.last_revision) + 1


class ArticleText(Frozen):
    """One revision of an article as the observing stage takes it."""

    article_id: str
    revision: int = 1
    url: str
    outlet: str
    title: str
    text: str
    text_hash: str
    lang: str = "en"
    published: datetime | None = None
    observed_at: datetime
    posts: tuple[LivePost, ...] = ()
