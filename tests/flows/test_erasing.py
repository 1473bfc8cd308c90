"""A takedown: no byte of it is left in the data folder, the chain still holds, and it does not come back."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fetch.archive import Archive
from flows.erasing import BEYOND, erase, finish_interrupted, look_for
from flows.importing import import_articles
from flows.journey import journey
from flows.reviewing import decide
from flows.run import Run
from flows.steps import fetch_feeds, fetch_pages, look_up, to_fetch
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile
from tests.conftest import TEXT
from tests.fetch.loopback import Loopback, Reply, rss, site
from warehouse.connect import open_store

__all__ = ["site"]

MARK = "Xylophonist"
URL = "https://www.example.org/ultimatum"
NOW = datetime(2025, 11, 30, 8, tzinfo=UTC)


def now() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(Path(__file__).parents[2] / "topics" / "ukraine.yaml")


def written(path: Path, name: str, text: str, published: str = "2025-11-21T20:00:00+00:00") -> Path:
    told = {"id": name, "url": f"https://www.example.org/{name}", "outlet": "Example Herald", "published": published}
    file = path / f"{name}-{len(text)}.json"
    file.write_text(json.dumps({**told, "lang": "en", "title": f"{MARK} gives Ukraine until Thanksgiving", "text": text}))
    return file


MARKED = TEXT.replace("Thursday.", f"Thursday, the {MARK} said.").replace("accept the", f"accept the {MARK}'s")


@pytest.fixture(scope="module")
def _held(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Path:
    tmp_path = tmp_path_factory.mktemp("held")
    data = DataFolder(tmp_path / "data")
    edited = written(tmp_path, "ultimatum", f"{MARKED}\n\nThe {MARK} declined to comment.", "2025-11-22T09:00:00+00:00")
    other = written(tmp_path, "other", TEXT).read_text().replace(f"{MARK} gives", "Trump gives")
    (tmp_path / "other.json").write_text(other)
    import_articles(data, [profile], [written(tmp_path, "ultimatum", MARKED), edited, tmp_path / "other.json"], clock=now)
    with Archive(data.archive, now) as archive:
        for url in (URL, "https://www.example.org/other"):
            archive.write(url, status=200, headers={}, body=f"{MARK if url == URL else 'Trump'} page".encode(), fetched_at=NOW)
    with open_store(data, clock=now) as store:
        quoted = store.query("SELECT event_id FROM event WHERE contains(payload, ?) AND type LIKE '%Reported'", [MARK])
        bad = type("Bad", (), {"row": {"url": URL, "title": MARK}, "expectation": "dated", "reason": f"{MARK}?"})()
        store.journal.quarantine("r1", "pages", [bad])
    decide(data, "Ada", lambda review: review.reject(quoted[0]["event_id"], command_id="1", note="no"), now)
    data.exports.mkdir()
    (data.exports / "log.parquet").write_bytes(b"PAR1")
    (data.root / "known-at").mkdir()  # a rebuilding of an earlier state was killed
    shutil.copy(data.log, data.root / "known-at" / "log.duckdb")
    return data.root


@pytest.fixture
def folder(_held: Path, tmp_path: Path) -> DataFolder:
    """An article in two revisions, a decision about it, a page of it in the archive, and an article of another outlet."""
    shutil.copytree(_held, tmp_path / "data", symlinks=True)
    return DataFolder(tmp_path / "data")


def holding_the_mark(folder: DataFolder) -> list[str]:
    """Files of the data folder with the marker in them: as bytes, or behind the compression of WARC, Parquet and DuckDB."""
    found = [path for path in folder.root.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    for path in folder.archive.glob("*"):
        import gzip

        if MARK.encode() in gzip.decompress(path.read_bytes()):
            found.append(path)
    for path in folder.events.rglob("*.parquet"):
        rows = duckdb.execute(f"SELECT count(*) FROM read_parquet('{path}') WHERE contains(payload, '{MARK}')").fetchone()
        if rows and rows[0]:
            found.append(path)
    for path in (folder.log, folder.views, *folder.snapshots.glob("*.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
            for schema, table in names:
                query = f'SELECT count(*) FROM {schema}."{table}" AS t WHERE contains(CAST(t AS VARCHAR), ?)'
                if (row := connection.execute(query, [MARK]).fetchone()) and row[0]:
                    found.append(path)
    return sorted({str(path.relative_to(folder.root)) for path in found})


def article_of(folder: DataFolder, url: str = URL) -> str:
    with open_store(folder, clock=now) as store:
        return str(store.query("SELECT article_id FROM article WHERE url LIKE ?", [f"%{url[-9:]}"])[0]["article_id"])


def wrong(folder: DataFolder) -> list[Any]:
    with open_store(folder, clock=now) as store:
        return list(store.verify())


def test_no_byte_of_an_erased_article_is_left_and_the_rest_stands(folder: DataFolder, tmp_path: Path, profile: Profile) -> None:
    before = holding_the_mark(folder)
    article = article_of(folder)
    planned = look_for(folder, article[:6], now)

    done = erase(folder, article, by="Ada", note="asked by the publisher", clock=now)

    assert {"log.duckdb", "views.duckdb"} < set(before)
    assert holding_the_mark(folder) == []
    assert wrong(folder) == []
    assert (planned.captures, len(planned.captures)) == (done.captures, 2)
    assert not (folder.exports / "log.parquet").exists()
    with open_store(folder, clock=now) as store:
        (act,) = store.read(types={"PayloadErased"})
        left = store.query("SELECT url FROM article")
    assert set(act.content()["events"]) == set(done.held.events)
    assert (act.content()["note"], act.content()["beyond"]) == ("asked by the publisher", list(BEYOND))
    assert [row["url"] for row in left] == ["https://www.example.org/other"]

    with pytest.raises(InputError, match="erased already"):
        erase(folder, article, by="Ada", note="again", clock=now)


def test_what_was_erased_does_not_come_back_by_another_import(folder: DataFolder, tmp_path: Path, profile: Profile) -> None:
    article = article_of(folder)
    erase(folder, article, by="Ada", note="asked", clock=now)
    edited_later = written(tmp_path, "ultimatum", f"{MARKED}\n\nAnother {MARK} was seen.", "2025-11-25T09:00:00+00:00")

    (summary,) = import_articles(folder, [profile], [written(tmp_path, "ultimatum", MARKED), edited_later], clock=now)

    assert any("erased" in note for note in summary["notes"])
    assert holding_the_mark(folder) == []


def test_the_page_of_an_erased_article_is_not_asked_for_again(tmp_path: Path, profile: Profile, site: Loopback) -> None:
    # given an article that its feed still lists, with another tail to its address, and that is young enough to be looked at again
    data = DataFolder(tmp_path / "data")
    file = written(tmp_path, "ultimatum", MARKED)
    file.write_text(file.read_text().replace("https://www.example.org", site.base))
    import_articles(data, [profile], [file], clock=now)
    erase(data, article_of(data, "/ultimatum"), by="Ada", note="asked", clock=now)
    (data.root / "parley.toml").write_text("[fetch]\nhost_delay_seconds = 0\nrecheck_days = 30\n")
    site.routes["/feed"] = Reply(rss(f"{site.base}/ultimatum?utm_source=rss", f"{site.base}/other"))

    # when
    run = Run("ingest", data, profile.model_copy(update={"sources": (site.source(),)}), now)
    known = look_up(run)
    polls = fetch_feeds(run, known)
    pages = [page for entries in to_fetch(run, polls, known) for page in fetch_pages(run, entries, polls, known)]

    # then
    assert [page.url for page in pages] == [f"{site.base}/other"]
    assert "/other" in site.paths()
    assert not [path for path in site.paths() if path.startswith("/ultimatum")]


@pytest.mark.parametrize("dies_at", ["wipe", "archive", "rewrite", "rebuild", "publish", "leftovers"])
def test_an_erasure_that_died_is_reported_by_verify_and_finished_later(folder: DataFolder, dies_at: str) -> None:
    class DiedError(Exception):
        pass

    def die(step: str) -> None:
        if step == dies_at:
            raise DiedError

    article = article_of(folder)
    with pytest.raises(DiedError):
        erase(folder, article, by="Ada", note="asked", clock=now, step=die)

    assert [finding.check for finding in wrong(folder)] == ["erasures are finished"]
    assert finish_interrupted(folder, now) == 1
    assert holding_the_mark(folder) == []
    assert wrong(folder) == []
    assert finish_interrupted(folder, now) == 0


def test_an_observation_is_erased_with_the_decisions_that_quote_it(folder: DataFolder) -> None:
    with open_store(folder, clock=now) as store:
        (decision,) = store.read(types={"ObservationRejected"})
    observation = decision.content()["about"]["observation"]

    done = erase(folder, observation, by="Ada", note="asked", clock=now)

    assert set(done.held.events) == {observation, decision.event_id}
    assert wrong(folder) == []


def test_the_next_run_does_not_miss_an_observation_that_was_erased(folder: DataFolder, profile: Profile) -> None:
    with open_store(folder, clock=now) as store:
        observation = store.query("SELECT max(observation) AS id FROM standing_observation WHERE stood_until IS NULL AND counts")
    erase(folder, observation[0]["id"], by="Ada", note="asked", clock=now)

    summary = journey(Run("ingest", folder, profile.model_copy(update={"sources": ()}), now))

    assert (summary["outcome"], summary["failed"]) == ("nothing_new", [])
