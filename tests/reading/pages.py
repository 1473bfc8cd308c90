from __future__ import annotations

import json
from datetime import UTC, datetime

from schemas.articles import ArticlePublished, ArticleRevised
from schemas.envelope import NewEvent
from schemas.pages import FeedEntry, KnownArticle, Page

NOW = datetime(2025, 11, 20, 9, 0, tzinfo=UTC)
URL = "https://www.mill.example/world/2025/11/20/talks"
WORDS = (
    "The delegations met in Geneva on Thursday morning and parted in the evening without a joint statement.",
    "A diplomat who had read the draft said that it ran to twenty-eight points, four of which were still open.",
    "The next round is expected in the first week of December, he said, in a place that has not been chosen.",
    "Neither side would say who had written the text, and each suggested that it was the other.",
)


def html(*paragraphs: str, head: str = "", title: str = "Talks in Geneva", lang: str = "en") -> bytes:
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} | Mill</title>'
        f'<meta property="og:title" content="{title}">{head}</head>'
        f'<body><header><nav><a href="/">Home</a> <a href="/login">Already a subscriber? Log in</a></nav></header>'
        f"<main><article><h1>{title}</h1>{body}</article></main><footer>All rights reserved.</footer></body></html>"
    ).encode()


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def page(body: bytes = b"", status: int = 200, url: str = URL, **fields: object) -> Page:
    base: dict[str, object] = {
        "source_id": "mill",
        "outlet": "Mill",
        "url": url,
        "final_url": url,
        "status": status,
        "content_type": "text/html" if status else "",
        "body": body,
        "fetched_at": NOW,
    }
    return Page.model_validate(base | fields)


def entry(url: str = URL, **fields: object) -> FeedEntry:
    return FeedEntry.model_validate({"source_id": "mill", "url": url, "title": "Talks in Geneva", "lang": "en"} | fields)


def known(event: NewEvent) -> KnownArticle:
    model = ArticleRevised if event.type == "ArticleRevised" else ArticlePublished
    article = model.model_validate_json(event.payload)
    return KnownArticle(
        article_id=article.article_id,
        revision=article.revision,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        text=article.text,
        text_hash=article.text_hash,
        published=article.published,
        observed_at=event.observed_at,
        source_id=article.source_id,
        text_kind=article.text_kind,
        posts=article.posts,
    )


def latest(*events: NewEvent) -> dict[str, KnownArticle]:
    """What a log with these events knows: the last revision of each article, and whether it was taken down after it."""
    articles: dict[str, KnownArticle] = {}
    for event in events:
        if event.type in {"ArticlePublished", "ArticleRevised"}:
            one = known(event)
            before = articles.get(one.article_id)
            earlier = (before.text, *before.earlier)[:2] if before else ()
            articles[one.article_id] = one.model_copy(update={"earlier": earlier})
        elif event.type == "ArticleWithdrawn":
            identity = event.content()["article_id"]
            articles[identity] = articles[identity].model_copy(update={"withdrawn": True})
    return articles
