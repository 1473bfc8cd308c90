"""The values that stages hand on, as the flat rows that the suites judge. One function a gate; the first suites say the columns.

A row holds all that a person needs to see why it was set aside, and all that is needed to try it again after a fix: the entry,
the page's capture, or the whole event under `new_event`, and what waits with it under `told_with_it`. It is JSON-able but for
times and days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.envelope import NewEvent
from schemas.pages import ArticleText, FeedEntry, Page

_KEYS = {
    "feed_entries": ("source_id", "url"),
    "pages": ("url",),
    "article_revisions": ("article_id", "revision"),
    "observations": ("article_id", "evidence_revision", "type", "evidence_start", "evidence_end"),
    "append": ("event_id",),
}


def key(step: str, row: Mapping[str, Any]) -> str:
    """What a row is about, whatever it says of it: the same thing that comes to a gate again has the same key."""
    if step == "read":
        return str(row.get("path") or row.get("url"))
    return " ".join(str(row.get(column)) for column in _KEYS[step])


def entry_row(entry: FeedEntry, observed_at: datetime) -> dict[str, Any]:
    """A feed entry, for the gate `feed_entries`; `observed_at` is when the feed was fetched."""
    return {**entry.model_dump(), "observed_at": observed_at}


def page_row(page: Page) -> dict[str, Any]:
    """A page, for the gate `pages`. The body stays in the archive: the row counts its bytes and names its capture."""
    row = page.model_dump(exclude={"body"})
    return {**row, "bytes": len(page.body), "captured": page.capture is not None}


def revision_row(event: NewEvent, with_it: Sequence[NewEvent] = ()) -> dict[str, Any]:
    """An ArticlePublished or ArticleRevised, for the gate `article_revisions`.

    `with_it` is what else was told of the article at once, such as that it is a copy: it waits with the revision.
    """
    told = [other.model_dump(mode="json") for other in with_it]
    return {"removed": [], "added": [], "posts": [], **event.content(), **_envelope(event), "told_with_it": told}


def observation_row(event: NewEvent, article: ArticleText) -> dict[str, Any]:
    """An observation with the text that it was read from, for the gate `observations`."""
    content = event.content()
    evidence: Mapping[str, Any] = content["evidence"]
    speaker: Mapping[str, Any] = content.get("speaker") or {}
    plan: Mapping[str, Any] = content.get("plan") or {}
    due: Mapping[str, Any] = content.get("due") or {}
    when: Mapping[str, Any] = content.get("when") or {}
    participants: Sequence[Any] = content.get("participants") or []
    return {
        **content,
        **_envelope(event),
        "event": content.get("event"),
        "place": content.get("place"),
        "participants": participants,
        "evidence_revision": evidence["revision"],
        "evidence_text_hash": evidence["text_hash"],
        "evidence_start": evidence["start"],
        "evidence_end": evidence["end"],
        "quote": evidence["quote"],
        "speaker_name": speaker.get("name"),
        "speaker_written": speaker.get("written"),
        "points": plan.get("points"),
        "due_earliest": due.get("earliest"),
        "due_latest": due.get("latest"),
        "due_text": due.get("text"),
        "when_earliest": when.get("earliest"),
        "when_latest": when.get("latest"),
        "when_text": when.get("text"),
        "revision": article.revision,
        "text_hash": article.text_hash,
        "text": article.text,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
    }


def event_row(event: NewEvent) -> dict[str, Any]:
    """Any event about to be appended, for the gate `append`. `command_id` is that of a human act, None for a fact."""
    return {**event.model_dump(mode="json"), "command_id": event.metadata.get("command_id")}


def _envelope(event: NewEvent) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "type": event.type,
        "reported_at": event.reported_at,
        "observed_at": event.observed_at,
        "new_event": event.model_dump(mode="json"),
    }
