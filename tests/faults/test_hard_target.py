"""Eleven ways to hurt a reader of strangers' feeds and pages, over real HTTP in one run, beside a source that means well."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from flows.journey import journey
from flows.run import Run
from parley.topics import live_profiles
from schemas.folder import DataFolder
from tests.fetch.clocks import NOW
from tests.fetch.loopback import Loopback, Reply, rss, running
from tests.reading.pages import html

LIMIT = 60.0
"""Seconds for the whole run, on a machine that does other things besides; it takes a third of it."""
SETTINGS = """
[fetch]
host_delay_seconds = 0
timeout_seconds = 3
max_bytes = 12_000_000
max_entries = 3
[read]
timeout_seconds = 10
memory_bytes = 1_500_000_000
"""
WORDS = (
    "The envoys met in the old town hall on Thursday morning and spoke for three hours behind closed doors.",
    "A spokesman called it “a beginning”, and the café owner across the square said that nobody came out to eat.",
    "They agreed to meet again in the spring, when the roads over the pass are open and the snow is gone.",
)
PAGE = html(*WORDS)
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">%s]><rss version="2.0"><channel><title>&a9;</title>
<item><title>&a9;</title><link>http://127.0.0.1/laugh</link></item></channel></rss>""" % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)


def drip(handler: BaseHTTPRequestHandler, site: Loopback) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    while not site.stopping.wait(0.2):
        handler.wfile.write(b"<")


def endless(handler: BaseHTTPRequestHandler, site: Loopback) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not site.stopping.is_set():
        handler.wfile.write(b"10000\r\n" + b"<p>more</p>     " * 4096 + b"\r\n")


@dataclass
class Outcome:
    """What a run over all of them left: the polls of the journal, and by source id what the log says of its articles."""

    seconds: float
    summary: dict[str, Any]
    polls: list[dict[str, Any]]
    events: dict[str, list[tuple[str, dict[str, Any]]]]

    def told(self, source: str) -> tuple[str, dict[str, Any]]:
        """The one event of a source's only article, as its type and content."""
        (event,) = self.events[source]
        return event


ENDS = {"ArticlePublished", "ArticleRevised", "ArticleBlocked"}
HEADER = {"Content-Type": "text/html; charset=utf-8"}
PAGES: dict[str, Reply] = {
    "paragraphs": Reply(html() + b"<p>a</p>" * 650_000, headers=HEADER),
    "nested": Reply(b"<html><body>" + b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000, headers=HEADER),
    "bomb": Reply(gzip.compress(b"\0" * 100_000_000, 1), headers=HEADER | {"Content-Encoding": "gzip"}),
    "binary": Reply(b"\x7fELF\0\0\1" + bytes(range(256)) * 400, headers=HEADER),
    "charset": Reply(PAGE, headers={"Content-Type": "text/html; charset=utf-16"}),
    "mixed": Reply(PAGE.replace("café".encode(), b"caf\xe9"), headers=HEADER),
}
FEEDS = {
    "laughs": LAUGHS,
    "entries": b'<rss version="2.0"><channel>'
    + b"".join(b"<item><link>/e/%d</link></item>" % n for n in range(100_000))
    + b"</channel></rss>",
    "tangle": b'<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><item><link>/t</link>'
    + b"<c:encoded>a</c:encoded>" * 95_000
    + b"</item></channel></rss>",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = DataFolder(tmp_path_factory.mktemp("hard") / "data")
    folder.root.mkdir()
    (folder.root / "parley.toml").write_text(SETTINGS)
    with running() as hostile, running() as kind:
        for name, reply in PAGES.items():
            hostile.routes[f"/{name}"] = reply
        hostile.raw["/drip"] = lambda handler: drip(handler, hostile)
        hostile.raw["/endless"] = lambda handler: endless(handler, hostile)
        sources = []
        for name in (*PAGES, "drip", "endless"):
            hostile.routes[f"/feed/{name}"] = Reply(rss(f"{hostile.base}/{name}"))
            sources.append(hostile.source(f"/feed/{name}", name))
        for name, body in FEEDS.items():
            hostile.routes[f"/feed/{name}"] = Reply(body, headers={"Content-Type": "application/rss+xml"})
            sources.append(hostile.source(f"/feed/{name}", name))
        kind.routes["/feed"] = Reply(rss(f"{kind.base}/good"))
        kind.routes["/good"] = Reply(PAGE, headers=HEADER)
        sources.append(kind.source("/feed", "good"))
        profile = live_profiles(folder, "ukraine")[0].model_copy(update={"sources": tuple(sources)})
        run = Run("ingest", folder, profile, lambda: NOW)
        started = time.monotonic()
        summary = journey(run)
        seconds = time.monotonic() - started
        with run.store() as store:
            polls = store.query("SELECT source_id, outcome, status, entries, error FROM log.journal.poll")
            rows = store.query("SELECT type, payload FROM log.event WHERE type LIKE 'Article%' ORDER BY position")
    events: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for row in rows:
        said = json.loads(row["payload"])
        if row["type"] in ENDS:
            events.setdefault(said["source_id"], []).append((row["type"], said))
    yield Outcome(seconds, summary, polls, events)


def test_every_source_is_polled_once_and_the_run_ends_well_within_its_time(outcome: Outcome) -> None:
    assert outcome.summary["outcome"] == "ok"
    assert outcome.seconds < LIMIT
    assert {poll["source_id"] for poll in outcome.polls} == {*PAGES, *FEEDS, "drip", "endless", "good"}
    assert len(outcome.polls) == len(PAGES) + len(FEEDS) + 3


def test_the_source_beside_them_is_stored(outcome: Outcome) -> None:
    kind, said = outcome.told("good")

    assert (kind, said["text"]) == ("ArticlePublished", "\n\n".join(WORDS))


@pytest.mark.parametrize(
    ("source", "reason", "detail"),
    [
        pytest.param("paragraphs", "too_large", "more than 60,000 elements", id="5 MB of tiny paragraphs"),
        pytest.param("nested", "empty", "", id="20,000 nested divs"),
        pytest.param("bomb", "too_large", "larger than 12,000,000 bytes", id="gzip bomb"),
        pytest.param("drip", "too_slow", "no whole answer within 3 seconds", id="slow drip"),
        pytest.param("endless", "too_large", "larger than 12,000,000 bytes", id="endless chunked body"),
        pytest.param("binary", "not_html", "", id="binary as HTML"),
    ],
)
def test_a_page_made_to_hurt_is_one_blocked_article_with_its_reason(
    outcome: Outcome, source: str, reason: str, detail: str
) -> None:
    kind, said = outcome.told(source)

    assert (kind, said["reason"]) == ("ArticleBlocked", reason)
    assert detail in said["detail"]


def test_a_page_with_the_wrong_charset_is_one_article_with_its_letters(outcome: Outcome) -> None:
    kind, said = outcome.told("charset")

    assert (kind, said["text"]) == ("ArticlePublished", "\n\n".join(WORDS))


def test_a_page_of_mixed_encodings_is_one_article_that_loses_the_broken_letter_alone(outcome: Outcome) -> None:
    kind, said = outcome.told("mixed")

    assert (kind, said["text"]) == ("ArticlePublished", "\n\n".join(WORDS).replace("é", "\ufffd"))


def test_a_feed_of_entities_within_entities_is_one_failed_poll(outcome: Outcome) -> None:
    (poll,) = [poll for poll in outcome.polls if poll["source_id"] == "laughs"]

    assert (poll["outcome"], poll["entries"]) == ("failed", 0)
    assert "entities of its own" in poll["error"]
    assert "laughs" not in outcome.events


def test_a_feed_that_keeps_its_parser_busy_is_given_up_and_is_one_failed_poll(outcome: Outcome) -> None:
    (poll,) = [poll for poll in outcome.polls if poll["source_id"] == "tangle"]

    assert (poll["outcome"], poll["entries"]) == ("failed", 0)
    assert "reading the feed took more than 3 seconds" in poll["error"]


def test_a_feed_of_a_hundred_thousand_entries_is_one_poll_with_as_many_as_the_cap(outcome: Outcome) -> None:
    (poll,) = [poll for poll in outcome.polls if poll["source_id"] == "entries"]

    assert (poll["outcome"], poll["entries"], poll["error"]) == ("new", 3, None)
