"""The static site of the small world: complete, relative, the same as the server says, and put in place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from icalendar import Calendar

from dashboard.building import ASSETS, Built, SiteError, build
from dashboard.links import Target
from dashboard.pages import PAGES
from dashboard.site_folder import MARKER, replaced
from schemas.errors import InputError
from schemas.folder import DataFolder
from tests.dashboard.world import HOSTILE, NOW
from tests.warehouse.given import article, meeting, opened, published, told

TODAY = NOW.date()
LISTS = [page.name for page in PAGES if not page.keyed and page.name != "search"]
"""The pages about all of a kind; the search is left to the server."""


class Links(HTMLParser):
    """What a page leads to and brings along."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forms: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [value for name in ("href", "src") if (value := given.get(name))]
        if tag == "form":
            self.forms.append(given.get("method"))


@pytest.fixture(scope="module")
def made(world: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """The site of both topics, where nobody knows on which host it will stand."""
    place = tmp_path_factory.mktemp("site") / "site"
    return place, build(world, place, today=TODAY)


@pytest.fixture(scope="module")
def site(made: tuple[Path, Built]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A folder of one article, whose site is quickly built."""
    place = tmp_path_factory.mktemp("small")
    with opened(place) as store:
        told(store, article("one", "2025-11-01", meeting("held", place="Vienna", when="2025-11-01", people=["Ada", "Bo"])))
        published(store, place).close()
    return DataFolder(place)


def pages_of(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def tree(site: Path) -> dict[str, str]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_link_is_relative_and_leads_to_a_file(site):
    dead = []
    for name, text in pages_of(site).items():
        for href in Links(text).found:
            parts = urlsplit(href)
            if parts.scheme:
                assert parts.scheme in ("https", "http", "data"), f"{href} on {name}"
                continue
            assert not href.startswith("/"), f"{href} on {name}"
            assert not parts.query, f"{href} on {name}"
            if parts.path and not (site / name).parent.joinpath(unquote(parts.path)).is_file():
                dead.append(f"{href} on {name}")
    assert dead == []


def test_every_page_of_the_server_is_there_and_all_things_too(site, client):
    for name in LISTS:
        assert (site / "ukraine" / f"{name}.html").is_file(), name
    wanted = [row["deadline"] for row in client.get("/ukraine/deadlines.json").json()["deadlines"]]
    assert wanted
    for one in wanted:
        assert (site / "ukraine" / "deadline" / f"{one}.html").is_file()


@pytest.mark.parametrize("name", LISTS)
def test_data_is_the_same_as_the_server_gives(site, client, name):
    for form in ("json", "csv"):
        written = (site / "ukraine" / f"{name}.{form}").read_text(encoding="utf-8")
        assert written == client.get(f"/ukraine/{name}.{form}").text


def test_what_needs_a_server_is_left_out(site):
    for name, text in pages_of(site).items():
        assert set(Links(text).forms) <= {"dialog"}, name
        assert "data-live" not in text, name


def test_hostile_words_stay_words_and_break_out_of_no_folder(site):
    for name, text in pages_of(site).items():
        assert "<script>alert" not in text, name
        assert "<img" not in text, name
    names = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert all(re.fullmatch(r"[a-z0-9_.~/-]+", name) for name in names if name not in (MARKER,))
    assert any(HOSTILE in json.loads(path.read_text())["key"] for path in site.glob("ukraine/actor/*.json"))


def test_a_page_says_in_its_head_what_it_may_load(site):
    text = (site / "ukraine" / "today.html").read_text(encoding="utf-8")
    assert "default-src 'none'; style-src 'self' file:; script-src 'self' file:" in text
    assert text.count("<script") == text.count(f'<script src="../{ASSETS}/')


def test_the_first_page_lists_the_topics_and_the_missing_page_has_no_data(site):
    first, missing = ((site / name).read_text(encoding="utf-8") for name in ("index.html", "404.html"))
    assert 'href="ukraine/today.html"' in first
    assert 'href="gaza/today.html"' in first
    assert "ukraine" not in missing.lower()
    assert all(one.startswith("data:") for one in Links(missing).found)


def test_contents_list_everything_by_name(site):
    text = (site / "ukraine" / "contents.html").read_text(encoding="utf-8")
    for words in ("Deadline of 25 Dec 2025 for Ukraine", "Meeting in Moscow", "Marco Rubio", "Title of tribune", "data-filters"):
        assert words in text


def test_feeds_and_calendars_come_along(site):
    feed = feedparser.parse((site / "ukraine" / "today.atom").read_bytes())
    assert not feed.bozo
    assert feed.entries[0].link.endswith(".html")
    assert Calendar.from_ical((site / "gaza" / "calendar.ics").read_bytes()).walk("VEVENT")


def test_it_counts_what_it_wrote(made):
    place, built = made
    files = [path for path in place.rglob("*") if path.is_file() and path.name != MARKER]
    assert built.files == len(files)
    assert built.bytes == sum(path.stat().st_size for path in files)
    assert built.pages == len(pages_of(place))
    assert built.topics == ["gaza", "ukraine"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("actor", "Al-Sisi"), ("actor", "Al Sisi")),
        (("actor", "ADA"), ("actor", "ada")),
        (("actor", "Ångström"), ("actor", "Angstrom")),
        (("actor", "../../etc"), ("actor", "..-..-etc")),
        (("actor", "x" * 300), ("actor", "x" * 301)),
        (("actor", "李"), ("actor", "王")),
    ],
)
def test_no_two_things_share_a_file(one, other):
    names = {Target("ukraine", *each).file for each in (one, other)}
    assert len(names) == 2
    for name in names:
        assert re.fullmatch(r"ukraine/actor/[a-z0-9_-][a-z0-9_.-]*\.html", name)
        assert len(name) < 130


def test_no_two_questions_share_a_file():
    asked = [(), (("p", "2"),), (("a", "x" * 200),), (("a", "x" * 200), ("b", "y")), (("a", "X"),), (("a", "x"),)]
    assert len({Target("ukraine", "claims", query=query).file for query in asked}) == len(asked)


def test_a_site_of_a_day_knows_no_more_than_that_day(world, tmp_path):
    # when
    build(world, tmp_path / "site", today=TODAY, topic="gaza", as_of=date(2025, 11, 27))
    # then
    text = (tmp_path / "site" / "gaza" / "today.html").read_text(encoding="utf-8")
    assert "27 Nov 2025" in text
    assert "Doha" not in text
    assert not [name for name in tree(tmp_path / "site") if "as_of" in name or "2025-11-27" in name]
    assert json.loads((tmp_path / "site" / MARKER).read_text())["as_of"] == "2025-11-27"


def test_with_its_address_feeds_and_calendars_lead_there(small, tmp_path):
    build(small, tmp_path / "site", today=TODAY, base_url="https://example.org/talks/")
    feed = feedparser.parse((tmp_path / "site" / "ukraine" / "today.atom").read_bytes())
    [date_] = Calendar.from_ical((tmp_path / "site" / "ukraine" / "calendar.ics").read_bytes()).walk("VEVENT")
    assert feed.entries[0].link.startswith("https://example.org/talks/ukraine/meeting/meeting-vienna-2025-11-01")
    assert {one.href for one in feed.feed.links if one.rel == "self"} == {"https://example.org/talks/ukraine/today.atom"}
    assert date_["url"] == feed.entries[0].link
    assert 'href="https://example.org' not in (tmp_path / "site" / "ukraine" / "today.html").read_text()


def test_a_second_build_replaces_the_first_with_the_same_bytes(small, tmp_path):
    # given
    place = tmp_path / "site"
    build(small, place, today=TODAY)
    before = tree(place)
    # when
    build(small, place, today=TODAY)
    # then
    assert tree(place) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert place.stat().st_mode & 0o777 == 0o755


def test_a_build_that_breaks_leaves_the_old_site_and_names_the_links(small, tmp_path):
    # given
    place = tmp_path / "site"
    build(small, place, today=TODAY)
    before = tree(place)
    # when
    with pytest.raises(SiteError, match=r"/ukraine/meeting/meeting-vienna-2025-11-01, to which /ukraine/today leads"):
        build(small, place, today=TODAY, pages=[page for page in PAGES if page.name != "meeting"])
    # then
    assert tree(place) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_is_not_its_own_is_left_alone(small, tmp_path):
    # given
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("years of work")
    (tmp_path / "file").write_text("x")
    # when / then
    with pytest.raises(InputError, match="is not empty and no site"):
        build(small, tmp_path / "thesis", today=TODAY)
    with pytest.raises(InputError, match="is a file"):
        build(small, tmp_path / "file", today=TODAY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "thesis"]


def test_what_others_put_into_a_site_is_not_removed(tmp_path):
    # given
    with replaced(tmp_path / "site", {}) as fresh:
        (fresh / "index.html").write_text("old")
    (tmp_path / "site" / "CNAME").write_text("example.org")
    # when / then
    with pytest.raises(InputError, match="would remove: CNAME"), replaced(tmp_path / "site", {}):
        pytest.fail("the block must not begin")
    assert (tmp_path / "site" / "CNAME").read_text() == "example.org"


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "site").mkdir()
    with replaced(tmp_path / "site", {}) as fresh:
        (fresh / "index.html").write_text("new")
    assert (tmp_path / "site" / "index.html").read_text() == "new"


def test_two_builds_of_one_folder_do_not_meet(tmp_path):
    with (
        replaced(tmp_path / "site", {}) as fresh,
        pytest.raises(InputError, match="being built by another process"),
        replaced(tmp_path / "site", {}),
    ):
        pytest.fail("the block must not begin")
    assert not fresh.exists()
    assert (tmp_path / "site" / MARKER).is_file()


def test_what_a_killed_build_left_is_cleared_away(tmp_path):
    # given
    (tmp_path / ".site.new-1").mkdir()
    (tmp_path / ".site.new-1" / MARKER).write_text("")
    (tmp_path / ".site.old-1").mkdir()
    (tmp_path / ".site.old-1" / MARKER).write_text(json.dumps({"wrote": [MARKER]}))
    # when a build begins whose predecessor was killed between its two moves
    with pytest.raises(RuntimeError, match="broken"), replaced(tmp_path / "site", {}):
        raise RuntimeError("broken")
    # then
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
