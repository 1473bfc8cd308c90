"""Misspelt and transliterated names: which person of the profile a spelling means, and the second reason that it takes.

A spelling that sounds the same in another transliteration ("Selenskij", "Wittkof") needs no more; one that is merely close needs
the person's given name beside it, or the right spelling elsewhere in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from observing.lexicon import lexicon
from observing.mentions import Found
from observing.titles import nickname, title_before
from schemas.observations import Mention
from schemas.profile import Actor

_NAME_WORD = r"[A-ZÀ-Ý][\w'\-]*[a-zA-Zà-ÿ]"
_FULL_NAME = re.compile(rf"(?<![\w'\-])(?=({_NAME_WORD})\s+({_NAME_WORD})(?!\w))")
"""Two words in capitals; they overlap, since a title may stand before them ("President Volodymyr Zelenskyy")."""
_LONE_NAME = re.compile(r"(?<!\w)[A-ZÀ-Ý][a-zà-ÿ\-]{3,}(?!\w)")
_LIKE_WITH_TITLE = 75
"""Likeness out of 100 of a name behind its owner's title: one letter in five."""
_SOUND_ALIKE = 6
"""Letters that a folded name must have for its sound alone to decide."""


@lru_cache(maxsize=8192)
def folded(name: str, *, doubled: bool = False) -> str:
    """A name as it sounds, whoever transliterated it: "Selenskij" and "Zelensky" are one. `doubled` keeps double letters."""
    import unicodedata

    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if c.isalpha() and not unicodedata.combining(c))
    for written, sound in (pair.split(">") for pair in lexicon("people")["sounds"]):
        plain = plain.replace(written, sound)
    return plain if doubled else re.sub(r"(.)\1+", r"\1", plain)


class Misspellings:
    """Finds misspelt names of one profile's people. `persons` are given name, family name and actor of each."""

    def __init__(self, persons: Iterable[tuple[str, str, Actor]]) -> None:
        self._persons = list(persons)
        self._variants = {name: group for group in lexicon("people")["given_variants"] for name in group}
        heard: dict[str, set[str]] = {}
        for _, family, actor in self._persons:
            heard.setdefault(folded(family, doubled=True), set()).add(actor.id)
        self._heard = {sound: next(iter(ids)) for sound, ids in heard.items() if len(ids) == 1 and len(sound) >= _SOUND_ALIKE}
        self._actors = {actor.id: actor for _, _, actor in self._persons}

    def given(self, word: str, actor: Actor) -> bool:
        """Whether a word may be the actor's given name: his, near it, short for it or its form in another tongue."""
        given = {part.lower() for name in (actor.name, *actor.aliases) for part in name.split()}
        first = actor.name.split()[0].lower()
        return word.lower() in given or self._same_given(word.lower(), first)

    def _same_given(self, one: str, other: str) -> bool:
        from rapidfuzz import fuzz

        if fuzz.ratio(one, other) >= 80 or nickname(one, other) or folded(one) == folded(other):
            return True
        return one in self._variants and other in self._variants.get(one, ())

    def full(self, text: str, mention: Callable[[Actor, str], Mention]) -> Iterator[Found]:
        """Full names with the family name close and the given name too ("Steve Wittkof", "Vladimir Selenskij")."""
        from rapidfuzz import fuzz

        for match in _FULL_NAME.finditer(text):
            given, family = match.group(1).lower(), match.group(2).lower().removesuffix("'s")
            sound = folded(family)
            for right_given, right_family, actor in self._persons:
                right = right_family.lower()
                if abs(len(family) - len(right)) > 2 or (family[:1] != right[:1] and sound[:1] != folded(right)[:1]):
                    continue
                likeness = max(fuzz.ratio(family, right), fuzz.ratio(sound, folded(right)))
                exact = given == right_given.lower() or nickname(given, right_given)
                if (likeness >= 82 and self._same_given(given, right_given.lower())) or (likeness >= 72 and exact):
                    end = match.start(2) + len(family)
                    yield Found(match.start(), end, mention(actor, text[match.start() : end]))
                    break

    def alone(
        self, text: str, named: list[Found], mention: Callable[[Actor, str], Mention], other_given: Callable[[int, str], bool]
    ) -> Iterator[Found]:
        """Family names on their own: that sound right, that are close to a person whom the article names or to one of the title

        before it ("president Tramp"), or that stood before behind a given name ("Donald Tramp").
        """
        from rapidfuzz import fuzz

        present = {found.mention.actor for found in named}
        people = [(family.lower(), actor) for _, family, actor in self._persons if actor.id in present and len(family) > 4]
        starts = [found.start for found in named]
        spelt = {
            found.mention.written.split()[-1].lower(): found.mention.actor for found in named if found.mention.kind == "person"
        }
        for match in _LONE_NAME.finditer(text):
            word = match.group().lower()
            at = bisect_left(starts, match.end())
            if at and named[at - 1].end > match.start():
                continue
            heard = self._heard.get(folded(word, doubled=True))
            # Same first letter and one or two letters apart; "Ukraine" and "Ukrainian" are words.
            close = (
                actor
                for family, actor in people
                if word[0] == family[0] and abs(len(word) - len(family)) <= 1 and fuzz.ratio(word, family) >= 85
            )
            known = heard or spelt.get(word) or self._titled(text, match.start(), word)
            actor = self._actors.get(known) if known else next(close, None)
            if actor is not None and not other_given(match.start(), actor.id):
                yield Found(match.start(), match.end(), mention(actor, match.group()))

    def _titled(self, text: str, start: int, word: str) -> str | None:
        """The one person whom a close spelling behind a title of his office means, by id."""
        from rapidfuzz import fuzz

        title = title_before(text, start)
        if title is None:
            return None
        office = title.split()[-1].rstrip(".").lower()
        held = {
            actor.id
            for _, family, actor in self._persons
            if word[0] == family[0].lower()
            and abs(len(word) - len(family)) <= 1
            and fuzz.ratio(word, family.lower()) >= _LIKE_WITH_TITLE
            and any(office in role.title.lower().split() for role in actor.roles)
        }
        return next(iter(held)) if len(held) == 1 else None
