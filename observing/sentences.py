"""Paragraphs, sentences and quotations of a normalised text, by rules: fast, and offsets are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass

from observing.datelines import dateline_end
from observing.lexicon import words

_LINE = re.compile(r"[^\n]+")
_PARAGRAPH = re.compile(r"[^\n](?:[^\n]|\n(?![ ]*\n))*")
_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|:(?=\s*\n)")
_LIST_LINE = re.compile(r"\n(?=\s*(?:\d{1,2}[.)]|[-*•])\s)")
_LABEL = re.compile(r"(Q|QUESTION|[A-Z][A-Z'\-]{2,}(?: (?:[A-Z][A-Z'\-]+|\d{1,2})){0,2})(?: \([^)\n]{2,40}\))?[:.]\s+")
_OPENERS = frozenset(" \n([-—–:")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: offsets in the normalised text, whether it is a block quote, and a transcript's speaker label."""

    index: int
    start: int
    end: int
    block_quote: bool
    label: str | None = None
    body: int = 0
    """Where the words begin, after the label or the dateline."""

    @property
    def asks(self) -> bool:
        """Whether the label is a questioner's: Q, QUESTION, REPORTER 2."""
        return bool(self.label) and (self.label or "").split()[0].lower() in words("sentences", "askers")


def find_paragraphs(text: str, quoted_lines: frozenset[int]) -> list[Paragraph]:
    """Paragraphs of the text; `quoted_lines` are the offsets at which a line began with '>' in the original.

    "KYIV. Four leaders…" looks like "TRUMP. I said…": capitals are a speaker's label only where the text has two or more.
    """
    spans: list[tuple[int, int, re.Match[str] | None]] = []
    # Some texts end a paragraph with one line break and leave no line blank.
    unit = _LINE if text.count("\n\n") * 3 < len(re.findall(r"[.!?\"']\n(?=\S)", text)) else _PARAGRAPH
    for match in unit.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            label = _LABEL.match(text, start, end)
            if label and label.group(1).lower() in words("sentences", "not_labels"):
                label = None
            spans.append((start, end, label))
    transcript = sum(label is not None for _, _, label in spans) >= 2
    found = []
    for index, (start, end, label) in enumerate(spans):
        spoken = label if transcript else None
        body = spoken.end() if spoken else min(dateline_end(text, start, opening=index == 0), end)
        quoted = any(start <= line <= end for line in quoted_lines)
        found.append(Paragraph(index, start, end, quoted, spoken.group(1) if spoken else None, body))
    return found


def find_sentences(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, in order, without the white space around them."""
    ends = _END.finditer(text, paragraph.body, paragraph.end)
    cuts = [m.end() for m in ends if _ends_sentence(text, m.start(), m.end(), paragraph)]
    cuts.extend(match.start() for match in _LIST_LINE.finditer(text, paragraph.body, paragraph.end))
    spans: list[tuple[int, int]] = []
    start = paragraph.body
    for cut in sorted({*cuts, paragraph.end, *_line_ends(text, paragraph)}):
        raw = text[start:cut]
        begin, end = start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())
        if end > begin:
            spans.append((begin, end))
        start = cut
    return spans


def _line_ends(text: str, paragraph: Paragraph) -> list[int]:
    """A line break after a question or a heading ends a sentence even where no full stop does."""
    found = []
    for match in re.finditer(r"\n", text[paragraph.body : paragraph.end]):
        at = paragraph.body + match.start()
        following = text[at + 1 : at + 3].lstrip()
        line = at - max(text.rfind("\n", paragraph.start, at) + 1, paragraph.start)
        if text[at - 1] in ".!?:\"'" or (following and following[0].isupper() and line < 60):
            found.append(at)
    return found


def _ends_sentence(text: str, start: int, end: int, paragraph: Paragraph) -> bool:
    if end >= paragraph.end:
        return True
    following = text[end : paragraph.end].lstrip()
    if not following:
        return True
    if text[start] in "!?":
        return not following[0].islower()
    before = re.search(r"[^\s(\[\"']*$", text[paragraph.body : start].rstrip("\"')]"))
    word = before.group() if before else ""
    closed = end - start > 1 and any(mark in text[start:end] for mark in "\"')]")
    if following[0].islower() or (following[0].isdigit() and word.lower() in words("sentences", "numbering")):
        return False
    if set(text[start:end]) <= {"."} and end - start >= 3:
        return following[0].isupper()
    if closed and word.lower() not in words("sentences", "abbreviations"):
        return following[0].isupper() or following[0] in "\"'([" or following[0].isdigit()
    if not word or word.lower() in words("sentences", "abbreviations"):
        return False
    if re.fullmatch(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]", word):
        # "U.S. officials" goes on, "in the U.S. The senator" does not: only a word that likes to begin a sentence cuts.
        first = re.match(r"\w+", following)
        # "He took to X. The proposal…" ends one, "Donald J. Trump" does not: what stands before the letter decides.
        initial = len(word) == 1 and not re.search(r"\b[a-z]+ $", text[max(paragraph.body, start - 16) : start - 1])
        return not initial and first is not None and first.group().lower() in words("sentences", "starters")
    if re.fullmatch(r"\d{1,2}", word):
        # "on the 22. August" (German ordinals) and list numbers go on.
        first = re.match(r"\w+", following)
        if first and first.group().lower() in words("sentences", "months"):
            return False
        at_line_start = text[max(paragraph.body, start - 3) : start].lstrip("\n ") == word and start - len(word) <= paragraph.body
        if at_line_start or text[start - len(word) - 1] == "\n":
            return False
    return following[0].isupper() or following[0].isdigit() or following[0] in "\"'([-—–•"


def find_quotations(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    """Spans between quotation marks, marks included. An opened quotation that is never closed runs to the paragraph's end."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    mark = ""
    for at in range(paragraph.body, paragraph.end):
        char = text[at]
        if char not in "\"'":
            continue
        before = text[at - 1] if at > paragraph.body else " "
        after = text[at + 1] if at + 1 < paragraph.end else " "
        if char == "'" and (before.isalnum() and after.isalnum()):
            continue
        if opened is None:
            if char == "'" and (before not in _OPENERS or not after.isalnum() or after.isdigit()):
                continue
            if not after.isspace():
                opened, mark = at, char
        elif char == mark:
            if mark == '"' and before in _OPENERS and not after.isspace() and after.isalnum():
                # Marks that always open: the earlier one was never closed (a quotation that runs over several paragraphs).
                spans.append((opened, at))
                opened = at
                continue
            if mark == "'" and before == "s" and after == " " and "'" in text[at + 1 : paragraph.end]:
                continue
            spans.append((opened, at + 1))
            opened = None
    if opened is not None and mark == '"':
        spans.append((opened, paragraph.end))
    return spans
