from __future__ import annotations

import pytest

from observing.datelines import dateline_end


@pytest.mark.parametrize(
    "line",
    [
        "OSLO, Nov 19 - ",
        "OSLO, Nov. 20 (Reuters) — ",
        "OSLO, 16 December 2025 (dpa) – ",
        "Oslo (NTB) — ",
        "Charlevoix, Quebec (AP) — ",
        "OSLO/STOCKHOLM, Jan 7 - ",
        "UNITED NATIONS, Feb 24 (Reuters) - ",
        "OSLO, March 13. /NTB/. ",
        "Oslo, 23 November - ",
        "OSLO - ",
        "OSLO. ",
    ],
)
def test_a_dateline_ends_where_the_sentence_begins(line):
    # given an article as agencies file it
    # when its dateline is looked for
    # then the sentence begins right behind it
    assert dateline_end(line + "Haugen rejected the plan.") == len(line)


@pytest.mark.parametrize(
    "text",
    [
        "Haugen said that she would go - and left.",
        "The president of Norway, Kari Haugen - who had come by train - rejected it.",
        "TURKEY Day or bust! Haugen rejected the plan.",
        "U.S. President Harding - who had come by train - rejected it.",
        "On Nov 19 Haugen rejected the plan - twice.",
    ],
)
def test_a_dash_alone_makes_no_dateline(text):
    # given an ordinary sentence
    # when a dateline is looked for
    # then there is none
    assert dateline_end(text) == 0


def test_a_dateline_is_part_of_no_evidence_and_names_nobody(interpret):
    # given a plan under a dateline
    text = "STOCKHOLM, May 14 (Baltic Wire) - The Norwegian government has rejected the Finnish plan, officials said."

    # when the article is read
    read = interpret(text)

    # then the evidence begins behind it, and the place plays no part
    plan = next(o for o in read.observations if o.type() == "PlanReported")
    assert plan.evidence.quote.startswith("The Norwegian government")
    assert [a.who.name for a in plan.agents] == ["Norway"]


def test_a_heading_is_not_glued_to_the_sentence_below_it(document):
    # given a caption on its own line in the middle of a paragraph
    text = (
        "Kari Haugen and Sven Lindqvist spent a long night in the harbour and agreed on nothing.\n"
        "Haugen and Lindqvist\nAccording to Virtanen, the talks go on."
    )

    # when sentences are found
    sentences = [s.text for s in document(text).sentences]

    # then it stands alone
    assert sentences[1:] == ["Haugen and Lindqvist", "According to Virtanen, the talks go on."]
