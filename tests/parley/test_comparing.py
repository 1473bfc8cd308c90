"""`parley diff` and `parley provisions --matrix`: versions of a plan beside each other, with the words that say so."""

from __future__ import annotations

import pytest

from parley.comparing import cell_of
from tests.parley.conftest import Command
from tests.warehouse.given import article, handed_in, opened, plan, provision, published, told

V28, V20 = "version-us_ukraine-28", "version-us_ukraine-20"
CAP = "The armed forces of Ukraine have at most {} soldiers."
PLANT = "The nuclear plant is run again, its power split in halves."
VOTE = ("Ukraine holds elections within 100 days.", ("elections", 100.0, "days"))


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Versions of 28, 19 and 20 points with texts of the first and the last; of the second a report tells the cap."""
    folder = tmp_path_factory.mktemp("compared")
    cap = [("military_cap", number, "persons") for number in (600_000.0, 800_000.0)]
    with opened(folder) as store:
        told(
            store,
            article("wire", "2025-11-20", plan("leaked", points=28)),
            article(
                "post", "2025-11-24", plan("revised", points=19),
                provision("military_cap", 700_000, "persons", points=19, quote="a cap of 700,000 in the 19-point text"),
            ),
            article("ledger", "2025-12-24", plan("revised", points=20), provision("amnesty", event="removed", points=20)),
            [handed_in("2025-11-21", PLANT, (CAP.format("600,000"), cap[0]), VOTE, version=V28)],
            [handed_in("2025-12-25", (CAP.format("800,000"), cap[1]), PLANT, version=V20, outlet="Quillwire")],
        )  # fmt: skip
        published(store, folder).close()
    return ("--dir", str(folder))


def test_two_texts_stand_beside_each_other_with_the_words_that_went_and_came(parley: Command, at: tuple[str, str]) -> None:
    said = parley("diff", "plan-us_ukraine", "28", "20", *at)
    found = parley.json("diff", "us_ukraine", V28, "version-us_ukraine-20", *at)

    assert said.code == 0, said.err
    assert "plan-us_ukraine: 28 points → 20 points" in said.out
    assert f"28 points ({V28}): text printed by Harbor Dispatch, 2025-11-21" in said.out
    assert "[-600,000-]" in said.out
    assert "{+800,000+}" in said.out
    assert "military_cap: changed, 600,000 persons → 800,000 persons" in said.out
    assert "elections: dropped, 100 days → –" in said.out
    numbers = {p["fate"]: tuple([one["number"] for one in p[side]] for side in ("before", "after")) for p in found["points"]}
    assert numbers == {"changed": ([2], [1]), "dropped": ([3], []), "same": ([1], [2])}
    assert sum(pair["moved"] for pair in found["points"]) == 1
    assert {row["provision_topic"]: row["state"] for row in found["provisions"]} == {
        "amnesty": "dropped",
        "elections": "dropped",
        "military_cap": "changed",
    }


def test_where_a_text_is_missing_reports_are_compared_with_their_words(parley: Command, at: tuple[str, str]) -> None:
    said = parley("diff", "plan-us", "28", "19", *at)
    found = parley.json("diff", "plan-us", "28", "19", *at)

    assert "19 points (version-us_ukraine-19): no text" in said.out
    assert "military_cap: changed, 600,000 persons → 700,000 persons" in said.out
    assert "“a cap of 700,000 in the 19-point text”" in said.out
    assert "Post, 2025-11-24" in said.out
    assert "not known of both on: amnesty, elections" in said.out
    assert (found["points"], found["after"]["text"]) == ([], None)
    [cap] = [row for row in found["provisions"] if row["provision_topic"] == "military_cap"]
    assert (cap["before"]["basis"], cap["after"]["basis"]) == ("text", "reports")


def test_versions_are_compared_as_of_a_day(parley: Command, at: tuple[str, str]) -> None:
    said = parley("diff", "us_ukraine", "28", "20", "--as-of", "2025-11-22", *at)
    found = parley.json("diff", "us_ukraine", "28", "20", "--as-of", "2025-11-22", *at)

    assert said.out.startswith("As published by the end of 22 November 2025")
    assert (found["before"]["text"]["outlet"], found["after"]["text"]) == ("Harbor Dispatch", None)
    assert {row["state"] for row in found["provisions"]} == {"unknown"}


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (("plan-us_ukrane", "28", "20"), "no plan is called 'plan-us_ukrane'; did you mean plan-us_ukraine?"),
        (("us_ukraine", "27", "20"), "plan-us_ukraine has no version '27'; it has: version-us_ukraine-28 (28 points)"),
        (("us_ukraine", "version-us_ukraine-2", "20"), "fits version-us_ukraine-28, version-us_ukraine-20; give more of the id"),
        (("us_ukraine", "version-us_ukrane-28", "20"), "did you mean version-us_ukraine-28"),
        (("us_ukraine", "28", V28), "are one version"),
    ],
)
def test_a_version_that_is_not_known_is_told_with_those_that_are(
    named: tuple[str, ...], says: str, parley: Command, at: tuple[str, str]
) -> None:
    said = parley("diff", *named, *at)

    assert said.code == 1
    assert says in said.err


def test_the_matrix_has_a_row_a_matter_and_a_column_a_version(parley: Command, at: tuple[str, str]) -> None:
    said = parley("provisions", "--matrix", *at)
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in said.out.splitlines() if line.strip()}
    rows = parley.json("provisions", "--matrix", *at)

    assert said.code == 0, said.err
    assert lines["about"] == "28 points 19 points 20 points"
    assert lines["military_cap"] == "600,000 persons ¶ 600,000 → 700,000 persons [1/1] 700,000 → 800,000 persons ¶"
    assert lines["elections"] == "100 days ¶ ? dropped ¶"
    assert lines["amnesty"] == "not in it ¶ ? dropped [1/1]"
    assert len(rows) == 9
    assert {"state", "value_before", "value", "quote", "outlets", "articles", "origins", "reported"} < set(rows[0])


def test_the_matrix_of_one_matter_shows_the_words_of_each_cell(parley: Command, at: tuple[str, str]) -> None:
    said = parley("provisions", "--matrix", "--about", "military_cap", *at)
    both = parley("provisions", "--matrix", "--changed", *at)

    assert "“The armed forces of Ukraine have at most 600,000 soldiers.”" in said.out
    assert "“a cap of 700,000 in the 19-point text”" in said.out
    assert "elections" not in said.out
    assert both.code == 2


@pytest.mark.parametrize(
    ("cell", "reads"),
    [
        ({"state": "first", "value": 100e9, "unit": "dollars"}, "100 billion dollars"),
        ({"state": "same", "value": 1.5, "unit": "years", "value_before": 1.5, "unit_before": "years"}, "same: 1.5 years"),
        ({"state": "changed", "value_before": 100, "unit_before": "days"}, "100 days → no number"),
        ({"state": "changed", "standing": "open", "value_before": 100, "unit_before": "days"}, "left open"),
        ({"state": "added", "contested": True, "articles": 3, "origins": 2}, "added (contested) [3/2]"),
        ({"state": "absent", "standing": "absent", "basis": "text"}, "not in it ¶"),
        ({"state": "unknown", "standing": None}, "?"),
    ],
)
def test_a_cell_reads_as_people_write(cell: dict[str, object], reads: str) -> None:
    empty = dict.fromkeys(("value", "unit", "value_before", "unit_before", "basis"))
    whole = {"standing": "contained", "contested": False, "articles": 0, "origins": 0}

    assert cell_of(empty | whole | cell) == reads
