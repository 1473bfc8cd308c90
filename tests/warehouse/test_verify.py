"""Verify: every broken promise of the log is found, and a good log gives none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.acts import PayloadErased
from schemas.articles import ArticlePublished, ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.errors import LogError
from schemas.folder import DataFolder
from schemas.observations import ClaimReported, Evidence
from warehouse.connect import open_store
from warehouse.log.head import EMPTY, Head, write_head
from warehouse.store import Store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path), clock=lambda: NOON) as opened:
        for number in range(4):
            payload = ArticleWithdrawn(article_id="a", url=f"https://example.org/{number}", reason="410")
            opened.append([NewEvent.fact("article:a", payload, observed_at=NOON)])
        yield opened


def test_a_good_log_gives_no_finding_and_reports_its_progress(store: Store) -> None:
    # given
    told: list[tuple[int, int]] = []

    # when
    findings = store.verify(lambda done, total: told.append((done, total)))

    # then
    assert findings == []
    assert told[-1] == (4, 4)


@pytest.mark.parametrize(
    ("damage", "check", "position"),
    [
        ("UPDATE log.main.event SET payload = replace(payload, '410', '404') WHERE position = 2", "payload", 2),
        ("UPDATE log.main.event SET stream = 'article:b' WHERE position = 3", "chain", 3),
        ("UPDATE log.main.event SET hash = payload_hash WHERE position = 4", "chain", 4),
        ("DELETE FROM log.main.event WHERE position = 2", "positions are contiguous", 3),
        ("DELETE FROM log.main.event WHERE position = 4", "head file", 3),
        ("UPDATE log.main.event SET position = 9000000000000 WHERE position = 4", "positions are contiguous", 9_000_000_000_000),
        ("UPDATE log.main.event SET recorded_at = '2025-11-24' WHERE position = 3", "recorded_at never decreases", 3),
        ("UPDATE log.main.event SET event_id = 'same' WHERE position > 2", "event_id is unique", 4),
        ("UPDATE log.main.event SET stream_version = 7 WHERE position = 4", "stream versions have no gap", 4),
        ("UPDATE log.main.event SET type = 'ArticleEaten' WHERE position = 1", "type is known", 1),
        ("UPDATE log.main.event SET type = 'ArticlePublished' WHERE position = 1", "payload fits its type", 1),
        ("UPDATE log.main.event SET schema_version = 0 WHERE position = 1", "payload fits its type", 1),
    ],
)
def test_damage_is_found_where_it_is(store: Store, damage: str, check: str, position: int) -> None:
    # given
    store.connection.execute(damage)

    # when
    findings = store.verify()

    # then
    assert (check, position) in [(finding.check, finding.position) for finding in findings]


def test_a_payload_that_went_without_an_act_is_found(store: Store) -> None:
    # given
    store.connection.execute("UPDATE log.main.event SET payload = NULL, payload_salt = NULL WHERE position = 2")

    # when
    findings = store.verify()

    # then
    assert [(finding.check, finding.position) for finding in findings] == [("erasures are told", 2)]


def test_an_erased_payload_is_no_damage_where_an_act_names_it(store: Store) -> None:
    # given
    erased = tuple(event.event_id for event in store.read() if event.position in (2, 3))
    act = NewEvent.act("review:e", PayloadErased(by="Ada", events=erased), command_id="e", observed_at=NOON)
    store.append([act])
    store.connection.execute("UPDATE log.main.event SET payload = NULL, payload_salt = NULL WHERE position IN (2, 3)")

    # when
    findings = store.verify()

    # then
    assert [finding.check for finding in findings] == ["erasures are finished"]  # views and files are not cleaned here


def test_a_log_that_was_rewritten_whole_is_found_by_a_head_noted_elsewhere(store: Store) -> None:
    # given
    noted, other = store.head, Head(2, "f" * 64)

    # when
    whole = store.verify(anchors=[EMPTY, noted])
    rewritten = store.verify(anchors=[noted, other])

    # then
    assert whole == []
    assert [(finding.check, finding.position) for finding in rewritten] == [("anchor", 2)]


def test_a_log_cut_short_with_its_head_file_is_found_by_a_head_noted_elsewhere(store: Store) -> None:
    # given
    noted = store.head
    store.connection.execute("DELETE FROM log.main.event WHERE position = 4")
    (last,) = store.read(after=2)
    write_head(store.folder.head, Head(last.position, last.hash))

    # when
    alone, anchored = store.verify(), store.verify(anchors=[noted])

    # then
    assert alone == []
    assert [(finding.check, finding.position) for finding in anchored] == [("anchor", 4)]


def test_a_check_since_a_position_trusts_what_stands_before_it(store: Store) -> None:
    # given
    store.connection.execute("UPDATE log.main.event SET payload = replace(payload, '410', '404') WHERE position IN (2, 4)")

    # when
    findings = store.verify(since=3)

    # then
    assert [(finding.check, finding.position) for finding in findings] == [("payload", 4)]
    with pytest.raises(LogError, match="no event 9"):
        store.verify(since=9)


TEXT = "“Не наш план”, he said. 🕊 It is not our plan."


@pytest.mark.parametrize(
    ("start", "quote", "text_hash", "found"),
    [
        (TEXT.index("It is"), "It is not our plan.", "h", []),
        (0, "“Не наш план”", "h", []),
        (1, "“Не наш план”", "h", ["the quotation is not what stands there"]),
        (0, "“Не наш план”", "another", ["quotes a text that is not in the log"]),
    ],
)
def test_a_quotation_that_does_not_stand_in_its_text_is_found(
    store: Store, start: int, quote: str, text_hash: str, found: list[str]
) -> None:
    # given
    article = ArticlePublished(
        article_id="q", url="u", raw_url="u", outlet="o", title="t", lang="en", text=TEXT, text_hash="h", reader="r"
    )
    claim = ClaimReported(
        topic="ukraine",
        article_id="q",
        evidence=Evidence(revision=1, text_hash=text_hash, start=start, end=start + len(quote), quote=quote),
        rule="x",
        extractor="rules/1",
        claim_topic="authorship",
        stance="denies",
        proposition="It is our plan.",
    )
    store.append([NewEvent.fact("article:q", payload, observed_at=NOON) for payload in (article, claim)])

    # when
    findings = store.verify()

    # then
    assert [finding.detail for finding in findings] == [f"q revision 1: {detail}" for detail in found]
