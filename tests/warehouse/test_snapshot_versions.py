"""Snapshots open in every DuckDB from 1.0.0 on: the oldest and the newest read all of one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.folder import DataFolder
from tests.warehouse.given import article, claim, contact, deadline, meeting, opened, plan, published, told
from warehouse.views.as_of import MACROS

COMPAT = Path(sys.prefix) / "compat"
LOCKS = sorted(path.stem for path in (Path(__file__).parent.parent / "compat").glob("*.lock"))

LEADERS = ("Donald Trump", "Vladimir Putin")
GIVEN = [
    *article(
        "ledger", "2025-11-20", plan("presented", points=28), deadline("set", due="2025-11-27"), contact("telephone", LEADERS)
    ),
    *article(
        "post", "2025-11-23", meeting("held", place="Geneva", people=LEADERS), claim("denies", "it is ours", speaker="Rubio")
    ),
]

READ_ALL = """
import json, sys
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("SET enable_progress_bar = false")  # it would stand in the answer
tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY table_name"
names = [name for (name,) in connection.execute(tables).fetchall()]
macros = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE suffix(function_name, '_as_of') ORDER BY function_name"
day = "DATE '2025-11-23'"
calls = [
    f"{name}({day}, corrections := '{which}')"
    for (name,) in connection.execute(macros).fetchall() for which in ("current", "then")
]
print(json.dumps({
    "version": duckdb.__version__,
    "rows": {name: len(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names},
    "looking back": {call: len(connection.execute(f"SELECT * FROM {call}").fetchall()) for call in calls},
    "before": connection.execute("SELECT count(*) FROM deadline_as_of(DATE '2025-11-19')").fetchone()[0],
    "then": connection.execute("SELECT deadline, status FROM deadline_as_of(DATE '2025-11-20')").fetchall(),
}))
"""


def read_all(snapshot: Path, compat: str | None = None) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(COMPAT / compat)} if compat else dict(os.environ)
    command = [sys.executable, "-c", READ_ALL, str(snapshot)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_oldest_and_the_newest_version_are_tried() -> None:
    assert LOCKS[0] == "duckdb-1.0.0"
    assert len(LOCKS) == 2


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    with opened(folder) as store:
        told(store, GIVEN[:4], GIVEN[4:])  # twice, so that tables of the second checkpoint hold more than they were made with
        published(store, folder).close()
    return DataFolder(folder).current.resolve()


@pytest.fixture(scope="module")
def ours(snapshot: Path) -> dict[str, Any]:
    return read_all(snapshot)


@pytest.mark.parametrize("compat", LOCKS)
def test_a_snapshot_reads_the_same_in_another_duckdb(compat: str, snapshot: Path, ours: dict[str, Any]) -> None:
    # given
    if not (COMPAT / compat).exists():
        pytest.fail(f"{COMPAT / compat} is missing; run `make setup`")

    # when
    theirs = read_all(snapshot, compat)

    # then
    assert theirs["version"] == compat.removeprefix("duckdb-")
    assert ours["version"] not in compat
    assert {**theirs, "version": ours["version"]} == ours
    assert ours["rows"]["event"] > 10
    assert ours["rows"]["deadline"] == 1
    assert len(ours["looking back"]) == 2 * len(MACROS)
    assert (ours["before"], ours["then"]) == (0, [["deadline-ukraine-2025-11-27", "open"]])
