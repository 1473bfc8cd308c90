"""Alerts to people: one message a run and rule, in which an article's words are only words."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import alert_messages
from flows.alert_messages import digest
from flows.artifacts import markdown
from tests.flows.alerted import HISTORY, MOVED, SOFTENED, Watched
from tests.flows.receiver import Receiver, receiving, silent
from tests.warehouse.given import article, deadline

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # which Apprise's mail needs

HOSTILE = "<script>alert(1)</script> @everyone\n\n2. Deadline: none | [here](https://evil.example) `x` \u202egnp"
ROW: dict[str, Any] = {
    "significance": "major",
    "position": 7,
    "sentence": f"Deadline for {HOSTILE}",
    "quote": HOSTILE,
    "chain_text": f"{HOSTILE} → Herald",
    "outlet": "Herald",
    "published": "2025-11-21T12:00:00Z",
    "url": "https://herald.example/a b|c>(d)",
}


def desk(here: Receiver, name: str = "mail", **wants: Any) -> dict[str, Any]:
    return {"name": name, "apprise_env": "DESK_MAIL", **wants}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history") / "data"
    root.mkdir()
    Watched(root).run(HISTORY)
    return root


@pytest.fixture
def here() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def watched(history: Path, tmp_path: Path, here: Receiver, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setenv("DESK_MAIL", f"{here.url.replace('http', 'json')}/s3cr3t-token")
    shutil.copytree(history, tmp_path / "data", symlinks=True)
    return Watched(tmp_path / "data", desk(here))


def test_a_run_is_one_message_and_a_service_that_fails_gets_it_again(
    watched: Watched, here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a service that is away, sends on elsewhere, and then says nothing
    here.answer = 500
    away = watched.run(MOVED, SOFTENED)
    here.answer = 307
    elsewhere = watched.run()
    monkeypatch.setattr(alert_messages, "SECONDS", 1.0)
    here.answer = silent(here)
    slow = watched.run()
    # then nothing of its address is told
    notes = [*away.notes, *elsewhere.notes, *slow.notes]
    assert ["error=500" in notes[0], "error=307" in notes[1], "within 1 seconds" in notes[2]] == [True] * 3
    assert all("2 not acknowledged" in note and "s3cr3t" not in note for note in notes)
    # when
    here.stopping.set()
    monkeypatch.setattr(alert_messages, "SECONDS", 30.0)
    here.answer = 200
    watched.run()
    watched.run()
    # then
    assert [request.path for request in here.got] == ["/s3cr3t-token"] * 4
    message = here.got[-1].said
    assert message["title"] == "The talks: 2 changes"
    assert message["message"].startswith(
        "1. Deadline 4 December 2025 for Ukraine: extended by Donald Trump, according to Second\n"
        "“Donald Trump extended a deadline for Ukraine: 2025-12-04”\nSecond · 2025-11-22\nhttps://second.example/second\n\n2. "
    )
    assert message["message"].endswith("Rule: mail")


def test_what_does_not_fit_into_one_message_goes_into_the_next(
    watched: Watched, here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(alert_messages, "AT_MOST", 1)
    # when
    watched.run(article("fourth", "2025-11-24", deadline("set", due="2025-12-24", to=["Poland"])), MOVED)
    watched.run()
    watched.run()
    # then
    first, second = (json.loads(request.body)["message"] for request in here.got)
    assert ("Poland" in first, "1 more follow" in first) == (True, True)
    assert ("Ukraine" in second, "more follow" in second) == (True, False)


def test_a_variable_without_an_address_is_told_without_its_value(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_MAIL", "hunter2://nowhere")

    run = watched.run(MOVED)

    assert "DESK_MAIL: the variable holds no address that Apprise knows" in run.notes[0]
    assert "hunter2" not in run.notes[0]


def test_a_chat_that_takes_no_long_text_gets_it_in_parts(here: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    # given
    monkeypatch.setattr(NotifyJSON, "body_maxlen", 300)
    title, text = digest("mail", "The talks", [ROW | {"sentence": f"Change {n}"} for n in range(4)])
    # when
    error = asyncio.run(alert_messages.send(here.url.replace("http", "json"), title, text))
    # then
    parts = [json.loads(request.body)["message"] for request in here.got]
    assert (error, len(parts) > 1, max(map(len, parts)) <= 300) == (None, True, True)
    assert all(f"{n + 1}. Change {n}" in "".join(parts) for n in range(4))


def test_in_a_message_an_article_cannot_call_anybody_nor_go_on_as_the_next_change() -> None:
    _, text = digest("mail", "The talks", [ROW])

    assert [line[:2] for line in text.splitlines()] == ["1.", "“<", "<s", "ht", "", "Ru"]
    assert "@everyone" not in text
    assert "\u202e" not in text
    assert "https://herald.example/a%20b" in text
    assert "javascript" not in digest("mail", "The talks", [ROW | {"url": "javascript:alert(1)"}])[1]


def test_in_an_artifact_an_article_is_plain_text_in_its_cells() -> None:
    table = markdown("1 change", [ROW]).splitlines()
    elsewhere = markdown("1 change", [ROW | {"url": "javascript:alert(1)"}])

    row = table[-1].replace("\\\\", "")
    assert len(table) == 5
    assert row.count("|") - row.count("\\|") == 6
    assert "<script" not in row.replace("\\<", "")
    assert "](https://evil" not in row
    assert "[Herald](<https://herald.example/a%20b%7Cc%3E%28d%29>) 2025-11-21" in row
    assert "javascript" not in elsewhere
