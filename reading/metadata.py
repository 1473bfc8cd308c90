"""What a page says about its article in JSON-LD and meta elements: headline, authors, whether it is free to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from reading.markup import collapse

_ARTICLE_TYPES = re.compile(r"(Article|BlogPosting|NewsArticle|Report|LiveBlogPosting|WebPage)$")
_LARGEST_LD = 500_000
_AUTHOR = frozenset(
    {"author", "article:author", "byl", "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"}
)
"""Names of meta elements that hold authors."""


def linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that speak of an article, in the page's order; broken ones are passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text or len(script.text) > _LARGEST_LD:
            continue
        try:
            stack: list[Any] = [json.loads(script.text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack.extend(reversed(item))
            elif isinstance(item, dict):
                if _is_article(item):
                    yield item
                stack.append(item.get("@graph"))


def _is_article(item: dict[str, Any]) -> bool:
    types = item.get("@type")
    return any(isinstance(t, str) and _ARTICLE_TYPES.search(t) for t in (types if isinstance(types, list) else [types]))


def headline(tree: Any, ld: Sequence[dict[str, Any]]) -> str:
    """The headline by JSON-LD, else by the meta elements made for sharing; "" where there is none."""
    for item in ld:
        if isinstance(item.get("headline"), str) and item["headline"].strip():
            return collapse(unescape(item["headline"]))  # many a site escapes for HTML what stands in JSON
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in {"og:title", "twitter:title"} and meta.get("content"):
            return collapse(str(meta.get("content")))
    return ""


def author_of(tree: Any, ld: list[dict[str, Any]]) -> str | None:
    """The authors, joined by commas, None where the page names none."""
    for item in ld:
        authors = item.get("author")
        names = [
            a.get("name") if isinstance(a, dict) else a
            for a in (authors if isinstance(authors, list) else [authors])
            if a is not None
        ]
        joined = ", ".join(collapse(unescape(n)) for n in names if isinstance(n, str) and not n.startswith("http"))
        if joined:
            return joined
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = collapse(meta.get("content") or "")
        if name in _AUTHOR and content and not content.startswith("http"):
            return content
    return None


def guessed_headline(tree: Any) -> str:
    """The headline as trafilatura finds it among the page's words, for a page that does not state it; "" where there is none."""
    from trafilatura.metadata import extract_title

    return collapse(extract_title(tree) or "")


def guessed_author(tree: Any) -> str | None:
    """The authors as trafilatura finds them, in broken JSON too and among the page's words, where the above finds none."""
    from trafilatura.metadata import examine_meta, extract_author, extract_meta_json

    stated = examine_meta(tree)
    if stated.author and " " not in stated.author:
        stated.author = None  # a login name
    try:
        found = extract_meta_json(tree, stated).author
    except Exception:  # it takes JSON apart with patterns, and stumbles over what nobody foresaw
        found = stated.author
    return collapse(found or extract_author(tree) or "") or None


def is_free(ld: list[dict[str, Any]]) -> bool | None:
    """What the page says about free access, None where it says nothing."""
    for item in ld:
        value = item.get("isAccessibleForFree")
        if value is not None:
            return str(value).strip().lower() not in {"false", "0", "no"}
    return None
