"""How values read on a page: days, spans, counts, names. The filters of the templates; plain text in, plain text out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_TURNS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
"""Characters that turn the direction of writing, each with the one that ends it."""
_ODD = re.compile(f"[{_CONTROLS}{''.join(_TURNS)}\u202c\u2069]")


def day(value: str | date | None) -> str:
    """`27 Nov 2025`, of a day or a time in ISO 8601; nothing of None."""
    if value is None or value == "":
        return ""
    return f"{_date(value):%-d %b %Y}"


def moment(value: str | datetime | None) -> str:
    """`27 Nov 2025, 14:03 UTC`."""
    if value is None or value == "":
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at:%-d %b %Y, %H:%M} UTC"


def span(earliest: str | date | None, latest: str | date | None) -> str:
    """`27 Nov 2025`, `3–5 Dec 2025`, `28 Nov – 2 Dec 2025`, `by 5 Dec 2025`: the days between which something lies."""
    if not earliest or not latest:
        return f"by {day(latest)}" if latest else f"from {day(earliest)}" if earliest else ""
    first, last = _date(earliest), _date(latest)
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{first:%-d %b}{'' if first.year == last.year else f' {first.year}'} – {day(last)}"


def plural(count: int | None, noun: str, nouns: str | None = None) -> str:
    """`1 article`, `1,200 articles`."""
    return f"{count or 0:,} {noun if count == 1 else nouns or noun + 's'}"


def spaced(value: str | None) -> str:
    """`self reversal` of `self_reversal`: a word of a vocabulary, as people read it."""
    return (value or "").replace("_", " ")


def listed(values: Sequence[str] | None, conjunction: str = "and") -> str:
    """`A, B and C`."""
    several = [str(value) for value in values or []]
    return f" {conjunction} ".join(filter(None, (", ".join(several[:-1]), *several[-1:])))


def few(names: Sequence[str] | None, most: int = 2) -> str:
    """`A`, `A and B`, `A and 3 others`: names in a label, where all of them stand elsewhere on the page."""
    several = names or []
    return listed(several) if len(several) <= most else f"{several[0]} and {plural(len(several) - 1, 'other')}"


def clipped(text: str | None, characters: int) -> str:
    """A text, or its beginning up to a word's end with an ellipsis. White space is made single."""
    whole = " ".join((text or "").split())
    if len(whole) <= characters:
        return whole
    cut = whole[:characters]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(",;: ") + " …"


def web_address(value: str | None) -> str:
    """An address that a link may lead to, http or https; nothing of any other, so that no `javascript:` becomes a link."""
    fits = value and value.lower().startswith(("https://", "http://")) and not re.search(r"\s", value) and not _ODD.search(value)
    return value if value and fits else ""


def contained(value: object) -> object:
    """What a template is about to show, so that a text does nothing to what stands beside it.

    Where a text turns the direction of writing, the turn ends with it; a control character becomes U+FFFD, the sign for what
    cannot be shown. Anything but plain text stays as it is.
    """
    if type(value) is not str or not _ODD.search(value):
        return value
    made, ends = [], list[str]()
    for letter in value:
        if letter in _TURNS:
            ends.append(_TURNS[letter])
        elif letter in _TURNS.values():
            if letter not in ends or (letter == "\u202c" and ends[-1] != letter):
                continue
            while ends.pop() != letter:  # the end of an isolate ends what was turned within it
                pass
        made.append("\ufffd" if re.match(f"[{_CONTROLS}]", letter) else letter)
    return "".join([*made, *reversed(ends)])


def _date(value: str | date) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
