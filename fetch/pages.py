"""From feed entries to pages: asked for politely, archived before they are handed on. A failed page is a page with an error."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from fetch.archive import Archive
from fetch.client import Answer, Fetcher
from schemas.envelope import Clock
from schemas.pages import FeedEntry, Page
from schemas.polling import PollState, Visit
from schemas.profile import Source


def in_turn(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """The same entries, the first of each source before the second of any."""
    by_source: dict[str, list[FeedEntry]] = {}
    for entry in entries:
        by_source.setdefault(entry.source_id, []).append(entry)
    return [entry for entry in chain.from_iterable(zip_longest(*by_source.values())) if entry is not None]


async def fetch_pages(
    entries: Sequence[FeedEntry],
    sources: Mapping[str, Source],
    fetcher: Fetcher,
    archive: Archive,
    clock: Clock,
    *,
    states: Mapping[str, PollState] | None = None,
) -> list[Page]:
    """The page of every entry, each address once, in the order given. Entries of sources that are not in `sources` are left out.

    With `states`, a page that was fetched before is asked for conditionally and comes back with status 304 if it stands.
    Raises FetchError when the archive cannot be written: a page that is not archived is not handed on.
    """
    visits = {visit.url: visit for state in (states or {}).values() for visit in state.visits}
    once: dict[str, FeedEntry] = {}
    for entry in entries:
        if entry.source_id in sources:
            once.setdefault(entry.url.split("#", 1)[0], entry)
    fetching = _Fetching(sources, fetcher, archive, clock, visits)
    return list(await asyncio.gather(*(fetching.page(url, entry) for url, entry in once.items())))


@dataclass(frozen=True)
class _Fetching:
    sources: Mapping[str, Source]
    fetcher: Fetcher
    archive: Archive
    clock: Clock
    visits: Mapping[str, Visit]

    async def page(self, url: str, entry: FeedEntry) -> Page:
        source = self.sources[entry.source_id]
        visit = self.visits.get(url)
        try:
            answer = await self.fetcher.get(
                url, source, etag=visit.etag if visit else None, last_modified=visit.last_modified if visit else None
            )
        except Exception as error:
            # The last wall between one page and all others.
            answer = Answer(url=url, final_url=url, status=0, error=f"{url}: {type(error).__name__}: {error}")
        page = Page(
            source_id=source.id,
            outlet=source.outlet or source.name,
            url=url,
            final_url=answer.final_url,
            status=answer.status,
            content_type=answer.content_type,
            encoding=answer.encoding,
            body=answer.body,
            fetched_at=self.clock(),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            entry=entry,
            error=answer.error,
            reason=answer.reason,
            missing_since=visit.missing_since if visit else None,
        )
        if page.status in {0, 304}:
            return page
        capture = await asyncio.to_thread(
            self.archive.write,
            page.final_url,
            status=page.status,
            headers=answer.headers,
            body=page.body,
            fetched_at=page.fetched_at,
            request_headers={"user-agent": self.fetcher.agent},
        )
        return page.model_copy(update={"capture": capture})
