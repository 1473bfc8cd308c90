"""The benchmark of polling, over a few loopback feeds."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fetch import polled, served


def test_a_cold_round_polls_every_feed_and_the_next_one_finds_nothing_new(tmp_path: Path) -> None:
    # given
    feeds, entries = 3, 2

    # when
    with served(feeds, entries, validators=True) as addresses:
        rounds = [polled(tmp_path / "with", number, addresses) for number in (0, 1)]
    with served(feeds, entries, validators=False) as addresses:
        rounds += [polled(tmp_path / "without", number, addresses) for number in (0, 1)]

    # then
    assert [(figures["polled"], figures["failed"], figures["entries"]) for figures in rounds] == [(3, 0, 6), (3, 0, 0)] * 2
    assert all(figures["s"] > 0 and figures["MB"] > 20 for figures in rounds)
