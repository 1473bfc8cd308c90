"""Pages that stand before an article instead of showing it: paywall, consent wall, captcha, a "not found" with status 200."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schemas.articles import BlockReason

SHORT = 1_500
"""Characters of article text below which words of a wall mean a wall: a longer text has them in a box beside the article."""
NOTHING = 80
"""Characters below which there is no article."""


@cache
def words(kind: str) -> tuple[str, ...]:
    """The phrases of one kind of wall, or the page furniture, in lower case."""
    import yaml

    from schemas.located_yaml import FASTEST

    lists: dict[str, list[str]] = yaml.load((Path(__file__).parent / "walls.yaml").read_text(), Loader=FASTEST)
    return tuple(lists[kind])


def wall(title: str, text: str, visible: str, free: bool | None) -> tuple[BlockReason, str] | None:
    """Which wall stands here and by what sign, or None for an article.

    `text` is what was taken for the article, `visible` the page's visible words, `free` what its JSON-LD says about access.
    """
    if len(text) >= SHORT:
        return None
    own, seen = _plain(f"{title} {text}"), _plain(f"{title} {visible}"[:20_000])
    kinds: tuple[BlockReason, ...] = ("captcha", "paywall", "consent", "not_found")
    for kind in kinds:
        if kind == "paywall" and free is False:
            return "paywall", "the page marks itself as not free and shows a short text"
        # Consent banners and words of a captcha stand on honest pages too: beside a text, only what is in it counts.
        place = seen if kind == "paywall" or len(text) < NOTHING else own if len(text) < SHORT / 2 else ""
        sign = next((phrase for phrase in words(kind) if phrase in place), None)
        if sign:
            return kind, f"the page says “{sign}”"
    if len(text) < NOTHING:
        return "empty", f"{len(text)} characters of text on the page"
    return None


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph belongs to the page and not to the article ("Advertisement")."""
    return paragraph.strip(" :.…").lower() in words("furniture")


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())
