"""All our views: told article by article, in any order, they are what a rebuild makes of the log."""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path

from tests.warehouse.given import article, claim, contact, copied, deadline, meeting, opened, plan, rows, told
from warehouse.views.rebuilding import differences, rebuild

LEADERS = ("Donald Trump", "Vladimir Putin")
ARTICLES = [
    article("ledger", "2025-11-20", plan("presented", points=28, when="2025-11-20"), deadline("set", due="2025-11-27")),
    article("herald", "2025-11-22", deadline("set", due="2025-11-27"), meeting("announced", place="Budapest", people=LEADERS)),
    article("post", "2025-11-24", plan("revised", points=19, when="2025-11-23"), contact("telephone", LEADERS)),
    article("times", "2025-11-25", deadline("abandoned", due="2025-11-27"), claim("denies", "it is ours", speaker="Marco Rubio")),
    article("echo", "2025-11-26", meeting("cancelled", place="Budapest", people=LEADERS)),
    article("ledger", "2025-11-27", deadline("set", due="2025-11-28"), revision=2),
    copied("echo", "herald", "2025-11-26"),
]


def test_the_views_told_piece_by_piece_out_of_order_equal_a_rebuild(tmp_path: Path) -> None:
    # given
    order = ARTICLES.copy()
    random.Random(1).shuffle(order)
    with opened(tmp_path) as store:
        # when
        told(store, *(chain(*order[start : start + 3]) for start in range(0, len(order), 3)))

        # then
        assert differences(store) == {}
        before = rows(store, "change")
        rebuild(store)
        assert rows(store, "change") == before
        assert before != []
