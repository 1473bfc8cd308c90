"""From the bytes of a page to its article: runs inside the worker process, where a hostile page harms only itself."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reading.dates import page_dates
from reading.language import detect
from reading.walls import is_furniture, wall
from schemas.articles import BlockReason

MOST_NODES = 60_000
"""Elements of a page; large live blogs have a tenth of it, and trafilatura's time grows faster than their number."""
_PAGE_TYPES = {"", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain"}
_ARTICLE_TYPES = re.compile(r"(Article|BlogPosting|NewsArticle|Report|LiveBlogPosting|WebPage)$")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_HIDDEN = {"script", "style", "noscript", "template", "svg", "head"}
_LARGEST_LD = 500_000


@dataclass(frozen=True)
class Extract:
    """What a page holds. `reason` is set when it does not give its article, with `detail` saying how one sees that.

    `text` is paragraphs separated by a blank line; `dates` are (ISO 8601, origin); `canonical` the page's own address for itself.
    """

    title: str = ""
    author: str | None = None
    text: str = ""
    lang: str | None = None
    canonical: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    reason: BlockReason | None = None
    detail: str = ""


def extract_page(body: bytes, url: str, content_type: str, encoding: str | None) -> Extract:
    """The article of a page, or why it gives none."""
    if content_type not in _PAGE_TYPES or (b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return Extract(reason="not_html", detail=f"the answer is {content_type or 'binary data'}, not a page")
    html = decode(body, encoding)
    if "<" not in html:
        return Extract(reason="empty" if not html.strip() else "not_html", detail="the answer has no markup")
    tree = _parse(html)
    if tree is None:
        return Extract(reason="empty", detail="the page has no elements")
    nodes = sum(1 for _ in tree.iter())
    if nodes > MOST_NODES:
        return Extract(reason="too_large", detail=f"the page has more than {MOST_NODES:,} elements")
    ld = [item for item in _linked_data(tree) if _is_article(item)]
    visible = _visible(tree)
    dates = tuple(page_dates(tree, ld, url))
    canonical = next((link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower()), None)
    page_lang = (tree.get("lang") or "")[:2].lower() or None
    own_title, author, free = _headline(tree, ld), _author(tree, ld), _is_free(ld)
    paragraphs, found_title, found_author = _article(tree, url)
    title = own_title or found_title
    text = "\n\n".join(p for p in paragraphs if p != title and not is_furniture(p))
    blocked = wall(title, text, visible, free)
    return Extract(
        title=title,
        author=author or found_author,
        text=text,
        lang=detect(text, page_lang),
        canonical=canonical,
        dates=dates,
        reason=blocked[0] if blocked else None,
        detail=blocked[1] if blocked else "",
    )


def extract_fragment(markup: str) -> Extract:
    """The text of an entry's body or summary, which is a piece of HTML or plain text."""
    if "<" not in markup and "&" not in markup:
        paragraphs = [collapse(p) for p in re.split(r"\n\s*\n", markup)]
    else:
        tree = _parse(f"<html><body>{markup}</body></html>")
        if tree is None or sum(1 for _ in tree.iter()) > MOST_NODES:
            return Extract(reason="too_large", detail="the entry's text has too many elements")
        paragraphs = _blocks(tree)
    text = "\n\n".join(p for p in paragraphs if p and not is_furniture(p))
    return Extract(text=text, lang=detect(text, None))


def decode(body: bytes, encoding: str | None) -> str:
    """Bytes to text. Whatever the header claims, bytes that are valid UTF-8 are UTF-8; the header comes next, then the page."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _META_CHARSET.search(body[:4096])
    for charset in ("utf-8", encoding, declared.group(1).decode("ascii") if declared else None):
        if charset:
            with contextlib.suppress(UnicodeDecodeError, LookupError):
                return body.decode(charset)
    return body.decode("cp1252", "replace") if encoding is None else body.decode("utf-8", "replace")


def collapse(text: str) -> str:
    """Text on one line: every run of white space is one space, invisible characters are gone."""
    return " ".join(re.sub("[\u00ad\u200b\u200c\u200d\u2060\ufeff]", "", text).split())


def _parse(html: str) -> Any:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    # As bytes with a stated encoding, because lxml refuses text that declares one itself. No network, no huge trees.
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _article(tree: Any, url: str) -> tuple[list[str], str, str | None]:
    """Paragraphs, title and author as trafilatura sees them."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(
        tree, url=url, include_comments=False, with_metadata=True, date_extraction_params={"extensive_search": False}
    )
    if document is None or document.body is None:
        return [], "", None
    return list(_paragraphs(document.body)), collapse(document.title or ""), collapse(document.author or "") or None


def _paragraphs(element: Any) -> Iterator[str]:
    """The paragraphs of trafilatura's tree, each on one line, exactly as the page has them."""
    inline: list[str] = [element.text or ""]
    for child in element:
        if child.tag in {"p", "head", "item", "quote", "list", "table", "row", "code", "div", "body", "main"}:
            yield from _flush(inline)
            if child.tag == "row":
                yield from _flush([" | ".join(filter(None, (collapse("".join(cell.itertext())) for cell in child)))])
            elif any(grandchild.tag in {"p", "item", "list", "table", "row", "quote"} for grandchild in child):
                yield from _paragraphs(child)
            else:
                yield from _flush([_inline(child)])
            inline.append(child.tail or "")
        else:
            inline.append(_inline(child) + (child.tail or ""))
    yield from _flush(inline)


def _inline(element: Any) -> str:
    """Text of an element, a line break inside it read as a space."""
    parts = [" " if element.tag in {"lb", "br"} else "", element.text or ""]
    for child in element:
        parts += [_inline(child), child.tail or ""]
    return "".join(parts)


def _flush(inline: list[str]) -> Iterator[str]:
    text = collapse("".join(inline))
    inline.clear()
    if text:
        yield text


def _blocks(tree: Any) -> list[str]:
    """Paragraphs of a bare piece of HTML: split at block elements and double line breaks."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag in _HIDDEN:
            parts.append(element.tail or "")
            return
        block = element.tag in {
            "p",
            "div",
            "li",
            "ul",
            "ol",
            "blockquote",
            "h1",
            "h2",
            "h3",
            "h4",
            "section",
            "article",
            "tr",
            "figure",
        }
        parts.append("\n\n" if block else "\n" if element.tag == "br" else "")
        parts.append(collapse_inner(element.text))
        for child in element:
            walk(child)
        parts.extend(("\n\n" if block else "", collapse_inner(element.tail)))

    walk(tree)
    return [collapse(p) for p in re.split(r"\n\s*\n", "".join(parts))]


def collapse_inner(text: str | None) -> str:
    """Source line breaks inside HTML mean a space."""
    return re.sub(r"\s+", " ", text or "")


def _visible(tree: Any) -> str:
    parts: list[str] = []
    size = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        own = "" if element.tag in _HIDDEN else element.text or ""
        for piece in (own, element.tail or ""):
            parts.append(piece)
            size += len(piece)
        if size > 40_000:
            break
    return collapse(" ".join(parts))


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
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
                yield item
                stack.append(item.get("@graph"))


def _is_article(item: dict[str, Any]) -> bool:
    types = item.get("@type")
    return any(isinstance(t, str) and _ARTICLE_TYPES.search(t) for t in (types if isinstance(types, list) else [types]))


def _headline(tree: Any, ld: Sequence[dict[str, Any]]) -> str:
    for item in ld:
        if isinstance(item.get("headline"), str) and item["headline"].strip():
            return collapse(item["headline"])
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in {"og:title", "twitter:title"} and meta.get("content"):
            return collapse(str(meta.get("content")))
    return ""


def _author(tree: Any, ld: list[dict[str, Any]]) -> str | None:
    for item in ld:
        authors = item.get("author")
        names = [
            a.get("name") if isinstance(a, dict) else a
            for a in (authors if isinstance(authors, list) else [authors])
            if a is not None
        ]
        joined = ", ".join(collapse(n) for n in names if isinstance(n, str) and not n.startswith("http"))
        if joined:
            return joined
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = collapse(meta.get("content") or "")
        if name in {"author", "article:author", "byl"} and content and not content.startswith("http"):
            return content
    return None


def _is_free(ld: list[dict[str, Any]]) -> bool | None:
    for item in ld:
        value = item.get("isAccessibleForFree")
        if value is not None:
            return str(value).strip().lower() not in {"false", "0", "no"}
    return None
