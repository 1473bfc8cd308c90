"""The calendar: what is in the small world, when it shows, and how its clock runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import newsroom
from newsroom import DAYS, Newsroom
from newsroom.calendar import moment, world

FILES = sorted((Path(newsroom.__file__).parent / "articles").glob("*.json"))
INVENTED = {"12", "15", "16", "19", "20", "24", "25", "27", "28", "31", "32", "34", "35", "36", "37", "41", "42", "43", "44"}
"""Numbers of corpus articles with remarks of real people that were invented or reworded."""


def test_no_article_with_an_invented_remark_is_in_the_newsroom() -> None:
    # given
    corpus = {f.stem[:2] for f in FILES if int(f.stem[:2]) <= 50}

    # when
    wrong = corpus & INVENTED

    # then
    assert not wrong
    assert len(corpus) >= 18


def test_every_file_is_in_the_corpus_format_and_belongs_to_an_outlet() -> None:
    # given
    sites = {o.site: o.name for o in world().outlets.values()}

    # when
    rows = [(f, json.loads(f.read_text(encoding="utf-8"))) for f in FILES]

    # then
    for file, row in rows:
        assert row["id"] == file.stem
        assert set(row) == {"id", "url", "outlet", "published", "lang", "title", "text"}
        assert datetime.fromisoformat(row["published"]).tzinfo is not None
        site = next(s for s in sites if row["url"].startswith(f"{s}/"))
        assert sites[site] == row["outlet"]


def test_the_days_are_in_order_and_each_brings_something() -> None:
    # given
    moments = [DAYS[0] - timedelta(days=1), *DAYS]

    # when
    fresh = [
        [r for a in world().articles for r in a.revisions if earlier < r.since <= later] for earlier, later in pairwise(moments)
    ]

    # then
    assert list(DAYS) == sorted(set(DAYS))
    assert all(day.utcoffset() == timedelta(0) for day in DAYS)
    assert all(fresh)


@pytest.mark.parametrize(
    ("path", "shows_from"),
    [
        ("world/budapest-announced", "2025-10-17"),
        ("world/2025/10/22/budapest-cancelled", "2025-10-23"),
        ("world/secret-draft", "2025-11-20"),
        ("world/2025/11/20/plan-surfaces", "2025-11-21"),
        ("world/2025/11/21/until-thursday", "2025-11-21"),
        ("p/whose-plan", "2025-11-24"),
        ("world/2025/11/22/not-the-final-offer", "2025-11-24"),
        ("world/geneva-nineteen", "2025-11-24"),
        ("world/when-it-is-over", "2025-11-26"),
        ("news/nation-world/thursday-passes", "2025-11-28"),
        ("world/2025/11/30/florida-session", "2025-12-03"),
        ("world/five-hours-moscow", "2025-12-03"),
        ("dunya/2025/12/24/yirmi-madde", "2025-12-24"),
        ("world/palm-beach", "2025-12-29"),
    ],
)
def test_each_turn_of_the_story_shows_on_its_day(path: str, shows_from: str) -> None:
    # given
    article = next(a for a in world().articles if a.path == path)

    # when
    first = next(day for day in DAYS if article.revision(day) is not None)

    # then
    assert first.date().isoformat() == shows_from


@pytest.mark.parametrize(
    ("path", "wrong", "right"),
    [
        ("world/2025/08/12/alaska-summit", "in Fairbanks, Alaska", "in Anchorage, Alaska"),
        ("world/2025/11/21/until-thursday", "Germany, France and Italy", "Germany, France and Britain"),
        ("dunya/2025/12/24/yirmi-madde", "strength of 600,000", "strength of 800,000"),
    ],
)
def test_a_deliberate_error_is_corrected_at_the_same_address(path: str, wrong: str, right: str) -> None:
    # given
    edited = {a.path: a for a in world().articles if len(a.revisions) > 1}

    # when
    first, second = edited[path].revisions

    # then
    assert len(edited) == 3
    assert wrong in first.text
    assert wrong not in second.text
    assert right in second.text


def test_the_clock_always_advances_and_is_the_same_in_every_run() -> None:
    # given
    rooms = [Newsroom(DAYS[0]), Newsroom(DAYS[0])]

    # when
    readings = []
    for room in rooms:
        early = [room.clock() for _ in range(5)]
        room.advance_to(DAYS[1])
        readings.append([*early, *(room.clock() for _ in range(5))])

    # then
    assert readings[0] == readings[1]
    assert all(a < b for a, b in pairwise(readings[0]))
    assert readings[0][0] == DAYS[0]
    assert readings[0][5] == DAYS[1]


def test_the_clock_does_not_go_back_when_the_calendar_moves_a_little() -> None:
    # given
    room = Newsroom(DAYS[0])
    before = [room.clock() for _ in range(10)][-1]

    # when
    room.advance_to(DAYS[0] + timedelta(milliseconds=1))

    # then
    assert room.clock() > before


def test_the_calendar_refuses_to_go_back_and_to_guess_a_zone() -> None:
    # given
    room = Newsroom(DAYS[1])

    # when / then
    with pytest.raises(ValueError, match="cannot go back"):
        room.advance_to(DAYS[0])
    with pytest.raises(ValueError, match="no time zone"):
        Newsroom(datetime(2025, 11, 24))


def test_a_date_names_the_demo_s_moment_or_the_end_of_its_day() -> None:
    # given
    texts = ["2025-11-24", "2025-11-25", "2025-11-25T08:00+01:00"]

    # when
    moments = [moment(t) for t in texts]

    # then
    assert moments[0] == DAYS[4]
    assert moments[1] == datetime(2025, 11, 25, 23, 59, 59, tzinfo=UTC)
    assert moments[2] == datetime(2025, 11, 25, 7, 0, tzinfo=UTC)


def test_an_address_outside_the_newsroom_has_no_canonical_form() -> None:
    # given
    address = "http://127.0.0.1:1/elsewhere/page"

    # when / then
    with pytest.raises(ValueError, match="not an address of the newsroom"):
        world().canonical(address)
