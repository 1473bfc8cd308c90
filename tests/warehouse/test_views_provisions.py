"""What plans contain: given reports of provisions, when they are projected, then rows of each version and of what changed."""

from datetime import date

from tests.warehouse.given import article, observations, opened, plan, provision, published, rejected, rows, told
from warehouse.read.provisions import provision_changes, provisions


def said(store):
    return [(p["points"], p["provision_topic"], p["standing"], p["value"]) for p in rows(store, "provision", "provision")]


def moves(store):
    return [
        (c["points_before"], c["value_before"], c["points"], c["standing"], c["value"])
        for c in rows(store, "provision_change", "change")
    ]


def test_each_version_has_its_own_number_and_the_change_shows_both(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-21", plan("presented", points=28), provision("military_cap", 600_000, "persons", points=28)),
        *article("wire", "2025-12-24", plan("presented", points=20), provision("military_cap", 800_000, "persons", points=20)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found, [change] = said(store), rows(store, "provision_change")
    # then
    assert found == [(20, "military_cap", "contained", 800_000), (28, "military_cap", "contained", 600_000)]
    assert (change["value_before"], change["value"], change["unit"]) == (600_000, 800_000, "persons")
    assert (change["version_before"], change["version"]) == ("version-us_ukraine-28", "version-us_ukraine-20")
    assert (change["outlet_before"], change["outlet"]) == ("Ledger", "Wire")
    assert change["quote_before"].startswith("The 28-point plan") and change["quote"].startswith("The 20-point plan")


def test_a_provision_goes_to_the_version_that_its_article_speaks_of(tmp_path):
    # given: the provision gives no number of points, its article gives one elsewhere
    events = [
        *article("ledger", "2025-11-21", plan("presented", points=28)),
        *article("wire", "2025-11-24", plan("revised", points=19), provision("amnesty", event="removed")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "provision")
        [report] = rows(store, "provision_report")
    # then
    assert (row["plan"], row["version"], row["standing"]) == ("plan-us_ukraine", "version-us_ukraine-19", "removed")
    assert report["version_why"] == "its article speaks of the 19-point text alone"


def test_what_was_removed_and_put_back_is_two_changes(tmp_path):
    # given
    events = [
        *article("a", "2025-11-21", plan("presented", points=28), provision("military_cap", 600_000, "persons", points=28)),
        *article(
            "b", "2025-11-24", plan("revised", points=19),
            provision("military_cap", 600_000, "persons", event="removed", points=19),
        ),
        *article("c", "2025-12-24", plan("revised", points=20), provision("military_cap", 800_000, "persons", points=20)),
    ]  # fmt: skip
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = moves(store)
    # then
    assert sorted(found) == [(19, None, 20, "contained", 800_000), (28, 600_000, 19, "removed", None)]


def test_two_numbers_for_one_text_are_contested_and_both_stay(tmp_path):
    # given
    events = [
        *article("a", "2025-12-24", plan("presented", points=20), provision("military_cap", 600_000, "persons", points=20)),
        *article("b", "2025-12-24", provision("military_cap", 800_000, "persons", points=20)),
        *article("c", "2025-12-25", provision("elections", 100, "days", points=20)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = {(p["value"], p["contested"]) for p in rows(store, "provision")}
    # then
    assert found == {(600_000, True), (800_000, True), (100, False)}


def test_a_report_of_a_raised_number_is_a_change_by_itself(tmp_path):
    # given: a text of another lineage, whose number is set against the first plan's
    events = article(
        "review",
        "2025-11-24",
        provision("military_cap", 800_000, "persons", event="changed", old=600_000, lineage="e3_counter", obligation="must"),
    )
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row], [change] = rows(store, "provision"), rows(store, "provision_change")
    # then
    assert (row["standing"], row["value"], row["old_value"]) == ("contained", 800_000, 600_000)
    assert (change["value_before"], change["value"], change["version_before"]) == (600_000, 800_000, None)


def test_reports_of_one_provision_are_one_row_with_all_words(tmp_path):
    # given
    one = "Ukraine's army would be limited to 600,000"
    other = "a cap of 600,000 on the army"
    events = [
        *article("a", "2025-11-21", plan("presented", points=28)),
        *article("b", "2025-11-22", provision("military_cap", 600_000, "persons", points=28, quote=one)),
        *article("c", "2025-11-23", provision("military_cap", 600_000, "persons", points=28, quote=other, speaker="Marco Rubio")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "provision")
    # then
    assert (row["articles"], row["origins"], row["texts"]) == (2, 2, [one, other])
    assert (row["quote"], row["outlet"]) == (one, "B")


def test_what_is_only_supposed_moves_nothing(tmp_path):
    # given
    events = [
        *article("a", "2025-11-21", plan("presented", points=28), provision("military_cap", 600_000, "persons", points=28)),
        *article(
            "b", "2025-11-24", plan("revised", points=19),
            provision("military_cap", 500_000, "persons", points=19, modality="conditional"),
        ),
    ]  # fmt: skip
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found, changes = {(p["value"], p["firm"]) for p in rows(store, "provision")}, rows(store, "provision_change")
    # then
    assert found == {(600_000, True), (500_000, False)}
    assert changes == []


def test_a_rejected_provision_and_a_replaced_revision_go(tmp_path):
    # given
    wrong = article("a", "2025-12-24", plan("presented", points=20), provision("military_cap", 600_000, "persons", points=20))
    right = article(
        "a", "2025-12-25", plan("presented", points=20), provision("military_cap", 800_000, "persons", points=20), revision=2
    )
    other = article("b", "2025-12-25", provision("elections", 90, "days", points=20))
    [misread] = observations(other)
    # when
    with opened(tmp_path) as store:
        told(store, wrong, right, other, [rejected(misread, "2025-12-26")])
        found = said(store)
    # then
    assert found == [(20, "military_cap", "contained", 800_000)]


def test_as_of_a_day_the_provision_is_what_was_public(tmp_path):
    # given
    wrong = article("a", "2025-12-24", plan("presented", points=20), provision("military_cap", 600_000, "persons", points=20))
    right = article(
        "a", "2025-12-25", plan("presented", points=20), provision("military_cap", 800_000, "persons", points=20), revision=2
    )
    # when
    with opened(tmp_path) as store:
        told(store, wrong, right)
        with published(store, tmp_path) as reader:
            then = provisions(reader, as_of=date(2025, 12, 24), plan="plan-us_ukraine")
            now = provisions(reader, about="military_cap")
            changes = provision_changes(reader, as_of=date(2025, 12, 24))
    # then
    assert changes == []
    assert ([row["value"] for row in then], [row["value"] for row in now]) == ([600_000], [800_000])


def test_provisions_follow_the_log_as_a_rebuild_would(tmp_path):
    # given: the same events in one batch and in many
    events = [
        *article("a", "2025-11-21", plan("presented", points=28), provision("military_cap", 600_000, "persons", points=28)),
        *article("b", "2025-11-24", plan("revised", points=19), provision("nato", event="open", points=19)),
        *article("c", "2025-12-24", provision("military_cap", 800_000, "persons")),
        *article("d", "2025-12-24", plan("revised", points=20), provision("nato", points=20)),
    ]
    # when
    with opened(tmp_path / "one") as store:
        told(store, events)
        whole = rows(store, "provision"), rows(store, "provision_change")
    with opened(tmp_path / "many") as store:
        told(store, *[events[i : i + 3] for i in range(0, len(events), 3)])
        bit_by_bit = rows(store, "provision"), rows(store, "provision_change")
    # then
    assert bit_by_bit == whole and all(whole)
