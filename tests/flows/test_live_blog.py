"""A live blog on its whole way: from two captures of its page to what the views say of its posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.steps import texts
from observing.engine import events
from reading.revisions import read_pages
from reading.text import PageReader
from schemas.envelope import NewEvent
from tests.observing.ukraine import engine
from tests.reading.pages import html, known, ld, page
from tests.warehouse.given import opened, rows, told
from warehouse.known import known_articles, uninterpreted

MORNING = ("2025-11-20T09:00:00+00:00", "Putin has until Friday to agree to a ceasefire or face sanctions, the White House says.")
NIGHT = ("2025-11-20T21:00:00+00:00", "Zelensky will meet Macron in Paris tomorrow, his office in Kyiv says.")
TUESDAY = ("2025-11-25T10:00:00+00:00", "Putin has until Friday to agree to a ceasefire, Trump told reporters.")
URL = "https://www.mill.example/world/live/talks"


def blog(*posts: tuple[str, str]) -> bytes:
    updates = [{"@type": "BlogPosting", "datePublished": at, "articleBody": words} for at, words in posts]
    return html(*(words for _, words in posts), head=ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates}))


@pytest.fixture(scope="module")
def captured() -> list[list[NewEvent]]:
    """What the log was told of two captures: five days lie between them, and the second shows two posts only."""
    batches: list[list[NewEvent]] = []
    looks: Sequence[tuple[datetime, bytes]] = (
        (datetime(2025, 11, 20, 22, tzinfo=UTC), blog(NIGHT, MORNING)),
        (datetime(2025, 11, 25, 11, tzinfo=UTC), blog(TUESDAY, NIGHT)),
    )
    with PageReader() as reader:
        for seen, body in looks:
            before = [known(batch[0]) for batch in batches]
            latest = {one.article_id: one for one in before}
            read = read_pages([page(body, url=URL, fetched_at=seen)], latest, before, reader=reader).events
            (article,) = texts(read)
            batches.append([*read, *events(engine().read(article), article)])
    return batches


def test_what_a_post_says_counts_from_its_own_day_and_is_evidence_in_the_whole_text(captured: list[list[NewEvent]]) -> None:
    # given
    text = captured[1][0].content()["text"]

    # when
    said = [event for event in captured[1] if event.type in {"DeadlineReported", "MeetingReported"}]
    by_quote = {event.content()["evidence"]["quote"]: event for event in said}

    # then
    due = [(by_quote[words].content()["due"]["latest"], by_quote[words].reported_at) for _, words in (TUESDAY, MORNING)]
    assert due == [("2025-11-28", datetime.fromisoformat(TUESDAY[0])), ("2025-11-21", datetime.fromisoformat(MORNING[0]))]
    assert by_quote[NIGHT[1]].content()["when"]["latest"] == "2025-11-21"
    for event in said:
        evidence = event.content()["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_the_views_know_posts_by_their_own_time_and_growth_is_no_silent_edit(
    captured: list[list[NewEvent]], tmp_path: Path
) -> None:
    # when
    with opened(tmp_path) as store:
        told(store, *captured)
        said = {row["quote"]: row["published"].isoformat() for row in rows(store, "observation")}
        first = {
            row["quote"]: row["stood_from"].isoformat() for row in rows(store, "observation_history") if row["revision"] == 1
        }
        edits = rows(store, "silent_edit")
        identity = captured[0][0].content()["article_id"]
        articles = known_articles(store, [identity])
        unread = uninterpreted(store, "ukraine", "another/1")
    # then
    assert said.items() >= {words: at.removesuffix("+00:00") for at, words in (MORNING, NIGHT, TUESDAY)}.items()
    assert first[NIGHT[1]] == NIGHT[0].removesuffix("+00:00")
    assert edits == []
    assert [len(article.posts) for article in (*articles.values(), *unread)] == [3, 2, 3]
    assert articles[identity].posts[0].published == datetime.fromisoformat(TUESDAY[0])


def test_views_that_grew_with_a_live_blog_are_those_of_a_rebuild(captured: list[list[NewEvent]], tmp_path: Path) -> None:
    tables = ("quotation", "observation_history", "article_revision")
    with opened(tmp_path / "a") as store:
        told(store, *captured)
        grown = [rows(store, table) for table in tables]
    with opened(tmp_path / "b") as store:
        told(store, [event for batch in captured for event in batch])
        assert [rows(store, table) for table in tables] == grown
