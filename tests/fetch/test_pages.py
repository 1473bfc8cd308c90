from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from fetch.archive import Archive
from fetch.client import Fetcher
from fetch.pages import fetch_pages
from fetch.recheck import settle
from schemas.pages import FeedEntry, Page
from schemas.polling import PollState
from schemas.profile import Source
from schemas.settings import FetchSettings
from tests.fetch.clocks import FAST, FakeClock
from tests.fetch.loopback import Asked, Loopback, Reply, running

ARTICLE = b"<html><body><article><p>The delegations met in Geneva.</p></article></body></html>"


def fetch(
    folder: Path,
    source: Source,
    urls: Sequence[str],
    *,
    settings: FetchSettings = FAST,
    states: Mapping[str, PollState] | None = None,
    clock: FakeClock | None = None,
) -> list[Page]:
    clock = clock or FakeClock()
    entries = [FeedEntry(source_id=source.id, url=url) for url in urls]

    async def go() -> list[Page]:
        async with Fetcher(settings, clock) as fetcher:
            with Archive(folder, clock) as archive:
                return await fetch_pages(entries, {source.id: source}, fetcher, archive, clock, states=states)

    return asyncio.run(go())


def test_a_page_is_archived_with_its_request_before_it_is_handed_on(site: Loopback, tmp_path: Path) -> None:
    # given
    site.routes["/a"] = Reply(ARTICLE, headers={"Content-Type": "text/html; charset=iso-8859-1", "ETag": '"7"'})

    # when
    (page,) = fetch(tmp_path, site.source(), [site.base + "/a"])

    # then
    assert (page.status, page.body, page.content_type, page.encoding, page.etag) == (
        200,
        ARTICLE,
        "text/html",
        "iso-8859-1",
        '"7"',
    )
    assert page.capture is not None
    assert Archive(tmp_path, FakeClock()).read(page.capture) == ARTICLE
    with (tmp_path / page.capture.warc).open("rb") as file:
        kinds = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)]
    assert kinds == [("warcinfo", None), ("response", site.base + "/a"), ("request", site.base + "/a")]


def test_a_page_that_robots_txt_forbids_is_never_asked_for(site: Loopback, tmp_path: Path) -> None:
    # given
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /members/\n")
    site.routes["/members/a"] = site.routes["/b"] = site.routes["/c"] = Reply(ARTICLE)

    # when
    pages = fetch(tmp_path, site.source(), [site.base + path for path in ("/members/a", "/b", "/c")])

    # then
    assert [page.status for page in pages] == [0, 200, 200]
    assert "robots.txt" in (pages[0].error or "")
    assert pages[0].reason == "refused"
    assert sorted(site.paths()) == ["/b", "/c", "/robots.txt"]


def test_a_redirect_into_a_forbidden_place_is_not_followed(site: Loopback, tmp_path: Path) -> None:
    # given
    site.routes["/robots.txt"] = Reply(b"User-agent: Parley\nDisallow: /members/\n")
    site.routes["/a"] = Reply(status=302, headers={"Location": "/members/a"})

    # when
    (page,) = fetch(tmp_path, site.source(), [site.base + "/a"])

    # then
    assert (page.status, page.final_url) == (0, site.base + "/members/a")
    assert "/members/a" not in site.paths()


def test_an_address_that_a_redirect_names_is_rid_of_characters_that_steer_a_terminal(site: Loopback, tmp_path: Path) -> None:
    # given
    site.routes["/a"] = Reply(status=302, headers={"Location": "/b\x9b2J"})
    site.routes["/b2J"] = Reply(ARTICLE)

    # when
    (page,) = fetch(tmp_path, site.source(), [site.base + "/a"])

    # then
    assert (page.status, page.final_url) == (200, site.base + "/b2J")


def test_while_robots_txt_is_broken_pages_wait(site: Loopback, tmp_path: Path) -> None:
    # given
    site.routes["/robots.txt"] = Reply(status=500)
    site.routes["/a"] = Reply(ARTICLE)
    source = site.source()

    # when
    (page,) = fetch(tmp_path, source, [site.base + "/a"])
    state = settle(PollState(source_id=source.id), [page], page.fetched_at, FAST)

    # then
    assert (page.status, page.reason) == (0, None)
    assert [waiting.entry.url for waiting in state.waiting] == [site.base + "/a"]


def test_a_page_that_is_missing_again_says_since_when(site: Loopback, tmp_path: Path) -> None:
    # given: no such page
    clock, source = FakeClock(), site.source()
    (first,) = fetch(tmp_path, source, [site.base + "/a"], clock=clock)
    state = settle(PollState(source_id=source.id), [first], clock(), FAST)
    clock.later(hours=1)

    # when
    (second,) = fetch(tmp_path, source, [site.base + "/a"], states={source.id: state}, clock=clock)

    # then
    assert (first.status, first.missing_since) == (404, None)
    assert (second.status, second.missing_since) == (404, first.fetched_at)


def test_a_host_that_asks_to_wait_is_not_asked_for_the_other_pages(site: Loopback, tmp_path: Path) -> None:
    # given
    urls = [f"{site.base}/{number}" for number in range(8)]
    for number in range(8):
        site.routes[f"/{number}"] = Reply(status=429, headers={"Retry-After": "600"})

    # when
    pages = fetch(tmp_path, site.source(), urls)

    # then
    assert sum(page.status == 429 for page in pages) <= 2
    assert all("asked to wait 600 s" in (page.error or "") for page in pages if page.status == 0)


def test_a_host_that_never_answers_is_left_alone_after_a_few_tries(tmp_path: Path) -> None:
    # given
    with running() as site:
        site.raw = {f"/{number}": lambda handler: site.stopping.wait(2) and None for number in range(12)}
        settings = FAST.model_copy(update={"timeout_seconds": 0.4})
        started = time.monotonic()

        # when
        pages = fetch(tmp_path, site.source(), [f"{site.base}/{number}" for number in range(12)], settings=settings)

    # then
    assert {page.status for page in pages} == {0}
    assert sum("no whole answer" in (page.error or "") for page in pages) <= 4
    assert sum("failed several times" in (page.error or "") for page in pages) >= 8
    assert time.monotonic() - started < 8


def test_requests_to_one_host_keep_their_distance(site: Loopback, tmp_path: Path) -> None:
    # given
    moments: list[float] = []

    def note(asked: Asked) -> Reply:
        moments.append(time.monotonic())
        return Reply(ARTICLE)

    for path in ("/a", "/b", "/c"):
        site.routes[path] = note
    settings = FAST.model_copy(update={"host_delay_seconds": 0.1})

    # when
    fetch(tmp_path, site.source(), [site.base + path for path in ("/a", "/b", "/c")], settings=settings)

    # then
    gaps = [after - before for before, after in pairwise(moments)]
    assert min(gaps) > 0.07


def test_a_page_seen_before_is_asked_for_conditionally(site: Loopback, tmp_path: Path) -> None:
    # given
    def article(asked: Asked) -> Reply:
        return Reply(status=304) if asked.headers.get("if-none-match") == '"7"' else Reply(ARTICLE, headers={"ETag": '"7"'})

    site.routes["/a"] = article
    source = site.source()
    clock = FakeClock()
    pages = fetch(tmp_path, source, [site.base + "/a"], clock=clock)
    state = settle(PollState(source_id=source.id), pages, clock(), FAST)

    # when
    (again,) = fetch(tmp_path, source, [site.base + "/a"], clock=clock, states={source.id: state})

    # then
    assert (again.status, again.body, again.capture) == (304, b"", None)


def test_one_address_in_two_entries_is_fetched_once(site: Loopback, tmp_path: Path) -> None:
    # given
    site.routes["/a"] = Reply(ARTICLE)

    # when
    pages = fetch(tmp_path, site.source(), [site.base + "/a", site.base + "/a#comments"])

    # then
    assert len(pages) == 1
    assert site.paths().count("/a") == 1
