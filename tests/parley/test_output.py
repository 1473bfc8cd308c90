from __future__ import annotations

import json
from datetime import UTC, date, datetime

import duckdb
import pytest

from parley.main import main, with_folder_first
from parley.output import cell, columns_of, tell, write_rows

ROWS = [{"plan": "us_ukraine", "points": 28, "on": date(2025, 11, 20), "authors": ["Witkoff", "Dmitriev"]}]


def test_json_is_an_array_with_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(ROWS, columns=columns_of("plan"), as_json=True)

    assert json.loads(capsys.readouterr().out) == [
        {"plan": "us_ukraine", "points": 28, "on": "2025-11-20", "authors": ["Witkoff", "Dmitriev"]}
    ]


def test_csv_has_a_header_and_keeps_lists_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(ROWS, as_csv=True)

    assert capsys.readouterr().out == 'plan,points,on,authors\nus_ukraine,28,2025-11-20,"[""Witkoff"", ""Dmitriev""]"\n'


def test_no_rows_are_an_empty_array_in_json_and_a_sentence_on_stderr_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows([], as_json=True)
    as_json = capsys.readouterr()
    write_rows([], empty="No plans yet.")
    for_people = capsys.readouterr()

    assert (as_json.out, as_json.err) == ("[]\n", "")
    assert (for_people.out, for_people.err) == ("", "No plans yet.\n")


def test_brackets_in_a_text_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows([{"quote": "[Jared] Kushner and [bold]Witkoff"}])

    assert "[Jared] Kushner and [bold]Witkoff" in capsys.readouterr().out


def test_what_would_steer_the_terminal_shows_as_a_replacement_character(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows([{"quote": "a\x1b[2Jb\x9bc\u202ed"}])
    tell("from a host: \x1b]0;title\x07 [/x]")
    heard = capsys.readouterr()

    assert "a\ufffd[2Jb\ufffdc\ufffdd" in heard.out
    assert heard.err == "from a host: \ufffd]0;title\ufffd [/x]\n"


def test_csv_without_rows_has_its_header(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows([], header=["plan", "points"], as_csv=True)

    assert capsys.readouterr().out == "plan,points\n"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (0.75, "0.75"),
        (datetime(2025, 11, 21, 9, 5, tzinfo=UTC), "2025-11-21 09:05"),
        ([{"name": "Marco Rubio"}, {"name": "Steve Witkoff"}], "Marco Rubio, Steve Witkoff"),
    ],
)
def test_a_cell_reads_as_a_person_would_write_it(value: object, shown: str) -> None:
    assert cell(value) == shown


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["plans", "--dir", "x", "--json"], ["--dir", "x", "plans", "--json"]),
        (["--dir", "x", "plans"], ["--dir", "x", "plans"]),
        (["plans", "--dir=x"], ["--dir=x", "plans"]),
        (["sql", "--", "--dir"], ["sql", "--", "--dir"]),
        (["plans", "--dir"], ["--dir", "plans"]),
    ],
)
def test_the_data_folder_may_stand_before_or_after_the_command(given: list[str], expected: list[str]) -> None:
    assert with_folder_first(given) == expected


@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), duckdb.Error("KeyboardInterrupt: <EMPTY MESSAGE>")])
def test_ctrl_c_in_the_middle_of_a_query_is_no_failure(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given what DuckDB raises where the signal meets it
    def query(*_: object, **__: object) -> None:
        raise error from KeyboardInterrupt()

    monkeypatch.setattr("parley.main.app", query)
    # when
    with pytest.raises(SystemExit) as ended:
        main(["plans"])
    # then
    assert ended.value.code == 130
    assert "run again" in capsys.readouterr().err


def test_an_error_of_its_own_is_not_taken_for_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def query(*_: object, **__: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("parley.main.app", query)
    with pytest.raises(RuntimeError, match="a defect"):
        main(["plans"])
