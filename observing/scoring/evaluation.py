"""Scores extractions against an annotated set, by the matching rule of the corpus format: what `parley evaluate` prints.

Two readings for each kind of item: `event` (type, event, numbers, dates, place, evidence) and `strict` (who as well). The numbers
are those of the corpus's own scorer. `observing/scoring/matching.py` holds the rule for two items; this module pairs and counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observing.scoring.matching import KINDS, READINGS, Item, Kind, Names, Reading, agrees, agrees_who, event_agrees, overlaps
from schemas.errors import InputError


@dataclass(frozen=True)
class Scored:
    """One article: its text, its gold, and what was extracted from it, items of other topics left out."""

    text: str
    gold: Mapping[str, Any]
    predicted: Mapping[Kind, Sequence[Item]]


@dataclass(frozen=True)
class Outcome:
    """One kind of item in one article in one reading. `false` are the extracted items that match nothing."""

    right: int
    missed: int
    repeats: int
    false: tuple[Item, ...]

    @property
    def counts(self) -> dict[str, int]:
        """What is not zero, under the names of the JSON."""
        numbers = {"tp": self.right, "fn": self.missed, "repeat": self.repeats, "fp": len(self.false)}
        return {name: number for name, number in numbers.items() if number}


def evaluate(set_dir: Path, predictions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Counts, precision, recall and F1 of each kind and reading, false items on off-topic articles, and traps hit.

    `set_dir` holds `articles/`, `gold/` and `aliases.json`; `predictions` maps the name of a gold file (with or without `.json`)
    to an extraction in the gold's shape. A missing one means that nothing was extracted. Raises InputError where the set cannot
    be read.
    """
    names = Names.from_aliases(_json(set_dir / "aliases.json"))
    articles = list(_articles(set_dir, predictions, names.topic))
    keys = plan_keys(articles, names)
    totals: dict[tuple[Kind, Reading], Counter[str]] = {(kind, reading): Counter() for kind in KINDS for reading in READINGS}
    off_topic: Counter[str] = Counter()
    hits = 0
    for article in articles:
        for kind in KINDS:
            for reading in READINGS:
                outcome = _compare(article, kind, reading, names, keys)
                totals[kind, reading].update(outcome.counts)
                if reading == "event" and outcome.false:
                    off_topic[kind] += 0 if article.gold["relevant"] else len(outcome.false)
                    hits += 0 if kind == "claims" else sum(_traps_hit(article, item) for item in outcome.false)
    result: dict[str, Any] = {f"{kind}.{reading}": _measures(count) for (kind, reading), count in totals.items()}
    result["off_topic"] = dict(off_topic)
    result["traps"] = {"hit": hits, "of": sum(len(article.gold.get("traps", ())) for article in articles)}
    return result


def render(result: Mapping[str, Any]) -> str:
    """The result as lines of text for people, without a line end after the last."""
    lines = [
        f"{name:17} P {row['precision']:.2f}  R {row['recall']:.2f}  F1 {row['f1']:.2f}   right {row.get('tp', 0)} "
        f"false {row.get('fp', 0)} missed {row.get('fn', 0)} repeats {row.get('repeat', 0)}"
        for name, row in result.items()
        if "f1" in row
    ]
    traps = result["traps"]
    off_topic = sum(result["off_topic"].values())
    lines.append(f"false on off-topic articles: {off_topic} | traps hit: {traps['hit']} of {traps['of']}")
    return "\n".join(lines)


def read_predictions(folder: Path) -> dict[str, dict[str, Any]]:
    """The extractions in a folder, one JSON file an article, by file name. Raises InputError where one is not JSON."""
    return {path.name: _json(path) for path in sorted(folder.glob("*.json"))}


def plan_keys(articles: Sequence[Scored], names: Names) -> dict[Any, str]:
    """Predicted plan keys renamed onto the gold's one to one, those first that stand on the same evidence most often."""
    together = Counter(
        (names.plan_key(item), gold["plan_key"])
        for article in articles
        for item in article.predicted["plans"]
        for gold in article.gold["plans"]
        if event_agrees(item, gold) and overlaps(article.text, item.get("evidence"), gold)
    )
    renamed: dict[Any, str] = {}
    taken: set[str] = set()
    for (mine, theirs), _ in together.most_common():
        if mine not in renamed and theirs not in taken:
            renamed[mine] = theirs
            taken.add(theirs)
    return renamed


def assign(candidates: Sequence[Sequence[int]]) -> dict[int, int]:
    """A maximum matching: gold index -> prediction index. `candidates[i]` lists what prediction i may take, best first."""
    owner: dict[int, int] = {}

    def place(prediction: int, tried: set[int]) -> bool:
        for gold in candidates[prediction]:
            if gold not in tried:
                tried.add(gold)
                if gold not in owner or place(owner[gold], tried):
                    owner[gold] = prediction
                    return True
        return False

    for prediction in range(len(candidates)):
        place(prediction, set())
    return owner


def _compare(article: Scored, kind: Kind, reading: Reading, names: Names, keys: Mapping[Any, str]) -> Outcome:
    golds, items = article.gold[kind], article.predicted[kind]
    mandatory_first = sorted(range(len(golds)), key=lambda index: bool(golds[index].get("optional")))

    def matches(item: Item, gold: Item) -> bool:
        fits = agrees(kind, item, gold, names, keys) and overlaps(article.text, item.get("evidence"), gold)
        return fits and (reading == "event" or agrees_who(kind, item, gold, names))

    candidates = [[index for index in mandatory_first if matches(item, golds[index])] for item in items]
    owner = assign(candidates)
    mandatory = [index for index, gold in enumerate(golds) if not gold.get("optional")]
    right = sum(index in owner for index in mandatory)
    unmatched = [index for index in range(len(items)) if index not in set(owner.values())]
    return Outcome(
        right=right,
        missed=len(mandatory) - right,
        repeats=sum(bool(candidates[index]) for index in unmatched),
        false=tuple(items[index] for index in unmatched if not candidates[index]),
    )


def _traps_hit(article: Scored, item: Item) -> int:
    return sum(overlaps(article.text, item.get("evidence"), trap) for trap in article.gold.get("traps", ()))


def _measures(count: Counter[str]) -> dict[str, Any]:
    precision = count["tp"] / (count["tp"] + count["fp"] or 1)
    recall = count["tp"] / (count["tp"] + count["fn"] or 1)
    f1 = 2 * precision * recall / (precision + recall or 1)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3), **count}


def _articles(set_dir: Path, predictions: Mapping[str, Mapping[str, Any]], topic: str | None) -> Iterator[Scored]:
    by_stem = {name.removesuffix(".json"): prediction for name, prediction in predictions.items()}
    paths = sorted((set_dir / "gold").glob("*.json"))
    if not paths:
        raise InputError(f"{set_dir}: no annotated set there; it holds articles/, gold/ and aliases.json")
    for path in paths:
        prediction = by_stem.get(path.stem, {})
        kept = {kind: [item for item in prediction.get(kind) or () if _of_topic(item, kind, topic)] for kind in KINDS}
        yield Scored(_json(set_dir / "articles" / path.name)["text"], _json(path), kept)


def _of_topic(item: Item, kind: Kind, topic: str | None) -> bool:
    """A claim's `topic` is its subject and says nothing of the set's topic."""
    return not topic or kind == "claims" or item.get("topic") in (None, topic)


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; a set holds articles/, gold/ and aliases.json") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: a JSON object is expected there, not a {type(value).__name__}")
    return value
