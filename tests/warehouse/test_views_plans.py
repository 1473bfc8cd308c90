"""Plans, versions, claims and contradictions: given events, when they are projected, then rows."""

import pytest

from schemas.actors import ActorsListed, ListedActor
from schemas.envelope import NewEvent
from tests.warehouse.given import TODAY, article, claim, meeting, opened, plan, rows, told
from warehouse.views.rebuilding import differences

MIAMI = ["Steve Witkoff", "Jared Kushner", "Kirill Dmitriev"]


def versions(store):
    return [(v["points"], v["status"]) for v in rows(store, "plan_version", "plan, ordinal")]


def test_a_revised_text_follows_the_one_it_came_from_in_one_lineage(tmp_path):
    # given
    events = article("review", "2025-11-25", plan("presented", points=28), plan("revised", points=19))
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found, [whole] = versions(store), rows(store, "plan")
    # then
    assert found == [(28, "superseded"), (19, "revised")]
    assert (whole["plan"], whole["points_history"], whole["current_version"]) == (
        "plan-us_ukraine",
        [28, 19],
        "version-us_ukraine-19",
    )


def test_order_of_versions_is_by_evidence_and_not_by_number(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-24", plan("revised", points=19)),
        *article("wire", "2025-12-24", plan("presented", points=20)),
        *article("first", "2025-11-20", plan("presented", points=28)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = versions(store)
    # then
    assert found == [(28, "superseded"), (19, "superseded"), (20, "presented")]


def test_another_count_of_one_drafting_is_contested_and_a_contradiction(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-21", plan("presented", points=28)),
        *article("review", "2025-12-05", plan("drafted", points=20, lineage=None, authors=MIAMI), plan("received", points=28)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row], [conflict] = rows(store, "plan_version"), rows(store, "contradiction")
    # then
    assert (row["points"], row["count_contested"]) == (28, True)
    assert [(c["points"], c["articles"]) for c in row["counts"]] == [(28, 2), (20, 1)]
    assert (conflict["type"], conflict["outlet_a"], conflict["outlet_b"]) == ("number", "Ledger", "Review")


def test_topics_never_share_a_plan(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-21", plan("presented", points=20, lineage=None)),
        *article("gaza", "2025-11-21", plan("presented", points=20, lineage="gaza_20"), topic="gaza"),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = {(p["topic"], p["plan"]) for p in rows(store, "plan")}
    # then
    assert found == {("ukraine", "plan-unplaced-2025-11"), ("gaza", "plan-gaza_20")}


def test_one_side_alone_makes_no_agreement(tmp_path):
    # given
    both = article("a", "2025-03-11", plan("accepted", lineage="truce", accepters=["Ukraine", "Russia"]))
    one = article("b", "2025-12-24", plan("accepted", lineage="draft", accepters=["Ukraine"]))
    split = article(
        "c",
        "2025-12-24",
        plan("accepted", lineage="x", accepters=["Ukraine"]),
        plan("rejected", lineage="x", rejecters=["Russia"]),
    )
    # when
    with opened(tmp_path) as store:
        told(store, both + one + split)
        found = {v["plan"]: v["status"] for v in rows(store, "plan_version")}
    # then
    assert found == {"plan-truce": "accepted", "plan-draft": "endorsed", "plan-x": "contested"}


def test_a_speaker_who_takes_back_his_word_contradicts_himself(tmp_path):
    # given
    subject = "authorship:us_ukraine:United States"
    events = [
        *article(
            "ledger",
            "2025-11-22",
            claim("denies", "the United States wrote it", subject=subject, speaker="Marco Rubio", chain=["Mike Rounds"]),
        ),
        *article("wire", "2025-11-23", claim("asserts", "the United States wrote it", subject=subject, speaker="Marco Rubio")),
        *article(
            "brief",
            "2025-11-23",
            claim("asserts", "the army must shrink", topic="military_cap", subject="army size", speaker="Russia"),
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = {
            (c["type"], frozenset((c["speaker_a"], c["speaker_b"])), c["days_between"], c["state"])
            for c in rows(store, "contradiction")
        }
    # then
    assert found == {
        ("self_reversal", frozenset({"Marco Rubio"}), 1, "open"),
    }


def test_a_contradiction_carries_both_chains_and_both_quotations(tmp_path):
    # given
    events = [
        *article(
            "ledger",
            "2025-11-22",
            claim("denies", "Putin agreed to meet", subject="process:meeting", speaker="Marco Rubio", chain=["Mike Rounds"]),
        ),
        *article(
            "wire",
            "2025-11-24",
            claim("asserts", "Putin had agreed to meet Zelensky", subject="process:meeting", speaker="State Department"),
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [c] = rows(store, "contradiction")
    # then
    assert (c["type"], c["chain_text_a"], c["chain_text_b"]) == (
        "denial", "Marco Rubio, according to Mike Rounds (Ledger)", "State Department (Wire)",
    )  # fmt: skip
    assert c["quote_a"] and c["quote_b"]


def wrote(name, who, speaker, stance="asserts"):
    return article(name, "2025-11-23", claim(stance, f"{who} wrote it", subject=f"authorship:us_ukraine:{who}", speaker=speaker))


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Steve Witkoff", "Kirill Dmitriev", True),
        ("United States", "Russia", True),
        ("United States", "Steve Witkoff", False),
        ("Steve Witkoff", "unknown", False),
        ("Steve Witkoff", "Somebody Unheard-of", True),
    ],
)
def test_accounts_of_who_wrote_a_plan_conflict_where_they_name_others_of_one_kind(tmp_path, one, other, conflict):
    # given
    there = article("press", "2025-11-20", meeting("held", place="Geneva", people=["United States", "Russia", "Steve Witkoff"]))
    # when
    with opened(tmp_path) as store:
        told(store, there + wrote("ledger", one, "Marco Rubio") + wrote("wire", other, "Mike Rounds"))
        found = [c["type"] for c in rows(store, "contradiction")]
    # then
    assert found == (["authorship"] if conflict else [])


def test_who_denies_an_authorship_that_another_asserts_contradicts_him(tmp_path):
    with opened(tmp_path) as store:
        told(store, wrote("ledger", "United States", "Marco Rubio", "denies") + wrote("wire", "United States", "Mike Rounds"))
        assert [c["type"] for c in rows(store, "contradiction")] == ["denial"]


def test_nobody_becomes_an_author_by_a_denial_or_a_supposition(tmp_path):
    # given
    events = article(
        "ledger",
        "2025-11-20",
        plan("drafted", points=28, authors=["Steve Witkoff"]),
        plan("drafted", points=28, authors=["Marco Rubio"], modality="denied"),
        plan("drafted", points=28, authors=["Kirill Dmitriev"], modality="hypothetical"),
    )
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = [row["authors"] for view in ("plan", "plan_version") for row in rows(store, view)]
    # then
    assert found == [["Steve Witkoff"]] * 2


def test_the_sentence_about_a_conflict_stays_short(tmp_path):
    # given
    long = "the plan would have Ukraine " + "withdraw its soldiers from the towns that they hold in the east and " * 4
    events = [
        *article(
            "ledger", "2025-11-22", claim("denies", long, subject="territory:east", topic="territory", speaker="A B", quote="No")
        ),
        *article(
            "wire", "2025-11-24", claim("asserts", long, subject="territory:east", topic="territory", speaker="C D", quote="Yes")
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [sentence] = [c["sentence"] for c in rows(store, "change") if c["kind"] == "contradiction"]
    # then
    assert len(sentence) < 230
    assert sentence.startswith("Two accounts that conflict (the plan would have Ukraine withdraw")
    assert sentence.endswith(" …): A B (Ledger) and C D (Wire)")


def positions(store):
    found = rows(store, "plan_position", "paper, party")
    return {(p["paper"].removeprefix("version-us_ukraine-"), p["party"]): p["position"] for p in found}


def test_a_party_stands_on_a_version_by_its_last_word_and_may_go_back_on_it(tmp_path):
    # given
    events = [
        *article("first", "2025-11-20", plan("accepted", points=28, accepters=["Russia"])),
        *article("second", "2025-12-02", plan("rejected", points=28, rejecters=["Russia"])),
        *article("third", "2025-12-05", plan("rejected", points=19, rejecters=["Russia"])),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = positions(store)
        [row] = [p for p in rows(store, "plan_position") if p["paper"].endswith("28")]
    # then
    assert found == {("28", "Russia"): "rejected", ("19", "Russia"): "rejected"}
    assert [word["event"] for word in row["positions"]] == ["accepted", "rejected"]
    assert (row["article_id"], row["articles"], row["origins"]) == ("second", 1, 1)


def test_somebody_of_a_party_speaks_for_it_and_who_was_handed_a_text_is_silent_until_he_speaks(tmp_path):
    # given
    people = (
        ListedActor(id="zelensky", name="Volodymyr Zelensky", kind="person", party="ukraine"),
        ListedActor(id="ukraine", name="Ukraine", kind="party"),
    )
    listed = [NewEvent.fact("profile:ukraine", ActorsListed(topic="ukraine", actors=people), observed_at=TODAY, topic="ukraine")]
    handed = article("first", "2025-11-20", plan("presented", points=28, recipients=["Ukraine"]))
    spoken = article("second", "2025-11-22", plan("rejected", points=28, rejecters=["Volodymyr Zelensky"]))
    # when
    with opened(tmp_path) as store:
        told(store, listed, handed)
        before = positions(store)
        told(store, spoken)
        after, unlike = positions(store), differences(store)
    # then
    assert (before, after) == ({("28", "Ukraine"): "silent"}, {("28", "Ukraine"): "rejected"})
    assert unlike == {}


def test_whose_text_it_is_takes_no_position_by_writing_it(tmp_path):
    # given, when
    with opened(tmp_path) as store:
        told(store, article("first", "2025-11-20", plan("drafted", points=28, authors=["Steve Witkoff"])))
        found = positions(store)
    # then
    assert found == {}


def test_a_version_descends_from_the_one_that_it_is_said_to_replace_else_from_the_one_before(tmp_path):
    # given
    events = [
        *article("first", "2025-11-20", plan("presented", points=28)),
        *article("second", "2025-11-25", plan("revised", points=19)),
        *article("third", "2025-12-02", plan("revised", points=27), plan("superseded", points=28)),
        *article("fourth", "2025-12-24", plan("presented", points=20)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = {v["points"]: v["parent"] for v in rows(store, "plan_version")}
    # then
    assert found == {
        28: None,
        19: "version-us_ukraine-28",
        27: "version-us_ukraine-28",
        20: "version-us_ukraine-27",
    }


def test_an_older_draft_that_is_told_of_later_stands_before_the_text_that_came_of_it(tmp_path):
    # given
    events = [
        *article("first", "2025-11-21", plan("presented", points=28, when="2025-11-20")),
        *article("later", "2025-12-24", plan("presented", points=10, when="2025-11-10")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = versions(store)
    # then
    assert [points for points, _ in found] == [10, 28]
