"""Stored articles are read anew with today's profile, through the same gates, and twice adds nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from flows.importing import import_articles
from flows.rereading import preview, reread
from schemas.folder import DataFolder
from schemas.profile_file import load_profile
from warehouse.connect import open_store
from warehouse.review import Review


def now() -> datetime:
    return datetime(2025, 12, 1, tzinfo=UTC)


def test_a_changed_profile_is_read_into_stored_articles_and_ids_and_decisions_stay(tmp_path: Path) -> None:
    # given an article that was read before the profile knew who its minister is, with a decision about its deadline
    profile = load_profile(Path(__file__).parents[2] / "topics" / "ukraine.yaml")
    folder = DataFolder(tmp_path / "data")
    text = "KYIV — Trump gave Ukraine until Thursday to accept the peace plan, Minister Oleh Vidomyi said on Friday."
    path = tmp_path / "story.txt"
    path.write_text(text)
    import_articles(folder, [profile], [path], outlet="Example Herald", published=datetime(2025, 11, 21, tzinfo=UTC), clock=now)
    with open_store(folder, clock=now) as store:
        [before] = store.query("SELECT observation, entity FROM identity WHERE kind = 'deadline'")
        Review(store, "Ada").confirm(before["observation"], command_id="once")
    # when the minister is taught as a spelling of a known actor, and the archive is read again twice
    speaker = profile.actors[0].id
    taught = profile.with_aliases([(speaker, "Oleh Vidomyi")])
    told: list[tuple[str, int, int]] = []
    before_it = folder.log.read_bytes()
    (seen,) = preview(folder, [taught], everything=True, clock=now)
    (unseen,) = preview(folder, [taught], clock=now)
    untouched = folder.log.read_bytes() == before_it
    (first,) = reread(folder, [taught], everything=True, clock=now, progress=lambda *done: told.append(done))
    (second,) = reread(folder, [taught], everything=True, clock=now)
    (none,) = reread(folder, [taught], everything=True, since=date(2025, 11, 22), clock=now)
    # then
    with open_store(folder, clock=now) as store:
        [after] = store.query(
            "SELECT entity FROM identity SEMI JOIN stg_deadline_report ON observation = event_id "
            "WHERE kind = 'deadline' AND observation IN (SELECT observation FROM standing_observation)"
        )
        followed = store.query("SELECT observation, today FROM stand_in")
    assert untouched
    assert unseen["articles"] == 0
    assert first["difference"] == seen
    assert {row["kind"]: row["changed"] for row in seen["kinds"]}["deadline"] == 1
    [example] = [one for one in seen["examples"] if one["kind"] == "deadline"]
    assert (example["fate"], list(example["after"])) == ("changed", ["speaker"])
    assert [(row["added"], row["gone"], row["changed"]) for row in second["difference"]["kinds"]] == [(0, 0, 0)] * len(
        seen["kinds"]
    )
    assert after["entity"] == before["entity"]
    assert first["counts"]["articles_observed"] == 1
    assert first["counts"]["events"] > 0 == second["counts"].get("events", 0) == none["counts"].get("articles_observed", 0)
    assert before["observation"] in {row["observation"] for row in followed}
    assert told == [("ukraine", 1, 1)]
