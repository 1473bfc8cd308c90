"""Whatever happens, in whatever order and in however many runs: the views are what the log says.

`PARLEY_LONG=100` tries so many histories more, others each time, and looks after every run, as at night.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.warehouse.given import opened
from tests.warehouse.histories import Doing, histories
from tests.warehouse.living import SOME, broken_by_order, do, run, some_histories, wrong
from warehouse.views.rebuilding import differences

LONG = int(os.environ.get("PARLEY_LONG", "0"))

if LONG:

    @settings(max_examples=LONG, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(histories())
    def test_views_brought_up_bit_by_bit_are_the_views_built_anew_after_every_run(history: list[Doing]):
        with TemporaryDirectory() as folder, opened(Path(folder)) as store:
            for doing in history:
                # when
                do(store, doing)
                # then
                assert differences(store) == {}
            assert broken_by_order(store) == []


@pytest.mark.parametrize("number", range(SOME))
def test_views_brought_up_bit_by_bit_are_the_views_built_anew(tmp_path, number):
    # given
    history = some_histories()[number]
    # when
    with opened(tmp_path) as store:
        found = wrong(store, history)
        # then
        assert found == set()
        head = store.head
        assert (run(store), store.head) == ([], head), "nothing was new, and something changed"
        assert broken_by_order(store) == []
