"""Two texts of a plan point by point: which point of one is which of the other, by words in common and not by number.

A pure function of the words. Points are paired so that the pairs together are as alike as can be; rare words tell more than
frequent ones, and numbers nothing, because numbers are what is negotiated. Then what is left over is looked for within the pairs:
a point that became two, or two that became one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from math import log
from typing import Literal, NamedTuple

Fate = Literal["same", "changed", "split", "joined", "added", "dropped"]

ALIKE = 0.2
"""Share of their words, by weight, from which two points may be one."""
WITHIN = 0.5
"""Share of a point's words that stand in another's, from which it may be a part of it."""
_OWN = 0.3
"""Share of a part's words that the pair has not in common already."""

_TOKEN = re.compile(r"\d[\d.,]*\d|\w+(?:[-'’]\w+)*|[^\w\s]")
_MARKUP = frozenset("*_#`>|")
_STEM = 6
"""Letters that make a word: "limited" and "limitation" are one."""


Bag = Counter[str]
"""Words of a point and how often each stands there."""
Measure = Callable[[Bag, Bag], float]


class Numbered(NamedTuple):
    """A point: its number, its words, and the matters that it was read to be on, which count as two words each."""

    number: int
    words: str
    matters: frozenset[str] = frozenset()


class Piece(NamedTuple):
    """Some words of a difference: in both texts, gone from the first, or come in the second; with the blank before them."""

    what: Literal["same", "gone", "come"]
    words: str


class Aligned(NamedTuple):
    """Points of two texts that are one, by number; `before` is empty of one that was added, `after` of one that was dropped.

    `moved` says that it stands elsewhere among the others, `likeness` (0 to 1) how much of the words they share.
    """

    fate: Fate
    before: tuple[int, ...]
    after: tuple[int, ...]
    moved: bool
    likeness: float
    difference: tuple[Piece, ...]


def align(before: Sequence[Numbered], after: Sequence[Numbered]) -> list[Aligned]:
    """Every point of both texts once, in the order of the first; what was added stands behind what it follows in the second."""
    bags = [[_bag(point) for point in text] for text in (before, after)]
    alike, share = _measures([*bags[0], *bags[1]])
    scores = [[alike(one, other) for other in bags[1]] for one in bags[0]]
    pairs = {i: k for i, k in _assigned(scores) if scores[i][k] >= ALIKE}
    parts = {i: [k] for i, k in pairs.items()}
    wholes = {i: [i] for i in pairs}
    for k in sorted(set(range(len(after))) - set(pairs.values())):
        found = _whole(bags[1][k], {i: (bags[0][i], bags[1][other]) for i, other in pairs.items()}, share)
        if found is not None:
            parts[found].append(k)
    for i in sorted(set(range(len(before))) - set(pairs)):
        single = {j: k for j, k in pairs.items() if len(parts[j]) == 1}
        found = _whole(bags[0][i], {j: (bags[1][k], bags[0][j]) for j, k in single.items()}, share)
        if found is not None:
            wholes[found].append(i)
    stays = _in_order({min(wholes[i]): min(parts[i]) for i in pairs})
    rows = {
        min(wholes[i]): _aligned(
            [before[one] for one in sorted(wholes[i])],
            [after[one] for one in sorted(parts[i])],
            moved=min(wholes[i]) not in stays,
            likeness=scores[i][k],
        )
        for i, k in pairs.items()
    }
    for i in set(range(len(before))) - {one for some in wholes.values() for one in some}:
        rows[i] = Aligned("dropped", (before[i].number,), (), False, 0.0, _all("gone", before[i]))
    return _with_added([rows[i] for i in sorted(rows)], after)


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """What became of the words of one text in another, in order; marks of Markdown are left out."""
    one, other = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, [t.strip().casefold() for t in one], [t.strip().casefold() for t in other], autojunk=False)
    pieces: list[Piece] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            blank = " " if pieces and " " in (one[a][0], other[c][0]) else ""
            pieces.append(Piece("same", blank + "".join(other[c:d]).lstrip()))
        else:
            pieces += [Piece("gone", "".join(one[a:b]))] if b > a else []
            pieces += [Piece("come", "".join(other[c:d]))] if d > c else []
    return tuple(pieces)


def _aligned(ones: Sequence[Numbered], others: Sequence[Numbered], *, moved: bool, likeness: float) -> Aligned:
    told = difference(*("\n".join(point.words for point in side) for side in (ones, others)))
    changed = any(piece.what != "same" and re.search(r"\w", piece.words) for piece in told)
    fate: Fate = "split" if len(others) > 1 else "joined" if len(ones) > 1 else "changed" if changed else "same"
    numbers = tuple(tuple(point.number for point in side) for side in (ones, others))
    return Aligned(fate, numbers[0], numbers[1], moved, round(likeness, 2), told)


def _with_added(rows: list[Aligned], after: Sequence[Numbered]) -> list[Aligned]:
    there = {number for row in rows for number in row.after}
    place = {point.number: k for k, point in enumerate(after)}
    for k, point in enumerate(after):
        if point.number not in there:
            ahead = [n for n, row in enumerate(rows) if row.after and min(place[number] for number in row.after) < k]
            follows = max(ahead, key=lambda n: max(place[a] for a in rows[n].after if place[a] < k), default=-1)
            rows.insert(follows + 1, Aligned("added", (), (point.number,), False, 0.0, _all("come", point)))
    return rows


def _all(what: Literal["gone", "come"], point: Numbered) -> tuple[Piece, ...]:
    return (Piece(what, "".join(_tokens(point.words))),)


def _tokens(text: str) -> list[str]:
    """Words and marks, each with the blank that stands before it."""
    tokens: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text.replace("’", "'")):
        if match.group() not in _MARKUP:
            tokens.append(" " * (bool(tokens) and end < match.start()) + match.group())
            end = match.end()
    return tokens


def _bag(point: Numbered) -> Bag:
    return Counter(_stems(point.words)) + Counter({f"on {matter}": 2 for matter in point.matters})


def _stems(text: str) -> Iterator[str]:
    for token in _TOKEN.findall(text.replace("’", "'").casefold()):
        for word in re.split(r"[-']", token):
            if len(word) > 1 and not word[0].isdigit() and word[0].isalnum():
                yield word[:_STEM]


def _measures(points: Sequence[Bag]) -> tuple[Measure, Measure]:
    """How alike two points are, and how much of one stands in another, 0 to 1; the rarer a word, the more it weighs."""
    had = Counter(word for bag in points for word in bag)
    weight = {word: log(1 + len(points) / times) for word, times in had.items()}

    def of(bag: Bag) -> float:
        return sum(weight[word] * times for word, times in bag.items())

    def alike(one: Bag, other: Bag) -> float:
        return 2 * of(one & other) / (of(one) + of(other)) if one or other else 0.0

    def share(part: Bag, whole: Bag) -> float:
        return of(part & whole) / of(part) if part else 0.0

    return alike, share


def _whole(part: Bag, pairs: Mapping[int, tuple[Bag, Bag]], share: Measure) -> int | None:
    """The pair of which a point is a part: its words stand in the one side, and the other side has not said most of them."""
    best = max(pairs, key=lambda i: (share(part, pairs[i][0]), -i), default=None)
    if best is None or share(part, pairs[best][0]) < WITHIN:
        return None
    whole, rest = pairs[best]
    own = Counter({word: times for word, times in part.items() if word in whole and word not in rest})
    return best if share(part, own) >= _OWN else None


def _in_order(pairs: Mapping[int, int]) -> set[int]:
    """Of points that found each other those that stand as they stood: the longest run of them that goes up in both texts."""
    tails: list[int] = []
    ends: list[int] = []
    came: dict[int, int | None] = {}
    for i in sorted(pairs):
        at = bisect_left(tails, pairs[i])
        came[i] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [pairs[i]], [i]
    stays: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        stays.add(step)
        step = came[step]
    return stays


def _assigned(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) whose scores are together as high as can be: the Hungarian method, by augmenting paths with potentials.

    Kuhn 1955, in the O(n²m) form of Jonker and Volgenant 1987. What is too little alike counts nothing.
    """
    if not scores or not scores[0]:
        return []
    if len(scores) > len(scores[0]):
        return [(i, k) for k, i in _assigned(list(zip(*scores, strict=True)))]
    rows, columns = len(scores), len(scores[0])
    cost = [[0.0, *(-score if score >= ALIKE else 0.0 for score in row)] for row in scores]
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, seen = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            seen[column] = True
            i = row_of[column]
            for k in range(1, columns + 1):
                if not seen[k]:
                    slack = cost[i - 1][k] - u[i] - v[k]
                    if slack < least[k]:
                        least[k], way[k] = slack, column
            following = min((k for k in range(1, columns + 1) if not seen[k]), key=lambda k: least[k])
            step = least[following]
            for k in range(columns + 1):
                if seen[k]:
                    u[row_of[k]] += step
                    v[k] -= step
                else:
                    least[k] -= step
            column = following
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    return [(row_of[k] - 1, k - 1) for k in range(1, columns + 1) if row_of[k]]
