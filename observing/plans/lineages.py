"""Which of a topic's plan lineages a noun phrase means: by its words, number of points, side, and what was named before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from observing.counts import Count
from observing.lexicon import pattern, words
from observing.truce_words import TRUCE, holiday_of, span_of, spared_by, traits
from schemas.observations import Mention, PlanRef
from schemas.profile import Lineage, Profile

_STOP = re.compile(rf"{TRUCE.pattern}(?=$| (?:of|for|in|on|at)\b)", re.IGNORECASE)
"""A term whose head is a stop of fire: "Easter truce", not "ceasefire enforcement"."""
_AFTER = re.compile(r"\s+(?:of|on|about|for|over|concerning|regarding|to)\s+", re.IGNORECASE)
DEFINITE = frozenset(
    {"the", "this", "that", "its", "his", "her", "their", "our", "these", "those", "both", "all", "your", "my", "such"}
)


@dataclass(frozen=True, slots=True)
class PlanName:
    """A noun phrase that names a plan: its head token's index in the parse, what it says of the plan, whose it says it is.

    `truce` says that its head is a stop of fire, not a text; `about_truce` that the phrase speaks of one ("a truce proposal");
    `doubtful` that the words alone do not make it a plan ("a declaration"), so that the tagger must see the event too.
    """

    token: int
    start: int
    end: int
    ref: PlanRef
    authors: tuple[Mention, ...]
    truce: bool
    definite: bool
    strong: bool
    about_truce: bool = False
    doubtful: bool = False


class PlanLineages:
    """The lineages of one profile. Build it once a topic."""

    def __init__(self, profile: Profile) -> None:
        self._lineages = profile.lineages
        self._terms = [(lineage, pattern(lineage.terms)) for lineage in profile.lineages if lineage.terms]
        self._matter = pattern(
            [*profile.keywords.strong, *profile.keywords.weak, *(n for a in profile.actors for n in (a.name, *a.aliases))]
        )
        self._truces = {li.id for li in profile.lineages if any(_STOP.search(term) for term in li.terms)}

    def numbers(self, day: date | None) -> frozenset[int]:
        """Every number of points that a lineage of several versions, open on the day, has had."""
        return frozenset(n for li in self._lineages if len(li.points) > 1 and self._is_open(li, day) for n in li.points)

    def sides(self, lineage_id: str | None) -> frozenset[str]:
        """The actors whose text a lineage is."""
        return frozenset(side for li in self._lineages if li.id == lineage_id for side in li.side)

    def revisers(self, lineage_id: str | None) -> frozenset[str]:
        """The actors whose versions are among those of a lineage."""
        return frozenset(other for li in self._lineages if li.id == lineage_id for other in li.revisers)

    def ref(
        self, short: str, phrase: str, count: Count | None, authors: tuple[Mention, ...], definite: bool, truce: bool,
        seen: Sequence[PlanName], day: date | None,
    ) -> PlanRef:  # fmt: skip
        """What the phrase says of the plan's identity; `seen` are the names that the text gave before, in order."""
        points = count.points if count else None
        by_terms = self.by_terms(phrase, day)
        found = by_terms.id if by_terms else None
        if by_terms and authors and day and not self._is_open(by_terms, day) and self.anaphoric(phrase):
            found = self.by_side(authors, day, written=True) or found  # "the American text" is that of the day
        if truce and (by_terms is None or not self._is_open(by_terms, day)):
            found = (
                self._by_traits(phrase, self._truces_on(day)) or found
            )  # "a 30-day truce" is that of the day, not one of months ago
        if found is None and points is not None:
            by_points = self.by_points(points, day)
            found = by_points.id if by_points else None
        if found is None and truce:
            if not traits(phrase):
                found = (self._again(short, True, seen, day) if definite or seen else None) or self._open(day, True)
        elif found is None and authors:
            about = bool(TRUCE.search(phrase))
            found = self.by_side(authors, day, written=not about) or (self.by_side(authors, day) if definite else None)
            if points is not None and not any(li.id == found and points in li.points for li in self._lineages):
                found = None  # "an eleven-point Russian reply" is none of the texts that are known of that side
            if found is None and definite and points is None:
                found = self._own(authors, day)  # "Kyiv's revised text" of a plan that two sides write
        elif found is None and points is None and self._tells_itself(phrase):
            pass
        elif found is None and points is None and (definite or (seen and _again_a(phrase))):
            # "the plan", "the text": the last one that the article named, else the one that stood open on the day.
            about = bool(TRUCE.search(phrase))
            own = self._introduced(short, seen) if definite and not about else None
            noun = short.rsplit(maxsplit=1)[-1].lower()
            if own is not None:
                return own.ref
            if noun in words("plans", "kinds") and not any(re.search(rf"\b{re.escape(noun)}\b", n.ref.label) for n in seen):
                return PlanRef(lineage=None, points=None, points_text=None, label=short)  # a charter is not the plan
            either = short.rsplit(maxsplit=1)[-1].lower() in words("plans", "either")
            found = self._last(seen) if either else self._again(short, about, seen, day)
            found = found or self._open(day, about)
        label = phrase if truce and len(phrase) <= 60 else short
        return PlanRef(lineage=found, points=points, points_text=count.text if count else None, label=label)

    def anaphoric(self, phrase: str) -> bool:
        """Whether a phrase takes up a plan that the text has named, and says of it nothing that would tell it from others."""
        core = _AFTER.split(phrase, maxsplit=1)[0].lower().split()
        if not core or set(core) & words("plans", "another"):
            return False
        definite = core[0] in DEFINITE or core[0].endswith(("'s", "’s", "s'"))
        return definite and core[-1] in _nouns() and not self._tells_itself(phrase)

    def _tells_itself(self, phrase: str) -> bool:
        """Whether what follows the noun tells which one it is: "a draft of the declaration", "the paper on guarantees"."""
        parts = _AFTER.split(phrase, maxsplit=1)
        if len(parts) < 2:
            return False
        rest = re.findall(r"[^\W\d_][\w'’-]*", self._matter.sub(" ", parts[1]).lower())
        known = words("plans", "of_the_matter") | words("plans", "another") | _nouns()
        return any(word not in known for word in rest)

    def by_terms(self, phrase: str, day: date | None) -> Lineage | None:
        """The lineage with the longest term in the phrase, not before its window; after it only for want of another."""
        best: tuple[int, Lineage] | None = None
        for lineage, terms in self._terms:
            if day is not None and lineage.since is not None and day < lineage.since:
                continue
            for match in terms.finditer(phrase):
                length = match.end() - match.start()
                late = day is not None and lineage.until is not None and day > lineage.until
                if best is None or length - (5 if late else 0) > best[0]:
                    best = (length - (5 if late else 0), lineage)
        return best[1] if best else None

    def by_points(self, points: int | None, day: date | None) -> Lineage | None:
        """The lineage that has had so many points: the main one, or the only one."""
        if points is None:
            return None
        having = [li for li in self._lineages if points in li.points and (day is None or li.since is None or li.since <= day)]
        main = [li for li in having if li.main]
        return main[0] if main else having[0] if len(having) == 1 else None

    def by_side(self, authors: Iterable[Mention], day: date | None, *, written: bool = False) -> str | None:
        """The lineage of the day whose text is that of one of the authors; `written` leaves truces out."""
        sides = {m.actor for m in authors}
        fitting = [li for li in self._lineages if sides & set(li.side) and self._is_open(li, day)]
        if written:
            fitting = [li for li in fitting if li.id not in self._truces]
        fitting.sort(key=lambda li: (li.main, li.since or date.min), reverse=True)
        return fitting[0].id if fitting else None

    def _own(self, authors: Iterable[Mention], day: date | None) -> str | None:
        """The main lineage of the day, where its text has gone through several versions and an author's are among them."""
        main = [li for li in self._lineages if li.main and self._is_open(li, day) and len(li.points) > 1]
        return main[0].id if main and {m.actor for m in authors} & set(main[0].revisers) else None

    def _truces_on(self, day: date | None) -> list[Lineage]:
        return [li for li in self._lineages if li.id in self._truces and self._is_open(li, day)]

    @staticmethod
    def _by_traits(phrase: str, truces: Sequence[Lineage]) -> str | None:
        """The truce with the phrase's holiday, with what it spares, or with its length."""
        for trait in (holiday_of, spared_by, span_of):
            wanted = trait(phrase)
            if wanted is not None:
                having = [li for li in truces if any(trait(term) == wanted for term in li.terms)]
                having.sort(key=lambda li: li.since or date.min, reverse=True)
                return having[0].id if having else None
        return None

    def on(self, phrase: str, truce: bool, first: date, last: date) -> str | None:
        """The lineage that a phrase meant at an earlier time: "in April 2025 he declared an Easter truce"."""
        then = [li for li in self._lineages if (li.since is None or li.since <= last) and (li.until is None or first <= li.until)]
        named = [(len(m.group()), li.id) for li, terms in self._terms if li in then for m in terms.finditer(phrase)]
        if named:
            return max(named)[1]
        return self._by_traits(phrase, [li for li in then if li.id in self._truces]) if truce else None

    def is_open(self, lineage_id: str | None, day: date) -> bool:
        """Whether a bare name may mean this lineage on a day."""
        return any(li.id == lineage_id and self._is_open(li, day) for li in self._lineages)

    @staticmethod
    def _last(seen: Sequence[PlanName]) -> str | None:
        return next((n.ref.lineage for n in reversed(seen) if n.ref.lineage), None)

    def _again(self, short: str, truce: bool, seen: Sequence[PlanName], day: date | None) -> str | None:
        """The lineage that "the edit" repeats: the last of that noun, or the one with a term of it, else the last named."""
        noun = re.escape(short.rsplit(maxsplit=1)[-1])
        same = re.compile(rf"\b{noun}s?\b", re.IGNORECASE)
        alike = [n for n in seen if n.ref.lineage and (n.about_truce or n.truce) == truce]
        if day is not None:
            alike = [n for n in alike if self.is_open(n.ref.lineage, day)] or alike  # not the offer of half a year ago
        known = [n for n in alike if n.strong or n.ref.points or n.authors or same.search(n.ref.label)]

        termed = {li.id for li in self._lineages if any(same.search(term) for term in li.terms)}
        by_noun = [n for n in known if same.search(n.ref.label)] or (
            [] if len({n.ref.lineage for n in known} & termed) != 1 else [n for n in known if n.ref.lineage in termed]
        )
        return (by_noun or known)[-1].ref.lineage if known else None

    @staticmethod
    def _introduced(short: str, seen: Sequence[PlanName]) -> PlanName | None:
        """The text of no lineage that "the document" takes up: the last one named, by that noun or one that any text may have."""
        noun = short.rsplit(maxsplit=1)[-1].lower()
        texts = [n for n in seen if not n.truce and not any(_within(n, other) for other in seen)]
        same = re.compile(rf"\b{re.escape(noun)}s?\b", re.IGNORECASE)
        alike = [n for n in texts if same.search(n.ref.label) or (noun in words("plans", "papers") and not n.doubtful)]
        last = alike[-1] if alike else None
        return last if last is not None and last.ref.lineage is None else None

    def _open(self, day: date | None, truce: bool) -> str | None:
        fitting = [li for li in self._lineages if self._is_open(li, day) and (li.id in self._truces if truce else True)]
        fitting.sort(key=lambda li: (li.main, li.since or date.min), reverse=True)
        return fitting[0].id if fitting else None

    @staticmethod
    def _is_open(lineage: Lineage, day: date | None) -> bool:
        if day is None:
            return lineage.main
        return (lineage.since is None or lineage.since <= day) and (lineage.until is None or day <= lineage.until)


def _within(name: PlanName, other: PlanName) -> bool:
    """Whether a name is a part of another: "the American scheme" of "a reply to the American scheme"."""
    return (
        other is not name
        and other.start <= name.start < name.end <= other.end
        and other.end - other.start > name.end - name.start
    )


def _again_a(phrase: str) -> bool:
    """Whether a phrase with an indefinite article may take a plan up all the same: "received a draft plan"."""
    match = re.fullmatch(r"an? (?:[\w-]+ )?(\w+)", phrase, re.IGNORECASE)
    return match is not None and match.group(1).lower() in words("plans", "strong") | {"copy"}


def _nouns() -> frozenset[str]:
    return words("plans", "strong") | words("plans", "weak") | words("plans", "faint") | words("plans", "parts")
