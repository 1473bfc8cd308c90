"""What identity must not make one: meetings and deadlines that only look alike. Pure decisions over hand-written values."""

from tests.warehouse.test_identity import deadline, meeting
from warehouse.identity.deadlines import place_deadlines
from warehouse.identity.meetings import place_meetings


def _together(place, *seen):
    clusters = {p.observation: p.cluster for p in place(seen)}
    groups: dict[str, set[str]] = {}
    for observation, cluster in clusters.items():
        groups.setdefault(cluster, set()).add(observation)
    return sorted(map(sorted, groups.values()))


def test_one_man_in_one_town_on_two_days_with_others_each_time_is_two_meetings():
    # given
    monday = meeting("a", "2025-11-21", "held", "Kyiv", "2025-11-20", ("Dan Driscoll", "Volodymyr Zelensky"))
    tuesday = meeting("b", "2025-11-22", "held", "Kyiv", "2025-11-21", ("Dan Driscoll", "NATO ambassadors"))
    loosely = meeting("c", "2025-11-22", "held", "Kyiv", "2025-11-21", ("Volodymyr Zelensky",))
    # when, then
    assert _together(place_meetings, monday, tuesday) == [["a"], ["b"]]
    assert _together(place_meetings, monday, loosely) == [["a", "c"]]


def test_what_took_place_was_not_called_off_nor_is_a_new_plan_for_the_same_town_that_meeting():
    # given
    held = meeting("held", "2025-12-21", "held", "Miami", "2025-12-20", ("Ukraine", "United States"))
    planned = meeting("new", "2026-02-01", "announced", "Miami", None, ("Russia", "Ukraine", "United States"))
    dropped = meeting("off", "2026-02-10", "cancelled", "Miami", None, ("Ukraine", "United States"))
    retold = meeting("retold", "2025-12-28", "announced", "Miami", None, ("Ukraine", "United States"))
    # when, then
    assert _together(place_meetings, held, planned, dropped, retold) == [["held", "retold"], ["new", "off"]]


def test_who_proposes_a_town_proposes_a_meeting_of_his_own():
    # given
    somewhere = meeting("a", "2025-08-20", "proposed", None, None, ("Vladimir Putin", "Volodymyr Zelensky"))
    moscow = meeting("b", "2025-09-03", "proposed", "Moscow", None, ("Vladimir Putin", "Volodymyr Zelensky"))
    again = meeting("c", "2025-09-05", "proposed", "Moscow", None, ("Vladimir Putin", "Volodymyr Zelensky"))
    # when, then
    assert _together(place_meetings, somewhere, moscow, again) == [["a"], ["b", "c"]]


def test_a_deadline_without_a_date_that_others_set_in_the_same_article_is_another_one():
    # given
    envoys = frozenset({"Steve Witkoff", "Jared Kushner"})
    christmas = deadline("christmas", "2025-12-12", "set", "2025-12-25", article="paper")
    days = deadline("days", "2025-12-12", "set", by=envoys, article="paper")
    answered = deadline("answered", "2025-12-12", "met", by=envoys, article="paper")
    softened = deadline("softened", "2025-12-12", "softened", by=frozenset({"Marco Rubio"}), article="paper")
    # when, then
    assert _together(place_deadlines, christmas, days, answered, softened) == [["answered", "days"], ["christmas", "softened"]]


def test_that_there_is_no_deadline_is_said_of_one_that_is_still_to_come():
    # given
    christmas = deadline("christmas", "2025-12-12", "set", "2025-12-25")
    before = deadline("before", "2025-12-20", "denied")
    after = deadline("after", "2025-12-29", "denied")
    dropped = deadline("dropped", "2025-12-29", "abandoned")
    # when, then
    assert _together(place_deadlines, christmas, before, after, dropped) == [["after"], ["before", "christmas", "dropped"]]
