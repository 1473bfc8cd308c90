from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from parley.working import run_once
from schemas.errors import GateError
from schemas.folder import DataFolder
from tests.conftest import Followed
from tests.parley.conftest import Command

LOOKING_BACK = (
    "plans",
    "provisions",
    "deadlines",
    "meetings",
    "contacts",
    "claims",
    "contradictions",
    "changes",
    "actors",
    "reversals",
    "timeline",
)
LISTINGS = (*LOOKING_BACK, "sources", "quarantine")
HEAVY = ("prefect", "great_expectations", "pandas", "pyarrow", "spacy", "trafilatura", "pydantic_ai")


@pytest.fixture
def at(followed: Followed) -> tuple[str, str]:
    return ("--dir", str(followed.folder.root))


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_gives_json_and_csv_with_the_same_rows(listing: str, parley: Command, at: tuple[str, str]) -> None:
    as_json = parley(listing, "--json", *at)
    as_csv = parley(*at, listing, "--csv")

    rows: list[dict[str, Any]] = json.loads(as_json.out)
    assert (as_json.code, as_csv.code) == (0, 0)
    assert len(list(csv.DictReader(io.StringIO(as_csv.out)))) == len(rows)
    assert rows or listing == "quarantine"


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_has_a_table_for_people(listing: str, parley: Command, at: tuple[str, str]) -> None:
    said = parley(listing, *at)

    assert said.code == 0
    assert said.out or said.err


def test_a_query_imports_nothing_heavy(followed: Followed) -> None:
    code = (
        "import sys\nfrom parley.main import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    for words in (["plans"], ["show", "deadline-ukraine-2025-11-27"], ["sql", "SELECT 1 AS one"], ["status"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words, "--json", "--dir", str(followed.folder.root)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stderr.strip().splitlines()[-1] == "[]", words


def test_show_tells_the_history_with_outlet_speaker_day_and_words(parley: Command, at: tuple[str, str]) -> None:
    [deadline] = [row for row in json.loads(parley("deadlines", "--json", *at).out) if row["first_due"] == "2025-11-27"]

    told = parley("show", deadline["deadline"], *at)
    as_json = json.loads(parley("show", deadline["deadline"], "--json", *at).out)

    assert told.code == 0
    for line in as_json["history"]:
        assert " ".join(line["quote"].split())[:40] in told.out
        assert line["outlet"] in told.out
        assert line["published"][:10] in told.out


def test_as_of_shows_what_could_be_known_that_day(parley: Command, at: tuple[str, str]) -> None:
    before = json.loads(parley("deadlines", "--as-of", "2025-11-20", "--json", *at).out)
    after = json.loads(parley("deadlines", "--as-of", "2025-11-22", "--json", *at).out)

    assert "2025-11-27" not in [row["due"] for row in before]
    assert "2025-11-27" in [row["due"] for row in after]


@pytest.mark.parametrize("listing", LOOKING_BACK)
def test_every_listing_looks_back_and_says_to_which_day_and_with_whose_knowledge(
    listing: str, parley: Command, at: tuple[str, str]
) -> None:
    told = parley(listing, "--as-of", "2025-11-22", "--corrections", "then", *at)
    rows = json.loads(parley(listing, "--as-of", "2025-11-22", "--json", *at).out)
    before = json.loads(parley(listing, "--as-of", "2020-01-01", "--json", *at).out)

    heading = "As published by the end of 22 November 2025 (UTC), with people's corrections made by that day"
    assert told.out.startswith(heading)
    assert rows
    assert max(row.get("published") or row["last_published"] or "" for row in rows) < "2025-11-23"
    assert before == []


def test_a_history_as_of_a_day_ends_with_that_day(parley: Command, at: tuple[str, str]) -> None:
    deadline = "deadline-ukraine-2025-11-27"
    today = json.loads(parley("show", deadline, "--json", *at).out)
    then = json.loads(parley("show", deadline, "--as-of", "2025-11-21", "--json", *at).out)
    told = parley("show", deadline, "--as-of", "2025-11-21", *at)
    before = parley("show", deadline, "--as-of", "2025-11-01", *at)

    assert 0 < len(then["history"]) < len(today["history"])
    assert {line["published"][:10] for line in then["history"]} == {"2025-11-21"}
    assert then["state"]["articles"] == len({line["article_id"] for line in then["history"]})
    assert told.out.startswith("As published by the end of 21 November 2025")
    assert before.code == 1
    assert "nothing of deadline-ukraine-2025-11-27 stood at the end of 2025-11-01" in before.err


def test_corrections_of_a_day_need_the_day(parley: Command, at: tuple[str, str]) -> None:
    said = parley("plans", "--corrections", "then", *at)

    assert said.code == 2
    assert "--as-of" in said.err


def test_sql_sees_the_views_and_the_log_as_event(parley: Command, at: tuple[str, str]) -> None:
    said = parley("sql", "SELECT position, event_id, type, payload FROM event ORDER BY position LIMIT 2", "--json", *at)

    assert [row["position"] for row in json.loads(said.out)] == [1, 2]


def test_sql_that_does_not_run_says_why_and_fails(parley: Command, at: tuple[str, str]) -> None:
    said = parley("sql", "SELECT nothing FROM nowhere", *at)

    assert said.code == 1
    assert "nowhere" in said.err
    assert "Traceback" not in said.err


def test_sql_cannot_write(parley: Command, at: tuple[str, str]) -> None:
    said = parley("sql", "DROP TABLE deadline", *at)

    assert said.code == 1


def test_no_snapshot_yet_says_what_to_do(parley: Command, tmp_path: Path) -> None:
    said = parley("plans", "--dir", tmp_path)

    assert said.code == 1
    assert "parley run" in said.err


def test_wrong_usage_exits_with_two(parley: Command, at: tuple[str, str]) -> None:
    assert parley("plans", "--jason", *at).code == 2
    assert parley("plans", "--json", "--csv", *at).code == 2
    assert parley("run", "--once", "--every", "15m", *at).code == 2


def test_an_unknown_id_is_told_apart_from_an_ambiguous_one(parley: Command, at: tuple[str, str]) -> None:
    unknown = parley("show", "deadline-nobody", *at)
    ambiguous = parley("show", "meeting-", *at)

    assert (unknown.code, ambiguous.code) == (1, 1)
    assert "nothing is called" in unknown.err
    assert "give more of the id" in ambiguous.err


def test_brackets_in_what_a_person_types_are_no_markup(parley: Command, at: tuple[str, str]) -> None:
    said = parley("show", "[/x]", *at)

    assert said.code == 1
    assert "[/x]" in said.err


def test_import_into_a_new_folder_takes_the_first_topic_and_says_so(parley: Command, tmp_path: Path, article: Path) -> None:
    said = parley("import", article, "--dir", tmp_path / "new")

    assert said.code == 0
    assert "ukraine.yaml from the template" in said.err


def test_init_makes_a_profile_and_keeps_one_that_is_there(parley: Command, tmp_path: Path) -> None:
    first = parley("init", "--topic", "gaza", "--contact", "desk@example.org", "--dir", tmp_path)
    profile = tmp_path / "topics" / "gaza.yaml"
    profile.write_text(profile.read_text() + "# mine\n")
    second = parley("init", "--topic", "gaza", "--dir", tmp_path)

    assert (first.code, second.code) == (0, 0)
    assert "desk@example.org" in (tmp_path / "parley.toml").read_text()
    assert profile.read_text().endswith("# mine\n")


def test_an_unknown_topic_names_the_templates(parley: Command, tmp_path: Path) -> None:
    said = parley("init", "--topic", "atlantis", "--dir", tmp_path)

    assert said.code == 1
    assert "gaza" in said.err
    assert "ukraine" in said.err


def test_extract_writes_one_file_an_article_in_the_gold_shape_and_no_data_folder(
    parley: Command, tmp_path: Path, article: Path
) -> None:
    out, data = tmp_path / "out", tmp_path / "data"

    said = parley("extract", article, "--out", out, "--dir", data)

    answer = json.loads((out / article.name).read_text())
    assert said.code == 0
    assert list(answer)[:2] == ["id", "relevant"]
    assert answer["id"] == "ultimatum"
    assert [item["due_date"] for item in answer["deadlines"]] == ["2025-11-27"]
    assert not data.exists()


def test_evaluate_scores_a_set(parley: Command, tmp_path: Path, article: Path) -> None:
    (tmp_path / "set" / "articles").mkdir(parents=True)
    (tmp_path / "set" / "gold").mkdir()
    (tmp_path / "set" / "aliases.json").write_text(json.dumps({"topic": "ukraine"}))
    (tmp_path / "set" / "articles" / article.name).write_text(article.read_text())
    parley("extract", article, "--out", tmp_path / "set" / "gold")

    said = parley("evaluate", tmp_path / "set", "--json")

    scores = json.loads(said.out)
    assert said.code == 0
    assert scores["deadlines.event"]["f1"] == 1.0


def test_doctor_puts_a_remedy_on_every_line_that_is_not_well(parley: Command, tmp_path: Path) -> None:
    said = parley("doctor", "--json", "--dir", tmp_path)

    findings = json.loads(said.out)
    assert said.code == 0
    assert all(finding["remedy"] for finding in findings if finding["state"] != "ok")
    assert {"python", "duckdb", "language model", "disk", "event log"} <= {finding["check"] for finding in findings}


def test_doctor_names_the_variable_that_an_alert_lacks(parley: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parley("init", "--topic", "ukraine", "--dir", tmp_path)
    with (tmp_path / "topics" / "ukraine.yaml").open("a") as profile:
        profile.write("\nalerts:\n  - {name: mail, apprise_env: DESK_MAIL}\n")
    monkeypatch.delenv("DESK_MAIL", raising=False)

    def line() -> dict[str, str]:
        return next(
            found for found in json.loads(parley("doctor", "--json", "--dir", tmp_path).out) if found["check"] == "alert mail"
        )

    unset = line()
    monkeypatch.setenv("DESK_MAIL", "json://127.0.0.1/secret")
    set_ = line()

    assert (unset["state"], unset["found"]) == ("warn", "DESK_MAIL is not set here")
    assert "DESK_MAIL" in unset["remedy"]
    assert (set_["state"], set_["found"]) == ("ok", "apprise: DESK_MAIL")


def test_status_tells_how_the_last_run_ended(parley: Command, at: tuple[str, str], tmp_path: Path) -> None:
    told = parley("status", *at)
    none = parley("status", "--dir", tmp_path)

    assert told.code == 0
    assert "ukraine: " in told.out
    assert none.code == 1


def test_verify_passes_on_a_good_folder(parley: Command, at: tuple[str, str]) -> None:
    said = parley("verify", "--json", *at)

    assert said.code == 0
    assert all(row["ok"] for row in json.loads(said.out))


def test_import_twice_adds_nothing(parley: Command, tmp_path: Path, article: Path) -> None:
    data = tmp_path / "data"
    parley("import", article, "--topic", "ukraine", "--dir", data)
    count = json.loads((data / "head.json").read_text())["position"]

    again = parley("import", article, "--topic", "ukraine", "--dir", data)

    assert again.code == 0
    assert json.loads((data / "head.json").read_text())["position"] == count


def test_a_profile_with_a_typo_names_file_line_and_field(parley: Command, tmp_path: Path, article: Path) -> None:
    parley("init", "--dir", tmp_path)
    profile = tmp_path / "topics" / "ukraine.yaml"
    profile.write_text(profile.read_text().replace("\ntitle:", "\ntitel:", 1))

    said = parley("import", article, "--dir", tmp_path)

    assert said.code == 1
    assert "titel" in said.err
    assert "line" in said.err


def test_a_failing_run_is_told_and_hinders_no_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def ingest(topic: str, folder: str) -> dict[str, Any]:
        raise GateError(f"gate views: {topic} in {folder}")

    went_well = run_once(DataFolder(tmp_path), "ukraine", ingest, as_json=False)

    assert not went_well
    assert "ukraine: failed. gate views" in capsys.readouterr().err


def test_edits_tell_what_stood_there_and_whether_the_article_owns_up_to_it(parley: Command, at: tuple[str, str]) -> None:
    told = parley("edits", *at)
    rows = parley.json("edits", *at)

    assert told.code == 0
    assert [(row["how"], row["marked"]) for row in rows] == [("changed", True)]
    assert "note: “Correction: An earlier version of this article named Italy" in told.out
    assert parley.json("edits", "--since", "2025-11-25", *at) == parley.json("edits", "--silent", *at) == []


def test_changes_can_be_narrowed_to_what_matters(parley: Command, at: tuple[str, str]) -> None:
    every = parley.json("changes", *at)
    some = parley.json("changes", "--min", "minor", *at)
    major = parley.json("changes", "--min", "major", *at)

    assert {row["significance"] for row in some} == {"major", "minor"}
    assert {row["significance"] for row in major} == {"major"}
    assert len(every) >= len(some) > 0
    assert parley("changes", "--min", "huge", *at).code == 2


def test_a_timeline_says_on_each_line_which_day_it_goes_by(parley: Command, at: tuple[str, str]) -> None:
    told = parley("timeline", "--plan", "plan-us_ukraine", "--until", "2025-11-20", *at)
    rows = parley.json("timeline", "--actor", "driscoll", *at)

    assert "2025-11-20 (occurred) American plan of November 2025: presented by Dan Driscoll to Volodymyr Zelensky" in told.out
    assert {row["dated_by"] for row in rows} == {"occurred", "published"}
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)
    assert parley("timeline", "--plan", "plan-nobodys", *at).err == "Nothing happened that is known.\n"
