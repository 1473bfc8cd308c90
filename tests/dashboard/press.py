"""What the pages of the press are tested on: outlets, a sick feed, a silent edit, a copy, and rows held back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from schemas.articles import ArticleBlocked, ArticlePublished, ArticleRevised, ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.sources import SourceAdded, SourceSickened
from tests.dashboard.world import HOSTILE, NOW
from tests.warehouse.given import (
    TODAY,
    Said,
    article,
    claim,
    copied,
    deadline,
    observations,
    opened,
    plan,
    published,
    rejected,
    told,
)
from warehouse.quarantine import discard

SET = "The president gave Kyiv until 27 November"
NEW = "The president asked Kyiv for a word by 27 November"
CAPTURE = {"warc": "parley-20251121-1-abc.warc.gz", "record_id": "<urn:uuid:1>"}


def page(
    name: str, day: str, *said: Said, hours: float, source: str | None = None, revision: int = 1, **fields: Any
) -> list[NewEvent]:
    """An article of a source that Parley saw some hours after it was published, with its capture."""
    first, *rest = article(name, day, *said, revision=revision)
    model = ArticlePublished if revision == 1 else ArticleRevised
    dates = [{"value": first.reported_at, "origin": "feed published"}, {"value": "2025-11-20T23:00:00-05:00", "origin": HOSTILE}]
    payload = model.model_validate(
        first.content() | {"outlet": "Ledger", "source_id": source, "capture": CAPTURE, "dates": dates} | fields
    )
    seen = first.observed_at + timedelta(hours=hours)
    return [NewEvent.fact(first.stream, payload, observed_at=seen, reported_at=first.reported_at), *rest]


def _source(payload: SourceAdded | SourceSickened) -> NewEvent:
    return NewEvent.fact(f"source:ukraine/{payload.source_id}", payload, observed_at=TODAY, topic="ukraine")


def _added(name: str) -> NewEvent:
    feed = f"https://{name}.example/feed"
    return _source(SourceAdded(topic="ukraine", source_id=name, name=name.title(), feed_url=feed, kind="wire", lang="en"))


def _gone() -> list[NewEvent]:
    blocked = ArticleBlocked(
        article_id="walled", url="https://ledger.example/walled", source_id="ledger", outlet="Ledger", title="Behind a wall",
        reason="paywall", detail="asks for money",
    )  # fmt: skip
    return [
        NewEvent.fact("article:walled", blocked, observed_at=NOW),
        NewEvent.fact(
            "article:taken-down",
            ArticleWithdrawn(article_id="taken-down", url="https://t.example", reason="410"),
            observed_at=NOW,
        ),
    ]


EVENTS: list[list[NewEvent]] = [
    [_added("ledger"), _added("gazette")],
    [
        *page("first", "2025-11-01", plan("presented", points=28), hours=48, source="ledger"),
        *page("ultimatum", "2025-11-21", deadline("set", due="2025-11-27", quote=SET), hours=2, source="ledger"),
        *page("second", "2025-11-22", deadline("set", due="2025-11-27"), hours=4, source="ledger"),
        *article("repeat", "2025-11-22", deadline("set", due="2025-11-27", quote=SET)),
        *copied("repeat", "ultimatum", "2025-11-22"),
        *article("taken-down", "2025-11-23", claim("asserts", "peace is near", speaker=HOSTILE), outlet=HOSTILE),
    ],
    [
        *page(
            "ultimatum", "2025-11-23", deadline("set", due="2025-11-27", quote=NEW), hours=1, source="ledger", revision=2,
            removed=[f"{SET}."], added=[f"{NEW}."],
        ),
        *_gone(),
        _source(SourceSickened(topic="ukraine", source_id="gazette", reason="got an HTML page", since="2026-02-28T08:00:00Z")),
    ],
]  # fmt: skip
REJECTED = observations(EVENTS[1])[2]
STATUS = {
    "run_id": "run-7",
    "topic": "ukraine",
    "outcome": "ok",
    "message": "Published.",
    "started_at": "2025-12-03T09:00:00+00:00",
    "ended_at": "2025-12-03T09:01:00+00:00",
    "seconds": 60.0,
    "counts": {"sources_polled": 2, "sources_failed": 1, "feed_entries": 5, "articles_new": 3, "articles_revised": 1},
    "steps": [
        {"step": "feed_entries", "in": 5, "on": 4, "quarantined": 1, "checks": 8, "failed": 1},
        {"step": "pages", "in": 4, "on": 2, "quarantined": 1, "checks": 9, "failed": 0},
    ],
    "failed": [
        {
            "step": "feed_entries", "expectation": "entry_has_a_web_address", "severity": "critical", "stops": False,
            "why": "Only http and https addresses are fetched.", "checked": 5, "failed": 1, "detail": f"url = '{HOSTILE}'",
            "next_step": "Look at `parley sources`.",
        }
    ],
    "snapshot": {"published_at": "2025-12-03T09:01:00+00:00", "fresh": True},
}  # fmt: skip


def publish_press(place: Path) -> DataFolder:
    """Write that folder: events, polls, rows held back, the note of a run; published."""
    held = [
        ("q1", "2025-12-01 08:00:00", "pages", "page_is_archived", "the page is not in the archive", '{"url": "x"}'),
        ("q0", "2025-12-03 08:00:00", "read", "readable", "no publication date", '{"path": "letter.txt"}'),
        ("q2", "2025-12-02 08:00:00", "feed_entries", "entry_has_a_web_address", HOSTILE, json.dumps({"title": HOSTILE})),
    ]
    with opened(place) as store:
        for name, outcome, error in (("ledger", "unchanged", None), ("gazette", "failed", "got an HTML page")):
            store.connection.execute(
                "INSERT INTO log.journal.poll "
                "VALUES ('run', ?, 'ukraine', TIMESTAMP '2025-12-03 08:00:00', ?, 200, 0.5, 10, 0, ?)",
                [name, outcome, error],
            )
        for key, at, step, expectation, reason, row in held:
            store.connection.execute(
                "INSERT INTO log.journal.quarantine "
                "VALUES (?, 'run', CAST(? AS TIMESTAMP), 'ukraine', ?, ?, ?, ?, 'open', NULL, NULL, NULL, NULL)",
                [key, at, step, expectation, reason, row],
            )
        discard(store, ["q0"], by="Ada", because=f"a letter {HOSTILE}")
        told(store, *EVENTS, [rejected(REJECTED, "2025-12-01")])
        published(store, place).close()
    folder = DataFolder(place)
    folder.status.write_text(json.dumps(STATUS))
    return folder
