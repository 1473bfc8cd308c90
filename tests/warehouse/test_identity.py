"""Which observations speak of one thing: pure decisions over hand-written values."""

from dataclasses import replace
from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.identity.deadlines import MOVES, WIDEST_DUE, place_deadlines
from warehouse.identity.meetings import EXACT, place_meetings
from warehouse.identity.plans import ORIGINS, place_lineages, place_versions
from warehouse.identity.seen import DeadlineSeen, MeetingSeen, PlanSeen, Span
from warehouse.views.definition import load_view
from warehouse.views.runner import VIEWS

TRUMP, UKRAINE, RUSSIA = frozenset({"Donald Trump"}), frozenset({"Ukraine"}), frozenset({"Russia"})
MIAMI = frozenset({"Steve Witkoff", "Jared Kushner", "Kirill Dmitriev"})


def span(days: str | None) -> Span | None:
    if days is None:
        return None
    first, _, last = days.partition("..")
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12))


def deadline(i, day, event, due=None, *, to=UKRAINE, by=TRUMP, lineage=None, article=None):
    return DeadlineSeen(i, "ukraine", article or f"article-{i}", at(day), event, by, to, lineage, span(due))


def meeting(i, day, event, place=None, when=None, people=(), article=None):
    return MeetingSeen(i, "ukraine", article or f"article-{i}", at(day), event, place, frozenset(people), span(when))


def plan(i, day, event="discussed", lineage="us_ukraine", points=None, drafters=(), when=None, article=None, label="the plan"):
    said = lineage, points, frozenset(drafters), span(when)
    return PlanSeen(i, "ukraine", article or f"article-{i}", at(day), event, *said, label=label)


def beside(seen):
    """Reports with what else their articles say of plans, as the view `core_member` tells it."""
    known = []
    for p in seen:
        others = [q for q in seen if q.article == p.article and q.stands]
        told = p.points is not None and p.event not in ORIGINS
        numbers = {q.points for q in others if q.points and (p.points is None or q.event not in ORIGINS)} if not told else ()
        lineages = {q.lineage for q in others if q.lineage} if p.lineage is None else ()
        known.append(replace(p, plans_beside=sorted(lineages), points_beside=sorted(numbers)))
    return known


def lineages_of(seen):
    """Plans placed, with how many articles name each of them on each day."""
    spoken: dict[date, dict[str, set[str]]] = {}
    for p in seen:
        if p.lineage and p.stands:
            spoken.setdefault(p.day, {}).setdefault(p.lineage, set()).add(p.article)
    counted = {day: {lineage: len(some) for lineage, some in named.items()} for day, named in spoken.items()}
    return place_lineages(beside(seen), counted)


def versions_of(seen):
    return place_versions(beside(seen), "us_ukraine")


def groups(placed):
    found: dict[str, set[str]] = {}
    for p in placed:
        assert p.why
        found.setdefault(p.cluster, set()).add(p.observation)
    return sorted(sorted(members) for members in found.values())


def test_two_articles_that_name_one_day_for_one_addressee_speak_of_one_deadline():
    seen = [
        deadline("a", "2025-11-21", "set", "2025-11-27"),
        deadline("b", "2025-12-05", "set", "2025-11-27", by=frozenset()),
        deadline("c", "2025-11-21", "set", "2025-11-27", to=RUSSIA, by=frozenset({"Volodymyr Zelensky"})),
        deadline("d", "2025-12-10", "set", "2025-12-25"),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b"], ["c"], ["d"]]


def test_shortened_and_extended_deadlines_stay_one():
    seen = [
        deadline("a", "2025-07-14", "set", "2025-09-02", to=RUSSIA),
        deadline("b", "2025-07-28", "shortened", "2025-08-07..2025-08-09", to=RUSSIA),
        deadline("c", "2025-07-29", "set", "2025-08-08", to=RUSSIA),
        deadline("d", "2025-08-10", "extended", "2025-08-22", to=RUSSIA),
        deadline("e", "2025-11-21", "set", "2025-11-27"),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b", "c", "d"], ["e"]]


def test_words_without_a_date_join_the_deadline_that_was_open_to_that_addressee():
    seen = [
        deadline("a", "2025-07-14", "set", "2025-09-02", to=RUSSIA),
        deadline("b", "2025-11-21", "set", "2025-11-27"),
        deadline("c", "2025-11-23", "softened", by=frozenset({"Marco Rubio"})),
        deadline("d", "2025-11-24", "abandoned", to=RUSSIA, by=frozenset({"Marco Rubio"})),
        deadline("e", "2026-05-01", "abandoned"),
    ]
    assert groups(place_deadlines(seen)) == [["a"], ["b", "c"], ["d"], ["e"]]


def test_a_deadline_without_addressee_joins_the_one_due_that_day():
    seen = [
        deadline("a", "2025-11-21", "set", "2025-11-27"),
        deadline("b", "2025-11-22", "reaffirmed", "2025-11-27", to=frozenset(), by=frozenset()),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b"]]


def test_reports_that_only_a_later_one_joins_say_so():
    seen = [
        deadline("a", "2025-11-21", "set", "2025-11-27", lineage="us_ukraine"),
        deadline("b", "2025-11-22", "set", "2025-11-27", lineage="e3_counter"),
        deadline("c", "2025-11-24", "set", "2025-11-27"),
    ]
    assert [p.why for p in place_deadlines(seen)] == [
        "the first report of it",
        "a later report fits both this one and the earlier ones",
        "due 2025-11-27 for Ukraine, as article-a says too",
    ]


def test_what_names_no_addressee_joins_a_deadline_that_was_moved_to_its_day():
    seen = [
        deadline("a", "2025-07-14", "set", "2025-09-02", to=RUSSIA),
        deadline("b", "2025-07-28", "shortened", "2025-08-08", to=frozenset()),
        deadline("c", "2025-08-09", "passed", "2025-08-08", to=frozenset()),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b", "c"]]


def test_a_deadline_that_is_moved_takes_with_it_what_names_its_day_and_no_addressee():
    seen = [
        deadline("a", "2025-11-21", "set", "2025-11-27"),
        deadline("b", "2025-11-22", "reaffirmed", "2025-11-27", to=frozenset(), by=frozenset()),
        deadline("c", "2025-11-24", "extended", "2025-12-05", to=frozenset()),
        deadline("d", "2025-11-25", "set", "2025-11-27", to=frozenset()),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b", "c", "d"]]


def test_a_moved_deadline_without_addressee_makes_no_one_thing_of_the_old_deadline_and_another_of_its_new_day():
    seen = [
        deadline("a", "2025-07-14", "set", "2025-09-02", to=RUSSIA),
        deadline("b", "2025-07-28", "shortened", "2025-08-08", to=frozenset()),
        deadline("c", "2025-07-29", "set", "2025-08-08", to=UKRAINE, by=frozenset({"Marco Rubio"})),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b"], ["c"]]


def test_a_summit_announced_cancelled_and_remembered_is_one_meeting():
    people = {"Donald Trump", "Vladimir Putin"}
    seen = [
        meeting("a", "2025-10-16", "announced", "Budapest", "2025-10-17..2025-11-15", people),
        meeting("b", "2025-10-22", "cancelled", "Budapest", None, {"Donald Trump"}),
        meeting("c", "2025-11-25", "cancelled", "Budapest", None, people),
    ]
    assert groups(place_meetings(seen)) == [["a", "b", "c"]]


def test_the_same_place_months_apart_is_another_meeting():
    seen = [
        meeting("a", "2025-05-16", "held", "Istanbul", "2025-05-16", {"Ukraine", "Russia"}),
        meeting("b", "2025-06-02", "held", "Istanbul", "2025-06-02", {"Ukraine", "Russia"}),
        meeting("c", "2025-07-23", "held", "Istanbul", "2025-07-23", {"Ukraine", "Russia"}),
    ]
    assert groups(place_meetings(seen)) == [["a"], ["b"], ["c"]]


def test_a_meeting_survives_its_move_to_another_day_and_place():
    people = {"Ukraine", "Russia", "United States"}
    leaders = {"Donald Trump", "Vladimir Putin"}
    seen = [
        meeting("a", "2026-02-20", "announced", "Abu Dhabi", "2026-03-05", people),
        meeting("b", "2026-03-02", "postponed", "Abu Dhabi", "2026-03-05", people),
        meeting("c", "2026-03-12", "held", "Abu Dhabi", "2026-03-11", people),
        meeting("d", "2025-08-12", "announced", "Fairbanks", "2025-08-15", leaders),
        meeting("e", "2025-08-16", "held", "Anchorage", "2025-08-15", leaders),
    ]
    assert groups(place_meetings(seen)) == [["a", "b", "c"], ["d", "e"]]


def test_two_meetings_of_one_envoy_on_one_day_in_two_places_stay_two():
    seen = [
        meeting("a", "2025-12-03", "held", "Moscow", "2025-12-02", {"Steve Witkoff", "Jared Kushner", "Vladimir Putin"}),
        meeting(
            "b", "2025-12-03", "announced", "Brussels", "2025-12-03", {"Steve Witkoff", "Jared Kushner", "Volodymyr Zelensky"}
        ),
    ]
    assert groups(place_meetings(seen)) == [["a"], ["b"]]


def test_talks_of_others_on_the_day_of_a_meeting_put_off_are_another_meeting():
    seen = [
        meeting("a", "2025-04-23", "postponed", "London", "2025-04-23", {"Marco Rubio", "David Lammy"}),
        meeting("b", "2025-04-23", "held", "London", "2025-04-23", {"Keith Kellogg", "Ukraine"}),
    ]
    assert groups(place_meetings(seen)) == [["a"], ["b"]]


def test_a_plan_without_a_day_looks_ahead_and_not_back_to_a_meeting_of_the_same_people():
    leaders = {"Donald Trump", "Volodymyr Zelensky"}
    seen = [
        meeting("a", "2025-04-28", "held", "Vatican", "2025-04-26", leaders),
        meeting("b", "2025-06-04", "proposed", None, None, leaders),
        meeting("c", "2025-03-12", "announced", "Vatican", None, leaders),
        meeting("d", "2025-04-20", "announced", None, None, leaders),
    ]
    assert groups(place_meetings(seen)) == [["a", "d"], ["b"], ["c"]]


def test_lineage_comes_from_words_then_points_then_company():
    seen = [
        plan("named", "2025-11-20", points=28),
        plan("counted", "2025-11-22", lineage=None, points=28),
        plan("counter", "2025-11-23", lineage="e3_counter", article="brief"),
        plan("beside", "2025-11-23", lineage=None, article="brief"),
        plan("another", "2025-11-23", lineage=None, article="brief", label="its own list"),
        plan("declared", "2025-11-23", lineage=None, article="brief", label="the Paris declaration"),
        plan("spring", "2025-03-01", lineage=None),
    ]
    found = {p.observation: p.cluster for p in lineages_of(seen)}
    assert found == {
        "named": "us_ukraine",
        "counted": "us_ukraine",
        "counter": "e3_counter",
        "beside": "e3_counter",
        "another": "unplaced-2025-11",
        "declared": "unplaced-2025-11",
        "spring": "unplaced-2025-03",
    }


def test_words_without_a_number_go_to_the_text_that_was_newest_then():
    seen = [
        plan("early", "2025-11-19"),
        plan("first", "2025-11-21", "presented", points=28),
        plan("during", "2025-11-22"),
        plan("second", "2025-11-24", "revised", points=19, article="wire"),
        plan("both", "2025-11-24", "presented", points=28, article="wire"),
        plan("unclear", "2025-11-24", article="wire"),
        plan("after", "2025-11-26"),
    ]
    found = {p.observation: p.cluster for p in versions_of(seen)}
    assert found == {
        "early": "us_ukraine-28",
        "first": "us_ukraine-28",
        "during": "us_ukraine-28",
        "second": "us_ukraine-19",
        "both": "us_ukraine-28",
        "after": "us_ukraine-19",
    }


def test_another_count_of_the_same_drafting_is_a_contested_count_and_no_version():
    seen = [
        plan("ours", "2025-11-21", "presented", points=28, article="ledger"),
        plan("told", "2025-11-25", "received", points=28, article="review"),
        plan("other", "2025-11-25", "drafted", points=20, drafters=MIAMI, article="review"),
    ]
    placed = {p.observation: p for p in versions_of(seen)}
    assert placed["other"].cluster == "us_ukraine-28"
    assert "contested count" in placed["other"].why


def test_a_later_text_with_that_number_of_points_is_a_version_of_its_own():
    seen = [
        plan("first", "2025-11-21", "presented", points=28),
        plan("later", "2025-12-24", "presented", points=20),
        plan("drafted", "2025-12-24", "drafted", points=20, drafters=MIAMI, when="2025-12-20"),
    ]
    assert groups(versions_of(seen)) == [["drafted", "later"], ["first"]]


def test_the_view_of_cores_draws_its_lines_where_the_rules_do():
    # A core holds what no rule tells apart; the view that makes cores repeats these in SQL.
    view = load_view(VIEWS / "identity" / "core_member.sql").select
    moves, origins = (", ".join(f"'{event}'" for event in events) for events in (MOVES, ORIGINS))
    assert f"r.last_day - r.first_day <= {WIDEST_DUE} AND r.event NOT IN ({moves})" in view
    assert f"NOT coalesce(r.last_day - r.first_day <= {EXACT}, FALSE)" in view
    assert f"r.event IN ({origins})" in view


def test_a_lineage_that_nobody_numbers_has_one_text():
    seen = [plan("a", "2025-11-23", lineage="e3_counter"), plan("b", "2025-11-24", "rejected", lineage="e3_counter")]
    assert groups(place_versions(beside(seen), "e3_counter")) == [["a", "b"]]


DAYS = st.dates(date(2025, 7, 1), date(2025, 9, 30))
DUES = st.none() | st.tuples(DAYS, st.integers(0, 20)).map(lambda p: Span(p[0], date.fromordinal(p[0].toordinal() + p[1])))
NAMES = st.frozensets(st.sampled_from(["Ukraine", "Russia", "Donald Trump", "Marco Rubio"]), max_size=3)
LINEAGES = st.sampled_from([None, "us_ukraine", "e3_counter"])
MOMENTS = DAYS.map(lambda d: datetime.combine(d, time(12)))
ARTICLES = st.sampled_from(["one", "two", "three", "four"])
STANDS = st.sampled_from([True, True, True, False])


@st.composite
def shuffled(draw, values):
    seen = draw(st.lists(values, max_size=9))
    numbered = [replace(v, id=f"o{n}") for n, v in enumerate(seen)]
    return numbered, draw(st.permutations(numbered))


deadlines_in_two_orders = shuffled(
    st.builds(
        DeadlineSeen, st.just(""), st.just("t"), ARTICLES, MOMENTS,
        st.sampled_from(["set", "shortened", "extended", "softened", "abandoned", "denied"]), NAMES, NAMES, LINEAGES, DUES,
        stands=STANDS,
    )
)  # fmt: skip
meetings_in_two_orders = shuffled(
    st.builds(
        MeetingSeen, st.just(""), st.just("t"), ARTICLES, MOMENTS,
        st.sampled_from(["announced", "held", "postponed", "cancelled"]),
        st.sampled_from([None, "Geneva", "Kyiv"]), NAMES, DUES, stands=STANDS,
    )
)  # fmt: skip
plans_in_two_orders = shuffled(
    st.builds(
        PlanSeen, st.just(""), st.just("t"), ARTICLES, MOMENTS,
        st.sampled_from(["drafted", "presented", "received", "revised", "rejected"]),
        LINEAGES, st.sampled_from([None, 19, 20, 28]), NAMES, DUES, stands=STANDS,
    )
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(deadlines_in_two_orders)
def test_the_order_of_reading_changes_no_deadline(orders):
    assert place_deadlines(orders[0]) == place_deadlines(orders[1])


@settings(max_examples=60, deadline=None)
@given(meetings_in_two_orders)
def test_the_order_of_reading_changes_no_meeting(orders):
    assert place_meetings(orders[0]) == place_meetings(orders[1])


@settings(max_examples=60, deadline=None)
@given(plans_in_two_orders)
def test_the_order_of_reading_changes_no_plan(orders):
    one, two = ([p for p in order if p.lineage == "us_ukraine"] for order in orders)
    assert lineages_of(orders[0]) == lineages_of(orders[1])
    assert versions_of(one) == versions_of(two)


@settings(max_examples=60, deadline=None)
@given(deadlines_in_two_orders, meetings_in_two_orders, plans_in_two_orders)
def test_what_was_replaced_changes_nothing_about_what_stands(deadlines, meetings, plans):
    for place, (seen, _) in (
        (place_deadlines, deadlines),
        (place_meetings, meetings),
        (lineages_of, plans),
        (versions_of, plans),
    ):
        standing = [s for s in seen if s.stands]
        ids = {s.id for s in standing}
        assert [p for p in place(seen) if p.observation in ids] == place(standing)


def test_replaced_words_go_where_they_belong_and_are_a_thing_of_their_own_where_nothing_stands():
    seen = [
        deadline("a", "2025-11-21", "set", "2025-11-27"),
        replace(deadline("b", "2025-11-20", "set", "2025-11-27", by=frozenset()), stands=False),
        replace(deadline("c", "2025-11-20", "set", "2025-12-24"), stands=False),
        replace(deadline("d", "2025-11-21", "set", "2025-12-24"), stands=False),
    ]
    assert groups(place_deadlines(seen)) == [["a", "b"], ["c", "d"]]
