"""A takedown in the log: which events hold a content, an act that names them, and a file that holds their bytes no more.

The act comes first and the cleaning after it, so that an erasure which was killed is known, and is finished later. What the
chain covers stays: ids, times, hashes, and the phrase of a date ("by Thursday") that an observation's envelope carries.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import duckdb

from schemas.acts import ObservationType, PayloadErased
from schemas.catalogue import typed
from schemas.envelope import Clock, NewEvent
from schemas.errors import InputError, LogError
from schemas.folder import DataFolder
from warehouse import connect
from warehouse.lock import WriterLock
from warehouse.log.head import sync_folder, write_durably
from warehouse.log.migrations import migrate
from warehouse.snapshot.copying import sync_file

if TYPE_CHECKING:
    from warehouse.store import Store

_LONG_ENOUGH = 20
"""Characters from which a quotation is searched for in telemetry: a shorter one stands there by chance."""
_STATED = ("ObservationAdded", "ObservationCorrected")


@dataclass(frozen=True)
class Held:
    """What holds a content: `subject` in words, events by id, the article's ids and the addresses that it was seen at."""

    subject: str
    events: tuple[str, ...]
    articles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    """Records that events name, as `file#record id`."""


class Erasure(NamedTuple):
    """An act of erasing, as the log holds it."""

    act: str
    erased: PayloadErased


def held(store: Store, wanted: str) -> Held:
    """What holds an article, an observation or an event; `wanted` is its id, or the beginning of one that fits only one.

    An article is all of it: revisions with their differences, observations, and decisions that quote it; the event of one of its
    revisions stands for the whole of it. Raises InputError where nothing or several fit, or nothing of it is left.
    """
    kind, found = _find(store, wanted.strip())
    if kind == "article":
        return _article(store, found)
    row = store.query("SELECT event_id, stream, type, payload FROM log.main.event WHERE event_id = ?", [found])[0]
    if row["type"] in {"ArticlePublished", "ArticleRevised"}:
        return _article(store, row["stream"].removeprefix("article:"))
    if row["type"] == "PayloadErased":
        raise InputError(f"{wanted} is the record of an erasure, which stays")
    about = _naming(store, found) if row["type"] in {*get_args(ObservationType), *_STATED, "ObservationProposed"} else []
    rows = [one for one in [row, *about] if one["payload"] is not None]
    if not rows:
        raise InputError(f"{wanted} was erased already")
    return Held(f"{row['type']} {found[:12]}", tuple(dict.fromkeys(one["event_id"] for one in rows)))


def record(store: Store, what: Held, *, by: str, note: str, captures: Sequence[str], beyond: Sequence[str]) -> Erasure:
    """Append the act that names what must go. The same erasure again adds nothing."""
    archive = ("archive",) if captures else ()
    erased = PayloadErased(
        by=by,
        note=note,
        events=what.events,
        captures=tuple(captures),
        articles=what.articles,
        reached=("log", "journal", "views", "snapshots", "event files", *archive, "answers", "exports"),
        beyond=tuple(beyond),
    )
    act = NewEvent.act(f"review:{what.events[0]}", erased, command_id=f"erase {' '.join(what.events)}", observed_at=store.clock())
    store.append([act])
    return Erasure(act.event_id, erased)


def texts(store: Store, erasure: Erasure) -> frozenset[str]:
    """Hashes of the texts that an erasure is about, as long as the events that hold them are not wiped."""
    query = """
        SELECT DISTINCT coalesce(payload ->> '$.evidence.text_hash', payload ->> '$.text_hash') AS text_hash
        FROM log.main.event
        WHERE event_id IN (SELECT unnest(?)) AND payload IS NOT NULL
    """
    return frozenset(row["text_hash"] for row in store.query(query, [list(erasure.erased.events)]) if row["text_hash"])


def wipe(store: Store, erasure: Erasure) -> None:
    """Empty the payloads and salts that an act names, and drop what the journal holds of them, in one transaction."""
    events = list(erasure.erased.events)
    rows = store.query(
        "SELECT payload FROM log.main.event WHERE event_id IN (SELECT unnest(?)) AND payload IS NOT NULL", [events]
    )
    words = _words([json.loads(row["payload"]) for row in rows])
    if store.folder.status.exists() and any(word in store.folder.status.read_text() for word in words):
        store.folder.status.unlink()  # the last run's, which the next one writes again
    with store.transaction() as connection:
        store.journal.forget(words)
        connection.execute(
            "UPDATE log.main.event SET payload = NULL, payload_salt = NULL WHERE event_id IN (SELECT unnest(?))", [events]
        )


def rewrite(folder: DataFolder, clock: Clock, patience_seconds: float = 0.0) -> None:
    """Write the log's file anew: DuckDB leaves the bytes of changed rows in old blocks. Nobody may have it open.

    The new file takes the old one's place in one step, once it is found to hold the same events. Raises LogError.
    """
    lock = WriterLock.acquire(folder.lock, clock, patience_seconds)
    beside = folder.root / "log-rewritten" / folder.log.name
    try:
        shutil.rmtree(beside.parent, ignore_errors=True)
        beside.parent.mkdir()
        with contextlib.closing(connect.open_log(beside)) as empty:
            migrate(empty)
        with contextlib.closing(connect.open_log(folder.log)) as connection:
            _copy_all(connection, beside)
        if folder.log.with_name(f"{folder.log.name}.wal").exists():
            raise LogError(f"{folder.log} could not be written out whole; make room on the disk and run again")
        sync_file(beside)
        beside.replace(folder.log)
        sync_folder(folder.root)
    except (OSError, duckdb.Error) as error:
        raise LogError(
            f"{folder.log} could not be written anew: {str(error).strip().splitlines()[0]}. It is as it was; make room on the "
            f"disk (as much as the log takes) and run again"
        ) from error
    finally:
        shutil.rmtree(beside.parent, ignore_errors=True)
        lock.release()


def erasures(store: Store) -> list[Erasure]:
    """Every act of erasing, in the order of the log."""
    query = """
        SELECT event_id, payload, schema_version
        FROM log.main.event
        WHERE type = 'PayloadErased' AND payload IS NOT NULL
        ORDER BY position
    """
    rows = store.query(query)
    return [Erasure(row["event_id"], typed(PayloadErased, row["payload"], row["schema_version"])) for row in rows]


def unfinished(store: Store) -> list[Erasure]:
    """Erasures whose cleaning was not seen to its end: they are cleaned (again)."""
    done = _finished(store.folder)
    return [one for one in erasures(store) if one.act not in done]


def note_finished(folder: DataFolder, done: Iterable[Erasure]) -> None:
    """Remember that everything an erasure names was reached. A note that is lost only makes it be cleaned again."""
    acts = sorted(_finished(folder) | {one.act for one in done})
    write_durably(_note(folder), json.dumps({"finished": acts}) + "\n")


def kept_out(store: Store) -> frozenset[str]:
    """Ids of articles that were erased: what is fetched or imported under one of them is passed over."""
    return frozenset(article for one in erasures(store) for article in one.erased.articles)


def _finished(folder: DataFolder) -> set[str]:
    try:
        return set(json.loads(_note(folder).read_text())["finished"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _note(folder: DataFolder) -> Path:
    return folder.root / "erased.json"


def _find(store: Store, wanted: str) -> tuple[str, str]:
    if not wanted:
        raise InputError("nothing to erase was named; give the id of an article, an observation or an event")
    for fits in ("{} = ?", "starts_with({}, ?)"):
        articles = store.query(
            f"SELECT DISTINCT stream FROM log.main.event WHERE {fits.format('stream')} ORDER BY stream LIMIT 6",
            [f"article:{wanted}"],
        )
        events = store.query(
            f"SELECT event_id FROM log.main.event WHERE {fits.format('event_id')} ORDER BY event_id LIMIT 6", [wanted]
        )
        found = [("article", row["stream"].removeprefix("article:")) for row in articles]
        found += [("event", row["event_id"]) for row in events]
        if len(found) > 1:
            raise InputError(f"{wanted!r} fits {', '.join(one for _, one in found)}; give more of the id")
        if found:
            return found[0]
    raise InputError(f"nothing is called {wanted!r}; `parley show` and the listings with --json give the ids")


def _article(store: Store, article_id: str) -> Held:
    query = "SELECT event_id, type, payload FROM log.main.event WHERE stream = ? AND payload IS NOT NULL ORDER BY position"
    own = store.query(query, [f"article:{article_id}"])
    rows = [*own, *_naming(store, article_id)]
    if not rows:
        raise InputError(f"article {article_id} was erased already")
    told = [json.loads(row["payload"]) for row in own]
    addresses = {one[key] for one in told for key in ("url", "raw_url") if one.get(key)}
    captures = (one["capture"] for one in told if one.get("capture"))
    return Held(
        f"article {article_id}",
        tuple(dict.fromkeys(row["event_id"] for row in rows)),
        (article_id,),
        tuple(sorted(addresses)),
        tuple(sorted({f"{one['warc']}#{one['record_id']}" for one in captures})),
    )


def _naming(store: Store, name: str) -> list[dict[str, Any]]:
    """Decisions of people, and proposals to them, that name an article or an observation, and with it quote its words."""
    query = """
        SELECT event_id, type, payload
        FROM log.main.event
        WHERE
            (starts_with(stream, 'review:') OR type = 'ObservationProposed')
            AND type <> 'PayloadErased' AND contains(payload, ?)
        ORDER BY position
    """
    return store.query(query, [json.dumps(name, ensure_ascii=False)])


def _words(told: Iterable[dict[str, Any]]) -> list[str]:
    words: set[str] = set()
    for one in told:
        if one.get("url"):
            words |= {one["url"], one.get("raw_url") or "", one.get("article_id") or ""}
        if "evidence" in one:
            words.add(one["evidence"]["quote"])
        if "numbered" in one:  # a plan's full text
            words |= {part["quote"] for point in one["numbered"] for part in (point, *point["matters"])}
    return sorted(word for word in words if len(word) >= _LONG_ENOUGH or word.startswith("http") or _is_id(word))


def _is_id(word: str) -> bool:
    return len(word) == 16 and all(letter in "0123456789abcdef" for letter in word)


def _copy_all(connection: duckdb.DuckDBPyConnection, beside: Path) -> None:
    with connect.attached(connection, beside, "rewritten"):
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'log' ORDER BY schema_name, table_name"
        ).fetchall()
        for schema, table in tables:
            if (schema, table) != ("main", "migration"):  # which has the same steps on both sides
                order = " ORDER BY position" if table == "event" else ""
                connection.execute(f"INSERT INTO rewritten.{schema}.{table} BY NAME SELECT * FROM log.{schema}.{table}{order}")
        counted = "SELECT count(*), max(position), max_by(hash, position) FROM {}.main.event"
        if connection.execute(counted.format("log")).fetchone() != connection.execute(counted.format("rewritten")).fetchone():
            raise LogError("the log that was written anew does not hold the same events; it is thrown away, the old one stays")
