"""The books between the gates: what each stage of a run was given, and where each of it went. The gates count for themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from fetch.poll import Poll
from fetch.recheck import given_up
from flows.run import Run
from observing.engine import READS, Engine, Interpretation
from reading.result import ReadResult
from schemas.envelope import NewEvent
from schemas.pages import ArticleText, FeedEntry, Page
from schemas.polling import PollState

_COUNTED = {
    "ArticlePublished": "articles_new",
    "ArticleRevised": "articles_revised",
    "ArticleBlocked": "articles_blocked",
    "ArticleCopied": "articles_copied",
    "ArticleTouched": "articles_touched",
    "ArticleWithdrawn": "articles_withdrawn",
}
"""What reading tells of articles, by the count that it goes to."""
_NAMED = 3
"""Addresses that a note names."""


def first_of_each(run: Run, entries: Sequence[FeedEntry], asked: set[int]) -> list[FeedEntry]:
    """The entries whose address was not asked for in this run; `asked` has the hashes of those that were, and gains these."""
    fresh = []
    for entry in entries:
        address = hash(entry.url.split("#", 1)[0])
        if address not in asked:
            asked.add(address)
            fresh.append(entry)
    run.hand_over("entries chosen", len(entries), entries_to_fetch=len(fresh), entries_repeated=len(entries) - len(fresh))
    return fresh


def fetched(run: Run, entries: Sequence[FeedEntry], pages: Sequence[Page]) -> None:
    """Which of these entries a page was fetched for: one an address, if the profile has its source."""
    sources = {source.id for source in run.profile.sources}
    addresses = [entry.url.split("#", 1)[0] for entry in entries if entry.source_id in sources]
    run.hand_over(
        "entries to fetch",
        len(entries),
        pages_fetched=len(pages),
        entries_repeated=len(addresses) - len(set(addresses)),
        entries_of_no_source=len(entries) - len(addresses),
    )


def read(run: Run, result: ReadResult, revisions: Sequence[NewEvent], kept: Sequence[NewEvent], on: Sequence[NewEvent]) -> None:
    """What became of each page or file, of each text that it gave, and of what else was told of articles.

    `revisions` are the texts, `kept` those that passed the gate, `on` what goes on of the events of `result`.
    """
    run.hand_over(
        "pages and files to read",
        result.inputs,
        texts_taken=result.taken,
        unchanged=result.unchanged,
        pages_closed=result.closed,
        pages_withdrawn=result.withdrawn,
        pages_waiting=result.waiting,
        set_aside=len(result.refused),
    )
    run.counts["texts_from_feed"] += result.from_feed
    told = Counter(dict.fromkeys(_COUNTED.values(), 0))
    told.update(_COUNTED[event.type] for event in on)
    new = {name: told.pop(name) for name in ("articles_new", "articles_revised")}
    run.hand_over("texts", result.taken + result.from_feed, set_aside=len(revisions) - len(kept), **new)
    others = len(result.events) - len(revisions)
    aside = {event.event_id for event in revisions} - {event.event_id for event in kept}
    streams = {event.stream for event in revisions if event.event_id in aside}
    texts = {event.event_id for event in revisions}
    held_back = sum(event.stream in streams and event.event_id not in texts for event in result.events)
    run.hand_over("what else is told of articles", others, events_held_back=held_back, **told)


def observed(run: Run, engine: object, said: Sequence[tuple[ArticleText, Interpretation]], articles: int) -> None:
    """Which articles were read for the topic, and which were only judged: they do not concern it, or are in another language."""
    relevant = [article for article, reading in said if reading.judged.relevant]
    foreign = sum(article.lang not in READS for article in relevant) if isinstance(engine, Engine) else 0
    given_up = [article for article, reading in said if reading.given_up]
    run.notes += [
        f"{article.url or article.article_id}: reading what it says took too long or too much memory; nothing was taken from it"
        for article in given_up
    ]
    run.hand_over(
        "articles",
        articles,
        articles_interpreted=len(relevant) - foreign - len(given_up),
        articles_given_up=len(given_up),
        articles_in_other_languages=foreign,
        articles_beside_the_topic=len(said) - len(relevant),
    )
    run.counts["articles_observed"] += articles
    run.counts["articles_relevant"] += len(relevant)


def waited(run: Run, polls: Sequence[Poll], after: Mapping[str, PollState], pages: Sequence[Page]) -> None:
    """Which entries are asked for no more though their page never came; the notes name some of them."""
    for poll in polls:
        lost = sorted(given_up(poll.state, after[poll.source_id], pages))
        run.counts["pages_given_up"] += len(lost)
        if lost:
            more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
            run.notes.append(f"{poll.source_id}: no page ever came for {', '.join(lost[:_NAMED])}{more}; given up")
