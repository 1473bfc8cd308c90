"""`parley show` of ids that people joined to others, of things that were taken back, and of ids that are spelled wrong."""

from __future__ import annotations

from pathlib import Path

from flows.erasing import erase
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.lineages import LineagesListed, ListedLineage
from tests.parley.conftest import Command
from tests.warehouse.given import (
    TODAY,
    article,
    claim,
    confirmed,
    corrected,
    deadline,
    meeting,
    observations,
    opened,
    plan,
    plan_ref,
    published,
    rejected,
    rows,
    told,
    told_sides,
)
from warehouse.review import Review
from warehouse.store import Store

THURSDAY, FEBRUARY = "2025-11-27", "2026-02-01"
UNTIL_THURSDAY, UNTIL_FEBRUARY = "deadline-ukraine-2025-11-27", "deadline-ukraine-2026-02-01"
LEDGER = article("ledger", "2025-11-21", deadline("set", due=THURSDAY))
COURIER = article("courier", "2025-11-25", deadline("set", due=FEBRUARY))


def shown_by(store: Store, folder: Path) -> None:
    told(store, [])
    published(store, folder).close()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_an_id_that_was_merged_into_another_leads_to_the_one_that_stays(parley: Command, tmp_path: Path) -> None:
    # given
    with opened(tmp_path) as store:
        told(store, LEDGER, COURIER)
        Review(store, "Ada").merge([UNTIL_THURSDAY, UNTIL_FEBRUARY], command_id="1", note="one ultimatum")
        shown_by(store, tmp_path)

    # when
    said = parley("show", UNTIL_FEBRUARY, "--dir", tmp_path)
    answer = parley.json("show", UNTIL_FEBRUARY, "--dir", tmp_path)
    begun = parley.json("show", "deadline-ukraine-2026", "--dir", tmp_path)
    stays = parley.json("show", UNTIL_THURSDAY, "--dir", tmp_path)

    # then
    assert said.code == 0
    assert said.out.startswith(f"{UNTIL_FEBRUARY} is one with {UNTIL_THURSDAY}: decided by Ada, 2026-03-01 (one ultimatum)\n")
    merged = answer.pop("merged")
    assert (merged["id"], merged["by"], merged["note"]) == (UNTIL_FEBRUARY, "Ada", "one ultimatum")
    assert answer == stays
    assert "merged" not in stays
    assert len(stays["history"]) == 2
    assert begun["id"] == UNTIL_THURSDAY


def test_the_id_of_a_plan_that_was_named_later_leads_to_its_name(parley: Command, tmp_path: Path) -> None:
    # given a plan that nobody had named, until a second article did
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-20", plan("leaked", lineage=None, points=28)))
        [unnamed] = {row["entity"] for row in rows(store, "identity") if row["kind"] == "plan"}
        told(store, article("courier", "2025-11-21", plan("presented", points=28)))
        published(store, tmp_path).close()

    # when
    said = parley("show", unnamed, "--dir", tmp_path)
    answer = parley.json("show", unnamed, "--dir", tmp_path)

    # then
    assert said.out.startswith(f"{unnamed} is one with plan-us_ukraine: reports that came later showed it\n")
    assert answer["merged"] == {"id": unnamed, "by": None, "made_at": None, "note": None}
    assert answer["state"]["articles"] == 2


def test_a_deadline_whose_reports_were_all_rejected_shows_what_there_was_and_who_decided(parley: Command, tmp_path: Path) -> None:
    # given two reports of one deadline: one rejected, confirmed and rejected again, one edited to say nothing of it
    again = article("wire", "2025-11-22", deadline("reaffirmed", due=THURSDAY))
    [first] = observations(LEDGER)
    with opened(tmp_path) as store:
        told(store, LEDGER, again, article("wire", "2025-11-23", revision=2))
        told(store, [rejected(first, "2025-11-24"), confirmed(first, "2025-11-25"), rejected(first, "2025-11-26")])
        published(store, tmp_path).close()

    # when
    said = parley("show", UNTIL_THURSDAY, "--dir", tmp_path)
    answer = parley.json("show", UNTIL_THURSDAY, "--dir", tmp_path)
    report = parley.json("show", first.event_id, "--dir", tmp_path)
    then = parley.json("show", UNTIL_THURSDAY, "--as-of", "2025-11-21", "--corrections", "then", "--dir", tmp_path)

    # then
    assert said.code == 0
    assert "Nothing of it stands today. What there was:" in said.out
    assert "rejected by Ada, 2025-11-26 (not what it says)" in said.out
    assert "the article was edited, and these words replaced, 2025-11-23" in said.out
    assert first.content()["evidence"]["quote"] in flat(said.out)
    assert (answer["kind"], answer["id"], answer["state"]) == ("deadline", UNTIL_THURSDAY, None)
    assert [(h["outlet"], h["ended"]["what"], h["ended"]["by"]) for h in answer["history"]] == [
        ("Ledger", "rejected", "Ada"),
        ("Wire", "edited", None),
    ]
    assert report["history"] == answer["history"][:1]
    assert then["state"]["status"] == "open"


def test_a_version_whose_number_was_corrected_shows_by_whom(parley: Command, tmp_path: Path) -> None:
    # given
    events = article("ledger", "2025-11-21", plan("presented", points=28))
    [counted] = observations(events)
    with opened(tmp_path) as store:
        told(store, events)
        told(store, [corrected(counted, "2025-11-22", plan=plan_ref("us_ukraine", 19).model_dump())])
        published(store, tmp_path).close()

    # when
    answer = parley.json("show", "version-us_ukraine-28", "--dir", tmp_path)
    today = parley.json("show", "version-us_ukraine-19", "--dir", tmp_path)

    # then
    assert [(h["ended"]["what"], h["ended"]["by"]) for h in answer["history"]] == [("corrected", "Ada")]
    assert today["state"]["points"] == 19


def test_an_id_whose_article_was_read_anew_without_it_shows_the_words_that_it_was_given_to(
    parley: Command, tmp_path: Path
) -> None:
    # given a newer extractor that finds nothing in the article
    anew = [event for event in article("ledger", "2025-11-21", extractor="rules/2") if event.type == "ArticleInterpreted"]
    with opened(tmp_path) as store:
        told(store, LEDGER, anew)
        published(store, tmp_path).close()

    # when
    said = parley("show", UNTIL_THURSDAY, "--dir", tmp_path)
    why = parley("show", UNTIL_THURSDAY, "--why", "--dir", tmp_path)

    # then
    assert (said.code, why.code) == (0, 0)
    assert "Nothing of it stands today" in said.out
    assert observations(LEDGER)[0].content()["evidence"]["quote"] in flat(said.out)
    assert "the newest reading of the article does not have it" in said.out


def test_an_id_whose_words_were_erased_says_so_and_who_decided(parley: Command, tmp_path: Path) -> None:
    # given
    with opened(tmp_path) as store:
        told(store, LEDGER)
        published(store, tmp_path).close()
    erase(DataFolder(tmp_path), "ledger", by="Ada", note="asked by the publisher", clock=lambda: TODAY)

    # when
    said = parley("show", UNTIL_THURSDAY, "--dir", tmp_path)

    # then
    assert said.code == 0
    assert "Nothing of it stands today" in said.out
    assert "erased by Ada, 2026-03-01 (asked by the publisher)" in said.out


def test_why_tells_for_each_report_the_rule_the_ids_and_the_decisions_of_people(parley: Command, tmp_path: Path) -> None:
    # given
    [first], [second] = observations(LEDGER), observations(COURIER)
    with opened(tmp_path) as store:
        told(store, LEDGER, COURIER)
        Review(store, "Ada").merge([UNTIL_THURSDAY, UNTIL_FEBRUARY], command_id="1", note="one ultimatum")
        shown_by(store, tmp_path)

    # when
    said = parley("show", UNTIL_THURSDAY, "--why", "--dir", tmp_path)
    answer = parley.json("show", UNTIL_THURSDAY, "--why", "--dir", tmp_path)
    plain = parley.json("show", UNTIL_THURSDAY, "--dir", tmp_path)
    stranger = parley("show", "ledger", "--why", "--dir", tmp_path)

    # then
    assert [(r["observation"], r["names"]) for r in answer["reasons"]] == [
        (first.event_id, [UNTIL_THURSDAY]),
        (second.event_id, [UNTIL_FEBRUARY]),
    ]
    assert {name: answer[name] for name in plain} == plain
    told_so = flat(said.out)
    for row in answer["reasons"]:
        assert f"observation {row['observation'][:12]}: {row['why']}" in told_so
        assert " ".join(row["quote"].split()) in told_so
        assert f"the id {row['names'][0]} was given to this report" in told_so
    assert f"Ada said that these are one: {UNTIL_THURSDAY}, {UNTIL_FEBRUARY}, 2026-03-01 (one ultimatum)" in told_so
    assert "Nothing was concluded" in stranger.out


def test_an_id_that_is_spelled_wrong_names_those_that_are_nearly_so(parley: Command, tmp_path: Path) -> None:
    # given
    with opened(tmp_path) as store:
        told(store, LEDGER, COURIER)
        published(store, tmp_path).close()

    # when
    typo = parley("show", "deadline-ukrain-2025-11-27", "--dir", tmp_path)
    middle = parley("show", "2026-02", "--dir", tmp_path)
    stranger = parley("show", "meeting-reykjavik-1986-10-11", "--dir", tmp_path)

    # then
    assert (typo.code, middle.code, stranger.code) == (1, 1, 1)
    assert f"did you mean {UNTIL_THURSDAY}" in typo.err
    assert f"did you mean {UNTIL_FEBRUARY}?" in middle.err
    assert "did you mean" not in stranger.err
    assert "`parley plans`, `deadlines` and `meetings` list the ids" in stranger.err


def test_what_came_of_a_meeting_is_told_by_each_side_with_its_words(parley: Command, tmp_path: Path) -> None:
    # given
    oslo = {"place": "Oslo", "when": "2025-11-23", "people": ["Nora", "Sam"]}
    verdict = claim("asserts", "a useful session", subject="process:session", speaker="Nora", quote="Nora found it useful")
    with opened(tmp_path) as store:
        told(store, told_sides("ukraine", {"Nora": "North", "Sam": "South"}))
        told(store, article("ledger", "2025-11-24", meeting("held", **oslo), verdict))
        shown_by(store, tmp_path)
    # when
    said = parley("show", "meeting-oslo-2025-11-23", "--dir", tmp_path)
    listed = parley.json("meetings", "--outcomes", "--dir", tmp_path)
    before = parley.json("meetings", "--outcomes", "--as-of", "2025-11-23", "--dir", tmp_path)
    # then
    assert "as North tells it: held “Nora found it useful”" in flat(said.out)
    assert [(row["side"], row["quote"]) for row in listed] == [("North", "Nora found it useful")]
    assert before == []


def test_a_plan_tells_what_its_texts_were_made_from_and_what_they_answer(parley: Command, tmp_path: Path) -> None:
    # given
    lineages = (ListedLineage(id="us", title="American plan"), ListedLineage(id="reply", title="Reply", answers="us"))
    known = LineagesListed(topic="ukraine", lineages=lineages, since="2025-11-01T08:00:00+00:00")
    with opened(tmp_path) as store:
        told(store, [NewEvent.fact("profile:ukraine", known, observed_at=TODAY, topic="ukraine")])
        told(store, article("ledger", "2025-11-20", plan("presented", lineage="us", points=28)))
        told(store, article("wire", "2025-11-23", plan("drafted", lineage="reply", points=24)))
        told(store, article("brief", "2025-11-25", plan("revised", lineage="us", points=19)))
        shown_by(store, tmp_path)
    # when
    reply, american = (parley("show", plan_id, "--dir", tmp_path).out for plan_id in ("plan-reply", "plan-us"))
    early = parley.json("show", "plan-reply", "--as-of", "2025-11-23", "--dir", tmp_path)
    # then
    assert "version-reply-24 is an answer to version-us-28" in flat(reply)
    assert "made from version-us-28" in flat(american)
    assert "is an answer to" not in american
    assert early["answers"] == {"version-reply-24": "version-us-28"}
