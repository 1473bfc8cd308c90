"""The command `parley review`: a decision under a name, shown at once; a spelling that later articles are read with."""

from __future__ import annotations

import json
from pathlib import Path

from tests.parley.conftest import Command
from tests.warehouse.given import article as article_of
from tests.warehouse.given import claim, opened, published, told


def test_a_decision_shows_at_once_under_its_name(tmp_path: Path, article: Path, parley: Command) -> None:
    at = ("--dir", tmp_path / "data")
    assert parley(*at, "import", article)[0] == 0
    query = "SELECT observation FROM observation WHERE kind = 'deadline'"
    (deadline,) = parley.json(*at, "sql", query)

    code, _, err = parley(
        *at, "review", "correct", deadline["observation"][:10], "--set", "due=2025-12-25", "--by", "Ada", "--note", "typo"
    )
    nobody = parley(*at, "review", "confirm", deadline["observation"][:10])
    unknown = parley(*at, "review", "reject", "ffff", "--by", "Ada")

    (decision,) = parley.json(*at, "review", "list")
    assert code == 0, err
    assert (decision["by"], decision["what"], decision["note"]) == ("Ada", "corrected", "typo")
    assert decision["about"] == deadline["observation"]
    assert decision["said"]["due"]["earliest"] == "2025-12-25"
    assert (nobody[0], unknown[0]) == (2, 1)
    assert "no observation 'ffff'" in unknown[2]


def test_a_spelling_that_was_taught_is_read_in_the_next_article(tmp_path: Path, article: Path, parley: Command) -> None:
    at = ("--dir", tmp_path / "data")
    later = tmp_path / "later.json"
    told = json.loads(article.read_text())
    told |= {"id": "later", "url": "https://www.example.org/later", "published": "2025-11-23T20:00:00+00:00"}
    told["text"] = "Volodymyr Zelensky met Danyel Dryskol in Kyiv on Thursday to discuss the peace plan for Ukraine."
    later.write_text(json.dumps(told))
    assert parley(*at, "import", article)[0] == 0

    taught = parley(*at, "review", "alias", "Dan Driscoll", "Danyel Dryskol", "--by", "Ada")
    assert parley(*at, "import", later)[0] == 0

    people = parley.json(*at, "sql", "SELECT payload FROM event WHERE type = 'MeetingReported' ORDER BY position DESC LIMIT 1")
    names = {one["written"]: one["name"] for one in json.loads(people[0]["payload"])["participants"]}
    assert taught[0] == 0, taught[2]
    assert names["Danyel Dryskol"] == "Dan Driscoll"


def test_a_settled_contradiction_shows_the_verdict_and_who_gave_it_and_why(tmp_path: Path, parley: Command) -> None:
    # given two ministers who contradict each other
    subject = "authorship:us_ukraine:United States"
    with opened(tmp_path) as store:
        told(store, article_of("ledger", "2025-11-20", claim("asserts", "it is ours", subject=subject, speaker="Marco Rubio")))
        told(store, article_of("wire", "2025-11-21", claim("denies", "it is ours", subject=subject, speaker="Mike Rounds")))
        published(store, tmp_path).close()
    at = ("--dir", tmp_path)
    before = parley("contradictions", *at)
    [listed] = parley.json("contradictions", *at)

    # when it is settled by the id that the listing shows
    done = parley("review", "settle", listed["contradiction"], "second_holds", "--by", "Ada", "--note", "Rubio took it back", *at)

    # then
    after = parley("contradictions", *at)
    [settled] = parley.json("contradictions", *at)
    assert done.code == 0, done.err
    assert listed["contradiction"] in before.out
    assert "settled by" not in before.out
    assert "(settled, 1 day between)" in after.out
    assert "settled by Ada: the second one holds (Rubio took it back)" in after.out
    assert (settled["verdict"], settled["settled_by"], settled["note"]) == ("second_holds", "Ada", "Rubio took it back")
