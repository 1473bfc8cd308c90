"""`parley alerts`: the rules and how they fare, a test message, another try."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.flows.alerted import HISTORY, PROFILE, SET, Watched, webhook
from tests.flows.receiver import SECRET, receiving
from tests.parley.conftest import Command


def test_rules_are_listed_tested_and_tried_again(parley: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as here:
        # given a rule whose receiver fails, and one whose variable is not set
        monkeypatch.setenv("DESK_SECRET", SECRET)
        monkeypatch.delenv("DESK_MAIL", raising=False)
        watched = Watched(tmp_path, webhook(here.url, least="major"), {"name": "mail", "apprise_env": "DESK_MAIL"})
        watched.folder.topics.mkdir()
        (watched.folder.topics / "ukraine.yaml").write_text(yaml.safe_dump(PROFILE | {"alerts": watched.rules}))
        at = ("--dir", tmp_path)
        unknown = {row["rule"]: row for row in parley.json("alerts", "list", *at)}
        watched.run(HISTORY)
        here.answer = 500
        here.got.clear()
        watched.run(SET)
        # when
        before = {row["rule"]: row for row in parley.json("alerts", "list", *at)}
        refused = parley("alerts", "test", "desk", *at)
        failed = parley("alerts", "retry", *at)
        here.answer = 200
        taken = parley.json("alerts", "test", "desk", *at)
        tried = parley("alerts", "retry", *at, "--json")
        after = {row["rule"]: row for row in parley.json("alerts", "list", *at)}

    # then
    assert (unknown["desk"]["since"], unknown["desk"]["due"], unknown["desk"]["delivered"]) == (None, 0, 0)
    desk = before["desk"]
    assert (desk["destination"], desk["least"], desk["delivered"], desk["due"], desk["failing"]) == (
        f"{here.url}/", "major", 0, 1, 1,
    )  # fmt: skip
    assert "answered 500" in desk["error"]
    assert "DESK_MAIL: is not set" in before["mail"]["error"]
    assert re.fullmatch(r"2026-03-01T\d\d:\d\d:\d\dZ", desk["since"])
    assert (refused.code, failed.code, taken["taken"], tried.code) == (1, 1, True, 1)  # the mail is still due
    assert "answered 500" in refused.err
    assert "answered 500" in failed.err
    assert (after["desk"]["delivered"], after["desk"]["due"], after["desk"]["error"]) == (1, 0, None)
    tests = [request.said for request in here.got if request.said["type"] == "test"]
    assert all(said["data"]["sentence"] == "A test of the alert desk: nothing has happened." for said in tests)
    assert all(request.is_signed() for request in here.got)


def test_what_is_wrong_is_told(parley: Command, tmp_path: Path) -> None:
    # given
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "ukraine.yaml").write_text(yaml.safe_dump(PROFILE))
    # when
    unknown = parley("alerts", "test", "desk", "--dir", tmp_path)
    none = parley("alerts", "list", "--dir", tmp_path)
    nothing = parley("alerts", "retry", "--dir", tmp_path)
    # then
    assert (unknown.code, "no rule is called 'desk'; rules are: none" in unknown.err) == (1, True)
    assert (none.code, "docs/alerts.md" in none.err) == (0, True)
    assert (nothing.code, "Nothing is due" in nothing.err) == (0, True)
