"""Events about where news comes from. Polls and timings are telemetry and go to the journal, not here.

Stream: `source:<topic>/<source id>`.
"""

from __future__ import annotations

from schemas.envelope import Payload


class SourceAdded(Payload):
    """A source entered a topic's profile, or its entry there changed. "Parley reads BBC News, World, from this feed." """

    topic: str
    source_id: str
    name: str
    feed_url: str
    kind: str
    lang: str
    leaning: str | None = None
    reliability: str | None = None
    since: str = ""
    """When the run that first saw this entry began, ISO 8601 in UTC: an entry that comes back is told again. "" in old events."""


class SourceMoved(Payload):
    """The publisher moved a feed for good. "301: the feed now lives at https://…/rss.xml." """

    topic: str
    source_id: str
    old_url: str
    new_url: str
    since: str = ""
    """When the feed was last read before, ISO 8601 in UTC, "" if never: it tells one move from the next like it."""


class SourceSickened(Payload):
    """A source stopped giving news. "The feed answered with an HTML page three times in a row." """

    topic: str
    source_id: str
    reason: str
    since: str
    """The first failed poll, ISO 8601 in UTC: it tells one illness from the next."""


class SourceRecovered(Payload):
    """A sick or retired source gave a readable feed again. A 304 is no recovery: it proves nothing about the content."""

    topic: str
    source_id: str
    since: str
    """The `since` of the illness or retirement that ended."""


class SourceRetired(Payload):
    """A source left the profile or answered 410 Gone."""

    topic: str
    source_id: str
    reason: str
    since: str = ""
    """When the feed was last read, ISO 8601 in UTC, "" if never: it tells one retirement from the next."""
