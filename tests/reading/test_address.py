from __future__ import annotations

import pytest

from reading.address import VERSION, article_id, canonical_url, is_front_page


@pytest.mark.parametrize(
    "other",
    [
        "http://mill.example/world/talks?id=7",
        "https://www.mill.example/world/talks/?id=7",
        "https://www.mill.example/world/talks?utm_source=rss&id=7&fbclid=x",
        "https://www.mill.example/world/talks?id=7#comments",
        "https://WWW.Mill.Example:443/world/talks?id=7&at_medium=RSS",
        "https://amp.mill.example/world/talks/amp/?id=7",
        "https://m.mill.example/world/talks?id=7",
    ],
)
def test_spellings_of_one_address_are_one_article(other: str) -> None:
    assert article_id(other) == article_id("https://www.mill.example/world/talks?id=7")


@pytest.mark.parametrize(
    "other",
    [
        "https://www.mill.example/world/talks?id=8",
        "https://www.mill.example/world/talks",
        "https://www.mill.example/world/Talks?id=7",
        "https://www.mill.example:8443/world/talks?id=7",
        "https://news.mill.example/world/talks?id=7",
    ],
)
def test_another_page_is_another_article(other: str) -> None:
    assert article_id(other) != article_id("https://www.mill.example/world/talks?id=7")


def test_the_canonical_address_keeps_what_has_a_meaning() -> None:
    assert canonical_url("https://mill.example/a?b=2&a=1&utm_medium=x#top") == "https://mill.example/a?a=1&b=2"
    assert canonical_url("not an address") == "not an address"


def test_a_front_page_is_told_from_an_article() -> None:
    assert is_front_page("https://mill.example/")
    assert is_front_page("https://mill.example/en-GB/")
    assert not is_front_page("https://mill.example/world/talks")


def test_ids_are_those_of_the_versions_algorithm() -> None:
    # These ids stand in people's logs: where one of them has to change, VERSION does too.
    ids = [
        article_id(url) for url in ("https://www.mill.example/world/talks?id=7", "http://amp.mill.example/a/amp", "no address")
    ]
    assert (VERSION, ids) == ("address/1", ["719625d8f26524c5", "3eba79fe27e73c36", "c3bef4af0ab5b99d"])
