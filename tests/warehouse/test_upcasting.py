"""An event of an older version is read, verified and staged in the shape of today; one of a newer version is told as such."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from schemas.articles import ArticleWithdrawn as Published
from schemas.catalogue import CATALOGUE, content, decode
from schemas.envelope import NewEvent, canonical
from schemas.errors import LogError, ViewError
from schemas.upcasters import UPCASTERS, upcast
from tests.warehouse.given import TODAY, opened, rows
from warehouse.store import Store
from warehouse.views.runner import stage


class ArticleWithdrawn(Published):
    """The same event two versions on: version 1 had `code`, version 2 `status`, today's has `reason`."""

    schema_version: ClassVar[int] = 3


OLD = {"article_id": "ledger", "url": "https://example.org/ledger"}


def renamed(before: str, after: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {after if key == before else key: value for key, value in payload.items()}


@pytest.fixture
def third_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "ArticleWithdrawn", ArticleWithdrawn)
    monkeypatch.setitem(UPCASTERS, ("ArticleWithdrawn", 1), lambda payload: renamed("code", "status", payload))
    monkeypatch.setitem(UPCASTERS, ("ArticleWithdrawn", 2), lambda payload: renamed("status", "reason", payload))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as one:
        yield one


def withdrawn(version: int, **said: str) -> NewEvent:
    payload = ArticleWithdrawn(**OLD, reason="404")
    event = NewEvent.fact("article:ledger", payload, observed_at=TODAY, metadata={})
    text = canonical({**OLD, **said})
    return event.model_copy(update={"schema_version": version, "payload": text, "event_id": f"{version}{said}"})


@pytest.mark.usefixtures("third_version")
def test_every_older_version_is_staged_as_todays_at_once_and_in_turn(store: Store) -> None:
    # given
    store.append([withdrawn(1, code="410"), withdrawn(3, reason="404")])
    stage(store)

    # when
    store.append([withdrawn(2, status="451"), withdrawn(1, code="403")])
    stage(store)
    in_turn = rows(store, "views.main.stg_article_withdrawn", "position")
    store.connection.execute("UPDATE views.main.view_checkpoint SET definition = ''")
    stage(store)

    # then
    assert [row["reason"] for row in in_turn] == ["410", "404", "451", "403"]
    assert rows(store, "views.main.stg_article_withdrawn", "position") == in_turn


@pytest.mark.usefixtures("third_version")
def test_what_is_stored_stays_as_it_was_and_verifies(store: Store) -> None:
    # given
    old = withdrawn(1, code="410")
    store.append([old])

    # when
    stage(store)

    # then
    assert [(event.schema_version, event.payload) for event in store.read()] == [(1, old.payload)]
    assert store.verify() == []


@pytest.mark.usefixtures("third_version")
def test_an_old_payload_is_decoded_as_todays_model() -> None:
    old = json.dumps({**OLD, "code": "410"})

    assert decode("ArticleWithdrawn", old, 1) == ArticleWithdrawn(**OLD, reason="410")
    assert content("ArticleWithdrawn", old, 1)["reason"] == "410"


@pytest.mark.usefixtures("third_version")
def test_a_gap_between_versions_is_told_and_stages_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.delitem(UPCASTERS, ("ArticleWithdrawn", 2))
    stage(store)
    store.append([withdrawn(3, reason="404"), withdrawn(1, code="410")])

    # when
    with pytest.raises(ViewError) as refused:
        stage(store)

    # then
    assert "from ArticleWithdrawn version 2 to 3" in str(refused.value)
    assert rows(store, "views.main.stg_article_withdrawn") == []


def test_a_newer_version_is_told_as_a_newer_parleys(store: Store) -> None:
    # given
    store.append([withdrawn(2, cause="410")])

    # when
    with pytest.raises(ViewError) as refused:
        stage(store)

    # then
    assert "ArticleWithdrawn version 2 was written by a newer Parley" in str(refused.value)
    with pytest.raises(LogError, match="newer Parley"):
        upcast("ArticleWithdrawn", 2, {}, 1)


@pytest.mark.usefixtures("third_version")
def test_an_erased_payload_of_an_older_version_stays_erased(store: Store) -> None:
    # given
    store.append([withdrawn(1, code="410")])
    store.connection.execute("UPDATE log.main.event SET payload = NULL, payload_salt = NULL")

    # when
    stage(store)

    # then
    assert rows(store, "views.main.stg_article_withdrawn") == []
