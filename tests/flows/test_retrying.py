"""Rows of the quarantine that are tried again: each from its own step on, through the same gate, and on as in any run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fetch.archive import Archive
from flows.importing import import_articles
from flows.journey import journey
from flows.retrying import chosen, retry
from flows.run import Run, RunUnderWayError, lease
from parley.topics import templates
from quality.gate import Bad
from quality.rows import entry_row, event_row, observation_row, page_row, revision_row
from reading.address import article_id
from reading.result import text_hash
from schemas.articles import ArticleCopied, ArticlePublished, Capture
from schemas.envelope import NewEvent
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.pages import ArticleText, FeedEntry, Page
from schemas.profile import Profile
from schemas.profile_file import load_profile
from tests.fetch.loopback import Loopback, Reply, rss, running
from tests.reading.pages import WORDS, html, ld
from warehouse.connect import open_store
from warehouse.quarantine import discard
from warehouse.read import open_reader

ORIGINAL = article_id("https://www.example.org/ultimatum")
NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)
SAYS = "President Donald Trump told Ukraine on Friday that it had to accept the 28-point peace plan by Thanksgiving."
TEXT = f"{SAYS}\n\nMarco Rubio said the plan was written by the United States, and that it would be signed in Geneva."


@dataclass
class Desk:
    """A data folder with one article in its log, a site, and rows that an earlier Parley set aside in it."""

    site: Loopback
    folder: DataFolder
    profile: Profile
    ids: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW

    def clock(self) -> datetime:
        return self.now

    def plant(self, name: str, step: str, row: dict[str, Any]) -> None:
        bad = Bad(row, "asked_of_it_once", f"asked_of_it_once: what {name} once lacked.", 0)
        with open_store(self.folder, clock=self.clock) as store:
            before = {row["id"] for row in store.query("SELECT id FROM log.journal.quarantine")}
            store.journal.quarantine("old", step, [bad], topic="ukraine")
            [new] = [row["id"] for row in store.query("SELECT id FROM log.journal.quarantine") if row["id"] not in before]
        self.ids[name] = new

    def retry(self, *names: str) -> dict[str, Any]:
        rows = chosen(self.folder, [self.ids[name] for name in names], clock=self.clock)
        [summary] = retry(self.folder, [self.profile], rows, clock=self.clock)
        return summary

    def states(self) -> dict[str, str]:
        with open_reader(self.folder) as reader:
            found = {row["id"]: row["state"] for row in reader.rows("SELECT id, state FROM quarantine")}
        return {name: found.pop(identity) for name, identity in self.ids.items()} | found

    def titles(self) -> set[str]:
        with open_reader(self.folder) as reader:
            return {row["title"] for row in reader.rows("SELECT title FROM article")}

    def events(self) -> int:
        return int(json.loads(self.folder.head.read_text())["position"])


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A folder with one article in its log; nobody writes to it."""
    place = tmp_path_factory.mktemp("begun")
    folder = DataFolder(place / "data")
    folder.root.mkdir()
    (folder.root / "parley.toml").write_text("[fetch]\nhost_delay_seconds = 0\n")
    told = {"url": "https://www.example.org/ultimatum", "outlet": "Herald", "title": "The ultimatum", "text": SAYS}
    file = place / "ultimatum.json"
    file.write_text(json.dumps(told | {"published": "2025-11-21T20:00:00Z"}))
    import_articles(folder, [load_profile(templates()["ukraine"])], [file], clock=lambda: NOW - timedelta(hours=1))
    return folder


@pytest.fixture
def desk(tmp_path: Path, begun: DataFolder) -> Iterator[Desk]:
    folder = DataFolder(Path(shutil.copytree(begun.root, tmp_path / "data", symlinks=True)))
    with running() as site:
        template = load_profile(templates()["ukraine"])
        yield Desk(site, folder, template.model_copy(update={"sources": (site.source(),)}))


def story(title: str) -> bytes:
    said = f"{SAYS} So it is told in {title}."
    return html(said, *WORDS, title=title, head=ld(datePublished="2025-11-21T20:00:00Z"))


def page(desk: Desk, path: str, body: bytes = b"", *, archived: bool) -> Page:
    url = f"{desk.site.base}/{path}"
    capture: Capture | None = None
    if archived:
        with Archive(desk.folder.archive, desk.clock) as archive:
            capture = archive.write(url, status=200, headers={}, body=body, fetched_at=NOW)
    entry = FeedEntry(source_id="mill", url=url, title=path)
    return Page(
        source_id="mill", outlet="Mill", url=url, final_url=url, status=200, content_type="text/html", body=body,
        fetched_at=NOW, entry=entry, capture=capture,
    )  # fmt: skip


def published(name: str, text: str = TEXT) -> NewEvent:
    url = f"https://www.gazette.example/{name}"
    said = ArticlePublished(
        article_id=article_id(url), url=url, raw_url=url, outlet="Gazette", title=name, lang="en", text=text,
        text_hash=text_hash(text), published=NOW, reader="page/1",
    )  # fmt: skip
    return NewEvent.fact(f"article:{said.article_id}", said, observed_at=NOW, reported_at=NOW)


def stored(desk: Desk) -> tuple[NewEvent, ArticleText]:
    """An observation of the article in the log, and the article."""
    with open_store(desk.folder, clock=desk.clock) as store:
        [row] = store.query("SELECT * EXCLUDE (position) FROM stg_article")
        [told] = store.query("SELECT * FROM log.main.event WHERE type = 'DeadlineReported' LIMIT 1")
    wanted = {name: row[name] for name in ("article_id", "revision", "url", "outlet", "title", "text", "text_hash", "lang")}
    article = ArticleText(**wanted, published=NOW, observed_at=NOW)
    envelope = {name: told[name] for name in ("event_id", "stream", "type", "schema_version", "topic", "payload")}
    times = {name: told[name].replace(tzinfo=UTC) for name in ("reported_at", "observed_at")}
    return NewEvent(**envelope, **times, occurred=None), article


def plant_of_every_step(desk: Desk, tmp_path: Path) -> None:
    """Rows that hold today, one of every step and of every way in which it can be tried again."""
    for path in ("listed", "unarchived"):
        desk.site.routes[f"/{path}"] = Reply(story(path), headers={"Content-Type": "text/html"})
    entry = FeedEntry(source_id="mill", url=f"{desk.site.base}/listed", title="listed")
    desk.plant("entry", "feed_entries", entry_row(entry, NOW))
    desk.plant("page", "pages", page_row(page(desk, "kept", story("kept"), archived=True)))
    desk.plant("fetched", "pages", page_row(page(desk, "unarchived", archived=False)))
    unread = page(desk, "unread", story("unread"), archived=True)
    desk.plant("unread", "read", unread.model_dump(mode="json", exclude={"body"}))
    file = tmp_path / "letter.txt"
    file.write_text("A letter\n\n" + SAYS)
    said = {"outlet": "Letter", "published": "2025-11-21T20:00:00+00:00"}
    desk.plant("file", "read", {"path": str(file), "given": said})
    revision = published("revised")
    copied = ArticleCopied(article_id=revision.content()["article_id"], revision=1, copy_of=ORIGINAL, similarity=0.9)
    with_it = NewEvent.fact(revision.stream, copied, observed_at=NOW, reported_at=NOW)
    desk.plant("revision", "article_revisions", revision_row(revision, [with_it]))
    desk.plant("observation", "observations", observation_row(*stored(desk)))
    desk.plant("event", "append", event_row(published("appended", TEXT + " It is told once more.")))


def test_what_holds_today_comes_in_from_its_own_step_on_and_a_second_try_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    # given
    plant_of_every_step(desk, tmp_path)
    desk.now += timedelta(hours=1)
    # when
    summary = desk.retry(*desk.ids)
    reached, asked = desk.events(), desk.site.paths()
    again = desk.retry(*desk.ids)
    # then
    outcomes = {row["id"]: (row["outcome"], row["reason"]) for row in summary["rows"]}
    assert {name: outcomes[identity] for name, identity in desk.ids.items()} == dict.fromkeys(desk.ids, ("settled", ""))
    assert desk.states() == dict.fromkeys(desk.ids, "settled")
    assert desk.titles() == {
        "The ultimatum", "listed", "kept", "unarchived", "unread", "A letter", "revised", "appended",
    }  # fmt: skip
    assert (summary["outcome"], summary["counts"]["rows_settled"]) == ("ok", len(desk.ids))
    with open_reader(desk.folder) as reader:
        told = reader.rows("SELECT count(DISTINCT article_id) AS articles FROM deadline_report")
        copies = reader.rows("SELECT title FROM article WHERE is_copy AND original = ?", [ORIGINAL])
        [row] = reader.rows("SELECT tried_at FROM quarantine WHERE id = ?", [desk.ids["entry"]])
    # and every one of them was observed, and what was told with a revision came with it
    assert told == [{"articles": len(desk.titles())}]
    assert copies == [{"title": "revised"}]
    assert row["tried_at"] == "2025-11-22T13:00:00Z"
    # and only what had to be was asked for
    assert sorted(path for path in asked if path != "/robots.txt") == ["/listed", "/unarchived"]
    # and the second time nothing at all
    assert (desk.events(), desk.site.paths(), again["outcome"]) == (reached, asked, "nothing_new")
    assert {row["outcome"] for row in again["rows"]} == {"settled"}


def test_what_fails_again_stays_open_with_the_reasons_of_today_and_no_other_row_is_made_of_it(desk: Desk, tmp_path: Path) -> None:
    # given rows that today's suites do not let through either
    long = FeedEntry(source_id="mill", url=f"{desk.site.base}/{'a' * 2_048}", title="too long")
    desk.plant("entry", "feed_entries", entry_row(long, NOW))
    nobody = page(desk, "nobody", story("nobody"), archived=True).model_copy(update={"outlet": " "})
    desk.plant("page", "pages", page_row(nobody))
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    desk.plant("file", "read", {"path": str(broken), "given": {}, "url": "https://www.gazette.example/1"})
    desk.plant("revision", "article_revisions", revision_row(published("empty", " ")))
    event, article = stored(desk)
    moved = observation_row(event, article)
    desk.plant("observation", "observations", {**moved, "evidence_start": moved["evidence_start"] + 1})
    # when
    desk.now += timedelta(hours=1)
    summary = desk.retry(*desk.ids)
    # then: what is not read from its article any more is settled, the rest is open
    reasons = {row["id"]: row["reason"] for row in summary["rows"]}
    assert desk.states() == dict.fromkeys(desk.ids, "open") | {"observation": "settled"}
    for name, why in (
        ("entry", "entry_address_is_short_enough"),
        ("page", "page_names_its_outlet"),
        ("file", "broken JSON"),
        ("revision", "article_has_text"),
    ):
        assert why in reasons[desk.ids[name]]
    with open_reader(desk.folder) as reader:
        rows = reader.rows("SELECT id, reason, tried_at FROM quarantine WHERE state = 'open'")
    assert {row["id"]: row["reason"] for row in rows} == {one: why for one, why in reasons.items() if why}
    assert {row["tried_at"] for row in rows} == {"2025-11-22T13:00:00Z"}
    assert summary["counts"]["rows_failed_again"] == summary["counts"]["quarantined"] == 4


def test_a_row_that_can_be_given_to_no_stage_says_what_to_do_and_stays_as_it_is(desk: Desk, tmp_path: Path) -> None:
    # given
    gone = FeedEntry(source_id="gone", url=f"{desk.site.base}/gone", title="gone")
    desk.plant("no source", "feed_entries", entry_row(gone, NOW))
    desk.plant("no file", "read", {"path": str(tmp_path / "away.txt"), "given": {}})
    desk.plant("an archive", "read", {"path": str(tmp_path / "a.warc.gz")})
    desk.plant("no article", "observations", {"article_id": "unknown", "revision": 3})
    desk.plant("no event", "append", {"event_id": "1"})
    # when
    summary = desk.retry(*desk.ids)
    # then
    told = {row["id"]: (row["outcome"], row["reason"]) for row in summary["rows"]}
    for name, what in (
        ("no source", "has no source 'gone'; put it back"),
        ("no file", "no such file here any more"),
        ("an archive", "`parley backfill`"),
        ("no article", "no revision 3 of unknown"),
        ("no event", "is not what its step takes"),
    ):
        outcome, reason = told[desk.ids[name]]
        assert (outcome, what in reason) == ("untried", True), reason
    assert desk.states() == dict.fromkeys(desk.ids, "open")
    with open_reader(desk.folder) as reader:
        assert reader.rows("SELECT DISTINCT tried_at FROM quarantine") == [{"tried_at": None}]


def test_a_page_that_was_not_modified_since_is_fetched_whole_all_the_same(desk: Desk) -> None:
    # given a source whose feed lists a page that answers "not modified" to whoever has seen it
    def guarded(asked: Any) -> Reply:
        return Reply(status=304) if "if-none-match" in asked.headers else Reply(story("guarded"), headers={"ETag": '"1"'})

    desk.site.routes["/feed"] = Reply(rss(f"{desk.site.base}/guarded"))
    desk.site.routes["/guarded"] = guarded
    run = Run("ingest", desk.folder, desk.profile, desk.clock)
    journey(run)
    desk.plant("page", "pages", page_row(page(desk, "guarded", archived=False)))
    # when
    summary = desk.retry("page")
    # then: it was read, and says what is known of it already
    assert (summary["rows"][0]["outcome"], summary["counts"]["unchanged"], summary["counts"]["pages_waiting"]) == (
        "settled", 1, 0,
    )  # fmt: skip
    assert [asked.headers.get("if-none-match") for asked in desk.site.asked if asked.path == "/guarded"] == [None, None]


def test_what_the_log_has_taken_in_since_under_the_same_number_is_not_taken_in_twice(desk: Desk) -> None:
    # given the first revision of an article in the log, and two rows that would be its first revision, too
    desk.plant("first", "append", event_row(published("story")))
    desk.retry("first")
    desk.plant("same", "article_revisions", revision_row(published("story")))
    desk.plant("other", "article_revisions", revision_row(published("story", TEXT + " And more.")))
    before = desk.events()
    # when
    summary = desk.retry("same", "other")
    # then
    assert [(row["outcome"], "discard the row" in row["reason"]) for row in summary["rows"]] in (
        [("settled", False), ("untried", True)],
        [("untried", True), ("settled", False)],
    )
    assert desk.events() == before


def test_what_was_discarded_is_tried_only_by_its_name_and_then_waits_again_if_it_fails(desk: Desk) -> None:
    # given
    desk.plant("entry", "feed_entries", entry_row(FeedEntry(source_id="mill", url="ftp://mill.example/a", title="a"), NOW))
    with open_store(desk.folder, clock=desk.clock) as store:
        discard(store, [desk.ids["entry"]], by="Ada", because="no page")
    # when / then
    assert chosen(desk.folder, clock=desk.clock) == []
    desk.retry("entry")
    assert [row.id for row in chosen(desk.folder, step="feed_entries", clock=desk.clock)] == [desk.ids["entry"]]


def test_a_try_gives_way_to_a_run_under_way_and_needs_a_log_and_the_profile_of_its_rows(desk: Desk, tmp_path: Path) -> None:
    # given
    desk.plant("entry", "feed_entries", entry_row(FeedEntry(source_id="mill", url="ftp://mill.example/a", title="a"), NOW))
    rows = chosen(desk.folder, clock=desk.clock)
    # when / then
    with lease(desk.folder), pytest.raises(RunUnderWayError):
        retry(desk.folder, [desk.profile], rows, clock=desk.clock)
    with pytest.raises(InputError, match="no profile for the topic ukraine"):
        retry(desk.folder, [], rows, clock=desk.clock)
    with pytest.raises(InputError, match="there is no log yet"):
        chosen(DataFolder(tmp_path / "nowhere"), clock=desk.clock)
