"""Live blogs: the posts of one page, each with its own words and its own time.

A page says so itself, by JSON-LD (LiveBlogPosting with its `liveBlogUpdate`) or by its markup: blocks beside each other, each
with a `<time datetime>` and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise
from typing import Any, NamedTuple

from reading.dates import parse
from reading.markup import collapse, inline_text, lines, parse_html
from reading.walls import is_furniture
from schemas.characters import clean

MOST_POSTS = 1_000
"""Of one page: a day of war has three hundred."""
_MOST_GROUPS = 5
_BLOCKS = frozenset({"article", "section", "li", "div"})
_WORDS = ("h2", "h3", "h4", "p", "li", "blockquote")
_LIVE = re.compile(r"live[-_]?(?:blog|post|update|event|stream|feed|entry|coverage)", re.IGNORECASE)
_NO_POSTS = re.compile(r"comment|related|teaser|promo|newsletter|recommend|sidebar|most-?read", re.IGNORECASE)
_BYLINE = re.compile(r"byline|author", re.IGNORECASE)
_FEWEST_UNMARKED = 3
_LONGEST_UNMARKED = timedelta(days=4)
_SHARE_UNMARKED = 2 / 3
"""Of a page that does not call itself a live blog: how many such blocks, how far apart, with how much of its paragraphs."""
_LEAD = 40
"""Characters from which a paragraph before the posts belongs to the article, and is no time or label of the page."""


class Post(NamedTuple):
    """One post as a page has it. `published` is ISO 8601 with an offset."""

    published: str
    author: str | None
    paragraphs: tuple[str, ...]


class Blog(NamedTuple):
    """The posts of a page in its own order, none where it is no live blog, and the paragraphs before its blocks of posts."""

    posts: list[Post]
    lead: tuple[str, ...] = ()


Span = tuple[int, int, str, str | None]
"""Where a post lies in the article's text, from and to, when it was published, and by whom."""


def live_blog(tree: Any, ld: Sequence[dict[str, Any]]) -> Blog:
    """What a page has of a live blog."""
    marked = [item for item in ld if "LiveBlogPosting" in _types(item)]
    found = _in_markup(tree, marked=bool(marked))
    return found if found.posts else Blog([post for item in marked for post in _in_linked_data(item)][:MOST_POSTS])


def first_of(posts: Sequence[Post], dates: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The dates that a page claims, as `page_dates` gives them: the time element of a live blog is that of its first post."""
    if not posts:
        return list(dates)
    others = [(moment, origin) for moment, origin in dates if origin != "time element"]
    return [*others, (min((post.published for post in posts), key=datetime.fromisoformat), "time element")]


def assembled(paragraphs: Iterable[str], blog: Blog) -> tuple[str, tuple[Span, ...]]:
    """The article's text, and where each post lies in it. Of `paragraphs`, those of the whole page, what precedes them stays.

    Where that is nothing, because the page was taken to begin with a post, the blog's own lead does.
    """
    posts = blog.posts
    inside = "\n".join(paragraph for post in posts for paragraph in post.paragraphs)
    lead: list[str] = []
    for paragraph in paragraphs:
        if paragraph in inside or any(own in paragraph for post in posts for own in post.paragraphs if len(own) >= _LEAD):
            break
        if len(paragraph) >= _LEAD:
            lead.append(clean(paragraph))
    text = "\n\n".join(lead or blog.lead)
    spans: list[Span] = []
    for post in posts:
        text += "\n\n" if text else ""
        start = len(text)
        text += "\n\n".join(post.paragraphs)
        spans.append((start, len(text), post.published, post.author))
    return text, tuple(spans)


def _types(item: dict[str, Any]) -> list[Any]:
    types = item.get("@type")
    return types if isinstance(types, list) else [types]


def _in_linked_data(item: dict[str, Any]) -> Iterator[Post]:
    updates = item.get("liveBlogUpdate")
    for update in updates if isinstance(updates, list) else [updates]:
        if not isinstance(update, dict):
            continue
        moment, body, title = (update.get(key) for key in ("datePublished", "articleBody", "headline"))
        published = parse(moment) if isinstance(moment, str) else None
        if published is None or not isinstance(body, str):
            continue
        words = _split(body)
        if isinstance(title, str) and (heading := clean(collapse(unescape(title)))) and heading not in words[:1]:
            words.insert(0, heading)
        if words:
            yield Post(published.isoformat(), _name(update.get("author")), tuple(words))


def _split(body: str) -> list[str]:
    # Many a site escapes for HTML what stands in JSON.
    body = body if "<" in body else unescape(body)
    if "<" in body:
        tree = parse_html(f"<html><body>{body}</body></html>")
        marked = list(_paragraphs(tree)) if tree is not None else []
        body = "" if tree is None else "\n\n".join(marked) if marked else tree.text_content()
    return [words for part in re.split(r"\n\s*\n", body) if (words := clean(collapse(part))) and not is_furniture(words)]


def _name(author: Any) -> str | None:
    names = [one.get("name") if isinstance(one, dict) else one for one in (author if isinstance(author, list) else [author])]
    return ", ".join(clean(collapse(name)) for name in names if isinstance(name, str) and "://" not in name)[:200] or None


def _in_markup(tree: Any, *, marked: bool) -> Blog:
    groups: dict[Any, dict[Any, Any]] = {}
    for moment in tree.iter("time"):
        if not moment.get("datetime"):
            continue
        above = list(moment.iterancestors())
        if any(_is_beside(element) for element in above):
            continue
        for block in above:
            if block.tag in _BLOCKS and block.getparent() is not None:
                groups.setdefault(block.getparent(), {}).setdefault(block, moment)
    blocks = _wordiest(groups)
    posts = [post for block, moment in blocks.items() if (post := _post(block, moment)) is not None]
    if len(posts) < 2:
        return Blog([])
    if not (marked or _calls_itself_live(blocks) or _looks_live(tree, blocks, posts)):
        return Blog([])
    return Blog(posts[:MOST_POSTS], tuple(_lead(tree, next(iter(blocks)))))


def _lead(tree: Any, first: Any) -> Iterator[str]:
    """The paragraphs of the article that stand before its first block."""
    within = list(first.iterancestors())
    around = [above for above in within if above.tag in {"main", "article"}]
    for element in (around[-1] if around else tree).iter():
        if element is first:
            return
        if element.tag != "p" or element in within or any(_is_beside(above) for above in element.iterancestors()):
            continue
        words = clean(lines(inline_text(element)))
        if len(words) >= _LEAD and not is_furniture(words) and not _is_byline(element):
            yield words


def _is_beside(element: Any) -> bool:
    return element.tag in {"aside", "nav", "footer", "form"} or _NO_POSTS.search(_names(element)) is not None


def _wordiest(groups: dict[Any, dict[Any, Any]]) -> dict[Any, Any]:
    """Of the largest groups of blocks, by their parent, the one with most words: lists of the latest news have times too.

    A group with a larger one inside one of its blocks is what that stands in, and no group of posts.
    """
    largest = sorted((group for group in groups.items() if len(group[1]) > 1), key=lambda group: -len(group[1]))[:_MOST_GROUPS]
    around = {
        above.getparent()
        for parent, blocks in largest
        for above in (parent, *parent.iterancestors())
        if len(groups.get(above.getparent(), ())) <= len(blocks)
    }
    inner = [blocks for parent, blocks in largest if parent not in around]
    return max(inner, key=lambda blocks: sum(len(p.text_content()) for block in blocks for p in block.iter("p")), default={})


def _looks_live(tree: Any, blocks: Iterable[Any], posts: Sequence[Post]) -> bool:
    """Whether a page that does not call itself a live blog is one, and no list of articles, comments or answers.

    Its posts follow each other in time within a few days, hold most of the page's paragraphs, and do not lead elsewhere by their
    headings.
    """
    times = [datetime.fromisoformat(post.published) for post in posts]
    steps = [later > earlier for earlier, later in pairwise(times)]
    if len(posts) < _FEWEST_UNMARKED or len(set(steps)) > 1 or len(set(times)) < len(times):
        return False
    if abs(times[-1] - times[0]) > _LONGEST_UNMARKED or not all(block.find(".//p") is not None for block in blocks):
        return False
    if any(_leads_elsewhere(block) for block in blocks):
        return False
    inside = sum(len(words) for post in posts for words in post.paragraphs)
    whole = sum(len(collapse(p.text_content())) for p in tree.iter("p") if p.find(".//p") is None)
    return inside >= _SHARE_UNMARKED * whole


def _leads_elsewhere(block: Any) -> bool:
    """Whether a heading of the block is a link to another page: a teaser."""
    for heading in block.iter("h1", "h2", "h3", "h4", "h5"):
        links = [*heading.iter("a"), *(above for above in heading.iterancestors() if above.tag == "a")]
        if any(link.get("href") and not link.get("href").startswith("#") for link in links):
            return True
    return False


def _calls_itself_live(blocks: Iterable[Any]) -> bool:
    block = next(iter(blocks))
    return any(
        _LIVE.search(_names(element)) or (element.get("itemtype") or "").endswith("LiveBlogPosting")
        for element in (block, *block.iterancestors())
    )


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}" if isinstance(element.tag, str) else ""


def _post(block: Any, moment: Any) -> Post | None:
    published = parse(moment.get("datetime"))
    paragraphs = tuple(_paragraphs(block))
    if published is None or not any(len(words) >= _LEAD for words in paragraphs):
        return None
    return Post(published.isoformat(), _author(block), paragraphs)


def _author(block: Any) -> str | None:
    for element in block.iter("a", "span", "p", "div", "address"):
        if _is_byline(element):
            name = re.sub(r"^by\s+", "", clean(collapse(element.text_content())), flags=re.IGNORECASE)
            if 2 <= len(name) <= 80:
                return name
    return None


def _is_byline(element: Any) -> bool:
    return "author" in (element.get("rel"), element.get("itemprop")) or _BYLINE.search(_names(element)) is not None


def _paragraphs(block: Any) -> Iterator[str]:
    """Headings, paragraphs and points of a block, without its time and byline."""
    for element in block.iter(*_WORDS):
        if element is block or (element.tag in {"li", "blockquote"} and next(element.iter("p", "ul", "ol"), None) is not None):
            continue
        if element.tag == "p" and _is_byline(element):
            continue
        moments = sum(len(moment.text_content()) for moment in element.iter("time"))
        words = clean(lines(inline_text(element)))
        if words and len(words) - moments >= (_LEAD if moments else 1) and not is_furniture(words):
            yield words
