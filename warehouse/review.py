"""People's decisions: what a reader confirms, rejects, corrects, adds, joins, parts and settles, checked and put into the log.

A decision names things as a person sees them (public ids, or the beginning of an observation's id) and is stored with the
words that it is about, so that it outlives the rows that showed them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from pydantic import ValidationError

from schemas.acts import (
    Act,
    AliasAdded,
    Anchor,
    ContradictionSettled,
    EntitiesMerged,
    EntitiesSplit,
    ObservationAdded,
    ObservationConfirmed,
    ObservationCorrected,
    ObservationRejected,
    ObservationType,
    ProposalDismissed,
    Said,
)
from schemas.catalogue import content
from schemas.envelope import NewEvent
from schemas.errors import InputError
from schemas.profile import Profile
from schemas.profile_file import load_profile
from warehouse.known import CURRENT
from warehouse.stating import stated
from warehouse.store import Store
from warehouse.views.runner import stage

Verdict = Literal["compatible", "first_holds", "second_holds", "stands"]
BY_HAND = {"confidence": 1.0, "rule": "person", "extractor": "person/1"}
_READ = get_args(ObservationType)
_STATED = ("ObservationAdded", "ObservationCorrected")
_SAYS_SO = (*_STATED, "ObservationProposed")
"""Events that hold an observation within."""
_PROPOSED = (
    "SELECT event_id AS id, type, schema_version, payload FROM log.main.event "
    "WHERE type = 'ObservationProposed' AND payload IS NOT NULL"
)


class _Observation(NamedTuple):
    """An observation of the log: an extractor's, or one that a person stated, under the id of that act."""

    id: str
    type: ObservationType
    topic: str
    payload: Mapping[str, Any]

    @property
    def anchor(self) -> Anchor:
        evidence = self.payload["evidence"]
        words = {key: evidence[key] for key in ("revision", "start", "end", "quote")}
        return Anchor(observation=self.id, type=self.type, article_id=self.payload["article_id"], **words)


class Review:
    """One person's hand on an open store. Every decision takes a `command_id`, made once by the caller and kept for a retry.

    Decisions are in the log when a method returns, and give the id of the act; views show them once they are projected.
    Each raises InputError where what is asked makes no sense, and then nothing is stored.
    """

    def __init__(self, store: Store, by: str) -> None:
        if not by.strip():
            raise InputError("a decision needs a name to stand under; say who decides")
        self._store = store
        self._by = by.strip()

    def confirm(self, observation: str, *, command_id: str, note: str = "") -> str:
        """The words say so. Takes back what was rejected or corrected before."""
        seen = self._observation(observation)
        act = ObservationConfirmed(topic=seen.topic, about=seen.anchor, by=self._by, note=note)
        return self._append(seen.id, seen.topic, act, command_id)

    def reject(self, observation: str, *, command_id: str, note: str = "") -> str:
        """The words do not say so: the observation counts no more."""
        seen = self._observation(observation)
        act = ObservationRejected(topic=seen.topic, about=seen.anchor, by=self._by, note=note)
        return self._append(seen.id, seen.topic, act, command_id)

    def correct(
        self, observation: str, fields: Mapping[str, str], *, command_id: str, quote: str | None = None, note: str = ""
    ) -> str:
        """The words say something else: the same observation with other fields, see `warehouse.stating.FIELDS`.

        With `quote` other words of the same revision carry it.
        """
        seen = self._observation(observation)
        if not fields and quote is None:
            raise InputError("a correction says what is right: give at least one field, or the words")
        payload = stated(seen.type, {**seen.payload, **BY_HAND}, fields, self._profile(seen.topic))
        if quote is not None:
            evidence = seen.payload["evidence"]
            where = "article_id = ? AND revision = ? AND text_hash = ?"
            payload["evidence"] = self._evidence(
                seen.payload["article_id"], quote, where, [evidence["revision"], evidence["text_hash"]]
            )
        said = _said(seen.type, payload)
        if said.observation() == _said(seen.type, {**seen.payload, **BY_HAND}).observation():
            raise InputError(f"observation {seen.id[:12]} says that already; `confirm` agrees with it")
        act = ObservationCorrected(topic=seen.topic, about=seen.anchor, said=said, by=self._by, note=note)
        return self._append(seen.id, seen.topic, act, command_id)

    def add(
        self,
        topic: str,
        article: str,
        quote: str,
        kind: ObservationType,
        fields: Mapping[str, str],
        *,
        command_id: str,
        note: str = "",
    ) -> str:
        """What no extractor saw: words of the article as it stands today, and what they say."""
        article_id = self._article(article)
        evidence = self._evidence(article_id, quote, f"article_id = ? AND (article_id, revision) IN ({CURRENT})", [])
        base = {"topic": topic, "article_id": article_id, "evidence": evidence, **BY_HAND}
        said = _said(kind, stated(kind, base, fields, self._profile(topic)))
        act = ObservationAdded(topic=topic, said=said, by=self._by, note=note)
        return self._append(article_id, topic, act, command_id)

    def take_over(
        self, proposed: str, fields: Mapping[str, str] | None = None, *, command_id: str, note: str = "", quote: str | None = None
    ) -> str:
        """What a second extractor proposed counts from now on, under its name and the adder's; with fields or words put right.

        What a person put right is a person's reading: then the extractor's name is not kept.
        """
        query = f"{_PROPOSED} AND {{}}"
        row = self._one(query, "event_id", proposed, "proposed observation")
        told = content(row["type"], row["payload"], row["schema_version"])
        kind, payload = told["said"]["type"], dict(told["said"]["payload"])
        if fields:
            payload = stated(kind, {**payload, **BY_HAND}, fields, self._profile(told["topic"]))
        if quote is not None:
            where = "article_id = ? AND revision = ? AND text_hash = ?"
            evidence = payload["evidence"]
            payload |= BY_HAND
            payload["evidence"] = self._evidence(told["article_id"], quote, where, [evidence["revision"], evidence["text_hash"]])
        act = ObservationAdded(topic=told["topic"], said=_said(kind, payload), proposed=row["id"], by=self._by, note=note)
        return self._append(told["article_id"], told["topic"], act, command_id)

    def dismiss(self, proposal: str, *, command_id: str, note: str = "") -> str:
        """Nothing has to change about what the view `proposal` gives to look at: it is proposed no more."""
        columns = "proposal AS id, kind, topic, observation, spelling, actor, entities"
        row = self._one(f"SELECT {columns} FROM views.main.proposal WHERE {{}}", "proposal", proposal, "proposal")
        about = None
        if row["kind"] == "second_reading":
            [told] = self._store.query(f"{_PROPOSED} AND event_id = ?", [row["observation"]])
            about = _decoded(told).anchor
        elif row["kind"] in ("low_confidence", "thin_join"):
            about = self._observation(row["observation"]).anchor
        act = ProposalDismissed(
            topic=row["topic"],
            proposal=row["kind"],
            about=about,
            spelling=row["spelling"],
            actor=row["actor"],
            entities=tuple(row["entities"]),
            by=self._by,
            note=note,
        )
        return self._append(row["id"], row["topic"], act, command_id)

    def alias(self, topic: str, actor: str, alias: str, *, command_id: str, note: str = "") -> str:
        """A spelling that stands for an actor of the topic's profile, in articles that are read from now on."""
        profile = self._profile(topic)
        if profile is None:
            raise InputError(f"there is no profile of the topic {topic!r} in {self._store.folder.topics}")
        known = {one.id: one for one in profile.actors}
        if actor not in known:
            close = [one.id for one in profile.actors if actor.casefold() in {n.casefold() for n in (one.name, *one.aliases)}]
            if len(close) != 1:
                raise InputError(f"the profile of {topic} has no actor {actor!r}; add the actor to the profile, or give its id")
            actor = close[0]
        alias = " ".join(alias.split())
        for one in profile.actors:
            if alias in (one.name, *one.aliases):
                raise InputError(f"{alias!r} stands for {one.name} already")
        return self._append(actor, topic, AliasAdded(topic=topic, actor=actor, alias=alias, by=self._by, note=note), command_id)

    def merge(self, entities: Sequence[str], *, command_id: str, note: str = "") -> str:
        """The entities are one, and keep the first one's id."""
        found = [self._members(entity) for entity in entities]
        ids = [name for name, _, _ in found]
        if len(set(ids)) < 2:
            raise InputError("to merge takes two different things")
        kinds = sorted({kind for _, kind, _ in found})
        if len(kinds) > 1:
            raise InputError(f"only things of one kind can be one; these are a {' and a '.join(kinds)}")
        topics = sorted({members[0].topic for _, _, members in found})
        if len(topics) > 1:
            raise InputError(f"only things of one topic can be one; these are of {' and '.join(topics)}")
        act = EntitiesMerged(
            topic=topics[0], entities=tuple(ids), anchors=tuple(m[0].anchor for _, _, m in found), by=self._by, note=note
        )
        return self._append(ids[0], topics[0], act, command_id)

    def split(self, entity: str, observations: Sequence[str], *, command_id: str, note: str = "") -> str:
        """The reports that are named speak of another thing than the others of the entity."""
        name, _, members = self._members(entity)
        away = {self._observation(one).id for one in observations}
        if strangers := away - {member.id for member in members}:
            raise InputError(f"{', '.join(sorted(one[:12] for one in strangers))}: not a report of {name}")
        if not away or len(away) == len(members):
            raise InputError(f"{name} is told by {len(members)} reports: name some of them, and leave some")
        act = EntitiesSplit(
            topic=members[0].topic,
            entity=name,
            anchors=tuple(member.anchor for member in members if member.id in away),
            stay=tuple(member.anchor for member in members if member.id not in away),
            by=self._by,
            note=note,
        )
        return self._append(name, members[0].topic, act, command_id)

    def settle(self, contradiction: str, verdict: Verdict, *, command_id: str, note: str = "") -> str:
        """What a person found about two statements: `compatible`, `first_holds`, `second_holds` or `stands`."""
        if verdict not in get_args(Verdict):
            raise InputError(f"{verdict!r} is no verdict; it is one of {', '.join(get_args(Verdict))}")
        row = self._one(
            "SELECT contradiction AS id, observation_a, observation_b FROM views.main.contradiction WHERE {}",
            "contradiction",
            contradiction,
            "contradiction",
        )
        first, second = (self._observation(row[key]) for key in ("observation_a", "observation_b"))
        act = ContradictionSettled(
            topic=first.topic, first=first.anchor, second=second.anchor, verdict=verdict, by=self._by, note=note
        )
        return self._append(row["id"], first.topic, act, command_id)

    def _append(self, subject: str, topic: str, act: Act, command_id: str) -> str:
        event = NewEvent.act(f"review:{subject}", act, command_id=command_id, observed_at=self._store.clock(), topic=topic)
        self._store.append([event])
        return event.event_id

    def _observation(self, wanted: str) -> _Observation:
        types = ", ".join(f"'{name}'" for name in (*_READ, *_STATED))
        row = self._one(
            f"SELECT event_id AS id, type, schema_version, payload FROM log.main.event WHERE type IN ({types}) AND {{}}",
            "event_id",
            wanted,
            "observation",
        )
        return _decoded(row)

    def _article(self, wanted: str) -> str:
        stage(self._store)
        query = "SELECT DISTINCT article_id AS id FROM views.main.stg_article WHERE {}"
        return str(self._one(query, "article_id", wanted, "article")["id"])

    def _members(self, wanted: str) -> tuple[str, str, list[_Observation]]:
        """Id, kind and reports of an entity, those of today first, by publication."""
        row = self._one("SELECT DISTINCT entity AS id, kind FROM views.main.identity WHERE {}", "entity", wanted, "entity")
        rows = self._store.query(
            """
            SELECT event.event_id AS id, event.type AS type, event.schema_version AS schema_version, event.payload AS payload
            FROM views.main.identity AS placed
            INNER JOIN log.main.event AS event ON event.event_id = placed.observation
            LEFT JOIN views.main.observation AS stands ON stands.observation = placed.observation
            WHERE placed.entity = ? AND placed.kind = ? AND event.payload IS NOT NULL
            ORDER BY stands.observation IS NULL, event.reported_at NULLS LAST, event.event_id
            """,
            [row["id"], row["kind"]],
        )
        return row["id"], row["kind"], [_decoded(one) for one in rows]

    def _one(self, query: str, column: str, wanted: str, noun: str) -> dict[str, Any]:
        """The row whose id this is, or the only one whose id begins so."""
        wanted = wanted.strip()
        if not wanted:
            raise InputError(f"no {noun} given")
        rows = self._store.query(query.format(f"{column} = ?"), [wanted])
        rows = rows or self._store.query(query.format(f"starts_with({column}, ?)") + " LIMIT 6", [wanted])
        if not rows:
            raise InputError(f"no {noun} {wanted!r}; `parley show` and the listings with --json give the ids")
        if len(rows) > 1:
            raise InputError(f"{noun} {wanted!r} fits more than one: {', '.join(row['id'] for row in rows)}; give more of the id")
        if rows[0].get("payload", "") is None:
            raise InputError(f"{noun} {wanted!r} was erased; nothing can be decided about it any more")
        return rows[0]

    def _evidence(self, article_id: str, quote: str, where: str, values: Sequence[object]) -> dict[str, Any]:
        rows = self._store.query(
            f"SELECT revision, text, text_hash FROM views.main.stg_article WHERE {where} ORDER BY position DESC LIMIT 1",
            [article_id, *values],
        )
        text = str(rows[0]["text"]) if rows else ""
        start = text.find(quote) if quote.strip() else -1
        if start < 0:
            raise InputError(f"these words do not stand in article {article_id}: {quote!r}. Copy them from it, to the letter")
        if text.find(quote, start + 1) >= 0:
            raise InputError(f"these words stand more than once in article {article_id}: {quote!r}. Give more of the sentence")
        end = start + len(quote)
        return {"revision": rows[0]["revision"], "text_hash": rows[0]["text_hash"], "start": start, "end": end, "quote": quote}

    def _profile(self, topic: str) -> Profile | None:
        path: Path = self._store.folder.topics / f"{topic}.yaml"
        return load_profile(path) if path.exists() else None


def _decoded(row: Mapping[str, Any]) -> _Observation:
    told = content(row["type"], row["payload"], row["schema_version"])
    kind, payload = (told["said"]["type"], told["said"]["payload"]) if row["type"] in _SAYS_SO else (row["type"], told)
    return _Observation(row["id"], kind, payload["topic"], payload)


def _said(kind: ObservationType, payload: Mapping[str, Any]) -> Said:
    try:
        # Whole, as an extractor writes it: what the person left out is there with what stands for nothing.
        return Said(type=kind, payload=Said(type=kind, payload=payload).observation().model_dump(mode="json"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        # The model's own error stands within the sentence that pydantic makes of it.
        why = f"{where} has to be given" if first["type"] == "missing" else f"{where}: {_told(first['msg'])}".removeprefix(": ")
        raise InputError(f"this is no {kind.removesuffix('Reported').lower()}: {why}") from error


def _told(message: str) -> str:
    lines = [line.strip() for line in message.removeprefix("Value error, ").splitlines() if line.strip()]
    return " ".join(line.partition(" [type=")[0] for line in lines[1:] if not line.startswith("For further")) or message
