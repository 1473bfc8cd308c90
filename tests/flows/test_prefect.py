from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Followed

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
