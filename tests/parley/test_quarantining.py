"""`parley quarantine`: what was set aside, looked at, tried again, discarded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quality.advice import READING, advice, reasons
from quality.suites import load_suite
from schemas.folder import DataFolder
from tests.parley.conftest import Command
from warehouse.connect import open_store

NOW = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture
def files(article: Path) -> dict[str, Path]:
    """A good article, one without a date, one without a text."""
    told = json.loads(article.read_text())
    found = {"good": article}
    for name, missing in (("undated", "published"), ("empty", "text")):
        found[name] = article.with_name(f"{name}.json")
        found[name].write_text(
            json.dumps({key: value for key, value in told.items() if key != missing} | {"id": name, "url": ""})
        )
    return found


def test_a_row_is_listed_shown_mended_and_tried_again(parley: Command, tmp_path: Path, files: dict[str, Path]) -> None:
    # given
    at = ("--dir", tmp_path / "data")
    parley("import", *files.values(), *at)
    # when
    rows = parley.json("quarantine", *at)
    (undated,) = [row for row in rows if "undated" in row["reason"]]
    shown, told = parley("quarantine", "show", undated["id"][:6], *at), parley.json("quarantine", "show", undated["id"], *at)
    failed = parley("quarantine", "retry", undated["id"][:6], *at)
    article = json.loads(files["undated"].read_text()) | {"published": "2025-11-22T08:00:00Z"}
    files["undated"].write_text(json.dumps(article))
    mended = parley("quarantine", "retry", "--step", "read", "--json", *at)
    # then
    assert len(rows) == 2
    assert parley.json("quarantine", "list", "--step", "pages", *at) == []
    for words in ("open", "no publication date", "set aside at read", READING, "parley quarantine retry " + undated["id"][:8]):
        assert words in shown.out.replace("\n", " ")
    assert (told["next_step"], told["reasons"]) == (READING, [undated["reason"]])
    assert told["content"]["path"] == str(files["undated"])
    assert failed.code == 1
    assert "no publication date" in failed.out.replace("\n", " ")
    assert "1 row that failed again" in failed.err
    # and of both rows that wait one is mended, so that the command says that not all is well
    assert mended.code == 1
    assert sorted(row["outcome"] for row in json.loads(mended.out)[0]["rows"]) == ["open", "settled"]
    assert [row["id"] for row in parley.json("quarantine", "list", "--state", "settled", *at)] == [undated["id"]]
    assert len(parley.json("quarantine", "list", "--state", "all", "--topic", "ukraine", *at)) == 2
    # and when the other is mended, too, nothing waits any more
    files["empty"].write_text(json.dumps(article | {"id": "mended", "title": "Mended"}))
    last, none = (parley("quarantine", "retry", "--all", *at) for _ in range(2))
    assert (last.code, "1 row settled" in last.err) == (0, True)
    assert (none.code, none.err.strip().splitlines()[-1]) == (0, "Nothing waits to be tried again.")
    assert parley("quarantine", "retry", undated["id"], *at).code == 0


def test_a_row_is_discarded_by_somebody_for_a_reason_and_a_later_run_does_not_open_it_again(
    parley: Command, tmp_path: Path, files: dict[str, Path]
) -> None:
    # given
    at = ("--dir", tmp_path / "data")
    parley("import", files["good"], files["empty"], *at)
    [row] = parley.json("quarantine", *at)
    # when
    done = parley("quarantine", "discard", row["id"][:8], "--because", "a\x1b[2J test", "--by", "Ada", *at)
    again = parley("import", files["empty"], *at)
    bare = parley("quarantine", *at)
    (kept,) = parley.json("quarantine", "--state", "discarded", *at)
    shown = parley("quarantine", "show", row["id"], *at)
    # then
    assert (done.code, "Discarded 1 row under the name Ada" in done.err) == (0, True)
    assert "1 row set aside" in again.err
    assert (bare.out, "Not listed: 1 discarded" in bare.err) == ("", True)
    assert (kept["id"], kept["closed_by"], kept["because"]) == (row["id"], "Ada", "a[2J test")
    assert "discarded by Ada on " in shown.out
    assert "a[2J test" in shown.out
    assert parley("quarantine", "discard", row["id"], "--because", "twice", *at).err.startswith("Discarded 0 rows under")
    with open_store(DataFolder(tmp_path / "data"), clock=lambda: NOW) as store:
        assert [kept["because"]] == [told["because"] for told in store.query("SELECT because FROM log.journal.quarantine")]


def test_wrong_usage_is_told(parley: Command, tmp_path: Path, files: dict[str, Path]) -> None:
    # given
    at = ("--dir", tmp_path / "data")
    parley("import", files["good"], files["empty"], *at)
    # when / then
    for arguments, code, words in (
        (("retry",), 2, "name rows by their ids"),
        (("retry", "abc", "--all"), 2, "name rows by their ids"),
        (("--step", "read", "show", "abc"), 2, "stand after its name"),
        (("retry", "nothing"), 1, "is no row of the quarantine"),
        (("show", "nothing"), 1, "is no row of the quarantine"),
        (("discard", "nothing", "--because", "so"), 1, "is no row of the quarantine"),
        (("discard", "nothing"), 2, "--because"),
    ):
        said = parley("quarantine", *arguments, *at)
        assert (said.code, words in " ".join(said.err.replace("│", " ").split())) == (code, True), (arguments, said.err)


def test_reasons_are_told_one_by_one_and_what_they_quote_begins_no_other() -> None:
    # given
    first = "entry_names_its_source: Why one. Here source_id = 'a; b: c'"
    second = "entry_has_a_web_address: Why two. Here url = 'x; pages: y'"
    # when / then
    assert reasons("feed_entries", f"{first}; {second}") == [first, second]
    assert reasons("read", f"{first}; {second}") == [f"{first}; {second}"]
    archived = next(one for one in load_suite("pages").expectations if one.name == "page_is_archived")
    assert advice("pages", "page_is_archived") == archived.next_step
    assert advice("pages", "an_expectation_of_old") == load_suite("pages").next_step
