"""Connections: made in one place, in UTC, and nothing is fetched from the network for them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.folder import DataFolder
from warehouse.connect import open_store, suit

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ["schemas", "fetch", "reading", "observing", "warehouse", "quality", "flows", "parley", "newsroom"]


def noon() -> datetime:
    return datetime(2025, 11, 25, 12, tzinfo=UTC)


def test_only_one_module_connects_to_duckdb() -> None:
    # given
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]

    # when
    connecting = [path.relative_to(ROOT).as_posix() for path in modules if re.search(r"duckdb\.connect\(", path.read_text())]

    # then
    assert connecting == ["warehouse/connect.py"]


def test_a_time_with_an_offset_becomes_utc_wherever_the_machine_is(tmp_path: Path) -> None:
    # given
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from schemas.folder import DataFolder; from warehouse.connect import open_store\n"
        "with open_store(DataFolder(Path(sys.argv[1])), clock=lambda: datetime(2025, 11, 25, tzinfo=UTC)) as store:\n"
        "    print(store.query(\"SELECT '2025-11-25T01:30:00+03:00'::TIMESTAMPTZ AT TIME ZONE 'UTC' AS t\")[0]['t'])\n"
    )

    # when
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={"TZ": "America/New_York", "PATH": "/usr/bin"},
        check=True,
        capture_output=True,
        text=True,
    )

    # then
    assert told.stdout == "2025-11-24 22:30:00\n"


def test_no_extension_is_ever_installed(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given / when
        (setting,) = store.query("SELECT current_setting('autoinstall_known_extensions') AS value")

    # then
    assert setting["value"] is False


def test_opening_a_snapshot_imports_neither_the_write_side_nor_anything_heavy() -> None:
    # given
    heavy = ["pyarrow", "pandas", "pydantic", "sqlglot", "spacy", "prefect", "great_expectations", "warehouse.store"]
    script = f"import sys, warehouse.connect; print([name for name in {heavy} if name in sys.modules])"

    # when
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    # then
    assert told.stdout == "[]\n"


def test_what_a_killed_writer_had_spilled_to_disk_is_cleared_away(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path / "data")
    spilled = folder.log.with_name("log.duckdb.tmp")
    spilled.mkdir(parents=True)
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"words")

    # when
    with open_store(folder, clock=noon) as store:
        place = store.query("SELECT current_setting('temp_directory') AS place")[0]["place"]

    # then
    assert Path(place) == spilled
    assert not spilled.exists()


def test_what_a_killed_reader_had_spilled_is_cleared_away_by_the_next_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given spills of a process that is gone and of this one, a day old, and a fresh one of the process that is gone
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    old, living, fresh = (
        tmp_path / "tmp" / f"parley-spill-{of}" for of in (f"{ended.pid}-a", f"{os.getpid()}-a", f"{ended.pid}-b")
    )
    for place in (old, living, fresh):
        place.mkdir(parents=True)
        (place / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"words")
    for place in (old, living):
        os.utime(place, (time.time() - 90_000,) * 2)

    # when
    open_store(DataFolder(tmp_path / "data"), clock=noon).close()

    # then
    assert [place.exists() for place in (old, living, fresh)] == [False, True, True]


def test_a_large_log_is_worked_on_by_all_threads_and_a_small_one_by_one(tmp_path: Path) -> None:
    # given
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        threads = "SELECT current_setting('threads') AS n"
        small = store.query(threads)[0]["n"]

        # when
        suit(store.connection, 1_000_000)

        # then
        large = store.query(threads)[0]["n"]
        store.connection.execute("RESET threads")
        assert (small, large) == (1, store.query(threads)[0]["n"])
