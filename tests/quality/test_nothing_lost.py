"""Whatever mixture of rows comes to a gate: each goes on or is set aside, and what is set aside can be shown with its reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from quality.gate import judge
from quality.suites import load_suite
from schemas.folder import DataFolder
from tests.quality.samples import NOW
from tests.quality.test_rows_of_steps import FAULTS, MAKERS
from warehouse.connect import open_store
from warehouse.quarantine import open_rows
from warehouse.store import Store

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.text("\ud83d\x00\u202e<", max_size=4),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.floats(), max_size=2),
)  # fmt: skip


def changes_of(step: str) -> st.SearchStrategy[dict[str, Any]]:
    """What makes a good row another one: nothing, a fault that an expectation is there for, or anything in any column."""
    planted = [changes for at, _, changes in FAULTS if at == step]
    columns = sorted(load_suite(step).columns)
    return st.one_of(
        st.just({}), st.sampled_from(planted), st.dictionaries(st.sampled_from(columns), ANYTHING, min_size=1, max_size=3)
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path_factory.mktemp("data")), clock=lambda: NOW + timedelta(hours=1)) as opened:
        yield opened


@pytest.mark.parametrize("step", MAKERS)
def test_every_row_goes_on_or_is_set_aside_and_can_be_shown_with_its_reasons(store: Store, step: str) -> None:
    always_aside = [
        changes
        for at, name, changes in FAULTS
        for e in load_suite(step).of_rows
        if (at, name) == (step, e.name) and e.sets_row_aside
    ]

    @settings(max_examples=12, phases=[Phase.generate], deadline=None, database=None)
    @given(st.lists(changes_of(step), max_size=8))
    def hold(mixture: list[dict[str, Any]]) -> None:
        # given
        rows = [MAKERS[step](**changes) for changes in mixture]

        # when
        verdict = judge(step, rows)
        store.journal.quarantine("run", step, verdict.quarantined, topic="ukraine")

        # then none is lost or twice, in their order
        aside = [bad.index for bad in verdict.quarantined]
        assert sorted([*verdict.kept, *aside]) == list(range(len(rows)))
        assert verdict.kept == sorted(verdict.kept)
        assert verdict.rows_in == len(rows) == len(verdict.passed) + len(verdict.quarantined)
        assert all(
            passed is rows[index] or passed == rows[index] for passed, index in zip(verdict.passed, verdict.kept, strict=True)
        )
        for index, changes in enumerate(mixture):
            assert index in verdict.kept or changes != {}
            assert index in aside or changes not in always_aside

        # and each that was set aside is there to be shown
        shown = {
            (held.expectation, held.reason, json.dumps(held.content, sort_keys=True)) for held in open_rows(store, step=step)
        }
        for bad in verdict.quarantined:
            assert bad.expectation in bad.reason or bad.expectation == "row_has_its_shape"
            assert (bad.expectation, bad.reason, json.dumps(bad.row, sort_keys=True, default=lambda at: at.isoformat())) in shown
        store.connection.execute("DELETE FROM log.journal.quarantine")

    hold()
