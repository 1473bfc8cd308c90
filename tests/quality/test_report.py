import json
from dataclasses import replace
from datetime import timedelta

from quality.gate import Bad, CheckResult, Verdict
from quality.report import RunFacts, SnapshotFacts, status_document
from tests.quality.samples import NOW

RUN = RunFacts("20251124T093000-ingest-1", "ukraine", NOW, NOW + timedelta(seconds=90))
OLD = SnapshotFacts("snapshots/snap-3.duckdb", NOW - timedelta(hours=2))
NEW = SnapshotFacts("snapshots/snap-4.duckdb", NOW + timedelta(seconds=80), fresh=True)
WARNING = CheckResult(
    "pages",
    "page_answered_well",
    "Hosts refuse now and then.",
    "warning",
    "row",
    False,
    5,
    1,
    False,
    "row 2: status = 503",
    "Wait.",
)
STOPPED = CheckResult(
    "views",
    "event_staged_once",
    "It would count twice.",
    "critical",
    "set",
    False,
    3,
    3,
    True,
    "event_id = 'a'",
    "Rebuild the views.",
)
PAGES = Verdict(
    "pages",
    [{"url": "a"}] * 4,
    [Bad({"url": "b"}, "page_is_archived", "page_is_archived: …", 4)],
    [WARNING],
    kept=[0, 1, 2, 3],
    rows_in=5,
)
VIEWS = Verdict("views", checks=[STOPPED], stop=True)


def test_good_run_reports_rows_in_on_and_quarantined_for_each_step() -> None:
    # given two batches of one step
    verdicts = [PAGES, PAGES]

    # when
    document = status_document(RUN, verdicts, {"events": 12}, NEW)

    # then
    assert document["outcome"] == "ok"
    assert document["steps"] == [{"step": "pages", "in": 10, "on": 8, "quarantined": 2, "checks": 2, "failed": 2}]
    assert document["snapshot"] == {
        "path": "snapshots/snap-4.duckdb",
        "published_at": "2025-11-24T09:31:20+00:00",
        "age_seconds": 10.0,
        "fresh": True,
    }
    assert document["seconds"] == 90.0


def test_stopped_gate_says_why_what_next_and_that_the_old_snapshot_stays() -> None:
    # given a run that a gate ended with an error
    run = replace(RUN, error="gate views: nothing was published")

    # when
    document = status_document(run, [PAGES, VIEWS], {"events": 12}, OLD)

    # then
    assert document["outcome"] == "failed_gate"
    assert document["message"] == (
        f"views: event_staged_once failed (It would count twice.) Found: {STOPPED.detail}. "
        "Nothing was published; the snapshot before it stays. "
        "Rebuild the views."
    )
    assert [one["expectation"] for one in document["failed"]] == ["event_staged_once", "page_answered_well"]
    assert document["failed"][0]["next_step"] == "Rebuild the views."
    assert document["snapshot"]["age_seconds"] == 7_290.0


def test_gate_that_could_not_judge_is_a_gate_that_failed() -> None:
    # given a run whose gate has no verdict
    run = replace(RUN, error="gate views: key_is_unique could not be asked", at_gate=True)

    # when
    document = status_document(run, [PAGES], {"events": 12}, OLD)

    # then
    assert (document["outcome"], document["message"]) == ("failed_gate", "gate views: key_is_unique could not be asked")


def test_run_that_failed_elsewhere_gives_the_error() -> None:
    # given
    run = replace(RUN, error="the log is locked by process 7; wait for it")

    # when
    document = status_document(run, [], {}, None)

    # then
    assert (document["outcome"], document["message"]) == ("failed", "the log is locked by process 7; wait for it")
    assert document["snapshot"] is None


def test_run_that_added_and_published_nothing_says_so() -> None:
    # given / when
    document = status_document(RUN, [Verdict("feed_entries")], {"events": 0}, OLD)

    # then
    assert (document["outcome"], document["message"]) == ("nothing_new", "Nothing new.")


def test_run_under_way_has_no_end() -> None:
    # given / when
    document = status_document(replace(RUN, ended_at=None), [], {"events": 1}, None)

    # then
    assert (document["ended_at"], document["seconds"]) == (None, None)


def test_document_is_json() -> None:
    # given
    document = status_document(RUN, [PAGES, VIEWS], {"events": 3}, OLD)

    # when
    read_again = json.loads(json.dumps(document))

    # then
    assert read_again == document
