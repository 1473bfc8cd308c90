"""Merges and splits by people: they hold whatever comes later, a later one undoes an earlier one, and ids stay."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.acts import EntitiesMerged, EntitiesSplit
from tests.warehouse.given import (
    anchor,
    article,
    confirmed,
    deadline,
    decided,
    meeting,
    observations,
    opened,
    plan,
    published,
    rows,
    told,
)
from warehouse.identity import resolve
from warehouse.read.reasons import reasons
from warehouse.views.runner import project

THURSDAY, FRIDAY, NEXT_YEAR = "2025-11-27", "2025-11-28", "2026-02-01"


def merged(day, first, second, *reports):
    anchors = tuple(anchor(report) for report in reports)
    return decided(EntitiesMerged(topic="ukraine", entities=(first, second), anchors=anchors, by="Ada"), day)


def parted(day, entity, leave, stay):
    leaving, staying = (tuple(anchor(report) for report in some) for some in (leave, stay))
    return decided(EntitiesSplit(topic="ukraine", entity=entity, anchors=leaving, stay=staying, by="Ada"), day)


def entities(store):
    return {row["observation"]: row["entity"] for row in rows(store, "identity") if row["kind"] != "plan"}


def deadline_article(name, day, due, **more):
    events = article(name, day, deadline("set", due=due, **more))
    return events, observations(events)[0]


def test_what_was_merged_is_one_and_keeps_the_first_id(tmp_path):
    # given two deadlines, the one that is named first by the person being the later one
    one, a = deadline_article("ledger", "2025-11-21", THURSDAY)
    two, b = deadline_article("courier", "2025-11-25", NEXT_YEAR)
    with opened(tmp_path) as store:
        told(store, one + two)
        before = entities(store)
        # when
        told(store, [merged("2025-11-26", before[b.event_id], before[a.event_id], b, a)])
        after = entities(store)
        # then new evidence of either joins what is one now
        more, c = deadline_article("wire", "2025-11-26", THURSDAY)
        told(store, more)
        assert before[a.event_id] != before[b.event_id]
        assert set(after.values()) == {before[b.event_id]}
        assert entities(store)[c.event_id] == before[b.event_id]


def test_what_was_split_stays_two_and_new_reports_join_the_part_that_they_would_join_by_themselves(tmp_path):
    # given three reports of one deadline, due on Thursday, from Friday to Sunday, and on one of the two days
    one, a = deadline_article("ledger", "2025-11-21", THURSDAY)
    two, b = deadline_article("courier", "2025-11-22", f"{FRIDAY}..2025-11-30")
    both, c = deadline_article("wire", "2025-11-23", f"{THURSDAY}..{FRIDAY}")
    with opened(tmp_path) as store:
        told(store, one + two + both)
        [name] = set(entities(store).values())
        # when Friday's report is another deadline, and more reports come of each
        told(store, [parted("2025-11-24", name, [b], [a, c])])
        split = entities(store)
        friday, d = deadline_article("tribune", "2025-11-25", "2025-11-30")
        between, e = deadline_article("herald", "2025-11-25", FRIDAY)
        told(store, friday + between)
        later = entities(store)
        # then
        assert split[a.event_id] == split[c.event_id] == name
        assert split[b.event_id] != name
        assert later[a.event_id] == name
        assert later[b.event_id] == split[b.event_id]
        assert later[d.event_id] == split[b.event_id]
        assert later[e.event_id] == name


def test_a_later_decision_undoes_an_earlier_one_and_the_ids_come_back(tmp_path):
    # given
    one, a = deadline_article("ledger", "2025-11-21", THURSDAY)
    two, b = deadline_article("courier", "2025-11-22", THURSDAY)
    with opened(tmp_path) as store:
        told(store, one + two)
        [name] = set(entities(store).values())
        # when it is split, merged and split again
        told(store, [parted("2025-11-24", name, [a], [b])])
        first = entities(store)
        told(store, [merged("2025-11-25", name, first[a.event_id], b, a)])
        joined = entities(store)
        told(store, [parted("2025-11-26", name, [a], [b])])
        # then the part with the earliest report went, and what stays keeps the id
        assert first[b.event_id] == name != first[a.event_id]
        assert set(joined.values()) == {name}
        assert entities(store) == first


def test_a_reread_that_reads_other_words_keeps_decisions_and_public_ids(tmp_path):
    # given a merge, a split, and a confirmation
    said = [
        ("ledger", "2025-11-21", THURSDAY, "The president gave Ukraine until Thursday to accept the plan"),
        ("courier", "2025-11-25", NEXT_YEAR, "Ukraine has until February, officials said on Tuesday"),
        ("wire", "2025-11-25", NEXT_YEAR, "A February deadline was set for Ukraine, the wire reported"),
    ]
    old = [article(n, day, deadline("set", due=due, quote=quote)) for n, day, due, quote in said]
    new = [
        article(
            n, day, deadline("set", due=due, quote=quote), meeting("held", place="Geneva", when="2025-11-23"), extractor="rules/2"
        )
        for n, day, due, quote in said
    ]
    # and a new extractor, which takes fewer words each time and sees a meeting too
    a, b, c = (observations(events)[0] for events in old)
    with opened(tmp_path) as store:
        told(store, [e for events in old for e in events])
        names = entities(store)
        told(store, [parted("2025-11-26", names[b.event_id], [c], [b])])
        told(store, [merged("2025-11-27", names[a.event_id], names[b.event_id], a, b), confirmed(a, "2025-11-27")])
        before = entities(store)
        # when
        told(store, [e for events in new for e in events if e.type != "ArticlePublished"])
        after = entities(store)
        again = [observations(events)[0] for events in new]
        followed = {row["observation"]: row["today"] for row in rows(store, "stand_in")}
    # then
    assert not {o.event_id for o in again} & set(before)
    assert [after[o.event_id] for o in again] == [before[o.event_id] for o in (a, b, c)]
    assert before[a.event_id] == before[b.event_id] != before[c.event_id]
    assert [followed[o.event_id] for o in (a, b, c)] == [o.event_id for o in again]


DAYS = st.dates(date(2025, 11, 20), date(2025, 12, 5)).map(str)
REPORTS = st.one_of(
    st.builds(
        lambda event, due, lineage: deadline(event, due=due, lineage=lineage),
        st.sampled_from(["set", "extended", "softened", "abandoned"]), st.none() | DAYS, st.sampled_from([None, "us_ukraine"]),
    ),
    st.builds(
        lambda event, place, when: meeting(event, place=place, when=when, people=("Donald Trump", "Vladimir Putin")),
        st.sampled_from(["announced", "held", "postponed"]), st.sampled_from([None, "Geneva"]), st.none() | DAYS,
    ),
    st.builds(
        lambda lineage, points: plan("presented", lineage=lineage, points=points),
        st.sampled_from([None, "us_ukraine", "e3_counter"]), st.sampled_from([None, 19, 28]),
    ),
)  # fmt: skip


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(DAYS, REPORTS), min_size=1, max_size=7), st.data())
def test_any_order_and_any_batches_end_in_the_same_clusters(tmp_path_factory, told_of, data):
    # given articles of one report each
    batches = [article(f"a{n}", day, said) for n, (day, said) in enumerate(told_of)]
    shuffled = data.draw(st.permutations(batches))
    # when they come at once, and one after the other in another order
    found = []
    for arrivals in ([[e for events in batches for e in events]], shuffled):
        with opened(tmp_path_factory.mktemp("log")) as store:
            for events in arrivals:
                store.append(events)
                resolve(store)
            project(store)
            found.append(clusters(store))
    # then
    assert found[0] == found[1]


def clusters(store):
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows(store, "identity"):
        found.setdefault((row["kind"], row["entity"]), set()).add(row["observation"])
    return sorted((kind, sorted(members)) for (kind, _), members in found.items())


@pytest.mark.parametrize("few", [500, 0])
def test_why_tells_the_rule_the_decision_of_a_person_and_the_ids_that_a_report_gave(tmp_path, few, monkeypatch):
    monkeypatch.setattr("warehouse.read.reasons._FEW", few)  # of a thing with more reports it asks in another way
    # given two deadlines that a person merged
    one, a = deadline_article("ledger", "2025-11-21", THURSDAY)
    two, b = deadline_article("courier", "2025-11-25", NEXT_YEAR)
    with opened(tmp_path) as store:
        told(store, one + two)
        names = entities(store)
        told(store, [merged("2025-11-26", names[a.event_id], names[b.event_id], a, b)])
        reader = published(store, tmp_path)
    # when
    with reader:
        first, second = reasons(reader, "deadline", names[a.event_id])
        [same] = reasons(reader, "observation", b.event_id)
    # then
    assert (first["observation"], first["why"], first["names"]) == (a.event_id, "the first report of it", [names[a.event_id]])
    assert second["why"].endswith(f"Ada said on 2025-11-26 that {names[a.event_id]} and {names[b.event_id]} are one")
    assert [(d["type"], d["by"], d["entities"]) for d in second["decisions"]] == [
        ("EntitiesMerged", "Ada", [names[a.event_id], names[b.event_id]])
    ]
    assert same == second
