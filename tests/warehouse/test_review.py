"""What people decide enters the log with the words that it is about, and nothing that makes no sense enters it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import InputError
from tests.warehouse.given import article, claim, deadline, meeting, observations, opened, told
from warehouse.review import Review
from warehouse.store import Store

LEDGER = article(
    "ledger",
    "2025-11-21",
    deadline("set", due="2025-11-27", quote="Trump told Kyiv to accept the plan by Thanksgiving"),
    meeting("announced", place="Geneva", when="2025-11-23", people=["Marco Rubio"]),
)
HERALD = article("herald", "2025-11-22", deadline("extended", due="2025-12-05"))
SET, ANNOUNCED = observations(LEDGER)
(EXTENDED,) = observations(HERALD)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    with opened(folder) as store:
        told(store, LEDGER, HERALD)
    return folder


@pytest.fixture
def store(recorded: Path, tmp_path: Path) -> Store:
    shutil.copytree(recorded, tmp_path, dirs_exist_ok=True)
    return opened(tmp_path)


@pytest.fixture(scope="module")
def untouched(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return opened(shutil.copytree(recorded, tmp_path_factory.mktemp("untouched"), dirs_exist_ok=True))


def last(store: Store) -> dict[str, Any]:
    (event,) = store.read(after=store.head.position - 1)
    return {"type": event.type, "stream": event.stream, "topic": event.topic, **event.content()}


def entity_of(store: Store, observation: str, kind: str) -> str:
    query = "SELECT entity FROM identity WHERE observation = ? AND kind = ?"
    return str(store.query(query, [observation, kind])[0]["entity"])


def test_a_decision_names_the_words_and_who_took_it(store: Store) -> None:
    review = Review(store, "Ada")

    act = review.reject(SET.event_id[:8], command_id="1", note="the text says otherwise")

    stored = last(store)
    assert (stored["type"], stored["by"], stored["note"]) == ("ObservationRejected", "Ada", "the text says otherwise")
    assert stored["about"]["observation"] == SET.event_id
    assert stored["about"]["quote"] == "Trump told Kyiv to accept the plan by Thanksgiving"
    assert store.query("SELECT event_id FROM event ORDER BY position DESC LIMIT 1") == [{"event_id": act}]


def test_confirm_reject_confirm_is_three_acts_and_a_retry_is_none(store: Store) -> None:
    review = Review(store, "Ada")
    before = store.head.position

    review.confirm(SET.event_id, command_id="1")
    review.reject(SET.event_id, command_id="2")
    review.confirm(SET.event_id, command_id="3")
    review.confirm(SET.event_id, command_id="3")

    assert store.head.position == before + 3


def test_a_correction_keeps_the_words_and_changes_what_is_set(store: Store) -> None:
    fields = {"due": "2025-12-25", "set_by": "Marco Rubio, Donald Trump", "event": "extended", "speaker": "J. D. Vance"}

    Review(store, "Ada").correct(SET.event_id[:10], fields, command_id="1")

    said = last(store)["said"]["payload"]
    assert (said["due"]["earliest"], said["due"]["latest"], said["event"]) == ("2025-12-25", "2025-12-25", "extended")
    assert [one["name"] for one in said["set_by"]] == ["Marco Rubio", "Donald Trump"]
    assert said["speaker"]["name"] == "J. D. Vance"
    assert said["evidence"] == SET.content()["evidence"]
    assert (said["rule"], said["addressed_to"]) == ("person", SET.content()["addressed_to"])


def test_an_addition_finds_the_exact_slice_of_the_article_as_it_stands(store: Store) -> None:
    quote = "accept the plan by Thanksgiving"

    Review(store, "Ada").add("ukraine", "ledg", quote, "DeadlineReported", {"event": "set", "due": "2025-11"}, command_id="1")

    said = last(store)["said"]["payload"]
    text = store.query("SELECT text FROM stg_article WHERE article_id = 'ledger'")[0]["text"]
    assert text[said["evidence"]["start"] : said["evidence"]["end"]] == quote
    assert (said["article_id"], said["due"]["earliest"], said["due"]["latest"]) == ("ledger", "2025-11-01", "2025-11-30")


def test_what_a_person_leaves_out_of_an_addition_is_nothing_and_breaks_nothing(store: Store) -> None:
    quote = "A meeting of Marco Rubio in Geneva on 2025-11-23 was announced"

    Review(store, "Ada").add("ukraine", "ledger", quote, "MeetingReported", {"event": "postponed"}, command_id="1")
    said = last(store)["said"]["payload"]
    told(store, [])

    assert said["participants"] == []
    assert store.query("SELECT count(*) AS n FROM meeting_report WHERE event = 'postponed'") == [{"n": 1}]


def test_what_was_added_can_itself_be_judged(store: Store) -> None:
    review = Review(store, "Ada")
    added = review.add("ukraine", "ledger", "by Thanksgiving", "DeadlineReported", {"event": "set"}, command_id="1")

    Review(store, "Ben").reject(added, command_id="2")

    assert last(store)["about"]["observation"] == added
    assert last(store)["about"]["type"] == "DeadlineReported"


def test_names_are_those_of_the_topics_profile(store: Store) -> None:
    store.folder.topics.mkdir()
    template = Path(__file__).parents[2] / "topics" / "ukraine.yaml"
    (store.folder.topics / "ukraine.yaml").write_bytes(template.read_bytes())

    Review(store, "Ada").correct(ANNOUNCED.event_id, {"participants": "Rubio, Yermak, Somebody Else"}, command_id="1")

    people = last(store)["said"]["payload"]["participants"]
    assert [one["name"] for one in people] == ["Marco Rubio", "Andriy Yermak", "Somebody Else"]
    assert [bool(one["actor"]) for one in people] == [True, True, False]


def test_two_deadlines_are_merged_and_one_is_split_by_the_ids_that_people_see(store: Store) -> None:
    one = article("gazette", "2026-02-01", deadline("set", due="2026-02-20", to=["Russia"]))
    told(store, one)
    first, other = (entity_of(store, o.event_id, "deadline") for o in (SET, observations(one)[0]))
    review = Review(store, "Ada")

    review.merge([first, other], command_id="1")
    merged = last(store)
    review.split(first, [EXTENDED.event_id[:8]], command_id="2")
    parted = last(store)

    assert merged["entities"] == [first, other]
    assert [a["observation"] for a in merged["anchors"]] == [SET.event_id, observations(one)[0].event_id]
    assert [a["observation"] for a in parted["anchors"]] == [EXTENDED.event_id]
    assert [a["observation"] for a in parted["stay"]] == [SET.event_id]


def test_a_contradiction_is_settled_by_its_two_statements(store: Store) -> None:
    subject = "authorship:us_ukraine:United States"
    yes = article(
        "dispatch", "2025-11-22", claim("asserts", "the plan was written by them", subject=subject, speaker="A Senator")
    )
    no = article("courier", "2025-11-23", claim("denies", "the plan was written by them", subject=subject, speaker="A Spokesman"))
    told(store, yes, no)
    (row,) = store.query("SELECT contradiction, observation_a, observation_b FROM contradiction")

    Review(store, "Ada").settle(row["contradiction"], "second_holds", command_id="1", note="asked both")

    stored = last(store)
    assert (stored["type"], stored["verdict"]) == ("ContradictionSettled", "second_holds")
    assert [stored[k]["observation"] for k in ("first", "second")] == [row["observation_a"], row["observation_b"]]


NONSENSE: dict[str, tuple[Callable[[Review], object], str]] = {
    "an unknown id": (lambda r: r.reject("ffffffffffff", command_id="1"), "no observation"),
    "a beginning of several": (lambda r: r.reject("", command_id="1"), "no observation given"),
    "a field of another kind": (lambda r: r.correct(ANNOUNCED.event_id, {"due": "2025-12-25"}, command_id="1"), "a meeting has"),
    "a day that is none": (lambda r: r.correct(SET.event_id, {"due": "Christmas"}, command_id="1"), "is no day"),
    "days in the wrong order": (
        lambda r: r.correct(SET.event_id, {"due": "2025-12-25..2025-12-01"}, command_id="1"),
        "ends before",
    ),
    "an event that is none": (lambda r: r.correct(SET.event_id, {"event": "forgotten"}, command_id="1"), "reaffirmed"),
    "a correction that changes nothing": (
        lambda r: r.correct(SET.event_id, {"event": "set"}, command_id="1"),
        "says that already",
    ),
    "words that do not stand there": (
        lambda r: r.add("ukraine", "ledger", "by Christmas", "DeadlineReported", {"event": "set"}, command_id="1"),
        "do not stand in article ledger",
    ),
    "words that stand there twice": (
        lambda r: r.add("ukraine", "ledger", "e", "DeadlineReported", {"event": "set"}, command_id="1"),
        "more than once",
    ),
    "an unknown article": (
        lambda r: r.add("ukraine", "nowhere", "x", "DeadlineReported", {"event": "set"}, command_id="1"),
        "no article",
    ),
    "merging a thing with itself": (lambda r: r.merge(["deadline-ukr", "deadline-ukraine"], command_id="1"), "two different"),
    "merging different kinds": (lambda r: r.merge(["deadline-ukraine", "meeting-"], command_id="1"), "only things of one kind"),
    "splitting all away": (
        lambda r: r.split("deadline-ukraine", [SET.event_id, EXTENDED.event_id], command_id="1"),
        "leave some",
    ),
    "splitting a stranger away": (
        lambda r: r.split("deadline-ukraine", [ANNOUNCED.event_id], command_id="1"),
        "not a report of",
    ),
    "settling what is no contradiction": (lambda r: r.settle("nothing", "stands", command_id="1"), "no contradiction"),
    "a topic without a profile": (lambda r: r.alias("ukraine", "driscoll", "Driskell", command_id="1"), "no profile"),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(untouched: Store, what: str) -> None:
    ask, why = NONSENSE[what]
    before = untouched.head

    with pytest.raises(InputError, match=why):
        ask(Review(untouched, "Ada"))

    assert untouched.head == before


def test_a_decision_needs_a_name(untouched: Store) -> None:
    with pytest.raises(InputError, match="needs a name"):
        Review(untouched, "  ")
