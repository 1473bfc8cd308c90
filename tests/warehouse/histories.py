"""Random but possible histories for property tests: what a newsroom, its readers and the people who check it might do.

A story is a walk through the states of a plan, deadline, meeting or dispute. Articles tell its steps, late, twice, or again in a
copy; they are edited, judged off topic, read again by a newer extractor, and withdrawn. Everything is then cut into batches in
almost any order. What depends on what the views say (lapses, merges, settlements …) is a `Doing`, carried out on the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from hypothesis import strategies as st

from schemas.actors import ActorsListed, ListedActor, ListedOffice
from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.lineages import LineagesListed, ListedLineage
from schemas.sources import SourceAdded, SourceRecovered, SourceRetired, SourceSickened
from tests.warehouse.given import (
    TODAY,
    Said,
    added,
    article,
    claim,
    confirmed,
    contact,
    copied,
    corrected,
    deadline,
    handed_in,
    meeting,
    observations,
    plan,
    provision,
    rejected,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]
FIRST = date(2025, 11, 15)
OUTLETS = ("Ledger", "Wire", "Courier", "Herald")
PEOPLE = ("Donald Trump", "Marco Rubio", "Volodymyr Zelensky", "Vladimir Putin", "Steve Witkoff")
STATES = ("Ukraine", "Russia", "United States")
MATTERS = ("military_cap", "nato")

NEXT: dict[str, dict[str, tuple[str, ...]]] = {
    "deadline": {
        "": ("set",),
        "set": ("reaffirmed", "softened", "shortened", "extended", "denied", "abandoned", "met", "passed"),
        "reaffirmed": ("softened", "extended", "denied", "met", "passed"),
        "shortened": ("reaffirmed", "softened", "passed"),
        "extended": ("reaffirmed", "softened", "passed", "met"),
        "softened": ("abandoned", "reaffirmed", "passed"),
        "denied": ("reaffirmed", "set"),
        "abandoned": ("set", "denied"),
    },
    "meeting": {
        "": ("proposed", "announced"),
        "proposed": ("announced", "cancelled"),
        "announced": ("confirmed", "postponed", "cancelled", "held"),
        "confirmed": ("held", "postponed", "cancelled"),
        "postponed": ("announced", "cancelled"),
        "cancelled": ("announced", "held"),
    },
    "plan": {
        "": ("proposed", "drafted"),
        "proposed": ("drafted", "presented", "rejected"),
        "drafted": ("leaked", "presented"),
        "leaked": ("presented", "disowned"),
        "presented": ("received", "revised", "rejected", "endorsed"),
        "received": ("discussed", "accepted", "rejected", "revised"),
        "discussed": ("revised", "accepted", "rejected"),
        "revised": ("presented", "accepted", "rejected"),
        "endorsed": ("accepted", "withdrawn"),
        "accepted": ("withdrawn",),
        "rejected": ("revised", "withdrawn"),
    },
    "claim": {"": ("asserts", "denies"), "asserts": ("denies", "asserts"), "denies": ("asserts", "denies")},
    "contact": {"": ("telephone", "video")},
    "provision": {
        "": ("contained", "absent"),
        "contained": ("changed", "removed", "open"),
        "absent": ("contained",),
        "changed": ("removed", "contained"),
        "removed": ("contained",),
    },
}
"""What may follow what; the world goes backwards too."""

Deed = Literal["append", "half a run", "clock", "merge", "split", "settle", "erase"]


@dataclass(frozen=True, repr=False)
class Doing:
    """One thing that happens to a store. `events` are to append; `day` is the calendar's; `pick` chooses among what there is."""

    deed: Deed
    events: tuple[NewEvent, ...] = ()
    day: date = FIRST
    pick: int = 0

    def __repr__(self) -> str:
        return f"{self.deed} ({len(self.events)} events, {self.day}, {self.pick})"


@st.composite
def histories(draw: Draw) -> list[Doing]:
    """What happens to a store from its beginning: three to five batches of events, and a deed after most of them."""
    kinds = ("deadline", "meeting", "plan", "provision", *draw(st.lists(st.sampled_from(tuple(NEXT)), max_size=2)))
    told = sorted((t for kind in kinds for t in draw(_stories(kind))), key=lambda t: t[0])
    pieces = [piece for unit in _articles(draw, told) for piece in _cut(draw, unit)]
    pieces += _sources(draw)
    for text in _texts(draw, told):
        pieces.insert(draw(st.integers(0, len(pieces))), [text])
    pieces += _profiles(draw)
    if draw(st.integers(0, 2)) == 0:
        pieces = draw(st.permutations(pieces))
    said = observations(event for piece in pieces for event in piece)
    for _ in range(draw(st.integers(4, 8))):
        pieces.insert(draw(st.integers(0, len(pieces))), [_judgement(draw, said)])
    doings: list[Doing] = []
    batches = draw(st.integers(3, 5))
    for start, end in pairwise(len(pieces) * n // batches for n in range(batches + 1)):
        again = draw(st.sampled_from(pieces[: end + 1]))  # read before, or about to come early
        events = (*again, *(event for piece in pieces[start:end] for event in piece))
        deed = draw(st.sampled_from(("append", "append", "append", "half a run")))
        doings.append(Doing(deed, events, pick=draw(st.integers(0, 1))))
        if deed := draw(st.sampled_from(("", "clock", "merge", "merge", "split", "settle", "erase"))):
            doings.append(Doing(deed, day=FIRST + timedelta(draw(st.integers(5, 40))), pick=draw(st.integers(0, 10**6))))
    for lineage, count in _versions(told)[:1]:  # when nothing else is new
        text = handed_in(f"{FIRST + timedelta(26)}", *_POINTS, version=f"version-{lineage}-{count}")
        doings.append(Doing("append", (text,)))
    return doings


@st.composite
def _stories(draw: Draw, kind: str) -> list[tuple[date, Said]]:
    """A walk through the states of one thing, with the day on which each step is told."""
    day = FIRST + timedelta(draw(st.integers(0, 10)))
    due = day + timedelta(draw(st.integers(2, 12)))
    who, whom = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(STATES))
    place, lineage = draw(st.sampled_from(("Geneva", "Kyiv"))), draw(st.sampled_from(("us_ukraine", "european", None)))
    points, subject = (
        draw(st.sampled_from((28, 19))),
        draw(st.sampled_from(("territory", "process", f"authorship:us_ukraine:{who}"))),
    )
    told, state = [], ""
    while state in NEXT[kind] and len(told) < 5:
        state = draw(st.sampled_from(NEXT[kind][state]))
        if state in {"shortened", "extended", "postponed", "revised"}:
            due += timedelta(draw(st.integers(1, 6)) * (-1 if state == "shortened" else 1))
            points -= state == "revised"
        speaker = draw(st.sampled_from((None, *PEOPLE)))
        modality = draw(st.sampled_from(("asserted", "asserted", "asserted", "denied", "hedged", "planned")))
        shared: dict[str, Any] = {"speaker": speaker, "chain": draw(st.sampled_from(((), ("Axios",))))}
        when = draw(st.sampled_from((f"{due}", f"{due}", None, f"{day}..{day + timedelta(20)}")))
        if kind == "deadline":
            said = deadline(state, due=when, by=[who], to=[whom], lineage=lineage, modality=modality, **shared)
        elif kind == "meeting":
            said = meeting(
                state, place=place, when=when, people=[who, draw(st.sampled_from(PEOPLE))], modality=modality, **shared
            )
            title = draw(st.sampled_from((None, None, "Envoy", "President")))
            guests = tuple(one.model_copy(update={"role_as_written": title}) for one in said.fields["participants"])
            said = replace(said, fields={**said.fields, "participants": guests})
        elif kind == "plan":
            side = draw(st.sampled_from(("authors", "accepters", "rejecters")))
            counted = draw(st.sampled_from((points, points, None)))
            said = plan(state, lineage=lineage, points=counted, when=when, modality=modality, **{side: [who]}, **shared)
        elif kind == "provision":
            points -= state in {"changed", "removed"}
            cap = draw(st.sampled_from((600_000, 800_000, None)))
            said = provision(
                draw(st.sampled_from(MATTERS)), cap, "persons", event=state, lineage=lineage,
                points=draw(st.sampled_from((points, points, None))), modality=modality, **shared,
            )  # fmt: skip
        elif kind == "claim":
            words = draw(st.sampled_from(("the plan was written abroad", "troops leave the whole region by then")))
            said = claim(state, words, subject=subject, lineage=lineage, **shared)
        else:
            said = contact(state, [who, whom], when=when)
        told += [(day + timedelta(draw(st.integers(0, 2))), said) for _ in range(draw(st.sampled_from((1, 1, 2))))]
        day += timedelta(draw(st.integers(0, 4)))
    return told


def _articles(draw: Draw, told: Sequence[tuple[date, Said]]) -> list[list[NewEvent]]:
    """What was told, put into articles, with all that may befall one: at once, or when others have come in between."""
    units, fates, start = [], [], 0
    while start < len(told):
        taken = draw(st.integers(1, 3))
        (day, _), said = told[start], [one for _, one in told[start : start + taken]]
        name, start = f"article{len(units)}", start + taken
        shared: dict[str, Any] = {"outlet": draw(st.sampled_from(OUTLETS))}
        units.append(article(name, f"{day}", *said, relevant=draw(st.integers(0, 7)) > 0, **shared))
        fates.append(_fate(draw, name, day, said, shared))
    for number, fate in reversed(list(enumerate(fates))):
        for unit in reversed(fate):
            units.insert(draw(st.integers(number + 1, len(units))), unit)
    return units


def _fate(draw: Draw, name: str, day: date, said: Sequence[Said], shared: dict[str, Any]) -> list[list[NewEvent]]:
    common, rare = ("edited", "told by another", "withdrawn"), ("stays", "edited twice", "read again", "copied", "judged")
    fate = draw(st.sampled_from((*common, *common, *rare)))
    later = day + timedelta(draw(st.integers(-2, 4)))
    fewer = [one for one in said if draw(st.booleans())]
    units = []
    if fate.startswith("edited"):
        units.append(article(name, f"{later}", *fewer, revision=2, **shared))
    if fate == "edited twice":
        units.append(article(name, f"{later + timedelta(1)}", *said, revision=3, relevant=draw(st.booleans()), **shared))
    elif fate == "read again":
        units.append(article(name, f"{day}", *said, extractor="rules/2", **shared))
    elif fate == "told by another":  # on the same day, in the same words, and no copy
        units.append(article(f"{name}-too", f"{day}", *said, outlet="Tribune"))
    elif fate == "copied":
        units.append([*article(f"{name}-copy", f"{later}", *said, outlet="Echo"), *copied(f"{name}-copy", name, f"{later}")])
    elif fate == "judged":
        units.append(article(name, f"{day}", *said, relevant=draw(st.booleans()), **shared)[-2:])
    elif fate == "withdrawn":
        gone = ArticleWithdrawn(article_id=name, url=f"https://{name}.example/{name}", reason="404")
        units.append([NewEvent.fact(f"article:{name}", gone, observed_at=TODAY)])
    return units


def _cut(draw: Draw, unit: list[NewEvent]) -> list[list[NewEvent]]:
    """An article as it reaches the log: mostly whole, now and then in two parts with a run between them."""
    where = draw(st.integers(1, len(unit)))
    return [unit[:where], unit[where:]] if where < len(unit) and draw(st.integers(0, 3)) == 0 else [unit]


_POINTS = (
    "The parties agree never to attack each other.",
    ("The army has at most 600,000 soldiers.", ("military_cap", 600_000.0, "persons")),
    ("Ukraine stays out of the alliance.", ("nato", None, None)),
    ("A vote follows within 100 days.", ("elections", 100.0, "days")),
)


def _texts(draw: Draw, told: Sequence[tuple[date, Said]]) -> list[NewEvent]:
    """Full texts that people hand in, mostly of versions that some report tells of, by id or by lineage and number of points."""
    known = _versions(told) or [("us_ukraine", 28)]
    texts = []
    for number in range(draw(st.integers(0, 3))):
        day = FIRST + timedelta(draw(st.integers(0, 25)))
        way = draw(st.sampled_from(("first by id", "last by id", "first by number")))
        lineage, count = known[-1 if way == "last by id" else 0]
        version = None if way == "first by number" else f"version-{lineage}-{count}"
        printed = f"{day - timedelta(draw(st.integers(0, 3)))}"
        points = draw(st.permutations(_POINTS))[number:]
        texts.append(handed_in(f"{day}", *points, printed=printed, version=version, lineage=lineage, of_points=count))
    return texts


def _versions(told: Sequence[tuple[date, Said]]) -> list[tuple[str, int]]:
    """Lineages and numbers of points that reports of plans or provisions name, those told most often first."""
    named = [said.fields["plan"] for _, said in told if said.fields.get("plan")]
    times = Counter((one.lineage, one.points) for one in named if one.lineage and one.points)
    return sorted(times, key=lambda one: (-times[one], one))


def _sources(draw: Draw) -> list[list[NewEvent]]:
    shared = {"topic": "ukraine", "source_id": "ledger"}
    life = (
        SourceAdded(name="Ledger", feed_url="https://ledger.example/f", kind="wire", lang="en", **shared),
        SourceSickened(reason="got an HTML page", since="2025-11-20T08:00:00Z", **shared),
        SourceRecovered(since="2025-11-20T08:00:00Z", **shared),
        SourceRetired(reason="410 Gone", **shared),
    )
    events = [NewEvent.fact("source:ukraine/ledger", payload, observed_at=TODAY, topic="ukraine") for payload in life]
    return [[event] for event in events[: draw(st.integers(0, len(events)))]]


def _profiles(draw: Draw) -> list[list[NewEvent]]:
    """Whom the profile knows, told once or twice: who speaks for whom, and an office that may change hands."""
    told = []
    for number in range(draw(st.integers(0, 2))):
        actors = [ListedActor(id="united-states", name="United States", kind="party")]
        for name in PEOPLE[number:]:
            since = FIRST + timedelta(draw(st.integers(-20, 20)))
            office = ListedOffice(title="Envoy", since=since, until=since + timedelta(10) if draw(st.booleans()) else None)
            party = draw(st.sampled_from(("united-states", None)))
            actors.append(
                ListedActor(id=name.lower().replace(" ", "-"), name=name, kind="person", party=party, offices=(office,))
            )
        since_then = f"{FIRST + timedelta(number)}"
        plans = (
            ListedLineage(id="us_ukraine", title=("American plan", "Plan of Geneva")[number]),
            ListedLineage(id="european", title="European answer", answers=(None, "us_ukraine")[number]),
        )
        payloads = (
            ActorsListed(topic="ukraine", actors=tuple(actors), since=since_then),
            LineagesListed(topic="ukraine", lineages=plans, since=since_then),
        )
        told.append([NewEvent.fact("profile:ukraine", each, observed_at=TODAY, topic="ukraine") for each in payloads])
    return told


def _judgement(draw: Draw, said: Sequence[NewEvent]) -> NewEvent:
    """What a person decides about one observation; the day may lie before that of another decision that came in first."""
    one, day = draw(st.sampled_from(said)), f"{FIRST + timedelta(draw(st.integers(5, 25)))}"
    kind = draw(st.sampled_from(("rejected", "rejected", "confirmed", "corrected", "added")))
    if kind == "rejected":
        return rejected(one, day)
    if kind == "confirmed":
        return confirmed(one, day)
    if kind == "added":
        return added(one, day)
    if one.type == "ProvisionReported":
        return corrected(one, day, value=700_000.0, unit="persons")
    due = f"{FIRST + timedelta(draw(st.integers(5, 25)))}"
    field = {"DeadlineReported": "due", "ClaimReported": None}.get(one.type, "when")
    moved = {"earliest": due, "latest": due, "precision": "day", "text": due, "rule": "person"}
    return corrected(one, day, **({field: moved} if field else {"stance": "denies"}))
