"""`parley article`: revisions, what each did to the words, and what was read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.importing import import_articles
from parley.topics import live_profiles
from schemas.articles import ArticleTouched
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.settings import Settings
from tests.parley.conftest import Command
from tests.warehouse.given import told
from warehouse.connect import open_store
from warehouse.snapshot.publishing import publish

FIRST = (
    "The United States has given Ukraine until Thursday to accept a 28-point peace plan, officials said in Kyiv.\n\n"
    "The leaders of Germany, France and Italy spoke with President Volodymyr Zelensky by telephone about the peace talks."
)
SEEN = datetime(2025, 11, 22, 8, tzinfo=UTC)
EDITED = FIRST.replace("Italy", "Britain") + "\n\nCorrection: an earlier version named Italy in place of Britain."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("article")
    folder = DataFolder(place / "data")
    for number, (text, hour) in enumerate(((FIRST, 9), (EDITED, 15))):
        row = {"id": "a", "url": "https://mill.example/a", "outlet": "Mill", "title": "Until Thursday", "text": text}
        file = place / f"{number}.json"
        file.write_text(json.dumps(row | {"published": f"2025-11-21T{hour:02}:00:00Z"}))
        import_articles(folder, live_profiles(folder, "ukraine"), [file])
    with open_store(folder, clock=lambda: SEEN) as store:
        (row,) = store.query("SELECT article_id FROM views.main.article")
        touched = ArticleTouched(article_id=row["article_id"], revision=2, change="counter")
        told(store, [NewEvent.fact(f"article:{touched.article_id}", touched, observed_at=SEEN)])
        publish(store, folder, Settings())
    return folder.root


def test_an_edit_is_told_word_by_word(parley: Command, folder: Path) -> None:
    identity = parley.json("sql", "SELECT article_id FROM article", "--dir", folder)[0]["article_id"]

    said = parley("article", identity[:6], "--diff", "--dir", folder)

    assert said.code == 0
    assert "revision 2, seen" in said.out
    assert "2 sentences changed, stands now" in said.out
    assert "2025-11-22 08:00  only the page's counters changed, and revision 2 stood" in said.out
    assert "Germany, France and [-Italy-]{+Britain+} spoke" in " ".join(said.out.split())
    assert "{+Correction: an earlier version named Italy in place of Britain.+}" in said.out


def test_what_was_read_is_told_with_its_words_and_an_older_revision_has_its_own_text(parley: Command, folder: Path) -> None:
    identity = parley.json("sql", "SELECT article_id FROM article", "--dir", folder)[0]["article_id"]

    now = parley("article", identity, "--dir", folder)
    then = parley("article", identity, "--revision", "1", "--text", "--dir", folder)
    found = parley.json("article", identity, "--dir", folder)

    assert "deadline set" in now.out
    assert "has given Ukraine until Thursday" in now.out
    assert "France and Italy" in then.out
    assert "Britain" not in then.out
    assert [row["revision"] for row in found["revisions"]] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "says"), [(("nothing",), "no article is called 'nothing'"), (("", "--revision", "7"), "has no revision 7")]
)
def test_what_is_not_there_is_said(parley: Command, folder: Path, arguments: tuple[str, ...], says: str) -> None:
    said = parley("article", *arguments, "--dir", folder)

    assert said.code == 1
    assert says in said.err


def test_a_live_blog_is_shown_post_by_post(parley: Command, tmp_path: Path) -> None:
    # given
    posts = (
        ("2025-11-21T14:05:00Z", "Ann Doe", "Ukraine has until Thursday to accept the 28-point plan, officials in Kyiv say."),
        ("2025-11-21T09:30:00Z", "B. Roe", "Zelensky and his envoys are to speak by telephone with Washington about the plan."),
    )
    blocks = "".join(
        f'<article class="live-post"><time datetime="{at}"></time><a rel="author">{by}</a><p>{said}</p></article>'
        for at, by, said in posts
    )
    lead = "Follow the talks about the plan here, as they are told to us from Geneva, Kyiv and Washington."
    page = tmp_path / "blog.html"
    page.write_text(f"<html lang=en><body><main><h1>Live</h1><p>{lead}</p>{blocks}</main></body></html>")
    folder = DataFolder(tmp_path / "data")
    import_articles(folder, live_profiles(folder, "ukraine"), [page], outlet="Mill", url="https://mill.example/live")
    (row,) = parley.json("sql", "SELECT article_id FROM article", "--dir", folder.root)

    # when
    said = parley("article", row["article_id"], "--text", "--dir", folder.root)

    # then
    assert "characters in 2 posts" in said.out
    assert [line for line in said.out.splitlines() if line][-5:] == [
        lead, "2025-11-21 14:05 Ann Doe", posts[0][2], "2025-11-21 09:30 B. Roe", posts[1][2],
    ]  # fmt: skip
