"""What plans are called: the profile's titles as the log was told them; given events, when they are projected, then rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from schemas.envelope import NewEvent
from schemas.lineages import LineagesListed, ListedLineage
from tests.warehouse.given import TODAY, article, opened, plan, published, rows, told
from warehouse.read.plans import plan_titles, plans, versions
from warehouse.read.things import things
from warehouse.store import Store
from warehouse.views.rebuilding import differences


def listed(*lineages: ListedLineage, topic: str = "ukraine", since: str = "2025-11-01T08:00:00+00:00") -> list[NewEvent]:
    payload = LineagesListed(topic=topic, lineages=lineages, since=since)
    return [NewEvent.fact(f"profile:{topic}", payload, observed_at=TODAY, topic=topic)]


AMERICAN = ListedLineage(id="us_ukraine", title="American plan of November")
PRESENTED = article("a", "2025-11-20", plan("presented", points=28, authors=["Steve Witkoff"]))
UNCOUNTED = article("b", "2025-11-21", plan("rejected", rejecters=["Russia"]), plan("leaked", lineage="ru_memo"))


def sentences(store: Store) -> list[str]:
    return [row["sentence"] for row in rows(store, "change", "published, sentence") if row["kind"] == "plan"]


def test_a_plan_is_told_by_the_title_that_the_profile_gives_it_and_by_its_id_where_it_gives_none(tmp_path: Path) -> None:
    # when
    with opened(tmp_path) as store:
        told(store, listed(AMERICAN), PRESENTED, UNCOUNTED)
        found = sentences(store)
        with published(store, tmp_path) as reader:
            called = {row["plan"]: row["name"] for row in plans(reader)}
            texts = {row["version"]: row["name"] for row in versions(reader)}
            known = things(reader, ["plan-us_ukraine", "version-us_ukraine-28", "plan-ru_memo"])
            titles = plan_titles(reader, "ukraine")
    # then
    assert found == [
        "American plan of November (28 points): presented by Steve Witkoff, according to A",
        "American plan of November: rejected by Russia, according to B",
        "Plan (ru memo): leaked, according to B",
    ]
    assert called == {"plan-us_ukraine": "American plan of November", "plan-ru_memo": None}
    assert texts == {"version-us_ukraine-28": "American plan of November", "version-ru_memo": None}
    assert {one["name"] for one in known.values() if one["plan"] == "plan-us_ukraine"} == {"American plan of November"}
    assert titles == dict.fromkeys(("us_ukraine", "plan-us_ukraine"), "American plan of November")


def test_a_title_that_comes_later_or_changes_is_the_name_of_all_that_was_told_before(tmp_path: Path) -> None:
    # given
    renamed = AMERICAN.model_copy(update={"title": "Plan of Geneva"})
    with opened(tmp_path) as store:
        told(store, PRESENTED)
        before = sentences(store)
        # when
        told(store, listed(AMERICAN))
        first = sentences(store)
        told(store, listed(renamed, since="2025-12-01T08:00:00+00:00"))
        second = sentences(store)
        # then
        assert before == ["28-point plan (us ukraine): presented by Steve Witkoff, according to A"]
        assert first == ["American plan of November (28 points): presented by Steve Witkoff, according to A"]
        assert second == ["Plan of Geneva (28 points): presented by Steve Witkoff, according to A"]
        assert [row["name"] for row in rows(store, "plan")] == ["Plan of Geneva"]


EUROPEAN = ListedLineage(id="european", title="European answer", answers="us_ukraine")


def test_a_counter_text_answers_the_last_text_of_the_other_plan_that_had_come_before_it(tmp_path: Path) -> None:
    # given a text of 19 points that came on the day of the answer, and one of 27 that came later
    batches = [
        article("a", "2025-11-21", plan("presented", points=28, when="2025-11-20")),
        article("e", "2025-12-03", plan("revised", points=27, when="2025-12-02")),
        article("d", "2025-11-26", plan("leaked", lineage="european", points=24)),
        article("c", "2025-11-23", plan("revised", points=19, when="2025-11-23")),
        article("b", "2025-11-23", plan("drafted", lineage="european", quote="Europe drafted an answer of its own")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        unlisted = rows(store, "plan_answer")
        told(store, listed(AMERICAN, EUROPEAN))
        [row] = rows(store, "plan_answer")
        unlike = differences(store)
        with published(store, tmp_path) as reader:
            shown = {one["version"]: one["answers"] for one in versions(reader)}
            early = {one["version"]: one["answers"] for one in versions(reader, as_of=date(2025, 11, 22))}
            later = {one["version"]: one["answers"] for one in versions(reader, as_of=date(2025, 11, 24))}
    # then
    assert unlisted == []
    assert (row["plan"], row["answers_plan"], row["answers"]) == ("plan-european", "plan-us_ukraine", "version-us_ukraine-28")
    assert row["quote"] == "Europe drafted an answer of its own"
    assert unlike == {}
    assert {version: text for version, text in shown.items() if text} == {row["version"]: "version-us_ukraine-28"}
    assert early == {"version-us_ukraine-28": None}
    assert {version: text for version, text in later.items() if text} == {row["version"]: "version-us_ukraine-28"}


def test_a_title_of_one_topic_names_no_plan_of_another(tmp_path: Path) -> None:
    # when
    with opened(tmp_path) as store:
        told(store, listed(AMERICAN, topic="gaza"), PRESENTED)
        # then
        assert sentences(store) == ["28-point plan (us ukraine): presented by Steve Witkoff, according to A"]
        assert [row["name"] for row in rows(store, "plan")] == [None]
