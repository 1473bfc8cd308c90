from __future__ import annotations

from datetime import timedelta

import pytest

from reading.result import ReadResult
from reading.revisions import read_pages
from reading.text import PageReader
from reading.touches import FLAPS_WITHIN, kind_of
from tests.reading.pages import NOW, WORDS, html, latest, page

EDIT = WORDS[2].replace("December", "January")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("timestamp", "Updated 12 minutes ago"),
        ("timestamp", "Last updated: 14:05 GMT, Thursday 20 November 2025"),
        ("timestamp", "Published 20 November 2025, 14:05 CET"),
        ("timestamp", "14m ago"),
        ("counter", "1,204 comments"),
        ("counter", "Comments (12)"),
        ("counter", "12.4K people are reading this"),
        ("counter", "3 min read"),
        ("consent", "We use cookies to improve your experience."),
        ("consent", "By continuing to use this site you agree to our terms."),
        ("related", "Read more: Trump sets a deadline"),
        ("related", "Related stories"),
        (None, "Monday."),
        (None, "Thursday, 27 November"),
        (None, "They met two days ago."),
        (None, "The deadline was updated to 28 November."),
        (None, "Updated plans were published on Monday."),
        (None, "Published in May, the plan has 28 points."),
        (None, "The commission counted 1,204 votes."),
        (None, "1,204 people died."),
        (None, "12 points"),
        ("consent", "We and our 800 partners store and access cookies on a device."),
        (None, "Cookies were served at the talks."),
        (None, "We baked cookies for the soldiers, she said."),
        (None, "Read the plan by Thursday."),
        (None, "More talks are expected."),
        (None, "Updated " + "1 " * 200),
    ],
)
def test_furniture_of_a_page_is_told_from_a_sentence_of_its_article(kind: str | None, sentence: str) -> None:
    assert kind_of(sentence) == kind


def looks(reader: PageReader, *texts: tuple[str, ...], apart: timedelta = timedelta(hours=2)) -> list[ReadResult]:
    """What each look at one page gives, `apart` from each other."""
    results: list[ReadResult] = []
    for number, text in enumerate(texts):
        known = latest(*(event for result in results for event in result.events))
        results.append(read_pages([page(html(*text), fetched_at=NOW + number * apart)], known, (), reader=reader))
    return results


def told(result: ReadResult) -> list[tuple[str, int, str | None]]:
    return [(event.type, event.content()["revision"], event.content().get("change")) for event in result.events]


def test_times_counters_and_links_that_change_are_no_revision_and_are_told_once_each(reader: PageReader) -> None:
    # given
    before = (*WORDS, "Updated 12 minutes ago", "3 comments")

    # when
    first, second, third, edited = looks(
        reader,
        before,
        (*WORDS, "Updated 2 hours ago", "14 comments"),
        (*WORDS, "Updated 4 hours ago", "39 comments"),
        (*WORDS[:2], EDIT, WORDS[3], "Updated 6 hours ago", "40 comments"),
    )

    # then
    assert told(first) == [("ArticlePublished", 1, None)]
    assert told(second) == [("ArticleTouched", 1, "counter"), ("ArticleTouched", 1, "timestamp")]
    assert [event.event_id for event in third.events] == [event.event_id for event in second.events]
    assert (second.unchanged, third.unchanged) == (1, 1)
    assert told(edited) == [("ArticleRevised", 2, None)]
    assert WORDS[2] in edited.events[0].content()["removed"]
    assert EDIT in edited.events[0].content()["added"]


def test_a_page_that_goes_to_and_fro_between_two_texts_is_told_once_and_another_text_is_a_revision(reader: PageReader) -> None:
    # given
    one, other, third = WORDS, (*WORDS[:2], EDIT, WORDS[3]), WORDS[:3]

    # when
    results = looks(reader, one, other, one, (*other, "5 comments"), one, other, third)

    # then
    assert [told(result) for result in results[:3]] == [
        [("ArticlePublished", 1, None)], [("ArticleRevised", 2, None)], [("ArticleRevised", 3, None)],
    ]  # fmt: skip
    flapping = [told(result) for result in (results[3], results[5])]
    assert flapping == [[("ArticleTouched", 3, "flapping")]] * 2
    assert results[3].events[0].event_id == results[5].events[0].event_id
    assert results[4].events == ()
    assert told(results[6]) == [("ArticleRevised", 4, None)]


def test_a_page_that_stays_with_its_other_text_for_days_has_changed_its_mind(reader: PageReader) -> None:
    other = (*WORDS[:2], EDIT, WORDS[3])
    results = looks(reader, WORDS, other, WORDS, other, apart=FLAPS_WITHIN)
    assert told(results[3]) == [("ArticleRevised", 4, None)]
