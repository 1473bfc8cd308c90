"""How well articles are read: one table of scores over several annotated sets, side by side.

    .venv/bin/python benchmarks/extraction.py SET_DIR…

Prints Markdown for docs/extraction.md: precision and recall of both readings, for each type and set. Sets that nobody may look
into are scored like any other; nothing of their texts is printed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from observing.engine import Engine
from observing.scoring.evaluation import evaluate
from observing.scoring.gold import as_gold
from parley.topics import templates
from reading.files import article_of_json
from schemas.profile_file import load_profile

TYPES = ("plans", "deadlines", "meetings", "claims")


def score(folder: Path) -> tuple[dict[str, Any], int, float]:
    """The scores of one set, the number of its articles, and CPU seconds an article, the model's loading left out."""
    topic = json.loads((folder / "aliases.json").read_text())["topic"]
    engine = Engine(load_profile(templates()[topic]))
    answers, seconds = {}, []
    for path in sorted((folder / "articles").glob("*.json")):
        article = article_of_json(path)
        started = time.process_time()
        answers[path.name] = as_gold(article, engine.read(article), engine.profile)
        seconds.append(time.process_time() - started)
    return evaluate(folder, answers), len(answers), sorted(seconds)[len(seconds) // 2]


def main(folders: list[Path]) -> None:
    print(
        "| set | articles | "
        + " | ".join(f"{kind} {reading}" for kind in TYPES for reading in ("event", "strict"))
        + " | off topic | traps |"
    )
    print("|---|---|" + "---|" * (2 * len(TYPES) + 2))
    for folder in folders:
        result, articles, seconds = score(folder)
        cells = [
            f"{result[f'{kind}.{reading}']['precision']:.2f} / {result[f'{kind}.{reading}']['recall']:.2f}"
            for kind in TYPES
            for reading in ("event", "strict")
        ]
        traps = f"{result['traps']['hit']} of {result['traps']['of']}"
        name = "/".join(folder.resolve().parts[-2:])
        print(f"| {name} | {articles} | {' | '.join(cells)} | {sum(result['off_topic'].values())} | {traps} |")
        print(f"{name}: {seconds:.2f} CPU-s an article (median)", file=sys.stderr)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
