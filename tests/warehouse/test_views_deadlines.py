"""Deadlines: given events, when they are projected, then rows."""

import pytest

from tests.warehouse.given import article, copied, deadline, opened, rows, told


def due_dates(row):
    return [step["due"].isoformat() for step in row["due_history"]]


def test_shortened_deadline_keeps_its_first_due_date(tmp_path):
    # given
    events = [
        *article("ledger", "2025-07-14", deadline("set", due="2025-09-02", to=["Russia"])),
        *article("courier", "2025-07-29", deadline("shortened", due="2025-08-08", to=["Russia"])),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
    # then
    assert (row["first_due"].isoformat(), row["due"].isoformat(), row["slip_days"]) == ("2025-09-02", "2025-08-08", -25)
    assert (row["status"], due_dates(row)) == ("open", ["2025-09-02", "2025-08-08"])


def test_a_later_article_that_retells_the_setting_does_not_open_it_again(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-21", deadline("set", due="2025-11-27")),
        *article("wire", "2025-11-25", deadline("abandoned", speaker="Donald Trump")),
        *article("review", "2025-12-05", deadline("set", due="2025-11-27", quote="Trump had told Kyiv to sign by Thanksgiving")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
    # then
    assert (row["status"], row["articles"], row["origins"], row["set_by"]) == ("abandoned", 3, 3, ["Donald Trump"])


def test_a_deadline_reaffirmed_by_one_and_denied_by_another_is_contested(tmp_path):
    # given
    events = [
        *article("ledger", "2026-02-01", deadline("set", due="2026-06-30", by=["United States"])),
        *article("wire", "2026-02-03", deadline("denied", due="2026-06-30", by=[], speaker="Karoline Leavitt")),
        *article("courier", "2026-02-05", deadline("reaffirmed", due="2026-06-30", by=["United States"], speaker="Marco Rubio")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
        conflicts = rows(store, "contradiction")
    # then
    assert (row["status"], row["latest"]) == ("contested", "open")
    assert {(c["speaker_a"], c["speaker_b"]) for c in conflicts} == {
        (None, "Karoline Leavitt"),
        ("Karoline Leavitt", "Marco Rubio"),
    }


@pytest.mark.parametrize("modality", ["conditional", "hypothetical"])
def test_a_deadline_that_is_only_imagined_changes_no_state(tmp_path, modality):
    # given
    events = [
        *article("ledger", "2025-11-21", deadline("set", due="2025-11-27")),
        *article("wire", "2025-11-22", deadline("abandoned", due="2025-11-27", modality=modality)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
    # then
    assert row["status"] == "open"


def test_copies_relays_and_one_quotation_are_one_origin(tmp_path):
    # given
    quote = "Trump told Ukraine on Friday that it had to accept the plan by Thanksgiving"
    events = [
        *article("axios", "2025-11-21", deadline("set", due="2025-11-27"), outlet="Axios"),
        *article("relay", "2025-11-22", deadline("set", due="2025-11-27", chain=["Axios"], quote="by Thursday, Axios says")),
        *article("agency", "2025-11-21", deadline("set", due="2025-11-27", quote="The date was Thursday, the agency learned")),
        *article("copy", "2025-11-22", deadline("set", due="2025-11-27", quote="The date was Thursday, the paper learned")),
        *copied("copy", "agency", "2025-11-22"),
        *article("first", "2025-11-22", deadline("set", due="2025-11-27", quote=quote)),
        *article("second", "2025-11-23", deadline("set", due="2025-11-27", quote=quote)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
        origins = {r["outlet"]: r["origin"] for r in rows(store, "deadline_change")}
    # then
    assert (row["articles"], row["origins"]) == (6, 3)
    assert origins == {
        "Axios": "Axios", "Relay": "Axios", "Agency": "Agency", "Copy": "Agency", "First": "First", "Second": "First",
    }  # fmt: skip


def test_a_newer_revision_takes_back_what_the_older_one_said(tmp_path):
    # given
    first = article("ledger", "2025-11-21", deadline("set", due="2025-11-27"), deadline("set", due="2025-12-24", to=["Russia"]))
    corrected = article("ledger", "2025-11-22", deadline("set", due="2025-11-27"), revision=2)
    # when
    with opened(tmp_path) as store:
        told(store, first, corrected)
        [row] = rows(store, "deadline")
    # then
    assert (row["deadline"], row["revision"]) == ("deadline-ukraine-2025-11-27", 2)
    assert row["published"].isoformat() == "2025-11-21T12:00:00", "the same words were public since the first revision"


def test_an_article_off_topic_adds_nothing(tmp_path):
    with opened(tmp_path) as store:
        told(store, article("sports", "2025-11-21", deadline("set", due="2025-11-27"), relevant=False))
        assert rows(store, "deadline") == []


def test_the_order_of_arrival_changes_no_deadline_but_its_name(tmp_path):
    # given
    batches = [
        article("ledger", "2025-07-14", deadline("set", due="2025-09-02", to=["Russia"])),
        article("courier", "2025-07-29", deadline("shortened", due="2025-08-08", to=["Russia"])),
        article("wire", "2025-08-10", deadline("passed", due="2025-08-08", to=["Russia"])),
    ]
    found = []
    # when
    for n, order in enumerate((batches, batches[::-1])):
        with opened(tmp_path / str(n)) as store:
            told(store, *order)
            found.append([{k: v for k, v in row.items() if k != "deadline"} for row in rows(store, "deadline")])
    # then
    assert found[0] == found[1]
    assert [row["status"] for row in found[0]] == ["passed"]


def test_reading_everything_again_adds_no_event(tmp_path):
    # given
    events = [
        *article("ledger", "2025-07-14", deadline("set", due="2025-09-02", to=["Russia"])),
        *article("courier", "2025-07-29", deadline("shortened", due="2025-08-08", to=["Russia"])),
        *article("wire", "2025-08-10", deadline("passed", due="2025-08-08", to=[])),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *(events[: n + 1] for n in range(len(events))))
        before, ids = store.head, rows(store, "identity")
        told(store, events)
        # then
        assert (store.head, rows(store, "identity")) == (before, ids)


def test_nobody_sets_a_deadline_by_a_supposition_or_a_denial(tmp_path):
    # given
    events = article(
        "ledger",
        "2025-11-20",
        deadline("set", due="2025-11-27"),
        deadline("set", due="2025-11-27", by=["Vladimir Putin"], to=["Ukraine", "Russia"], modality="hypothetical"),
        deadline("set", due="2025-11-27", by=["Marco Rubio"], modality="denied"),
    )
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
    # then
    assert (row["set_by"], row["addressed_to"]) == (["Donald Trump"], ["Ukraine"])


@pytest.mark.parametrize(
    ("event", "by", "ended"),
    [("softened", "Marco Rubio", ["Marco Rubio"]), ("denied", "Donald Trump", ["Donald Trump"]), ("reaffirmed", "JD Vance", [])],
)
def test_who_ended_a_deadline_is_told_apart_from_who_set_it(tmp_path, event, by, ended):
    # given
    events = [
        *article("ledger", "2025-11-21", deadline("set", due="2025-11-27")),
        *article("wire", "2025-11-23", deadline(event, due="2025-11-27", by=(by,))),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "deadline")
    # then
    assert row["ended_by"] == ended
    assert "Donald Trump" in row["set_by"]
