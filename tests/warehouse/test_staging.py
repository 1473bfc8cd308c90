"""Staging: payloads become typed columns, once, and nothing of them is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schemas.articles import ArticleCopied, ArticleJudged, ArticlePublished, ArticleRevised, ArticleWithdrawn
from schemas.catalogue import CATALOGUE
from schemas.clock import DeadlineLapsed, MeetingDatePassed
from schemas.envelope import NewEvent, Payload, When
from schemas.folder import DataFolder
from schemas.names import EntityNamed
from schemas.observations import (
    Agent,
    ArticleInterpreted,
    ClaimReported,
    ContactReported,
    DeadlineReported,
    Evidence,
    MeetingReported,
    Mention,
    PlanRef,
    PlanReported,
)
from schemas.sources import SourceSickened
from warehouse.connect import open_store
from warehouse.known import known_articles, known_revisions, uninterpreted
from warehouse.store import Store
from warehouse.views.definition import load_views
from warehouse.views.runner import VIEWS, stage

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)
TRUMP = Mention(name="Donald Trump", written="the president", actor="trump", kind="person", role_as_written="President")
UKRAINE = Mention(name="Ukraine", written="Kyiv", actor="ukraine", kind="party")
AXIOS = Mention(name="Axios", written="Axios", kind="outlet")
SAID = {
    "topic": "ukraine",
    "article_id": "a",
    "evidence": Evidence(revision=1, text_hash="h", start=5, end=10, quote="“by”"),
    "speaker": TRUMP,
    "chain": (AXIOS,),
    "modality": "hedged",
    "confidence": 0.75,
    "rule": "told-by",
    "extractor": "rules/1",
}
SHARED = {
    "article_id": "a",
    "revision": 1,
    "text_hash": "h",
    "evidence_start": 5,
    "evidence_end": 10,
    "quote": "“by”",
    "speaker_name": "Donald Trump",
    "speaker_actor": "trump",
    "speaker_kind": "person",
    "speaker_written": "the president",
    "chain": [{"name": "Axios", "written": "Axios", "actor": None, "kind": "outlet"}],
    "modality": "hedged",
    "confidence": 0.75,
    "rule": "told-by",
    "extractor": "rules/1",
    "topic": "ukraine",
}
DAY = When(earliest=date(2025, 11, 27), latest=date(2025, 11, 27), text="by Thanksgiving", rule="holiday")
ON_THE_DAY = [date(2025, 11, 27), date(2025, 11, 27), "day", "by Thanksgiving"]
TRUMP_SHOWN = {"name": "Donald Trump", "written": "the president", "actor": "trump", "kind": "person"}
UKRAINE_SHOWN = {"name": "Ukraine", "written": "Kyiv", "actor": "ukraine", "kind": "party"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path), clock=lambda: NOON) as opened:
        yield opened


def put(store: Store, *payloads: Payload) -> None:
    store.append([NewEvent.fact("article:a", p, observed_at=NOON, topic=getattr(p, "topic", None)) for p in payloads])
    stage(store)


def article(
    revision: int = 1, text: str = "Words.", published: datetime | None = NOON, article_id: str = "a"
) -> ArticlePublished:
    fields = {
        "article_id": article_id,
        "revision": revision,
        "url": "https://example.org/a",
        "raw_url": "https://example.org/a?x=1",
        "outlet": "Ledger",
        "title": "A plan",
        "lang": "en",
        "text": text,
        "text_hash": f"h{revision}",
        "published": published,
        "reader": "text/1",
    }
    if revision == 1:
        return ArticlePublished.model_validate(fields)
    return ArticleRevised.model_validate(fields | {"removed": ("Old.",), "added": ("New.", "Newer.")})


def test_a_time_with_an_offset_is_staged_in_utc(store: Store) -> None:
    # given
    published = datetime.fromisoformat("2025-11-25T01:30:00+03:00")

    # when
    put(store, article(published=published))

    # then
    assert store.query("SELECT published FROM stg_article") == [{"published": datetime(2025, 11, 24, 22, 30)}]


def test_a_revision_keeps_its_sentences_that_went_and_came(store: Store) -> None:
    # given / when
    put(store, article(), article(2, published=None))

    # then
    rows = store.query("SELECT revision, published, removed, added FROM stg_article ORDER BY revision")
    assert rows[0] == {"revision": 1, "published": datetime(2025, 11, 25, 12), "removed": None, "added": None}
    assert rows[1] == {"revision": 2, "published": None, "removed": ["Old."], "added": ["New.", "Newer."]}


@pytest.mark.parametrize(
    ("payload", "table", "columns"),
    [
        (
            PlanReported(
                **SAID,
                event="presented",
                plan=PlanRef(lineage="us", points=19, points_text="18 or 19", label="the plan"),
                agents=(Agent(who=TRUMP, role="presenter"), Agent(who=UKRAINE, role="recipient")),
                when=DAY,
            ),
            "stg_plan_report",
            {
                "event": "presented",
                "lineage": "us",
                "points": 19,
                "points_text": "18 or 19",
                "label": "the plan",
                "agents": [TRUMP_SHOWN | {"role": "presenter"}, UKRAINE_SHOWN | {"role": "recipient"}],
            }
            | dict(zip(["when_earliest", "when_latest", "when_precision", "when_text"], ON_THE_DAY, strict=True)),
        ),
        (
            DeadlineReported(**SAID, event="set", set_by=(TRUMP,), addressed_to=(UKRAINE,), subject="accept the plan", due=DAY),
            "stg_deadline_report",
            {
                "event": "set",
                "set_by": [TRUMP_SHOWN],
                "addressed_to": [UKRAINE_SHOWN],
                "subject": "accept the plan",
                "lineage": None,
                "points": None,
                "label": None,
            }
            | dict(zip(["due_earliest", "due_latest", "due_precision", "due_text"], ON_THE_DAY, strict=True)),
        ),
        (
            MeetingReported(
                **SAID, event="cancelled", place="Budapest", place_written="the Hungarian capital", participants=(TRUMP,)
            ),
            "stg_meeting_report",
            {
                "event": "cancelled",
                "place": "Budapest",
                "place_written": "the Hungarian capital",
                "participants": [TRUMP_SHOWN],
                "when_earliest": None,
                "when_text": None,
            },
        ),
        (
            ContactReported(**SAID, kind="telephone", participants=(TRUMP, UKRAINE), when=DAY),
            "stg_contact_report",
            {"kind": "telephone", "participants": [TRUMP_SHOWN, UKRAINE_SHOWN], "when_text": "by Thanksgiving"},
        ),
        (
            ClaimReported(
                **SAID, claim_topic="authorship", stance="denies", proposition="It is ours.", subject="authorship:us:x"
            ),
            "stg_claim_report",
            {"claim_topic": "authorship", "stance": "denies", "proposition": "It is ours.", "subject": "authorship:us:x"},
        ),
    ],
)
def test_an_observation_is_staged_with_all_that_it_says(
    store: Store, payload: Payload, table: str, columns: dict[str, object]
) -> None:
    # given / when
    put(store, payload)

    # then
    (row,) = store.query(f"SELECT * FROM {table}")
    assert {name: row[name] for name in SHARED} == SHARED
    assert {name: row[name] for name in columns} == columns


def test_the_other_events_are_staged_too(store: Store) -> None:
    # given / when
    put(
        store,
        ArticleCopied(article_id="a", revision=1, copy_of="b", similarity=0.93),
        ArticleJudged(article_id="a", revision=1, topic="ukraine", relevant=True, score=2.5, reasons=("plan",), judge="words/1"),
        ArticleInterpreted(
            article_id="a", revision=1, topic="ukraine", text_hash="h", extractor="rules/1", observations=("x", "y")
        ),
        SourceSickened(topic="ukraine", source_id="bbc", reason="HTML", since="2025-11-25T09:00:00Z"),
        DeadlineLapsed(topic="ukraine", entity="d1", due=date(2025, 11, 27)),
        MeetingDatePassed(topic="ukraine", entity="m1", planned_for=date(2025, 11, 28)),
        EntityNamed(topic="ukraine", entity="d1", kind="deadline", slug="thanksgiving", anchor="x"),
    )

    # then
    assert store.query("SELECT copy_of, similarity FROM stg_article_copied") == [{"copy_of": "b", "similarity": 0.93}]
    assert store.query("SELECT relevant, reasons FROM stg_article_judged") == [{"relevant": True, "reasons": ["plan"]}]
    assert store.query("SELECT observations FROM stg_interpretation") == [{"observations": ["x", "y"]}]
    assert store.query("SELECT type, source_id, reason FROM stg_source") == [
        {"type": "SourceSickened", "source_id": "bbc", "reason": "HTML"}
    ]
    assert [tuple(row.values()) for row in store.query("SELECT type, entity, due FROM stg_lapse ORDER BY entity")] == [
        ("DeadlineLapsed", "d1", date(2025, 11, 27)),
        ("MeetingDatePassed", "m1", date(2025, 11, 28)),
    ]
    assert store.query("SELECT entity, kind, anchor FROM stg_entity_named") == [
        {"entity": "d1", "kind": "deadline", "anchor": "x"}
    ]


READ_FROM_THE_LOG = ("AliasAdded", "ArticleCompared", "EntitiesMerged", "EntitiesSplit", "ObservationProposed", "PayloadErased")
"""Rare events that identity, the runner and the second extractor read where they stand."""


def test_every_event_type_has_a_staging_table() -> None:
    # given
    selects = " ".join(view.select for view in load_views(VIEWS / "staging"))

    # when
    missing = [name for name in CATALOGUE if f"'{name}'" not in selects and name not in READ_FROM_THE_LOG]

    # then
    assert missing == []


def test_an_erased_event_is_not_staged(store: Store) -> None:
    # given
    store.append([NewEvent.fact("article:a", article(), observed_at=NOON)])
    store.connection.execute("UPDATE log.main.event SET payload = NULL")

    # when
    stage(store)

    # then
    assert store.query("SELECT count(*) AS n FROM stg_article") == [{"n": 0}]


def test_the_current_revision_is_the_latest_published_and_an_undated_edit_comes_after_what_it_replaced(store: Store) -> None:
    # given
    earlier, later = datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 11, 2, tzinfo=UTC)

    # when
    put(store, article(1, published=later), article(2, published=None), article(3, published=earlier))

    # then
    assert known_articles(store, ["a"])["a"].revision == 2
    assert [known.revision for known in known_revisions(store, ["a"])["a"]] == [1, 2, 3]


def test_a_date_that_was_found_later_makes_a_revision_newer_than_the_undated_one(store: Store) -> None:
    # given
    found = datetime(2025, 11, 1, tzinfo=UTC)

    # when
    put(store, article(1, published=None), article(2, published=found))

    # then
    assert known_articles(store, ["a"])["a"].revision == 2


def test_an_article_is_withdrawn_until_a_revision_comes_in_after_it(store: Store) -> None:
    # given
    gone = ArticleWithdrawn(article_id="a", url="https://example.org/a", reason="410", after_revision=1)

    # when
    put(store, article(1), gone)
    while_gone = known_articles(store, ["a"])["a"]
    put(store, article(2))
    back = known_articles(store, ["a"])["a"]

    # then
    assert (while_gone.withdrawn, while_gone.last_revision) == (True, 1)
    assert (back.withdrawn, back.last_revision) == (False, 2)


def test_an_article_waits_for_each_topic_and_each_extractor_of_its_own(store: Store) -> None:
    # given
    done = ArticleInterpreted(article_id="a", revision=1, topic="ukraine", text_hash="h1", extractor="rules/1", observations=())

    # when
    put(store, article(), done)

    # then
    assert uninterpreted(store, "ukraine", "rules/1") == []
    assert [text.text for text in uninterpreted(store, "gaza", "rules/1")] == ["Words."]
    assert [text.revision for text in uninterpreted(store, "ukraine", "rules/2")] == [1]


def test_every_revision_waits_until_it_is_read_the_replaced_ones_too(store: Store) -> None:
    # given
    done = ArticleInterpreted(article_id="a", revision=1, topic="ukraine", text_hash="h1", extractor="rules/1", observations=())
    put(store, article(), done, article(article_id="b"))

    # when
    put(store, article(2, text="Other words."))

    # then
    assert [(text.article_id, text.revision) for text in uninterpreted(store, "ukraine", "rules/1")] == [("b", 1), ("a", 2)]
    assert [(text.article_id, text.revision) for text in uninterpreted(store, "gaza", "rules/1")] == [
        ("a", 1),
        ("b", 1),
        ("a", 2),
    ]
