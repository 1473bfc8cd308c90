from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from observing.document import published_on
from schemas.pages import ArticleText
from schemas.profile import Source


@pytest.mark.parametrize(
    "text",
    [
        "“We accept it,” Haugen said. She left.",
        "Haugen said: „We … accept‟ it.\u00a0Then she left.",
        "Zero\u200bwidth marks and ‘single’ quotes stay exact.",
        "Intro by the Nordic Times:\n\n> “He said no,” an aide said.\n> More.\n\nEnd.",
    ],
)
def test_evidence_is_the_exact_slice_of_the_stored_text(document, text):
    # given a text with marks of every kind
    doc = document(text)

    # when each sentence is cut out as evidence
    cut = [doc.evidence(s.start, s.end) for s in doc.sentences]

    # then the quote stands at its offsets, character for character
    assert cut
    assert all(text[e.start : e.end] == e.quote for e in cut)


def test_evidence_is_at_most_three_hundred_characters_and_ends_at_a_word(document):
    # given a sentence of more than a thousand characters
    doc = document("Haugen said " + "and so on " * 110 + "at last.")

    # when it is evidence
    evidence = doc.evidence(doc.sentences[0].start, doc.sentences[0].end)

    # then it is cut at the end of a word
    assert len(evidence.quote) <= 300
    assert evidence.quote.split()[-1] in {"and", "so", "on"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Lindqvist met U.S. officials on Jan. 5. They talked.", 2),
        ("It went to the U.S. The senators waited.", 2),
        ('"It is not ours. It is theirs." She left.', 3),
        ("On the 22. August he spoke. Nobody came.", 2),
        ("1. A ceasefire.\n2. Monitors for the islands.", 2),
        ("Is there a date?\nNo date was set.", 2),
        ("Prices rose 3.5 percent at 7.40 p.m. yesterday.", 1),
        ("He paid J. R. Moen well.", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(document, text, count):
    # given abbreviations, ordinals, lists and quotations
    # when the text is cut
    sentences = document(text).sentences

    # then no more and no fewer sentences come out
    assert len(sentences) == count, sentences


def test_capitals_are_labels_in_a_transcript_and_a_dateline_elsewhere(document):
    # given a transcript and a report that begins alike
    transcript = document("Q. Is there a plan?\n\nHAUGEN. There is a plan.")
    report = document("OSLO. There is a plan.\n\nNobody has seen it.")

    # when paragraphs are told apart
    labels = [p.label for p in transcript.paragraphs]

    # then only the transcript has speakers
    assert labels == ["Q", "HAUGEN"]
    assert [p.label for p in report.paragraphs] == [None, None]


def test_an_unclosed_quotation_runs_to_the_end_of_its_paragraph_only(document):
    # given a quotation that the publisher forgot to close
    doc = document('Haugen said: "We never got it.\n\nThe talks went on.')

    # when quotations are found
    quoted = [doc.text[a:b] for a, b in doc.quotations]

    # then the next paragraph stands outside
    assert quoted == ['"We never got it.']


def test_apostrophes_open_no_quotation(document):
    # given possessives and contractions
    doc = document("The Swedes' reply didn't please Haugen's aides in the '90s.")

    # when quotations are looked for
    # then there are none
    assert doc.quotations == []


def test_no_ends_a_sentence_and_abbreviates_only_before_a_number(document):
    # given "no" as an answer and as an abbreviation
    # when sentences are found
    found = [s.text for s in document("It takes a yes or a no. Haugen came to No. 10 in May.").sentences]

    # then only the answer ends one
    assert found == ["It takes a yes or a no.", "Haugen came to No. 10 in May."]


@pytest.mark.parametrize(
    ("published", "zone", "day"),
    [
        (datetime(2025, 11, 26, 3, 30, tzinfo=UTC), "America/New_York", date(2025, 11, 25)),
        (datetime(2025, 11, 25, 22, 30, tzinfo=UTC), "Europe/Kyiv", date(2025, 11, 26)),
        (datetime(2025, 11, 25, 22, 30, tzinfo=UTC), None, date(2025, 11, 26)),
        (datetime(2025, 11, 25, 22, 30, tzinfo=timezone(timedelta(hours=-5))), "Europe/Kyiv", date(2025, 11, 25)),
        (None, "Europe/Kyiv", None),
    ],
)
def test_today_is_that_of_the_outlets_clock(strait, published, zone, day):
    # given a source that says where it is or not, an article with or without an offset of its own, and a profile of Helsinki
    source = Source(
        id="wire", name="Wire", feed="https://wire.example/feed", kind="wire", ownership="x", reliability="x",
        outlet="Quillwire", timezone=zone,
    )  # fmt: skip
    article = ArticleText(
        article_id="a", url="https://wire.example/a", outlet="Quillwire", title="", text="They met today.", text_hash="",
        published=published, observed_at=datetime(2025, 11, 26, 4, tzinfo=UTC),
    )  # fmt: skip

    # when the day of publication is asked for
    # then it is the outlet's
    assert published_on(article, strait.model_copy(update={"sources": (source,), "timezone": "Europe/Helsinki"})) == day
