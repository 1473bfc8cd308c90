"""Good rows of every step, made from the values that stages really hand on; a test changes what it is about."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from quality.rows import entry_row, event_row, observation_row, page_row, revision_row
from schemas.articles import ArticlePublished, Capture
from schemas.envelope import NewEvent, When
from schemas.observations import DeadlineReported, Evidence, Mention
from schemas.pages import ArticleText, FeedEntry, Page

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
PUBLISHED = datetime(2025, 11, 24, 8, 0, tzinfo=UTC)
SENTENCE = "The president told both capitals to answer by 27 November, an official said."
TEXT = (
    f"Envoys met again on Sunday over the plan.\n\n{SENTENCE}\n\n"
    "Neither side has answered so far, and the talks go on in another town this week, as they did in the one before, "
    "with fewer people in the room and more of them outside it."
)
TEXT_HASH = hashlib.sha256(TEXT.encode()).hexdigest()
ARTICLE = ArticleText(
    article_id="a" * 16,
    url="https://ledger.example/answer",
    outlet="Capitol Ledger",
    title="An answer by Thursday",
    text=TEXT,
    text_hash=TEXT_HASH,
    published=PUBLISHED,
    observed_at=NOW,
)


def entry(number: int = 0, **changes: Any) -> dict[str, Any]:
    value = FeedEntry(source_id="ledger", url=f"https://ledger.example/{number}", title="An answer", published=PUBLISHED)
    return {**entry_row(value, NOW), **changes}


def page(**changes: Any) -> dict[str, Any]:
    value = Page(
        source_id="ledger",
        outlet="Capitol Ledger",
        url="https://ledger.example/answer",
        final_url="https://ledger.example/answer",
        status=200,
        body=b"<p>An answer</p>",
        fetched_at=NOW,
        capture=Capture(warc="2025-11-24.warc.gz", record_id="urn:uuid:1"),
    )
    return {**page_row(value), **changes}


def published_event() -> NewEvent:
    payload = ArticlePublished(
        article_id=ARTICLE.article_id,
        url=ARTICLE.url,
        raw_url=ARTICLE.url,
        outlet=ARTICLE.outlet,
        title=ARTICLE.title,
        lang="en",
        text=TEXT,
        text_hash=TEXT_HASH,
        published=PUBLISHED,
        reader="trafilatura/2.3",
    )
    return NewEvent.fact(f"article:{ARTICLE.article_id}", payload, observed_at=NOW, reported_at=PUBLISHED)


def revision(**changes: Any) -> dict[str, Any]:
    return {**revision_row(published_event()), **changes}


def deadline_event() -> NewEvent:
    start = TEXT.index(SENTENCE)
    payload = DeadlineReported(
        topic="ukraine",
        article_id=ARTICLE.article_id,
        evidence=Evidence(revision=1, text_hash=TEXT_HASH, start=start, end=start + len(SENTENCE), quote=SENTENCE),
        speaker=Mention(name="an official", written="an official", kind="anonymous"),
        rule="told_to_by",
        extractor="rules/1",
        event="set",
        due=When(earliest=date(2025, 11, 27), latest=date(2025, 11, 27), text="by 27 November"),
    )
    stream = f"article:{ARTICLE.article_id}"
    return NewEvent.fact(stream, payload, observed_at=NOW, reported_at=PUBLISHED, topic="ukraine", occurred=payload.due)


def observation(**changes: Any) -> dict[str, Any]:
    return {**observation_row(deadline_event(), ARTICLE), **changes}


def event(**changes: Any) -> dict[str, Any]:
    return {**event_row(deadline_event()), **changes}
