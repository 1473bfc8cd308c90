"""A small world, written by hand (tests/conftest.py), asked as a browser would ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from schemas.folder import DataFolder
from tests.dashboard.press import publish_press
from tests.dashboard.world import NOW


@pytest.fixture(scope="session")
def client(world: DataFolder) -> Iterator[TestClient]:
    """The pages of that world on the morning of 3 December 2025."""
    with TestClient(
        make_app(world, clock=lambda: NOW, seconds=60.0), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages over the folder of tests/dashboard/press.py."""
    folder = publish_press(tmp_path_factory.mktemp("press"))
    with TestClient(
        make_app(folder, clock=lambda: NOW, seconds=60.0), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as client:
        yield client
