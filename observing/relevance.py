"""Is an article about the negotiation that a topic follows? Decided by the profile's keywords alone, with reasons.

A text is cut into passages of a few sentences. A passage is a witness when it names both the conflict (strong words, or several
weak ones in company) and the negotiation (process words), and is not mostly about something else (hazards). An article is
relevant when its witnesses outweigh a doubt that grows with every passage about something else: so a report from the front, a
football match of the national team, or the plan for another war stays out, and an article that mixes two topics is in for both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from observing.lexicon import lexicon
from schemas.pages import ArticleText
from schemas.profile import Actor, Keywords, Profile

PASSAGE = 220
"""Characters from which a passage is complete; paragraphs are joined up to it and longer ones cut at sentences."""
REMARK = 0.7
"""What a passage with a single process word counts: it may be a remark in passing."""
COMPANY, CARRIED = 0.5, 0.8
"""What weak names count in company with process words, and where the text has named the conflict before and both abound."""
EXCHANGE = 0.5
"""What a passage counts in which actors of several sides meet, in a text that speaks of the negotiation and of nothing else."""
DOUBT, PASSAGE_DOUBT, FULL_DOUBT = 0.2, 0.25, 1.2
"""The doubt that witnesses must outweigh: a part for any text, a part for each passage, and where it stops growing."""
HAZARD_DOUBT = 0.15
"""What each passage about something else adds to the doubt."""

_SENTENCE_END = re.compile(r"(?<=[.!?…][\"'”’)\]])\s+|(?<=[.!?…])\s+(?=[\"'“‘(\[]?[A-Z0-9])")


@dataclass(frozen=True)
class Words:
    """The distinct keywords of each kind in a stretch of text, with how often each stands there."""

    strong: Counter[str]
    weak: Counter[str]
    process: Counter[str]
    hazards: Counter[str]
    sides: int = 0
    """How many parties of the profile are named, persons counted for theirs."""
    persons: int = 0
    """How many parties are named by a person."""

    @property
    def exchange(self) -> bool:
        """Whether people of several sides come together beside the conflict's name."""
        return bool(self.strong) and not self.hazards and (self.persons >= 2 or (self.persons >= 1 and self.sides >= 3))

    def weight(self, *, named_before: bool = False) -> float:
        """What the stretch says for the topic, 0 to 1.

        With a strong word 1 for two process words and REMARK for one, less in proportion to the hazards that stand there too.
        Without one, COMPANY for three weak names and a process word. Where the conflict was named earlier in the text, two names
        with a process word or one with two suffice, and two with two are CARRIED.
        """
        if not self.process:
            return 0.0
        if self.strong:
            named = len(self.strong) + len(self.weak) / 2 + len(self.process)
            clear = max(0.0, 1 - len(self.hazards) / named)
            return clear * (1.0 if len(self.process) > 1 else REMARK)
        if self.hazards:
            return 0.0
        if not named_before:
            return COMPANY if len(self.weak) >= 3 else 0.0
        if len(self.weak) >= 2 and len(self.process) >= 2:
            return CARRIED
        return COMPANY if self.weak and len(self.weak) + len(self.process) >= 3 else 0.0

    @property
    def aside(self) -> bool:
        """Whether a stretch of a relevant article is about another matter: it has its signs, and one of the sides at most."""
        return bool(self.hazards) and not self.strong and self.sides <= 1

    @property
    def elsewhere(self) -> bool:
        """Whether the stretch is about something else: hazards, and no fewer of them than names of the conflict."""
        return bool(self.hazards) and len(self.hazards) >= len(self.strong)


def judge(article: ArticleText, profile: Profile) -> tuple[bool, float, tuple[str, ...]]:
    """Whether the article concerns the profile's topic, how surely (0 to 1, relevant from 0.5), and why, for people to read."""
    finder = _finder(profile.keywords, profile.actors)
    title = finder.words(article.title)
    passages = [finder.words(passage) for passage in _passages(article.text)]
    whole = _sum([title, *passages])
    weights = list(_weights(title, passages))
    elsewhere = sum(passage.elsewhere for passage in passages) + title.elsewhere
    if any(weights) and not whole.hazards:
        weights = [max(weight, EXCHANGE * passage.exchange) for weight, passage in zip(weights, passages, strict=True)]
    witness = title.weight() + sum(weights)
    # A headline that names the conflict and not the negotiation speaks for another subject, as a passage does.
    stretches = len(passages) + (bool(title.strong) and not title.process)
    doubt = min(FULL_DOUBT, DOUBT + PASSAGE_DOUBT * stretches) + HAZARD_DOUBT * elsewhere
    if elsewhere > len(passages) / 2 and not title.weight():
        # Most of the text is about something else: passing remarks do not make it concern this topic, a part of it does.
        doubt += 1.0
    named = bool(whole.strong) or len(whole.weak) >= 3
    score = round(witness / (witness + doubt), 3) if named and witness else 0.0
    return score >= 0.5, score, tuple(_reasons(whole, weights, title, elsewhere))


def _weights(title: Words, passages: Iterable[Words]) -> Iterator[float]:
    """The weight of each passage. Names carry on from earlier ones as long as the conflict is named no less than hazards are."""
    named, hazards = title.strong.total(), title.hazards.total()
    for passage in passages:
        yield passage.weight(named_before=named > 0 and named >= hazards)
        named += passage.strong.total()
        hazards += passage.hazards.total()


def _reasons(whole: Words, weights: list[float], title: Words, elsewhere: int) -> Iterator[str]:
    if whole.strong or whole.weak:
        yield f"names the conflict: {_shown(whole.strong or whole.weak)}"
    else:
        yield "does not name the conflict"
    yield f"speaks of negotiation: {_shown(whole.process)}" if whole.process else "does not speak of negotiation"
    also = " and the title" if title.weight() else ""
    yield f"does both in {sum(weight > 0 for weight in weights)} of {len(weights)} passages{also}"
    if whole.hazards:
        yield f"speaks of something else in {elsewhere}: {_shown(whole.hazards)}"


def _shown(counted: Counter[str], most: int = 4) -> str:
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{word} ×{count}" if count > 1 else word for word, count in ordered[:most])


def _sum(parts: Iterable[Words]) -> Words:
    total = Words(Counter(), Counter(), Counter(), Counter())
    for part in parts:
        total.strong.update(part.strong)
        total.weak.update(part.weak)
        total.process.update(part.process)
        total.hazards.update(part.hazards)
    return total


def _passages(text: str) -> list[str]:
    """Stretches of a few sentences: paragraphs joined up to PASSAGE characters, longer ones cut at the ends of sentences."""
    passages: list[str] = []
    held = ""
    for paragraph in re.split(r"\n\s*\n", text):
        pieces = [paragraph] if len(paragraph) <= 2 * PASSAGE else _SENTENCE_END.split(paragraph)
        for piece in pieces:
            held = f"{held} {piece}".strip()
            if len(held) >= PASSAGE:
                passages.append(held)
                held = ""
    if held:
        if passages and len(held) < PASSAGE / 3:
            passages[-1] = f"{passages[-1]} {held}"
        else:
            passages.append(held)
    return passages


class _Finder:
    """Finds a profile's keywords in a text. A hyphen in a keyword stands for a hyphen, a space or nothing between its parts."""

    def __init__(self, keywords: Keywords, actors: tuple[Actor, ...]) -> None:
        self._people, self._parties = _named(actors)
        hazards = (*keywords.hazards, *other_subjects())
        self._patterns = [_pattern(words) for words in (keywords.strong, keywords.weak, keywords.process, hazards)]

    def words(self, text: str) -> Words:
        plain = text.replace("’", "'").replace("‑", "-").replace("\u00a0", " ")
        strong, weak, process, hazards = (_count(pattern, plain) for pattern in self._patterns)
        people = {party for pattern, party in self._people if pattern.search(plain)}
        parties = {party for pattern, party in self._parties if pattern.search(plain)}
        return Words(strong, weak, process, hazards, len(people | parties), len(people))


def _count(pattern: re.Pattern[str], text: str) -> Counter[str]:
    """Each keyword once under one spelling: what was found, in lower case, without a plural or possessive ending."""
    found = (" ".join(match.group(1).lower().replace("-", " ").split()) for match in pattern.finditer(text))
    return Counter(found)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    body = "|".join(map(_form, ordered)) or r"(?!)"
    return re.compile(rf"(?<![\w-])({body})(?:'?s|s')?(?![\w])")


def _form(word: str) -> str:
    """Names keep their capitals (or stand in capitals altogether); ordinary words may begin a sentence or stand in a headline."""

    def joined(text: str) -> str:
        return r"[\s-]*".join(re.escape(part) for part in re.split(r"[\s-]+", text))

    if word == word.lower():
        return f"(?i:{joined(word)})"
    return f"(?:{joined(word)}|{joined(word.upper())})" if len(word) > 3 else joined(word)


Named = list[tuple[re.Pattern[str], str]]


def _named(actors: tuple[Actor, ...]) -> tuple[Named, Named]:
    """Patterns of the people of each party, and of each party's own names, with the party's id."""
    people: dict[str, list[str]] = {}
    parties: dict[str, list[str]] = {}
    for actor in actors:
        if actor.kind == "person" and actor.party:
            people.setdefault(actor.party, []).extend((actor.name, *actor.aliases))
        elif actor.kind == "party":
            parties.setdefault(actor.id, []).extend((actor.name, *actor.aliases))
    return [(_pattern(names), party) for party, names in people.items()], [
        (_pattern(names), party) for party, names in parties.items()
    ]


def words_of(text: str, profile: Profile) -> Words:
    """The profile's keywords in a stretch of text."""
    return _finder(profile.keywords, profile.actors).words(text)


def other_subjects() -> tuple[str, ...]:
    """The signs of another matter that hold for every topic."""
    return tuple(word for listed in lexicon("other_subjects").values() for word in listed)


@lru_cache(maxsize=32)
def _finder(keywords: Keywords, actors: tuple[Actor, ...]) -> _Finder:
    return _Finder(keywords, actors)
