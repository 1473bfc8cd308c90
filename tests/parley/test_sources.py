from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from newsroom import Newsroom, sources
from parley.main import main
from parley.topics import note_verified, templates
from schemas.folder import DataFolder
from schemas.polling import PollState
from schemas.settings import Settings
from tests.parley.conftest import Command
from tests.warehouse.given import told
from warehouse.connect import open_store
from warehouse.snapshot.publishing import publish


def test_the_day_is_written_where_it_belongs_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "topic.yaml"
    path.write_text("sources:  # ours\n  - {id: a, verified: null}  # first\n  - {id: b, verified: 2025-01-01}\n  - {id: c}\n")

    changed = note_verified(path, {"a", "b", "c"}, date(2025, 11, 21))

    assert changed == 2
    assert path.read_text() == (
        "sources:  # ours\n  - {id: a, verified: 2025-11-21}  # first\n  - {id: b, verified: 2025-11-21}\n  - {id: c}\n"
    )


@pytest.mark.parametrize("topic", sorted(templates()))
def test_no_source_of_a_template_claims_to_have_been_reached(topic: str) -> None:
    entries = yaml.safe_load(templates()[topic].read_text())["sources"]

    assert all("verified" in entry and entry["verified"] is None for entry in entries)


def test_check_asks_each_source_once_and_notes_those_that_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = yaml.safe_load(templates()["ukraine"].read_text())
    with Newsroom(datetime(2025, 11, 24, 12, tzinfo=UTC), slow_seconds=0).serve() as base_url:
        profile["sources"] = [entry | {"verified": None} for entry in sources(base_url)]
        (tmp_path / "topics").mkdir()
        (tmp_path / "topics" / "ukraine.yaml").write_text(yaml.safe_dump(profile))
        with pytest.raises(SystemExit) as ended:
            main(["sources", "check", "--json", "--dir", str(tmp_path)])
    rows = {row["source"]: row for row in json.loads(capsys.readouterr().out)}
    after = {
        entry["id"]: entry["verified"] for entry in yaml.safe_load((tmp_path / "topics" / "ukraine.yaml").read_text())["sources"]
    }

    assert ended.value.code in (0, None)
    assert rows["quillwire"]["reached"]
    assert rows["quillwire"]["entries"] > 0
    assert rows["quillwire"]["circuit"] == "closed"
    assert "HTML" in rows["tiszamonitor"]["error"]
    assert after["quillwire"] == datetime.now(UTC).date()
    assert after["tiszamonitor"] is None


def test_sources_are_listed_with_the_circuit_that_their_failures_leave(tmp_path: Path, parley: Command) -> None:
    # given
    folder, now = DataFolder(tmp_path), datetime.now(UTC)
    counted = {"well": (0, -1), "shaky": (2, 1), "left-alone": (3, 1), "to-be-tried": (5, -1)}
    states = [
        PollState(source_id=name, failures=failures, next_poll_at=now + timedelta(hours=hours))
        for name, (failures, hours) in counted.items()
    ]
    with open_store(folder, clock=lambda: now) as store:
        store.journal.save_poll_states("ukraine", states)
        told(store, [])
        publish(store, folder, Settings())

    # when
    rows = parley.json("sources", "--dir", tmp_path)

    # then
    circuits = {"well": "closed", "shaky": "closed", "left-alone": "open", "to-be-tried": "half-open"}
    assert {row["source_id"]: row["circuit"] for row in rows} == circuits
