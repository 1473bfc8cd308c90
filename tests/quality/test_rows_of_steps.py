"""Every row expectation of every suite: a planted fault that it must catch. A test holds the list complete."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from quality.gate import judge
from quality.suites import STEPS, load_suite
from tests.quality import samples
from tests.quality.samples import NOW, TEXT

MAKERS: dict[str, Callable[..., dict[str, Any]]] = {
    "feed_entries": samples.entry,
    "pages": samples.page,
    "article_revisions": samples.revision,
    "observations": samples.observation,
    "append": samples.event,
}
LATE = NOW + timedelta(days=1, minutes=1)
LINK = {"name": "Quillwire", "written": "Quillwire", "actor": None, "kind": "outlet"}
FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("feed_entries", "entry_names_its_source", {"source_id": ""}),
    ("feed_entries", "entry_has_a_web_address", {"url": "file:///etc/passwd"}),
    ("feed_entries", "entry_address_is_short_enough", {"url": "https://ledger.example/" + "a" * 2_048}),
    ("feed_entries", "entry_has_a_title", {"title": " "}),
    ("feed_entries", "entry_has_a_date", {"published": None}),
    ("feed_entries", "entry_not_published_in_future", {"published": LATE}),
    ("pages", "page_names_its_outlet", {"outlet": ""}),
    ("pages", "page_has_a_web_address", {"url": "ledger.example"}),
    ("pages", "page_ended_at_a_web_address", {"final_url": "file:///etc/passwd"}),
    ("pages", "page_status_is_possible", {"status": 777}),
    ("pages", "page_answered_or_says_why", {"status": 0, "bytes": 0, "error": " "}),
    ("pages", "page_is_archived", {"captured": False}),
    ("pages", "page_is_not_huge", {"bytes": 10_000_001}),
    ("pages", "page_answered_well", {"status": 503}),
    ("article_revisions", "article_has_an_id", {"article_id": ""}),
    ("article_revisions", "article_can_be_found", {"url": "", "title": " "}),
    ("article_revisions", "article_names_its_outlet", {"outlet": " "}),
    ("article_revisions", "article_has_text", {"text": " \n\n "}),
    ("article_revisions", "text_hash_is_of_text", {"text": TEXT + "!"}),
    ("article_revisions", "published_not_in_future", {"published": LATE.isoformat()}),
    ("article_revisions", "revision_is_numbered", {"revision": 0}),
    ("article_revisions", "revision_number_fits_type", {"revision": 2}),
    ("article_revisions", "text_kind_is_known", {"text_kind": "rumour"}),
    ("article_revisions", "language_is_a_code", {"lang": "English"}),
    ("article_revisions", "article_has_a_title", {"title": ""}),
    ("article_revisions", "article_has_a_date", {"published": None}),
    ("article_revisions", "full_text_is_long_enough", {"text": "Subscribe to read on."}),
    ("article_revisions", "text_has_no_markup", {"text": f"<p class='x'>{TEXT}</p>"}),
    ("article_revisions", "posts_lie_in_the_text_in_order", {"posts": [{"start": 0, "end": len(TEXT) + 1}]}),
    ("article_revisions", "posts_lie_in_the_text_in_order", {"posts": [{"start": 9, "end": 20}, {"start": 0, "end": 9}]}),
    ("article_revisions", "revision_says_what_changed", {"type": "ArticleRevised", "revision": 2}),
    ("observations", "evidence_is_exact_slice", {"evidence_start": TEXT.index(samples.SENTENCE) + 1}),
    ("observations", "evidence_is_exact_slice", {"evidence_end": len(TEXT) + 1}),
    ("observations", "evidence_is_exact_slice", {"quote": samples.SENTENCE.replace("27", "28")}),
    ("observations", "evidence_names_its_revision", {"revision": 2}),
    ("observations", "evidence_names_its_revision", {"evidence_text_hash": "0" * 64}),
    ("observations", "evidence_has_words", {"quote": "…"}),
    ("observations", "evidence_is_a_passage", {"quote": "word " * 300}),
    ("observations", "transition_is_known", {"event": "frozen"}),
    ("observations", "modality_is_known", {"modality": "sworn"}),
    ("observations", "confidence_is_a_share", {"confidence": 1.01}),
    ("observations", "rule_is_named", {"rule": ""}),
    ("observations", "extractor_has_a_version", {"extractor": "rules"}),
    ("observations", "topic_is_an_id", {"topic": "Ukraine talks"}),
    ("observations", "speaker_is_named", {"speaker_written": ""}),
    ("observations", "speaker_stands_in_text", {"speaker_written": "a Quillwire correspondent"}),
    ("observations", "chain_has_no_cycle", {"chain": [LINK, LINK]}),
    ("observations", "due_interval_in_order", {"due_earliest": "2025-11-28"}),
    ("observations", "due_interval_in_order", {"due_earliest": None}),
    ("observations", "when_interval_in_order", {"when_earliest": date(2025, 11, 3), "when_latest": date(2025, 11, 2)}),
    ("observations", "due_not_before_set", {"due_earliest": None, "due_latest": "2024-11-27"}),
    ("observations", "planned_due_lies_ahead", {"due_earliest": None, "due_latest": "2025-11-20", "modality": "planned"}),
    ("observations", "due_not_far_ahead", {"due_latest": "2028-11-27"}),
    ("observations", "points_are_plausible", {"points": 2_025}),
    ("observations", "meeting_can_be_told_from_another", {"type": "MeetingReported", "event": "held"}),
    ("append", "event_has_an_id", {"event_id": "1"}),
    ("append", "type_is_known", {"type": "DeadlineRumoured"}),
    ("append", "payload_fits_type", {"type": "MeetingReported"}),
    ("append", "payload_is_canonical", {"payload": '{"b": 1, "a": 2}'}),
    ("append", "fact_id_is_of_content", {"topic": None}),
    ("append", "stream_fits_type", {"stream": "source:ukraine/ledger"}),
    ("append", "stream_fits_type", {"stream": "article:"}),
    ("append", "topic_is_the_payloads", {"topic": "gaza"}),
    ("append", "schema_version_counts_from_one", {"schema_version": 0}),
    ("append", "reported_not_in_future", {"reported_at": LATE}),
]
TWICE = {"feed_entries": "entry_listed_once", "observations": "observed_once", "append": "event_in_batch_once"}


def test_every_row_expectation_has_a_planted_fault() -> None:
    # given
    planted = {(step, name) for step, name, _ in FAULTS} | set(TWICE.items())

    # when
    written = {(step, e.name) for step in STEPS for e in load_suite(step).of_rows}

    # then
    assert written == planted


@pytest.mark.parametrize(("step", "expectation", "changes"), FAULTS)
def test_planted_fault_is_caught_by_its_expectation_and_nothing_is_lost(
    step: str, expectation: str, changes: dict[str, Any]
) -> None:
    # given a good row and one with the fault
    rows = [MAKERS[step](), MAKERS[step](**changes)]
    [declared] = [e for e in load_suite(step).expectations if e.name == expectation]

    # when
    verdict = judge(step, rows)

    # then
    [check] = [check for check in verdict.failed if check.expectation == expectation]
    assert check.failed == 1
    assert len(verdict.passed) + len(verdict.quarantined) == 2
    assert verdict.passed[0] == rows[0]
    assert any(expectation in bad.reason for bad in verdict.quarantined) == declared.sets_row_aside
    assert (expectation in {check.expectation for check in verdict.checks if check.stops}) == declared.stops_step
    assert verdict.stop or not declared.stops_step


@pytest.mark.parametrize(("step", "expectation"), TWICE.items())
def test_repeat_within_a_batch_is_recorded_and_goes_on(step: str, expectation: str) -> None:
    # given
    rows = [MAKERS[step](), MAKERS[step]()]

    # when
    verdict = judge(step, rows)

    # then
    assert [(check.expectation, check.failed) for check in verdict.failed] == [(expectation, 2)]
    assert verdict.passed == rows
