from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reading.address import article_id
from reading.result import ReadResult
from reading.revisions import read_pages
from reading.text import PageReader
from schemas.articles import Capture
from schemas.envelope import NewEvent
from schemas.pages import KnownArticle, Page
from tests.reading.pages import NOW, URL, WORDS, entry, html, known, latest, ld, page

SUMMARY = "The delegations met in Geneva on Thursday and parted without a joint statement."


def read(reader: PageReader, *pages: Page, before: ReadResult | None = None, recent: tuple[KnownArticle, ...] = ()) -> ReadResult:
    latest = (
        {one.article_id: one for one in (known(e) for e in before.events if e.type in {"ArticlePublished", "ArticleRevised"})}
        if before
        else {}
    )
    return read_pages(pages, latest, recent, reader=reader)


def types(result: ReadResult) -> list[str]:
    return [event.type for event in result.events]


def test_a_new_page_is_revision_one_and_the_same_page_again_adds_nothing(reader: PageReader) -> None:
    # given
    capture = Capture(warc="a.warc.gz", record_id="<urn:uuid:1>")
    fetched = page(
        html(*WORDS, head=ld(datePublished="2025-11-20T08:00:00Z")), entry=entry(URL + "?utm_source=rss"), capture=capture
    )

    # when
    first = read(reader, fetched)
    again = read(reader, fetched, before=first)
    retried = read(reader, fetched)

    # then
    (event,) = first.events
    content = event.content()
    assert (event.type, event.stream, event.topic) == ("ArticlePublished", f"article:{article_id(URL)}", None)
    assert (content["revision"], content["text_kind"], content["outlet"], content["lang"]) == (1, "full", "Mill", "en")
    assert (content["raw_url"], content["url"]) == (URL + "?utm_source=rss", URL)
    assert (event.reported_at, event.observed_at) == (datetime(2025, 11, 20, 8, tzinfo=UTC), NOW)
    assert content["capture"]["record_id"] == "<urn:uuid:1>"
    assert (again.events, again.unchanged) == ((), 1)
    assert retried.events[0].event_id == event.event_id


def test_an_edit_is_a_revision_with_the_sentences_that_went_and_came(reader: PageReader) -> None:
    # given
    first = read(reader, page(html(*WORDS)))

    # when
    edited = page(html(*WORDS[:2], WORDS[2].replace("December", "January"), WORDS[3]), fetched_at=NOW + timedelta(hours=2))
    second = read(reader, edited, before=first)
    back = read(reader, page(html(*WORDS)), before=second)

    # then
    (event,) = second.events
    assert (event.type, event.content()["revision"]) == ("ArticleRevised", 2)
    assert event.content()["removed"] == [WORDS[2]]
    assert event.content()["added"] == [WORDS[2].replace("December", "January")]
    assert [e.content()["revision"] for e in back.events] == [3]


def test_another_style_of_quotes_is_no_revision(reader: PageReader) -> None:
    first = read(reader, page(html(*WORDS, 'He said "no" twice.')))
    second = read(reader, page(html(*WORDS, "He said “no”  twice.")), before=first)
    assert (second.events, second.unchanged) == ((), 1)


def test_a_paywall_gives_blocked_and_the_feeds_summary_and_a_later_full_page_is_a_revision(reader: PageReader) -> None:
    # given
    wall = page(html(WORDS[0], "Subscribe to continue."), entry=entry(summary=f"<p>{SUMMARY}</p>", published=NOW))

    # when
    closed = read(reader, wall)
    again = read(reader, wall, before=closed)
    opened = read(reader, page(html(*WORDS), entry=entry()), before=closed)
    shut = read(reader, wall, before=opened)

    # then
    assert types(closed) == ["ArticleBlocked", "ArticlePublished"]
    assert closed.events[0].content()["reason"] == "paywall"
    summary = closed.events[1].content()
    assert (summary["text"], summary["text_kind"], summary["published"]) == (SUMMARY, "summary", "2025-11-20T09:00:00Z")
    assert [e.event_id for e in again.events] == [closed.events[0].event_id]
    assert types(opened) == ["ArticleRevised"]
    assert (opened.events[0].content()["revision"], opened.events[0].content()["text_kind"]) == (2, "full")
    assert types(shut) == ["ArticleBlocked"]


def test_a_feed_that_carries_the_whole_text_stands_in_for_a_closed_page(reader: PageReader) -> None:
    # given
    body = "".join(f"<p>{sentence}</p>" for sentence in WORDS)

    # when
    result = read(reader, page(status=403, body=b"<p>Forbidden</p>", entry=entry(summary=SUMMARY, body=body)))

    # then
    assert types(result) == ["ArticleBlocked", "ArticlePublished"]
    assert (result.events[0].content()["reason"], result.events[1].content()["text_kind"]) == ("refused", "feed_body")
    assert result.events[1].content()["text"] == "\n\n".join(WORDS)


@pytest.mark.parametrize(
    ("closed", "reason"),
    [
        (page(status=404), "not_found"),
        (page(status=402), "paywall"),
        (page(status=451), "refused"),
        (page(status=503, body=html("Just a moment... checking your browser before you go on.")), "captcha"),
        (page(status=0, error="slow", reason="too_slow"), "too_slow"),
        (page(b"%PDF", content_type="application/pdf"), "not_html"),
        (page(html("Welcome to the Mill."), final_url="https://www.mill.example/"), "not_found"),
    ],
)
def test_a_page_that_stays_closed_without_a_feed_text_is_blocked_and_no_article(
    reader: PageReader, closed: Page, reason: str
) -> None:
    result = read(reader, closed)
    assert [(e.type, e.content()["reason"]) for e in result.events] == [("ArticleBlocked", reason)]


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_a_trouble_that_may_pass_is_no_event(reader: PageReader, status: int) -> None:
    result = read(reader, page(status=status, error="down", entry=entry(summary=SUMMARY)))
    assert (result.events, result.unchanged, result.refused) == ((), 0, ())


def test_an_article_that_was_read_and_is_gone_is_withdrawn(reader: PageReader) -> None:
    # given
    first = read(reader, page(html(*WORDS)))

    # when
    gone = read(reader, page(status=410), before=first)

    # then
    (event,) = gone.events
    assert (event.type, event.content()["article_id"], event.content()["after_revision"]) == (
        "ArticleWithdrawn",
        article_id(URL),
        1,
    )


def test_a_page_that_is_not_found_is_withdrawn_at_a_second_look_half_an_hour_later(reader: PageReader) -> None:
    # given
    first = read(reader, page(html(*WORDS)))

    # when
    once = read(reader, page(status=404), before=first)
    soon = read(reader, page(status=404, missing_since=NOW - timedelta(minutes=29)), before=first)
    later = read(reader, page(status=404, missing_since=NOW - timedelta(minutes=30)), before=first)

    # then
    assert (types(once), types(soon), types(later)) == ([], [], ["ArticleWithdrawn"])


def test_a_page_that_comes_back_is_the_next_revision_though_its_words_are_the_same(reader: PageReader) -> None:
    # given
    gone, back = page(status=410), page(html(*WORDS))
    events: list[NewEvent] = []

    # when
    for look in (back, gone, gone, back, back, gone, back):
        events += read_pages([look], latest(*events), (), reader=reader).events
    in_one_batch = read_pages([gone, gone, back, back], latest(events[0]), (), reader=reader)

    # then
    told = [(e.type, e.content().get("revision") or e.content()["after_revision"]) for e in events]
    assert told == [
        ("ArticlePublished", 1),
        ("ArticleWithdrawn", 1),
        ("ArticleRevised", 2),
        ("ArticleWithdrawn", 2),
        ("ArticleRevised", 3),
    ]
    assert len({e.event_id for e in events}) == 5
    assert [e.event_id for e in in_one_batch.events] == [e.event_id for e in events[1:3]]


def test_a_stub_of_a_known_article_is_a_wall_and_no_revision(reader: PageReader) -> None:
    first = read(reader, page(html(*WORDS * 3)))
    second = read(reader, page(html(WORDS[0])), before=first)
    assert [(e.type, e.content()["reason"]) for e in second.events] == [("ArticleBlocked", "paywall")]


def test_one_article_under_two_addresses_is_one(reader: PageReader) -> None:
    # given
    canonical = '<link rel="canonical" href="https://www.mill.example/world/talks">'
    other_host = '<link rel="canonical" href="https://else.example/world/talks">'

    # when
    result = read(
        reader,
        page(html(*WORDS, head=canonical), url="https://www.mill.example/a/1", final_url="https://www.mill.example/a/1?x=1"),
        page(html(*WORDS, head=canonical), url="https://www.mill.example/world/talks"),
    )
    foreign = read(reader, page(html(*WORDS, head=other_host)))

    # then
    assert ([e.content()["url"] for e in result.events], result.unchanged) == (["https://www.mill.example/world/talks"], 1)
    assert foreign.events[0].content()["url"] == URL


def test_a_date_is_never_invented_and_the_future_is_refused(reader: PageReader) -> None:
    # given
    url = "https://mill.example/talks"
    undated = page(html(*WORDS), url=url)
    future = page(html(*WORDS, head=ld(datePublished="2031-01-01T00:00:00Z")), url=url, entry=entry(url, published=NOW))

    # when
    none, chosen = read(reader, undated).events[0], read(reader, future).events[0]

    # then
    assert (none.content()["published"], none.reported_at, none.content()["dates"]) == (None, None, [])
    assert chosen.reported_at == NOW
    assert [d["origin"] for d in chosen.content()["dates"]] == ["JSON-LD datePublished", "feed published"]


def test_another_outlets_text_is_a_copy_and_the_later_one_copies(reader: PageReader) -> None:
    # given
    dispatch = page(html(*WORDS, head=ld(datePublished="2025-11-20T06:00:00Z")))
    relay = page(
        html(*WORDS[:3], WORDS[3].replace("other", "other one"), head=ld(datePublished="2025-11-20T08:00:00Z")),
        url="https://chronicle.example/n/5",
        outlet="Chronicle",
        source_id="chronicle",
    )

    # when
    in_order = read(reader, dispatch, relay)
    turned = read(reader, relay, dispatch)

    # then
    for result in (in_order, turned):
        copied = result.events[-1]
        assert types(result) == ["ArticlePublished", "ArticlePublished", "ArticleCopied"]
        assert copied.content()["article_id"] == article_id("https://chronicle.example/n/5")
        assert copied.content()["copy_of"] == article_id(URL)
        assert copied.content()["similarity"] > 0.8


def test_a_later_version_that_came_in_by_import_keeps_its_number(reader: PageReader) -> None:
    # given: revision 1 is the current one, because the imported revision 2 was published before it
    first = known(read(reader, page(html(*WORDS))).events[0]).model_copy(update={"last_revision": 2})

    # when
    result = read_pages([page(html(*WORDS[:3]))], {first.article_id: first}, (), reader=reader)

    # then
    assert result.events[0].content()["revision"] == 3


def test_a_page_whose_date_goes_backwards_is_current_all_the_same_and_stands_still(reader: PageReader) -> None:
    # given: the feed's summary is dated five minutes after what the page itself says
    summary = page(status=402, entry=entry(summary=SUMMARY, published=NOW))
    whole = page(html(*WORDS, head=ld(datePublished="2025-11-20T08:55:00Z")), entry=entry(published=NOW))

    # when
    closed = read(reader, summary)
    opened = read(reader, whole, before=closed)
    again = read(reader, whole, before=opened)

    # then
    (event,) = opened.events
    content = event.content()
    assert (content["revision"], content["published"], event.reported_at) == (2, "2025-11-20T09:00:00Z", NOW)
    assert content["dates"][0] == {"origin": "JSON-LD datePublished", "value": "2025-11-20T08:55:00Z"}
    assert (again.events, again.unchanged) == ((), 1)


def test_a_page_that_shows_an_older_version_again_makes_it_current(reader: PageReader) -> None:
    # given: revision 2, published before the current revision 1, came in from a file, and the page went back to its words
    current = known(read(reader, page(html(*WORDS, head=ld(datePublished="2025-11-20T08:00:00Z")))).events[0])
    current = current.model_copy(update={"last_revision": 2})
    back = page(html(*WORDS[:3], head=ld(datePublished="2025-11-19T08:00:00Z")))

    # when
    result = read_pages([back, back], {current.article_id: current}, (), reader=reader)

    # then
    (event,) = result.events
    assert (event.content()["revision"], event.reported_at, result.unchanged) == (3, current.published, 1)


def test_characters_that_steer_a_terminal_or_turn_a_line_round_are_in_no_event(reader: PageReader) -> None:
    # given
    words = [sentence.replace("Geneva", "Gen\u202eeva\x9b2J").replace("draft", "dra\x1b[31mft&#xD800;") for sentence in WORDS]
    fetched = page(html(*words, title="Talks\u2066 in\x9b Geneva", head='<meta name="author" content="Ann\u202e Doe">'))

    # when
    (event,) = read(reader, fetched).events

    # then
    content = event.content()
    assert (content["title"], content["author"]) == ("Talks in Geneva", "Ann Doe")
    assert "met in Geneva2J on Thursday" in content["text"]
    assert not set("\x1b\x9b\u202e\u2066") & set(event.payload)


def test_a_hostile_page_costs_itself_and_the_others_are_read(reader: PageReader) -> None:
    # given: an own address that is none, and a redirect to no address
    own = page(html(*WORDS, head='<link rel="canonical" href="https://[mill.example/">'))
    nowhere = page(html(*WORDS), url="https://mill.example/2", final_url="https://[mill.example/2")

    # when
    result = read(reader, nowhere, own)

    # then
    assert [e.content()["url"] for e in result.events] == [URL]
    ((refused),) = result.refused
    assert (refused.row["url"], "body" in refused.row) == ("https://mill.example/2", False)
    assert "https://mill.example/2: could not be read: ValueError" in refused.reason


@pytest.mark.parametrize("claimed", [datetime(1, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)])
def test_an_implausible_date_of_a_feed_is_no_reported_time(reader: PageReader, claimed: datetime) -> None:
    result = read(reader, page(status=402, entry=entry(published=claimed)))
    assert [(e.type, e.reported_at) for e in result.events] == [("ArticleBlocked", None)]
