"""What tests of several folders share: a data folder that has followed the sample newsroom, and a small world written by hand."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.nodeid import NodeId

from flows.journey import journey
from flows.run import topic_run
from newsroom import DAYS, Newsroom
from parley.demo import prepare, write_profile
from schemas.folder import DataFolder
from tests.dashboard.world import WORLD
from tests.warehouse.given import opened, published, told

os.environ.setdefault("PARLEY_FAULT_SEED", str(random.SystemRandom().randrange(1 << 30)))  # one for all processes of pytest-xdist

FOLLOWED = 5
"""Days up to 24 November: Budapest called off, the deadline set and softened, Geneva held, a feed gone sick."""

_LONG = {folder: place for place, folder in enumerate(("faults", "browser", "warehouse", "flows", "parley", "dashboard"))}
"""Folders whose files take long, in the order in which they begin; the rest fills what is left of both processes' time."""

TEXT = """\
President Donald Trump told Ukraine on Friday that it had to accept the 28-point peace plan by Thanksgiving.

Marco Rubio said the plan was written by the United States. Volodymyr Zelensky met Dan Driscoll in Kyiv on Thursday.\
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell pytest-xdist what goes to one process: the files that read one folder, else one file. The longest come first."""
    reading = {item.path for item in items if "followed" in getattr(item, "fixturenames", ())}
    world = {item.path for item in items if "world" in getattr(item, "fixturenames", ())} - reading
    browser = {item.path for item in items if "chromium" in getattr(item, "fixturenames", ())}
    groups = {"followed": reading, "browser": browser, "world": world}
    items.sort(key=lambda item: (item.path not in reading, _LONG.get(item.path.parent.name, len(_LONG))))
    if hasattr(config, "workerinput"):
        for item in items:
            shared = next((name for name, paths in groups.items() if item.path in paths), None)
            # What the mark xdist_group would do: pytest-xdist 3.8 writes it where pytest 9 no longer reads it.
            item._id = NodeId.parse(f"{item.nodeid}@{shared or '/'.join(item.path.parts[-2:])}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(ids: list[str]) -> None:
    """Stop where groups take no effect: each process would make again what the tests of a file share."""
    if any("@" not in name for name in ids):
        raise pytest.UsageError("tests are not shared out by group: see pytest_collection_modifyitems in tests/conftest.py")


class Followed(NamedTuple):
    """The newsroom at the end of its fifth day, the folder that followed it, and what each run said of itself."""

    room: Newsroom
    folder: DataFolder
    summaries: list[dict[str, Any]]

    def run_again(self) -> dict[str, Any]:
        return journey(topic_run("ingest", "ukraine", self.folder.root, self.room.clock))


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    folder = DataFolder(tmp_path_factory.mktemp("followed") / "data")
    prepare(folder)
    room = Newsroom(DAYS[0], slow_seconds=0.05)
    with room.serve() as base_url:
        write_profile(folder, base_url)
        summaries = []
        for day in DAYS[:FOLLOWED]:
            room.advance_to(day)
            summaries.append(journey(topic_run("ingest", "ukraine", folder.root, room.clock)))
        yield Followed(room, folder, summaries)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A published folder of an autumn in a few articles, for the pages; nobody writes to it."""
    place = tmp_path_factory.mktemp("world")
    with opened(place) as store:
        told(store, WORLD)
        published(store, place).close()
    return DataFolder(place)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """One article file in the corpus format."""
    path = tmp_path / "ultimatum.json"
    path.write_text(
        json.dumps(
            {
                "id": "ultimatum",
                "url": "https://www.example.org/ultimatum",
                "outlet": "Example Herald",
                "published": "2025-11-21T20:00:00+00:00",
                "lang": "en",
                "title": "Trump gives Ukraine until Thanksgiving",
                "text": TEXT,
            }
        )
    )
    return path
