"""The harnesses for the feeds and pages of others, on corpora of a few files in the shape of those that they are made for."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import feed_corpus, page_corpora, read

WORDS = (
    "The delegations met in Geneva on Thursday morning and parted in the evening without a joint statement.",
    "A diplomat who had read the draft said that it ran to twenty-eight points, four of which were still open.",
    "The next round is expected in the first week of December, he said, in a place that has not been chosen.",
)
PAGE = (
    '<html><head><title>Talks in Geneva</title><meta name="author" content="Ann Doe">'
    '<meta property="article:published_time" content="2025-11-20T08:00:00Z"></head><body><nav>All sections</nav>'
    f"<article><h1>Talks in Geneva</h1>{''.join(f'<p>{words}</p>' for words in WORDS)}</article></body></html>"
)
URL = "https://www.mill.example/world/talks"


def printed(capsys: pytest.CaptureFixture[str]) -> list[list[dict[str, Any]]]:
    """The rows of each table that was printed as JSON."""
    decoder, text, tables = json.JSONDecoder(), capsys.readouterr().out.strip(), []
    while text:
        document, end = decoder.raw_decode(text)
        tables.append(document["rows"])
        text = text[end:].strip()
    return tables


def test_feeds_are_counted_as_read_refused_and_beside_feedparser(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given a good feed, one that is cut off, and a page
    item = "<item><title>Talks</title><link>http://www.mill.example/talks</link></item>"
    good = f'<rss version="2.0"><channel><title>Mill</title>{item}</channel></rss>'
    (tmp_path / "tests").mkdir()
    for name, text in {"good": good, "cut": good[:-20], "page": PAGE}.items():
        (tmp_path / "tests" / f"{name}.xml").write_text(text)

    # when
    feed_corpus.main([str(tmp_path), "--reasons", "--json"])

    # then
    (ours, bare), reasons = printed(capsys)
    assert (ours["feeds"], ours["crashes"], ours["read"], ours["refused"], ours["entries to follow"]) == (3, 0, 1, 2, 1)
    assert bare["entries to follow"] == 2
    assert sorted((row["first"], row["entries lost"]) for row in reasons) == [("tests/cut.xml", 1), ("tests/page.xml", 0)]


def test_pages_are_scored_by_the_rule_of_their_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given the same page in both corpora
    gold = {"file": "a.html", "with": [WORDS[0], "a word that it lacks"], "without": ["All sections"], "date": "2025-11-20",
            "author": ["Ann Doe"], "title": "Talks in Geneva"}  # fmt: skip
    segments, shingles = tmp_path / "segments", tmp_path / "shingles"
    (segments / "tests" / "cache").mkdir(parents=True)
    (segments / "tests" / "cache" / "a.html").write_text(PAGE)
    (segments / "tests" / "evaldata.json").write_text(json.dumps({URL: gold}))
    (shingles / "html").mkdir(parents=True)
    (shingles / "html" / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (shingles / "ground-truth.json").write_text(json.dumps({"a": {"url": URL, "articleBody": "\n".join(WORDS)}}))

    # when
    page_corpora.main([str(segments), str(shingles), "--json"])

    # then
    by_segments, by_shingles = printed(capsys)
    assert by_segments[0]["way"] == "Parley"
    assert (by_segments[0]["precision"], by_segments[0]["recall"]) == (1.0, 0.5)
    assert [by_segments[0][fact] for fact in ("date of 1", "author of 1", "title of 1")] == [1.0, 1.0, 1.0]
    assert (by_shingles[0]["F1"], by_shingles[0]["crashes"]) == (1.0, 0)


def test_a_blocked_page_counts_as_one_without_text_and_its_teaser_is_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    wall = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(PAGE.replace("</head>", f"{wall}</head>").encode()))
    (tmp_path / "html" / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    gold = {name: {"url": f"{URL}-{name}", "articleBody": "\n".join(WORDS)} for name in "ab"}
    (tmp_path / "ground-truth.json").write_text(json.dumps(gold))

    # when
    page_corpora.main([str(tmp_path), "--json"])

    # then
    ours, _, teasers = printed(capsys)[0]
    assert (ours["without text"], ours["recall"], teasers["without text"], teasers["recall"]) == (1, 0.5, 0, 1.0)


def test_reading_pages_is_measured_beside_trafilatura(capsys: pytest.CaptureFixture[str]) -> None:
    # when
    read.main(["--limit", "4", "--repeat", "1", "--json"])

    # then
    rows = printed(capsys)[0]
    assert [row["way"] for row in rows] == ["Parley", "trafilatura, text alone", "trafilatura with metadata"]
    assert all(row["pages"] == 4 and row["pages/s"] > 0 for row in rows)
