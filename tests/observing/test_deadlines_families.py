"""Families of sentences about deadlines: set, denied, softened, dropped, moved, told again, passed, and of other times.

Read by rules and tagger together, as an article is: what the table gives is all that must be read of a sentence. Written on
Monday, 24 November 2025; event@due day@who set it, "-" where nothing is said.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from schemas.observations import DeadlineReported
from schemas.pages import ArticleText
from tests.observing.ukraine import engine

TOLD = """
denied@2025-11-27@Donald Trump | "There is no Thursday," Trump told reporters, asked about the deadline for the peace plan.
denied@-@Donald Trump | Trump said there was no deadline for Ukraine to accept the plan.
denied@2025-11-27@Marco Rubio | Rubio said nobody had given Kyiv until Thursday to sign.
set@2025-11-27@Donald Trump | Unless Kyiv signs by Thursday, the arms will stop, Trump warned.
set@2025-11-27@Donald Trump | Trump gave Zelensky until Thursday to accept the plan.
set@2025-11-27@Donald Trump | Trump wants Ukraine to sign the peace plan by Thursday.
set@2025-11-27@United States | Washington expects an answer from Kyiv by Thursday.
set@2025-11-27@Dan Driscoll | Driscoll told Kyiv that it had to agree to the plan by Thursday or lose intelligence.
set@2025-11-30@Donald Trump | Trump expects Kyiv to decide on the plan by the end of the month.
set@2025-11-27@United States | The United States demanded that Ukraine accept the plan no later than Thursday.
set@2025-11-27@United States | Kyiv has been given until Thursday by the United States to respond to the plan.
set@2025-11-27@Donald Trump | Thursday is the date by which Trump wants the plan signed.
set@2025-11-27@Donald Trump | Trump's clock for the plan runs out on Thursday.
softened@-@Donald Trump | Trump signalled that the deadline for Ukraine could slip if the talks went well.
softened@2025-11-27@Marco Rubio | Thursday is a target and not a deadline for the plan, Rubio said.
abandoned@2025-11-27@Donald Trump | Trump dropped his Thursday deadline for Ukraine to accept the plan.
extended@2025-12-01@Donald Trump | Trump extended the deadline for Ukraine to December 1.
extended@-@Donald Trump | Trump granted Kyiv another week to answer the plan.
extended@2025-12-01@United States | The deadline for Kyiv's answer was pushed back by Washington from Thursday to December 1.
reaffirmed@2025-11-27@Donald Trump | The Thursday deadline for Ukraine stands, Trump said.
reaffirmed@2025-11-27@Donald Trump | Trump insisted that Kyiv still had only until Thursday to sign the plan.
reaffirmed@2025-11-27@Karoline Leavitt | Leavitt repeated that the deadline for the plan remains Thursday.
shortened@2025-11-25@Donald Trump | Trump brought the deadline for Ukraine forward to Tuesday.
passed@2025-11-20@- | The deadline for Ukraine's answer passed on Thursday without a word from Kyiv.
"""
TOLD_OF_GAZA = """
set@2025-11-27@Donald Trump | Trump gave Hamas until Thursday to accept the ceasefire plan.
"""

NONE = """
Congress must pass the budget by Thursday or the government shuts down.
If Trump set a deadline for Thursday, Kyiv would ignore it.
Trump will speak by Thursday with Zelensky about the plan.
Zelensky gave his ministers until Thursday to explain the corruption case.
The talks go on until Thursday in Geneva.
Rubio hopes for peace by the end of the month.
The fighting will not stop by Thursday, Zelensky said.
Putin said Russia would take Pokrovsk by the end of the month.
Witkoff will be in Moscow by Thursday.
Deadlines do not help, Merz said.
Ukraine will get the missiles by Thursday, Starmer promised.
"""
NONE_OF_GAZA = """
Netanyahu will be in Washington by Thursday.
Netanyahu gave his ministers until Thursday to explain the plan for Gaza.
"""


TITLES = {
    "ukraine": "Talks on peace plan for Ukraine and Russia",
    "gaza": "Talks on Gaza ceasefire plan between Israel and Hamas",
}


def deadlines(text: str, topic: str) -> list[str]:
    """Event, due day and setters of each deadline that the whole reading gives."""
    article = ArticleText(
        article_id="t", url="https://example.org/t", outlet="Quillwire", title=TITLES[topic], text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(), published=datetime(2025, 11, 24, 20, tzinfo=UTC),
        observed_at=datetime(2025, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    seen = engine(topic).observe(engine(topic).document(article))
    found = [each for each in seen if isinstance(each, DeadlineReported)]
    days = [str(each.due.earliest) if each.due and each.due.earliest else "-" for each in found]
    return [f"{f.event}@{day}@{','.join(m.name for m in f.set_by) or '-'}" for f, day in zip(found, days, strict=True)]


def rows(table: str, topic: str) -> list[tuple[str, str, str]]:
    return [(*map(str.strip, line.split("|", 1)), topic) for line in table.strip().splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(("expected", "text", "topic"), [*rows(TOLD, "ukraine"), *rows(TOLD_OF_GAZA, "gaza")])
def test_a_limit_is_read_once_as_what_became_of_it(expected: str, text: str, topic: str) -> None:
    assert deadlines(text, topic) == [expected]


@pytest.mark.parametrize(
    ("text", "topic"),
    [*((t, "ukraine") for t in NONE.strip().splitlines()), *((t, "gaza") for t in NONE_OF_GAZA.strip().splitlines())],
)
def test_what_only_has_a_day_is_no_limit(text: str, topic: str) -> None:
    assert deadlines(text, topic) == []
