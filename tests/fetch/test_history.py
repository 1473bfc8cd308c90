from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fetch.history import Window, day_of
from fetch.sitemaps import Child
from schemas.pages import FeedEntry

NOVEMBER = Window(date(2025, 11, 10), date(2025, 11, 30))


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("sitemap-2025-11.xml", True),
        ("sitemap_20251123.xml.gz", True),
        ("2025/11/posts.xml", True),
        ("sitemap.xml?yyyy=2025&mm=11", True),
        ("sitemap-2025.xml", True),
        ("posts-7.xml", True),
        ("id-2025118841.xml", True),
        ("sitemap-2025-10.xml", False),
        ("sitemap-202512.xml", False),
        ("sitemap-2024.xml", False),
    ],
)
def test_a_sitemap_is_read_if_its_name_may_mean_the_days(name: str, may: bool) -> None:
    assert NOVEMBER.may_hold(Child(f"https://mill.example/{name}", None)) is may


def test_a_sitemap_that_last_changed_before_the_days_is_not_read_and_one_that_changed_later_is() -> None:
    changed = [datetime(2025, month, 9, tzinfo=UTC) for month in (11, 12)]

    assert [NOVEMBER.may_hold(Child("https://mill.example/posts-7.xml", moment)) for moment in changed] == [False, True]


@pytest.mark.parametrize(
    ("path", "published", "updated", "day"),
    [
        ("/2025/11/20/talks", None, 29, date(2025, 11, 20)),
        ("/2025-11-20/talks", None, None, date(2025, 11, 20)),
        ("/2025/02/31/talks", None, 29, date(2025, 11, 29)),
        ("/talks", 21, 29, date(2025, 11, 21)),
        ("/talks", None, 29, date(2025, 11, 29)),
        ("/talks-20251120", None, None, None),
    ],
)
def test_a_page_has_the_day_of_its_address_else_of_its_publication_else_of_its_last_change(
    path: str, published: int | None, updated: int | None, day: date | None
) -> None:
    def at(number: int | None) -> datetime | None:
        return datetime(2025, 11, number, 23, tzinfo=UTC) if number else None

    entry = FeedEntry(source_id="mill", url=f"https://mill.example{path}", published=at(published), updated=at(updated))

    assert day_of(entry) == day
