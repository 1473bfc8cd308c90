"""Changes of a page that say nothing else: its time stamps, counters, words of consent, links to other articles.

A page that counts its comments would be edited at every look, and no edit would be one that anybody should read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from reading.sentences import fingerprint, sentences
from schemas.articles import Touch

FLAPS_WITHIN = timedelta(days=3)
"""Since the last revision: a page that shows the text before it again later than that, and once more, has changed its mind."""
_NUMBER = r"[\d][\d.,]* *(?:k|m|thousand|million)?\+?"
_TOKEN = re.compile(r"[ap]\.m|[a-z]+|\d+")
_LONGEST = 300
"""Characters: what is longer is no furniture."""


def touches(removed: Sequence[str], added: Sequence[str]) -> tuple[Touch, ...]:
    """The kinds of change that sentences came and went by, where all of them are such; else none, and it is a revision."""
    kinds = [kind_of(sentence) for sentence in (*removed, *added)]
    return tuple(sorted({kind for kind in kinds if kind is not None})) if all(kinds) else ()


def kind_of(sentence: str) -> Touch | None:
    """What a sentence is for the page and not for the article, None for one that may be the article's own."""
    if len(sentence) > _LONGEST:
        return None
    plain = " ".join(sentence.lower().replace("’", "'").split()).strip(" .•·-–")
    if _is_timestamp(plain):
        return "timestamp"
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(plain)), None)


def flaps(text: str, current: str, earlier: Sequence[str], since_then: timedelta) -> bool:
    """Whether a page shows once more the text before its current one, which the current one had taken over from before.

    `earlier` are the texts before the current, the newest first. B after A, B, A says nothing new of either.
    """
    if len(earlier) < 2 or since_then >= FLAPS_WITHIN:
        return False
    return _essence(text) == _essence(earlier[0]) and _essence(current) == _essence(earlier[1])


def _essence(text: str) -> str:
    return fingerprint(" ".join(sentence for sentence in sentences(text) if kind_of(sentence) is None))


def _is_timestamp(plain: str) -> bool:
    tokens = _TOKEN.findall(plain)
    words = _lists()["timestamp"]
    if plain in ("just now", "a moment ago", "moments ago"):
        return True
    opening = tokens[1:] if tokens[:1] in (["last"], ["first"]) else tokens
    labelled = bool(opening) and opening[0] in words["begins"]
    if not labelled and not (tokens and tokens[-1] in words["ends"] and any(token.isdigit() for token in tokens)):
        return False
    known = {*words["begins"], *words["ends"], *words["words"]}
    return all(token.isdigit() or token in known for token in tokens)


@cache
def _lists() -> dict[str, Any]:
    import yaml

    from schemas.located_yaml import FASTEST

    lists: dict[str, Any] = yaml.load((Path(__file__).parent / "touches.yaml").read_text(), Loader=FASTEST)
    return lists


@cache
def _patterns() -> list[tuple[Touch, re.Pattern[str]]]:
    kinds: tuple[Touch, ...] = ("counter", "consent", "related")
    return [(kind, re.compile(pattern.format(number=_NUMBER))) for kind in kinds for pattern in _lists()[kind]]
