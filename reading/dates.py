"""Every date that a page claims for itself, with where it stood, and the choice among them. A date is never invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.articles import DateCandidate

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Nothing on the web is older: what claims to be is an epoch or an error."""
AHEAD = timedelta(days=1)
"""How far a date may lie after the moment in which its page was seen: clocks and time zones are set wrong."""
_META = {
    "article:published_time": "meta article:published_time",
    "og:published_time": "meta og:published_time",
    "datepublished": "meta datePublished",
    "parsely-pub-date": "meta parsely-pub-date",
    "sailthru.date": "meta sailthru.date",
    "dc.date.issued": "meta dc.date.issued",
    "dcterms.date": "meta dcterms.date",
    "pubdate": "meta pubdate",
    "publishdate": "meta publishdate",
    "article:modified_time": "meta article:modified_time",
    "datemodified": "meta dateModified",
}
ORDER = (
    "file published",
    "JSON-LD datePublished",
    *(origin for origin in _META.values() if "odified" not in origin),
    "feed published",
    "time element",
    "page text",
    "address",
)
"""Origins that may become the publication date, the best first. Others (modified, updated) are kept and never chosen."""
_IN_ADDRESS = re.compile(r"/(19\d\d|20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:/|-|$)")


def choose(candidates: Iterable[DateCandidate], seen_at: datetime) -> datetime | None:
    """The publication date: the first plausible candidate by ORDER, None when there is none. `seen_at` rules out the future."""
    plausible = [c for c in candidates if EARLIEST <= c.value <= seen_at + AHEAD and c.origin in ORDER]
    return min(plausible, key=lambda c: ORDER.index(c.origin)).value if plausible else None


def parse(text: str) -> datetime | None:
    """A date or moment in ISO 8601 or RFC 2822. Without an offset it is read as UTC; None where it is no date of our calendar."""
    text = text.strip()
    if not re.search(r"\d{4}", text):
        return None
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment


def page_dates(tree: Any, ld: Sequence[dict[str, Any]], url: str) -> list[tuple[str, str]]:
    """(ISO 8601, origin) of every date that an lxml tree, its JSON-LD objects and its address claim, without repeats."""
    found: list[tuple[str, str]] = []
    for key in ("datePublished", "dateModified"):
        found.extend((item[key], f"JSON-LD {key}") for item in ld if isinstance(item.get(key), str))
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _META and meta.get("content"):
            found.append((meta.get("content"), _META[name]))
    times = [t for t in tree.iter("time") if t.get("datetime")]
    marked = [t for t in times if t.get("itemprop") == "datePublished" or t.get("pubdate") is not None]
    inside = [t for t in times if any(a.tag == "article" for a in t.iterancestors())]
    found.extend((element.get("datetime"), "time element") for element in (marked or inside or times)[:1])
    in_address = _IN_ADDRESS.search(url)
    if in_address:
        found.append(("-".join(in_address.groups()), "address"))
    kept: dict[tuple[str, str], None] = {}
    for text, origin in found:
        moment = parse(text)
        if moment is not None:
            kept.setdefault((moment.isoformat(), origin))
    if not any(origin in ORDER for _, origin in kept) and (moment := _in_words(tree)) is not None:
        kept.setdefault((moment.isoformat(), "page text"))
    return list(kept)


def _in_words(tree: Any) -> datetime | None:
    """The day that htmldate finds among the page's words, for a page that marks none: right in four of five, else mostly near."""
    from htmldate import find_date

    # The latest day is stated, or else it is today's, and the same page would be read otherwise tomorrow.
    found = find_date(
        tree, extensive_search=False, original_date=True, min_date=EARLIEST.replace(tzinfo=None), max_date=datetime(2100, 1, 1)
    )
    return parse(found) if found else None
