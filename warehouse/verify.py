"""Does the log keep its promises? Every finding says what is wrong and where; none at all means that all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from schemas.articles import Capture
from schemas.catalogue import CATALOGUE, decode
from schemas.errors import LogError, ViewError
from warehouse.log.chain import GENESIS, event_hash, payload_hash
from warehouse.log.erasure import erasures, unfinished
from warehouse.log.events import covered, rows
from warehouse.log.head import EMPTY, Head, read_head
from warehouse.views.runner import stage

if TYPE_CHECKING:
    from warehouse.store import Store

_OBSERVATIONS = (
    "stg_plan_report", "stg_deadline_report", "stg_meeting_report", "stg_contact_report", "stg_claim_report",
    "stg_provision_report",
)  # fmt: skip

_CHUNK = 20_000

Progress = Callable[[int, int], None]
Archive = Callable[[Sequence[Capture]], Iterable[tuple[Capture, str]]]
"""Tells which captures are not in the archive as they were written, each with what is wrong; all of a file in one go."""
Row = tuple[Any, ...]
"""A row of the event table in the order of `warehouse.log.events.COLUMNS`."""


class Finding(NamedTuple):
    """One broken promise: which check, at which position (None: the log as a whole), and what was found."""

    check: str
    position: int | None
    detail: str


def verify(
    store: Store,
    progress: Progress | None = None,
    *,
    since: int = 0,
    anchors: Sequence[Head] = (),
    archive: Archive | None = None,
) -> list[Finding]:
    """Read the whole log once and check chain, order, payloads, uniqueness, head file, and that quotations are exact slices.

    Memory stays bounded; time is linear in the number of events. `progress` is told (events done, events in all). With `since`
    the events after that position are read, trusting the one that stands there; what concerns the log as a whole is checked all
    the same. `anchors` are heads noted elsewhere: a log cut short or written anew does not hold them. `archive` is asked for the
    captures that articles name, but for those that were erased. Raises LogError where the log does not reach to `since`.
    """
    findings: list[Finding] = []
    before = _trusted(store, since)
    for row in rows(store.connection, since, chunk=_CHUNK):
        findings += _check_row(row, before)
        before = row
        if progress is not None and row[0] % 1_000 == 0:
            progress(row[0], store.head.position)
    if progress is not None:
        progress(store.head.position, store.head.position)
    return [
        *findings,
        *_check_sets(store),
        *_check_head(store, before),
        *_check_anchors(store, anchors),
        *_check_evidence(store),
        *_check_erasures(store),
        *(_check_captures(store, archive, since) if archive else ()),
    ]


def _trusted(store: Store, since: int) -> Row | None:
    if since <= 0:
        return None
    row = next(rows(store.connection, since - 1, limit=1), None)
    if row is None or row[0] != since:
        raise LogError(f"the log holds no event {since}: it ends at {store.head.position}. Check from an earlier position")
    return row


def _check_row(row: Row, before: Row | None) -> list[Finding]:
    position, recorded_at = row[0], row[13]
    payload, _, salt, hashed, prev_hash, own = row[14:]
    last_position, last_recorded_at, last_hash = (before[0], before[13], before[19]) if before else (0, recorded_at, GENESIS)
    found: list[tuple[str, str]] = []
    if position != last_position + 1:
        found.append(("positions are contiguous", f"expected {last_position + 1}"))
    if prev_hash != last_hash:
        found.append(("chain", "prev_hash is not the hash of the event before"))
    if own != event_hash(prev_hash, covered(row)):
        found.append(("chain", "the stored fields do not give the stored hash: something was changed"))
    if recorded_at < last_recorded_at:
        found.append(("recorded_at never decreases", f"{recorded_at} after {last_recorded_at}"))
    if payload is not None:
        if salt is None or hashed != payload_hash(salt, payload):
            found.append(("payload", "the payload does not give its hash: it was changed"))
        found += _check_payload(row[4], row[5], payload)
    return [Finding(check, position, detail) for check, detail in found]


def _check_payload(event_type: str, version: int, payload: str) -> list[tuple[str, str]]:
    model = CATALOGUE.get(event_type)
    if model is None or version > model.schema_version:
        return [("type is known", f"{event_type} version {version}: written by a newer Parley?")]
    try:
        decode(event_type, payload, version)
    except ValidationError as error:
        return [("payload fits its type", f"{event_type}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}")]
    except LogError as error:  # no upcaster leads on from an older version
        return [("payload fits its type", str(error))]
    return []


def _check_sets(store: Store) -> list[Finding]:
    twice = store.query("SELECT event_id, max(position) AS position FROM log.main.event GROUP BY event_id HAVING count(*) > 1")
    gaps = store.query(
        "SELECT stream, max(position) AS position FROM log.main.event GROUP BY stream "
        "HAVING min(stream_version) <> 1 OR max(stream_version) <> count(*) OR count(DISTINCT stream_version) <> count(*)"
    )
    return [
        *(Finding("event_id is unique", row["position"], f"{row['event_id']} is stored more than once") for row in twice),
        *(Finding("stream versions have no gap", row["position"], f"stream {row['stream']}") for row in gaps),
    ]


def _check_head(store: Store, last: Row | None) -> list[Finding]:
    remembered = read_head(store.folder.head)
    position, hashed = (last[0], last[19]) if last else (0, GENESIS)
    if remembered is None:
        return [] if position == 0 else [Finding("head file", None, f"{store.folder.head} is missing")]
    if (remembered.position, remembered.hash) != (position, hashed):
        return [
            Finding("head file", position, f"{store.folder.head.name} says {remembered.position}, the log ends at {position}")
        ]
    return []


def _check_anchors(store: Store, anchors: Sequence[Head]) -> list[Finding]:
    found = []
    for anchor in anchors:
        rows = store.query("SELECT hash FROM log.main.event WHERE position = ?", [anchor.position])
        if not rows and anchor != EMPTY:
            detail = f"the log ends at {store.head.position}: it was cut short since the anchor was noted"
            found.append(Finding("anchor", anchor.position, detail))
        elif rows and rows[0]["hash"] != anchor.hash:
            detail = "another event stands there than when the anchor was noted: the log was written anew"
            found.append(Finding("anchor", anchor.position, detail))
    return found


def _check_erasures(store: Store) -> list[Finding]:
    unnamed = store.query("""
        SELECT position FROM log.main.event
        WHERE payload IS NULL AND event_id NOT IN (
            SELECT unnest(payload::JSON ->> '$.events[*]') FROM log.main.event
            WHERE type = 'PayloadErased' AND payload IS NOT NULL
        )
        ORDER BY position
    """)
    return [
        *(Finding("erasures are told", row["position"], "the payload is gone, and no PayloadErased names it") for row in unnamed),
        *(
            Finding(
                "erasures are finished", None, f"erasure {one.act[:12]} was interrupted; `parley run` or `parley erase` ends it"
            )
            for one in unfinished(store)
        ),
    ]


def captures_named(store: Store, since: int = 0) -> dict[Capture, tuple[int, str]]:
    """The captures that articles after a position name, but for those that were erased: the first event and article of each."""
    named = store.query(
        """
        WITH named AS (
            SELECT position, payload ->> '$.article_id' AS article, payload ->> '$.capture.warc' AS warc,
                payload ->> '$.capture.record_id' AS record_id
            FROM log.main.event
            WHERE position > ? AND type IN ('ArticlePublished', 'ArticleRevised') AND payload IS NOT NULL
        )
        SELECT warc, record_id, min(position) AS position, min(article) AS article
        FROM named
        WHERE warc IS NOT NULL
        GROUP BY warc, record_id
        """,
        [since],
    )
    erased = {record for one in erasures(store) for record in one.erased.captures}
    return {
        Capture(warc=row["warc"], record_id=row["record_id"]): (row["position"], row["article"])
        for row in named
        if f"{row['warc']}#{row['record_id']}" not in erased
    }


def _check_captures(store: Store, archive: Archive, since: int) -> list[Finding]:
    named = captures_named(store, since)
    findings = []
    for capture, detail in archive(list(named)):
        position, article = named[capture]
        told = f"article {article}: {capture.warc}: {detail}; restore the file from a backup"
        findings.append(Finding("captures are in the archive", position, told))
    return sorted(findings, key=lambda finding: finding.position or 0)


def _check_evidence(store: Store) -> list[Finding]:
    try:
        stage(store)
    except ViewError as error:
        return [Finding("evidence is an exact slice", None, f"not checked, because the log does not project: {error}")]
    reports = " UNION ALL ".join(
        f"SELECT position, article_id, revision, text_hash, evidence_start, evidence_end, quote FROM views.main.{table}"
        for table in _OBSERVATIONS
    )
    rows = store.query(f"""
        SELECT report.position AS position, report.article_id AS article_id, report.revision AS revision, text IS NULL AS missing
        FROM ({reports}) AS report
        LEFT JOIN (SELECT DISTINCT article_id, revision, text_hash, text FROM views.main.stg_article) AS article
            USING (article_id, revision, text_hash)
        WHERE text IS NULL OR quote IS DISTINCT FROM substring(text, evidence_start + 1, evidence_end - evidence_start)
        ORDER BY position
    """)
    said = {True: "quotes a text that is not in the log", False: "the quotation is not what stands there"}
    return [
        Finding(
            "evidence is an exact slice",
            row["position"],
            f"{row['article_id']} revision {row['revision']}: {said[row['missing']]}",
        )
        for row in rows
    ]
