"""What a person is told of a row that was set aside: its reasons one by one, and what to do next."""

from __future__ import annotations

import re

from quality.shape import SHAPE
from quality.suites import STEPS, load_suite

READING = "Look at the page or file that the reason names: mend the file and try it again, or report the page to become a test."
"""What to do about what could not be read: reading has no suite."""


def advice(step: str, expectation: str) -> str:
    """What to do about rows of a step that failed an expectation: its own sentence, else that of the suite of today."""
    if step not in STEPS:
        return READING
    suite = load_suite(step)
    return next((suite.advice(one) for one in suite.expectations if one.name == expectation), suite.next_step)


def reasons(step: str, told: str) -> list[str]:
    """The reasons of a row, each by itself; what they quote may hold anything, so only a known name begins another."""
    names = [one.name for one in load_suite(step).expectations] if step in STEPS else []
    return re.split(rf"; (?=(?:{'|'.join(map(re.escape, [*names, SHAPE]))}): )", told)
