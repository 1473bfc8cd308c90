"""All our views: told article by article, in any order, they are what a rebuild makes of the log."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from schemas.envelope import NewEvent
from schemas.sources import SourceAdded
from tests.warehouse.given import TODAY, article, claim, contact, copied, deadline, meeting, opened, plan, rows, told
from warehouse.views.rebuilding import differences, rebuild


class Bad:
    """A row that a gate set aside."""

    row: Mapping[str, Any] = {"url": "https://wire.example/1"}
    expectation = "has_text"
    reason = "the text is empty"


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


def test_what_a_killed_run_left_undone_and_what_the_journal_dropped_is_no_difference(tmp_path: Path) -> None:
    # given
    added = SourceAdded(topic="ukraine", source_id="wire", name="Wire", feed_url="https://wire.example/f", kind="wire", lang="en")
    with opened(tmp_path) as store:
        store.connection.execute(
            "INSERT INTO log.journal.poll VALUES "
            "('run', 'wire', 'ukraine', TIMESTAMP '2025-03-01 08:00:00', 'failed', 500, 0.5, 10, 0, 'no')"
        )
        told(store, ARTICLES[0], [NewEvent.fact("source:ukraine/wire", added, observed_at=TODAY, topic="ukraine")])
        # when
        store.append(ARTICLES[1])
        assert store.journal.prune(90) == 1
        store.journal.quarantine("run", "pages", [Bad()], topic="ukraine")

        # then
        assert differences(store) == {}
        assert len(rows(store, "quarantine")) == 1
        assert differences(store) == {}


def test_a_row_that_is_not_what_the_log_says_is_a_difference(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        told(store, ARTICLES[0])
        store.connection.execute("UPDATE views.main.deadline SET due = DATE '2030-01-01'")
        assert differences(store) == {"deadline": 2}
