"""What was taken back: given events, when they are projected, then rows with both ends."""

from datetime import date

from tests.warehouse.given import (
    article,
    claim,
    deadline,
    meeting,
    observations,
    opened,
    published,
    rejected,
    rows,
    settled,
    told,
)
from warehouse.read.actors import reversals
from warehouse.watch import lapses

WRITTEN = {"subject": "authorship:us_ukraine:United States", "lineage": "us_ukraine", "speaker": "Marco Rubio"}
SET = article("ledger", "2025-11-21", deadline("set", due="2025-11-27"))


def ends(store, *columns):
    return [tuple(row[name] for name in columns) for row in rows(store, "reversal", "published, event")]


def test_a_deadline_that_was_softened_and_then_abandoned_is_taken_back_twice_with_the_days_it_took(tmp_path):
    # given
    softened = article("wire", "2025-11-23", deadline("softened", by=["Marco Rubio"], due="2025-11-27"))
    abandoned = article("herald", "2025-11-26", deadline("abandoned", due="2025-11-27"))
    # when
    with opened(tmp_path) as store:
        told(store, SET, softened, abandoned)
        found = ends(store, "kind", "event", "reversed_by", "days", "outlet_before", "outlet")
        owners = {tuple(row["actors"]) for row in rows(store, "reversal")}
    # then
    assert found == [
        ("deadline", "softened", ["Marco Rubio"], 2, "Ledger", "Wire"),
        ("deadline", "abandoned", ["Donald Trump"], 5, "Ledger", "Herald"),
    ]
    assert owners == {("Donald Trump",)}


def test_each_extension_to_a_new_day_counts_and_one_told_again_without_its_day_does_not(tmp_path):
    # given
    later = [
        article("wire", "2025-11-25", deadline("extended", due="2025-12-05")),
        article("herald", "2025-11-26", deadline("extended")),
        article("courier", "2025-12-03", deadline("extended", due="2025-12-20")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, SET, *later)
        found = ends(store, "event", "set_for", "moved_to", "days")
    # then
    assert found == [
        ("extended", date(2025, 11, 27), date(2025, 12, 5), 4),
        ("extended", date(2025, 11, 27), date(2025, 12, 20), 12),
    ]


def test_a_meeting_that_fell_through_is_of_those_with_whom_it_was_announced(tmp_path):
    # given
    people = ["Donald Trump", "Vladimir Putin"]
    announced = article("ledger", "2025-10-16", meeting("announced", place="Budapest", when="2025-11-10", people=people))
    cancelled = article("wire", "2025-10-22", meeting("cancelled", place="Budapest", when="2025-11-10"))
    unannounced = article("herald", "2025-10-22", meeting("cancelled", place="Kyiv", when="2025-10-24", people=["Marco Rubio"]))
    # when
    with opened(tmp_path) as store:
        told(store, announced, cancelled, unannounced)
        found = {row["about"]: (row["event"], row["actors"], row["days"], row["quote_before"]) for row in rows(store, "reversal")}
    # then
    assert found["Budapest"][:3] == ("cancelled", people, 6)
    assert found["Budapest"][3].startswith("A meeting of Donald Trump, Vladimir Putin in Budapest")
    assert found["Kyiv"] == ("cancelled", ["Marco Rubio"], None, None)


def test_who_asserts_and_denies_the_same_takes_his_words_back_until_a_person_finds_that_both_hold(tmp_path):
    # given
    asserts = article("ledger", "2025-11-22", claim("asserts", "the plan was written by the United States", **WRITTEN))
    denies = article("wire", "2025-11-25", claim("denies", "the plan was written by the United States", **WRITTEN))
    other = article(
        "herald",
        "2025-11-26",
        claim("denies", "the plan was written by the United States", **WRITTEN | {"speaker": "Mike Rounds"}),
    )
    first, second = observations([*asserts, *denies])
    # when
    with opened(tmp_path) as store:
        told(store, asserts, denies, other)
        found = ends(store, "kind", "event", "actors", "days", "chain_text_before", "chain_text")
        told(store, [settled(first, second, "compatible", "2025-11-27")])
        after = ends(store, "kind")
    # then
    assert found == [("claim", "self_reversal", ["Marco Rubio"], 3, "Marco Rubio (Ledger)", "Marco Rubio (Wire)")]
    assert after == []


def test_one_article_that_tells_of_both_ends_does_not_say_how_long_it_took(tmp_path):
    # given
    both = article("ledger", "2025-11-26", deadline("set", due="2025-11-27"), deadline("abandoned", due="2025-11-27"))
    # when
    with opened(tmp_path) as store:
        told(store, both)
        found = ends(store, "event", "days", "article_id_before")
    # then
    assert found == [("abandoned", None, "ledger")]


def test_a_silence_stands_apart_and_goes_when_an_outcome_comes_in(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, SET)
        told(store, lapses(store, date(2025, 11, 28)))
        silent = ends(store, "event", "chain_text", "quote_before")
        # when
        told(store, article("wire", "2025-12-01", deadline("passed", due="2025-11-27")))
        after = ends(store, "event")
    # then
    assert silent == [("lapsed", "Parley's calendar", "Donald Trump set a deadline for Ukraine: 2025-11-27")]
    assert after == []


def test_what_a_person_rejected_took_nothing_back(tmp_path):
    # given
    abandoned = article("wire", "2025-11-26", deadline("abandoned", due="2025-11-27"))
    [report] = observations(abandoned)
    # when
    with opened(tmp_path) as store:
        told(store, SET, abandoned)
        before = ends(store, "event")
        told(store, [rejected(report, "2025-11-28")])
        after = ends(store, "event")
    # then
    assert (before, after) == ([("abandoned",)], [])


def test_reversals_can_be_asked_as_of_a_day_and_of_an_actor(tmp_path):
    # given
    softened = article("wire", "2025-11-23", deadline("softened", by=["Marco Rubio"], due="2025-11-27"))
    abandoned = article("herald", "2025-11-26", deadline("abandoned", due="2025-11-27"))
    with opened(tmp_path) as store:
        told(store, SET, softened, abandoned)
        # when
        with published(store, tmp_path) as reader:
            then = reversals(reader, as_of=date(2025, 11, 24))
            trumps = reversals(reader, actor="Donald Trump")
            rubios = reversals(reader, actor="Marco Rubio")
    # then
    assert [row["event"] for row in then] == ["softened"]
    assert [row["event"] for row in trumps] == ["softened", "abandoned"]
    assert rubios == []
    assert {"quote", "outlet", "quote_before", "outlet_before", "days"} <= trumps[0].keys()
