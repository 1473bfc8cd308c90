"""Claims that deny each other, as statements come in out of order: given events, when they are projected, then pairs."""

from __future__ import annotations

from tests.warehouse.given import article, claim, deadline, opened, rows, told
from warehouse.views.rebuilding import differences

SUBJECT = "ceasefire:donbas"


def said(stance, proposition, speaker):
    return claim(stance, proposition, subject=SUBJECT, topic="ceasefire", speaker=speaker)


def others(name, day, count):
    """So many voices that say something else about the same subject, in one article."""
    words = [said("asserts", f"number{n} of {name} holds firm", f"Voice {n} of {name}") for n in range(count)]
    return article(name, day, *words)


def pairs(store):
    return {(c["speaker_a"], c["speaker_b"], c["published_a"].day) for c in rows(store, "contradiction")}


def test_claims_are_held_against_each_other_across_a_hundred_statements_at_most_also_when_one_comes_in_late(tmp_path):
    # given
    denial = article("ledger", "2025-11-01", said("denies", "troops withdrew from Donbas yesterday", "Rubio"))
    between = others("wire", "2025-11-10", 99)
    assertion = article("brief", "2025-11-20", said("asserts", "troops withdrew from Donbas overnight", "Vance"))
    late = others("courier", "2025-11-05", 1)
    # when
    with opened(tmp_path) as store:
        told(store, denial, assertion, between)
        before = pairs(store)
        told(store, late)
        after, unlike = pairs(store), differences(store)
    # then
    assert (before, after, unlike) == ({("Rubio", "Vance", 1)}, set(), {})


def test_a_voice_is_held_to_the_first_time_that_it_said_so_whenever_that_is_found(tmp_path):
    # given
    assertion = article("ledger", "2025-11-04", said("asserts", "troops withdrew from Donbas yesterday", "Vance"))
    denial = article("wire", "2025-11-08", said("denies", "troops withdrew from Donbas overnight", "Rubio"))
    again = article("brief", "2025-11-12", said("asserts", "troops withdrew from Donbas yesterday", "Vance"))
    first = article("courier", "2025-11-02", said("asserts", "troops withdrew from Donbas yesterday", "Vance"))
    # when
    with opened(tmp_path) as store:
        told(store, denial, again, assertion)
        before = pairs(store)
        told(store, first)
        after, unlike = pairs(store), differences(store)
    # then
    assert (before, after, unlike) == ({("Vance", "Rubio", 4)}, {("Vance", "Rubio", 2)}, {})


def test_answers_to_one_question_of_one_article_conflict_however_they_are_worded(tmp_path):
    # given
    def answer(who, what, stance="asserts"):
        return claim(stance, what, subject=f"account:budapest 1:{who}", topic="process", speaker=who)

    events = [
        *article("wire", "2025-11-01", answer("Trump", "it was cancelled"), answer("Putin", "it was put off")),
        *article("brief", "2025-11-02", answer("Peskov", "it could be cancelled", "denies")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = [(c["type"], c["voice_a"], c["voice_b"]) for c in rows(store, "contradiction")]
    # then another article's question is another one
    assert found == [("account", "Trump", "Putin")]


def test_who_set_and_who_denied_a_deadline_stand_for_it_where_the_article_says_so_in_its_own_voice(tmp_path):
    # given
    events = [
        *article("wire", "2025-11-21", deadline("set", due="2025-11-27")),
        *article("gaggle", "2025-11-25", deadline("denied", due="2025-11-27")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        [row] = rows(store, "contradiction")
    # then
    assert (row["type"], row["voice_a"], row["voice_b"]) == ("self_reversal", "Donald Trump", "Donald Trump")
    assert row["matter"] == "deadline deadline-ukraine-2025-11-27"
