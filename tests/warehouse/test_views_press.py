"""Articles, sources and what the gates held back: given events and journal rows, when they are projected, then rows."""

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.polling import PollState
from schemas.settings import Settings
from schemas.sources import SourceAdded, SourceRecovered, SourceRetired, SourceSickened
from tests.warehouse.given import TODAY, article, copied, deadline, opened, plan, rows, told
from warehouse.snapshot import publish
from warehouse.views.rebuilding import differences


def source(payload):
    return NewEvent.fact(f"source:ukraine/{payload.source_id}", payload, observed_at=TODAY, topic="ukraine")


def added(name, feed="f"):
    return source(
        SourceAdded(
            topic="ukraine", source_id=name, name=name.title(), feed_url=f"https://{name}.example/{feed}", kind="wire", lang="en"
        )
    )


def polled(store, name, outcome, error=None, **state):
    """One poll in the journal, and what is remembered of the source after it."""
    store.connection.execute(
        "INSERT INTO log.journal.poll VALUES ('run', ?, 'ukraine', TIMESTAMP '2026-03-01 08:00:00', ?, 200, 0.5, 10, 0, ?)",
        [name, outcome, error],
    )
    if state:
        store.journal.save_poll_states("ukraine", [PollState(source_id=name, **state)])


def test_health_of_a_source_comes_from_its_events_and_its_polls(tmp_path):
    # given
    events = [added("good"), added("bad"), added("new"), added("shaky")]
    sick = SourceSickened(topic="ukraine", source_id="bad", reason="got an HTML page", since="2026-02-28T08:00:00Z")
    polls = [("good", "unchanged", None), ("bad", "failed", "got an HTML page"), ("shaky", "failed", "timed out")]
    # when
    with opened(tmp_path) as store:
        for name, outcome, error in polls:
            polled(store, name, outcome, error)
        told(store, [*events, source(sick)])
        found = {r["source_id"]: (r["health"], r["last_error"]) for r in rows(store, "source_health")}
        news = [c["sentence"] for c in rows(store, "change")]
    # then
    assert found == {
        "good": ("healthy", None),
        "bad": ("sick", "got an HTML page"),
        "new": ("unknown", None),
        "shaky": ("failing", "timed out"),
    }
    assert news == ["Source bad gives no news: got an HTML page"]


def test_what_a_gate_held_back_is_listed_with_its_content(tmp_path):
    with opened(tmp_path) as store:
        store.connection.execute(
            "INSERT INTO log.journal.quarantine VALUES "
            "('q1', 'run', TIMESTAMP '2026-03-01 08:00:00', 'ukraine', 'pages', 'has_text', "
            "'the text is empty', '{\"url\": \"x\"}', 'open', NULL, NULL, NULL, NULL)"
        )
        told(store, [])
        [row] = rows(store, "quarantine")
    assert (row["reason"], row["content"]) == ("the text is empty", '{"url": "x"}')


def test_expectations_and_polls_are_told_day_by_day(tmp_path):
    # given two runs of one day and one of the next, of which the second failed
    with opened(tmp_path) as store:
        for run, at, holds in (
            ("r1", "2026-03-01 08:00", True),
            ("r2", "2026-03-01 09:00", False),
            ("r3", "2026-03-02 08:00", True),
        ):
            store.connection.execute(
                "INSERT INTO log.journal.run VALUES (?, 'ingest', 'ukraine', ?::TIMESTAMP, ?::TIMESTAMP, 'ok', '', '{}')",
                [run, at, at],
            )
            store.connection.execute(
                "INSERT INTO log.journal.check_result "
                "VALUES (?, ?::TIMESTAMP, 'pages', 'pages', 'has_text', 'critical', ?, 10, ?, '')",
                [run, at, holds, 0 if holds else 3],
            )
        polled(store, "good", "new")
        polled(store, "good", "failed", "timed out")
        # when
        told(store, [])
        trend, answers = rows(store, "quality_trend", "day"), rows(store, "source_trend")
    # then
    assert [(r["day"].day, r["runs"], r["failed_runs"], r["checked"], r["failed"]) for r in trend] == [
        (1, 2, 1, 20, 3),
        (2, 1, 0, 10, 0),
    ]
    assert [(r["source_id"], r["polls"], r["failed_polls"], r["polls_with_news"]) for r in answers] == [("good", 2, 1, 1)]


def test_how_runs_fared_is_no_reason_for_a_snapshot(tmp_path):
    # given a published folder
    with opened(tmp_path) as store:
        told(store, [])
        first = publish(store, DataFolder(tmp_path), Settings())
        # when nothing but another run's checks is new
        store.connection.execute(
            "INSERT INTO log.journal.check_result "
            "VALUES ('r', TIMESTAMP '2026-03-01', 'pages', 'pages', 'x', 'warning', TRUE, 1, 0, '')"
        )
        told(store, [])
        again = publish(store, DataFolder(tmp_path), Settings())
    # then
    assert again == first


def test_an_article_shows_the_revision_that_counts_and_what_it_copies(tmp_path):
    # given
    events = [
        *article("ledger", "2025-11-21", deadline("set", due="2025-11-27")),
        *article("ledger", "2025-11-22", deadline("set", due="2025-11-28"), revision=2),
        *article("copy", "2025-11-23", deadline("set", due="2025-11-28")),
        *copied("copy", "ledger", "2025-11-23"),
        *article("sports", "2025-11-21", relevant=False),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        found = {r["article_id"]: (r["revision"], r["revisions"], r["original"], r["topics"]) for r in rows(store, "article")}
    # then
    assert found == {
        "ledger": (2, 2, "ledger", ["ukraine"]),
        "copy": (1, 1, "ledger", ["ukraine"]),
        "sports": (1, 1, "sports", []),
    }


def test_a_slip_of_an_outlet_in_what_it_copies_is_no_report_and_what_it_adds_is_one(tmp_path):
    # given
    def cut(points, quote="The plan was cut to {} points in Geneva on Sunday"):
        return plan("revised", points=points, quote=quote.format(points))

    original = article("wire", "2025-11-24", cut(19))
    copy = article("local", "2025-11-24", cut(18), cut(None, "Our mayor says that another plan was torn up at once"))
    own = article("brief", "2025-11-24", cut(20))
    # when
    with opened(tmp_path) as store:
        told(store, copy, copied("local", "wire", "2025-11-24"), own)
        alone = {(r["outlet"], r["quote"][:12]) for r in rows(store, "observation")}
        told(store, original)
        found, unlike = {(r["outlet"], r["quote"][:12]) for r in rows(store, "observation")}, differences(store)
        versions = [r["points"] for r in rows(store, "plan_version", "points")]
    # then as long as the original is not there, nobody knows that it is a slip
    assert alone == {("Local", "The plan was"), ("Local", "Our mayor sa"), ("Brief", "The plan was")}
    assert found == {("Wire", "The plan was"), ("Local", "Our mayor sa"), ("Brief", "The plan was")}
    assert versions == [19, 20, None]
    assert unlike == {}


def test_two_articles_that_copy_each_other_have_one_original(tmp_path):
    # given
    events = [
        *article("b", "2025-11-21", deadline("set", due="2025-11-27")),
        *article("a", "2025-11-21", deadline("set", due="2025-11-27")),
        *copied("a", "b", "2025-11-21"),
        *copied("b", "a", "2025-11-21"),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, events)
        originals = {r["article_id"]: r["original"] for r in rows(store, "origin")}
    # then
    assert originals == {"a": "a", "b": "a"}


@pytest.mark.parametrize("days", [("2025-11-20", "2025-11-25"), ("2025-11-25", "2025-11-20")])
def test_the_judgement_of_the_current_revision_counts_whichever_came_in_last(tmp_path, days):
    # given
    judged = {"2025-11-20": False, "2025-11-25": True}
    said = deadline("set", due="2025-11-27")
    batches = [article("ledger", day, said, revision=n, relevant=judged[day]) for n, day in enumerate(days, 1)]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        [row] = rows(store, "article")
        found = rows(store, "deadline")
    # then
    assert (row["topics"], row["not_for"], len(found)) == (["ukraine"], [], 1)


def test_an_article_that_was_withdrawn_and_came_back_is_read_again(tmp_path):
    # given
    gone = ArticleWithdrawn(article_id="ledger", url="https://ledger.example/ledger", reason="404")
    batches = [
        article("ledger", "2025-11-21", deadline("set", due="2025-11-27")),
        [NewEvent.fact("article:ledger", gone, observed_at=TODAY)],
        article("ledger", "2025-11-22", deadline("set", due="2025-11-28"), revision=2),
    ]
    states = []
    # when
    with opened(tmp_path) as store:
        for batch in batches:
            told(store, batch)
            states += [row["state"] for row in rows(store, "article")]
    # then
    assert states == ["read", "withdrawn", "read"]


@pytest.mark.parametrize("in_envelope", ["ukraine", None])
def test_a_source_that_recovers_after_it_was_retired_is_healthy(tmp_path, in_envelope):
    # given
    def told_of(payload):  # events of before had their topic in the payload alone
        return NewEvent.fact("source:ukraine/back", payload, observed_at=TODAY, topic=in_envelope)

    retired = SourceRetired(topic="ukraine", source_id="back", reason="410 Gone")
    recovered = SourceRecovered(topic="ukraine", source_id="back", since="2026-02-01T08:00:00Z")
    found = []
    # when
    with opened(tmp_path) as store:
        polled(store, "back", "new")
        for batch in ([added("back"), told_of(retired)], [told_of(recovered)]):
            told(store, batch)
            found += [(r["topic"], r["health"], r["reason"]) for r in rows(store, "source_health")]
        topics = {c["topic"] for c in rows(store, "change")}
    # then
    assert found == [("ukraine", "retired", "410 Gone"), ("ukraine", "healthy", None)]
    assert topics == {"ukraine"}


def test_an_address_that_was_changed_and_changed_back_is_the_one_that_is_asked(tmp_path):
    # given
    a, b = "https://bbc.example/a", "https://bbc.example/b"
    # when
    with opened(tmp_path) as store:
        told(store, *([added("bbc", feed)] for feed in ("a", "b", "a")))
        polled(store, "bbc", "new", feed_url=a, profile_url=a)
        told(store, [])
        back = [row["feed_url"] for row in rows(store, "source_health")]
        polled(store, "bbc", "new", feed_url=b, profile_url=b)
        told(store, [])
        moved = [row["feed_url"] for row in rows(store, "source_health")]
    # then
    assert (back, moved) == ([a], [b])
