"""What people decide: given observations and acts, when they are projected, then rows."""

from __future__ import annotations

from datetime import datetime

from schemas.envelope import canonical
from tests.warehouse.given import (
    added,
    article,
    claim,
    confirmed,
    corrected,
    deadline,
    meeting,
    observations,
    opened,
    plan,
    rejected,
    rows,
    settled,
    told,
)
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


def standing(store):
    """What readers see of deadlines, plans and meetings, and which observations count."""
    return {
        "observation": {row["observation"] for row in rows(store, "observation")},
        "deadline": [(row["status"], f"{row['due']}", row["articles"]) for row in rows(store, "deadline")],
        "plan": [(row["plan"], row["points"]) for row in rows(store, "plan")],
        "meeting": [(row["place"], row["status"]) for row in rows(store, "meeting")],
    }


SAID = (
    deadline("set", due="2025-11-27"),
    plan("presented", points=28),
    meeting("announced", place="Geneva", when="2025-11-30", people=["Marco Rubio", "Steve Witkoff"]),
)


def test_what_a_person_rejects_is_gone_from_every_view_and_back_when_one_confirms_it(tmp_path):
    # given
    events = article("ledger", "2025-11-20", *SAID)
    read = observations(events)
    with opened(tmp_path) as store:
        told(store, events)
        at_first = standing(store)
        # when
        told(store, [rejected(one, "2025-11-21") for one in read])
        after = standing(store)
        told(store, [confirmed(one, "2025-11-23") for one in read])
        in_the_end = standing(store)
        [times] = store.query("SELECT counts, excluded FROM observation_history WHERE kind = 'deadline'")
    # then
    assert at_first == in_the_end != after
    assert after == {"observation": set(), "deadline": [], "plan": [], "meeting": []}
    assert times == {"counts": True, "excluded": [{"since": datetime(2025, 11, 21, 18), "until": datetime(2025, 11, 23, 18)}]}


def test_a_corrected_due_date_counts_in_the_place_of_the_one_that_was_read(tmp_path):
    # given
    events = article("ledger", "2025-11-20", deadline("set", due="2025-11-27"))
    [read] = observations(events)
    correction = corrected(read, "2025-11-22", due=DUE)
    # when
    with opened(tmp_path) as store:
        told(store, events, [correction])
        found = standing(store)
        decisions = store.query("SELECT verdict, decided_by, observation, counting, until FROM judgement")
        told(store, [confirmed(read, "2025-11-24")])
        taken_back = standing(store)
    # then
    assert (found["observation"], found["deadline"]) == ({correction.event_id}, [("open", "2025-12-05", 1)])
    assert (taken_back["observation"], taken_back["deadline"]) == ({read.event_id}, [("open", "2025-11-27", 1)])
    assert [tuple(row.values()) for row in decisions] == [("corrected", "Ada", read.event_id, correction.event_id, None)]


def test_a_correction_that_is_corrected_again_leaves_one_that_counts(tmp_path):
    # given
    events = article("ledger", "2025-11-20", deadline("set", due="2025-11-27"))
    [read] = observations(events)
    first = corrected(read, "2025-11-22", due=DUE)
    seen = first.model_copy(update={"type": "DeadlineReported", "payload": canonical(first.content()["said"]["payload"])})
    second = corrected(seen, "2025-11-23", due={**DUE, "earliest": "2025-12-08", "latest": "2025-12-08"})
    # when
    with opened(tmp_path) as store:
        told(store, events, [first], [second])
        found = standing(store)
        told(store, [confirmed(read, "2025-11-24")])
        taken_back = standing(store)
    # then
    assert (found["observation"], found["deadline"]) == ({second.event_id}, [("open", "2025-12-08", 1)])
    assert (taken_back["observation"], taken_back["deadline"]) == ({read.event_id}, [("open", "2025-11-27", 1)])


def test_what_a_person_adds_counts_as_long_as_the_article_has_the_words(tmp_path):
    # given
    missed = deadline("set", due="2025-11-27")
    words = observations(article("ledger", "2025-11-20", missed))[0]
    unread = [event for event in article("ledger", "2025-11-20", missed) if event != words]
    kept = article("ledger", "2025-11-22", missed, plan("presented", points=28), revision=2)
    unread_again = [event for event in kept if event.type == "ArticleRevised"]
    # when
    found = []
    with opened(tmp_path) as store:
        for batch in (unread, [added(words, "2025-11-21")], unread_again, article("ledger", "2025-11-24", revision=3)):
            told(store, batch)
            found.append(standing(store)["deadline"])
    # then
    assert found == [[], [("open", "2025-11-27", 1)], [("open", "2025-11-27", 1)], []]


def test_a_settled_contradiction_says_who_settled_it_and_how(tmp_path):
    # given
    events = [
        *article(
            "ledger", "2025-11-20", claim("asserts", "it is ours", subject="authorship:us_ukraine:Us", speaker="Marco Rubio")
        ),
        *article("wire", "2025-11-21", claim("denies", "it is ours", subject="authorship:us_ukraine:Us", speaker="Mike Rounds")),
    ]
    one, other = observations(events)
    asked = "SELECT state, verdict, settled_by, note FROM contradiction"
    news = "SELECT count(*) AS n FROM change WHERE kind = 'contradiction'"
    # when
    with opened(tmp_path) as store:
        told(store, events)
        before = store.query(asked) + store.query(news)
        told(store, [settled(one, other, "second_holds", "2025-11-24")])
        after = store.query(asked) + store.query(news)
        told(store, [settled(other, one, "compatible", "2025-11-25")])
        in_the_end = store.query(asked) + store.query(news)
    # then
    assert [tuple(row.values()) for row in before] == [("open", None, None, None), (1,)]
    assert [tuple(row.values()) for row in after] == [("settled", "second_holds", "Ada", "asked both"), (1,)]
    assert [tuple(row.values()) for row in in_the_end] == [("settled", "compatible", "Ada", "asked both"), (0,)]
