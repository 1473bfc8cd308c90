from __future__ import annotations

from datetime import date
from typing import Any

from observing.llm.comparing import compare
from schemas.envelope import When
from schemas.observations import ClaimReported, DeadlineReported, Evidence, MeetingReported, Observation, ProvisionReported

THURSDAY = When(earliest=date(2025, 5, 22), latest=date(2025, 5, 22), text="Thursday")
FRIDAY = When(earliest=date(2025, 5, 23), latest=date(2025, 5, 23), text="Friday")


def said(model: type[Observation], start: int, **more: Any) -> Observation:
    evidence = Evidence(revision=1, text_hash="h", start=start, end=start + 40, quote="…")
    shared = {"topic": "strait", "article_id": "a", "evidence": evidence, "rule": "r", "extractor": "x/1"}
    return model.model_validate({**shared, **more})


def verdict(second: Observation, **counting: Observation) -> tuple[Any, ...]:
    agreed, apart = compare([second], counting)
    return (*agreed, *((one.reason, *one.against) for one in apart))


def test_the_same_event_in_the_same_words_is_agreed_on() -> None:
    counting = said(DeadlineReported, 0, event="set", due=THURSDAY)

    assert verdict(said(DeadlineReported, 10, event="set", due=THURSDAY), d=counting) == ("d",)
    assert verdict(said(DeadlineReported, 10, event="set"), d=counting) == ("d",)


def test_another_event_or_another_value_in_the_same_words_disagrees() -> None:
    deadline = said(DeadlineReported, 0, event="set", due=THURSDAY)
    meeting = said(MeetingReported, 0, event="held", place="Oslo", when=THURSDAY)

    assert verdict(said(DeadlineReported, 10, event="extended", due=THURSDAY), d=deadline) == (("disagrees", "d"),)
    assert verdict(said(DeadlineReported, 10, event="set", due=FRIDAY), d=deadline) == (("disagrees", "d"),)
    assert verdict(said(DeadlineReported, 10, event="set", due=THURSDAY, modality="conditional"), d=deadline) == (
        ("disagrees", "d"),
    )
    assert verdict(said(MeetingReported, 10, event="held", place="Helsinki"), m=meeting) == (("disagrees", "m"),)

    cap = {"event": "contained", "plan": {}, "provision_topic": "military_cap", "text": "t"}
    provision = said(ProvisionReported, 0, **cap, value=600_000)
    assert verdict(said(ProvisionReported, 10, **cap, value=800_000), p=provision) == (("disagrees", "p"),)
    assert verdict(said(ProvisionReported, 10, **cap, value=600_000), p=provision) == ("p",)


def test_what_the_counting_extractor_did_not_read_there_is_the_models_alone() -> None:
    deadline = said(DeadlineReported, 0, event="set", due=THURSDAY)

    assert verdict(said(DeadlineReported, 40, event="set", due=THURSDAY), d=deadline) == (("llm_only",),)
    assert verdict(said(MeetingReported, 0, event="held", place="Oslo"), d=deadline) == (("llm_only",),)


def test_a_claim_disagrees_only_where_it_turns_the_stance_on_the_same_topic() -> None:
    claim = said(ClaimReported, 0, claim_topic="territory", stance="denies", proposition="p")

    same = said(ClaimReported, 5, claim_topic="territory", stance="denies", proposition="q")
    turned = said(ClaimReported, 5, claim_topic="territory", stance="asserts", proposition="p")
    other = said(ClaimReported, 5, claim_topic="ceasefire", stance="asserts", proposition="p")

    assert verdict(same, c=claim) == ("c",)
    assert verdict(turned, c=claim) == (("disagrees", "c"),)
    assert verdict(other, c=claim) == (("llm_only",),)
