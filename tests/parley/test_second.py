"""The second extractor from the command line: one file, and what the doctor says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.observing.llm.endpoint import answering, endpoint
from tests.parley.conftest import Command

QUOTE = "Volodymyr Zelensky met Dan Driscoll in Kyiv on Thursday."
MEETING = {"meetings": [{"quote": QUOTE, "event": "held", "place": "Kyiv", "participants": ["Zelensky"], "when": "on Thursday"}]}


def settled(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "parley.toml").write_text("\n".join(["[llm]", 'model = "loopback"', *lines]) + "\n")
    return folder


def test_extract_asks_the_endpoint_and_writes_what_the_article_bears_out(parley: Command, article: Path, tmp_path: Path) -> None:
    # given an endpoint, though the mode is off
    with endpoint(answering(MEETING)) as here:
        data = settled(tmp_path / "data", f'base_url = "{here.base_url}"')

        # when one file is read, twice
        said = parley("--dir", data, "extract", article, "--out", tmp_path / "out", "--llm")
        parley("--dir", data, "extract", article, "--out", tmp_path / "out", "--llm")

    # then its answer stands in the format, and it was asked once
    (meeting,) = json.loads((tmp_path / "out" / article.name).read_text())["meetings"]
    assert (said.code, len(here.asked)) == (0, 1)
    assert (meeting["place"], meeting["date"], meeting["evidence"]) == ("Kyiv", "2025-11-20", QUOTE)
    assert "articles asked about: 1" in said.err


def test_extract_says_what_kept_it_from_an_answer(parley: Command, article: Path, tmp_path: Path) -> None:
    with endpoint((500, "oops")) as here:
        data = settled(tmp_path / "data", f'base_url = "{here.base_url}"', "retries = 0")
        failed = parley("--dir", data, "extract", article, "--out", tmp_path / "out", "--llm")
    unset = parley("--dir", tmp_path / "none", "extract", article, "--out", tmp_path / "out", "--llm")

    assert failed.code == unset.code == 1
    assert f"{article.name}: not read: the endpoint answered 500" in failed.err
    assert "llm.model is not set" in unset.err
    assert list((tmp_path / "out").iterdir()) == []


def test_doctor_says_whether_the_second_extractor_can_be_asked(
    parley: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def line(*lines: str) -> dict[str, str]:
        said = parley("--dir", settled(tmp_path, *lines), "doctor", "--json")
        return next(found for found in json.loads(said.out) if found["check"] == "second extractor")

    off = line()
    keyless = line('mode = "on"', 'api_key_env = "OWN_KEY"')
    monkeypatch.setenv("OWN_KEY", "s3cret")
    ready = line('mode = "on"', 'api_key_env = "OWN_KEY"', 'base_url = "http://127.0.0.1:9/v1"')

    assert (off["state"], off["found"]) == ("ok", "off")
    assert (keyless["state"], keyless["remedy"]) == ("warn", "set it to the endpoint's key")
    assert "OWN_KEY is not set" in keyless["found"]
    assert (ready["state"], ready["found"]) == ("ok", "loopback at http://127.0.0.1:9/v1")
