"""What a provision is on: the topics of the profile, by words of a clause or by a label that names one alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from observing.lexicon import pattern, word_pattern
from schemas.profile import Profile

_GAP = r"(?:\W+\w+){0,5}?\W+"


class ProvisionTopics:
    """The provision topics of one profile. Build it once a topic; without any it finds nothing."""

    def __init__(self, profile: Profile) -> None:
        topics = profile.provision_topics
        self._clauses = {name: _pattern(topic.words) for name, topic in topics.items()}
        self._labels = {name: _pattern((*topic.labels, *topic.words)) for name, topic in topics.items()}
        self._units = {name: topic.unit for name, topic in topics.items()}
        every = (word for topic in topics.values() for word in (*topic.words, *topic.labels))
        self._any = pattern(word.split(" ... ")[0] for word in every)

    def mentioned(self, text: str) -> bool:
        """Whether a text has a word of any topic: a cheap look before any parse."""
        return bool(self._any.search(text))

    def of(self, text: str) -> str | None:
        """The topic with the most words in a clause, of several the one named first; None without any.

        Of "lift the measures once the guns are silent" the condition says nothing.
        """
        turn = word_pattern("provisions", "turning").search(text)
        main = text[: turn.start()] if turn else ""
        if len(main.split()) > 3:
            return _heaviest(self._clauses, main)
        return _heaviest(self._clauses, text)

    def labelled(self, text: str) -> str | None:
        """The topic that a heading names, which may do so by words that show nothing in a clause ("Land")."""
        return _heaviest(self._labels, text)

    def unit(self, topic: str) -> str | None:
        """What a bare number counts in a provision on a topic."""
        return self._units.get(topic)


def _heaviest(topics: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    """The topic whose hits cover the most words, one more for what is named first: a phrase says more than a word."""
    weights: dict[str, tuple[int, int]] = {}
    for name, listed in topics.items():
        hits = list(listed.finditer(text))
        if hits:
            weights[name] = sum(len(hit.group().split()) for hit in hits), -hits[0].start()
    if weights:
        first = max(weights, key=lambda name: weights[name][1])
        weights[first] = weights[first][0] + 1, weights[first][1]
    return max(weights, key=lambda name: weights[name], default=None)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern of words and phrases, the longest first, with `...` for up to five words between."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    if not ordered:
        return re.compile(r"(?!)")
    body = "|".join(_GAP.join(_words(part) for part in phrase.split(" ... ")) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


def _words(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())
