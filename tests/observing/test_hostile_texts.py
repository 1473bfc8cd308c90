"""Texts made to hurt: each is given up within its time, and what news looks like is read as ever."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from observing.engine import Engine
from observing.worker import is_unusual
from parley.topics import templates
from schemas.pages import ArticleText
from schemas.profile_file import load_profile
from schemas.settings import ObserveSettings

LEAD = "Zelensky met Witkoff in Geneva on Thursday for talks on ending the war in Ukraine, and said that he liked the peace plan."
PROFILE = load_profile(templates()["ukraine"])


def article(text: str) -> ArticleText:
    return ArticleText(
        article_id="a",
        url="https://example.org/a",
        outlet="Example",
        title="Talks on Ukraine",
        text=text,
        text_hash="0" * 64,
        published=datetime(2025, 11, 22, tzinfo=UTC),
        observed_at=datetime(2025, 11, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param("the envoy of Zelensky said that Russia and " * 9_300, id="a paragraph of 400,000 characters"),
        pytest.param("a\n\n" * 133_000, id="400,000 characters of words of one letter"),
        pytest.param('"Yes," he said. ' * 20_000, id="20,000 quotations"),
    ],
)
def test_a_text_that_would_take_minutes_is_given_up_within_seconds_and_still_judged(junk: str) -> None:
    # given
    engine = Engine(PROFILE, limits=ObserveSettings(timeout_seconds=1))
    started = time.monotonic()
    # when
    said = engine.read(article(f"{LEAD}\n\n{junk}"))
    # then
    assert (said.given_up, said.observations, said.judged.relevant) == (True, (), True)
    assert time.monotonic() - started < 60  # most of it for the start of the process, on a machine that does other things


def test_an_unusual_text_that_does_no_harm_is_read_as_it_would_be_in_the_run_itself() -> None:
    # given
    odd = article(f"{LEAD}\n\n{'and so on and so forth ' * 50}")
    # when
    here, there = Engine(PROFILE).read(odd), Engine(PROFILE, limits=ObserveSettings()).read(odd)
    # then
    assert here.observations
    assert there == here


@pytest.mark.parametrize(
    ("text", "unusual"),
    [
        pytest.param("\n\n".join([f"{LEAD} “{LEAD}”"] * 70), False, id="a long report"),
        pytest.param(LEAD * 200, True, id="longer than news"),
        pytest.param("word " * 161, True, id="no sentence ends"),
        pytest.param("a\n" * 401, True, id="very many lines"),
    ],
)
def test_an_unusual_text_is_one_longer_or_less_divided_than_news_is(text: str, unusual: bool) -> None:
    assert is_unusual(text) is unusual
