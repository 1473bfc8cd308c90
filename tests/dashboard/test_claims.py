"""What speakers assert and deny: narrowed, question by question, each with its words."""

from __future__ import annotations

import pytest


def _claims(client, query=""):
    return client.get(f"/ukraine/claims.json{query}").json()["claims"]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("?about=authorship", lambda row: row["claim_topic"] == "authorship"),
        ("?speaker=RUBIO", lambda row: row["speaker"] == "Marco Rubio"),
        ("?stance=denies", lambda row: row["stance"] == "denies"),
        ("?about=ceasefire&stance=asserts", lambda row: (row["claim_topic"], row["stance"]) == ("ceasefire", "asserts")),
        ("?question=ceasefire:kharkiv", lambda row: row["question"] == "ceasefire:kharkiv"),
    ],
)
def test_a_filter_keeps_what_fits_and_nothing_else(client, query, fits):
    narrowed = _claims(client, query)
    assert 0 < len(narrowed) < len(_claims(client))
    assert all(map(fits, narrowed))


def test_claims_on_one_question_stand_together_with_their_numbers(client):
    # when
    rows = [row for row in _claims(client) if row["question"] == "ceasefire:kharkiv"]
    text = " ".join(client.get("/ukraine/claims").text.split())
    # then
    assert {(row["claims"], row["denials"], row["speakers"]) for row in rows} == {(5, 3, 3)}
    assert "5 statements of 3 speakers, 3 denials" in text
    assert "question=ceasefire%3Akharkiv" in text
    assert text.index("Ceasefire: kharkiv") < text.index("All 5 statements")


def test_the_same_words_of_one_voice_are_told_once_and_counted(client):
    once = [row for row in _claims(client, "?about=ceasefire") if row["speaker"] == "Rustem Umerov"]
    every = _claims(client, "?question=ceasefire:kharkiv&speaker=umerov")
    assert [(row["told"], row["article_id"]) for row in once] == [(2, "digest")]
    assert [row["article_id"] for row in every] == ["digest", "quill"]


def test_who_wrote_a_plan_is_asked_by_what_the_plan_is_called(client):
    text = client.get("/ukraine/claims?about=authorship").text
    assert "Who wrote the plan US Ukraine?" in text
    assert "according to Mike Rounds" in text


def test_only_what_had_been_said_by_a_day_is_a_claim(client):
    assert [row["article_id"] for row in _claims(client, "?as_of=2025-11-22")] == ["herald"]
    assert "as_of=2025-11-22" in client.get("/ukraine/claims?as_of=2025-11-22").text


def test_where_nothing_fits_the_page_says_what_to_do(client):
    text = client.get("/ukraine/claims?speaker=nobody").text
    assert "Take a filter away" in text
    assert "This list ends" in client.get("/ukraine/claims?p=9").text
