"""The books of a run: what does not add up is an error that says what is missing, in numbers."""

from __future__ import annotations

import pytest

from quality.accounts import Handover, require_accounts
from quality.gate import Bad, Verdict, judge
from schemas.errors import GateError
from tests.quality import samples


def test_what_adds_up_is_no_error() -> None:
    # given
    verdict = judge("feed_entries", [samples.entry(), samples.entry(1, url="nowhere")])
    handover = Handover("pages", 3, {"taken": 2, "waiting": 1, "set_aside": 0})
    # when / then: it does not raise
    require_accounts([verdict, Verdict("pages")], [handover, Handover("nothing", 0, {})])
    assert (verdict.rows_in, verdict.rows_on) == (2, 1)


@pytest.mark.parametrize(
    ("verdicts", "handovers", "told"),
    [
        ([Verdict("pages", kept=[0], rows_in=2)], [], "gate pages: 2 rows came in, 1 went on, 0 were set aside"),
        ([Verdict("pages", quarantined=[Bad({}, "x", "y", 0)])], [], "gate pages: 0 rows came in, 0 went on, 1 were set aside"),
        ([], [Handover("entries", 3, {"pages_fetched": 1, "set_aside": 1})], "entries: 3 came, 2 are accounted for"),
        ([], [Handover("entries", 1, {"pages_fetched": 2})], r"entries: 1 came, 2 are accounted for \(pages fetched 2\)"),
    ],
)
def test_what_is_missing_or_too_much_is_told_in_numbers(verdicts: list[Verdict], handovers: list[Handover], told: str) -> None:
    with pytest.raises(GateError, match=rf"{told}.*defect of Parley.*report"):
        require_accounts(verdicts, handovers)
