"""What articles said and say no more: given revisions, when they are projected, then what changed and what rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from schemas.articles import ArticleRevised
from schemas.envelope import NewEvent
from tests.warehouse.given import Said, article, claim, copied, deadline, meeting, opened, published, rows, told
from warehouse.read.edits import edits

THURSDAY = "President Trump set Thursday, 27 November, as the deadline for Ukraine to accept the plan"
FRIDAY = "President Trump set Friday, 28 November, as the deadline for Ukraine to accept the plan"
BUDAPEST = "The two presidents will meet in Budapest in the middle of the next month"
NOTE = "Correction: An earlier version of this article gave another day."


def revised(name: str, day: str, *said: Said, brought: Sequence[str] = (), revision: int = 2) -> list[NewEvent]:
    """A revision that knows which sentences it brought, with a paragraph for each that nothing was read from."""
    first, *others = article(name, day, *said, revision=revision)
    text = "\n\n".join([first.content()["text"], *(one for one in brought if one not in first.content()["text"])])
    payload = ArticleRevised.model_validate({**first.content(), "text": text, "added": tuple(brought)})
    return [NewEvent.fact(first.stream, payload, observed_at=first.observed_at, reported_at=first.reported_at), *others]


def until(day: str, quote: str) -> Said:
    return deadline("set", due=day, quote=quote)


def test_a_sentence_that_was_changed_names_its_successor_and_one_that_was_dropped_has_none(tmp_path: Path) -> None:
    # given
    meets = meeting("announced", place="Budapest", people=["Donald Trump", "Vladimir Putin"], quote=BUDAPEST)
    stays = claim("asserts", "it is ours", speaker="Marco Rubio", quote="Rubio said that the plan was written in Washington")
    batches = [
        article("ledger", "2025-11-20", until("2025-11-27", THURSDAY), meets, stays),
        revised("ledger", "2025-11-22", until("2025-11-28", FRIDAY), stays, brought=[f"{FRIDAY}."]),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = {r["quote"]: (r["how"], r["became"], r["marked"], r["revision_after"]) for r in rows(store, "silent_edit")}
        after = {r["observation"]: r["quote"] for r in rows(store, "observation")}
        led = [after.get(r["observation_after"]) for r in rows(store, "silent_edit", "kind")]
        # when a third revision takes the first words back in
        told(store, revised("ledger", "2025-11-23", until("2025-11-27", THURSDAY), stays, brought=[f"{THURSDAY}."], revision=3))
        again = [(r["quote"], r["revision"], r["revision_after"]) for r in rows(store, "silent_edit", "revision, quote")]
    # then
    assert found == {THURSDAY: ("changed", f"{FRIDAY}.", False, 2), BUDAPEST: ("removed", None, False, 2)}
    assert led == [FRIDAY, None]
    assert again == [(THURSDAY, 1, 2), (BUDAPEST, 1, 2), (FRIDAY, 2, 3)]


def test_a_revision_that_says_so_is_marked_and_what_was_read_of_the_rest_is_no_edit(tmp_path: Path) -> None:
    # given
    revisions = [
        article("ledger", "2025-11-20", until("2025-11-27", THURSDAY)),
        revised("ledger", "2025-11-22", until("2025-11-28", FRIDAY), brought=[f"{FRIDAY}.", NOTE]),
        # The note stays, and what changes now it does not tell of.
        revised("ledger", "2025-11-24", brought=[NOTE], revision=3),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *revisions)
        found = [(r["quote"], r["marked"], r["note"]) for r in rows(store, "silent_edit", "revision")]
    # then
    assert found == [(THURSDAY, True, NOTE), (FRIDAY, False, None)]


def test_what_rests_on_the_words_is_told_with_who_carries_it_independently(tmp_path: Path) -> None:
    # given
    other = "Kyiv has until Thursday to say yes, the White House told reporters, and not a day longer"
    batches = [
        article("ledger", "2025-11-20", until("2025-11-27", THURSDAY)),
        [*article("copy", "2025-11-20", until("2025-11-27", THURSDAY)), *copied("copy", "ledger", "2025-11-20")],
        revised("ledger", "2025-11-22"),
    ]
    with opened(tmp_path) as store:
        told(store, *batches)
        # when
        with published(store, tmp_path) as reader:
            [alone] = edits(reader)
        told(store, article("wire", "2025-11-21", until("2025-11-27", other)))
        with published(store, tmp_path) as reader:
            [carried] = edits(reader, topic="ukraine", silent=True)
            none = edits(reader, topic="gaza")
    # then
    assert alone["entities"] == alone["stands_today"] == ["deadline-ukraine-2025-11-27"]
    assert (alone["carried_by"], alone["still_printed_by"]) == ([], ["Copy"])
    assert (carried["carried_by"], carried["still_printed_by"]) == (["Wire"], ["Copy"])
    assert none == []
