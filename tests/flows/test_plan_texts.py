"""A person hands in a plan's full text: once, under a name, with the words of every point, and erased without a trace."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.erasing import erase, look_for
from flows.importing import import_articles
from flows.keeping import export_log, import_log
from flows.plan_texts import OfVersion, Prepared, hand_in, of_lineage, of_version, prepare
from flows.reviewing import take_effect
from reading.address import article_id
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile
from tests.flows.test_erasing import MARK, holding_the_mark, wrong
from warehouse.connect import open_store
from warehouse.read import open_reader
from warehouse.read.decisions import decisions
from warehouse.read.plan_texts import plan_texts, text_of

TEXT = """\
A framework, as the desk has it

1. The parties confirm that Ukraine is a sovereign state.
2. The armed forces of Ukraine will have no more than 600,000 soldiers.
3. Within 100 days of the signing Ukraine holds elections:
   a) for the parliament,
   b) for the presidency.
4. The Zaporizhzhia nuclear plant is run again, its electricity split in halves.
"""
UNKNOWN = OfVersion("ukraine", None, "us_ukraine", 4, 4)
URL = "https://www.example.org/the-text"


def now() -> datetime:
    return datetime(2025, 11, 30, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(Path(__file__).parents[2] / "topics" / "ukraine.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    (tmp_path / "data").mkdir()
    return DataFolder(tmp_path / "data")


def ready(tmp_path: Path, profile: Profile, text: str = TEXT, **more: str) -> Prepared:
    file = tmp_path / "text.md"
    file.write_text(text)
    given = {"by": "Ada", "outlet": "Harbor Dispatch", "url": URL} | more
    return prepare(file, profile, UNKNOWN, published=date(2025, 11, 21), **given)


def test_a_file_becomes_points_with_their_words_and_what_they_say_on_each_matter(tmp_path: Path, profile: Profile) -> None:
    text, doubts = ready(tmp_path, profile)

    said = {point.number: [(m.provision_topic, m.value, m.unit) for m in point.matters] for point in text.numbered}
    assert said == {
        1: [],
        2: [("military_cap", 600_000, "persons")],
        3: [("elections", 100, "days")],
        4: [("nuclear_plant", None, None)],
    }
    assert text.numbered[2].quote.endswith("a) for the parliament,\n   b) for the presidency.")
    assert (text.lineage, text.points, text.outlet, text.article_id) == ("us_ukraine", 4, "Harbor Dispatch", article_id(URL))
    assert [doubt[:40] for doubt in doubts] == ["no matter of the profile in point 1: add"]


def test_what_is_missing_is_told_with_what_to_do(tmp_path: Path, profile: Profile, folder: DataFolder) -> None:
    short = prepare(_file(tmp_path, "1. One.\n3. Three."), profile, UNKNOWN, by="Ada", published=date(2025, 11, 21), url=URL)

    assert short.text.outlet == "example.org"
    assert any(doubt.startswith("there is no point 2") for doubt in short.doubts)
    assert any("the file has 2 points, and reports give the version 4" in doubt for doubt in short.doubts)
    for more, says in (({"by": " "}, "who hands it in"), ({"outlet": "", "url": ""}, "who printed the text")):
        with pytest.raises(InputError, match=says):
            ready(tmp_path, profile, **more)
    with pytest.raises(InputError, match=r"text.md: no numbered points"):
        ready(tmp_path, profile, "All sides agree.")
    with pytest.raises(InputError, match="has no plan 'us_ukrane'; it has: us_ukraine"):
        of_lineage(folder, profile, "us_ukrane", 28)


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "text.md"
    path.write_text(text)
    return path


def test_the_same_text_twice_adds_nothing_and_one_that_comes_back_is_the_last_again(
    tmp_path: Path, profile: Profile, folder: DataFolder
) -> None:
    one, other = ready(tmp_path, profile), ready(tmp_path, profile, TEXT.replace("600,000", "800,000"))

    first = hand_in(folder, one, now)
    again = hand_in(folder, ready(tmp_path, profile, by="Ben", note="mine too"), now)
    later = [hand_in(folder, text, now) for text in (other, one, one)]

    assert (first.new, again) == (True, (first.act, False))
    assert [new for _, new in later] == [True, True, False]
    assert len({first.act, *(act for act, _ in later)}) == 3
    take_effect(folder, now)
    with open_reader(folder) as reader:
        texts, noted = plan_texts(reader), decisions(reader)
        current = text_of(reader, later[1].act[:10])
    assert [row["act"] for row in texts if row["is_current"]] == [later[1].act]
    assert current[1]["quote"].endswith("600,000 soldiers.")
    assert [(row["by"], row["what"], row["about"]) for row in noted] == [("Ada", "recorded", "us_ukraine, 4 points")] * 3


def test_a_version_is_named_by_its_id_its_beginning_or_its_lineage_and_number(
    tmp_path: Path, profile: Profile, folder: DataFolder, article: Path
) -> None:
    import_articles(folder, [profile], [article], clock=now)

    assert of_version(folder, "version-us_ukraine") == ("ukraine", "version-us_ukraine-28", None, None, 28)
    for plan in ("us_ukraine", "plan-us_ukraine"):
        assert of_lineage(folder, profile, plan, 28).version == "version-us_ukraine-28"
        assert of_lineage(folder, profile, plan, 19) == ("ukraine", None, "us_ukraine", 19, 19)
    with pytest.raises(InputError, match="did you mean version-us_ukraine-28"):
        of_version(folder, "version-us_ukrane-28")


def test_an_erased_text_leaves_no_byte_and_is_not_taken_in_again(tmp_path: Path, profile: Profile, folder: DataFolder) -> None:
    marked = ready(tmp_path, profile, TEXT.replace("soldiers", f"soldiers, says the {MARK}"), url="")
    other = ready(tmp_path, profile, url="https://www.example.org/another")
    text = hand_in(folder, marked, now).act
    hand_in(folder, other, now)
    take_effect(folder, now)
    before = holding_the_mark(folder)

    erase(folder, text[:12], by="Ada", note="asked by the publisher", clock=now)

    assert {"log.duckdb", "views.duckdb"} < set(before)
    assert holding_the_mark(folder) == []
    assert wrong(folder) == []
    with pytest.raises(InputError, match="this very text was erased"):
        hand_in(folder, marked, now)
    with open_reader(folder) as reader:
        assert [row["url"] for row in plan_texts(reader)] == ["https://www.example.org/another"]


def test_a_takedown_of_an_article_takes_the_text_along_that_stood_there(
    tmp_path: Path, profile: Profile, folder: DataFolder, article: Path
) -> None:
    import_articles(folder, [profile], [article], clock=now)
    text = ready(tmp_path, profile, url="http://example.org/ultimatum/")
    act = hand_in(folder, text, now).act
    take_effect(folder, now)

    planned = look_for(folder, article_id("https://www.example.org/ultimatum"), now)
    erase(folder, planned.held.articles[0], by="Ada", note="asked by the publisher", clock=now)

    assert act in planned.held.events
    with pytest.raises(InputError, match="was erased and is not taken in again"):
        hand_in(folder, ready(tmp_path, profile, TEXT.replace("600,000", "700,000"), url="http://example.org/ultimatum/"), now)
    with open_reader(folder) as reader:
        assert plan_texts(reader) == []


def test_a_text_is_carried_away_with_the_log_and_shown_where_it_is_taken_in(
    tmp_path: Path, profile: Profile, folder: DataFolder
) -> None:
    act = hand_in(folder, ready(tmp_path, profile), now).act
    take_effect(folder, now)
    export_log(folder, tmp_path / "carried", clock=now)

    elsewhere = DataFolder(tmp_path / "elsewhere")
    import_log(elsewhere, tmp_path / "carried", clock=now)

    with open_reader(folder) as here, open_reader(elsewhere) as there:
        assert text_of(there, act) == text_of(here, act)
    with open_store(elsewhere, clock=now) as store:
        assert store.query("SELECT type FROM event") == [{"type": "PlanTextRecorded"}]
