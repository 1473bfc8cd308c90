"""Bytes to markup, markup to words: charsets, white space, line breaks, and what a reader of the page would see."""

from __future__ import annotations

import contextlib
import re
from typing import Any

HIDDEN = {"script", "style", "noscript", "template", "svg", "head"}
_FRAME = {"nav", "footer", "header"}
_ENOUGH = 40_000
BREAK = "\x1e"
"""Stands for a `<br>` while a paragraph is put together: numbered points are often set apart by nothing else."""
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1d\x7f\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)


def decode(body: bytes, encoding: str | None) -> str:
    """Bytes to text. Whatever the header claims, bytes that are valid UTF-8 are UTF-8; the header comes next, then the page."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _META_CHARSET.search(body[:4096])
    for charset in ("utf-8", encoding, declared.group(1).decode("ascii") if declared else None):
        if charset:
            with contextlib.suppress(ValueError, LookupError):
                return body.decode(charset)
    text = body.decode("utf-8", "replace")
    # A few broken bytes in UTF-8 are a fault in one place; where most letters break it is the other common charset.
    if text.count("\ufffd") * 2 > sum(byte >= 0x80 for byte in body):
        return body.decode("cp1252", "replace")
    return text


def collapse(text: str) -> str:
    """Text on one line: every run of white space is one space, invisible characters are gone."""
    return " ".join(_INVISIBLE.sub("", text).split())


def lines(text: str) -> str:
    """A paragraph in which BREAK marks a line break of the page: each line collapsed, empty ones gone."""
    return "\n".join(filter(None, (collapse(line) for line in text.split(BREAK))))


def inline_text(element: Any) -> str:
    """Text of an element with its line breaks marked."""
    parts = [BREAK if element.tag in {"lb", "br"} else "", element.text or ""]
    for child in element:
        parts += [inline_text(child), child.tail or ""]
    return "".join(parts)


def one_space(text: str | None) -> str:
    """Source line breaks inside HTML mean a space."""
    return re.sub(r"\s+", " ", text or "")


def parse_html(html: str) -> Any:
    """An lxml tree, or None where the markup has no element."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # As bytes with a stated encoding, because lxml refuses text that declares one itself. No network, no huge trees.
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def visible_words(tree: Any) -> str:
    """The first words that a reader sees, without navigation, header and footer of the site, on one line."""
    parts: list[str] = []
    size = 0
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack and size < _ENOUGH:
        element, ended = stack.pop()
        if ended or not isinstance(element.tag, str):
            piece = element.tail or ""
        else:
            stack.append((element, True))
            if element.tag in HIDDEN or element.tag in _FRAME:
                continue
            piece = element.text or ""
            stack.extend((child, False) for child in reversed(element))
        parts.append(piece)
        size += len(piece)
    return collapse(" ".join(parts))
