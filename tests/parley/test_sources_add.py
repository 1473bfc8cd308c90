"""`parley sources add`: a site's feed is found, tried, shown and written to the profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.topics import add_source
from schemas.errors import ProfileError
from schemas.profile_file import load_profile
from tests.fetch.loopback import Loopback, Reply, rss, running
from tests.parley.conftest import Command

PROFILE = """\
topic: lake
title: The lake treaty
describes: Who may fish where.
keywords: {{strong: [lake], process: [treaty]}}
sources:{sources}
actors: [{{id: north, name: North Shore, kind: party}}]
claim_topics: {{}}
"""
MILL = '{id: mill, name: Mill, feed: "https://mill.example/rss", kind: wire, ownership: x, reliability: y}'
BLOCK = """
- id: mill
  name: "Mill: a paper"
  feed: "https://mill.example/rss"
  kind: wire
  ownership: x
  reliability: y
"""
PAGE = b"""<html lang="de"><head><meta property="og:site_name" content="The Weir">
  <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
  <link rel="alternate" type="application/rss+xml" title="News" href="/news.rss">
  <link rel="alternate" type="application/json" title="API" href="/wp-json/pages/2"></head><body><h1>Weir</h1></body></html>"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://mill.example/a</loc></url></urlset>"""


@pytest.fixture
def site() -> Iterator[Loopback]:
    with running() as loopback:
        loopback.routes["/"] = Reply(PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
        loopback.routes["/news.rss"] = Reply(rss("https://mill.example/1", "https://mill.example/2"))
        loopback.routes["/comments/feed"] = Reply(rss("https://mill.example/1#c"))
        yield loopback


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "lake.yaml").write_text(PROFILE.format(sources=f"\n  # ours\n  - {MILL}  # first\n"))
    (tmp_path / "parley.toml").write_text("[fetch]\nhost_delay_seconds = 0\n")
    return tmp_path


def test_the_feed_that_a_page_links_is_tried_shown_and_written(parley: Command, site: Loopback, folder: Path) -> None:
    said = parley("sources", "add", site.base, "--private", "--yes", "--ownership", "its readers", "--dir", folder)

    weir = load_profile(folder / "topics" / "lake.yaml").sources[1]
    assert said.code == 0
    assert (weir.name, str(weir.feed), weir.lang, weir.ownership) == ("The Weir", f"{site.base}/news.rss", "de", "its readers")
    assert weir.verified is not None
    assert "2025-11-20  Talks" in said.err
    assert f"  - {MILL}  # first\n" in (folder / "topics" / "lake.yaml").read_text()


def test_nothing_is_written_unless_somebody_says_so(parley: Command, site: Loopback, folder: Path) -> None:
    before = (folder / "topics" / "lake.yaml").read_text()

    said = parley("sources", "add", site.base, "--private", "--json", "--dir", folder)

    found = json.loads(said.out)
    assert [one["url"].removeprefix(site.base) for one in found["found"]] == ["/news.rss", "/comments/feed"]
    assert not found["written"]
    assert (folder / "topics" / "lake.yaml").read_text() == before


def test_a_feed_can_be_picked_and_one_that_is_there_is_not_added_twice(parley: Command, site: Loopback, folder: Path) -> None:
    add = ("sources", "add", site.base, "--private", "--yes", "--pick", "2", "--id", "weir-talk", "--dir", folder)
    first, second = parley(*add), parley(*add)

    assert [source.id for source in load_profile(folder / "topics" / "lake.yaml").sources] == ["mill", "weir-talk"]
    assert (first.code, second.code) == (0, 0)
    assert "has it already, as weir-talk" in second.err


def test_a_site_that_links_nothing_is_looked_at_in_robots_txt_and_in_the_usual_places(
    parley: Command, site: Loopback, folder: Path
) -> None:
    site.routes["/"] = Reply(b"<html><body>Weir</body></html>", headers={"Content-Type": "text/html"})
    site.routes["/rss.xml"] = Reply(rss("https://mill.example/1"))
    usual = json.loads(parley("sources", "add", site.base, "--private", "--json", "--dir", folder).out)
    site.routes["/robots.txt"] = Reply(f"Sitemap: {site.base}/news.xml\nSitemap: {site.base}/all.xml".encode())
    site.routes["/news.xml"] = Reply(NEWS)
    robots = json.loads(parley("sources", "add", site.base, "--private", "--json", "--dir", folder).out)

    assert usual["source"]["feed"] == f"{site.base}/rss.xml"
    assert (robots["source"]["feed"], robots["found"][0]["kind"]) == (f"{site.base}/news.xml", "news sitemap")


def test_where_there_is_no_feed_it_says_what_was_tried(parley: Command, site: Loopback, folder: Path) -> None:
    site.routes["/"] = Reply(b"<html><body>Weir</body></html>", headers={"Content-Type": "text/html"})
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /feed")

    said = parley("sources", "add", site.base, "--private", "--dir", folder)

    assert said.code == 1
    assert "no feed was found there" in said.err
    assert f"{site.base}/rss.xml" in said.err
    assert "/feed" not in site.paths()


def test_a_private_host_is_refused_unless_it_is_said_to_be_ones_own(parley: Command, site: Loopback, folder: Path) -> None:
    said = parley("sources", "add", site.base, "--dir", folder)

    assert said.code == 1
    assert "no public address" in said.err
    assert site.paths() == []


@pytest.mark.parametrize(
    ("sources", "ids"),
    [
        (" []", ["weir"]),
        (f" [{MILL}]", ["mill", "weir"]),
        (f"\n  - {MILL}", ["mill", "weir"]),
        (f"{BLOCK}\n# --- actors", ["mill", "weir"]),
    ],
)
def test_a_source_is_written_behind_the_last_however_the_profile_is_laid_out(
    tmp_path: Path, sources: str, ids: list[str]
) -> None:
    path = tmp_path / "lake.yaml"
    path.write_text(PROFILE.format(sources=sources))
    entry = {
        "id": "weir",
        "name": 'The "Weir"',
        "feed": "https://weir.example/rss",
        "kind": "wire",
        "ownership": "a: b",
        "reliability": "#",
    }

    add_source(path, entry)

    read = load_profile(path).sources
    assert [source.id for source in read] == ids
    assert (read[-1].name, read[-1].ownership, read[-1].reliability) == ('The "Weir"', "a: b", "#")


def test_a_profile_that_would_not_load_with_the_source_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lake.yaml"
    path.write_text(PROFILE.format(sources=f"\n  - {MILL}\n"))
    before = path.read_text()

    with pytest.raises(ProfileError, match=r"lake\.yaml with the new source"):
        add_source(
            path, {"id": "mill", "name": "Mill", "feed": "https://x.example", "kind": "wire", "ownership": "", "reliability": ""}
        )

    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]
