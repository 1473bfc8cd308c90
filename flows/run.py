"""One run: what it works on, what it counted, and the lease that keeps two runs out of each other's way."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.accounts import Handover, require_accounts
from quality.gate import Verdict, added_up
from quality.report import RunFacts, SnapshotFacts, status_document
from quality.rows import key
from reading.text import PageReader
from schemas.envelope import Clock
from schemas.errors import GateError, LogError, ParleyError
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile
from schemas.settings import Settings, load_settings
from warehouse.connect import open_store
from warehouse.quarantine import failed_again
from warehouse.snapshot.status import write_status
from warehouse.store import Store

if TYPE_CHECKING:
    from observing.llm.second import SecondReader
    from observing.scoring.annotated import Annotated


def wall_clock() -> datetime:
    """The present moment in UTC: the clock of every run that is given no other."""
    return datetime.now(UTC)


class Run:
    """A run of one flow over one topic. A plain class on purpose: Prefect walks through data classes and models, not this.

    `counts` are what `status.json` and the journal say of it; `verdicts` are the gates it went through and `handovers` what went
    from one stage to the next between them, in order.
    """

    def __init__(self, flow: str, folder: DataFolder, profile: Profile, clock: Clock = wall_clock) -> None:
        self.flow = flow
        self.folder = folder
        self.profile = profile
        self.clock = clock
        self.settings: Settings = load_settings(folder.root)
        self.started_at = clock()
        self.id = f"{self.started_at:%Y%m%dT%H%M%S}-{flow}-{secrets.token_hex(3)}"
        self.counts: Counter[str] = Counter()
        self.verdicts: list[Verdict] = []
        self.handovers: list[Handover] = []
        self.notes: list[str] = []
        self.files: set[str] = set()
        """Files that this run was given to read; those that it refused are in its verdicts."""
        self.annotated: Annotated | None = None
        """What people annotated, to be taken for what articles say; None wherever they are read."""
        self.second: SecondReader | None = None
        """The second extractor, once it was wanted: one for the whole run, since it keeps the run's budget."""
        self.reader: PageReader | None = None
        """The process that reads pages, once it was wanted: one for the whole run, which ends it."""
        self.again: dict[tuple[str, str], tuple[str, ...]] = {}
        """Rows of the quarantine that this run tries again: their ids, by their step and what they are about."""
        self._kept_aside = 0
        self.snapshot: Path | None = None
        """The snapshot that this run published; None as long as it published none."""
        self.summary: dict[str, Any] = {}

    @property
    def topic(self) -> str:
        """The topic's id."""
        return self.profile.topic

    def hand_over(self, what: str, came: int, *, set_aside: int = 0, **went: int) -> None:
        """Enter in the books what came to a stage and where each of it went.

        `went` is counted as well; what was set aside is counted at its gate.
        """
        self.handovers.append(Handover(what, came, {**went, "set_aside": set_aside}))
        self.counts.update(went)

    def require_accounts(self) -> None:
        """Raise GateError where something came to a gate or a stage of this run and went nowhere."""
        require_accounts(self.verdicts, self.handovers)

    def keep_aside(self, store: Store) -> None:
        """Put what the gates have set aside since the last time into quarantine.

        What is there already and is tried again by this run stays what it was, with the reasons of today. Verdicts of one gate
        are added up by then, so that a run of a thousand batches tells no more than one of two.
        """
        for verdict in self.verdicts[self._kept_aside :]:
            found = [(self.again.get((verdict.step, key(verdict.step, bad.row)), ()), bad) for bad in verdict.quarantined]
            if new := [bad for ids, bad in found if not ids]:
                store.journal.quarantine(self.id, verdict.step, new, topic=self.topic)
            for ids, bad in found:
                failed_again(store, ids, expectation=bad.expectation, reason=bad.reason)
        if not self.again:  # who tries rows again tells each batch by its own verdicts
            self.verdicts = added_up(self.verdicts)
        self._kept_aside = len(self.verdicts)

    def store(self, at_most_seconds: float = float("inf")) -> Store:
        """The write side, for a moment: other writers wait, and this one waits for them as long as the settings say."""
        patience = min(self.settings.log.patience_seconds, at_most_seconds)
        return open_store(self.folder, clock=self.clock, patience_seconds=patience)


class RunUnderWayError(LogError):
    """Another run holds the lease of this data folder."""


@contextlib.contextmanager
def lease(folder: DataFolder) -> Iterator[None]:
    """Hold the data folder's lease for a whole run; raises RunUnderWayError where another run has it.

    The writer's lock is held only while appending; without a lease, two runs that overlap would fetch everything twice.
    The operating system gives it back when the process ends, however it ends.
    """
    folder.root.mkdir(parents=True, exist_ok=True)
    path = folder.root / "run.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    _leases.add(handle)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 64, 0).decode().strip() or "unknown"
            raise RunUnderWayError(f"{folder.root}: another run (process {holder}) is under way; this one is skipped") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        if handle in _leases:
            _leases.remove(handle)
            os.close(handle)


_leases: set[int] = set()


def _close_in_child() -> None:
    # A forked worker shares the open file and with it the lease: were it to outlive a killed run, every later one was skipped.
    while _leases:
        os.close(_leases.pop())


os.register_at_fork(after_in_child=_close_in_child)


@contextlib.contextmanager
def recorded(run: Run) -> Iterator[None]:
    """Hold the lease while the run goes on, and write down how it ended, well or badly, before its error goes on.

    What a run counted, checked and set aside goes to the journal; `status.json` and `run.summary` say how it ended. A run whose
    numbers do not add up has failed: GateError.
    """
    with lease(run.folder):
        problem: BaseException | None = None
        try:
            yield
            run.require_accounts()
        except BaseException as error:
            problem = error
            raise
        finally:
            if run.reader is not None:
                run.reader.close()
            _write_down(run, problem)


def _write_down(run: Run, problem: BaseException | None) -> None:
    ended_at = run.clock()
    if run.second is not None:
        run.notes += run.second.told()
        run.counts.update(run.second.totals())
    facts = RunFacts(run.id, run.topic, run.started_at, ended_at, _told(problem), at_gate=isinstance(problem, GateError))
    run.summary = status_document(facts, run.verdicts, run.counts, _snapshot(run, ended_at)) | {"notes": run.notes}
    with contextlib.suppress(OSError):  # a full disk must not hide the error that it caused
        write_status(run.folder, run.summary)
    # Whoever has waited for another writer in vain does not wait as long again to say so.
    with contextlib.suppress(ParleyError), run.store(at_most_seconds=5.0) as store:
        for verdict in run.verdicts:
            store.journal.record_checks(run.id, verdict.checks)
        run.keep_aside(store)
        store.journal.record_run(
            run.id,
            run.flow,
            topic=run.topic,
            started_at=run.started_at,
            ended_at=ended_at,
            outcome=run.summary["outcome"],
            message=run.summary["message"],
            counts=run.counts,
        )
        store.journal.prune(run.settings.keep.journal_days)


def _told(problem: BaseException | None) -> str | None:
    if problem is None:
        return None
    return str(problem) if isinstance(problem, ParleyError) else f"{type(problem).__name__}: {problem}"


def _snapshot(run: Run, ended_at: datetime) -> SnapshotFacts | None:
    if run.snapshot is not None:
        return SnapshotFacts(str(run.snapshot), ended_at, fresh=True)
    if not run.folder.current.exists():
        return None
    target = run.folder.current.resolve()
    return SnapshotFacts(str(target), datetime.fromtimestamp(target.stat().st_mtime, UTC))


def skipped(run: Run, why: RunUnderWayError) -> dict[str, Any]:
    """The summary of a run that gave way to another; it touched nothing, not even `status.json`."""
    return {"run_id": run.id, "topic": run.topic, "outcome": "skipped", "message": str(why), "counts": {}, "notes": [str(why)]}


def topic_run(flow: str, topic: str, folder: str | Path, clock: Clock = wall_clock) -> Run:
    """A run over the live profile `topics/<topic>.yaml` of a data folder. Raises ProfileError, which says what to mend."""
    place = DataFolder(Path(folder))
    return Run(flow, place, load_profile(place.topics / f"{topic}.yaml"), clock)
