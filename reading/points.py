"""The numbered points of a plan's full text, plain or Markdown: "1.", "1)", "Article 1", with all that is nested in each.

One way of numbering makes the points: of those in the text the one whose numbers only go up, the longest such. Every other
numbering, and letters, are parts of a point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from schemas.characters import clean
from schemas.errors import InputError

LARGEST = 2_000_000
"""Bytes of a text at most."""

_LINE = re.compile(
    r"(?m)^(?P<indent>[ \t]*)(?P<heading>#{1,6}[ \t]+)?(?P<strong>\*\*|__)?"
    r"(?:(?P<word>Article|Point|Section|Clause|Item)[ \t]+(?P<counted>\d{1,3})\b[.):]?"
    r"|(?P<open>\(?)(?P<number>\d{1,3})(?P<mark>[.)]))"
    r"(?:\*\*|__)?(?=\s|$)(?:[ \t]*[-–—](?=\s))?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?m)^(?:(?P<heading>#{1,6})[ \t]+\S.*|[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*)$")
_NESTED = 2
"""Columns further in than the first point, from which a number is nested in another point."""


class Point(NamedTuple):
    """A numbered point: its words are `text[start:end]`."""

    number: int
    start: int
    end: int


class Numbered(NamedTuple):
    """The points of a text in order, and what a person should look at, a sentence each."""

    points: tuple[Point, ...]
    doubts: tuple[str, ...]


class _Line(NamedTuple):
    """A line that begins with a number."""

    number: int
    start: int
    body: int
    indent: int
    heading: int
    style: tuple[object, ...]


def read_text(path: Path) -> str:
    """A text file's words, without what steers a terminal. Raises InputError where it is none, with what to do."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise InputError(f"{path} has {len(data):,} bytes; a plan's text has at most {LARGEST:,}: cut it down to the text itself")
    if path.suffix.lower() in (".html", ".htm", ".pdf", ".doc", ".docx", ".rtf") or b"\0" in data[:4096]:
        raise InputError(f"{path} is no plain text: copy its words into a .txt or .md file, and import that")
    try:
        return clean(data.decode("utf-8-sig")).strip()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not written in UTF-8 (byte {error.start}); save it as UTF-8 and import it again") from error


def numbered(text: str) -> Numbered:
    """The numbered points of a text. Raises InputError where there are none, or two have one number, with what to do.

    Numbers that are left out and points without words are doubts: a text may have been published in part.
    """
    styles: dict[tuple[object, ...], list[_Line]] = {}
    for line in map(_read, _LINE.finditer(text)):
        known = styles.setdefault(line.style, [])
        if not known or line.indent < known[0].indent + _NESTED:
            known.append(line)
    if not styles:
        raise InputError(
            "no numbered points in it: a line that begins one looks like `1. …`, `1) …` or `Article 1`; number them in the file, "
            "one line each, and import it again"
        )
    lines = max(styles.values(), key=lambda some: (_goes_up(some), len(some) if _goes_up(some) else 0))
    if not _goes_up(lines):
        raise _unordered(text, lines)
    found = [Point(line.number, *_words(text, line, after)) for line, after in zip(lines, [*lines[1:], None], strict=True)]
    points = tuple(point for point in found if point.start < point.end)
    if not points:
        raise InputError("its numbered points have no words; see whether the file is whole")
    doubts = [f"point {point.number} has no words, and is left out" for point in found if point.start >= point.end]
    there = {point.number for point in found}
    if gaps := [number for number in range(1, max(there)) if number not in there]:
        doubts.append(
            f"there is no point {_listed(gaps)}: if the file has it, begin its line as the others begin "
            f"(`{text[lines[0].start : lines[0].body].strip()}`); if it was not published, this is right"
        )
    return Numbered(points, tuple(doubts))


def _read(match: re.Match[str]) -> _Line:
    heading = len((match["heading"] or "").strip())
    style = (match["word"] or "").lower(), match["open"] or "", match["mark"] or "", heading > 0, bool(match["strong"])
    indent = len(match["indent"].expandtabs(4))
    return _Line(int(match["counted"] or match["number"]), match.start(), match.end(), indent, heading, style)


def _goes_up(lines: Sequence[_Line]) -> bool:
    return all(one.number < other.number for one, other in pairwise(lines))


def _words(text: str, line: _Line, after: _Line | None) -> tuple[int, int]:
    """Span of a point's words: up to the next point, or a heading or rule that parts it from what follows."""
    end = after.start if after else len(text)
    for cut in _BREAK.finditer(text, line.body, end):
        level = len(cut["heading"] or "")
        if not level or not line.heading or level <= line.heading:
            end = cut.start()
            break
    words = text[line.body : end]
    return end - len(words.lstrip()), line.body + len(words.rstrip())


def _unordered(text: str, lines: Sequence[_Line]) -> InputError:
    first, second = next((a, b) for a, b in pairwise(lines) if a.number >= b.number)
    earlier = next((line for line in lines if line.number == second.number and line.start < second.start), None)
    where = text.count("\n", 0, second.start) + 1
    what = f"follows point {first.number}"
    if earlier is not None:
        what = f"stands on line {text.count(chr(10), 0, earlier.start) + 1} already"
    return InputError(
        f"point {second.number} on line {where} {what}; indent numbers that are nested in a point by two spaces or more, give "
        f"a file one text, and import it again"
    )


def _listed(numbers: Sequence[int]) -> str:
    return " nor ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))
