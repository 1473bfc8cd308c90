"""Faults between the log and its readers, planted as they could really come about, each with the way to mend it.

A fault is planted in a folder that a run has published: in the files that lie there, in the view files that a newer Parley
brings, in a step that goes wrong, or in what the disk makes of the snapshot while it is copied.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import duckdb

from flows import steps
from flows.erasing import erase
from flows.run import Run
from flows.verifying import rebuild_views
from schemas.articles import ArticlePublished, ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.observations import DeadlineReported
from schemas.profile import Profile
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.store import Store
from warehouse.views.runner import VIEWS, project

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
Befalls = Callable[[DataFolder], contextlib.AbstractContextManager[object]]
"""What happens to the snapshot that is being made, around the moment in which its file is copied."""


def clock() -> datetime:
    return NOW


class WeakDisk(Store):
    """A store on a disk that does not keep what is copied there."""

    befalls: Befalls = contextlib.nullcontext

    @contextlib.contextmanager
    def views_closed(self) -> Iterator[None]:
        with super().views_closed(), self.befalls(self.folder):
            yield


class Attempt(Run):
    """The run in which the fault shows: with steps that may go wrong, on a disk that may."""

    def __init__(self, folder: DataFolder, profile: Profile) -> None:
        super().__init__("ingest", folder, profile, clock)
        self.via = SimpleNamespace(**vars(steps))
        self.befalls: Befalls = contextlib.nullcontext

    def store(self, at_most_seconds: float = float("inf")) -> Store:
        store = WeakDisk.open(self.folder, clock=self.clock)
        store.befalls = self.befalls  # type: ignore[method-assign]
        return store


Fix = Callable[[], object]
Plant = Callable[[Attempt], Fix]


class Fault(NamedTuple):
    """What is wrong. `named` is the expectation that finds it, or words of the message where no expectation does."""

    says: str
    named: str
    plant: Plant
    outcome: str = "failed_gate"


def gone() -> None:
    """The fault was in the run that failed, not in the folder."""


# Tables that are not what was written, by a damaged disk or a defect of an earlier Parley: a rebuild makes them again.


def spoilt(view: str, statement: str) -> Plant:
    def plant(attempt: Attempt) -> Fix:
        with open_store(attempt.folder, clock=clock) as store:
            store.connection.execute(statement)
        return lambda: rebuild_views(attempt.folder, view, clock=clock)

    return plant


def damaged_views(attempt: Attempt) -> Fix:
    """Blocks with the sentence of a change, which nothing but the gate reads where nothing is new."""
    with open_store(attempt.folder, clock=clock) as store:
        told = store.query("SELECT sentence FROM change ORDER BY length(sentence) DESC, sentence LIMIT 1")[0]["sentence"]
    words = told.encode()[10:40]
    content = attempt.folder.views.read_bytes()
    assert words in content
    attempt.folder.views.write_bytes(content.replace(words, words.swapcase()))
    return gone


# View files that came with a newer Parley, and are wrong.


def rewritten(view: str, old: str, new: str) -> Plant:
    def plant(attempt: Attempt) -> Fix:
        folder = attempt.folder.root.parent / "views"
        shutil.copytree(VIEWS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        (path,) = folder.rglob(f"{view}.sql")
        before, found, after = path.read_text().rpartition(old)
        assert found
        path.write_text(f"{before}{new}{after}")

        def bring_up(run: Run) -> None:
            with run.store() as store:
                resolve(store, folder=folder)
                project(store, folder=folder)

        attempt.via.project = bring_up
        return gone

    return plant


# Events that no step may bring.


def observed(make: Callable[[], NewEvent]) -> Plant:
    def plant(attempt: Attempt) -> Fix:
        def observe(run: Run, articles: Sequence[Any]) -> list[NewEvent]:
            return [*steps.observe(run, articles), make()]

        attempt.via.observe = observe
        return gone

    return plant


def withdrawn(stream: str = "article:ledger", **changes: Any) -> Callable[[], NewEvent]:
    def make() -> NewEvent:
        payload = ArticleWithdrawn(article_id="ledger", url="https://ledger.example/a", reason="410")
        return NewEvent.fact(stream, payload, observed_at=NOW).model_copy(update=changes)

    return make


# Events that stand in the log, from an earlier Parley or another program, and that no gate of today would have let in.


def stored(make: Callable[[Store], NewEvent]) -> Plant:
    def plant(attempt: Attempt) -> Fix:
        with open_store(attempt.folder, clock=clock) as store:
            event = make(store)
            store.append([event])
        return lambda: erase(attempt.folder, event.event_id, by="Ada", note="it should not be there", clock=clock)

    return plant


def wrong_span(store: Store) -> NewEvent:
    right = next(store.read(types={"DeadlineReported"}))
    said = right.content()
    said["evidence"] |= {"start": said["evidence"]["start"] + 1, "end": said["evidence"]["end"] + 1}
    return NewEvent.fact(right.stream, DeadlineReported.model_validate(said), observed_at=NOW, topic=right.topic)


def with_text(text: str, **changes: str) -> Callable[[Store], NewEvent]:
    """An article that is there, with another text."""

    def make(store: Store) -> NewEvent:
        said = next(store.read(types={"ArticlePublished"})).content()
        said |= {"text": text, "text_hash": hashlib.sha256(text.encode()).hexdigest(), **changes}
        payload = ArticlePublished.model_validate(said)
        return NewEvent.fact(f"article:{payload.article_id}", payload, observed_at=NOW)

    return make


# Snapshots that are not what was copied.


def copied(harm: Callable[[Path], object]) -> Plant:
    def plant(attempt: Attempt) -> Fix:
        @contextlib.contextmanager
        def befalls(folder: DataFolder) -> Iterator[None]:
            yield
            for copy in folder.snapshots.glob("*.tmp"):
                harm(copy)

        attempt.befalls = befalls
        return gone

    return plant


def tear(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


def executed(statement: str) -> Callable[[Path], None]:
    def harm(copy: Path) -> None:
        with duckdb.connect(str(copy)) as connection:
            connection.execute(statement)

    return harm


def no_room(attempt: Attempt) -> Fix:
    @contextlib.contextmanager
    def befalls(folder: DataFolder) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    attempt.befalls = befalls
    return gone


def garbled_head(attempt: Attempt) -> Fix:
    before = attempt.folder.head.read_text()
    attempt.folder.head.write_text(before[: len(before) // 2])
    return lambda: attempt.folder.head.write_text(before)


def something_in_the_place_of_the_pointer(attempt: Attempt) -> Fix:
    in_the_way = attempt.folder.root / ".current.duckdb.tmp"
    in_the_way.mkdir()
    return in_the_way.rmdir


def event_file_without_its_tail(attempt: Attempt) -> Fix:
    for path in attempt.folder.events.rglob("*.parquet"):
        short = path.with_name("short")
        rows = f"FROM read_parquet('{path}', hive_partitioning = false)"
        duckdb.execute(f"COPY (SELECT * {rows} WHERE position < (SELECT max(position) {rows})) TO '{short}' (FORMAT parquet)")
        short.replace(path)
    return (attempt.folder.events / "manifest.json").unlink


FAULTS: list[Fault] = [
    Fault(
        "the span of an observation is off by one",
        "staged_evidence_is_exact_slice",
        spoilt("stg_deadline_report", "UPDATE stg_deadline_report SET evidence_start = evidence_start + 1"),
    ),
    Fault("the log holds an observation with a wrong span", "staged_evidence_is_exact_slice", stored(wrong_span)),
    Fault("the log holds two texts of one revision", "revision_staged_once", stored(with_text("Another text."))),
    Fault("the log holds an article without a text", "article_staged_with_text", stored(with_text(" ", article_id="blank"))),
    Fault(
        "an event is staged twice",
        "event_staged_once",
        spoilt("stg_claim_report", "INSERT INTO stg_claim_report SELECT * FROM stg_claim_report LIMIT 1"),
    ),
    Fault(
        "a reading has lost an observation",
        "interpretation_finds_its_observations",
        spoilt("stg_claim_report", "DELETE FROM stg_claim_report WHERE position = (SELECT max(position) FROM stg_claim_report)"),
    ),
    Fault(
        "a deadline stands there without words that say so",
        "no_row_without_evidence",
        spoilt("deadline", "UPDATE deadline SET quote = ''"),
    ),
    Fault(
        "a deadline has lost its history", "change_belongs_to_its_thing", spoilt("deadline_change", "DELETE FROM deadline_change")
    ),
    Fault("two topics are mixed", "topics_never_touch", spoilt("identity", "UPDATE identity SET topic = 'gaza'")),
    Fault("a change has no sentence", "change_has_a_sentence", spoilt("change", "UPDATE change SET sentence = ' '")),
    Fault(
        "a point does not stand in the text that was handed in",
        "point_is_slice_of_its_text",
        spoilt("plan_text", "INSERT INTO plan_text BY NAME SELECT 'a' AS act, 1 AS number, 'One.' AS quote"),
    ),
    Fault("the views are damaged where only the gate reads them", "were set aside as views.broken", damaged_views, "failed"),
    Fault(
        "a new view file drops half of its rows",
        "observation_is_shown",
        rewritten("observation", "AND counts\n", "AND counts AND ascii(right(observation, 1)) % 2 = 0\n"),
    ),
    Fault(
        "a new view file gives each thing twice",
        "key_is_unique",
        rewritten("claim", "FROM wanted AS r", "FROM (SELECT * FROM wanted UNION ALL SELECT * FROM wanted) AS r"),
    ),
    Fault(
        "a new view file moves quotations",
        "shown_evidence_is_exact_slice",
        rewritten("provision", "l.start,", "l.start + 1 AS start,"),
    ),
    Fault(
        "a new view file does not run",
        "no_such_column",
        rewritten("provision", "l.quote,", "l.no_such_column AS quote,"),
        "failed",
    ),
    Fault("a batch holds an event of a type that nobody knows", "type_is_known", observed(withdrawn(type="ArticleRumoured"))),
    Fault("a payload is not that of its type", "payload_fits_type", observed(withdrawn(type="DeadlineReported"))),
    Fault(
        "a payload is not spelt canonically",
        "payload_is_canonical",
        observed(withdrawn(payload='{"url": "https://ledger.example/a", "article_id": "ledger", "reason": "410"}')),
    ),
    Fault("an event has the id of another one", "fact_id_is_of_content", observed(withdrawn(event_id="0" * 64))),
    Fault("an event stands in a stream that is not its own", "stream_fits_type", observed(withdrawn(stream="source:ukraine/a"))),
    Fault("the head of the log does not read", "not readable as the head of the log", garbled_head, "failed"),
    Fault("the copy of the views is torn", "could not be published", copied(tear), "failed"),
    Fault("the copy of the views lacks one", "snapshot_has_its_views", copied(executed("DROP TABLE claim"))),
    Fault(
        "an article is another one in the copy of the views",
        "snapshot_evidence_is_exact_slice",
        copied(executed("UPDATE stg_article SET text = upper(text)")),
    ),
    Fault(
        "a view has lost over half of its rows since the last snapshot",
        "view_keeps_its_rows",
        spoilt("claim", "DELETE FROM claim WHERE rowid % 3 > 0"),
    ),
    Fault("the disk is full while the views are copied", "make room", no_room, "failed"),
    Fault("the pointer cannot be moved", "could not be published", something_in_the_place_of_the_pointer, "failed"),
    Fault("the files of events lack the tail of the log", "snapshot_has_the_whole_log", event_file_without_its_tail),
]
