from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.run import wall_clock
from parley.topics import adopt
from schemas.errors import GateError
from schemas.folder import DataFolder
from tests.conftest import Followed
from tests.flows.receiver import SECRET, receiving
from warehouse.connect import open_store

DEPLOYMENTS = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text())["deployments"]


@pytest.fixture(scope="module")
def prefect() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_a_deployment_names_a_flow_that_takes_its_parameters(deployment: dict[str, Any]) -> None:
    module, _, function = deployment["entrypoint"].removesuffix(".py").partition(".py:")
    flow = getattr(importlib.import_module(module.replace("/", ".")), function)

    assert set(deployment["parameters"]) <= set(flow.parameters.properties)


@pytest.mark.usefixtures("prefect")
def test_the_flow_goes_the_whole_journey_and_adds_nothing_the_second_time(followed: Followed) -> None:
    from flows.ingest import ingest

    before = json.loads(followed.folder.head.read_text())["position"]

    summary = ingest(topic="ukraine", folder=str(followed.folder.root), clock=followed.room.clock)

    assert summary["outcome"] in ("ok", "nothing_new")
    assert json.loads(followed.folder.head.read_text())["position"] == before


@pytest.mark.usefixtures("prefect")
def test_a_flow_that_a_gate_stopped_leaves_an_artifact_with_what_to_do(article: Path, tmp_path: Path) -> None:
    from prefect.artifacts import Artifact

    from flows.backfill import backfill

    # given a folder whose views lost where a quotation ends
    folder = DataFolder(tmp_path / "data")
    adopt(folder, "ukraine")
    backfill(topic="ukraine", folder=str(folder.root), paths=[str(article)])
    well = asyncio.run(Artifact.aget("gates-ukraine"))
    with open_store(folder, clock=wall_clock) as store:
        store.connection.execute('UPDATE observation SET "end" = NULL')
    more = tmp_path / "more.json"
    more.write_text(json.dumps(json.loads(article.read_text()) | {"id": "more", "url": "https://www.example.org/more"}))

    # when
    with pytest.raises(GateError):
        backfill(topic="ukraine", folder=str(folder.root), paths=[str(more)])

    # then
    left = asyncio.run(Artifact.aget("gates-ukraine"))
    assert well is not None and left is not None
    assert "| article\\_revisions | 1 | 1 | 0 |" in well.data
    assert "failed gate" in left.data
    assert "no\\_row\\_without\\_evidence** (stopped the run" in left.data
    assert "Run \\`parley rebuild\\`" in left.data
    assert "/ukraine/quality" in left.data


@pytest.mark.usefixtures("prefect")
def test_a_flow_that_meets_another_run_is_skipped(followed: Followed) -> None:
    from flows.ingest import ingest
    from flows.run import lease

    with lease(followed.folder):
        summary = ingest(topic="ukraine", folder=str(followed.folder.root), clock=followed.room.clock)

    assert summary["outcome"] == "skipped"


@pytest.mark.usefixtures("prefect")
def test_the_watch_notes_what_the_calendar_says_and_gives_way_to_a_run(followed: Followed) -> None:
    from flows.run import lease
    from flows.watch import watch

    before = json.loads(followed.folder.head.read_text())["position"]

    with lease(followed.folder):
        skipped = watch(topic="ukraine", folder=str(followed.folder.root), clock=followed.room.clock)
    summary = watch(topic="ukraine", folder=str(followed.folder.root), clock=followed.room.clock)

    assert (skipped["outcome"], summary["outcome"]) == ("skipped", "nothing_new")
    assert json.loads(followed.folder.head.read_text())["position"] == before


@pytest.mark.usefixtures("prefect")
def test_a_flow_that_publishes_sends_its_alerts_and_leaves_an_artifact_and_one_that_does_not_leaves_none(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.artifacts import Artifact

    from flows.backfill import backfill

    # given a rule for what weighs, in a folder whose first run is over: that one tells nobody what it finds
    monkeypatch.setenv("DESK_SECRET", SECRET)
    folder = DataFolder(tmp_path / "data")
    profile, _ = adopt(folder, "ukraine")
    with receiving() as here:
        rule = {"name": "desk", "webhook": here.url, "secret_env": "DESK_SECRET", "actors": ["trump"], "least": "major"}
        profile.write_text(f"{profile.read_text()}\nalerts: {json.dumps([rule])}\n")
        before = tmp_path / "before.json"
        said = {
            "id": "before",
            "url": "https://www.example.org/before",
            "title": "Talks go on",
            "text": "Talks on Ukraine go on.",
        }
        before.write_text(json.dumps(json.loads(article.read_text()) | said))
        backfill(topic="ukraine", folder=str(folder.root), paths=[str(before)])
        assert not here.got
        # when
        (first,) = backfill(topic="ukraine", folder=str(folder.root), paths=[str(article)])
        left = asyncio.run(Artifact.aget("changes-ukraine"))
        (again,) = backfill(topic="ukraine", folder=str(folder.root), paths=[str(article)])
        # then
        assert (first["outcome"], again["outcome"]) == ("ok", "nothing_new")
        assert first["counts"]["alerts"] == len(here.got) > 0
        assert all(request.is_signed() and "Donald Trump" in request.said["data"]["actors"] for request in here.got)
    assert left is not None
    assert "accept the 28\\-point peace plan by Thanksgiving" in left.data
    still = asyncio.run(Artifact.aget("changes-ukraine"))
    assert still is not None
    assert still.id == left.id
