"""The steps of a run as ordinary functions: anybody can call them in a shell, without Prefect.

A step takes the run and typed values and returns typed values. Only `look_up`, `append`, `project` and `publish` open the log,
one writer at a time, and never while something is fetched or read. Poll states are saved once everything that the polls led to is
in the log, so a run that dies before has forgotten nothing: the next one fetches the same again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fetch.archive import Archive
from fetch.client import Fetcher
from fetch.hosts import Hosts
from fetch.pages import fetch_pages as fetch_all_pages
from fetch.pages import in_turn
from fetch.poll import Poll, poll_sources
from fetch.recheck import MOST_AT_ONCE, due_for_recheck, settle
from fetch.robots import KEPT_FOR
from flows import accounts, alerting
from flows.erasing import finish as finish_erasures
from flows.gates import gate, gate_tables, set_aside
from flows.listing import listed_anew
from flows.run import Run
from flows.second import second_reading
from observing.engine import EXTRACTOR, Engine, Interpretation, events
from quality.rows import entry_row, event_row, observation_row, page_row, revision_row
from reading.address import article_id
from reading.result import ReadResult
from reading.revisions import read_pages
from reading.text import PageReader
from schemas.articles import ArticlePublished
from schemas.envelope import NewEvent, Payload
from schemas.observations import OBSERVATIONS
from schemas.pages import ArticleText, FeedEntry, ListedArticle, Page
from schemas.polling import PollState
from schemas.sources import SourceAdded
from warehouse.identity.resolve import resolve
from warehouse.journal import Journal
from warehouse.known import (
    aliases_added,
    known_articles,
    listed_articles,
    outlets_of,
    recent_articles,
    source_entries,
    uninterpreted,
)
from warehouse.log.erasure import kept_out
from warehouse.snapshot.publishing import publish as publish_snapshot
from warehouse.views.runner import project as project_views
from warehouse.watch import lapses

BATCH = 100
"""Pages that are fetched, read and appended together: what memory must hold, and what a kill can cost."""
MOST_ENTRIES = 500
"""Entries of feeds that are taken in before further feeds are polled."""
COPIES_WITHIN = timedelta(days=14)
"""How far back a text is looked for that an article may be a copy of."""
REVISIONS = frozenset({"ArticlePublished", "ArticleRevised"})
OBSERVED = frozenset(model.type() for model in OBSERVATIONS)


class Known:
    """What log and journal hold before a run. A plain class on purpose: Prefect walks through data classes and models.

    The articles that are young enough to be fetched again, what is remembered of each poll, the profile entry last told of each
    source, articles that this extractor has not read, ids of articles that were erased and must not come back, and the actors
    and plans of the profile where they are not those that the log was told last. Beside it, what this run did so far: which
    sources it polled, which addresses it asked for, and how hosts fared.
    """

    def __init__(
        self,
        articles: Sequence[ListedArticle],
        polls: Mapping[str, PollState],
        sources: Mapping[str, SourceAdded],
        unread: Sequence[ArticleText],
        kept_out: Set[str] = frozenset(),
        listed: Sequence[Payload] = (),
        hosts: Hosts | None = None,
    ) -> None:
        self.articles = articles
        self.polls = polls
        self.sources = sources
        self.unread = unread
        self.kept_out = kept_out
        self.listed = listed
        self.hosts = hosts
        self.polled: set[str] = set()
        self.asked: set[int] = set()
        """Hashes of addresses: the addresses themselves would be the one thing that grows with the number of feeds."""


def look_up(run: Run) -> Known:
    """Read what is known, under the writer's lock and for a moment only.

    The run's profile gains the spellings that people taught, so that everything read from now on knows them. An erasure that was
    interrupted is finished first.
    """
    if finished := finish_erasures(run.folder, run.clock):
        run.notes.append(f"finished {finished} erasures that had been interrupted")
    with run.store() as store:
        since = run.started_at.astimezone(UTC).isoformat()
        listed = listed_anew(store, run.profile, since)
        run.profile = run.profile.with_aliases(aliases_added(store, run.topic))
        return Known(
            articles=listed_articles(store, run.clock() - timedelta(days=run.settings.fetch.recheck_days)),
            polls=store.journal.poll_states(run.topic),
            sources=source_entries(store, run.topic),
            unread=uninterpreted(store, run.topic, EXTRACTOR),
            kept_out=kept_out(store),
            listed=listed,
            hosts=Hosts(run.settings.fetch.host_delay_seconds, store.journal.robots(run.clock() - KEPT_FOR)),
        )


def fetch_feeds(run: Run, known: Known) -> list[Poll]:
    """Poll the topic's next sources, until they have brought as many entries as are taken in together; [] once all were polled.

    A source that fails costs itself only.
    """
    left = [source for source in run.profile.sources if source.id not in known.polled]

    async def poll() -> list[Poll]:
        async with _fetcher(run, known) as fetcher:
            return await poll_sources(left, known.polls, fetcher, run.clock, topic=run.topic, most=MOST_ENTRIES)

    polls = asyncio.run(poll()) if left else []
    known.polled |= {poll.source_id for poll in polls}
    run.counts["sources_polled"] += sum(poll.outcome != "not_due" for poll in polls)
    run.counts["sources_failed"] += sum(poll.outcome == "failed" for poll in polls)
    run.counts["entries_passed_over"] += sum(poll.passed_over for poll in polls)
    run.notes += [f"{poll.source_id}: {poll.error}" for poll in polls if poll.outcome == "failed"]
    return polls


def _fetcher(run: Run, known: Known) -> Fetcher:
    """A fetcher for one round: what the rounds before learned of hosts goes on."""
    known.hosts = known.hosts or Hosts(run.settings.fetch.host_delay_seconds)
    return Fetcher(run.settings.fetch, run.clock, hosts=known.hosts)


def to_fetch(run: Run, polls: Sequence[Poll], known: Known) -> Iterator[list[FeedEntry]]:
    """What to fetch after these polls, in batches: new entries, those that still wait, young articles that may have been edited.

    The sources take turns, so that a batch asks many hosts and not one of them a hundred times.
    """
    now = run.clock()
    offered = [entry for poll in polls for entry in poll.entries]
    entries = [entry for entry in offered if not known.kept_out or article_id(entry.url) not in known.kept_out]
    kept = gate(run, "feed_entries", entries, lambda entry: entry_row(entry, now))
    states = {poll.source_id: poll.state for poll in polls}  # of this round: what a host asked for a moment ago counts
    again = due_for_recheck(known.articles, states, now, run.settings.fetch, MOST_AT_ONCE - run.counts["pages_rechecked"])
    run.hand_over("feed entries", len(offered), feed_entries=len(entries), entries_erased=len(offered) - len(entries))
    run.counts["pages_rechecked"] += len(again)
    turns = in_turn(accounts.first_of_each(run, [*kept, *again], known.asked))
    for start in range(0, len(turns), BATCH):
        yield turns[start : start + BATCH]


def fetch_pages(run: Run, entries: Sequence[FeedEntry], polls: Sequence[Poll], known: Known) -> list[Page]:
    """Fetch the pages of a batch of entries. What the polls remember of a page tells whether it is asked for conditionally."""
    sources = {source.id: source for source in run.profile.sources}
    states = {poll.source_id: poll.state for poll in polls}

    async def fetch() -> list[Page]:
        with Archive(run.folder.archive, run.clock) as archive:
            async with _fetcher(run, known) as fetcher:
                return await fetch_all_pages(entries, sources, fetcher, archive, run.clock, states=states)

    before = dict(known.hosts.robots) if known.hosts else {}
    pages = asyncio.run(fetch())
    told = [one for root, one in known.hosts.robots.items() if one != before.get(root)] if known.hosts else []
    if told:
        with run.store() as store:
            store.journal.save_robots(told, run.clock() - KEPT_FOR)
    accounts.fetched(run, entries, pages)
    return pages


def read_articles(run: Run, pages: Sequence[Page]) -> ReadResult:
    """Turn pages into article events: published, revised, blocked, copied, withdrawn.

    Of the log only what these pages concern is looked up, and the texts of the last days where one may repeat them.
    """
    sources = {source.id: source for source in run.profile.sources}
    kept = gate(run, "pages", pages, page_row)
    if not kept:
        return gate_revisions(run, ReadResult((), 0, ()))
    addresses = {address for page in kept for address in (page.url, page.final_url, page.entry.url if page.entry else page.url)}
    asked = {article_id(address) for address in addresses}
    with run.store() as store:
        known = known_articles(store, asked)
        recent = recent_articles(store, *_around(kept, run)) if any(page.status == 200 for page in kept) else {}
    run.reader = run.reader or PageReader(run.settings.read)
    result = read_pages(kept, known, list(recent.values()), sources, reader=run.reader)
    # A page may call itself by an address that nothing led to: then it is known under a name that could not be asked for before.
    named = {event.stream.removeprefix("article:") for event in result.events} - asked
    with run.store() as store:
        more = known_articles(store, named) if named else {}
    if more:
        result = read_pages(kept, {**known, **more}, list(recent.values()), sources, reader=run.reader)
    return gate_revisions(run, result)


def _around(pages: Sequence[Page], run: Run) -> tuple[datetime, datetime]:
    """The days in which a text may stand that one of these pages repeats: the last ones, and those of older pages."""
    told = [page.entry.published or page.entry.updated for page in pages if page.entry]
    days = [run.clock(), *(page.fetched_at for page in pages), *filter(None, told)]
    return min(days) - COPIES_WITHIN, max(days) + COPIES_WITHIN


def gate_revisions(run: Run, result: ReadResult) -> ReadResult:
    """The same result without the revisions that the gate sets aside, nor what else was said of those articles."""
    set_aside(run, "read", result.refused, result.inputs)
    revisions = [event for event in result.events if event.type in REVISIONS]
    others: dict[str, list[NewEvent]] = {}
    for event in result.events:
        if event.type not in REVISIONS:
            others.setdefault(event.stream, []).append(event)
    good = gate(run, "article_revisions", revisions, lambda event: revision_row(event, others.get(event.stream, ())))
    kept = {event.event_id for event in good}
    lost = {event.stream for event in revisions if event.event_id not in kept}
    on = tuple(event for event in result.events if event.event_id in kept or event.stream not in lost)
    accounts.read(run, result, revisions, good, on)
    run.notes += _changed_hands(run, on)
    return replace(result, events=on)


def _changed_hands(run: Run, events: Sequence[NewEvent]) -> list[str]:
    """Revisions that name another outlet than the article did: the address may have changed hands, or be given by mistake."""
    revised = {event.stream.removeprefix("article:") for event in events if event.type == "ArticleRevised"}
    if not revised:
        return []
    with run.store() as store:
        outlets = outlets_of(store, revised)
    notes = []
    for said in (event.content() for event in events if event.type in REVISIONS):
        before = outlets.get(said["article_id"], said["outlet"])
        if before != said["outlet"]:
            notes.append(
                f"{said['url'] or said['article_id']}: was by {before} and now names {said['outlet']}; kept as an edit of it"
            )
        outlets[said["article_id"]] = said["outlet"]
    return notes


def observe(run: Run, articles: Iterable[ArticleText]) -> list[NewEvent]:
    """What the articles say about this run's topic: observations, and for each article that it was read and judged."""
    wanted = list({(article.article_id, article.revision): article for article in articles}.values())
    if not wanted:
        return []
    engine = run.annotated or Engine(run.profile, run.settings.observe.model, limits=run.settings.observe)
    read = [(article, engine.read(article)) for article in wanted]
    pairs = [(event, article) for article, said in read for event in events(said, article) if event.type in OBSERVED]
    kept = {event.event_id for event, _ in gate(run, "observations", pairs, lambda pair: observation_row(*pair))}
    accounts.observed(run, engine, read, len(wanted))
    run.counts["observations"] += len(kept)
    counting = [(article, without(said, article, kept)) for article, said in read]
    facts = [event for article, said in counting for event in events(said, article)]
    return (
        [*facts, *second_reading(run, engine, [one for one in counting if not one[1].given_up])]
        if isinstance(engine, Engine)
        else facts
    )


def without(said: Interpretation, article: ArticleText, kept: Set[str]) -> Interpretation:
    """The same interpretation with only those observations whose event ids are in `kept`."""
    facts = [event for event in events(said, article) if event.type in OBSERVED]  # in the order of the observations
    good = tuple(one for one, fact in zip(said.observations, facts, strict=True) if fact.event_id in kept)
    return replace(said, observations=good)


def append(run: Run, new: Sequence[NewEvent], polls: Sequence[Poll] = (), pages: Sequence[Page] = ()) -> None:
    """Store the events, all or none, and then the polls and what the next run must remember of each source.

    `pages` are those that the events come from: what an earlier run set aside of them is settled.
    """
    batch = gate(run, "append", [*(event for poll in polls for event in poll.events), *new], event_row)
    with run.store() as store:
        erased = {f"article:{article}" for article in kept_out(store)}
        if passed := {event.stream for event in batch} & erased:
            run.notes.append(f"passed over because they were erased: {', '.join(sorted(passed))}")
        lasting = [event for event in batch if event.stream not in erased]
        added = store.append(lasting)
        new_ones, known = len(added.added), added.repeated
        run.hand_over("events", len(batch), events=new_ones, events_known=known, events_erased=len(batch) - len(lasting))
        run.keep_aside(store)  # now and not at the end, so that this run's snapshot shows them
        _settle(run, store.journal, polls, pages, new)
        store.journal.record_polls(run.id, run.topic, polls)
        store.journal.save_poll_states(run.topic, [poll.state for poll in polls])


def settled(run: Run, polls: Sequence[Poll], pages: Sequence[Page]) -> list[Poll]:
    """The same polls, remembering what became of these pages: which came, which are tried again, which are given up."""
    now = run.clock()
    after = {poll.source_id: settle(poll.state, pages, now, run.settings.fetch) for poll in polls}
    accounts.waited(run, polls, after, pages)
    return [replace(poll, state=after[poll.source_id]) for poll in polls]


def _settle(run: Run, journal: Journal, polls: Sequence[Poll], pages: Sequence[Page], new: Sequence[NewEvent]) -> None:
    """Close what an earlier run set aside and this one took in well; what this run set aside again stays open."""
    looked_at = {page.url for page in pages}
    well = {
        ("feed_entries", "url"): {entry.url for poll in polls for entry in poll.entries},
        ("pages", "url"): looked_at,
        ("read", "url"): looked_at,
        ("read", "path"): run.files,
        ("article_revisions", "article_id"): {event.stream.removeprefix("article:") for event in new if event.type in REVISIONS},
    }
    for (step, key), values in well.items():
        again = {bad.row.get(key) for verdict in run.verdicts if verdict.step == step for bad in verdict.quarantined}
        run.counts["settled"] += journal.settle(step, key, values - again)


def project(run: Run) -> None:
    """Draw identity, bring the views up to the log, and note what the clock alone makes known: dates that went by."""
    with run.store() as store:
        resolve(store)
        project_views(store)
        passed = lapses(store, run.clock().date())
        if passed:
            added = len(store.append(passed).added)
            run.counts["dates_passed"] += added
            run.counts["events"] += added
            project_views(store)


def publish(run: Run) -> None:
    """Judge the views and, if they hold, hand them to the readers as a new snapshot, judged once more as they will see it.

    Not where the books of the run do not add up: readers keep what they have until it is known what is missing.
    """
    run.require_accounts()
    with run.store() as store:
        gate_tables(run, "views", store.query)
        before = run.folder.current.resolve()
        path = publish_snapshot(store, run.folder, run.settings, check=lambda query: gate_tables(run, "snapshot", query))
        run.snapshot = path if path.resolve() != before else None


def follow(run: Run) -> None:
    """Begin with the alert rules that are new in the profile, before anything of this run is in the log."""
    alerting.follow(run)


def alert(run: Run) -> None:
    """Tell those whose rules want it what is new; whatever a receiver does is a note of the run and never its failure."""
    alerting.alert(run)


def texts(events: Iterable[NewEvent]) -> list[ArticleText]:
    """The revisions among the events, as the observing stage takes them."""
    return [_text(event) for event in events if event.type in REVISIONS]


def _text(event: NewEvent) -> ArticleText:
    said = ArticlePublished.model_validate({k: v for k, v in event.content().items() if k in ArticlePublished.model_fields})
    wanted = said.model_dump(include=set(ArticleText.model_fields))
    return ArticleText(**wanted, observed_at=event.observed_at)


def profile_told(run: Run, known: Known) -> list[NewEvent]:
    """Actors and plans of the profile where they changed: views tell by them whom it knows, and what a plan is called."""
    told = (NewEvent.fact(f"profile:{run.topic}", one, observed_at=run.started_at, topic=run.topic) for one in known.listed)
    return list(told)


def sources_added(run: Run, known: Known) -> list[NewEvent]:
    """Each source whose entry in the profile is new, or is not the one that was last told."""
    since = run.started_at.astimezone(UTC).isoformat()
    new = []
    for source in run.profile.sources:
        entry = SourceAdded(
            topic=run.topic,
            source_id=source.id,
            name=source.name,
            feed_url=str(source.feed),
            kind=source.kind,
            lang=source.lang,
            leaning=source.leaning,
            reliability=source.reliability,
            since=since,
        )
        told = known.sources.get(source.id)
        if told is None or told.model_copy(update={"since": since}) != entry:
            stream = f"source:{run.topic}/{source.id}"
            new.append(NewEvent.fact(stream, entry, observed_at=run.started_at, topic=run.topic))
    return new
