"""One article: its words with every passage marked from which something was read, its revisions, and how it is held."""

from __future__ import annotations

import re

import pytest

from dashboard.marked_text import marked, passages
from tests.dashboard.press import CAPTURE, NEW, REJECTED, SET
from tests.dashboard.world import HOSTILE
from warehouse.read.article import sentences_changed, words_changed

WORDS = re.compile(r"<[^>]+>")


def words_of(text: str, spans: list[tuple[int, int]]) -> list[list[tuple[str, tuple[int, ...]]]]:
    found = marked(text, passages(spans, len(text)))
    return [[(piece.words, piece.inside) for piece in paragraph.pieces] for paragraph in found]


def test_passages_that_overlap_and_lie_in_each_other_are_cut_at_every_border():
    assert words_of("abcdefgh", [(0, 4), (2, 6), (2, 6), (3, 4)]) == [
        [("ab", (1,)), ("c", (1, 2)), ("d", (1, 2, 3)), ("ef", (2,)), ("gh", ())]
    ]


def test_no_character_of_a_text_is_lost_and_none_comes_twice():
    # given
    text = "One.  Two.\nStill two.\n\n \nThree is long; fou\u0301r \U0001f600 ends."
    spans = [(0, 4), (3, 30), (12, 22), (26, len(text)), (40, 41)]
    # when
    paragraphs = marked(text, passages(spans, len(text)))
    # then
    told = "".join(piece.words for paragraph in paragraphs for piece in paragraph.pieces)
    assert told == text.replace("\n\n \n", "")
    begins = [start for paragraph in paragraphs for piece in paragraph.pieces for start in piece.begins]
    assert sorted(begins) == [0, 3, 12, 26, 40]  # each address once
    ends = [n for paragraph in paragraphs for piece in paragraph.pieces for n in piece.ends]
    assert len(ends) == len(set(ends)) == 5


def test_a_passage_over_two_paragraphs_begins_in_the_first_and_goes_on_in_the_second():
    # when
    first, second = marked("One two.\n\nThree four.", [(4, 15)])
    # then
    assert (first.passages, second.passages) == ((1,), ())
    assert [(piece.words, piece.begins, piece.ends) for piece in second.pieces if piece.inside] == [("Three", (), (1,))]


def test_spans_that_lie_beyond_a_text_or_hold_nothing_are_left_out():
    assert passages([(5, 5), (9, 20), (-3, 2), (7, 6), (30, 40)], 10) == [(0, 2), (9, 10)]


def test_what_was_read_stands_beside_the_words_that_say_it(client):
    # when
    text = client.get("/ukraine/article/herald").text
    rows = client.get("/ukraine/article/herald.json").json()["readings"]
    # then
    assert len(rows) == 3
    for row in rows:
        assert f'id="at-{row["start"]}"' in text
        assert f'href="/ukraine/event/{row["observation"]}"' in text
    beside = " ".join(WORDS.sub("", text).split())
    assert "Deadline set, said by Donald Trump" in beside
    assert "Deadline of 27 Nov 2025 for Ukraine, set by Donald Trump" in beside
    assert "Marco Rubio, according to Mike Rounds (Herald)" in beside
    assert "confidence" in beside


def test_a_provision_tells_its_matter_and_its_number(client):
    beside = " ".join(WORDS.sub("", client.get("/ukraine/article/ledger").text).split())
    assert "Provision contained on military cap: 600,000 persons" in beside
    assert "Provision contained on nato" in beside


def test_the_marked_words_are_those_of_the_quotation(client):
    text = client.get("/ukraine/article/herald").text
    for row in client.get("/ukraine/article/herald.json").json()["readings"]:
        found = re.search(rf'<mark id="at-{row["start"]}">(.*?)</mark>', text, re.DOTALL)
        assert found is not None
        assert found[1].replace("&#39;", "'") == row["quote"]


def test_an_older_revision_is_shown_as_it_read_and_says_that_it_was_edited(press):
    # when
    today, before = (press.get(f"/ukraine/article/ultimatum{query}").text for query in ("", "?revision=1"))
    # then
    plain = [" ".join(WORDS.sub("", text).split()) for text in (today, before)]
    assert f"{NEW}1." in plain[0]
    assert f"{SET}1." in plain[1]
    assert "edited since; it stood until 23 Nov 2025" in plain[1]
    assert "<del>gave</del>" in today
    assert "<ins>asked</ins>" in today
    assert 'href="/ukraine/article/ultimatum?revision=1"' in today


def test_a_day_before_the_edit_has_the_words_of_that_day_and_no_later_revision(press):
    answer = press.get("/ukraine/article/ultimatum.json?as_of=2025-11-22").json()
    assert [row["revision"] for row in answer["revisions"]] == [1]
    assert answer["text"] == f"{SET}."
    assert answer["shown"]["is_current"] is True
    assert [row["counts"] for row in answer["readings"]] == [True]


def test_a_thing_has_no_name_on_an_earlier_day_that_it_got_from_later_news(press):
    text = press.get("/ukraine/article/ultimatum?as_of=2025-11-22").text
    assert "the deadline that it speaks of" in text
    assert "Deadline of 27 Nov" not in text


def test_how_it_is_held_names_capture_record_hash_and_event(press):
    text = press.get("/ukraine/article/ultimatum").text
    source = press.get("/ukraine/article/ultimatum.json").json()["source"]
    assert CAPTURE["warc"] in text
    assert "&lt;urn:uuid:1&gt;" in text
    assert source["text_hash"] in text
    assert f'href="/ukraine/event/{source["event_id"]}"' in text
    assert "2 dates that it claims" in text
    assert "21 Nov 2025, 04:00 UTC" in text  # told with an offset of five hours


def test_what_a_person_rejected_is_marked_as_not_counting(press):
    # when
    answer = press.get("/ukraine/article/second.json").json()
    text = press.get("/ukraine/article/second").text
    # then
    [row] = answer["readings"]
    assert (row["observation"], row["counts"]) == (REJECTED.event_id, False)
    assert "does not count" in text
    assert "rejected by Ada" in " ".join(text.split())


def test_a_copy_and_its_original_lead_to_each_other(press):
    assert 'href="/ukraine/article/ultimatum"' in press.get("/ukraine/article/repeat").text
    assert 'href="/ukraine/article/repeat"' in press.get("/ukraine/article/ultimatum").text


@pytest.mark.parametrize(("article", "told"), [("walled", "No words of it are held"), ("taken-down", "withdrawn")])
def test_a_page_that_gave_nothing_or_is_gone_says_so(press, article, told):
    answer = press.get(f"/ukraine/article/{article}")
    assert answer.status_code == 200
    assert told in answer.text


def test_the_beginning_of_an_id_is_enough_where_it_fits_one(press):
    assert press.get("/ukraine/article/ultim.json").json()["article"]["article_id"] == "ultimatum"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nobody", "o article is called"),
        ("ultimatum?revision=9", "it has: 1, 2"),
        ("ultimatum?as_of=2025-11-01", "choose a later day"),
    ],
)
def test_what_is_not_there_is_told(press, address, told):
    answer = press.get(f"/ukraine/article/{address}")
    assert answer.status_code == 404
    assert told in answer.text.replace("&#39;", "'")


def test_a_revision_that_is_no_number_cannot_be_asked(press):
    answer = press.get("/ukraine/article/ultimatum?revision=x")
    assert answer.status_code == 400
    assert "revisions count from 1" in answer.text


def test_a_hostile_text_stays_text(client):
    text = client.get("/ukraine/article/hostile").text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert " style=" not in text
    assert HOSTILE not in text


def test_an_article_of_another_topic_is_shown_and_nothing_of_it_counts_here(client):
    answer = client.get("/ukraine/article/doha")
    assert "not found to concern this topic" in answer.text
    assert client.get("/ukraine/article/doha.json").json()["readings"] == []


def test_a_difference_keeps_every_word_and_every_blank():
    # given
    before, after = "The plan has 600,000  troops, “for now”.", "The draft has 800,000  troops."
    # when
    pieces = words_changed(before, after)
    # then
    assert "".join(piece["words"] for piece in pieces if piece["what"] != "come") == before
    assert "".join(piece["words"] for piece in pieces if piece["what"] != "gone") == after
    assert {"what": "gone", "words": "600,000"} in pieces


def test_sentences_are_compared_with_what_took_their_place_and_the_rest_is_listed():
    changed = sentences_changed(
        ["Italy spoke with Kyiv on Friday.", "Nobody knows."], ["Correction: Britain did.", "Britain spoke with Kyiv on Friday."]
    )
    assert [[piece["what"] for piece in pieces] for pieces in changed] == [["gone", "come", "same"], ["gone"], ["come"]]
