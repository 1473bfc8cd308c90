from datetime import UTC, date, datetime
from typing import Any

import pytest

from quality.derived import CONDITIONS

PUBLISHED = datetime(2025, 12, 5, 12, 0, tzinfo=UTC)


def holds(name: str, **row: Any) -> bool:
    condition = CONDITIONS[name]
    return condition.holds({**dict.fromkeys(condition.reads), **row})


@pytest.mark.parametrize(
    ("due", "changes", "expected"),
    [
        (date(2025, 12, 24), {}, True),
        (date(2025, 12, 5), {}, True),
        (date(2025, 11, 27), {}, True),  # December tells of November's deadline
        (date(2024, 11, 27), {}, False),  # a year too early
        (date(2024, 11, 27), {"due_text": "by 27 November 2024"}, True),  # but the text writes it
        (date(2024, 11, 27), {"quote": "In 2024 he had told them to answer by Thanksgiving."}, True),
        (date(2024, 11, 27), {"event": "passed"}, True),
        (None, {}, True),
    ],
)
def test_due_day_before_its_setting_needs_a_text_that_looks_back(
    due: date | None, changes: dict[str, Any], expected: bool
) -> None:
    # given
    row = {"due_latest": due, "published": PUBLISHED, "event": "set", "due_text": "by Thanksgiving"}
    row |= {"quote": "He told them to answer by Thanksgiving.", **changes}

    # when
    found = holds("due_not_before_set", **row)

    # then
    assert found is expected


@pytest.mark.parametrize(
    ("due", "modality", "expected"),
    [
        (date(2025, 12, 24), "planned", True),
        (date(2025, 12, 4), "planned", True),  # the day before, where the publisher's clock says so
        (date(2025, 11, 27), "planned", False),
        (date(2025, 11, 27), "conditional", False),
        (date(2025, 11, 27), "asserted", True),
        (None, "planned", True),
    ],
)
def test_planned_deadline_in_the_past_is_noticed(due: date | None, modality: str, expected: bool) -> None:
    # given / when
    found = holds("planned_due_lies_ahead", due_latest=due, published=PUBLISHED, modality=modality)

    # then
    assert found is expected


@pytest.mark.parametrize(
    ("start", "end", "quote", "expected"),
    [
        (0, 3, "Два", True),
        (4, 5, "😀", True),  # counted in characters, not in bytes or UTF-16
        (4, 6, "😀", False),
        (-3, 12, "", False),
        (3, 3, "", False),
        (5, 4, "", False),
    ],
)
def test_evidence_is_counted_in_characters(start: int, end: int, quote: str, expected: bool) -> None:
    # given
    text = "Два 😀 plans"

    # when
    found = holds("evidence_is_slice", text=text, evidence_start=start, evidence_end=end, quote=quote)

    # then
    assert found is expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], True),
        ([("Quillwire", None, "outlet"), ("Capitol Ledger", None, "outlet")], True),
        ([("Quillwire", None, "outlet"), ("Quillwire", None, "outlet")], False),
        ([("A. Petrov", "petrov", "person"), ("Petrov", "petrov", "person")], False),
        ([("an official", None, "anonymous"), ("an official", None, "anonymous")], True),
    ],
)
def test_chain_meets_no_known_name_twice(links: list[tuple[str, str | None, str]], expected: bool) -> None:
    # given
    chain = [{"name": name, "written": name, "actor": actor, "kind": kind} for name, actor, kind in links]

    # when
    found = holds("chain_has_no_cycle", chain=chain)

    # then
    assert found is expected


@pytest.mark.parametrize(("written", "expected"), [("the\nofficial", True), ("The Official", True), ("the minister", False)])
def test_speaker_is_looked_for_without_regard_to_case_and_line_breaks(written: str, expected: bool) -> None:
    # given
    text = "Nothing was signed, the official said."

    # when
    found = holds("speaker_stands_in_text", speaker_written=written, text=text)

    # then
    assert found is expected


@pytest.mark.parametrize(
    ("event_type", "stream", "expected"),
    [
        ("SourceMoved", "source:ukraine/ledger", True),
        ("ArticleInterpreted", "article:abc", True),
        ("ClaimReported", "article:abc", True),
        ("EntityNamed", "entity:deadline-1", True),
        ("DeadlineLapsed", "entity:deadline-1", True),
        ("DeadlineReported", "entity:deadline-1", False),
        ("SourceMoved", "source:", False),
    ],
)
def test_stream_follows_from_the_event_type(event_type: str, stream: str, expected: bool) -> None:
    # given / when
    found = holds("stream_fits_type", type=event_type, stream=stream)

    # then
    assert found is expected


def test_every_condition_says_in_a_sentence_what_it_asks() -> None:
    # given / when
    silent = [name for name, condition in CONDITIONS.items() if not condition.says.endswith(".") or not condition.reads]

    # then
    assert silent == []
