"""Set expectations on real tables: events appended to a real log, projected and published, then spoilt and put right again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quality.gate import Verdict, audit
from quality.suites import load_suite
from schemas.articles import ArticleJudged
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.observations import ArticleInterpreted
from schemas.settings import Settings
from tests.quality.samples import ARTICLE, NOW, TEXT_HASH, deadline_event, published_event
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.snapshot import publish
from warehouse.snapshot.row_counts import put_sizes
from warehouse.store import Store
from warehouse.views.runner import project

STREAM = f"article:{ARTICLE.article_id}"
TAKEN: dict[str, Any] = {"article_id": ARTICLE.article_id, "revision": 1, "topic": "ukraine"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path_factory.mktemp("data")), clock=lambda: NOW + timedelta(hours=1)) as opened:
        deadline = deadline_event()
        judged = ArticleJudged(**TAKEN, relevant=True, score=1.0, reasons=("plan",), judge="keywords/1")
        read = ArticleInterpreted(**TAKEN, text_hash=TEXT_HASH, extractor="rules/1", observations=(deadline.event_id,))
        said = [NewEvent.fact(STREAM, payload, observed_at=NOW, topic="ukraine") for payload in (judged, read)]
        opened.append([published_event(), deadline, *said])
        opened.connection.execute(
            "INSERT INTO log.journal.poll SELECT 'run', source, 'ukraine', ?::TIMESTAMP - to_days(CAST(day AS INTEGER)), "
            "'new', 200, 1, 1, 1, NULL "
            "FROM unnest(['north', 'south', 'east']) AS s (source) CROSS JOIN range(7) AS d (day)",
            [NOW.replace(tzinfo=None)],
        )
        resolve(opened)
        project(opened)
        yield opened


@contextmanager
def spoilt(store: Store, *statements: str) -> Iterator[None]:
    store.connection.execute("BEGIN")
    try:
        for statement in statements:
            store.connection.execute(statement)
        yield
    finally:
        store.connection.execute("ROLLBACK")


def failed(verdict: Verdict) -> dict[str, Any]:
    return {check.expectation: check for check in verdict.failed}


MANY_ARTICLES = """
    INSERT INTO {table} BY NAME
    SELECT a.* REPLACE (a.article_id || i AS article_id, {changes}) FROM {table} AS a CROSS JOIN range(20) AS n (i)
"""


def weekly(source: str, *articles: int) -> str:
    """So many articles of a source in each week, the last one first."""
    weeks = ", ".join(f"({week}, {count})" for week, count in enumerate(articles))
    return (
        f"INSERT INTO article BY NAME SELECT a.* REPLACE (concat_ws('-', '{source}', week, i) AS article_id, "
        f"'{source}' AS source_id, TIMESTAMP '{NOW:%Y-%m-%d %H:%M:%S}' - to_days(week * 7 + 1) AS first_seen) "
        f"FROM article AS a CROSS JOIN (VALUES {weeks}) AS w (week, articles) CROSS JOIN range(100) AS n (i) "
        f"WHERE i < articles AND a.source_id IS NULL"
    )


def older(days: int, **changes: str) -> str:
    """Forty articles more of the one outlet, seen so many days before the others."""
    told = ", ".join(f"{value} AS {column}" for column, value in changes.items())
    return (
        f"INSERT INTO article BY NAME SELECT a.* REPLACE (concat_ws('-', 'older', {days}, i) AS article_id, "
        f"a.first_seen - to_days({days}) AS first_seen, {told}) FROM article AS a CROSS JOIN range(40) AS n (i) "
        f"WHERE a.article_id = '{ARTICLE.article_id}'"
    )


def readings(extractor: str, later: int, observations: str, of: str = "same") -> str:
    """Twenty readings by an extractor, so many positions later in the log."""
    return (
        f"INSERT INTO stg_interpretation BY NAME SELECT a.* REPLACE (concat_ws('-', '{of}', i) AS article_id, "
        f"a.position + {later} + i AS position, '{extractor}' AS extractor, {observations} AS observations) "
        f"FROM stg_interpretation AS a CROSS JOIN range(20) AS n (i) "
        f"WHERE a.article_id = '{ARTICLE.article_id}'"
    )


def history(view: str, thing: str, day: str, *rows: str) -> tuple[str, ...]:
    """The history of one meeting or deadline, from (event, effect, day)."""
    return tuple(
        f"INSERT INTO {view} BY NAME SELECT 'thing' AS {thing}, {step} AS step, TRUE AS decides, "
        f"TIMESTAMP '2025-11-24 08:00:00' AS published, {row.split()[0]!r} AS event, "
        f"{row.split()[1]!r} AS effect, DATE '{row.split()[2]}' AS {day}"
        for step, row in enumerate(rows, start=1)
    )


USUAL = (20, 19, 21, 20, 20, 22)
NOBODY = "UPDATE stg_deadline_report SET speaker_actor = 'nobody'"
FRENCH = "INSERT INTO source_health BY NAME SELECT 'ukraine' AS topic, 'ledger' AS source_id, 'healthy' AS health, 'fr' AS lang"
VIEW_FAULTS: list[tuple[str, tuple[str, ...]]] = [
    ("staged_evidence_is_exact_slice", ("UPDATE stg_deadline_report SET evidence_start = evidence_start + 1",)),
    ("staged_evidence_is_exact_slice", ("UPDATE stg_deadline_report SET revision = 2",)),
    ("staged_evidence_is_exact_slice", ("DELETE FROM stg_article",)),
    ("staged_evidence_is_exact_slice", ("UPDATE stg_article SET text = replace(text, 'both capitals', 'one capital')",)),
    (
        "revision_staged_once",
        ("INSERT INTO stg_article BY NAME SELECT * REPLACE ('other' AS event_id, 'other' AS text_hash) FROM stg_article",),
    ),
    ("article_staged_with_text", ("UPDATE stg_article SET text = ' '",)),
    ("event_staged_once", ("INSERT INTO stg_deadline_report SELECT * FROM stg_deadline_report",)),
    ("interpretation_finds_its_observations", ("DELETE FROM stg_deadline_report",)),
    ("no_row_without_evidence", ("UPDATE deadline SET quote = ' '",)),
    ("no_row_without_evidence", ("UPDATE deadline_change SET outlet = NULL",)),
    ("no_row_without_evidence", ('UPDATE observation SET "end" = NULL',)),
    ("shown_evidence_is_exact_slice", ("UPDATE deadline_change SET quote = replace(quote, '27', '28')",)),
    ("shown_evidence_is_exact_slice", ("UPDATE observation SET revision = 2",)),
    ("point_is_slice_of_its_text", ("INSERT INTO plan_text BY NAME SELECT 'a' AS act, 1 AS number, 'One.' AS quote",)),
    ("key_is_unique", ("INSERT INTO deadline SELECT * FROM deadline",)),
    ("key_is_unique", ("UPDATE change SET change = NULL",)),
    ("observation_is_shown", ("DELETE FROM observation",)),
    ("change_belongs_to_its_thing", ("DELETE FROM deadline",)),
    ("change_belongs_to_its_thing", ("DELETE FROM deadline_change",)),
    ("topics_never_touch", ("UPDATE identity SET topic = 'gaza'",)),
    ("status_is_known", ("UPDATE deadline SET status = 'ripe'",)),
    ("contested_gives_both_sides", ("UPDATE deadline SET contested = TRUE",)),
    ("interval_in_order", ("UPDATE deadline SET due_earliest = due + 1",)),
    ("change_has_a_sentence", ("UPDATE change SET sentence = ''",)),
    (
        "source_keeps_its_rhythm",
        (
            "UPDATE article_revision SET source_id = 'ledger'",
            MANY_ARTICLES.format(table="article_revision", changes="a.published - to_hours(CAST(i AS BIGINT) + 1) AS published"),
            "INSERT INTO source_health BY NAME SELECT 'ukraine' AS topic, 'ledger' AS source_id, 'healthy' AS health, "
            "TIMESTAMP '2025-11-30 08:00:00' AS last_poll_at",
        ),
    ),
    ("outlet_lets_us_read", (MANY_ARTICLES.format(table="article", changes="'paywall' AS blocked_by"),)),
    ("extractor_reads_something", (MANY_ARTICLES.format(table="article", changes="['ukraine'] AS topics"),)),
    ("source_keeps_its_volume", (weekly("south", 0, *USUAL),)),
    ("source_keeps_its_volume", (weekly("south", 90, *USUAL),)),
    ("source_keeps_its_volume", (weekly("south", 20, *USUAL), weekly("north", 21, *USUAL), weekly("east", 2, *USUAL))),
    ("outlet_copies_no_more_than_usual", (older(9, is_copy="FALSE"), older(0, is_copy="TRUE"))),
    ("text_has_one_address", (MANY_ARTICLES.format(table="article_revision", changes="repeat(a.text, 2) AS text"),)),
    ("outlet_gives_whole_texts", (older(0, characters="12"),)),
    (
        "outlet_gives_whole_texts",
        (older(0, state="'blocked'", blocked_by="'empty'", characters="NULL"), older(40, characters="900")),
    ),
    ("new_extractor_reads_as_much", (readings("rules/0", -100, "a.observations"), readings("rules/1", 100, "[]"))),
    ("language_is_as_declared", (FRENCH, weekly("ledger", 20))),
    ("speaker_exists", ("INSERT INTO stg_actor BY NAME SELECT 'ukraine' AS topic, 'somebody' AS actor", NOBODY)),
    (
        "status_transition_is_known",
        history("meeting_change", "meeting", "when_latest", "held held 2025-11-23", "proposed proposed 2025-11-23"),
    ),
    (
        "status_transition_is_known",
        history("deadline_change", "deadline", "due_latest", "met met 2025-11-23", "lapsed lapsed 2025-11-23"),
    ),
]
NO_FAULTS: list[tuple[str, str, tuple[str, ...]]] = [
    ("a source that was found sick", "source_keeps_its_rhythm", ("UPDATE source_health SET health = 'sick'",)),
    (
        "a holiday of all sources",
        "source_keeps_its_volume",
        (weekly("south", 2, *USUAL), weekly("north", 2, *USUAL), weekly("east", 1, *USUAL)),
    ),
    ("a source of three weeks", "source_keeps_its_volume", (weekly("south", 0, 20, 20, 20),)),
    ("a source that nobody asked", "source_keeps_its_volume", (weekly("west", 0, *USUAL),)),
    ("a somewhat quieter week", "source_keeps_its_volume", (weekly("south", 9, *USUAL),)),
    ("an outlet that always copies", "outlet_copies_no_more_than_usual", (older(9, is_copy="TRUE"), older(0, is_copy="TRUE"))),
    (
        "a notice that comes again",
        "text_has_one_address",
        (MANY_ARTICLES.format(table="article_revision", changes="'Closed.' AS text"),),
    ),
    ("an outlet of short texts", "outlet_gives_whole_texts", (older(0, characters="12"), older(40, characters="12"))),
    (
        "a new version that read other articles",
        "new_extractor_reads_as_much",
        (readings("rules/0", -100, "a.observations"), readings("rules/1", 100, "[]", of="others")),
    ),
    ("a language of last month", "language_is_as_declared", (FRENCH, weekly("ledger", 0, 0, 0, 0, 0, 20))),
    ("a topic whose actors were never listed", "speaker_exists", (NOBODY,)),
    (
        "a meeting that is called off and set for another day",
        "status_transition_is_known",
        history("meeting_change", "meeting", "when_latest", "cancelled cancelled 2025-11-23", "announced announced 2025-11-30"),
    ),
]


def test_every_set_expectation_has_a_planted_fault() -> None:
    # given
    planted = {name for name, _ in VIEW_FAULTS} | {name for name, _ in SNAPSHOT_FAULTS}

    # when
    written = {e.name for step in ("views", "snapshot") for e in load_suite(step).of_sets}

    # then
    assert written == planted


def test_views_of_whole_events_hold(store: Store) -> None:
    # given projected events

    # when
    verdict = audit("views", store.query)

    # then
    assert failed(verdict) == {}
    assert not verdict.stop


@pytest.mark.parametrize(("expectation", "statements"), VIEW_FAULTS)
def test_spoilt_view_is_seen_and_named(store: Store, expectation: str, statements: tuple[str, ...]) -> None:
    # given
    [declared] = [e for e in load_suite("views").expectations if e.name == expectation]

    # when
    with spoilt(store, *statements):
        verdict = audit("views", store.query)

    # then
    check = failed(verdict)[expectation]
    assert check.failed >= 1
    assert check.detail
    assert check.stops == declared.stops_step
    assert verdict.stop or not check.stops


@pytest.mark.parametrize(("expectation", "statements"), [one[1:] for one in NO_FAULTS], ids=[one[0] for one in NO_FAULTS])
def test_what_is_no_fault_is_not_reported(store: Store, expectation: str, statements: tuple[str, ...]) -> None:
    # given
    before = next(sql for name, sql in VIEW_FAULTS if name == expectation) if expectation == "source_keeps_its_rhythm" else ()
    [asked] = [one.sql for one in load_suite("views").of_sets if one.name == expectation]

    # when
    with spoilt(store, *before, *statements):
        found = store.query(asked or "")

    # then
    assert found == []


SNAPSHOT_FAULTS: list[tuple[str, tuple[str, ...]]] = [
    ("snapshot_has_its_views", ("DROP TABLE deadline_change",)),
    ("snapshot_knows_itself", ("DELETE FROM snapshot",)),
    ("snapshot_has_the_whole_log", ("UPDATE snapshot SET position = position + 1",)),
    ("snapshot_evidence_is_exact_slice", ("UPDATE stg_article SET text = upper(text)",)),
    ("view_keeps_its_rows", ("INSERT INTO view_size VALUES ('article', 20, 9)",)),
]


@pytest.fixture
def snapshot(store: Store, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "copy.duckdb"
    shutil.copy(publish(store, store.folder, Settings()), copy)
    store.connection.execute(f"ATTACH '{copy}' AS copy")
    path = store.query("SELECT current_setting('search_path') AS path")[0]["path"]
    store.connection.execute("SET search_path = 'copy.main'")
    put_sizes(store.connection, {"article": 2, "plan": 19, "claim": 20, "review": 99}, {"article": 1, "claim": 10})
    yield store
    store.connection.execute(f"SET search_path = '{path}'")
    store.connection.execute("DETACH copy")


def test_published_snapshot_holds(snapshot: Store) -> None:
    # given a snapshot as publication makes it

    # when
    verdict = audit("snapshot", snapshot.query)

    # then
    assert failed(verdict) == {}


@pytest.mark.parametrize(("expectation", "statements"), SNAPSHOT_FAULTS)
def test_spoilt_snapshot_is_seen_and_stops_publication(snapshot: Store, expectation: str, statements: tuple[str, ...]) -> None:
    # given / when
    with spoilt(snapshot, *statements):
        verdict = audit("snapshot", snapshot.query)

    # then
    assert failed(verdict)[expectation].stops
    assert verdict.stop
