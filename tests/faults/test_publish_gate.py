"""Whatever goes wrong between the log and its readers: they keep the snapshot that they have, the run says why it published
nothing, and once that is mended the next run publishes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from flows import steps
from flows.importing import import_articles
from flows.journey import journey
from flows.run import Run
from parley.working import run_once
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile
from tests.conftest import TEXT
from tests.faults.publish_faults import FAULTS, NOW, Attempt, Fault, clock
from warehouse.read import open_reader

ROOT = Path(__file__).parents[2]
GENEVA = "The envoys will meet in Geneva on Sunday, an official said. " * 5
ARTICLES = sorted((ROOT / "tests" / "corpus" / "ukraine" / "articles").glob("*.json"))[:2]


@pytest.fixture(scope="module")
def profile() -> Profile:
    """The topic without its sources: the articles come from files."""
    return load_profile(ROOT / "topics" / "ukraine.yaml").model_copy(update={"sources": ()})


@pytest.fixture(scope="module")
def _published(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Path:
    place = tmp_path_factory.mktemp("published")
    (place / "ultimatum.txt").write_text(TEXT)
    folder = DataFolder(place / "data")
    folder.topics.mkdir(parents=True)
    shutil.copy(ROOT / "topics" / "ukraine.yaml", folder.topics)
    import_articles(folder, [profile], ARTICLES, clock=clock)
    told = {"outlet": "Example Herald", "published": datetime(2025, 11, 21, 20, tzinfo=UTC), "title": "Until Thanksgiving"}
    import_articles(folder, [profile], [place / "ultimatum.txt"], clock=clock, **told)
    return folder.root


@pytest.fixture
def folder(_published: Path, tmp_path: Path) -> DataFolder:
    """A copy of a published folder. Its files of events lie elsewhere than before, so that every run of it has to publish."""
    shutil.copytree(_published, tmp_path / "data", symlinks=True)
    return DataFolder(tmp_path / "data")


def command(run: Run, via: Any) -> bool:
    """The run as `parley run` makes it; whether it went well."""
    return run_once(run.folder, run.topic, lambda **_: journey(run, via), as_json=False)


def status(folder: DataFolder) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(folder.status.read_text(encoding="utf-8"))
    return told


def events_read(folder: DataFolder) -> int:
    with open_reader(folder) as reader:
        return int(reader.rows("SELECT count(*) AS n FROM event")[0]["n"])


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.says) for fault in FAULTS])
def test_nothing_is_published_until_it_is_mended(
    folder: DataFolder, profile: Profile, fault: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    old = folder.current.resolve()
    before = old.read_bytes()
    attempt = Attempt(folder, profile)
    fix = fault.plant(attempt)

    # when
    went_well = command(attempt, attempt.via)

    # then readers have what they had
    assert not went_well
    assert folder.current.resolve() == old
    assert old.read_bytes() == before
    assert not list(folder.snapshots.glob("*.tmp*"))

    # and the run says what is wrong, with what, and what to do
    said, told = " ".join(capsys.readouterr().err.split()), status(folder)
    assert told["outcome"] == fault.outcome
    assert fault.named in said
    assert fault.named in told["message"]
    for failed in (one for one in told["failed"] if one["stops"]):
        assert failed["detail"]
        for words in (failed["expectation"], failed["detail"], failed["next_step"]):
            assert " ".join(words.split()) in said

    # and when it is mended
    fix()
    assert command(Run("ingest", folder, profile, clock), steps)
    assert status(folder)["outcome"] in ("ok", "nothing_new")
    assert folder.current.resolve() != old
    assert events_read(folder) > 0


class WrongSuite(NamedTuple):
    """A suite file that was edited and is wrong, and what the command says of it."""

    step: str
    old: str
    new: str
    named: str


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(WrongSuite("views", "step: views", "step: [views", "views.yaml: not valid YAML"), id="no YAML"),
        pytest.param(
            WrongSuite("article_revisions", "column: outlet,", "column: paper,", "`columns` does not declare paper"),
            id="a column that no row has",
        ),
        pytest.param(
            WrongSuite(
                "views",
                "SELECT change, kind, entity, sentence FROM change",
                "SELECT headline FROM change",
                "change_has_a_sentence",
            ),
            id="a column that no view has",
        ),
        pytest.param(
            WrongSuite("article_revisions", "values_to_be_in_set", "values_to_be_lucky", "could not judge text_kind_is_known"),
            id="an expectation that Great Expectations does not have",
        ),
    ],
)
def test_a_gate_that_cannot_judge_lets_nothing_through(
    folder: DataFolder, profile: Profile, tmp_path: Path, wrong: WrongSuite
) -> None:
    # given another `schemas` than ours, and an article that is new
    copy = tmp_path / "parley" / "schemas"
    shutil.copytree(ROOT / "schemas", copy, ignore=shutil.ignore_patterns("__pycache__"))
    suite = copy / "expectations" / f"{wrong.step}.yaml"
    before = suite.read_text()
    assert wrong.old in before
    suite.write_text(before.replace(wrong.old, wrong.new, 1))
    (tmp_path / "new.txt").write_text(GENEVA)
    old, stood = folder.current.resolve(), json.loads(folder.head.read_text())

    # when
    words = ("import", str(tmp_path / "new.txt"), *GIVEN) if wrong.step == "article_revisions" else ("watch",)
    told = parley(folder, *words, PYTHONPATH=f"{copy.parent}:{ROOT}")

    # then
    assert told.returncode == 1
    assert wrong.named in " ".join(told.stderr.split())
    assert wrong.named in status(folder)["message"]
    assert status(folder)["outcome"] == "failed_gate"
    assert folder.current.resolve() == old
    if wrong.step == "article_revisions":
        assert json.loads(folder.head.read_text()) == stood

    # and when it is mended
    assert command(Run("ingest", folder, profile, clock), steps)
    assert status(folder)["outcome"] == "ok"
    assert folder.current.resolve() != old


def test_a_run_killed_before_the_pointer_moves_leaves_the_old_snapshot_to_readers(folder: DataFolder, profile: Profile) -> None:
    # given
    old = folder.current.resolve()
    before = old.read_bytes()
    dying = (
        "import os, sys\n"
        "def kill(name, told):\n"
        "    if name == 'os.rename' and str(told[1]).endswith('current.duckdb'):\n"
        "        os.kill(os.getpid(), 9)\n"
        "sys.addaudithook(kill)\n"
        "from parley.main import main\n"
        "main()\n"
    )

    # when
    killed = subprocess.run([sys.executable, "-c", dying, "--dir", folder.root, "watch"], check=False, timeout=120)

    # then a new snapshot lies there and nobody is pointed to it
    assert killed.returncode == -9
    assert len(list(folder.snapshots.glob("snap-*.duckdb"))) == 2 + 1
    assert folder.current.resolve() == old
    assert old.read_bytes() == before

    # and the next run publishes
    assert command(Run("ingest", folder, profile, clock), steps)
    assert status(folder)["outcome"] == "ok"
    assert folder.current.resolve() != old


def test_a_clock_that_was_set_back_keeps_what_is_newer_aside_until_it_is_right(
    folder: DataFolder, profile: Profile, tmp_path: Path
) -> None:
    # given
    (tmp_path / "new.txt").write_text(GENEVA)
    told = {"outlet": "Example Herald", "published": NOW - timedelta(days=2), "title": "Geneva"}

    # when
    wrong = import_articles(folder, [profile], [tmp_path / "new.txt"], clock=lambda: NOW - timedelta(days=200), **told)[0]
    with open_reader(folder) as reader:
        waiting = reader.rows("SELECT state FROM quarantine")
    right = import_articles(folder, [profile], [tmp_path / "new.txt"], clock=clock, **told)[0]

    # then
    assert (wrong["outcome"], wrong["counts"]["articles_new"]) == ("ok", 0)
    assert waiting == [{"state": "open"}]
    assert (right["outcome"], right["counts"]["articles_new"], right["counts"]["settled"]) == ("ok", 1, 1)


GIVEN = ("--outlet", "Example Herald", "--published", "2025-11-22", "--title", "Geneva", "--topic", "ukraine")


def parley(folder: DataFolder, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which loads the modules that the environment leads it to."""
    command = [sys.executable, "-m", "parley", "--dir", str(folder.root), *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False, cwd=folder.root
    )
