"""Datelines: where, when and by which agency a text was filed ("KYIV, Nov 20 (Reuters) - …"). They are part of no sentence."""

from __future__ import annotations

import re

_CAPITALS = r"[A-ZÀ-Ý][A-ZÀ-Ý.'\-]+(?:(?:[ /]|, )[A-ZÀ-Ý][A-ZÀ-Ý.'\-]+|, [A-Z][a-z]+)*?"
_PLACE = r"[A-ZÀ-Ý][\w.'\-]+(?:[ /][A-ZÀ-Ý][\w.'\-]+){0,2}(?:, (?:[A-Z]\.){1,2}|, [A-Z][a-z]+)?"
_DATE = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}\.? [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?"
_AGENCY = r"\([\w .&/\-]{2,40}\)"
_DASH = r"\s*(?:[-–—]{1,2}|/[A-Z]{2,}/\.?(?:\s*[-–—])?)\s+"
_FILED = re.compile(
    rf"(?:{_CAPITALS}(?:,? {_DATE})?(?: {_AGENCY})?|{_PLACE}(?:,? {_DATE})? {_AGENCY}|{_PLACE},? {_DATE}){_DASH}"
    rf"|(?:{_CAPITALS}|{_PLACE}), {_DATE}\.(?: /[A-Z]{{2,}}/\.)? (?=[A-Z\"'])"
)
_OPENING = re.compile(
    rf"{_PLACE} [-–—]{{1,2}} (?=[A-Z\"'])|{_PLACE} - {_PLACE}\. (?=[A-Z])|[A-ZÀ-Ý]{{4,}}(?:[ /][A-ZÀ-Ý]{{3,}})*\. (?=[A-Z])"
)
_LONGEST = 70


def dateline_end(text: str, start: int = 0, *, opening: bool = True) -> int:
    """Offset behind the dateline that begins at `start`, or `start` where there is none.

    Without a day and an agency a place in small letters and a dash count only in an article's `opening` paragraph.
    """
    head = text[start : start + _LONGEST]
    match = _FILED.match(head) or (_OPENING.match(head) if opening else None)
    return start + match.end() if match else start
