from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from fetch.feed_worker import LARGE, MEMORY_BYTES, read_any_feed
from fetch.feeds import Feed, read_feed
from schemas.errors import FetchError
from tests.fetch.loopback import rss

BASE = "https://mill.example/feeds/world.xml"


def test_rss_gives_address_text_body_author_and_dates() -> None:
    # given
    body = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Mill</title><language>en-GB</language><ttl>30</ttl>
      <item><title>Talks &amp; tea</title><link>/a?id=1</link><guid isPermaLink="false">n-1</guid><dc:creator>Ann Doe</dc:creator>
      <description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>
      <pubDate>Thu, 20 Nov 2025 10:00:00 +0200</pubDate></item></channel></rss>"""

    # when
    feed = read_feed(body, "mill", "application/rss+xml", BASE)

    # then
    (entry,) = feed.entries
    assert (entry.url, entry.entry_id, entry.title) == ("https://mill.example/a?id=1", "n-1", "Talks & tea")
    assert (entry.summary, entry.body, entry.author, entry.lang) == ("<p>Short.</p>", "<p>Long.</p>", "Ann Doe", "en")
    assert entry.published == datetime(2025, 11, 20, 8, 0, tzinfo=UTC)
    assert entry.updated is None
    assert feed.ttl_minutes == 30


def test_atom_and_rdf_are_read_too() -> None:
    # given
    atom = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>M</title><entry><id>urn:1</id><title>T</title>
      <link href="https://mill.example/a"/><updated>2025-11-20T09:00:00Z</updated></entry></feed>"""
    rdf = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel rdf:about="https://mill.example/"><title>M</title></channel>
      <item rdf:about="https://mill.example/b"><title>U</title><link>https://mill.example/b</link></item></rdf:RDF>"""

    # when
    (one,), (two,) = read_feed(atom, "mill", "", BASE).entries, read_feed(rdf, "mill", "", BASE).entries

    # then
    assert (one.url, one.updated) == ("https://mill.example/a", datetime(2025, 11, 20, 9, 0, tzinfo=UTC))
    assert (two.url, two.title, two.published) == ("https://mill.example/b", "U", None)


def test_json_feed_is_read() -> None:
    # given
    item = {"id": 7, "url": "/c", "title": "V", "content_html": "<p>Long.</p>", "date_published": "2025-11-20T10:00:00+02:00"}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [item, {"id": "no address"}, 3]})

    # when
    entries = read_feed(body.encode(), "mill", "application/feed+json", BASE).entries

    # then
    assert [(e.url, e.entry_id, e.body, e.lang) for e in entries if e.entry_id == "7"] == [
        ("https://mill.example/c", "7", "<p>Long.</p>", "en")
    ]
    assert entries[0].published == datetime(2025, 11, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "", "http://[broken"])
def test_an_entry_without_an_address_that_can_be_asked_for_is_left_out_and_counted(link: str) -> None:
    feed = read_feed(rss(link, "http://a.example/1"), "mill", "", "")
    assert ([entry.url for entry in feed.entries], feed.passed_over) == (["http://a.example/1"], 1)


@pytest.mark.parametrize("before", [b"", b"<!-- <rss> -->", b"<?x <rss> ?>"])
def test_a_feed_that_defines_entities_of_its_own_is_refused(before: bytes) -> None:
    # given
    bomb = (
        b'<?xml version="1.0"?>'
        + before
        + b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        + rss("http://a.example/1")[21:]
    )

    # when, then
    with pytest.raises(FetchError, match="entities of its own"):
        read_feed(bomb, "mill", "", BASE)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is empty"),
        (b"\n  ", "is empty"),
        (b"<!DOCTYPE html><html><head><title>Gone</title></head></html>", "got an HTML page"),
        (b"plain words", "not a feed"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not a feed"),
        (b'{"error": "no"}', "no JSON Feed"),
        (b"[" * 100_000, "cut-off JSON"),
        (rss("http://a.example/1")[:-20], "cut off"),
        (rss("http://a.example/1", title="<b>" * 100_001), "more than 100,000 tags"),
        (rss("http://a.example/1", title="<x" + "".join(f' a{n}="&gt;"' for n in range(300)) + "/>"), "hundreds of attributes"),
        (rss("http://a.example/1", title="<x" + "".join(f" a{n}=1" for n in range(300)) + ">"), "hundreds of attributes"),
        (
            b"<!-- <rss> -->" + '<!DOCTYPE x [<!ENTITY a "a">]>'.encode("utf-16-le") + rss("http://a.example/1"),
            "entities of its own",
        ),
    ],
)
def test_what_is_no_whole_feed_is_said_in_one_sentence(body: bytes, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        read_feed(body, "mill", "text/plain", BASE)


def test_a_feed_with_small_faults_is_read_all_the_same() -> None:
    # given: an ampersand that is not escaped, a date that is none
    body = rss("http://a.example/1", title="Tea & talks").replace(b"Thu, 20 Nov 2025 08:00:00 GMT", b"yesterday")

    # when
    (entry,) = read_feed(body, "mill", "", BASE).entries

    # then
    assert (entry.title, entry.published) == ("Tea & talks", None)


def test_characters_that_steer_a_terminal_never_get_in() -> None:
    # given
    item = {"id": "1\x1b", "url": "/c", "title": "T\x1b[2J\ud800", "content_html": "x\x9b", "authors": [{"name": "A\u202e"}]}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()
    xml = rss("http://a.example/1", title="T\u202e\x85")

    # when
    (entry,), (other,) = read_feed(body, "mill", "", BASE).entries, read_feed(xml, "mill", "", BASE).entries

    # then
    assert (entry.entry_id, entry.title, entry.body, entry.author) == ("1", "T[2J\ufffd", "x", "A")
    assert other.title == "T"


def test_a_date_that_is_outside_of_the_calendar_is_none() -> None:
    # given
    item = {"id": "1", "url": "/c", "title": "T", "date_published": "0001-01-01T00:00:00+05:00"}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()

    # when
    (entry,) = read_feed(body, "mill", "", BASE).entries

    # then
    assert entry.published is None


def test_no_more_entries_are_taken_than_the_cap() -> None:
    body = rss(*(f"http://a.example/{number}" for number in range(50)))
    in_json = b'{"version": "1", "items": [{"url": "http://a.example/1"}, 7, {"id": "urn:x"}, {"url": "http://a.example/2"}]}'
    for feed, most in ((body, 10), (in_json, 3)):
        read = read_feed(feed, "mill", "", BASE, max_entries=most)
        assert (len(read.entries), read.passed_over) == ((10, 40) if most == 10 else (1, 3))


@pytest.mark.parametrize("ttl", ["9" * 5_000, "\u00b2", "-5", ""])
def test_a_ttl_that_is_no_number_of_minutes_is_left_aside(ttl: str) -> None:
    body = rss("http://a.example/1").replace(b"<title>Mill</title>", f"<title>Mill</title><ttl>{ttl}</ttl>".encode())

    read = read_feed(body, "mill", "application/rss+xml; charset=utf-8", BASE)

    assert (len(read.entries), read.ttl_minutes) == (1, None)


@pytest.mark.parametrize(
    ("opening", "entry", "closing"),
    [
        ("<rss version='2.0'><channel><title>Mill</title>", "<item><link>http://a.example/{}</link></item>", "</channel></rss>"),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Mill</title>",
            "<entry><link href='http://a.example/{}'/></entry>",
            "</feed>",
        ),
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            "<channel><title>Mill</title></channel>",
            "<item><link>http://a.example/{}</link></item>",
            "</rdf:RDF>",
        ),
    ],
)
def test_what_follows_the_first_entries_is_not_even_parsed(opening: str, entry: str, closing: str) -> None:
    # a tag too many behind the cap would cost the feed if anybody looked there
    body = opening + "".join(entry.format(n) for n in range(5)) + "<b>" * 100_001 + closing

    read = read_feed(body.encode(), "mill", "application/xml", BASE, max_entries=4)

    assert [e.url for e in read.entries] == [f"http://a.example/{n}" for n in range(4)]


def test_a_large_feed_is_read_as_a_small_one_is_and_given_up_where_it_needs_too_much() -> None:
    # given
    small = rss("https://example.org/1")
    large = small.replace(b"</channel>", b"<!--" + b"x" * LARGE + b"--></channel>")

    def read(body: bytes, memory_bytes: int = MEMORY_BYTES) -> Feed:
        return read_any_feed(body, "s", "", "https://example.org", max_entries=5, seconds=30.0, memory_bytes=memory_bytes)

    # when, then
    assert read(large) == read(small)
    with pytest.raises(FetchError, match=r"https://example.org: not a feed, got an HTML page"):
        read(b"<html>" + b"x" * LARGE)
    with pytest.raises(FetchError, match="more memory than the limit"):
        read(large, memory_bytes=1)
