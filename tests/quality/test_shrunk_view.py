"""A view that lost most of its rows is not published, until somebody says that it is meant."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quality.gate import audit
from schemas.errors import GateError
from schemas.folder import DataFolder
from schemas.settings import Settings
from tests.quality.samples import NOW, published_event
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.snapshot.publishing import publish
from warehouse.store import Store
from warehouse.views.runner import project

Query = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path / "data"), clock=lambda: NOW + timedelta(hours=1)) as opened:
        opened.append([published_event()])
        resolve(opened)
        project(opened)
        opened.connection.execute(
            "INSERT INTO actor BY NAME SELECT 'ukraine' AS topic, 'Envoy ' || i AS name FROM range(30) AS n (i)"
        )
        yield opened


def check(query: Query) -> None:
    audit("snapshot", query).require()


def lose(store: Store, names: str) -> None:
    store.connection.execute(f"DELETE FROM actor WHERE name LIKE '{names}'")
    store.connection.execute("UPDATE view_checkpoint SET changed = changed + 1 WHERE view = 'actor'")


def test_view_that_lost_half_its_rows_waits_until_somebody_means_it(store: Store) -> None:
    # given a snapshot, and a view that lost 20 of 30 rows since
    settings = Settings()
    first = publish(store, store.folder, settings, check=check)
    lose(store, "Envoy 1_")
    lose(store, "Envoy 2_")

    # when
    for _ in range(2):
        with pytest.raises(GateError) as refused:
            publish(store, store.folder, settings, check=check)

    # then nothing was published, and the message says by what command it is
    assert store.folder.current.resolve() == first.resolve()
    assert "view_keeps_its_rows" in str(refused.value)
    assert "view = 'actor'; rows_before = 30; rows_now = 10" in str(refused.value)
    assert "parley snapshot --fewer-rows" in str(refused.value)

    # when it is meant
    meant = publish(store, store.folder, settings, check=check, fewer_rows=True)
    lose(store, "Envoy 9")
    later = publish(store, store.folder, settings, check=check)

    # then it stands, and the next one is held against it
    assert len({first, meant, later}) == 3
    assert store.folder.current.resolve() == later.resolve()
