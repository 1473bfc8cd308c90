"""What people decide: given observations and acts, when they are projected, then rows."""

from __future__ import annotations

from datetime import datetime

from tests.warehouse.given import added, article, claim, confirmed, corrected, deadline, observations, opened, rejected, settled
from warehouse.views.runner import stage

DUE = {"earliest": "2025-12-05", "latest": "2025-12-05", "precision": "day", "text": "5 December", "rule": "test"}


def test_a_decision_is_staged_with_its_anchor_and_what_it_states_is_an_observation(tmp_path):
    # given
    events = article("ledger", "2025-11-20", deadline("set", due="2025-11-27"))
    [read] = observations(events)
    correction, addition = corrected(read, "2025-11-22", due=DUE), added(read, "2025-11-23")
    # when
    with opened(tmp_path) as store:
        store.append([*events, rejected(read, "2025-11-21"), correction, addition, confirmed(read, "2025-11-24")])
        stage(store)
        acts = store.query(
            "SELECT type, decided_by, note, made_at, observation, said_type, article_id, revision, quote "
            "FROM stg_judgement ORDER BY position"
        )
        reports = store.query("SELECT event_id, topic, due_latest FROM stg_deadline_report ORDER BY position")
    # then
    quote = "Donald Trump set a deadline for Ukraine: 2025-11-27"
    assert [tuple(row.values()) for row in acts] == [
        (f"Observation{kind}", by, note, datetime(2025, 11, day, 18), about, said, "ledger", 1, quote)
        for kind, by, note, day, about, said in (
            ("Rejected", "Ada", "not what it says", 21, read.event_id, None),
            ("Corrected", "Ada", "", 22, read.event_id, "DeadlineReported"),
            ("Added", "Ada", "", 23, None, "DeadlineReported"),
            ("Confirmed", "Ben", "", 24, read.event_id, None),
        )
    ]
    assert [(row["event_id"], row["topic"], f"{row['due_latest']}") for row in reports] == [
        (read.event_id, "ukraine", "2025-11-27"),
        (correction.event_id, "ukraine", "2025-12-05"),
        (addition.event_id, "ukraine", "2025-11-27"),
    ]


def test_a_settlement_is_staged_with_both_statements(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-20", claim("asserts", "it is ours", subject="whose", speaker="Marco Rubio")),
        *article("wire", "2025-11-21", claim("denies", "it is ours", subject="whose", speaker="Mike Rounds")),
    ]
    one, other = observations(events)
    # when
    with opened(tmp_path) as store:
        store.append([*events, settled(one, other, "second_holds", "2025-11-24")])
        stage(store)
        [row] = store.query(
            "SELECT observation_a, observation_b, verdict, decided_by, note, day(made_at) AS day FROM stg_settlement"
        )
    # then
    assert tuple(row.values()) == (one.event_id, other.event_id, "second_holds", "Ada", "asked both", 24)
