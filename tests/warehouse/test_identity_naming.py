"""Which public id a thing has, and keeps: pure decisions over hand-written clusters."""

import itertools
from datetime import date, datetime, time

from warehouse.identity.naming import Cluster, Name, name_clusters, slug_of, stand_ins


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12))


def cluster(slug, *members, kind="deadline"):
    return Cluster("ukraine", kind, slug, tuple((at(day), i) for day, i in members))


def named(entity, anchor, slug=None):
    return Name("ukraine", "deadline", entity, slug or entity, anchor)


def test_a_public_id_stays_when_an_earlier_report_comes_later():
    grown = cluster("deadline-all-2025-11-26", ("2025-11-20", "older"), ("2025-11-21", "anchor"))
    given_ids, fresh = name_clusters([grown], [named("deadline-ukraine-2025-11-27", "anchor")], {})
    assert given_ids == {"deadline older": "deadline-ukraine-2025-11-27"}
    assert fresh == []


def test_two_things_of_one_name_are_told_apart_by_a_number():
    clusters = [cluster("meeting-kyiv", ("2025-11-20", "a")), cluster("meeting-kyiv", ("2025-11-21", "b"))]
    given_ids, fresh = name_clusters(clusters, [], {})
    assert given_ids == {"deadline a": "meeting-kyiv", "deadline b": "meeting-kyiv-2"}
    assert [n.anchor for n in fresh] == ["a", "b"]


def test_of_two_ids_that_meet_the_older_stays():
    met = cluster("x", ("2025-11-20", "a"), ("2025-11-21", "b"))
    given_ids, fresh = name_clusters([met], [named("second", "b"), named("first", "a")], {})
    assert (given_ids, fresh) == ({"deadline a": "second"}, [])


def test_the_id_of_a_plan_that_nobody_had_named_gives_way_to_its_name():
    makeshift = Name("ukraine", "plan", "plan-unplaced-2025-11", "plan-unplaced-2025-11", "a")
    met = cluster("plan-us_ukraine", ("2025-11-19", "a"), ("2025-11-21", "b"), kind="plan")
    given_ids, fresh = name_clusters([met], [makeshift], {})
    assert given_ids == {"plan a": "plan-us_ukraine"}
    assert [name.entity for name in fresh] == ["plan-us_ukraine"]


def test_an_id_whose_anchor_is_gone_follows_the_words():
    again = cluster("deadline-x", ("2025-11-21", "new"))
    given_ids, fresh = name_clusters([again], [named("deadline-x", "gone")], {"gone": "new"})
    assert (given_ids, fresh) == ({"deadline new": "deadline-x"}, [])


def test_a_lost_plan_is_found_again_by_its_name_and_a_lost_deadline_or_meeting_is_not():
    for kind, found in (("plan", "x"), ("version", "x"), ("deadline", "x-2"), ("meeting", "x-2")):
        again = cluster("x", ("2025-11-21", "new"), kind=kind)
        given_ids, [fresh] = name_clusters([again], [Name("ukraine", kind, "x", "x", "gone")], {})
        assert given_ids == {f"{kind} new": found}
        assert (fresh.entity, fresh.anchor) == (found, "new")


def test_no_id_is_ever_given_to_two_things():
    # given an id that lost its anchor once, was hung on another, and finds both again
    clusters = [cluster("d-1", ("2025-11-20", "a")), cluster("d-2", ("2025-11-21", "b"))]
    names = [named("d", "a"), named("d", "b")]
    # when
    given_ids, fresh = name_clusters(clusters, names, {})
    again, nothing = name_clusters(clusters, [*names, *fresh], {})
    # then
    assert given_ids == again == {"deadline a": "d", "deadline b": "d-2"}
    assert nothing == []


def test_a_lost_quotation_is_found_again_by_its_words_and_by_the_best_match_only():
    lost = {"x": "set a deadline of Thursday for Kyiv", "y": "set a deadline of Friday for Moscow", "z": "rain fell"}
    today = {"a": "the talks in Geneva went on", "b": "a deadline of Thursday for Kyiv was set"}
    assert stand_ins(lost, today) == {"x": "b"}


def test_ids_are_readable():
    assert slug_of("meeting", "Mar-a-Lago", "2025-12") == "meeting-mar-a-lago-2025-12"
    assert slug_of("deadline", "Recep Tayyip Erdoğan", None) == "deadline-recep-tayyip-erdogan"


def test_naming_does_not_depend_on_the_order_of_clusters():
    clusters = [cluster("k", ("2025-11-20", "a")), cluster("k", ("2025-11-21", "b")), cluster("k", ("2025-11-22", "c"))]
    results = [name_clusters(list(order), [], {}) for order in itertools.permutations(clusters)]
    assert all(result == results[0] for result in results)
