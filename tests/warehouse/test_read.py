"""Questions to a published snapshot, from hand-written logs."""

import os
from datetime import date
from pathlib import Path

import pytest

from schemas.errors import InputError, SnapshotError
from schemas.folder import DataFolder
from tests.warehouse.given import article, claim, deadline, meeting, opened, plan, published, told
from warehouse.read import Following, open_reader
from warehouse.read.changes import changes
from warehouse.read.claims import claims, contradictions
from warehouse.read.deadlines import deadlines
from warehouse.read.history import show
from warehouse.read.meetings import contacts, meetings
from warehouse.read.plans import plans, versions
from warehouse.read.press import articles, quarantine, sources
from warehouse.read.query import run_sql
from warehouse.views.runner import stage

GIVEN = [
    *article(
        "ledger",
        "2025-11-21",
        plan("presented", points=28),
        deadline("set", due="2025-11-27", lineage="us_ukraine"),
        meeting("announced", place="Geneva", when="2025-11-23", people=["Marco Rubio", "Ukraine"]),
        claim("denies", "the United States wrote it", subject="authorship:us_ukraine:United States", speaker="Marco Rubio"),
    ),
    *article(
        "wire",
        "2025-11-24",
        plan("revised", points=19),
        deadline("softened", by=["Marco Rubio"], speaker="Marco Rubio", chain=["Axios"]),
        meeting("held", place="Geneva", when="2025-11-23", people=["Marco Rubio", "Andriy Yermak"]),
        claim("asserts", "the United States wrote it", subject="authorship:us_ukraine:United States", speaker="Marco Rubio"),
    ),
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    with opened(folder) as store:
        told(store, GIVEN)
        reader = published(store, folder)
    with reader:
        yield reader


def test_listings_give_rows_with_their_evidence(reader):
    # given / when
    listed = {
        "plan": plans(reader, topic="ukraine"),
        "version": versions(reader),
        "deadline": deadlines(reader),
        "meeting": meetings(reader),
        "claim": claims(reader),
        "contradiction": contradictions(reader),
        "change": changes(reader),
    }
    nothing = [sources(reader), quarantine(reader), contacts(reader), plans(reader, topic="gaza")]
    held = [a["article_id"] for a in articles(reader, topic="ukraine")]
    # then
    assert {kind: len(found) for kind, found in listed.items()} == {
        "plan": 1, "version": 2, "deadline": 1, "meeting": 1, "claim": 2, "contradiction": 1, "change": 7,
    }  # fmt: skip
    assert [v["points"] for v in listed["version"]] == [28, 19]
    evidence = {"outlet", "url", "article_id", "revision", "quote", "start", "end", "speaker", "chain_text", "published"}
    for kind in ("plan", "version", "deadline", "meeting", "claim", "change"):
        assert all(evidence <= row.keys() and row["quote"] for row in listed[kind]), kind
    assert nothing == [[], [], [], []]
    assert held == ["ledger", "wire"]


def test_state_as_of_a_day_knows_only_what_was_published_by_then(reader):
    # given / when
    then = {
        day: (
            [d["status"] for d in deadlines(reader, as_of=date.fromisoformat(day))],
            [m["status"] for m in meetings(reader, as_of=date.fromisoformat(day))],
            [(v["points"], v["status"]) for v in versions(reader, as_of=date.fromisoformat(day))],
            [(p["points"], p["articles"]) for p in plans(reader, as_of=date.fromisoformat(day))],
        )
        for day in ("2025-11-20", "2025-11-21", "2025-11-24")
    }
    now = [d["status"] for d in deadlines(reader)]
    # then
    assert then == {
        "2025-11-20": ([], [], [], []),
        "2025-11-21": (["open"], ["announced"], [(28, "presented")], [(28, 1)]),
        "2025-11-24": (["softened"], ["held"], [(28, "superseded"), (19, "revised")], [(19, 2)]),
    }
    assert now == ["softened"]


def test_history_has_every_report_in_order_with_speaker_and_words(reader):
    # given / when
    found = show(reader, "deadline-ukr")
    # then
    assert (found["kind"], found["id"], found["state"]["status"]) == ("deadline", "deadline-ukraine-2025-11-27", "softened")
    assert [(h["event"], h["chain_text"], h["published"]) for h in found["history"]] == [
        ("set", "Ledger", "2025-11-21T12:00:00Z"),
        ("softened", "Marco Rubio, according to Axios (Wire)", "2025-11-24T12:00:00Z"),
    ]


def test_a_plan_shows_its_versions_and_a_meeting_its_participants(reader):
    # given / when
    shown = show(reader, "plan-us_ukraine")
    met = show(reader, "meeting-geneva")
    conflict = show(reader, "contradiction-")
    page = show(reader, "wire")
    # then
    assert [v["points"] for v in shown["versions"]] == [28, 19]
    assert {p["participant"] for p in met["participants"]} == {"Marco Rubio", "Ukraine", "Andriy Yermak"}
    assert [h["article_id"] for h in conflict["history"]] == ["ledger", "wire"]
    assert len(page["history"]) == 4


def test_an_id_that_fits_two_things_or_none_is_an_error_that_says_so(reader):
    with pytest.raises(InputError, match=r"fits 2 things: version-us_ukraine-19, version-us_ukraine-28"):
        show(reader, "version")
    with pytest.raises(InputError, match="nothing is called 'deadline-gaza'"):
        show(reader, "deadline-gaza")


def test_changes_can_be_asked_since_a_day_or_after_a_position(reader):
    # given / when
    everything = changes(reader, topic="ukraine")
    later = changes(reader, since=date(2025, 11, 22))
    newer = changes(reader, after=everything[0]["position"], kind="deadline")
    # then
    assert "Deadline 27 November 2025 for Ukraine: set by Donald Trump, according to Ledger" in [
        c["sentence"] for c in everything
    ]
    assert {c["outlet"] for c in later} == {"Wire"}
    assert [c["event"] for c in newer] == ["set", "softened"]


def test_sql_sees_views_and_log_and_tells_mistakes(reader):
    assert run_sql(reader, "SELECT count(*) AS n, count(*) AS n FROM deadline") == [{"n": 1, "n_2": 1}]
    assert run_sql(reader, "SELECT max(position) AS last FROM event")[0]["last"] == reader.about["position"]
    with pytest.raises(InputError, match="does not run"):
        run_sql(reader, "SELECT * FROM nowhere")


def test_no_snapshot_yet_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(SnapshotError, match="parley run"):
        open_reader(DataFolder(tmp_path))


def test_a_reader_keeps_the_snapshot_that_it_opened(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, GIVEN)
        with published(store, tmp_path) as old:
            # when
            told(store, article("late", "2025-11-26", deadline("abandoned")))
            with published(store, tmp_path) as new:
                seen = [[d["status"] for d in deadlines(reader)] for reader in (old, new)]
    # then
    assert seen == [["softened"], ["abandoned"]]


def test_what_a_reader_cannot_hold_goes_where_no_other_process_writes(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, GIVEN)
        published(store, tmp_path).close()
    before = sorted(tmp_path.rglob("*"))
    many = "SELECT count(*) FROM (SELECT DISTINCT range, md5(range::VARCHAR) FROM range(1500000))"
    # when more is asked than fits
    with open_reader(DataFolder(tmp_path), memory="60MB") as reader, open_reader(DataFolder(tmp_path)) as beside:
        [found] = reader.rows("SELECT current_setting('temp_directory') AS place")
        place = Path(found["place"])
        assert not place.exists()
        reader.rows(many)
        assert beside.rows("SELECT 1 AS one") == [{"one": 1}]
        spilled = place.is_dir()
    # then
    assert spilled
    assert str(os.getpid()) in place.name
    assert not place.exists()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_process_that_follows_sees_each_new_snapshot_and_keeps_its_reader_between(tmp_path):
    # given
    following = Following(DataFolder(tmp_path))
    with opened(tmp_path) as store:
        told(store, GIVEN)
        published(store, tmp_path).close()
        before = following.reader
        seen = [deadlines(before)[0]["status"], following.reader is before]
        # when
        told(store, article("late", "2025-11-26", deadline("abandoned")))
        published(store, tmp_path).close()
        # then
        seen += [deadlines(following.reader)[0]["status"], following.reader is before]
    following.close()
    assert seen == ["softened", True, "abandoned", False]


def test_a_snapshot_of_another_version_is_an_error_that_says_what_to_do(tmp_path):
    # given
    with opened(tmp_path) as store:
        stage(store)  # nothing but staging: the snapshot has no view of deadlines
        # when
        with published(store, tmp_path) as reader, pytest.raises(SnapshotError, match="parley snapshot"):
            deadlines(reader)
    # then it said so
