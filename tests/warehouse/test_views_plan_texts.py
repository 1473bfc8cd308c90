"""Full texts that people hand in: of which version they are, which one counts, and from which day on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from schemas.acts import EntitiesMerged
from tests.warehouse.given import anchor, article, decided, handed_in, observations, opened, plan, published, rows, told
from warehouse.read.plan_texts import plan_texts, text_of

CAP = ("The army has at most 600,000 soldiers.", ("military_cap", 600_000, "persons"))
PEACE = "The parties agree never to attack each other."


def test_a_text_is_shown_point_by_point_with_its_words_and_who_printed_and_who_handed_it_in(tmp_path):
    # given
    reported = article("wire", "2025-11-20", plan("leaked", points=28))
    # when
    with opened(tmp_path) as store:
        told(store, reported, [handed_in("2025-11-22", PEACE, CAP, version="version-us_ukraine-28", printed="2025-11-21")])
        first, second = rows(store, "plan_text", "number")
    # then
    assert (first["plan"], first["version"], first["lineage"]) == ("plan-us_ukraine", "version-us_ukraine-28", "us_ukraine")
    assert (first["points"], first["numbered"], first["is_current"]) == (28, 2, True)
    assert (first["quote"], first["start"], first["end"]) == (PEACE, 3, 3 + len(PEACE))
    assert (first["outlet"], first["decided_by"], first["published"]) == ("Harbor Dispatch", "Ada", datetime(2025, 11, 21))
    assert first["matters"] == []
    assert [(m["provision_topic"], m["value"], m["unit"]) for m in second["matters"]] == [("military_cap", 600_000, "persons")]


def test_a_text_of_a_version_that_nobody_reported_joins_it_when_a_report_comes(tmp_path):
    # given
    early = handed_in("2025-11-19", PEACE, of_points=28)
    with opened(tmp_path) as store:
        told(store, [early], article("wire", "2025-11-20", plan("leaked", points=19)))
        [before] = rows(store, "plan_text")
        # when
        told(store, article("ledger", "2025-11-21", plan("presented", points=28)))
        [after] = rows(store, "plan_text")
    # then
    assert (before["plan"], before["version"], before["points"]) == ("plan-us_ukraine", None, 28)
    assert before["why"] == "no report tells of such a version yet"
    assert (after["plan"], after["version"]) == ("plan-us_ukraine", "version-us_ukraine-28")


def test_a_text_follows_its_version_when_people_join_it_to_another(tmp_path):
    # given
    told_28 = article("wire", "2025-11-20", plan("leaked", points=28))
    told_27 = article("ledger", "2025-11-21", plan("presented", points=27))
    one, other = (observations(events)[0] for events in (told_28, told_27))
    joined = EntitiesMerged(
        topic="ukraine",
        entities=("version-us_ukraine-28", "version-us_ukraine-27"),
        anchors=(anchor(one), anchor(other)),
        by="Ada",
    )
    # when
    with opened(tmp_path) as store:
        told(store, told_28 + told_27, [handed_in("2025-11-22", PEACE, version="version-us_ukraine-27")])
        [before] = rows(store, "plan_text")
        told(store, [decided(joined, "2025-11-23")])
        [after] = rows(store, "plan_text")
    # then
    assert before["version"] == "version-us_ukraine-27"
    assert (after["version"], after["plan"]) == ("version-us_ukraine-28", "plan-us_ukraine")
    assert after["why"] == "it was handed in as version-us_ukraine-27, which is this version today"


def test_of_two_texts_of_a_version_the_last_one_handed_in_counts_and_both_stay(tmp_path):
    # given
    events = article("wire", "2025-11-20", plan("leaked", points=28))
    first = handed_in("2025-11-21", PEACE, version="version-us_ukraine-28")
    second = handed_in("2025-11-23", PEACE, CAP, version="version-us_ukraine-28", outlet="Quillwire")
    # when
    with opened(tmp_path) as store:
        told(store, events, [first], [second])
        found = {(row["outlet"], row["number"], row["is_current"]) for row in rows(store, "plan_text")}
    # then
    assert found == {("Harbor Dispatch", 1, False), ("Quillwire", 1, True), ("Quillwire", 2, True)}


def test_as_of_a_day_there_are_the_texts_that_had_been_printed(tmp_path):
    # given: printed on the 21st, handed in on the 25th
    events = article("wire", "2025-11-20", plan("leaked", points=28))
    text = handed_in("2025-11-25", PEACE, CAP, version="version-us_ukraine-28", printed="2025-11-21")
    # when
    with opened(tmp_path) as store:
        told(store, events, [text])
        with published(store, tmp_path) as reader:
            found = {
                (day, corrections): len(plan_texts(reader, as_of=date(2025, 11, day), corrections=corrections))
                for day in (20, 21, 25)
                for corrections in ("current", "then")
            }
            [listed] = plan_texts(reader)
            points = text_of(reader, "version-us_ukraine-2")
    # then
    assert [day for (day, corrections), count in found.items() if count and corrections == "current"] == [21, 25]
    assert [day for (day, corrections), count in found.items() if count and corrections == "then"] == [25]
    assert (listed["version"], listed["numbered"]) == ("version-us_ukraine-28", 2)
    assert [(row["number"], row["quote"]) for row in points] == [(1, PEACE), (2, CAP[0])]


def test_texts_follow_the_log_as_a_rebuild_would_in_any_order(tmp_path):
    # given
    reported = [
        article("wire", "2025-11-20", plan("leaked", points=28)),
        article("post", "2025-11-24", plan("revised", points=19)),
    ]
    texts = [
        handed_in("2025-11-21", PEACE, of_points=19),
        handed_in("2025-11-22", PEACE, CAP, version="version-us_ukraine-28"),
        handed_in("2025-11-23", CAP, version="version-us_ukraine-28"),
    ]
    batches = ([*reported[0], *reported[1], *texts], texts[:1], reported[0], texts[1:], reported[1])
    # when
    found = []
    for number, order in enumerate((batches[:1], batches[1:], batches[:0:-1])):
        with opened(tmp_path / str(number)) as store:
            told(store, *order)
            found.append(rows(store, "plan_text"))
    # then
    assert found[0] == found[1] == found[2] and len(found[0]) == 4
    assert found[0][0]["made_at"].replace(tzinfo=UTC) >= datetime(2025, 11, 21, tzinfo=UTC)
