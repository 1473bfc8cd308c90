"""The hash chain: what it covers, and what it must not depend on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent, When, digest
from schemas.folder import DataFolder
from warehouse.connect import open_store
from warehouse.log.chain import GENESIS, event_hash, payload_hash
from warehouse.log.events import StoredEvent, chained

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def stored(tmp_path: Path) -> StoredEvent:
    new = NewEvent.fact(
        "article:a",
        ArticleWithdrawn(article_id="a", url="https://example.org/1", reason="410"),
        observed_at=NOON,
        reported_at=NOON,
        occurred=When(earliest=date(2025, 11, 20), latest=date(2025, 11, 20)),
        topic="ukraine",
    )
    with open_store(DataFolder(tmp_path), clock=lambda: NOON) as store:
        store.append([new])
        (event,) = store.read()
    return event


def test_the_first_event_follows_the_genesis_hash(stored: StoredEvent) -> None:
    assert stored.prev_hash == GENESIS
    assert stored.hash == event_hash(GENESIS, chained(stored))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("position", 2),
        ("event_id", "0" * 64),
        ("stream", "article:b"),
        ("stream_version", 2),
        ("type", "ArticleBlocked"),
        ("schema_version", 2),
        ("topic", None),
        ("topic", ""),
        ("occurred_earliest", None),
        ("occurred_latest", date(2025, 11, 21)),
        ("occurred_precision", "week"),
        ("occurred_text", "later"),
        ("reported_at", None),
        ("observed_at", datetime(2025, 11, 25, 12, 0, 0, 1, tzinfo=UTC)),
        ("recorded_at", datetime(2025, 11, 26, 12, tzinfo=UTC)),
        ("metadata", '{"run":"x"}'),
        ("payload_hash", "0" * 64),
    ],
)
def test_the_hash_covers_every_stored_field(stored: StoredEvent, field: str, value: object) -> None:
    # given
    forged = replace(stored, **{field: value})

    # when
    hashed = event_hash(stored.prev_hash, chained(forged))

    # then
    assert hashed != stored.hash


def test_an_erased_payload_leaves_the_chain_whole(stored: StoredEvent) -> None:
    # given
    erased = replace(stored, payload=None, payload_salt=None)

    # when
    hashed = event_hash(stored.prev_hash, chained(erased))

    # then
    assert hashed == stored.hash


def test_fields_cannot_borrow_from_their_neighbours() -> None:
    assert event_hash(GENESIS, ("ab", "c")) != event_hash(GENESIS, ("a", "bc"))
    assert event_hash(GENESIS, (None,)) != event_hash(GENESIS, ("-",))
    assert event_hash(GENESIS, (None,)) != event_hash(GENESIS, ("",))


def test_the_same_payload_hashes_differently_under_another_salt() -> None:
    assert payload_hash("one", "{}") != payload_hash("two", "{}")


def test_stored_logs_go_on_to_verify_because_the_digests_never_change() -> None:
    # given
    moment = datetime(2025, 11, 25, 12, 0, 0, 7)
    fields = (1, "ab", None, "", date(2025, 11, 20), moment, "é" * 600)
    framed = ["=1", "=ab", "-", "=", "=2025-11-20", "=2025-11-25T12:00:00.000007Z", f"={'é' * 600}"]

    # when
    short, hashed = event_hash(GENESIS, (1, "ab", None, "")), payload_hash("s", "{}")

    # then
    assert short == "6eb7df1682e089daaf7689e9be608163ae64f32fb51f416ec965a2b4e5075ce7"
    assert hashed == "9da4b73f5763a060c3881285451653788414333451f87ca1d8d48a7ac0c31bdb"
    assert event_hash(GENESIS, fields) == digest(["parley/chain/1", GENESIS, *framed])
