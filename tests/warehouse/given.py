"""Short words for event logs in tests: `article("ledger", "2025-11-21", deadline("set", due="2025-11-27", to="Ukraine"))`.

An article's text is made of the quotations of its observations, so that every piece of evidence is an exact slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from schemas.actors import ActorsListed, ListedActor
from schemas.acts import (
    Act,
    Anchor,
    ContradictionSettled,
    ObservationAdded,
    ObservationConfirmed,
    ObservationCorrected,
    ObservationRejected,
)
from schemas.acts import Said as Stated
from schemas.articles import ArticleCopied, ArticleJudged, ArticlePublished, ArticleRevised
from schemas.envelope import NewEvent, When, digest
from schemas.folder import DataFolder
from schemas.observations import (
    Agent,
    ArticleInterpreted,
    ClaimReported,
    ContactReported,
    DeadlineReported,
    Evidence,
    MeetingReported,
    Mention,
    Observation,
    PlanRef,
    PlanReported,
    ProvisionReported,
)
from schemas.plan_texts import NumberedPoint, PlanTextRecorded, PointMatter
from schemas.settings import Settings
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.read import Reader, open_reader
from warehouse.snapshot.publishing import publish
from warehouse.store import Store
from warehouse.views.runner import project, stage

TODAY = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PARTIES = {"Ukraine", "Russia", "United States"}


@dataclass(frozen=True)
class Said:
    """One observation before it stands in an article."""

    model: type[Observation]
    quote: str
    speaker: str | None = None
    chain: tuple[str, ...] = ()
    modality: str = "asserted"
    fields: dict[str, Any] = field(default_factory=dict)


def who(name: str) -> Mention:
    kind = "party" if name in PARTIES else "outlet" if name in {"Axios", "Politico"} else "person"
    return Mention(name=name, written=name, actor=name.lower().replace(" ", "-"), kind=kind)


def on(days: str | None, text: str = "") -> When | None:
    """`2025-11-27`, `2025-10-01..2025-10-31`, or None."""
    if days is None:
        return None
    first, _, last = days.partition("..")
    return When(
        earliest=date.fromisoformat(first),
        latest=date.fromisoformat(last or first),
        precision="range" if last else "day",
        text=text,
        rule="test",
    )


def plan_ref(lineage: str | None, points: int | None, label: str = "") -> PlanRef:
    return PlanRef(lineage=lineage, points=points, points_text=str(points) if points else None, label=label or "the plan")


def deadline(
    event: str,
    *,
    due: str | None = None,
    by: Sequence[str] = ("Donald Trump",),
    to: Sequence[str] = ("Ukraine",),
    lineage: str | None = None,
    quote: str | None = None,
    speaker: str | None = None,
    chain: Sequence[str] = (),
    modality: str = "asserted",
) -> Said:
    text = quote or f"{', '.join(by)} {event} a deadline for {', '.join(to)}: {due}"
    plan = plan_ref(lineage, None) if lineage else None
    fields = {
        "event": event,
        "set_by": tuple(map(who, by)),
        "addressed_to": tuple(map(who, to)),
        "due": on(due, due or ""),
        "plan": plan,
        "subject": "accept the plan",
    }
    return Said(DeadlineReported, text, speaker, tuple(chain), modality, fields)


def meeting(
    event: str,
    *,
    place: str | None = None,
    when: str | None = None,
    people: Sequence[str] = (),
    quote: str | None = None,
    speaker: str | None = None,
    chain: Sequence[str] = (),
    modality: str = "asserted",
) -> Said:
    text = quote or f"A meeting of {', '.join(people)} in {place} on {when} was {event}"
    fields = {"event": event, "place": place, "place_written": place, "participants": tuple(map(who, people)), "when": on(when)}
    return Said(MeetingReported, text, speaker, tuple(chain), modality, fields)


def plan(
    event: str,
    *,
    lineage: str | None = "us_ukraine",
    points: int | None = None,
    when: str | None = None,
    authors: Sequence[str] = (),
    rejecters: Sequence[str] = (),
    accepters: Sequence[str] = (),
    recipients: Sequence[str] = (),
    quote: str | None = None,
    speaker: str | None = None,
    chain: Sequence[str] = (),
    modality: str = "asserted",
) -> Said:
    roles = (("author", authors), ("rejecter", rejecters), ("accepter", accepters), ("recipient", recipients))
    agents = tuple(Agent.model_validate({"who": who(n), "role": role}) for role, names in roles for n in names)
    text = quote or f"A plan with {points} points ({lineage}) was {event} by {', '.join(authors)} on {when}"
    fields = {"event": event, "plan": plan_ref(lineage, points), "agents": agents, "when": on(when)}
    return Said(PlanReported, text, speaker, tuple(chain), modality, fields)


def provision(
    topic: str,
    value: float | None = None,
    unit: str | None = None,
    *,
    event: str = "contained",
    old: float | None = None,
    lineage: str | None = "us_ukraine",
    points: int | None = None,
    obligation: str = "must",
    quote: str | None = None,
    speaker: str | None = None,
    chain: Sequence[str] = (),
    modality: str = "asserted",
) -> Said:
    text = quote or f"The {points}-point plan ({lineage}) on {topic}: {event} {value} {unit}"
    fields = {
        "event": event,
        "plan": plan_ref(lineage, points),
        "provision_topic": topic,
        "obligation": obligation,
        "value": value,
        "old_value": old,
        "unit": unit,
        "text": text,
    }
    return Said(ProvisionReported, text, speaker, tuple(chain), modality, fields)


def claim(
    stance: str,
    proposition: str,
    *,
    subject: str = "",
    topic: str = "authorship",
    lineage: str | None = None,
    speaker: str | None = None,
    chain: Sequence[str] = (),
    quote: str | None = None,
) -> Said:
    fields: dict[str, Any] = {"claim_topic": topic, "stance": stance, "proposition": proposition, "subject": subject}
    if lineage:
        fields["plan"] = plan_ref(lineage, None)
    return Said(ClaimReported, quote or f"{speaker} {stance} that {proposition}", speaker, tuple(chain), "asserted", fields)


def contact(kind: str, people: Sequence[str], *, when: str | None = None) -> Said:
    fields = {"kind": kind, "participants": tuple(map(who, people)), "when": on(when)}
    return Said(ContactReported, f"{', '.join(people)} spoke by {kind} on {when}", fields=fields)


def article(
    name: str,
    published: str,
    *said: Said,
    outlet: str | None = None,
    revision: int = 1,
    topic: str = "ukraine",
    relevant: bool = True,
    extractor: str = "rules/1",
) -> list[NewEvent]:
    """Publication (or revision), observations, interpretation and judgement of one article; `published` is a day, at noon."""
    at = datetime.combine(date.fromisoformat(published), time(12), UTC)
    text = "\n\n".join(f"{s.quote}." for s in said) or "Nothing happened."
    text_hash = digest([text])
    shared: dict[str, Any] = {
        "article_id": name,
        "revision": revision,
        "url": f"https://{name}.example/{name}",
        "raw_url": f"https://{name}.example/{name}",
        "outlet": outlet or name.title(),
        "title": f"Title of {name}",
        "lang": "en",
        "text": text,
        "text_hash": text_hash,
        "published": at,
        "reader": "test/1",
    }
    model = ArticlePublished if revision == 1 else ArticleRevised
    stream = f"article:{name}"
    events = [NewEvent.fact(stream, model(**shared), observed_at=at, reported_at=at)]
    ids = []
    for s in said:
        start = text.index(s.quote)
        evidence = Evidence(revision=revision, text_hash=text_hash, start=start, end=start + len(s.quote), quote=s.quote)
        payload = s.model.model_validate(
            {
                "topic": topic,
                "article_id": name,
                "evidence": evidence,
                "speaker": who(s.speaker) if s.speaker else None,
                "chain": tuple(map(who, s.chain)),
                "modality": s.modality,
                "rule": "test",
                "extractor": extractor,
                **s.fields,
            }
        )
        events.append(NewEvent.fact(stream, payload, observed_at=at, reported_at=at, topic=topic))
        ids.append(events[-1].event_id)
    read = ArticleInterpreted(
        article_id=name, revision=revision, topic=topic, text_hash=text_hash, extractor=extractor, observations=tuple(ids)
    )
    judged = ArticleJudged(
        article_id=name, revision=revision, topic=topic, relevant=relevant, score=1.0, reasons=("test",), judge="test/1"
    )
    return [
        *events,
        NewEvent.fact(stream, judged, observed_at=at, reported_at=at, topic=topic),
        NewEvent.fact(stream, read, observed_at=at, reported_at=at, topic=topic),
    ]


def told_sides(topic: str, people: Mapping[str, str]) -> list[NewEvent]:
    """The profile's list of actors: these people and the parties for which they speak."""
    parties = [ListedActor(id=name.lower().replace(" ", "-"), name=name, kind="party") for name in dict.fromkeys(people.values())]
    speakers = [
        ListedActor(id=name.lower().replace(" ", "-"), name=name, kind="person", party=party.lower().replace(" ", "-"))
        for name, party in people.items()
    ]
    payload = ActorsListed(topic=topic, actors=(*parties, *speakers), since="2025-11-01T08:00:00+00:00")
    return [NewEvent.fact(f"profile:{topic}", payload, observed_at=TODAY, topic=topic)]


def copied(name: str, copy_of: str, published: str) -> list[NewEvent]:
    at = datetime.combine(date.fromisoformat(published), time(12), UTC)
    payload = ArticleCopied(article_id=name, revision=1, copy_of=copy_of, similarity=0.93)
    return [NewEvent.fact(f"article:{name}", payload, observed_at=at, reported_at=at)]


def anchor(observation: NewEvent) -> Anchor:
    """Where a decision about an observation hangs, be it an extractor's or one that a person stated."""
    said, kind = observation.content(), observation.type
    if "said" in said:
        said, kind = said["said"]["payload"], said["said"]["type"]
    where = {key: said["evidence"][key] for key in ("revision", "start", "end", "quote")}
    about = {"observation": observation.event_id, "type": kind, "article_id": said["article_id"]}
    return Anchor.model_validate(about | where)


def decided(payload: Act, day: str, command: str | None = None) -> NewEvent:
    """An act of a person on a day, at six in the evening."""
    at = datetime.combine(date.fromisoformat(day), time(18), UTC)
    return NewEvent.act("review:test", payload, command_id=command or f"{day} {payload}", observed_at=at, topic="ukraine")


def rejected(observation: NewEvent, day: str) -> NewEvent:
    return decided(ObservationRejected(topic="ukraine", about=anchor(observation), by="Ada", note="not what it says"), day)


def confirmed(observation: NewEvent, day: str) -> NewEvent:
    return decided(ObservationConfirmed(topic="ukraine", about=anchor(observation), by="Ben"), day)


def corrected(observation: NewEvent, day: str, **fields: Any) -> NewEvent:
    """The observation with other fields in its payload, in the place of what was read."""
    stated = Stated.model_validate({"type": observation.type, "payload": {**observation.content(), **fields}})
    return decided(ObservationCorrected(topic="ukraine", about=anchor(observation), said=stated, by="Ada"), day)


def added(observation: NewEvent, day: str) -> NewEvent:
    """The observation as a person's own, which no extractor saw."""
    stated = Stated.model_validate({"type": observation.type, "payload": observation.content()})
    return decided(ObservationAdded(topic="ukraine", said=stated, by="Ada"), day)


def settled(first: NewEvent, second: NewEvent, verdict: str, day: str) -> NewEvent:
    told = {"topic": "ukraine", "first": anchor(first), "second": anchor(second), "verdict": verdict, "by": "Ada"}
    return decided(ContradictionSettled.model_validate(told | {"note": "asked both"}), day)


def observations(events: Iterable[NewEvent]) -> list[NewEvent]:
    """Those of an article's events that say something."""
    return [event for event in events if event.type.endswith("Reported")]


Matter = tuple[str, float | None, str | None]
"""Topic, number and unit of what a point says."""


def handed_in(
    day: str,
    *points: str | tuple[str, Matter],
    version: str | None = None,
    lineage: str | None = "us_ukraine",
    of_points: int | None = None,
    outlet: str = "Harbor Dispatch",
    printed: str | None = None,
    topic: str = "ukraine",
    by: str = "Ada",
) -> NewEvent:
    """A full text with these points, numbered from 1, handed in on a day: of a version, or of a lineage and a number."""
    text, found = "", []
    for number, each in enumerate(points, start=1):
        words, *matter = (each,) if isinstance(each, str) else each
        text += f"{number}. "
        span = {"start": len(text), "end": len(text) + len(words), "quote": words}
        matters = tuple(
            PointMatter(provision_topic=name, value=value, unit=unit, obligation="must", **span) for name, value, unit in matter
        )
        found.append(NumberedPoint(number=number, matters=matters, **span))
        text += f"{words}\n"
    payload = PlanTextRecorded(
        topic=topic,
        version=version,
        lineage=None if version else lineage,
        points=None if version else of_points or len(points),
        outlet=outlet,
        url=f"https://{outlet.lower().replace(' ', '-')}.example/text",
        article_id=outlet.lower(),
        published=date.fromisoformat(printed or day),
        text=text,
        numbered=tuple(found),
        extractor="points/1",
        by=by,
    )
    return decided(payload, day)


def opened(tmp_path: Path) -> Store:
    return open_store(DataFolder(tmp_path), clock=lambda: TODAY)


def told(store: Store, *batches: Iterable[NewEvent]) -> Store:
    """Append each batch and bring identity and views up after it, as a run does."""
    for batch in batches:
        store.append(list(batch))
        stage(store)
        resolve(store)
        project(store)
    return store


def rows(store: Store, view: str, order: str = "ALL") -> list[dict[str, Any]]:
    return store.query(f"SELECT * FROM {view} ORDER BY {order}")


def published(store: Store, tmp_path: Path) -> Reader:
    """Publish what the store holds and open it as a reader does."""
    publish(store, DataFolder(tmp_path), Settings())
    return open_reader(DataFolder(tmp_path))
