from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from fetch.feeds import read_feed
from fetch.sitemaps import Child, read_sitemap
from schemas.errors import FetchError

BASE = "https://mill.example/sitemap.xml"
NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://mill.example/old</loc><lastmod>2025-11-18</lastmod>
    <image:image><image:loc>https://mill.example/old.jpg</image:loc><image:title>A hall</image:title></image:image></url>
  <url><loc>https://mill.example/new?a=1&amp;b=2</loc>
    <image:image><image:loc>https://mill.example/new.jpg</image:loc><image:title>A door</image:title></image:image>
    <news:news><news:publication><news:name>Mill</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2025-11-20T10:00:00+02:00</news:publication_date>
      <news:title>Talks &amp; tea</news:title></news:news></url>
  <url><loc>javascript:alert(1)</loc></url><url><loc>ftp://mill.example/a</loc></url><url><lastmod>2025-11-19</lastmod></url>
</urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://mill.example/2025-10.xml.gz</loc><lastmod>2025-10</lastmod></sitemap>
  <sitemap><loc>https://mill.example/2025-11.xml.gz</loc><lastmod>2025-11-20T08:00:00Z</lastmod></sitemap>
  <sitemap><loc>https://mill.example/pages.xml</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap_gives_titles_and_dates_the_newest_first() -> None:
    new, old = read_sitemap(NEWS, "mill", BASE).entries

    assert (new.url, new.title, new.lang) == ("https://mill.example/new?a=1&b=2", "Talks & tea", "en")
    assert (new.published, new.updated) == (datetime(2025, 11, 20, 8, tzinfo=UTC), None)
    assert (old.url, old.title, old.published) == ("https://mill.example/old", "", None)
    assert old.updated == datetime(2025, 11, 18, tzinfo=UTC)


def test_a_news_sitemap_may_stand_where_a_feed_stands_and_an_index_may_not() -> None:
    feed = read_feed(NEWS, "mill", "application/xml", BASE, max_entries=1)

    assert [entry.title for entry in feed.entries] == ["Talks & tea"]
    with pytest.raises(FetchError, match="an index of sitemaps"):
        read_feed(INDEX, "mill", "application/xml", BASE)


def test_an_index_lists_its_sitemaps_the_last_changed_first() -> None:
    children = read_sitemap(INDEX, "mill", BASE).children

    assert children == (
        Child("https://mill.example/2025-11.xml.gz", datetime(2025, 11, 20, 8, tzinfo=UTC)),
        Child("https://mill.example/2025-10.xml.gz", datetime(2025, 10, 1, tzinfo=UTC)),
        Child("https://mill.example/pages.xml", None),
    )


def test_a_packed_sitemap_and_a_plain_list_are_read_too() -> None:
    packed = read_sitemap(gzip.compress(NEWS), "mill", BASE)
    plain = read_sitemap(b"https://mill.example/a\nhttps://mill.example/b\n", "mill", BASE)

    assert len(packed.entries) == 2
    assert [entry.url for entry in plain.entries] == ["https://mill.example/a", "https://mill.example/b"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (NEWS[:-40], "cut off"),
        (b"<html><body>Not found</body></html>", "not a sitemap"),
        (b"", "not a sitemap"),
        (b"two words", "not a sitemap"),
        (b'<!DOCTYPE u [<!ENTITY a "aaaa">]><urlset><url><loc>&a;</loc></url></urlset>', "entities of its own"),
        (gzip.compress(b"<urlset>" + b" " * 60_000_000), "larger than"),
        (gzip.compress(NEWS)[:-20], "cut off"),
    ],
)
def test_what_is_no_whole_sitemap_is_said_in_one_sentence(body: bytes, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        read_sitemap(body, "mill", BASE)
