"""What our reading makes of the test feeds of feedparser, beside feedparser alone on the same bytes.

    .venv/bin/python benchmarks/feed_corpus.py DIR [--reasons] [--json]

DIR is a checkout of kurtmckee/feedparser. Every file under its tests/ goes through `fetch.feeds.read_feed` as an answer with the
Content-Type that the file's head comment names. Most of them are feeds of one broken construction each, many of them without an
entry or a link, so the peer is counted the same way: entries, and among them those with an http(s) address, which is what a
reader of news can follow. `--reasons` tells why feeds were refused.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from benchmarks.measuring import Meter, Row, show
from fetch.feeds import read_feed
from schemas.errors import FetchError

BASE = "http://127.0.0.1:8097/tests/"
"""Where feedparser's own tests serve these files."""
_HEADER = re.compile(rb"^(?:Header:\s+)?Content-type:\s*([^\r\n]+?)\s*$", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"https?://[^\s]+|\d+(?:,\d{3})+|\(.*\)")


@dataclass(frozen=True)
class Given:
    """A test feed and the Content-Type that it is to be served with, "" for none."""

    path: Path
    body: bytes
    content_type: str


def feeds(root: Path) -> Iterator[Given]:
    """The test feeds of a checkout. Raises SystemExit where there are none."""
    found = sorted(path for path in (root / "tests").rglob("*") if path.suffix in {".xml", ".json"} and path.is_file())
    if not found:
        raise SystemExit(f"{root}: no feed under tests/; name a checkout of kurtmckee/feedparser")
    for path in found:
        body = path.read_bytes()
        header = _HEADER.search(body[:2_000])
        yield Given(path, body, header.group(1).decode("ascii", "replace") if header else "")


def ours(given: Given) -> tuple[str, int]:
    """How the reading ended ("read", "refused: ...", "crash: ...") and the entries that it gave."""
    media_type = given.content_type.split(";", 1)[0].strip().lower()
    try:
        feed = read_feed(given.body, "corpus", media_type, BASE + given.path.name)
    except FetchError as error:
        return f"refused: {_NAMED.sub('…', str(error))}", 0
    except Exception as error:
        return f"crash: {type(error).__name__}: {error}", 0
    return "read", len(feed.entries)


def bare(given: Given) -> tuple[str, int, int]:
    """How feedparser alone ended, its entries, and those of them that link to a page."""
    headers = {"content-type": given.content_type} if given.content_type else {}
    try:
        parsed: Any = feedparser.parse(BytesIO(given.body), response_headers=headers)
    except Exception as error:
        return f"crash: {type(error).__name__}", 0, 0
    links = [urljoin(BASE, entry.get("link")) if entry.get("link") else entry.get("id", "") for entry in parsed.entries]
    followed = sum(link.startswith(("http://", "https://")) for link in links)
    return "read" if parsed.get("version") or parsed.entries else "unknown format", len(parsed.entries), followed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("root", type=Path, help="a checkout of kurtmckee/feedparser")
    parser.add_argument("--reasons", action="store_true", help="say why feeds were refused")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args(arguments)
    meter = Meter()
    read, peer = [], []
    given = list(feeds(chosen.root))
    for one in given:
        with meter.timed("Parley"):
            read.append(ours(one))
        with meter.timed("feedparser"):
            peer.append(bare(one))
    rows: list[Row] = [
        {
            "way": "Parley",
            "feeds": len(given),
            "crashes": sum(how.startswith("crash") for how, _ in read),
            "read": sum(how == "read" for how, _ in read),
            "refused": sum(how.startswith("refused") for how, _ in read),
            "entries to follow": sum(entries for _, entries in read),
            "CPU-s": meter.cpu["Parley"],
        },
        {
            "way": "feedparser",
            "feeds": len(given),
            "crashes": sum(how.startswith("crash") for how, _, _ in peer),
            "read": sum(how == "read" for how, _, _ in peer),
            "refused": sum(how == "unknown format" for how, _, _ in peer),
            "entries": sum(entries for _, entries, _ in peer),
            "entries to follow": sum(followed for _, _, followed in peer),
            "CPU-s": meter.cpu["feedparser"],
        },
    ]
    show(f"{len(given):,} test feeds of feedparser", rows, as_json=chosen.json)
    if chosen.reasons:
        show("why refused", refusals(chosen.root, given, read, peer), as_json=chosen.json)


def refusals(
    root: Path, given: Sequence[Given], read: Sequence[tuple[str, int]], peer: Sequence[tuple[str, int, int]]
) -> list[Row]:
    """For each reason to refuse, or to give fewer entries than feedparser alone: feeds, entries lost, the first such feed."""
    feeds: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    first: dict[str, str] = {}
    for one, (how, entries), (_, _, followed) in zip(given, read, peer, strict=True):
        if how == "read" and entries >= followed:
            continue
        why = "read, with fewer entries" if how == "read" else how
        feeds[why] += 1
        lost[why] += max(0, followed - entries)
        first.setdefault(why, str(one.path.relative_to(root)))
    return [{"reason": why[:110], "feeds": feeds[why], "entries lost": lost[why], "first": first[why]} for why in sorted(feeds)]


if __name__ == "__main__":
    main()
