"""Conditions on one row that Great Expectations has no expectation for. Pure functions of the row, from nothing but the row.

A condition names the columns that it reads, so that a suite must declare them and a reason can show them. It may assume that
they have their declared types: times are aware datetimes in UTC, days are dates, lists are lists; a column declared with `?`
may be None. It answers True where it does not apply. What it raises counts against the row, never against the run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args

from schemas.catalogue import CATALOGUE, decode
from schemas.envelope import canonical, digest
from schemas.observations import DeadlineEvent, MeetingEvent, PlanEvent, ProvisionEvent

Row = Mapping[str, Any]

CLOCK_SLACK = timedelta(days=1)
"""Publishers in other time zones, and clocks that run ahead, are right by up to a day."""
RETELLING = timedelta(days=180)
"""How far back an article may look at a deadline without writing its year: longer, and the year was more likely misread."""
FAR = timedelta(days=730)
"""A due day further ahead than this is more likely a misread year than a deadline of a negotiation."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MARKUP = re.compile(r"</?(?:a|b|br|div|em|i|img|li|p|script|span|strong|style|ul)\b[^>]*>", re.IGNORECASE)
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "PlanReported": get_args(PlanEvent),
    "DeadlineReported": get_args(DeadlineEvent),
    "MeetingReported": get_args(MeetingEvent),
    "ProvisionReported": get_args(ProvisionEvent),
}
STREAM_KINDS: Mapping[str, tuple[str, ...]] = {
    "Source": ("source:",),
    "ActorsListed": ("profile:",),
    "LineagesListed": ("profile:",),
    "Article": ("article:",),
    "DeadlineLapsed": ("entity:",),
    "MeetingDatePassed": ("entity:",),
    "EntityNamed": ("entity:",),
}


@dataclass(frozen=True)
class Condition:
    """A named condition: the columns that it reads and the function that says whether they hold."""

    reads: tuple[str, ...]
    holds: Callable[[Row], bool]
    says: str


CONDITIONS: dict[str, Condition] = {}
"""Every condition by its name, as suites write it under `holds`."""


def condition(*reads: str) -> Callable[[Callable[[Row], bool]], Callable[[Row], bool]]:
    """Register a function of a row under its own name."""

    def register(function: Callable[[Row], bool]) -> Callable[[Row], bool]:
        CONDITIONS[function.__name__] = Condition(reads, function, (function.__doc__ or "").strip())
        return function

    return register


@condition("published", "observed_at")
def published_not_in_future(row: Row) -> bool:
    """Published at most a day after we saw it."""
    return _not_ahead(row["published"], row["observed_at"])


@condition("reported_at", "observed_at")
def reported_not_in_future(row: Row) -> bool:
    """Reported at most a day after we saw it."""
    return _not_ahead(row["reported_at"], row["observed_at"])


@condition("status", "error")
def answered_or_says_why(row: Row) -> bool:
    """A page without an answer carries the sentence that says why."""
    return row["status"] != 0 or bool((row["error"] or "").strip())


@condition("status", "bytes", "captured")
def answer_is_archived(row: Row) -> bool:
    """An answer with a body lies in the archive."""
    return not (row["status"] == 200 and row["bytes"] > 0) or bool(row["captured"])


@condition("url", "external_id", "title")
def article_can_be_found(row: Row) -> bool:
    """An article has an address, or a file's name or title for it."""
    return any((row[name] or "").strip() for name in ("url", "external_id", "title"))


@condition("text", "text_hash")
def text_hash_is_of_text(row: Row) -> bool:
    """The hash is the SHA-256 of the text."""
    return hashlib.sha256(row["text"].encode()).hexdigest() == str(row["text_hash"])


@condition("text", "text_kind")
def full_text_is_long_enough(row: Row) -> bool:
    """A full text has at least 200 characters."""
    return row["text_kind"] != "full" or len(row["text"].strip()) >= 200


@condition("text")
def text_has_no_markup(row: Row) -> bool:
    """No HTML tags are left in the text."""
    return MARKUP.search(row["text"]) is None


@condition("text", "posts")
def posts_lie_in_the_text_in_order(row: Row) -> bool:
    """Posts of a live blog have words, lie inside the text and do not overlap, the first in the text first."""
    ends = [0, *(place for post in row["posts"] for place in (post["start"], post["end"])), len(row["text"])]
    return ends == sorted(ends) and all(post["start"] < post["end"] for post in row["posts"])


@condition("type", "removed", "added")
def revision_says_what_changed(row: Row) -> bool:
    """A revision names sentences that went or came."""
    return row["type"] != "ArticleRevised" or bool(row["removed"] or row["added"])


@condition("type", "revision")
def revision_number_fits_type(row: Row) -> bool:
    """The first revision is published, every later one revised."""
    return bool((row["type"] == "ArticlePublished") == (row["revision"] == 1))


@condition("evidence_start", "evidence_end", "quote", "text")
def evidence_is_slice(row: Row) -> bool:
    """The quotation is the text from start to end, character by character."""
    text, start, end = str(row["text"]), int(row["evidence_start"]), int(row["evidence_end"])
    return 0 <= start < end <= len(text) and text[start:end] == row["quote"]


@condition("evidence_revision", "revision", "evidence_text_hash", "text_hash")
def evidence_names_its_revision(row: Row) -> bool:
    """The evidence names the revision and the text that were read."""
    return (row["evidence_revision"], row["evidence_text_hash"]) == (row["revision"], row["text_hash"])


@condition("quote", "text")
def evidence_is_shorter_than_article(row: Row) -> bool:
    """The evidence is a passage of at most 1,200 characters."""
    return len(row["quote"]) <= 1_200


@condition("type", "event")
def transition_is_known(row: Row) -> bool:
    """The event belongs to the vocabulary of its kind."""
    return row["type"] not in TRANSITIONS or row["event"] in TRANSITIONS[row["type"]]


@condition("due_earliest", "due_latest")
def due_interval_in_order(row: Row) -> bool:
    """Both ends of the due interval or none, the earlier one first."""
    return _in_order(row["due_earliest"], row["due_latest"])


@condition("when_earliest", "when_latest")
def when_interval_in_order(row: Row) -> bool:
    """Both ends of the interval or none, the earlier one first."""
    return _in_order(row["when_earliest"], row["when_latest"])


@condition("due_latest", "published", "event", "due_text", "quote")
def due_not_before_set(row: Row) -> bool:
    """A deadline falls due after it was set, unless the text looks back or writes the year."""
    due, published = row["due_latest"], row["published"]
    if due is None or published is None or due >= published.date() - CLOCK_SLACK:
        return True
    if row["event"] in {"met", "passed", "abandoned", "denied"} or YEAR.search(f"{row['due_text'] or ''} {row['quote']}"):
        return True
    return bool(published.date() - due <= RETELLING)  # December tells of November's deadline; a year off is a misreading


@condition("due_latest", "published", "modality")
def planned_due_lies_ahead(row: Row) -> bool:
    """A deadline that is only planned falls due after the article."""
    due, published = row["due_latest"], row["published"]
    if due is None or published is None or row["modality"] not in {"planned", "conditional", "hypothetical"}:
        return True
    return bool(due >= published.date() - CLOCK_SLACK)


@condition("due_latest", "published")
def due_not_far_ahead(row: Row) -> bool:
    """A due day lies at most two years after the article."""
    due, published = row["due_latest"], row["published"]
    return due is None or published is None or bool(due <= published.date() + FAR)


@condition("speaker_name", "speaker_written")
def speaker_is_named(row: Row) -> bool:
    """Where there is a speaker, it has a name and the form in which the text wrote it."""
    name, written = row["speaker_name"], row["speaker_written"]
    return (name is None and written is None) or bool((name or "").strip() and (written or "").strip())


@condition("speaker_written", "text")
def speaker_stands_in_text(row: Row) -> bool:
    """The speaker's written form occurs in the article."""
    return row["speaker_written"] is None or _squeeze(row["speaker_written"]) in _squeeze(row["text"])


@condition("chain")
def chain_has_no_cycle(row: Row) -> bool:
    """No known name is met twice on the way from the speaker to the article; two unnamed officials may be two people."""
    links: Sequence[Row] = row["chain"] or ()
    names = [link["actor"] or link["name"] for link in links if link["kind"] != "anonymous"]
    return len(names) == len(set(names))


@condition("type", "place", "participants", "when_text")
def meeting_can_be_told_from_another(row: Row) -> bool:
    """A meeting has a place, a participant or a time."""
    return row["type"] != "MeetingReported" or bool(row["place"] or row["participants"] or row["when_text"])


@condition("type")
def type_is_known(row: Row) -> bool:
    """The event type stands in the catalogue."""
    return row["type"] in CATALOGUE


@condition("type", "payload")
def payload_fits_type(row: Row) -> bool:
    """The payload is a whole and valid payload of its type."""
    decode(row["type"], row["payload"])
    return True


@condition("payload")
def payload_is_canonical(row: Row) -> bool:
    """The payload is spelt canonically."""
    return canonical(json.loads(row["payload"])) == str(row["payload"])


@condition("event_id", "stream", "type", "schema_version", "topic", "payload", "command_id")
def fact_id_is_of_content(row: Row) -> bool:
    """The id of a fact is the digest of what it says; an act's comes from its command."""
    if row["command_id"] is not None:
        return True
    parts = ["parley/fact/1", row["stream"], row["type"], str(int(row["schema_version"])), row["topic"] or "", row["payload"]]
    return digest(parts) == str(row["event_id"])


@condition("type", "stream")
def stream_fits_type(row: Row) -> bool:
    """Events about an article stand in its stream, those about a source or an entity in theirs."""
    kind = next((kinds for start, kinds in STREAM_KINDS.items() if row["type"].startswith(start)), ("article:",))
    return any(row["stream"].startswith(k) and len(row["stream"]) > len(k) for k in kind)


@condition("topic", "payload")
def topic_is_the_payloads(row: Row) -> bool:
    """Where the payload names a topic, the envelope names the same."""
    topic = json.loads(row["payload"]).get("topic")
    return topic is None or row["topic"] in (None, topic)


def _not_ahead(claimed: datetime | None, observed_at: datetime) -> bool:
    return claimed is None or claimed <= observed_at + CLOCK_SLACK


def _in_order(earliest: date | datetime | None, latest: date | datetime | None) -> bool:
    if earliest is None or latest is None:
        return earliest is latest
    return earliest <= latest


def _squeeze(text: str) -> str:
    return " ".join(text.split()).casefold()
