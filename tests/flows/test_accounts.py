"""Nothing vanishes on the way from feeds to the log: what leaves a stage comes to the next, or is counted where it went."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import steps
from flows.importing import import_articles
from flows.run import Run, recorded
from parley.topics import live_profiles
from schemas.errors import GateError
from schemas.folder import DataFolder
from tests.conftest import Followed
from warehouse.read import open_reader

NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)


def test_every_stage_of_the_journey_hands_on_all_that_it_was_given(followed: Followed) -> None:
    reached = Counter[str]()
    for summary in followed.summaries:
        # given what each gate and each stage between two gates counted
        counts = Counter(summary["counts"])
        come = Counter({step["step"]: step["in"] for step in summary["steps"]})
        on = Counter({step["step"]: step["on"] for step in summary["steps"]})
        aside = Counter({step["step"]: step["quarantined"] for step in summary["steps"]})
        # then
        assert come["feed_entries"] == counts["feed_entries"]
        assert on["feed_entries"] + counts["pages_rechecked"] == (
            counts["pages_fetched"] + counts["entries_repeated"] + counts["entries_of_no_source"]
        )
        assert come["pages"] == counts["pages_fetched"]
        assert come["read"] == on["pages"]
        fates = ("texts_taken", "unchanged", "pages_closed", "pages_withdrawn", "pages_waiting")
        assert on["read"] == sum(counts[fate] for fate in fates)
        assert come["article_revisions"] == counts["texts_taken"] + counts["texts_from_feed"]
        assert on["article_revisions"] == counts["articles_new"] + counts["articles_revised"] == counts["articles_observed"]
        judged = ("articles_interpreted", "articles_in_other_languages", "articles_beside_the_topic")
        assert counts["articles_observed"] == sum(counts[name] for name in judged)
        assert on["observations"] == counts["observations"]
        assert on["append"] == counts["events"] - counts["dates_passed"] + counts["events_known"] + counts["events_erased"]
        assert come == on + aside
        assert counts["quarantined"] == aside.total()
        reached.update({name: number for name, number in counts.items() if number})
    # and the journey leads by all of these ways
    ways = {*fates, *judged, "texts_from_feed", "pages_rechecked", "articles_copied", "events_known"}
    assert ways - reached.keys() <= {"pages_withdrawn", "articles_in_other_languages"}


def test_a_run_whose_numbers_do_not_add_up_publishes_nothing_and_says_that_it_is_a_defect(tmp_path: Path, article: Path) -> None:
    # given
    folder = DataFolder(tmp_path / "data")
    (profile,) = live_profiles(folder, "ukraine")
    import_articles(folder, [profile], [article], clock=lambda: NOW)
    before = folder.current.resolve()
    # when a page goes astray before the run publishes, and when it does in a run that publishes nothing
    run, other = (Run("ingest", folder, profile, lambda: NOW) for _ in range(2))
    with pytest.raises(GateError), recorded(run):
        run.hand_over("pages to read", 3, texts_taken=2)
        steps.project(run)
        steps.publish(run)
    with pytest.raises(GateError, match="pages to read: 3 came, 2 are accounted for"), recorded(other):
        other.hand_over("pages to read", 3, texts_taken=2)
    # then
    status = json.loads(folder.status.read_text())
    assert (run.summary["outcome"], status["outcome"]) == ("failed_gate", "failed_gate")
    assert "This is a defect of Parley" in status["message"]
    assert folder.current.resolve() == before
    with open_reader(folder) as reader:
        assert len(reader.rows("SELECT * FROM article")) == 1
