"""Whatever goes wrong between the log and its readers: they keep the snapshot that they have, the run says why it published
nothing, and once that is mended the next run publishes."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from tests.faults.publish_faults import FAULTS, Attempt, Fault, clock
from warehouse.read import open_reader

ROOT = Path(__file__).parents[2]
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
    attempt = Attempt("ingest", folder, profile, clock)
    attempt.prepare()
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
