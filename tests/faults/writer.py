"""A process that appends, projects and publishes without end, says each step that is done, and dies as it is told to.

`story` makes the same batches from the same seed, so that whoever looks afterwards knows what had to be there.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from schemas.acts import Act, Anchor, ObservationAdded, ObservationConfirmed, ObservationCorrected, ObservationRejected
from schemas.acts import Said as Stated
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.observations import OBSERVATIONS
from schemas.settings import KeepSettings, Settings
from tests.warehouse.given import Said, article, claim, contact, copied, deadline, meeting, plan
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.snapshot.publishing import publish
from warehouse.store import Store
from warehouse.views.definition import load_views
from warehouse.views.lint import check
from warehouse.views.runner import VIEWS, project
from warehouse.watch import lapses

NOW = datetime(2025, 12, 20, 8, tzinfo=UTC)
SETTINGS = Settings(keep=KeepSettings(snapshots=2, snapshot_grace_hours=0))
_FILE_OPERATIONS = {"open", "os.rename", "os.remove", "os.symlink", "os.mkdir"}
_OBSERVED = {model.type() for model in OBSERVATIONS}

for _view in load_views(VIEWS):  # once, in the process that writers are forked from
    check(_view)


class Death(NamedTuple):
    """How a writer ends where nobody kills it before: at which of its operations on the folder's files, at which size of one."""

    operation: int | None = None
    size: int | None = None


def batch(seed: int, number: int) -> list[NewEvent]:
    """What one run brings: an article or a new revision of one, copies, and a person's decision about an earlier batch."""
    rng = random.Random(f"{seed}/{number}")
    day = f"{datetime(2025, 11, 20, tzinfo=UTC) + timedelta(days=number % 28):%Y-%m-%d}"
    said = rng.sample(_things_said(rng), rng.randrange(1, 5))
    events = article(f"story{number}", day, *said)
    if number and rng.random() < 0.3:
        earlier = rng.randrange(number)
        events += article(f"story{earlier}", day, *said[:1], revision=number + 2)
    if number and rng.random() < 0.3:
        events += copied(f"story{number}", f"story{rng.randrange(number)}", day)
    if number and rng.random() < 0.6:
        events.append(_decision(seed, number, rng))
    return events


def write(folder: Path, seed: int, first: int, death: Death, tell: Connection) -> None:
    """Go on with the story from batch `first` on for ever. Each step that is done goes to `tell` as (what, batch, detail)."""
    prepare(folder, death)
    place = DataFolder(folder)
    rng = random.Random(f"{seed}/writer/{first}")
    tiny = rng.random() < 0.7  # with a tiny threshold each commit is a CHECKPOINT
    number = first
    try:
        while True:
            with closing(open_store(place, clock=lambda: NOW)) as store:
                if tiny:
                    store.connection.execute("SET checkpoint_threshold = '1KB'")
                for _ in range(rng.randrange(1, 4)):
                    _step(store, place, seed, number, tell, rng)
                    number += 1
    except BaseException as error:
        tell.send(("failed", number, f"{type(error).__name__}: {error}"))
        raise


def _step(store: Store, place: DataFolder, seed: int, number: int, tell: Connection, rng: random.Random) -> None:
    tell.send(("appending", number, ""))
    appended = store.append(batch(seed, number))
    tell.send(("appended", number, appended.head.position))
    if rng.random() < 0.3:
        return  # a run that goes no further: the next one has more to take in
    tell.send(("projecting", number, ""))
    bring_up(store)
    tell.send(("projected", number, store.head.position))
    if rng.random() < 0.3:
        store.connection.execute("CHECKPOINT log")
    tell.send(("publishing", number, ""))
    path = publish(store, place, SETTINGS)
    tell.send(("published", number, path.name))


def bring_up(store: Store) -> None:
    """Identity and views up to the log, and what the clock alone makes known, as a run does on a large folder."""
    resolve(store)
    project(store, narrow_above=0)
    if passed := lapses(store, NOW.date()):
        store.append(passed)
        project(store, narrow_above=0)


def prepare(folder: Path, death: Death) -> None:
    """Arrange for this process to end as `death` says."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if death.size is not None:
        # The kernel then ends the process in the middle of the write that makes a file too long, in DuckDB's code too.
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (death.size, death.size))
    if death.operation is not None:
        left = death.operation

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _FILE_OPERATIONS and any(str(argument).startswith(str(folder)) for argument in arguments):
                left -= 1
                if left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)


def _things_said(rng: random.Random) -> list[Said]:
    due = f"2025-12-{rng.randrange(1, 28):02d}"
    return [
        deadline(rng.choice(["set", "extended", "abandoned", "softened"]), due=due, to=(rng.choice(["Ukraine", "Russia"]),)),
        meeting(
            rng.choice(["announced", "held", "cancelled"]),
            place=rng.choice(["Geneva", "Moscow"]),
            when=due,
            people=rng.sample(["Marco Rubio", "Steve Witkoff", "Sergei Lavrov"], 2),
        ),
        plan(rng.choice(["proposed", "revised", "rejected"]), points=rng.choice([19, 20, 28]), authors=["Steve Witkoff"]),
        claim(rng.choice(["asserts", "denies"]), "Russia wrote the plan", subject="plan", speaker="Marco Rubio"),
        contact("telephone", ["Donald Trump", "Vladimir Putin"], when=due),
    ]


def _decision(seed: int, number: int, rng: random.Random) -> NewEvent:
    about = rng.choice([event for event in batch(seed, rng.randrange(number)) if event.type in _OBSERVED])
    content = about.content()
    evidence = content["evidence"]
    where = {key: evidence[key] for key in ("revision", "start", "end", "quote")}
    named = {"observation": about.event_id, "type": about.type, "article_id": content["article_id"]}
    anchor = Anchor.model_validate(named | where)
    stated = Stated(type=anchor.type, payload=content | {"modality": "hedged", "extractor": "person/1"})
    act: Act = rng.choice(
        [
            ObservationConfirmed(by="ana", topic="ukraine", about=anchor),
            ObservationRejected(by="ana", topic="ukraine", about=anchor, note="not what it says"),
            ObservationCorrected(by="ben", topic="ukraine", about=anchor, said=stated),
            ObservationAdded(by="ben", topic="ukraine", said=stated),
        ]
    )
    stream = f"review:{about.event_id}"
    return NewEvent.act(stream, act, command_id=f"{seed}/{number}", observed_at=NOW, topic="ukraine")
