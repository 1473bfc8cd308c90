"""Matters by versions: what each version of a plan says on each matter, by its own words or by reports, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.warehouse.given import article, handed_in, observations, opened, plan, provision, published, rejected, rows, told
from warehouse.read.provisions import provision_cells

V28, V19, V20 = (f"version-us_ukraine-{n}" for n in (28, 19, 20))
VERSIONS = [
    *article("a", "2025-11-20", plan("leaked", points=28)),
    *article("b", "2025-11-24", plan("revised", points=19)),
    *article("c", "2025-12-24", plan("revised", points=20)),
]
CAP = ("military_cap", 600_000.0, "persons")
NO_ATTACK = "The parties agree never to attack each other."


def cells(store, *columns):
    found = rows(store, "provision_cell", "provision_topic, place")
    return {(row["provision_topic"], row["points"]): tuple(row[c] for c in columns) for row in found}


def test_each_matter_stands_in_each_version_against_the_last_one_that_is_known(tmp_path):
    # given
    events = [
        *VERSIONS,
        *article("d", "2025-11-21", provision("military_cap", 600_000, "persons", points=28), provision("nato", points=28)),
        *article("e", "2025-11-25", provision("amnesty", event="removed", points=19), provision("nato", points=19)),
        *article("f", "2025-12-25", provision("military_cap", 800_000, "persons", points=20)),
        *article("g", "2025-12-26", provision("elections", event="absent", points=19), provision("elections", points=20)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = cells(store, "state", "value_before", "value", "version_before")
    # then
    assert {matter: [found[matter, n][0] for n in (28, 19, 20)] for matter, _ in found} == {
        "amnesty": ["unknown", "dropped", "unknown"],
        "elections": ["unknown", "absent", "added"],
        "military_cap": ["first", "unknown", "changed"],
        "nato": ["first", "same", "unknown"],
    }
    assert found["military_cap", 20] == ("changed", 600_000, 800_000, V28)
    assert found["military_cap", 19] == ("unknown", 600_000, None, V28)


def test_a_cell_has_its_words_and_how_many_say_so_and_how_independent_they_are(tmp_path):
    # given: two outlets on their own, and one that relays the first
    cap = {"value": 600_000, "unit": "persons", "points": 28}
    events = [
        *VERSIONS,
        *article("d", "2025-11-21", provision("military_cap", **cap, quote="a cap of 600,000 on the army"), outlet="Axios"),
        *article("e", "2025-11-22", provision("military_cap", **cap, quote="an army of at most 600,000", chain=["Axios"])),
        *article("f", "2025-11-23", provision("military_cap", **cap, quote="600,000 soldiers and no more")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [cell] = [row for row in rows(store, "provision_cell") if row["points"] == 28]
    # then
    assert (cell["quote"], cell["outlet"], cell["basis"]) == ("a cap of 600,000 on the army", "Axios", "reports")
    assert (cell["articles"], cell["origins"], cell["outlets"]) == (3, 2, ["Axios", "E", "F"])
    assert [(told["value"], told["articles"], told["origins"]) for told in cell["reported"]] == [(600_000, 3, 2)]


def test_what_the_text_says_outranks_a_report_of_it_and_both_are_shown(tmp_path):
    # given
    events = [
        *VERSIONS,
        *article("d", "2025-11-21", provision("military_cap", 800_000, "persons", points=28, quote="a cap of 800,000")),
        handed_in("2025-11-22", NO_ATTACK, ("An army of at most 600,000.", CAP), version=V28),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [cell] = [row for row in rows(store, "provision_cell") if row["points"] == 28]
    # then
    assert (cell["basis"], cell["value"], cell["quote"]) == ("text", 600_000, "An army of at most 600,000.")
    assert (cell["outlet"], cell["text_points"], cell["speaker"], cell["revision"]) == ("Harbor Dispatch", [2], None, None)
    assert [(told["value"], told["quote"]) for told in cell["reported"]] == [(800_000, "a cap of 800,000")]
    assert (cell["contested"], cell["outlets"]) == (True, ["D", "Harbor Dispatch"])


def test_two_texts_tell_what_was_dropped_added_reworded_and_left_as_it_was(tmp_path):
    # given
    nato, election = ("nato", None, None), ("elections", 100.0, "days")
    events = [
        *VERSIONS,
        handed_in(
            "2025-11-22", ("Ukraine stays out of NATO.", nato), ("An army of 600,000.", CAP), ("A vote in 100 days.", election),
            version=V28,
        ),
        handed_in(
            "2025-12-25", ("An army of 600,000.", CAP), ("Ukraine may ask NATO again.", nato),
            ("An amnesty.", ("amnesty", None, None)), version=V20,
        ),
    ]  # fmt: skip
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = cells(store, "state", "standing", "basis", "quote", "outlet")
    # then
    assert {matter: found[matter, 20][0] for matter, _ in found} == {
        "amnesty": "added",
        "elections": "dropped",
        "military_cap": "same",
        "nato": "changed",
    }
    assert found["elections", 20] == ("dropped", "absent", "text", None, "Harbor Dispatch")
    assert found["amnesty", 28] == ("absent", "absent", "text", None, "Harbor Dispatch")
    assert {state for (_, points), (state, *_) in found.items() if points == 19} == {"unknown"}


def test_a_report_counts_where_a_text_has_no_word_on_the_matter(tmp_path):
    # given: the reading of the text may have missed it
    events = [
        *VERSIONS,
        *article("d", "2025-11-21", provision("amnesty", points=28)),
        handed_in("2025-11-22", ("An army of 600,000.", CAP), version=V28),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = cells(store, "state", "basis", "outlet")
    # then
    assert found["amnesty", 28] == ("first", "reports", "D")


def test_what_is_only_supposed_or_was_rejected_is_in_no_cell(tmp_path):
    # given
    supposed = article("d", "2025-11-21", provision("amnesty", points=28, modality="conditional"))
    wrong = article("e", "2025-11-21", provision("nato", points=28))
    [misread] = observations(wrong)
    # when
    with opened(tmp_path) as store:
        told(store, VERSIONS, supposed + wrong)
        before = {matter for matter, _ in cells(store)}
        told(store, [rejected(misread, "2025-11-22")])
        after = rows(store, "provision_cell")
    # then
    assert (before, after) == ({"nato"}, [])


def test_a_version_of_which_only_the_contents_are_told_has_its_column(tmp_path):
    # given
    events = [
        *article("a", "2025-11-21", provision("military_cap", 600_000, "persons", points=28)),
        *article("b", "2025-12-24", provision("military_cap", 800_000, "persons", points=20)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = cells(store, "state", "value_before", "value", "place")
    # then
    assert found == {
        ("military_cap", 28): ("first", None, 600_000, 1),
        ("military_cap", 20): ("changed", 600_000, 800_000, 2),
    }


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-11-20", None), ("2025-11-21", "reports"), ("2025-11-24", "text"), ("2025-12-24", "text")],
)
def test_as_of_a_day_the_cell_is_what_was_public(tmp_path, day, state):
    # given: reported on the 21st, printed on the 24th and handed in a month later
    events = [
        *VERSIONS,
        *article("d", "2025-11-21", provision("military_cap", 800_000, "persons", points=28)),
        handed_in("2025-12-25", ("An army of 600,000.", CAP), version=V28, printed="2025-11-24"),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        with published(store, tmp_path) as reader:
            found = provision_cells(reader, as_of=date.fromisoformat(day), plan=V28)
            then = provision_cells(reader, as_of=date(2025, 12, 24), corrections="then", plan=V28)
    # then
    assert [row["basis"] for row in found] == ([state] if state else [])
    assert [row["basis"] for row in then] == ["reports"]


def test_cells_follow_the_log_as_a_rebuild_would_in_any_order(tmp_path):
    # given
    batches = [
        VERSIONS[:4],
        article("d", "2025-11-21", provision("military_cap", 600_000, "persons", points=28), provision("nato", points=28)),
        [handed_in("2025-11-22", ("An army of 600,000.", CAP), NO_ATTACK, version=V28)],
        VERSIONS[4:],
        article("f", "2025-12-25", provision("military_cap", 800_000, "persons", points=20)),
        [handed_in("2025-12-26", ("An army of 800,000.", CAP), of_points=20)],
    ]
    orders = ([[event for batch in batches for event in batch]], batches, batches[::-1])
    # when
    found = []
    for number, order in enumerate(orders):
        with opened(tmp_path / str(number)) as store:
            told(store, *order)
            found.append(rows(store, "provision_cell"))
    # then
    assert found[0] == found[1] == found[2] and len(found[0]) == 6
