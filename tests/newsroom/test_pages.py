"""Pages: the article comes out whole, and nothing of the furniture with it."""

from __future__ import annotations

import json

import httpx
import pytest
import trafilatura

from newsroom import DAYS, Newsroom
from newsroom.calendar import NOTICE, Article, world

READABLE = [a for a in world().articles if not (a.missing or a.paywalled or a.is_gone(DAYS[-1]))]


def lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def fetch(web: httpx.Client, article: Article) -> httpx.Response:
    url = f"/{article.outlet.id}/{article.path}"
    answer = web.get(url)
    return web.get(url) if answer.status_code == 429 else answer


@pytest.mark.parametrize("article", READABLE, ids=lambda a: f"{a.outlet.id}-{a.path.rpartition('/')[2]}")
def test_extraction_gives_exactly_the_paragraphs_title_and_local_date(article: Article, web: httpx.Client) -> None:
    # given
    revision = article.revision(DAYS[-1])
    assert revision is not None

    # when
    body = fetch(web, article).content
    text = trafilatura.extract(body, include_comments=False, include_tables=False)
    metadata = trafilatura.extract_metadata(body)

    # then
    assert lines(text) == lines(revision.text)
    assert metadata.title == revision.title
    assert metadata.date == article.published.date().isoformat()


def test_there_are_more_than_four_layouts_and_each_carries_furniture(web: httpx.Client) -> None:
    # given
    layouts = {a.outlet.layout: a for a in READABLE}

    # when
    html = {layout: fetch(web, article).text.lower() for layout, article in layouts.items()}

    # then
    assert len(html) >= 4
    assert all("<nav" in page or 'class="menu"' in page or 'class="header"' in page or "topbar" in page for page in html.values())
    assert sum("cookie" in page for page in html.values()) >= 4
    assert sum("comment" in page for page in html.values()) >= 4


def test_every_page_names_its_canonical_address_and_says_that_it_is_a_sample(web: httpx.Client) -> None:
    # given
    articles = READABLE

    # when
    pages = [(a, fetch(web, a)) for a in articles]

    # then
    for article, page in pages:
        assert f'<link rel="canonical" href="{article.url}">' in page.text
        assert NOTICE in page.text
        assert world().canonical(str(page.url)) == article.url


def test_a_paywalled_page_shows_one_paragraph_while_the_feed_has_a_summary(web: httpx.Client) -> None:
    # given
    article = next(a for a in world().articles if a.paywalled)
    first, *rest = article.revisions[0].paragraphs

    # when
    page = fetch(web, article).text
    feed = web.get(f"/{article.outlet.id}/{article.outlet.feed_path}").text

    # then
    assert first in page
    assert not any(paragraph in page for paragraph in rest)
    assert "Subscribe to continue reading" in page
    assert "held separate talks with a Russian and a Ukrainian delegation" in feed


def test_a_corrected_page_replaces_the_first_at_the_same_address() -> None:
    # given
    room = Newsroom(DAYS[-2], slow_seconds=0)
    path = "/bosporuscourier/dunya/2025/12/24/yirmi-madde"

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        before = web.get(path)
        room.advance_to(DAYS[-1])
        after = web.get(path, headers={"If-None-Match": before.headers["ETag"]})

    # then
    assert "A peacetime strength of 600,000" in before.text
    assert after.status_code == 200
    assert "A peacetime strength of 800,000" in after.text
    assert "Corrected at 22:45" in after.text


def test_linked_data_keeps_the_first_date_and_tells_the_correction() -> None:
    # given
    article = next(a for a in world().articles if a.outlet.id == "quillwire")
    room = Newsroom(DAYS[0])

    # when
    with room.serve() as base:
        html = httpx.get(f"{base}/quillwire/{article.path}").text
    data = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])

    # then
    assert data["datePublished"] == data["dateModified"] == article.published.isoformat()


def test_a_page_keeps_its_bytes_while_other_articles_appear() -> None:
    # given
    room = Newsroom(DAYS[0])
    path = "/quillwire/world/budapest-announced"

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        first = web.get(path).content
        room.advance_to(DAYS[-1])
        last = web.get(path).content

    # then
    assert first == last
