"""What was published before: sitemaps and WARC files to a published snapshot, over loopback."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fetch.archive import Archive
from fetch.history import Window
from flows.backfilling import from_sitemaps, from_warc, window_of
from flows.run import Run
from flows.steps import BATCH
from parley.topics import templates
from schemas.articles import Capture
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile
from tests.fetch.loopback import Loopback, Reply, rss, running
from tests.reading.pages import WORDS, html, ld
from warehouse.views.runner import stage

NOW = datetime(2025, 12, 1, 12, tzinfo=UTC)
NOVEMBER = Window(date(2025, 11, 1), date(2025, 11, 30))
SAYS = "Ukraine will not give up territory in the peace talks, President Volodymyr Zelensky told reporters in Kyiv on Thursday."


def article(title: str, day: str = "2025-11-20") -> bytes:
    return html(*WORDS, SAYS, title=title, head=ld(datePublished=f"{day}T10:00:00Z"))


def sitemap(*pages: tuple[str, str]) -> Reply:
    urls = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in pages)
    return Reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode())


def index(*children: tuple[str, str]) -> Reply:
    listed = "".join(f"<sitemap><loc>{url}</loc><lastmod>{day}</lastmod></sitemap>" for url, day in children)
    return Reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'.encode())


@pytest.fixture
def site() -> Iterator[Loopback]:
    with running() as site:
        at = site.base
        site.routes["/feed"] = Reply(rss(f"{at}/2025/12/01/ukraine-talks-today"))
        site.routes["/robots.txt"] = Reply(f"User-agent: *\nDisallow: /closed/\nSitemap: {at}/index.xml".encode())
        site.routes["/index.xml"] = index(
            (f"{at}/2025-10.xml", "2025-10-31"), (f"{at}/2025-11.xml", "2025-11-30"), (f"{at}/authors.xml", "2025-11-30")
        )
        site.routes["/2025-10.xml"] = sitemap((f"{at}/2025/10/02/ukraine-envoy", "2025-10-02"))
        site.routes["/2025-11.xml"] = sitemap(
            (f"{at}/2025/11/20/ukraine-peace-plan", "2025-11-29"),
            (f"{at}/2025/11/21/zelensky-answers", "2025-11-21"),
            (f"{at}/2025/11/21/garden-show", "2025-11-21"),
            (f"{at}/closed/ukraine-letter", "2025-11-22"),
            (f"{at}/2025/12/01/ukraine-later", "2025-11-30"),
            (f"{at}/about", ""),
        )
        for path in ("/2025/11/20/ukraine-peace-plan", "/2025/11/21/zelensky-answers", "/2025/11/21/garden-show"):
            site.routes[path] = Reply(article(path.rsplit("/", 1)[-1]), headers={"Content-Type": "text/html"})
        yield site


def run_of(tmp_path: Path, site: Loopback | None = None) -> Run:
    (tmp_path / "parley.toml").write_text("[fetch]\nhost_delay_seconds = 0\n")
    profile: Profile = load_profile(templates()["ukraine"])
    sources = (site.source(),) if site else ()
    return Run("backfill", DataFolder(tmp_path), profile.model_copy(update={"sources": sources}), lambda: NOW)


def articles(folder: Path) -> list[tuple[str, str, str]]:
    with Run("look", DataFolder(folder), load_profile(templates()["ukraine"]), lambda: NOW).store() as store:
        stage(store)
        rows = store.query("SELECT outlet, title, CAST(published AS VARCHAR) AS day FROM views.main.stg_article ORDER BY title")
        return [(row["outlet"], row["title"], row["day"][:10]) for row in rows]


def test_what_sitemaps_list_between_two_days_is_fetched_once_and_what_is_beside_the_topic_is_not(
    tmp_path: Path, site: Loopback
) -> None:
    # when
    first = run_of(tmp_path, site)
    (plan,) = from_sitemaps(first, first.profile.sources, NOVEMBER)
    asked = site.paths()
    site.asked.clear()
    again = run_of(tmp_path, site)
    (rest,) = from_sitemaps(again, again.profile.sources, NOVEMBER)

    # then
    assert articles(tmp_path) == [("Mill", "ukraine-peace-plan", "2025-11-20"), ("Mill", "zelensky-answers", "2025-11-20")]
    assert (plan.listing.sitemaps, plan.listing.undated, plan.beside, plan.known) == (2, 1, 1, 0)
    assert first.summary["outcome"] == "ok"
    assert first.summary["counts"]["articles_blocked"] == 1
    assert {"/2025-10.xml", "/authors.xml", "/2025/11/21/garden-show", "/closed/ukraine-letter"}.isdisjoint(asked)
    assert (rest.new, rest.known) == ((), 3)
    assert [path for path in site.paths() if path.startswith("/2025/")] == []
    assert again.summary["outcome"] == "nothing_new"


def test_all_of_a_site_is_fetched_where_that_is_wanted_and_no_more_than_the_limit(tmp_path: Path, site: Loopback) -> None:
    run = run_of(tmp_path, site)
    (plan,) = from_sitemaps(run, run.profile.sources, NOVEMBER, everything=True, most=2)

    assert len(plan.new) == 4
    assert run.counts["pages_fetched"] == 2


def test_a_look_before_fetches_no_page_and_writes_nothing(tmp_path: Path, site: Loopback) -> None:
    run = run_of(tmp_path, site)
    (plan,) = from_sitemaps(run, run.profile.sources, NOVEMBER, dry=True)

    assert [entry.url.removeprefix(site.base) for entry in plan.new] == [
        "/closed/ukraine-letter", "/2025/11/21/zelensky-answers", "/2025/11/20/ukraine-peace-plan",
    ]  # fmt: skip
    assert not any(path.startswith("/2025/") for path in site.paths())
    assert run.summary == {}


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path, site: Loopback) -> None:
    # given: more pages than a batch holds, and somebody who stops after the first
    paths = [f"/2025/11/10/ukraine-{number}" for number in range(BATCH + 5)]
    site.routes["/2025-11.xml"] = sitemap(*((f"{site.base}{path}", "2025-11-10") for path in paths))
    for number, path in enumerate(paths):
        body = html(
            *WORDS, f"In {number} of the towns nothing was heard.", title=path, head=ld(datePublished="2025-11-10T10:00:00Z")
        )
        site.routes[path] = Reply(body, headers={"Content-Type": "text/html"})

    def stop(what: str, done: int, of: int | None) -> None:
        if what == "Pages":
            assert (done, of) == (BATCH, len(paths))
            raise KeyboardInterrupt

    # when
    stopped = run_of(tmp_path, site)
    with pytest.raises(KeyboardInterrupt):
        from_sitemaps(stopped, stopped.profile.sources, NOVEMBER, progress=stop)
    kept = len(articles(tmp_path))
    run = run_of(tmp_path, site)
    (plan,) = from_sitemaps(run, run.profile.sources, NOVEMBER)

    # then
    assert kept == BATCH
    assert (plan.known, len(plan.new)) == (BATCH, 5)
    assert len(articles(tmp_path)) == len(paths)
    assert run.snapshot is not None


def test_a_site_without_sitemaps_says_so_and_stops_no_other(tmp_path: Path, site: Loopback) -> None:
    with running() as bare:
        bare.routes["/feed"] = Reply(rss(f"{bare.base}/2025/11/20/ukraine"))
        run = run_of(tmp_path, site)
        sources = (bare.source(name="bare"), *run.profile.sources)
        run.profile = run.profile.model_copy(update={"sources": sources})
        plans = from_sitemaps(run, sources, NOVEMBER)

    assert [plan.listing.sitemaps for plan in plans] == [0, 2]
    assert len(articles(tmp_path)) == 2


Record = tuple[str, str, int, str, bytes]


def warc(path: Path, records: Sequence[Record]) -> Path:
    """A file as a crawler writes it: (type, address, status, media type, body) a record, all captured on 20 November."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    class InMemory(WARCWriter):  # type: ignore[misc]  # warcio has no types; its own spooled files are closed by nobody
        @staticmethod
        def _create_temp_file() -> io.BytesIO:
            return io.BytesIO()

    with path.open("wb") as file:
        writer = InMemory(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "somebody's crawler"}))
        for kind, url, status, media, body in records:
            headers = StatusAndHeaders(f"{status} Status", [("Content-Type", media)], protocol="HTTP/1.1")
            dated = {"WARC-Date": "2025-11-20T15:00:00Z"}
            record = writer.create_warc_record(url, kind, io.BytesIO(body), http_headers=headers, warc_headers_dict=dated)
            writer.write_record(record)
    return path


HTML = "text/html; charset=utf-8"
CAPTURES: tuple[Record, ...] = (
    ("response", "https://www.weir.example/world/plan", 200, HTML, article("Plan")),
    ("response", "https://mill.example/world/answer", 200, HTML, article("Answer")),
    ("response", "https://mill.example/garden", 200, HTML, html(*("Roses are pruned in the last week of winter.",) * 5)),
    ("response", "https://mill.example/gone", 404, HTML, article("Gone")),
    ("response", "https://mill.example/a.jpg", 200, "image/jpeg", b"Ukraine" * 20),
    ("request", "https://mill.example/world/answer", 200, HTML, b""),
    ("response", "javascript:alert(1)", 200, HTML, article("Script")),
)


def test_captures_of_a_warc_file_are_taken_in_archived_and_passed_over_the_second_time(tmp_path: Path, site: Loopback) -> None:
    # given
    files = tmp_path / "crawl"
    files.mkdir()
    warc(files / "one.warc.gz", CAPTURES)
    warc(files / "two.warc", [("response", "https://weir.example/world/late", 200, HTML, article("Late"))])

    # when
    run = run_of(tmp_path / "crawl", site)
    from_warc(run, [files])
    again = run_of(tmp_path / "crawl", site)
    from_warc(again, [files / "one.warc.gz"])

    # then
    assert articles(files) == [
        ("mill.example", "Answer", "2025-11-20"), ("weir.example", "Late", "2025-11-20"), ("weir.example", "Plan", "2025-11-20"),
    ]  # fmt: skip
    assert run.counts["pages_passed_over"] == 1
    assert again.summary["counts"].get("events", 0) == 0
    with run.store() as store:
        (row,) = store.query("SELECT payload FROM log.main.event WHERE type = 'ArticlePublished' AND payload LIKE '%Answer%'")
    capture = Capture.model_validate(json.loads(row["payload"])["capture"])
    with Archive(run.folder.archive, run.clock) as archive:
        assert b"Answer" in archive.read(capture)


def test_hosts_and_days_choose_among_captures(tmp_path: Path) -> None:
    file = warc(tmp_path / "one.warc.gz", CAPTURES)
    other_day, host = run_of(tmp_path), run_of(tmp_path)
    from_warc(other_day, [file], Window(date(2025, 11, 21), date(2025, 11, 30)))
    nothing = articles(tmp_path)
    from_warc(host, [file], NOVEMBER, hosts=["www.weir.example"])

    assert nothing == []
    assert [title for _, title, _ in articles(tmp_path)] == ["Plan"]


def test_a_damaged_file_is_set_aside_after_what_could_be_read_of_it(tmp_path: Path) -> None:
    whole = warc(tmp_path / "a.warc.gz", CAPTURES[:2]).read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(whole[:-200])
    (tmp_path / "b.warc").write_bytes(b"this is no archive at all, it only has the name of one")
    warc(tmp_path / "c.warc", CAPTURES[1:2])

    run = run_of(tmp_path)
    from_warc(run, [tmp_path])

    assert [title for _, title, _ in articles(tmp_path)] == ["Answer", "Plan"]
    assert [note.rsplit("/", 1)[1] for note in run.summary["notes"]] == [
        "a.warc.gz: cannot be read to its end: some of it is damaged; its whole records were read",
        "b.warc: cannot be read to its end: it holds no WARC record",
    ]
    with run.store() as store:
        rows = store.query("SELECT row FROM log.journal.quarantine WHERE state = 'open' ORDER BY row")
        assert [Path(json.loads(row["row"])["path"]).name for row in rows] == ["a.warc.gz", "b.warc"]


def test_what_came_of_the_past_alerts_nobody(tmp_path: Path, site: Loopback) -> None:
    from flows.alerting import alert
    from schemas.alerts import AlertRule
    from warehouse.alerts import AlertLedger

    # given: a rule that wants everything, in a folder whose log has begun
    rule = AlertRule.model_validate({"name": "desk", "webhook": f"{site.base}/hook", "secret_env": "NOT_SET"})
    first = run_of(tmp_path, site)
    from_sitemaps(first, first.profile.sources, NOVEMBER, most=1)
    run = run_of(tmp_path, site)
    run.profile = run.profile.model_copy(update={"alerts": (rule,)})

    # when
    from_sitemaps(run, run.profile.sources, NOVEMBER)

    # then
    with run.store() as store:
        assert AlertLedger(store, run.topic).standing()["desk"].seen == store.head.position
    assert alert(run) == []


def test_a_window_that_is_none_is_said() -> None:
    assert window_of(date(2025, 11, 1), None, date(2025, 12, 1)) == Window(date(2025, 11, 1), date(2025, 12, 1))
    with pytest.raises(InputError, match="lies after --until"):
        window_of(date(2025, 11, 2), date(2025, 11, 1), date(2025, 12, 1))
    with pytest.raises(InputError, match="lies after today"):
        window_of(date(2026, 1, 1), None, date(2025, 12, 1))
