"""Search: what was said, in which article, by whom, about which plan, deadline or meeting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from dashboard.asking import Asked
from dashboard.labels import label
from dashboard.page import Answer, Filter, Page
from dashboard.wording import contained
from warehouse.read import Reader
from warehouse.read.actors import actors
from warehouse.read.search import articles, named_things, names, near_names, quotations, words_of

GROUPS = ("quotations", "articles", "actors", "things")
_FEW = {"actors": 6, "things": 6, "quotations": 12, "articles": 8}
_OF_ONE = 25


def marked(text: str | None, words: Sequence[str]) -> Markup:
    """A text, escaped, with `<mark>` around every place where one of the words begins; words are as `words_of` gives them."""
    whole = str(contained(text or ""))
    folded, places = _folded(whole)
    if not words or not folded:
        return escape(whole)
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    made, done = Markup(), 0
    for match in re.finditer(rf"(?<![^\W_])(?:{pattern})\w*", folded):
        first, last = places[match.start()], places[match.end() - 1] + 1
        made += escape(whole[done:first]) + Markup("<mark>{}</mark>").format(whole[first:last])
        done = last
    return made + escape(whole[done:])


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in small letters without accents, and where each of its letters stands in the text."""
    letters, places = [], []
    for place, one in enumerate(text):
        for letter in unicodedata.normalize("NFD", one.lower()):
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _answer(reader: Reader, asked: Asked) -> Answer:
    words = words_of(asked.filters.get("q", ""))
    only = asked.filters.get("among")
    answer: Answer = {"words": words, "near": [], "more": {}, "examples": [], **{group: [] for group in GROUPS}}
    if not words:
        known = actors(reader, topic=asked.topic, limit=3)
        return answer | {"examples": [row["name"] for row in known]}
    for group in GROUPS:
        if only in (None, group):
            size = _OF_ONE if only else _FEW[group]
            found = _rows(reader, asked, group, words, asked.part(size) if only else {"limit": size + 1})
            answer[group], answer["more"][group] = found[:size], len(found) > size
    if not any(answer[group] for group in GROUPS):
        answer["near"] = near_names(reader, words, topic=asked.topic)
    return answer


def _rows(reader: Reader, asked: Asked, group: str, words: Sequence[str], part: Mapping[str, Any]) -> list[dict[str, Any]]:
    match group:
        case "quotations":
            return quotations(reader, words, **asked.usual, **part)
        case "articles":
            return articles(reader, words, topic=asked.topic, as_of=asked.as_of, **part)
        case "actors":
            return names(reader, words, topic=asked.topic, **part)
    found = named_things(reader, words, **asked.usual, **part)
    return [row | {"called": label(row)} for row in found]


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    words = answer["words"]
    return {
        "quoted": [row | {"quote": marked(row["quote"], words)} for row in answer["quotations"]],
        "printed": [
            row | {"passage": marked(row["passage"], words), "title": marked(row["title"], words)} for row in answer["articles"]
        ],
        "marked": lambda text: marked(text, words),
        "found": sum(len(answer[group]) for group in GROUPS),
    }


SEARCH = Page(
    name="search",
    title="Search",
    question="Who said what, where does it stand, and what is it about?",
    answer=_answer,
    table="quotations",
    group="search",
    filters={"q": Filter("Words"), "among": Filter("Among", GROUPS, "everything")},
    draw=_draw,
)
