"""A plan's full text from a person's file into the log, without Prefect: cut into points, read matter by matter, recorded.

`prepare` only looks and may be called as often as one likes; `hand_in` adds nothing where the text is there already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from flows.run import wall_clock
from observing.provisions.points import READER, PointMatters
from reading.address import article_id, bare_host, canonical_url
from reading.points import numbered, read_text
from schemas.characters import clean
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.plan_texts import NumberedPoint, PlanTextRecorded
from schemas.profile import Profile
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.plan_texts import Recorded, record
from warehouse.read import open_reader
from warehouse.read.plan_texts import lineage_of, version_counted, version_named


class OfVersion(NamedTuple):
    """Which version a text is of: its public id or, where no report tells of it yet, a lineage and a number of points."""

    topic: str
    version: str | None
    lineage: str | None
    points: int | None
    told_points: int | None = None
    """How many points reports give it."""


class Prepared(NamedTuple):
    """A text as it would be recorded, and what a person should look at first, a sentence each."""

    text: PlanTextRecorded
    doubts: tuple[str, ...]


def of_version(folder: DataFolder, version: str) -> OfVersion:
    """The version that a person names by its public id, or by the beginning of it. Raises InputError, SnapshotError."""
    with open_reader(folder) as reader:
        row = version_named(reader, version.strip())
    return OfVersion(row["topic"], row["version"], None, None, row["points"])


def of_lineage(folder: DataFolder, profile: Profile, lineage: str, points: int) -> OfVersion:
    """The version of a lineage, or of the plan with that public id, with so many points, known or not. Raises InputError."""
    known: str | None = None
    ids = [one.id for one in profile.lineages]
    if folder.current.exists():
        with open_reader(folder) as reader:
            lineage = lineage_of(reader, profile.topic, lineage) or lineage
            known = version_counted(reader, profile.topic, lineage, points)
    if lineage not in ids:
        raise InputError(
            f"the profile of {profile.topic} has no plan {lineage!r}; it has: {', '.join(ids) or 'none'}. Add the lineage to "
            f"{folder.topics / profile.topic}.yaml, or name one of these"
        )
    if known is not None:
        return OfVersion(profile.topic, known, None, None, points)
    return OfVersion(profile.topic, None, lineage, points, points)


def prepare(
    path: Path,
    profile: Profile,
    which: OfVersion,
    *,
    by: str,
    published: date,
    outlet: str | None = None,
    url: str | None = None,
    title: str = "",
    note: str = "",
) -> Prepared:
    """Read a file as the text of a version; nothing is stored. Without `outlet` the host of the address stands for it.

    Raises InputError where the file gives no numbered points, or nobody is told who handed it in or who printed it.
    """
    address = canonical_url(clean(url)) if url else None
    printed = clean(outlet or "").strip() or bare_host(address or "")
    if not by.strip():
        raise InputError("a text needs a name to stand under; say who hands it in")
    if not printed:
        raise InputError("say who printed the text: an outlet, or the address where it stands")
    text = read_text(path)
    try:
        points, doubts = numbered(text)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    reader = PointMatters(profile)
    try:
        recorded = PlanTextRecorded(
            topic=which.topic,
            version=which.version,
            lineage=which.lineage,
            points=which.points,
            outlet=printed,
            url=address,
            article_id=article_id(address) if address else None,
            title=clean(title).strip(),
            published=published,
            text=text,
            numbered=tuple(
                NumberedPoint(
                    number=point.number,
                    start=point.start,
                    end=point.end,
                    quote=text[point.start : point.end],
                    matters=reader.read(text, point.start, point.end),
                )
                for point in points
            ),
            extractor=READER,
            by=by.strip(),
            note=clean(note),
        )
    except ValidationError as error:
        raise InputError(f"{path}: {error.errors()[0]['msg']}") from error
    return Prepared(recorded, (*doubts, *_doubts(recorded, which, profile)))


def hand_in(folder: DataFolder, prepared: Prepared, clock: Clock = wall_clock) -> Recorded:
    """Put a text into the log; it shows after `flows.reviewing.take_effect` or the next run. Twice adds nothing.

    Raises InputError for a text that was erased, LogError where somebody else goes on writing.
    """
    if not folder.root.exists():
        raise InputError(f"{folder.root}: there is no data folder; make one with `parley init`")
    with open_store(folder, clock=clock, patience_seconds=load_settings(folder.root).log.patience_seconds) as store:
        return record(store, prepared.text)


def _doubts(text: PlanTextRecorded, which: OfVersion, profile: Profile) -> Sequence[str]:
    doubts = []
    found, told = len(text.numbered), which.told_points
    if told is not None and told != found:
        doubts.append(
            f"the file has {found} points, and reports give the version {told}: see whether it is whole, and this version"
        )
    silent = [point.number for point in text.numbered if not point.matters]
    if not profile.provision_topics:
        doubts.append(f"the profile of {text.topic} has no provision_topics: the points are kept, and say nothing on any matter")
    elif silent:
        doubts.append(
            f"no matter of the profile in point {', '.join(map(str, silent))}: add words to provision_topics of the profile and "
            f"import it again, if there should be"
        )
    return doubts
