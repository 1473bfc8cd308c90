"""From the bytes of a page to its article: runs inside the worker process, where a hostile page harms only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reading.dates import page_dates
from reading.language import detect
from reading.live import Span, assembled, first_of, live_blog
from reading.markup import BREAK, HIDDEN, collapse, decode, inline_text, lines, one_space, parse_html, visible_words
from reading.metadata import author_of, guessed_author, guessed_headline, headline, is_free, linked_data
from reading.walls import SHORT, is_furniture, wall
from schemas.articles import BlockReason

MOST_NODES = 60_000
"""Elements of a page; large live blogs have a tenth of it, and trafilatura's time grows faster than their number."""
MOST_TEXT = 400_000
"""Characters of an article: a long report has a quarter of it, a page made to hurt has all that fits."""
_PAGE_TYPES = {"", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain"}
_BESIDE = (
    '//aside | //form | //*[@class][contains(@class, "newsletter") or contains(@class, "signup") or contains(@class, "sign-up")'
    ' or contains(@class, "cookie") or contains(@class, "related") or contains(@class, "promo")'
    ' or contains(@class, "comments")][not(self::body or self::html or self::main or self::article or .//article)]'
)
"""What stands beside an article on its page. trafilatura knows most of it; on a short article it takes some for text."""
_BODY = (
    '//*[@itemprop="articleBody"] | //article//*[contains(@class, "article-body") or contains(@class, "article__body")'
    ' or contains(@class, "story-body") or contains(@class, "entry-content") or contains(@class, "post-content")]'
)
_FLASH = 600
"""Characters of text below which trafilatura takes in what stands around it: the byline, the time, the section."""
_LINE = 100
"""Characters below which a paragraph outside the page's marking of its body is such a line."""


@dataclass(frozen=True)
class Extract:
    """What a page holds. `reason` is set when it does not give its article, with `detail` saying how one sees that.

    `text` is paragraphs separated by a blank line; `dates` are (ISO 8601, origin); `canonical` the page's own address for itself;
    `posts` are those of a live blog, in the order of the text.
    """

    title: str = ""
    author: str | None = None
    text: str = ""
    lang: str | None = None
    canonical: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    posts: tuple[Span, ...] = ()
    reason: BlockReason | None = None
    detail: str = ""


def extract_page(body: bytes, url: str, content_type: str, encoding: str | None) -> Extract:
    """The article of a page, or why it gives none."""
    if content_type not in _PAGE_TYPES or (b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return Extract(reason="not_html", detail=f"the answer is {content_type or 'binary data'}, not a page")
    html = decode(body, encoding).replace(BREAK, " ")
    if "<" not in html:
        return Extract(reason="empty" if not html.strip() else "not_html", detail="the answer has no markup")
    tree = parse_html(html)
    if tree is None:
        return Extract(reason="empty", detail="the page has no elements")
    if tree.xpath("count(//*)") > MOST_NODES:
        return Extract(reason="too_large", detail=f"the page has more than {MOST_NODES:,} elements")
    ld = list(linked_data(tree))
    visible = visible_words(tree)
    blog = live_blog(tree, ld)
    dates = tuple(first_of(blog.posts, page_dates(tree, ld, url)))
    canonical = next((link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower()), None)
    page_lang = (tree.get("lang") or "")[:2].lower() or None
    free = is_free(ld)
    title = headline(tree, ld) or guessed_headline(tree)
    author = author_of(tree, ld) or guessed_author(tree)
    paragraphs = _article(tree, url)
    paragraphs = [p for p in paragraphs if p != title and not is_furniture(p)]
    text, spans = assembled(paragraphs, blog) if blog.posts else ("\n\n".join(paragraphs), ())
    # The tree has lost boxes by now: a page so short that a wall may stand there is parsed again.
    visible = visible_words(parse_html(html)) if len(text) < SHORT else ""
    blocked = wall(title, text, visible, free)
    if len(text) > MOST_TEXT:
        blocked = "too_large", f"the text is longer than {MOST_TEXT:,} characters"
    return Extract(
        title=title,
        author=author,
        text=text[:MOST_TEXT],
        lang=detect(text, page_lang),
        canonical=canonical,
        dates=dates,
        posts=spans,
        reason=blocked[0] if blocked else None,
        detail=blocked[1] if blocked else "",
    )


def extract_fragment(markup: str) -> Extract:
    """The text of an entry's body or summary, which is a piece of HTML or plain text."""
    if "<" not in markup and "&" not in markup:
        paragraphs = [collapse(p) for p in re.split(r"\n\s*\n", markup)]
    else:
        tree = parse_html(f"<html><body>{markup}</body></html>")
        if tree is None or sum(1 for _ in tree.iter()) > MOST_NODES:
            return Extract(reason="too_large", detail="the entry's text has too many elements")
        paragraphs = _blocks(tree)
    text = "\n\n".join(p for p in paragraphs if p and not is_furniture(p))
    return Extract(text=text, lang=detect(text, None))


def _article(tree: Any, url: str) -> list[str]:
    """The paragraphs as trafilatura sees them, without what stands beside or around them; the tree loses boxes."""
    from trafilatura import bare_extraction

    for element in tree.xpath(_BESIDE):
        # A box that holds most of the page is the page, whatever its class says.
        if element.getparent() is not None and len(element.text_content()) < 1_500:
            element.drop_tree()
    document: Any = bare_extraction(tree, url=url, include_comments=False)  # works on a copy
    paragraphs = [] if document is None or document.body is None else list(_paragraphs(document.body))
    if sum(map(len, paragraphs)) < _FLASH and (marked := _marked(tree)):
        return _unframed(paragraphs, marked)
    return paragraphs


def _unframed(paragraphs: list[str], marked: list[str]) -> list[str]:
    """A short article without the lines around it. What it says at length outside of the page's marking stays in it."""
    longest = max(marked, key=len)
    if any(longest in paragraph and longest != paragraph for paragraph in paragraphs):
        return marked  # trafilatura made one paragraph of the whole page
    return [p for p in paragraphs if p in marked or len(p) >= _LINE] or marked


def _marked(tree: Any) -> list[str]:
    """The paragraphs and headings inside the element that the page marks as the article's body; none where it marks none."""
    bodies = tree.xpath(_BODY) or tree.xpath("//article[count(//article) = 1]")
    if not bodies:
        return []
    return [text for p in bodies[0].iter("p", "h2", "h3", "h4", "li", "pre") if (text := lines(inline_text(p)))]


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
                yield from _flush([inline_text(child)])
            inline.append(child.tail or "")
        else:
            inline.append(inline_text(child) + (child.tail or ""))
    yield from _flush(inline)


def _flush(inline: list[str]) -> Iterator[str]:
    text = lines("".join(inline))
    inline.clear()
    if text:
        yield text


def _blocks(tree: Any) -> list[str]:
    """Paragraphs of a bare piece of HTML: split at block elements and double line breaks."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag in HIDDEN:
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
        parts.append("\n\n" if block else BREAK if element.tag == "br" else "")
        parts.append(one_space(element.text))
        for child in element:
            walk(child)
        parts.extend(("\n\n" if block else "", one_space(element.tail)))

    walk(tree)
    # Old feeds set paragraphs apart by two line breaks.
    return [lines(p) for p in re.split(rf"\n\s*\n|{BREAK}\s*{BREAK}", "".join(parts))]
