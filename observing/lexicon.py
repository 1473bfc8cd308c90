"""The words of the rules: YAML files in `lexicons/`, read once, and the patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas.errors import ParleyError
from schemas.located_yaml import FASTEST

FOLDER = Path(__file__).parent / "lexicons"


class _Words(FASTEST):  # type: ignore[valid-type, misc]  # which of the two it is, is known when it runs
    """YAML in which "on", "off", "yes" and "no" are the words that they are, and nothing is a date."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in FASTEST.yaml_implicit_resolvers.items()
}


class LexiconError(ParleyError):
    """A lexicon file is missing, is not YAML or lacks a list that a rule needs."""


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The lexicon `lexicons/<name>.yaml` as a mapping. Raises LexiconError."""
    path = FOLDER / f"{name}.yaml"
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Words)
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"lexicon {path.name} cannot be read ({error}); restore the file from the distribution") from error
    if not isinstance(content, dict):
        raise LexiconError(f"lexicon {path.name} must be a mapping of lists; restore the file from the distribution")
    return content


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The list `key` of a lexicon, in lower case. Raises LexiconError where it is missing."""
    content = lexicon(name)
    if key not in content:
        raise LexiconError(f"lexicon {name}.yaml has no list {key!r}; restore the file from the distribution")
    return frozenset(str(word).lower() for word in content[key])


class _Branch(dict[str, "_Branch"]):
    """What may follow a beginning: the next characters, and `_END` where a phrase may be over."""


_END = ""


def alternation(phrases: Iterable[str]) -> str:
    """Source of a pattern that matches any of the phrases, the longest that fits, with any white space between their words.

    Phrases that begin alike share their beginning, so that a text is gone through once and not once a phrase.
    """
    return _alternation(frozenset(phrases))


@cache
def _alternation(phrases: frozenset[str]) -> str:
    root = _Branch()
    for phrase in phrases:
        node = root
        for char in " ".join(phrase.split()):
            node = node.setdefault(char, _Branch())
        node[_END] = _Branch()
    root.pop(_END, None)
    return _source(root) if root else "(?!)"


def _source(node: _Branch) -> str:
    ways = [(r"\s+" if char == " " else re.escape(char)) + _source(after) for char, after in sorted(node.items()) if char]
    if not ways:
        return ""
    either = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    return f"(?:{either})?" if _END in node else either


def pattern(phrases: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words, the longest first, with any white space between words."""
    return compiled(
        rf"(?<!\w){alternation(phrase.lower() if ignore_case else phrase for phrase in phrases)}(?!\w)",
        re.IGNORECASE if ignore_case else 0,
    )


@cache
def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is kept for the whole process: there are more than Python keeps, and a long one takes a second."""
    return re.compile(source, flags)


@cache
def word_pattern(name: str, key: str) -> re.Pattern[str]:
    """The pattern of one list of a lexicon, case ignored."""
    return pattern(words(name, key))
