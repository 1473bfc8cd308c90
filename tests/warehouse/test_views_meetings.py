"""Meetings: given events, when they are projected, then rows."""

from tests.warehouse.given import article, contact, meeting, opened, rows, told

LEADERS = ["Donald Trump", "Vladimir Putin"]


def test_a_cancelled_summit_stays_cancelled_when_its_plan_is_retold(tmp_path):
    # given
    events = [
        *article("ledger", "2025-10-16", meeting("announced", place="Budapest", when="2025-10-17..2025-10-31", people=LEADERS)),
        *article("wire", "2025-10-22", meeting("cancelled", place="Budapest", people=LEADERS)),
        *article("review", "2025-12-05", meeting("announced", place="Budapest", people=LEADERS, quote="They were to meet there")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "meeting")
    # then
    assert (row["meeting"], row["status"], row["articles"]) == ("meeting-budapest-2025-10", "cancelled", 3)
    assert row["participants"] == LEADERS


def test_a_postponed_meeting_that_gets_a_new_day_is_announced_again_and_then_held(tmp_path):
    # given
    people = ["Ukraine", "Russia"]
    announced = article("ledger", "2026-02-20", meeting("announced", place="Abu Dhabi", when="2026-03-05", people=people))
    postponed = article("wire", "2026-03-02", meeting("postponed", place="Abu Dhabi", when="2026-03-05", people=people))
    again = article("courier", "2026-03-06", meeting("announced", place="Abu Dhabi", when="2026-03-11", people=people))
    held = article("review", "2026-03-12", meeting("held", place="Abu Dhabi", when="2026-03-11", people=people))
    statuses = []
    # when
    with opened(tmp_path) as store:
        for batch in (announced, postponed, again, held):
            told(store, batch)
            statuses += [(r["status"], r["when_latest"].isoformat()) for r in rows(store, "meeting")]
    # then
    assert statuses == [
        ("announced", "2026-03-05"),
        ("postponed", "2026-03-05"),
        ("announced", "2026-03-11"),
        ("held", "2026-03-11"),
    ]


def test_a_meeting_that_one_report_denies_is_contested(tmp_path):
    # given
    events = [
        *article("ledger", "2026-02-10", meeting("announced", place="Miami", when="2026-02-20", people=LEADERS)),
        *article("wire", "2026-02-11", meeting("announced", place="Miami", when="2026-02-20", people=LEADERS, modality="denied",
                                               quote="No meeting in Miami was ever planned", speaker="Dmitry Peskov")),
    ]  # fmt: skip
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "meeting")
        [conflict] = rows(store, "contradiction")
    # then
    assert (row["status"], row["latest"], row["contested"]) == ("contested", "announced", True)
    assert (conflict["type"], conflict["speaker_b"]) == ("denial", "Dmitry Peskov")


def test_participants_carry_the_report_that_has_them_there_else_the_first_that_names_them(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-22", meeting("announced", place="Geneva", when="2025-11-23", people=["Marco Rubio"])),
        *article(
            "wire", "2025-11-24", meeting("held", place="Geneva", when="2025-11-23", people=["Marco Rubio", "Andriy Yermak"])
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = {r["participant"]: (r["outlet"], r["articles"]) for r in rows(store, "meeting_participant")}
    # then
    assert found == {"Marco Rubio": ("Wire", 2), "Andriy Yermak": ("Wire", 1)}


def test_a_telephone_call_is_a_contact_and_no_meeting(tmp_path):
    # given
    events = article("ledger", "2025-10-21", contact("telephone", ["Marco Rubio", "Sergei Lavrov"], when="2025-10-20"))
    # when
    with opened(tmp_path) as store:
        told(store, events)
        meetings, contacts = rows(store, "meeting"), rows(store, "contact")
    # then
    assert meetings == []
    assert [(c["kind"], c["participants"]) for c in contacts] == [("telephone", ["Marco Rubio", "Sergei Lavrov"])]


def test_a_meeting_that_is_told_of_no_more_leaves_its_id_to_nobody_and_finds_it_again(tmp_path):
    # given
    def held(day):
        return meeting("held", place="Geneva", when=day, people=["Marco Rubio", "Andriy Yermak"])

    first, third = article("a", "2025-11-04", held("2025-11-03")), article("a", "2025-11-25", held("2025-11-03"), revision=3)
    gone, other = article("a", "2025-11-05", revision=2), article("b", "2025-11-24", held("2025-11-23"))
    found = []
    # when
    with opened(tmp_path) as store:
        for batch in (first, gone, other, third):
            told(store, batch)
            found.append([m["meeting"] for m in rows(store, "meeting")])
    # then
    early, late = "meeting-geneva-2025-11-03", "meeting-geneva-2025-11-23"
    assert found == [[early], [], [late], [early, late]]
