"""HTML pages of the small world: an article in its outlet's layout, with the furniture that real pages have."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from string import Template

from newsroom.calendar import HERE, NOTICE, Article, Outlet, Revision

SUMMARY_LENGTH = 220
DATELINE = re.compile(r"^[A-Z][A-Z .,]+(?:, [A-Z][a-z]+\.? \d{1,2}| Fla\.)? - ")


def summary(revision: Revision) -> str:
    """The first paragraph without its dateline, cut at a word after 220 characters."""
    text = DATELINE.sub("", revision.paragraphs[0])
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def prose(paragraphs: Sequence[str]) -> str:
    """Paragraphs as HTML: one <p> each, the lines of a list broken by <br>."""
    return "\n".join(f"<p>{escape(p, quote=False).replace(chr(10), '<br>' + chr(10))}</p>" for p in paragraphs)


def article_page(article: Article, revision: Revision, related: Sequence[Article], base: str) -> str:
    """The page as it stands with that revision. A paywalled one shows its first paragraph and asks for a subscription."""
    outlet = article.outlet
    shown = revision.paragraphs[:1] if article.paywalled else revision.paragraphs
    values = {
        "title": escape(revision.title),
        "outlet": escape(outlet.name),
        "home": f"{base}/{outlet.id}/",
        "canonical": article.url,
        "published": article.published.isoformat(),
        "modified": revision.since.isoformat(),
        "day": _day(article.published),
        "feed": f"{base}/{outlet.id}/{outlet.feed_path}",
        "summary": escape(summary(revision)),
        "body": prose(shown),
        "wall": WALL if article.paywalled else "",
        "linked_data": _linked_data(article, revision),
        "related": "\n".join(_related(other, base) for other in related),
        "notice": NOTICE,
        "charset": outlet.charset,
    }
    return _layout(outlet.layout).substitute(values)


def front_page(outlet: Outlet, articles: Sequence[Article], base: str) -> str:
    """An outlet's front page: its newest headlines."""
    lines = "\n".join(_related(a, base) for a in articles)
    return _layout("front").substitute(
        outlet=escape(outlet.name),
        charset=outlet.charset,
        related=lines,
        notice=NOTICE,
        feed=f"{base}/{outlet.id}/{outlet.feed_path}",
    )


def lobby(outlets: Sequence[Outlet], now: datetime, base: str) -> str:
    """The page at the root: which outlets there are, where their feeds are, and what day it is here."""
    rows = "\n".join(
        f'<li><a href="{base}/{o.id}/">{escape(o.name)}</a>, <a href="{base}/{o.id}/{o.feed_path}">{o.feed_format} feed</a></li>'
        for o in outlets
    )
    return _layout("lobby").substitute(rows=rows, now=f"{now:%A, %d %B %Y, %H:%M} UTC", notice=NOTICE)


def plain_page(title: str, sentence: str) -> str:
    """A page without an article: not found, taken down, out of order."""
    return _layout("plain").substitute(title=escape(title), sentence=escape(sentence), notice=NOTICE)


WALL = """<div class="paywall" data-testid="paywall">
<h3>Subscribe to continue reading</h3>
<p>This article is for subscribers. Already a subscriber? Sign in to read on.</p>
<button>See offers</button>
</div>"""


@cache
def _layout(name: str) -> Template:
    return Template((HERE / "layouts" / f"{name}.html").read_text(encoding="utf-8"))


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _related(article: Article, base: str) -> str:
    return f'<li><a href="{base}/{article.outlet.id}/{article.path}">{escape(article.revisions[0].title)}</a></li>'


def _linked_data(article: Article, revision: Revision) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": revision.title,
        "datePublished": article.published.isoformat(),
        "dateModified": revision.since.isoformat(),
        "mainEntityOfPage": article.url,
        "isAccessibleForFree": not article.paywalled,
        "author": {"@type": "Organization", "name": f"{article.outlet.name} staff"},
        "publisher": {"@type": "Organization", "name": article.outlet.name},
    }
    if not article.paywalled:
        data["articleBody"] = revision.text
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
