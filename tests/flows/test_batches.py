"""A run takes in what feeds bring batch by batch: nothing is lost between two, nothing is held longer, and it all adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import steps
from flows.journey import journey
from flows.run import Run
from parley.topics import templates
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile
from tests.fetch.clocks import NOW
from tests.fetch.loopback import Loopback, Reply, rss, running
from tests.reading.pages import WORDS, html

FEEDS, ENTRIES = 3, 3
PAGES = FEEDS * ENTRIES


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Three feeds of three pages each, and one that lists a page of another; two pages are a batch, and one feed a portion."""
    monkeypatch.setattr(steps, "BATCH", 2)
    monkeypatch.setattr(steps, "MOST_ENTRIES", 1)
    monkeypatch.setattr("fetch.poll._AT_ONCE", 1)
    with running() as site:
        for feed in range(FEEDS):
            paths = [f"/{feed}/{number}" for number in range(ENTRIES)]
            for path in paths:
                site.routes[path] = Reply(html(f"Report number {path} came in.", *WORDS))
            site.routes[f"/feed/{feed}"] = Reply(rss(*(site.base + path for path in paths)))
        site.routes["/feed/again"] = Reply(rss(f"{site.base}/0/0"))
        yield site


def run_of(folder: DataFolder, site: Loopback, hours: int = 0) -> Run:
    folder.root.mkdir(parents=True, exist_ok=True)
    (folder.root / "parley.toml").write_text("[fetch]\nhost_delay_seconds = 0\n")
    names = [*map(str, range(FEEDS)), "again"]
    sources = tuple(site.source(f"/feed/{name}", name) for name in names)
    profile: Profile = load_profile(templates()["ukraine"])
    return Run("ingest", folder, profile.model_copy(update={"sources": sources}), lambda: NOW + timedelta(hours=hours))


def published(run: Run) -> Counter[str]:
    with run.store() as store:
        return Counter(row["stream"] for row in store.query("SELECT stream FROM log.event WHERE type = 'ArticlePublished'"))


def test_what_many_batches_took_in_is_counted_once_and_told_together(tmp_path: Path, site: Loopback) -> None:
    # given
    run = run_of(DataFolder(tmp_path / "data"), site)
    # when
    summary = journey(run)
    # then
    counts, gates = summary["counts"], {step["step"]: step for step in summary["steps"]}
    assert summary["outcome"] == "ok"
    assert published(run).total() == len(published(run)) == PAGES
    assert (counts["sources_polled"], counts["feed_entries"]) == (FEEDS + 1, PAGES + 1)
    assert (counts["entries_repeated"], counts["pages_fetched"]) == (1, PAGES)
    assert (gates["pages"]["in"], gates["article_revisions"]["on"]) == (PAGES, PAGES)
    assert [verdict.step for verdict in run.verdicts if verdict.step == "pages"] == ["pages"]
    assert not any(verdict.passed for verdict in run.verdicts)
    with run.store() as store:
        (told,) = store.query("SELECT count(*) AS n, count(DISTINCT (step, expectation)) AS once FROM log.journal.check_result")
        polls = store.query("SELECT source_id FROM log.journal.poll")
    assert told["n"] == told["once"]
    assert len(polls) == FEEDS + 1


def test_a_run_that_dies_between_two_batches_has_lost_nothing_and_the_next_goes_on(tmp_path: Path, site: Loopback) -> None:
    # given a run that ends without a word when it has the first feed's articles and two of the second's
    folder = DataFolder(tmp_path / "data")
    first = run_of(folder, site)
    appended = 0

    def append(*arguments: Any, **named: Any) -> None:
        nonlocal appended
        steps.append(*arguments, **named)
        appended += bool(named.get("pages"))
        if appended == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journey(first, SimpleNamespace(**{**vars(steps), "append": append}))
    with first.store() as store:
        remembered = set(store.journal.poll_states(first.topic))
    # then what it read is in the log, and only the feed of which everything is there counts as asked
    assert published(first).total() == ENTRIES + 2
    assert remembered == {"0"}
    # when
    second = run_of(folder, site)
    summary = journey(second)
    # then
    assert summary["outcome"] == "ok"
    assert published(second).total() == len(published(second)) == PAGES
    assert summary["counts"]["articles_new"] == PAGES - ENTRIES - 2
    assert summary["counts"]["unchanged"] == 2 + 1


def test_robots_txt_is_asked_for_once_a_day_however_many_batches_and_runs_there_are(tmp_path: Path, site: Loopback) -> None:
    # given
    folder = DataFolder(tmp_path / "data")
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /0/1\n")
    asked = []
    # when: two runs of one day, then one a day later; each with a page that is new
    for number, hours in enumerate((0, 23, 25)):
        site.routes[f"/0/new/{number}"] = Reply(html(f"Report number {number} came in late.", *WORDS))
        site.routes["/feed/0"] = Reply(rss(f"{site.base}/0/new/{number}", f"{site.base}/0/1"))
        journey(run_of(folder, site, hours))
        asked.append(site.paths().count("/robots.txt"))
    # then
    assert asked == [1, 1, 2]
    assert "/0/1" not in site.paths()


def test_robots_txt_that_could_not_be_read_is_asked_for_again_by_the_next_run(tmp_path: Path, site: Loopback) -> None:
    folder = DataFolder(tmp_path / "data")
    site.routes["/robots.txt"] = Reply(status=500)
    waiting = journey(run_of(folder, site))
    asked = site.paths().count("/robots.txt")
    site.routes["/robots.txt"] = Reply(status=404)

    summary = journey(run_of(folder, site, 1))

    assert (asked, site.paths().count("/robots.txt")) == (1, 2)
    assert (waiting["counts"]["articles_new"], summary["counts"]["articles_new"]) == (0, PAGES)
