"""What our reading makes of annotated pages of the web, beside trafilatura alone on the same pages.

    .venv/bin/python benchmarks/page_corpora.py DIR [DIR ...] [--limit N] [--worst N] [--json]

A DIR is a checkout of adbar/trafilatura (its tests/ have the pages and evaldata.json) or of
scrapinghub/article-extraction-benchmark (html/ and ground-truth.json). Each page goes through the whole reading step as if it had
just been fetched. What the reading calls blocked or empty counts as a page without text; "with what stands before walls" counts
the teaser that such a page shows as its text, as both corpora do. The peer is `trafilatura.extract` with the settings of its own
evaluation. Each corpus is scored by its own rule:

- trafilatura's: segments that must be in the text and segments that must not, white space collapsed; F1 over all of them;
- article-extraction-benchmark: shingles of four words, precision and recall of each page, their means, and F1 of the means.

Dates are compared by the day, titles with white space and case aside, authors as the set of their names. `--worst` lists the
pages on which the peer's text scores better by most, which is where a fault of the reading shows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measuring import Row, progress, show
from reading.revisions import read_pages
from reading.text import PageReader
from schemas.pages import Page

NOW = datetime.now(UTC)
SHINGLE = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sample:
    """An annotated page: either `text` or the segments `has` and `lacks` are its gold, and what else the corpus knows of it."""

    url: str
    body: bytes
    text: str | None = None
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    gold: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What one way of reading found. `outcome` is "read" or why there is no text, `teaser` what a blocked page shows anyway."""

    text: str = ""
    title: str = ""
    author: str = ""
    day: str = ""
    outcome: str = "read"
    teaser: str = ""


def samples(root: Path) -> Iterator[Sample]:
    """The annotated pages of a checkout of one of the two corpora. Raises SystemExit where it is neither."""
    if (root / "ground-truth.json").exists():
        for name, gold in json.loads((root / "ground-truth.json").read_text("utf-8")).items():
            body = gzip.decompress((root / "html" / f"{name}.html.gz").read_bytes())
            yield Sample(gold["url"], body, text=gold.get("articleBody", ""))
    elif (root / "tests" / "evaldata.json").exists():
        for url, gold in json.loads((root / "tests" / "evaldata.json").read_text("utf-8")).items():
            places = [root / "tests" / folder / gold["file"] for folder in ("cache", "eval")]
            body = next(place for place in places if place.is_file()).read_bytes()
            yield Sample(url, body, has=tuple(gold["with"]), lacks=tuple(gold["without"]), gold=gold)
    else:
        raise SystemExit(f"{root}: neither ground-truth.json nor tests/evaldata.json; name a checkout of one of the two corpora")


def ours(reader: PageReader, sample: Sample) -> Reading:
    """The whole reading step over a page as fetched from its address; a crash is an outcome of its own."""
    host = urlsplit(sample.url).hostname or "page.example"
    page = Page(source_id=None, outlet=host, url=sample.url, final_url=sample.url, status=200, body=sample.body, fetched_at=NOW)
    result = read_pages([page], {}, [], reader=reader)
    if result.refused:
        return Reading(outcome=f"crash: {result.refused[0].reason}")
    if not result.events:
        return Reading(outcome="nothing")
    said = result.events[0].content()
    if result.events[0].type != "ArticlePublished":
        return Reading(outcome=f"{said['reason']}", teaser=reader.page(sample.body, sample.url).text)
    day = (said["published"] or "")[:10]
    return Reading(said["text"], said["title"], said["author"] or "", day)


def trafilatura_alone(sample: Sample) -> Reading:
    """trafilatura with the settings of its own evaluation; what it says of date, author and title comes from a second call."""
    from trafilatura import bare_extraction, extract

    try:
        text = extract(sample.body, include_comments=False, include_tables=True, include_formatting=False)
        said: Any = bare_extraction(sample.body, url=sample.url, with_metadata=True) if sample.gold else None
    except Exception as error:
        return Reading(outcome=f"crash: {type(error).__name__}: {error}")
    if said is None:
        return Reading(text or "", outcome="read" if text else "nothing")
    return Reading(text or "", said.title or "", said.author or "", said.date or "", "read" if text else "nothing")


def segments(sample: Sample, text: str) -> tuple[int, int, int, int]:
    """Segments of a page: rightly there, wrongly there, wrongly missing, rightly missing."""
    plain = _spaced(text)
    there = sum(_spaced(segment) in plain for segment in sample.has)
    wrong = sum(_spaced(segment) in plain for segment in sample.lacks)
    return there, wrong, len(sample.has) - there, len(sample.lacks) - wrong


def shingles(sample: Sample, text: str) -> tuple[int, int, int]:
    """Shingles of a page's text: rightly there, wrongly there, wrongly missing."""
    gold, found = _shingles(sample.text or ""), _shingles(text)
    return (gold & found).total(), (found - gold).total(), (gold - found).total()


def segment_score(counted: Sequence[tuple[int, int, int, int]]) -> Row:
    """Precision, recall and F1 over all segments of all pages, as trafilatura's evaluation has them."""
    there, wrong, missing, _ = (sum(column) for column in zip(*counted, strict=True))
    return {
        "F1": 2 * there / (2 * there + wrong + missing),
        "precision": there / (there + wrong) if there + wrong else 0.0,
        "recall": there / (there + missing),
    }


def shingle_score(counted: Sequence[tuple[int, int, int]]) -> Row:
    """The means of precision and recall over the pages that have any, and their F1, as article-extraction-benchmark has them."""
    precision = statistics.mean(there / (there + wrong) for there, wrong, _ in counted if there + wrong)
    recall = statistics.mean(there / (there + missing) for there, _, missing in counted if there + missing)
    return {"F1": 2 * precision * recall / (precision + recall), "precision": precision, "recall": recall}


def page_score(sample: Sample, text: str) -> float:
    """F1 of one page by its corpus's rule: what the list of the worst is sorted by."""
    there, wrong, missing = (segments(sample, text) if sample.text is None else shingles(sample, text))[:3]
    return 2 * there / (2 * there + wrong + missing) if there + wrong + missing else 1.0


def facts(pages: Sequence[Sample], read: Sequence[Reading]) -> Row:
    """Of the pages with a gold date, author or title, the share on which it was found."""
    right: dict[str, list[bool]] = {"date": [], "author": [], "title": []}
    for sample, one in zip(pages, read, strict=True):
        gold = sample.gold
        if gold.get("date"):
            right["date"].append(one.day == gold["date"])
        if gold.get("author"):
            right["author"].append(_names(one.author) == _names(gold["author"]))
        if gold.get("title"):
            right["title"].append(_spaced(one.title).casefold() == _spaced(gold["title"]).casefold())
    return {f"{name} of {len(hits):,}": sum(hits) / len(hits) for name, hits in right.items() if hits}


def compare(pages: Sequence[Sample], read: dict[str, list[Reading]]) -> list[Row]:
    """A row for each way of reading."""
    rows = []
    for name, found in read.items():
        pairs = list(zip(pages, found, strict=True))
        score = (
            segment_score([segments(sample, one.text) for sample, one in pairs])
            if pages[0].text is None
            else shingle_score([shingles(sample, one.text) for sample, one in pairs])
        )
        crashes = sum(one.outcome.startswith("crash") for one in found)
        row: Row = {"way": name, "pages": len(pages), "crashes": crashes, "without text": sum(not one.text for one in found)}
        rows.append(row | score | facts(pages, found))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path, help="checkouts of the corpora")
    parser.add_argument("--limit", type=int, help="only so many pages of each corpus")
    parser.add_argument("--worst", type=int, default=0, help="list so many pages on which the peer is better")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args(arguments)
    for root in chosen.corpora:
        pages = list(samples(root))[: chosen.limit]
        read: dict[str, list[Reading]] = {"Parley": [], "trafilatura": []}
        with PageReader() as reader:
            ways: dict[str, Callable[[Sample], Reading]] = {
                "Parley": lambda sample, reader=reader: ours(reader, sample),
                "trafilatura": trafilatura_alone,
            }
            for number, sample in enumerate(pages, 1):
                for name, way in ways.items():
                    read[name].append(way(sample))
                if number % 100 == 0:
                    progress(f"{root.name}: {number} of {len(pages)}")
        teasers = [replace(one, text=one.text or one.teaser) for one in read["Parley"]]
        show(root.name, compare(pages, {**read, "Parley with what stands before walls": teasers}), as_json=chosen.json)
        if not chosen.json:
            show("how our reading ended", [dict(Counter(one.outcome[:60] for one in read["Parley"]))], as_json=False)
        if chosen.worst:
            show("worst", worst(pages, read, chosen.worst), as_json=chosen.json)


def worst(pages: Sequence[Sample], read: dict[str, list[Reading]], most: int) -> list[Row]:
    """The pages on which the peer's text scores better, by how much."""
    rows = []
    for sample, one, peer in zip(pages, read["Parley"], read["trafilatura"], strict=True):
        scores = page_score(sample, one.text), page_score(sample, peer.text)
        rows.append({"page": sample.url[:110], "Parley": scores[0], "peer": scores[1], "ended": one.outcome[:40]})
    return sorted((row for row in rows if row["Parley"] < row["peer"]), key=lambda row: row["Parley"] - row["peer"])[:most]


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    found = (tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(shingle for shingle in found if shingle)


def _names(authors: str | list[str]) -> set[str]:
    """The names in a string or list of authors, in any order."""
    parts = authors if isinstance(authors, list) else re.split(r"[;,|]|\band\b|\bund\b", authors)
    return {_spaced(part).casefold() for part in parts if part.strip()}


if __name__ == "__main__":
    main()
