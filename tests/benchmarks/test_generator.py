"""The load of the benchmarks: the same for the same seed, shaped as the schemas say, true to its own words."""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain
from pathlib import Path

import duckdb
import pytest

from benchmarks.generator import events, make, to_come
from benchmarks.world import ACTOR_SLOPE, SOURCE_SLOPE, Ranks
from schemas.catalogue import decode
from schemas.envelope import NewEvent, canonical
from schemas.folder import DataFolder
from schemas.observations import OBSERVATIONS, Observation


def load(count: int, seed: int = 1, *, of: int | None = None) -> list[NewEvent]:
    return list(chain.from_iterable(events(count, seed, of=of)))


@pytest.fixture(scope="module")
def some() -> list[NewEvent]:
    return load(20_000)


def slope(counts: Counter[str], ranks: int) -> float:
    """Of the line through the logarithms of rank and count, weighted by count, over the first so many ranks."""
    points = [(math.log(n), math.log(count), count) for n, (_, count) in enumerate(counts.most_common(ranks), start=1)]
    total = sum(w for *_, w in points)
    x, y = (sum(p[axis] * p[2] for p in points) / total for axis in (0, 1))
    return -sum((a - x) * (b - y) * w for a, b, w in points) / sum((a - x) ** 2 * w for a, _, w in points)


def test_one_seed_makes_one_log_and_another_seed_another() -> None:
    # when
    first, again, other = load(3_000), load(3_000), load(3_000, seed=2)

    # then
    assert first == again
    assert [e.event_id for e in first] != [e.event_id for e in other]


def test_a_log_cut_off_early_is_the_beginning_of_the_whole_one() -> None:
    # when
    whole, beginning = load(3_000), load(1_200, of=3_000)

    # then
    assert beginning == whole[:1_200]


def test_events_come_in_the_order_of_their_observation_over_two_years(some: list[NewEvent]) -> None:
    # then
    observed = [event.observed_at for event in some]
    assert observed == sorted(observed)
    assert 690 <= (observed[-1] - observed[0]).days <= 775
    assert len({event.event_id for event in some}) > 0.999 * len(some)


def test_every_payload_is_what_its_model_would_write(some: list[NewEvent]) -> None:
    # given
    seen: Counter[str] = Counter()

    for event in some:
        seen[event.type] += 1
        if seen[event.type] > 50:
            continue

        # when
        payload = decode(event.type, event.payload)

        # then
        assert canonical(payload) == event.payload
        if event.type in {"ObservationConfirmed", "ObservationRejected"}:
            continue
        made = NewEvent.fact(
            event.stream,
            payload,
            topic=event.topic,
            observed_at=event.observed_at,
            reported_at=event.reported_at,
            occurred=event.occurred,
        )
        assert made == event
    assert {"ArticleRevised", "ArticleCopied", "ArticleBlocked", "ArticleWithdrawn", "ArticleJudged", "SourceSickened"} <= set(
        seen
    )
    assert {model.type() for model in OBSERVATIONS} <= set(seen)


def test_evidence_is_the_exact_slice_of_the_revision_that_it_names(some: list[NewEvent]) -> None:
    # given
    texts = {
        (content["article_id"], content["revision"]): content["text"]
        for content in (e.content() for e in some if e.type in {"ArticlePublished", "ArticleRevised"})
    }

    # when
    said = [payload for event in some if isinstance(payload := decode(event.type, event.payload), Observation)]

    # then
    assert len(said) > 0.7 * len(some)
    for one in said:
        evidence = one.evidence
        assert texts[one.article_id, evidence.revision][evidence.start : evidence.end] == evidence.quote


def test_sources_topics_and_speakers_are_as_uneven_as_they_should_be(some: list[NewEvent]) -> None:
    # when
    articles = [e.content() for e in some if e.type == "ArticlePublished"]
    outlets = Counter(content["outlet"] for content in articles)
    topics = Counter(e.topic for e in some if e.type == "ArticleJudged")

    # then
    assert abs(slope(outlets, 40) - SOURCE_SLOPE) < 0.25
    assert 0.10 < topics["gaza"] / topics.total() < 0.22


def test_ranks_are_drawn_by_zipfs_law() -> None:
    # given
    from random import Random

    dice, ranks = Random(1), Ranks(400, ACTOR_SLOPE)

    # when
    drawn = Counter(str(ranks.draw(dice)) for _ in range(30_000))

    # then
    assert abs(slope(drawn, 40) - ACTOR_SLOPE) < 0.06


def test_what_is_said_of_things_falls_off_by_rank_and_a_thin_log_tells_of_the_same_things() -> None:
    # when
    thin, dense = (
        Counter(e.content()["plan"]["lineage"] for e in load(count) if e.type == "PlanReported") for count in (10_000, 40_000)
    )

    # then
    del thin[None], dense[None]
    assert 0.55 < slope(dense, 40) < 1.05
    assert {name for name, _ in thin.most_common(3)} <= {name for name, _ in dense.most_common(6)}


def test_a_folder_holds_the_log_and_what_comes_after_it(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path / "made")

    # when
    make(folder, 1_500, 3)

    # then
    with duckdb.connect(str(folder.log), read_only=True) as connection:
        ids = [row[0] for row in connection.execute("SELECT event_id FROM event ORDER BY position").fetchall()]
    whole = load(1_600, 3, of=1_500)
    assert ids == [event.event_id for event in whole[:1_500]]
    assert to_come(folder, 100) == whole[1_500:]
