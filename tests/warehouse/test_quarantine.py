"""The life of a row in quarantine: found by a beginning of its id, tried again, settled, discarded by somebody for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quality.gate import Bad
from schemas.errors import InputError
from schemas.folder import DataFolder
from warehouse import quarantine
from warehouse.connect import open_store
from warehouse.store import Store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)
BAD = {name: Bad({"url": f"https://mill.example/{name}"}, "entry_names_its_source", f"why {name}", 0) for name in "abc"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path), clock=lambda: NOON) as opened:
        opened.journal.quarantine("r1", "feed_entries", [BAD["a"], BAD["b"]], topic="ukraine")
        opened.journal.quarantine("r1", "pages", [BAD["c"]], topic="gaza")
        yield opened


def ids(store: Store) -> dict[str, str]:
    return {row.content["url"][-1]: row.id for row in quarantine.open_rows(store)}


def told(store: Store, identity: str) -> dict[str, Any]:
    query = "SELECT state, reason, tried_at, closed_at, closed_by, because FROM log.journal.quarantine WHERE id = ?"
    return store.query(query, [identity])[0]


def test_open_rows_are_all_or_those_of_a_step_or_topic(store: Store) -> None:
    # when
    found = [
        [row.content["url"][-1] for row in quarantine.open_rows(store, **which)]
        for which in ({}, {"step": "pages"}, {"topic": "ukraine"}, {"step": "pages", "topic": "ukraine"})
    ]
    # then
    assert [sorted(names) for names in found] == [["a", "b", "c"], ["c"], ["a", "b"], []]


def test_a_row_is_named_by_as_much_of_its_id_as_no_other_has(store: Store) -> None:
    # given
    for name, new in (("a", "f00a"), ("b", "f00b"), ("c", "e00c")):
        store.connection.execute("UPDATE log.journal.quarantine SET id = ? WHERE id = ?", [new, ids(store)[name]])
    # when
    found = quarantine.named(store, ["f00a", "e", "e00c"])
    # then
    assert [row.id for row in found] == ["f00a", "e00c"]
    for wrong, why in (("", "is no row"), ("00", "is no row"), ("f0", "beginning of 2 ids; give more of it")):
        with pytest.raises(InputError, match=why):
            quarantine.named(store, [wrong])


def test_a_row_that_fails_again_stays_open_with_its_new_reasons_and_one_that_holds_is_settled(store: Store) -> None:
    # given
    known = ids(store)
    store.clock = lambda: NOON + timedelta(days=1)
    # when
    quarantine.failed_again(store, [known["a"]], expectation="row_has_its_shape", reason="published is missing")
    quarantine.settle(store, [known["b"]])
    # then
    next_noon = datetime(2025, 11, 26, 12)
    assert told(store, known["a"]) == {
        "state": "open", "reason": "published is missing", "tried_at": next_noon, "closed_at": None, "closed_by": None,
        "because": None,
    }  # fmt: skip
    assert (told(store, known["b"])["state"], told(store, known["b"])["closed_at"]) == ("settled", next_noon)


def test_what_somebody_discarded_stays_so_when_it_comes_again_and_is_kept_from_that_day_on(store: Store) -> None:
    # given
    known = ids(store)
    store.clock = lambda: NOON + timedelta(days=80)
    # when
    quarantine.discard(store, [known["a"][:10]], by=" Ada ", because="an advertisement")
    quarantine.discard(store, [known["a"]], by="Bob", because="again")
    opened = store.journal.quarantine("r2", "feed_entries", [BAD["a"]], topic="ukraine")
    # then
    row = told(store, known["a"])
    assert (opened, row["state"], row["closed_by"], row["because"]) == (0, "discarded", "Ada", "an advertisement")
    assert known["a"] not in {row.id for row in quarantine.open_rows(store)}
    dropped = []
    for days in (169, 171):
        store.clock = lambda days=days: NOON + timedelta(days=days)
        dropped.append(store.journal.prune(90))
    assert dropped == [0, 1]


@pytest.mark.parametrize(("by", "because", "why"), [(" ", "spam", "under a name"), ("Ada", "\u202e ", "say why")])
def test_nothing_is_discarded_without_a_name_and_a_reason(store: Store, by: str, because: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        quarantine.discard(store, list(ids(store).values()), by=by, because=because)
    assert len(quarantine.open_rows(store)) == 3


def test_what_came_in_well_cannot_be_discarded_nor_what_is_named_with_it(store: Store) -> None:
    # given
    known = ids(store)
    quarantine.settle(store, [known["b"]])
    # when
    with pytest.raises(InputError, match="came in well"):
        quarantine.discard(store, [known["a"], known["b"]], by="Ada", because="spam")
    # then
    assert told(store, known["a"])["state"] == "open"


def test_a_reason_that_quotes_what_was_erased_goes_with_its_row(store: Store) -> None:
    # given
    known = ids(store)
    quarantine.discard(store, [known["a"]], by="Ada", because="quotes the Quillwire letter")
    # when
    dropped = store.journal.forget(["Quillwire letter"])
    # then
    assert dropped == 1
    assert store.query("SELECT 1 FROM log.journal.quarantine WHERE id = ?", [known["a"]]) == []
