"""Annotations in the evaluation format as observations: the inverse of `observing.scoring.gold`.

So that what is drawn from observations (identity, views) can be measured apart from the reading of texts. The format knows a
plan by a key that means one text in a whole set of articles; which lineage of the profile a key means is found from its number
of points, its name, and the words that its items stand on.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from observing.document import published_on
from observing.engine import Interpretation
from observing.gazetteer import Gazetteer
from observing.plans.lineages import PlanLineages
from observing.scoring.matching import listed, locate
from schemas.articles import ArticleJudged
from schemas.envelope import When
from schemas.errors import InputError
from schemas.observations import (
    Agent,
    ClaimReported,
    DeadlineReported,
    Evidence,
    MeetingReported,
    Mention,
    Observation,
    PlanRef,
    PlanReported,
)
from schemas.pages import ArticleText
from schemas.profile import Lineage, Profile

ANNOTATED = "annotated/1"
"""Name and version of this extractor."""

Item = Mapping[str, Any]
_Dated = tuple[date | None, Item]
"""An annotation, with the day on which its article was published."""


class _Paper(NamedTuple):
    """What the annotations of a whole set say of one plan key: its number of points, where any gives one, and its lineage."""

    points: int | None
    lineage: str


class Annotated:
    """Stands in for the engine: gives the annotations of an article as its observations, and judges relevance as they do."""

    def __init__(self, profile: Profile, annotated: Iterable[tuple[ArticleText, Item]]) -> None:
        """`annotated` are the articles of all sets with the gold of each."""
        self.profile = profile
        self._gazetteer = Gazetteer(profile)
        self._names = PlanLineages(profile)
        self._gold = {article.text_hash: (article, gold) for article, gold in annotated}

    def read(self, article: ArticleText) -> Interpretation:
        """The article's annotations, in text order. Raises InputError for an article that has none."""
        if article.text_hash not in self._gold:
            raise InputError(f"{article.title!r} of {article.outlet}: not an article of the annotated sets")
        gold = self._gold[article.text_hash][1]
        judged = ArticleJudged(
            article_id=article.article_id,
            revision=article.revision,
            topic=self.profile.topic,
            relevant=gold["relevant"],
            score=float(gold["relevant"]),
            reasons=("annotated",),
            judge=ANNOTATED,
        )
        found = list(self._observations(article, gold)) if gold["relevant"] else []
        observations = tuple(sorted(found, key=lambda o: (o.evidence.start, o.evidence.end, o.type())))
        return Interpretation(judged, observations, ANNOTATED)

    # --- the items

    def _observations(self, article: ArticleText, gold: Item) -> Iterator[Observation]:
        day = published_on(article, self.profile)
        for item in self._own(gold["plans"]):
            agents = tuple(Agent(who=self._who(a["name"], day), role=a["role"]) for a in item["actors"])
            fields = {"event": item["event"], "plan": self._plan(item["plan_key"]), "agents": agents, "when": _when(item["date"])}
            yield PlanReported(**self._common(article, item), **fields)
        for item in self._own(gold["deadlines"]):
            about = item["about_plan"]
            yield DeadlineReported(
                **self._common(article, item),
                event=item["event"],
                set_by=self._all(item["set_by"], day),
                addressed_to=self._all(item["addressed_to"], day),
                plan=self._plan(about) if about else None,
                subject=item["due_text"],
                due=_when(item["due_date"], item["due_text"]),
            )
        for item in self._own(gold["meetings"]):
            yield MeetingReported(
                **self._common(article, item),
                event=item["event"],
                place=item["place"],
                place_written=item["place"],
                participants=self._all(item["participants"], day),
                when=_when(item["date"]),
            )
        subjects = self._subjects(gold)
        # Who wrote it is said of the plan that the article speaks of most; the format does not tell.
        spoken_of = Counter(item["plan_key"] for item in self._own(gold["plans"]))
        main = self._plan(spoken_of.most_common(1)[0][0]) if spoken_of else None
        for number, item in enumerate(gold["claims"]):
            for speaker, subject in product(self._all(item["speaker"], day), subjects.get(number) or [""]):
                yield ClaimReported(
                    **self._common(article, item),
                    speaker=speaker,
                    chain=self._all(item["reported_by_chain"], day),
                    claim_topic=item["topic"],
                    stance=item["stance"],
                    proposition=item["proposition"],
                    subject=subject,
                    plan=main if item["topic"] == "authorship" else None,
                )

    def _own(self, items: Iterable[Item]) -> list[Item]:
        # What may be left out is left out. An article that mixes topics has items of both.
        return [
            item for item in items if item.get("topic", self.profile.topic) == self.profile.topic and not item.get("optional")
        ]

    def _common(self, article: ArticleText, item: Item) -> dict[str, Any]:
        place = locate(article.text, item["evidence"])
        if place is None:
            raise InputError(f"{article.title!r} of {article.outlet}: not in its text: {item['evidence'][:60]!r}")
        start, end = place
        evidence = Evidence(
            revision=article.revision, text_hash=article.text_hash, start=start, end=end, quote=article.text[start:end]
        )
        topic = self.profile.topic
        return {
            "topic": topic,
            "article_id": article.article_id,
            "evidence": evidence,
            "rule": "annotated",
            "extractor": ANNOTATED,
        }

    def _all(self, field: Any, day: date | None) -> tuple[Mention, ...]:
        return tuple(self._who(name, day) for name in listed(field))

    def _who(self, name: str, day: date | None) -> Mention:
        found = self._gazetteer.find(name, day)
        whole = next((f.mention for f in found if f.start == 0 and f.end == len(name)), None)
        return whole or Mention(name=name, written=name)

    # --- plans

    def _plan(self, key: str) -> PlanRef:
        paper = self._papers.get(key) or _Paper(None, key)
        text = str(paper.points) if paper.points else None
        return PlanRef(lineage=paper.lineage, points=paper.points, points_text=text, label=key)

    @cached_property
    def _papers(self) -> Mapping[str, _Paper]:
        items: dict[str, list[_Dated]] = defaultdict(list)
        for article, gold in self._gold.values():
            for item in self._own(gold["plans"]) if gold["relevant"] else ():
                items[item["plan_key"]].append((published_on(article, self.profile), item))
        return {key: self._paper(key, some) for key, some in items.items()}

    def _paper(self, key: str, items: Sequence[_Dated]) -> _Paper:
        given = Counter(item["points"] for _, item in items if item["points"])
        points = given.most_common(1)[0][0] if given else None
        lineage = (
            next((li for li in self.profile.lineages if _slug(li.id) == _slug(key)), None)
            or self._names.by_points(points, items[0][0])
            or self._by_words(items)
        )
        return _Paper(points, lineage.id if lineage else key)

    def _by_words(self, items: Sequence[_Dated]) -> Lineage | None:
        """The lineage whose terms stand in most of a key's evidence, and whose side is among the authors where any are named."""
        votes: Counter[str] = Counter()
        for day, item in items:
            found = {li.id for quote in _quotes(item) if (li := self._names.by_terms(quote, day)) is not None}
            votes.update(found)
        authors = {
            mention.actor
            for day, item in items
            for actor in item["actors"]
            if actor["role"] == "author" and (mention := self._who(actor["name"], day)).actor
        }
        fitting = [
            (count, li)
            for li in self.profile.lineages
            if (count := votes[li.id]) and (not authors or not li.side or self._sides(authors) & set(li.side))
        ]
        return max(fitting, key=lambda one: (one[0], one[1].id))[1] if fitting else None

    def _sides(self, authors: Iterable[str | None]) -> set[str]:
        actors = {actor.id: actor for actor in self.profile.actors}
        return {side for a in authors if a for side in (a, actors[a].party or "")}

    # --- contradictions

    @staticmethod
    def _subjects(gold: Item) -> Mapping[int, list[str]]:
        """For each claim that the annotations hold against others a subject for each of these: one question, two answers."""
        subjects: dict[int, list[str]] = defaultdict(list)
        for number, pair in enumerate(gold["contradictions"]):
            if all(isinstance(side, int) for side in pair["between"]):
                for side in pair["between"]:
                    subjects[side].append(f"account:{gold['id']} {number}:{side}")
        return subjects


def _quotes(item: Item) -> list[str]:
    return [item["evidence"], *item.get("alt_evidence", ())]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _when(written: str | None, text: str = "") -> When | None:
    """The interval of an ISO day or month; with `text` and without a date the words alone."""
    if not written:
        return When(text=text, rule="annotated") if text else None
    if len(written) == 7:
        year, month = map(int, written.split("-"))
        last = calendar.monthrange(year, month)[1]
        return When(earliest=date(year, month, 1), latest=date(year, month, last), precision="month", text=text, rule="annotated")
    day = date.fromisoformat(written)
    return When(earliest=day, latest=day, text=text, rule="annotated")
