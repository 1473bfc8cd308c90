"""Rows of the quarantine, tried again: each through the same gate with the suites and the code of today, and on as in any run.

Safe to stop and to repeat: what came in well is settled and is not tried twice, and the log drops what it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from fetch.poll import Poll
from flows import steps
from flows.importing import take_in
from flows.restoring import Restored, restore
from flows.run import Run, recorded, wall_clock
from quality.rows import key
from reading.result import ReadResult
from schemas.envelope import Clock, NewEvent
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.pages import FeedEntry
from schemas.polling import PollState
from schemas.profile import Profile
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.quarantine import Held, named, open_rows, settle

BATCH = 100
"""Rows between two appends: what a stopped run has to try again at most."""

Progress = Callable[[str, int, int], None]
"""Is told (topic, rows tried, rows in all)."""


def chosen(
    folder: DataFolder,
    ids: Sequence[str] = (),
    *,
    step: str | None = None,
    topic: str | None = None,
    clock: Clock = wall_clock,
) -> list[Held]:
    """The rows with these ids, which may be shortened and may be discarded ones, or else those that wait at a step or at any.

    Raises InputError where an id names no row or several, or where there is no log yet.
    """
    if not folder.log.exists():
        raise InputError(f"{folder.log}: there is no log yet; run `parley run` or `parley import` first")
    patience = load_settings(folder.root).log.patience_seconds
    with open_store(folder, clock=clock, patience_seconds=patience) as store:
        return named(store, ids) if ids else open_rows(store, step=step, topic=topic)


def retry(
    folder: DataFolder,
    profiles: Sequence[Profile],
    rows: Sequence[Held],
    *,
    clock: Clock = wall_clock,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Try rows again, topic by topic; returns one summary a topic, as `status.json` has it, with `rows`: what became of each.

    A row that is settled is left as it is. Raises RunUnderWayError, GateError, LogError, and InputError for a row of a topic that
    no profile is given for.
    """
    known = {profile.topic: profile for profile in profiles}
    by_topic = sorted(rows, key=lambda row: row.topic or "")
    missing = {row.topic or "" for row in rows} - known.keys()
    if missing:
        raise InputError(
            f"no profile for the topic {', '.join(sorted(missing))} of rows that are to be tried again: put it back into "
            f"{folder.topics}, discard the rows, or name another topic"
        )
    return [
        _retry(Run("retry", folder, known[topic or ""], clock), list(some), progress)
        for topic, some in groupby(by_topic, key=lambda row: row.topic)
    ]


def _retry(run: Run, rows: Sequence[Held], progress: Progress | None) -> dict[str, Any]:
    told = [_told(row, "settled", "it came in well before") for row in rows if row.state == "settled"]
    waiting = [row for row in rows if row.state != "settled"]
    with recorded(run):
        steps.follow(run)
        known = steps.look_up(run)
        steps.append(run, [*steps.sources_added(run, known), *steps.profile_told(run, known)])
        for start in range(0, len(waiting), BATCH):
            some = waiting[start : start + BATCH]
            told += _try(run, some, known)
            if progress is not None:
                progress(run.topic, start + len(some), len(waiting))
        steps.project(run)
        steps.publish(run)
        steps.alert(run)
    return run.summary | {"rows": told}


def _try(run: Run, rows: Sequence[Held], known: steps.Known) -> list[dict[str, Any]]:
    """One batch: to the stages that its rows come from, in the order in which one may need what another brings."""
    restored = restore(run, rows, known.kept_out)
    mark = len(run.verdicts)
    run.again = {}
    for row in rows:
        what = row.step, key(row.step, row.content)
        if row.id not in restored.untried:
            run.again[what] = (*run.again.get(what, ()), row.id)
    new = _through_append(run, restored)
    new += _through_revisions(run, restored)
    new += _through_reading(run, restored, known)
    new += _through_import(run, restored)
    steps.append(run, steps.observe(run, [*restored.articles, *steps.texts(new)]))
    return _conclude(run, rows, restored, mark)


def _through_append(run: Run, restored: Restored) -> list[NewEvent]:
    if restored.events:
        steps.append(run, restored.events)
    return restored.events


def _through_revisions(run: Run, restored: Restored) -> list[NewEvent]:
    if not restored.revisions:
        return []
    count = len(restored.revisions)
    read = ReadResult((*restored.revisions, *restored.told_with_them), inputs=count, taken=count)
    events = list(steps.gate_revisions(run, read).events)
    steps.append(run, events)
    return events


def _through_reading(run: Run, restored: Restored, known: steps.Known) -> list[NewEvent]:
    if not restored.entries and not restored.pages:
        return []
    with run.store() as store:
        states = store.journal.poll_states(run.topic)  # as the batch before left them
    polls = [_poll(states, source, list(some)) for source, some in _by_source(restored.entries)]
    asked = steps.Known((), states, {}, (), known.kept_out)  # nothing else is looked at again on this occasion
    fetched = [page for some in steps.to_fetch(run, polls, asked) for page in steps.fetch_pages(run, some, polls, asked)]
    events = list(steps.read_articles(run, [*restored.pages, *fetched]).events)
    steps.append(run, events, steps.settled(run, polls, fetched), fetched)  # a page from the archive is no look at it today
    return events


def _by_source(entries: Sequence[FeedEntry]) -> Iterator[tuple[str, Iterable[FeedEntry]]]:
    return groupby(sorted(entries, key=lambda entry: entry.source_id), key=lambda entry: entry.source_id)


def _poll(states: dict[str, PollState], source: str, entries: Sequence[FeedEntry]) -> Poll:
    """Entries as if a feed had listed them now. Nothing is remembered of their pages: "not modified" would bring nothing."""
    state = states.get(source) or PollState(source_id=source)
    asked = {entry.url.split("#", 1)[0] for entry in entries}
    visits = tuple(visit for visit in state.visits if visit.url not in asked)
    return Poll(source, state.model_copy(update={"visits": visits}), tuple(entries))


def _through_import(run: Run, restored: Restored) -> list[NewEvent]:
    new: list[NewEvent] = []
    for path, given in restored.files:
        events = take_in(run, [path], **given)
        steps.append(run, events)
        new += events
    return new


def _conclude(run: Run, rows: Sequence[Held], restored: Restored, mark: int) -> list[dict[str, Any]]:
    """What became of each row: it is settled where its gate let it through, and open where that set it aside again."""
    passed, failed = set[tuple[str, str]](), dict[tuple[str, str], str]()
    for verdict in run.verdicts[mark:]:
        passed |= {(verdict.step, key(verdict.step, row)) for row in verdict.passed}
        failed |= {(verdict.step, key(verdict.step, bad.row)): bad.reason for bad in verdict.quarantined}
    told = []
    for row in rows:
        what = row.step, key(row.step, row.content)
        if row.id in restored.untried:
            told.append(_told(row, "untried", restored.untried[row.id]))
        elif what in failed:
            told.append(_told(row, "open", failed[what]))
        elif row.id in restored.known or what in passed or _read_well(run, row, restored, passed):
            told.append(_told(row, "settled"))
        else:
            told.append(_told(row, "untried", "it did not come to its gate: see what else this run set aside"))
    with run.store() as store:
        settle(store, [one["id"] for one in told if one["outcome"] == "settled"])
    counts = {"settled": "rows_settled", "open": "rows_failed_again", "untried": "rows_untried"}
    run.counts.update(Counter(counts[one["outcome"]] for one in told))
    return told


def _read_well(run: Run, row: Held, restored: Restored, passed: set[tuple[str, str]]) -> bool:
    """Whether a page, file or article was read and the row is not among what that set aside."""
    if row.step == "observations":  # what holds may be worded otherwise by today's reading, or not be read any more
        which = row.content["article_id"], row.content["revision"]
        return which in {(article.article_id, article.revision) for article in restored.articles}
    if row.step == "read":
        return row.content["path"] in run.files if "path" in row.content else ("pages", row.content["url"]) in passed
    return False


def _told(row: Held, outcome: str, reason: str = "") -> dict[str, Any]:
    return {"id": row.id, "topic": row.topic, "step": row.step, "outcome": outcome, "reason": reason}
