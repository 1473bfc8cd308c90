"""Articles of the load and the events that come of each: text, observations, judgement, edits, copies.

Payloads are written as the JSON that the models give, key by key, since building a million models takes longer than all the
rest; a test reads every type back through its model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.statements import EXTRACTOR, Said, Statements
from benchmarks.wording import Wording
from benchmarks.world import TOPICS, Day, World, on
from schemas.envelope import NewEvent, When, canonical, digest

SHAPES = (
    (1383, 12), (1705, 11), (234, 2), (1738, 15), (2779, 11), (1397, 15), (1249, 14), (2455, 14), (1828, 11),
    (1253, 11), (1405, 10), (2065, 17), (1972, 20), (2188, 11), (1541, 13), (1464, 12), (1861, 14), (1763, 10),
    (1875, 10), (838, 6), (774, 5), (922, 8), (821, 8), (887, 5), (1179, 10), (1060, 10), (908, 10), (1425, 16),
    (967, 13), (860, 7), (697, 6), (791, 9), (770, 8), (638, 5), (680, 7), (646, 4), (2289, 20), (2403, 18), (2335, 19),
    (2296, 12), (2411, 15), (2441, 19), (2440, 13), (2324, 18), (2274, 16), (1591, 14), (1625, 12), (1778, 20),
    (1663, 4), (1617, 14), (1760, 21), (1693, 13), (1826, 15), (1705, 17), (2130, 24), (2248, 19), (2432, 27),
    (2538, 37), (2395, 18), (2354, 24), (2485, 18), (2428, 23), (2325, 14), (1199, 13), (1234, 8), (1294, 10),
    (1324, 11), (1213, 8), (1388, 5), (1375, 13), (1291, 14), (1260, 11), (2335, 13), (2342, 11), (2172, 12),
    (2179, 10), (2250, 12), (2165, 6), (2054, 12), (2106, 24), (2300, 22), (2206, 16), (1969, 18), (1035, 10),
    (1524, 8), (2242, 21), (2145, 12), (1807, 11), (1937, 13), (1810, 6), (2647, 30), (2017, 20), (2524, 15),
)  # fmt: skip
"""Articles on the topic: characters and observations, as the extractor finds them."""
OFF_TOPIC = (1507, 1465, 1252, 485, 599, 467, 217, 92, 1847, 1205, 2015, 1074, 1420, 1466, 1488, 1296)
"""Articles off the topic: characters."""
OFF, COPIED, REVISED, BLOCKED, WITHDRAWN, ACTED = 0.145, 0.10, 0.03, 0.02, 0.004, 0.01
"""Shares of the articles."""
CONTACTS = 0.017
EVENTS_PER_ARTICLE = 14.75
RECENT = 400
"""Articles of the last days that others may copy."""
READER, JUDGE = "load/1", "keywords/1"


@dataclass(order=True)
class Bundle:
    """Events that come at a later moment; they are made when it is there."""

    at: datetime
    number: int
    events: Callable[[], Iterator[NewEvent]] = field(compare=False)


@dataclass(frozen=True)
class Page:
    """An article as one outlet prints it."""

    topic: str
    source: int
    url: str
    title: str
    text: str
    said: tuple[tuple[Said, int], ...]
    """Observations, and where in the text their words begin."""
    relevant: bool

    @property
    def article(self) -> str:
        return digest(["load", self.url])[:16]


class Reporter:
    """Writes the articles of a world."""

    def __init__(self, world: World, seed: int, dice: Random) -> None:
        self._world, self._dice, self._words = world, dice, Wording(seed)
        self._statements = Statements(world, self._words, dice)
        self._recent: list[Page] = []
        self._sick: dict[int, datetime] = {}
        self._count = 0

    def opening(self, moment: datetime) -> Iterator[NewEvent]:
        """Every source is added, a third of them to both topics."""
        for number, name in enumerate(self._world.sources):
            for topic in TOPICS if number % 3 == 0 else TOPICS[:1]:
                content = {
                    "topic": topic, "source_id": f"source-{number:03d}", "name": name, "feed_url": f"https://s{number:03d}.example/feed",
                    "kind": "newspaper", "lang": "en", "leaning": "centre", "reliability": "high", "since": moment.isoformat(),
                }  # fmt: skip
                yield _fact(f"source:{topic}/source-{number:03d}", "SourceAdded", content, moment, topic=topic)

    def press(self, moment: datetime) -> Iterator[NewEvent]:
        """What became of the sources on a day: one in five days one falls silent, and comes back."""
        dice, topic = self._dice, TOPICS[0]
        for number in sorted(self._sick):
            since = self._sick[number]
            if moment - since > timedelta(days=2):
                del self._sick[number]
                content = {"topic": topic, "source_id": f"source-{number:03d}", "since": since.isoformat()}
                yield _fact(f"source:{topic}/source-{number:03d}", "SourceRecovered", content, moment, topic=topic)
        if dice.random() < 0.2 and (number := dice.randrange(len(self._world.sources))) not in self._sick:
            self._sick[number] = moment
            content = {
                "topic": topic, "source_id": f"source-{number:03d}", "since": moment.isoformat(),
                "reason": "the feed answered with an HTML page three times in a row",
            }  # fmt: skip
            yield _fact(f"source:{topic}/source-{number:03d}", "SourceSickened", content, moment, topic=topic)

    def article(self, today: Day, topic: str, day: int, moment: datetime) -> tuple[list[NewEvent], list[Bundle]]:
        """What comes of one page at once, and what comes of it later."""
        dice, later = self._dice, []
        if dice.random() < BLOCKED:
            return [self._blocked(moment)], []
        original = dice.choice(self._recent) if self._recent and dice.random() < COPIED else None
        page = self._reprint(original) if original else self._write(today, topic, day)
        self._recent.append(page)
        del self._recent[:-RECENT]
        published = moment - timedelta(minutes=dice.randint(2, 50))
        found = _published(page, 1, published, moment, self._world)
        if original:
            content = {"article_id": page.article, "revision": 1, "copy_of": original.article, "similarity": 0.97}
            found.insert(1, _fact(f"article:{page.article}", "ArticleCopied", content, moment, published))
        if dice.random() < REVISED:
            edited = moment + timedelta(minutes=dice.randint(30, 2_000))
            later.append(self._bundle(edited, lambda: iter(self._revise(page, published, edited))))
        if dice.random() < WITHDRAWN:
            gone = moment + timedelta(days=dice.randint(2, 6))
            content = {"article_id": page.article, "url": page.url, "reason": "410 Gone", "after_revision": 1}
            later.append(self._bundle(gone, lambda: iter([_fact(f"article:{page.article}", "ArticleWithdrawn", content, gone)])))
        if page.said and dice.random() < ACTED:
            looked = moment + timedelta(hours=dice.randint(2, 70))
            act = self._act(page, found, looked)
            later.append(self._bundle(looked, lambda: iter([act])))
        return found, later

    def _bundle(self, at: datetime, events: Callable[[], Iterator[NewEvent]]) -> Bundle:
        self._count += 1
        return Bundle(at, self._count, events)

    def _blocked(self, moment: datetime) -> NewEvent:
        self._count += 1
        source = self._world.source_ranks.draw(self._dice)
        url = f"https://s{source:03d}.example/closed/{self._count}"
        content = {
            "article_id": digest(["load", url])[:16], "url": url, "source_id": f"source-{source:03d}",
            "outlet": self._world.sources[source], "title": self._words.title(self._dice), "reason": "paywall", "detail": "",
        }  # fmt: skip
        return _fact(f"article:{content['article_id']}", "ArticleBlocked", content, moment)

    def _write(self, today: Day, topic: str, day: int) -> Page:
        dice = self._dice
        source = self._world.source_ranks.draw(dice)
        self._count += 1
        url = f"https://s{source:03d}.example/{on(day):%Y/%m/%d}/{self._count}"
        if dice.random() < OFF:
            text = self._compose([], dice.choice(OFF_TOPIC))[0]
            return Page(topic, source, url, self._words.title(dice), text, (), False)
        length, number = dice.choice(SHAPES)
        matters = [today.draw(dice) for _ in range((number + 1) // 2)]  # an article comes back to what it is about
        said: list[Said] = []
        for _ in range(number):
            if dice.random() < CONTACTS:
                said.append(self._statements.contact(topic, day))
            else:
                said.append(self._statements.observe(dice.choice(matters), day))
        text, starts = self._compose(said, length)
        return Page(topic, source, url, self._words.title(dice), text, tuple(zip(said, starts, strict=True)), True)

    def _reprint(self, page: Page) -> Page:
        source = self._world.source_ranks.draw(self._dice)
        if source == page.source:
            source = (source + 1) % len(self._world.sources)
        self._count += 1
        url = f"https://s{source:03d}.example/wire/{self._count}"
        return Page(page.topic, source, url, page.title, page.text, page.said, page.relevant)

    def _compose(self, said: list[Said], length: int) -> tuple[str, list[int]]:
        """A text of about that length around the quotations, and where each begins."""
        dice = self._dice
        parts, starts, at = [], [], 0
        spare = length - sum(len(s.quote) + 2 for s in said)
        for s in said:
            while spare > 0 and dice.random() < 0.5:
                filler = self._words.filler(dice)
                parts.append(filler + " ")
                at, spare = at + len(filler) + 1, spare - len(filler) - 1
            starts.append(at)
            parts.append(f"{s.quote}.\n\n")
            at += len(s.quote) + 3
        while spare > 0 or not parts:
            filler = self._words.filler(dice)
            parts.append(filler + " ")
            spare -= len(filler) + 1
        return "".join(parts).rstrip(), starts

    def _revise(self, page: Page, published: datetime, moment: datetime) -> list[NewEvent]:
        """A sentence more at the end, or, where there are two, one observation less."""
        dice = self._dice
        added, removed, said, text = [], [], page.said, page.text
        if len(said) > 1 and dice.random() < 0.5:
            lost, start = said[-1]
            removed, said = [f"{lost.quote}."], said[:-1]
            text = f"{text[:start]}{text[start + len(lost.quote) + 1 :].lstrip()}".rstrip()
        else:
            added = [self._words.filler(dice)]
            text = f"{text}\n\n{added[0]}"
        edited = Page(page.topic, page.source, page.url, page.title, text, said, page.relevant)
        return _published(edited, 2, published, moment, self._world, removed=removed, added=added)

    def _act(self, page: Page, found: list[NewEvent], moment: datetime) -> NewEvent:
        """Somebody read an observation and confirmed or rejected it."""
        observations = [event for event in found if event.type.endswith("Reported")]
        number = self._dice.randrange(len(observations))
        (said, start), event = page.said[number], observations[number]
        about = {
            "observation": event.event_id, "type": said.type, "article_id": page.article, "revision": 1, "start": start,
            "end": start + len(said.quote), "quote": said.quote,
        }  # fmt: skip
        kind = "ObservationRejected" if self._dice.random() < 0.5 else "ObservationConfirmed"
        content = {"topic": page.topic, "by": "anna", "note": "read against the page", "about": about}
        payload = canonical(content)
        event_id = digest(["parley/act/1", f"load {event.event_id}"])
        return _event(event_id, f"review:{event.event_id}", kind, payload, moment, None, None, page.topic)


def _published(
    page: Page, revision: int, published: datetime, moment: datetime, world: World, *, removed: list[str] | None = None,
    added: list[str] | None = None,
) -> list[NewEvent]:  # fmt: skip
    """A revision, its observations, the list of them, and the judgement."""
    stream, article = f"article:{page.article}", page.article
    text_hash = hashlib.sha256(page.text.encode()).hexdigest()
    said_at = _utc(published)
    content: dict[str, Any] = {
        "article_id": article, "revision": revision, "url": page.url, "raw_url": f"{page.url}?utm_source=rss",
        "source_id": f"source-{page.source:03d}", "external_id": None, "outlet": world.sources[page.source], "title": page.title,
        "author": None, "lang": "en", "text": page.text, "text_hash": text_hash, "text_kind": "full", "published": said_at,
        "dates": [{"origin": "feed published", "value": said_at}], "posts": [], "reader": READER, "capture": None,
    }  # fmt: skip
    if revision > 1:
        content |= {"removed": removed or [], "added": added or []}
    found = [_fact(stream, "ArticlePublished" if revision == 1 else "ArticleRevised", content, moment, published)]
    ids = []
    for said, start in page.said:
        evidence = {
            "revision": revision, "text_hash": text_hash, "start": start, "end": start + len(said.quote), "quote": said.quote,
        }  # fmt: skip
        payload = said.content | {"article_id": article, "evidence": evidence}
        found.append(_fact(stream, said.type, payload, moment, published, page.topic, said.occurred))
        ids.append(found[-1].event_id)
    interpreted = {
        "article_id": article, "revision": revision, "topic": page.topic, "text_hash": text_hash, "extractor": EXTRACTOR,
        "observations": list(dict.fromkeys(ids)),
    }  # fmt: skip
    judged = {
        "article_id": article, "revision": revision, "topic": page.topic, "relevant": page.relevant, "judge": JUDGE,
        "score": 6.0 if page.relevant else 0.0,
        "reasons": [f"names {page.topic}", "peace plan", "talks"] if page.relevant else [],
    }  # fmt: skip
    found.append(_fact(stream, "ArticleInterpreted", interpreted, moment, published, page.topic))
    found.append(_fact(stream, "ArticleJudged", judged, moment, published, page.topic))
    return found


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _fact(
    stream: str,
    kind: str,
    content: dict[str, Any],
    moment: datetime,
    published: datetime | None = None,
    topic: str | None = None,
    occurred: dict[str, Any] | None = None,
) -> NewEvent:
    payload = canonical(content)
    event_id = digest(["parley/fact/1", stream, kind, "1", topic or "", payload])
    return _event(event_id, stream, kind, payload, moment, published, occurred, topic)


def _event(
    event_id: str, stream: str, kind: str, payload: str, moment: datetime, published: datetime | None,
    occurred: dict[str, Any] | None, topic: str | None,
) -> NewEvent:  # fmt: skip
    when = None
    if occurred is not None:
        days = {name: date.fromisoformat(occurred[name]) for name in ("anchor", "earliest", "latest")}
        when = When.model_construct(**(occurred | days))
    return NewEvent.model_construct(
        event_id=event_id, stream=stream, type=kind, schema_version=1, topic=topic, occurred=when, reported_at=published,
        observed_at=moment, payload=payload, metadata={},
    )  # fmt: skip
