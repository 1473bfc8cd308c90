"""The words of the rules: YAML files in `lexicons/`, read once, and the patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas.errors import ParleyError

FOLDER = Path(__file__).parent / "lexicons"


class _Words(yaml.SafeLoader):
    """YAML in which "on", "off", "yes" and "no" are the words that they are, and nothing is a date."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
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


def pattern(phrases: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words, the longest first, with any white space between words."""
    ordered = sorted({phrase.strip() for phrase in phrases if phrase.strip()}, key=lambda phrase: (-len(phrase), phrase))
    if not ordered:
        return re.compile(r"(?!)")
    body = "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE if ignore_case else 0)


@cache
def word_pattern(name: str, key: str) -> re.Pattern[str]:
    """The pattern of one list of a lexicon, case ignored."""
    return pattern(words(name, key))
