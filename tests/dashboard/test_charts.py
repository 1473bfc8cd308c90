"""Lanes on a time axis and the matrix of who came: geometry and words, without a snapshot."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from dashboard.charts.lanes import WIDTH, Course, Lane, Mark, Stretch, drawn
from dashboard.charts.presence import gathered, matrix, presence

NOW = date(2025, 12, 3)


def course(key, first, last, beside="words"):
    return Course(key, key, beside, [Mark(last, "disc", "good", "held")], [Stretch(first, last, "line")])


def extent(one):
    """From where to where a course and the words beside it reach, in user units, with room for its signs."""
    ends = [mark[0] for mark in one.marks] + [x for stretch in one.stretches for x in stretch[:2]]
    words = len(one.beside) * 6
    left = one.beside_x - words if one.anchor == "end" else min(ends)
    right = one.beside_x + words if one.anchor == "start" else max(ends)
    return min(left, *ends), max(right, *ends)


def test_what_is_later_lies_further_right_on_an_axis_that_all_lanes_share():
    # given / when
    chart = drawn(
        [Lane("a", "", [course("a", "2025-10-01", "2025-11-01")]), Lane("b", "", [course("b", "2025-10-01", "2025-12-01")])], NOW
    )
    # then
    first, second = (lane.courses[0] for lane in chart.lanes)
    assert first.stretches[0][0] == second.stretches[0][0]
    assert first.marks[0][0] < second.marks[0][0] < chart.right
    assert chart.lanes[1].top == chart.lanes[0].top + chart.lanes[0].height


def test_things_of_one_lane_do_not_cover_each_other():
    # given ten meetings in twenty days, each with long words beside it
    days = range(1, 21, 2)
    many = [course(str(n), f"2025-11-{n:02}", f"2025-11-{n + 1:02}", "Steve Witkoff and Vladimir Putin") for n in days]
    # when
    [lane] = drawn([Lane("Moscow", "", many)], NOW).lanes
    # then
    rows = {}
    for one in lane.courses:
        rows.setdefault(one.y, []).append(extent(one))
    assert len(lane.courses) == 10
    assert len(rows) > 1
    for several in rows.values():
        ordered = sorted(several)
        assert all(before[1] <= after[0] for before, after in pairwise(ordered))
    assert all(left > 0 and right < WIDTH for several in rows.values() for left, right in several)
    assert max(rows) < lane.top + lane.height


def test_words_at_the_right_end_stand_to_the_left_of_their_mark():
    chart = drawn(
        [Lane("a", "", [course("a", "2025-10-01", "2025-10-02"), course("b", "2025-11-29", "2025-12-01", "Steve Witkoff")])], NOW
    )
    sides = {one.course.key: one.anchor for one in chart.lanes[0].courses}
    assert sides == {"a": "start", "b": "end"}


def test_words_for_which_there_is_no_room_are_left_to_the_list():
    [lane] = drawn([Lane("a", "", [course("a", "2025-01-01", "2025-12-01", "a long life")])], NOW).lanes
    assert lane.courses[0].beside == ""


def test_lanes_without_any_day_are_no_chart():
    assert drawn([Lane("a", "", [Course("a", "a", "no day", [])])], NOW) is None
    assert drawn([], NOW) is None


def test_today_is_marked_where_it_is_near_and_left_out_where_it_is_a_year_away():
    lanes = [Lane("a", "", [course("a", "2025-11-01", "2025-11-20")])]
    near, far = drawn(lanes, NOW), drawn(lanes, date(2026, 12, 1))
    assert near.lanes[0].courses[0].marks[0][0] < near.today <= near.right
    assert far.today is None


def named(name, *, announced=False, actual=False, start=0):
    return {"meeting": "m", "participant": name, "announced": announced, "actual": actual, "article_id": "a", "start": start}


PARTIES = {
    "Steve Witkoff": "United States",
    "United States": "United States",
    "Marco Rubio": "United States",
    "Ukraine": "Ukraine",
}


def test_one_whom_no_report_of_the_meeting_has_there_is_not_reported():
    people = [named("Marco Rubio", announced=True), named("Ukraine", actual=True), named("Ada")]
    assert presence(people, "held", PARTIES) == {"Marco Rubio": "not reported", "Ukraine": "came", "Ada": None}
    assert presence(people, "cancelled", PARTIES)["Marco Rubio"] == "announced"


def test_a_party_comes_with_its_people_and_of_its_people_it_leaves_open_who_came():
    people = [named("United States", announced=True), named("Steve Witkoff", actual=True)]
    assert presence(people, "held", PARTIES)["United States"] == "came"
    people = [named("United States", actual=True), named("Marco Rubio", announced=True)]
    assert presence(people, "held", PARTIES)["Marco Rubio"] == "announced"


def test_names_that_the_same_words_tell_stand_together():
    people = [
        named("A", actual=True, start=5),
        named("B", announced=True),
        named("C", actual=True, start=5),
        named("D", actual=True),
    ]
    together = gathered(people, presence(people, "held", {}))
    assert [(what, [row["participant"] for row in rows]) for what, rows in together] == [
        ("came", ["A", "C"]),
        ("came", ["D"]),
        ("not reported", ["B"]),
    ]


def test_in_a_list_names_stand_together_whatever_words_tell_them():
    people = [named("A", actual=True), named("B", actual=True, start=7)]
    assert [len(rows) for _, rows in gathered(people, {"A": "came", "B": "came"}, by_words=False)] == [2]


def test_the_matrix_has_the_names_of_several_meetings_and_no_cell_where_nothing_is_told():
    # given
    meetings = [{"meeting": "one", "latest": "held"}, {"meeting": "two", "latest": "announced"}]
    people = {"one": [named("Ada", actual=True), named("Ben", actual=True)], "two": [named("Ada", announced=True)]}
    # when / then
    assert matrix(meetings, people, {}) == [{"name": "Ada", "cells": ["came", "announced"]}]
    assert [line["name"] for line in matrix(meetings[:1], people, {})] == ["Ada", "Ben"]
