"""How fast articles are read: the extractor, its parts, and a bare full spaCy parse of the same texts, side by side in one run.

    .venv/bin/python benchmarks/observe.py [--repeat N] [--json] [SET_DIR…]

Without a set it reads the annotated articles of the tests. The peers take turns, article by article, so that whatever else the
machine does falls on all of them. Loading is left out and told apart.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measuring import peak_megabytes, show
from observing.engine import Engine
from parley.topics import templates
from reading.files import article_of_json
from schemas.pages import ArticleText
from schemas.profile_file import load_profile
from schemas.settings import ObserveSettings

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
WORDS = 300
"""The length of article that times are given for."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, help="folders with articles/ [default: the annotated sets of the tests]")
    parser.add_argument("--repeat", type=int, default=2, help="rounds over the texts; the fastest of each article counts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    folders = options.sets or sorted(path.parent for path in CORPUS.glob("*/aliases.json"))
    articles = [article_of_json(path) for folder in folders for path in sorted((folder / "articles").glob("*.json"))]
    words = sum(len(article.text.split()) for article in articles)
    title = f"Reading {len(articles)} articles of {words / len(articles):.0f} words on average"
    show(title, measured(articles, options.repeat), as_json=options.json)


def measured(articles: Sequence[ArticleText], repeat: int) -> list[dict[str, object]]:
    """A row for each way of reading: articles a second, CPU-seconds for 300 words, and how many bare parses fit into one."""
    profile = load_profile(templates()["ukraine"])
    model = ObserveSettings().model
    nlp = importlib.import_module(model).load()
    engine, rules = Engine(profile, model), Engine(profile, model)
    rules.tagger = None
    ways: dict[str, Callable[[ArticleText], object]] = {
        "bare spaCy parse": lambda article: nlp(article.text),
        "extractor": engine.read,
        "extractor without the tagger": rules.read,
    }
    if engine.tagger is not None:
        tagger = engine.tagger
        ways["tagger alone"] = lambda article: tagger.read(article.text.split("\n\n"))
    for way in ways.values():
        way(articles[0])
    best = {(name, index): float("inf") for name in ways for index in range(len(articles))}
    for _ in range(repeat):
        for index, article in enumerate(articles):
            for name, way in ways.items():
                started = time.process_time()
                way(article)
                best[name, index] = min(best[name, index], time.process_time() - started)
    words = sum(len(article.text.split()) for article in articles)
    spent = {name: sum(best[name, index] for index in range(len(articles))) for name in ways}
    return [
        {
            "way": name,
            "articles/s": round(len(articles) / seconds, 1),
            f"CPU-s for {WORDS} words": round(seconds / words * WORDS, 4),
            "speed of a bare parse": round(spent["bare spaCy parse"] / seconds, 2),
            "peak MB": round(peak_megabytes()),
        }
        for name, seconds in spent.items()
    ]


if __name__ == "__main__":
    main()
