"""What Parley remembers of a source between two polls. Telemetry: it goes to the journal as JSON, and is no event."""

from __future__ import annotations

from datetime import datetime

from schemas.envelope import Frozen
from schemas.pages import FeedEntry


class Visit(Frozen):
    """The last time an article's page was asked for, with the validators that it gave: what a recheck needs.

    `changed_at` is when its bytes were last seen to differ; `body_hash` is of the bytes as fetched. `missing_since` is the first
    of the looks that found no such page, None once one found it.
    """

    url: str
    at: datetime
    changed_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    missing_since: datetime | None = None


class Waiting(Frozen):
    """An entry whose page could not be had yet; it is tried again from `not_before` on."""

    entry: FeedEntry
    tries: int
    not_before: datetime


class RobotsText(Frozen):
    """What a host answered to /robots.txt. `root` is its scheme, name and port, `text` "" where there was none (`status` 4xx)."""

    root: str
    read_at: datetime
    status: int
    text: str = ""


class PollState(Frozen):
    """One source between two polls. A fresh one (`PollState(source_id=…)`) is due at once and asks without validators.

    `feed_url` is the address that is asked, `profile_url` the profile's address that it came from: when the profile changes,
    the state starts again. `failures` counts failed polls in a row; `failing_since` and `sick_since` are ISO 8601 in UTC, the
    second set once the source was reported sick. `seen` are keys of entries already handed on, newest first.
    `wait_until` is what the host itself asked for (Retry-After), and no impatience overrides it.
    """

    source_id: str
    feed_url: str = ""
    profile_url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    ttl_minutes: int | None = None
    next_poll_at: datetime | None = None
    wait_until: datetime | None = None
    failures: int = 0
    failing_since: str | None = None
    sick_since: str | None = None
    retired: bool = False
    last_ok_at: datetime | None = None
    last_full_at: datetime | None = None
    quiet_polls: int = 0
    seen: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    visits: tuple[Visit, ...] = ()
