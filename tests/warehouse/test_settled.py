"""A day that is worked out once answers as it would when it is asked each time."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.warehouse.given import observations, opened, published, rejected, told
from tests.warehouse.test_read import GIVEN
from warehouse.read import open_reader
from warehouse.read.changes import changes
from warehouse.read.claims import contradictions
from warehouse.read.history import show
from warehouse.read.plans import plans, versions
from warehouse.read.settled import settle

DAY = date(2025, 11, 22)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("settled")
    [_, deadline, *_] = observations(GIVEN)
    with opened(place) as store:
        told(store, GIVEN, [rejected(deadline, "2025-11-25")])
        with published(store, place):
            yield store.folder


def _answers(reader, **day):
    entities = [row["plan"] for row in plans(reader)]
    listed = [read(reader, **day) for read in (plans, versions, changes, contradictions)]
    return [*listed, *(show(reader, one, **day) for one in entities)]


@pytest.mark.parametrize("corrections", ["current", "then"])
def test_a_settled_day_answers_the_same(folder, corrections):
    day = {"as_of": DAY, "corrections": corrections}
    with open_reader(folder) as asked, open_reader(folder) as settled:
        settle(settled, DAY, corrections)
        assert _answers(settled, **day) == _answers(asked, **day)
        assert changes(settled) == changes(asked)  # today is as it was


def test_another_day_is_not_answered_with_the_settled_one(folder):
    with open_reader(folder) as reader:
        settle(reader, DAY)
        with pytest.raises(duckdb.InvalidInputException, match="settled on 2025-11-22"):
            plans(reader, as_of=date(2025, 11, 21))
