"""The macros of a snapshot are the views, read over what stood at the end of a day."""

from datetime import UTC, date, datetime

from schemas.articles import ArticlePublished, ArticleRevised
from schemas.envelope import NewEvent, digest
from tests.warehouse.given import article, claim, deadline, meeting, opened, plan, published, rows, told
from warehouse.read.deadlines import deadlines
from warehouse.read.meetings import meetings
from warehouse.read.plans import plans, versions
from warehouse.watch import lapses


def as_of(reader, ask, day, *columns):
    return [tuple(row[c] for c in columns) for row in ask(reader, as_of=date.fromisoformat(day))]


def test_before_an_edit_the_words_count_that_stood_then(tmp_path):
    # given
    first = deadline("set", due="2025-11-27", quote="Trump set Thursday 27 November as the deadline for Ukraine")
    corrected = deadline("set", due="2025-12-05", quote="Trump set Friday 5 December as the deadline for Ukraine")
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-20", first))
        # when
        told(store, article("ledger", "2025-11-25", corrected, revision=2))
        with published(store, tmp_path) as reader:
            then = [as_of(reader, deadlines, day, "deadline", "due") for day in ("2025-11-19", "2025-11-22", "2025-11-26")]
        now = [(row["deadline"], row["due"].isoformat()) for row in rows(store, "deadline")]
    # then
    assert then == [[], [("deadline-ukraine-2025-11-27", "2025-11-27")], [("deadline-ukraine-2025-11-27", "2025-12-05")]]
    assert now == [("deadline-ukraine-2025-11-27", "2025-12-05")]


def test_what_an_edit_took_back_is_known_only_for_the_days_in_which_it_stood(tmp_path):
    # given
    said = [
        plan("presented", points=28),
        meeting("announced", place="Budapest", when="2025-12-01", people=["Donald Trump", "Vladimir Putin"]),
        deadline("set", due="2025-11-27", lineage="us_ukraine"),
    ]
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-20", *said))
        # when
        told(store, article("ledger", "2025-11-25", revision=2))
        with published(store, tmp_path) as reader:
            found = {
                day: [
                    as_of(reader, plans, day, "plan", "points"),
                    as_of(reader, versions, day, "version"),
                    as_of(reader, meetings, day, "place", "status"),
                    as_of(reader, deadlines, day, "deadline", "plan"),
                ]
                for day in ("2025-11-24", "2025-11-25")
            }
        live = [rows(store, view) for view in ("plan", "plan_version", "meeting", "deadline", "observation", "change")]
    # then
    assert found["2025-11-24"] == [
        [("plan-us_ukraine", 28)],
        [("version-us_ukraine-28",)],
        [("Budapest", "announced")],
        [("deadline-ukraine-2025-11-27", "plan-us_ukraine")],
    ]
    assert found["2025-11-25"] == [[], [], [], []]
    assert live == [[]] * 6


def test_a_number_that_was_corrected_is_another_version_and_the_same_plan(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-20", plan("presented", points=20)))
        # when
        told(store, article("ledger", "2025-11-21", plan("presented", points=28), revision=2))
        with published(store, tmp_path) as reader:
            found = [as_of(reader, versions, day, "plan", "version", "points") for day in ("2025-11-20", "2025-11-21")]
    # then
    assert found == [
        [("plan-us_ukraine", "version-us_ukraine-20", 20)],
        [("plan-us_ukraine", "version-us_ukraine-28", 28)],
    ]


def test_replaced_words_change_nothing_about_what_stands(tmp_path):
    # given
    other = article("wire", "2025-11-21", deadline("softened", by=["Marco Rubio"]), claim("asserts", "it is ours"))
    corrected = article("ledger", "2025-11-22", deadline("set", due="2025-11-28", quote="A new day, a Friday"), revision=2)
    before = article("ledger", "2025-11-20", deadline("set", due="2025-11-27"), meeting("held", place="Kyiv", when="2025-11-19"))
    corrected_only = article("ledger", "2025-11-22", deadline("set", due="2025-11-28", quote="A new day, a Friday"))
    views = ("deadline", "deadline_change", "meeting", "claim")
    found = []
    # when
    for n, batches in enumerate(([before, other, corrected], [other, corrected_only])):
        with opened(tmp_path / str(n)) as store:
            told(store, *batches)
            strange = {"change", "deadline", "latest_change", "claim", "revision", "observation"}
            found.append({v: [{k: x for k, x in row.items() if k not in strange} for row in rows(store, v)] for v in views})
    # then
    assert found[0] == found[1]


def test_the_calendar_spoke_only_once_the_day_was_over(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-20", deadline("set", due="2025-11-27")))
        told(store, lapses(store, date(2025, 12, 1)))
        # when
        with published(store, tmp_path) as reader:
            found = [as_of(reader, deadlines, day, "status") for day in ("2025-11-27", "2025-11-28")]
    # then
    assert found == [[("open",)], [("lapsed",)]]


def test_an_edit_without_a_date_stands_from_when_it_was_seen(tmp_path):
    # given
    def revised(number, text, day, seen):
        model = ArticlePublished if number == 1 else ArticleRevised
        payload = model(
            article_id="a", revision=number, url="https://a.example/a", raw_url="https://a.example/a", outlet="A", title="T",
            lang="en", text=text, text_hash=digest([text]), published=day and datetime(2025, 11, day, tzinfo=UTC),
            reader="test/1",
        )  # fmt: skip
        return [NewEvent.fact("article:a", payload, observed_at=datetime(2025, 11, seen, tzinfo=UTC))]

    with opened(tmp_path) as store:
        # when
        told(store, revised(1, "One.", 20, 21), revised(2, "Two.", None, 23), revised(3, "Three.", 24, 25))
        found = store.query(
            "SELECT revision, day(stood_from) AS since, day(stood_until) AS until, is_current FROM article_revision ORDER BY 1"
        )
    # then
    assert [tuple(row.values()) for row in found] == [(1, 20, 23, False), (2, 23, 24, False), (3, 24, None, True)]


def test_a_revision_that_nobody_read_lends_its_day_to_words_that_it_had_already(tmp_path):
    # given
    same = deadline("set", due="2025-11-27", quote="Trump set Thursday as the deadline")
    unread = article("ledger", "2025-11-20", same)[:1]
    # when
    with opened(tmp_path) as store:
        told(store, unread, article("ledger", "2025-11-25", same, revision=2))
        with published(store, tmp_path) as reader:
            found = [as_of(reader, deadlines, day, "due", "published") for day in ("2025-11-19", "2025-11-22", "2025-11-26")]
    # then
    assert found == [[], *[[("2025-11-27", "2025-11-20T12:00:00Z")]] * 2]
