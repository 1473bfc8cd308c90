from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reading.address import article_id
from reading.files import article_of_json, read_files
from reading.result import ReadResult
from schemas.errors import InputError
from schemas.pages import KnownArticle
from tests.reading.pages import NOW, URL, WORDS, html, known, ld


def article(
    folder: Path, name: str, text: str = WORDS[0], published: str | None = "2025-11-20T08:00:00+02:00", **more: object
) -> Path:
    row = {"id": name, "url": URL, "outlet": "Mill", "published": published, "lang": "en", "title": "Talks", "text": text}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({key: value for key, value in (row | more).items() if value is not None}))
    return path


def read(paths: Sequence[Path], before: Sequence[ReadResult] = (), **given: Any) -> ReadResult:
    revisions: dict[str, list[KnownArticle]] = {}
    for result in before:
        for event in result.events:
            if event.type in {"ArticlePublished", "ArticleRevised"}:
                revisions.setdefault(known(event).article_id, []).append(known(event))
    return read_files(paths, clock=lambda: NOW, known_revisions=lambda _: revisions or {}, **given)


def test_an_article_file_is_read_word_for_word_under_its_own_name(tmp_path: Path) -> None:
    # given
    text = "1. One.\n2. Two.\n\nThe “end”."

    # when
    result = read([article(tmp_path, "mill-1", text)])

    # then
    (event,) = result.events
    content = event.content()
    assert (content["text"], content["external_id"], content["article_id"]) == (text, "mill-1", article_id(URL))
    assert (event.reported_at, event.observed_at) == (datetime(2025, 11, 20, 6, tzinfo=UTC), NOW)


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    path = article(tmp_path, "mill-1")
    first = read([path])
    assert [(r.events, r.unchanged) for r in [read([path], [first])]] == [((), 1)]
    assert len(read([path, tmp_path]).events) == 1


def test_versions_of_one_address_are_revisions_in_the_order_of_their_publication(tmp_path: Path) -> None:
    # given
    new = article(tmp_path, "a-new", "They meet in Anchorage. Nobody knows why.", "2025-11-21T08:00:00Z")
    old = article(tmp_path, "b-old", "They meet in Fairbanks. Nobody knows why.", "2025-11-20T08:00:00Z")

    # when
    result = read([new, old])
    turned = read([old, new])

    # then
    assert [e.event_id for e in result.events] == [e.event_id for e in turned.events]
    assert [(e.type, e.content()["external_id"], e.content()["revision"]) for e in result.events] == [
        ("ArticlePublished", "b-old", 1),
        ("ArticleRevised", "a-new", 2),
    ]
    assert result.events[1].content()["removed"] == ["They meet in Fairbanks."]


def test_an_older_version_that_comes_later_is_a_revision_of_its_own(tmp_path: Path) -> None:
    # given
    new = article(tmp_path, "new", "They meet in Anchorage.", "2025-11-21T08:00:00Z")
    old = article(tmp_path, "old", "They meet in Fairbanks.", "2025-11-20T08:00:00Z")
    first = read([new])

    # when
    second = read([old], [first])
    third = read([old, new], [first, second])

    # then
    (event,) = second.events
    assert (event.type, event.content()["revision"], event.content()["removed"]) == ("ArticleRevised", 2, [])
    assert (third.events, third.unchanged) == ((), 2)


def test_a_broken_file_is_refused_with_its_reason_and_the_others_are_read(tmp_path: Path) -> None:
    # given
    article(tmp_path, "good")
    article(tmp_path, "no-date", published=None, url="https://mill.example/2")
    article(tmp_path, "bad-date", published="soon", url="https://mill.example/3")
    article(tmp_path, "no-text", text=" ", url="https://mill.example/4")
    article(tmp_path, "no-outlet", outlet=None, url="https://mill.example/5")
    (tmp_path / "broken.json").write_text('{"id": "x", ')
    (tmp_path / "number.json").write_text("7")
    (tmp_path / "empty.txt").write_text(" ")

    # when
    result = read([tmp_path])

    # then
    reasons = {Path(str(refused.row["path"])).stem: refused.reason for refused in result.refused}
    assert [e.content()["external_id"] for e in result.events] == ["good"]
    assert "no `published`; give --published" in reasons["no-date"]
    assert "'soon', which is no ISO 8601 date" in reasons["bad-date"]
    assert "no `text`" in reasons["no-text"]
    assert "give --outlet" in reasons["no-outlet"]
    assert "broken JSON" in reasons["broken"]
    assert "no JSON object" in reasons["number"]
    assert "the file is empty" in reasons["empty"]
    assert len(reasons) == 7


def test_characters_that_steer_a_terminal_and_half_characters_are_left_out_of_an_imported_article(tmp_path: Path) -> None:
    # given
    path = article(
        tmp_path, "x1", "A \x1b[31mplan.\r\n\r\nA \ud800 talk.", title="T\u202e\ud800", outlet="Mill\x9b", author="A\x07"
    )
    plain = tmp_path / "note.txt"
    plain.write_bytes(b"Talks\x1b[2J end\r\n\r\n" + WORDS[0].encode())

    # when
    (event,) = read([path]).events
    (note,) = read([plain], outlet="Mill", title="T\udc80", published=NOW).events

    # then
    content = event.content()
    assert (content["text"], content["title"]) == ("A [31mplan.\n\nA \ufffd talk.", "T\ufffd")
    assert (content["outlet"], content["author"]) == ("Mill", "A")
    assert (note.content()["text"], note.content()["title"]) == ("Talks[2J end\n\n" + WORDS[0], "T\ufffd")
    assert article_of_json(path).text == content["text"]


def test_one_bad_article_costs_itself_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    # given
    article(tmp_path, "good")
    article(tmp_path, "overflow", published="0001-01-01T00:00:00+05:00", url="https://mill.example/2")
    article(tmp_path, "epoch", published="1970-01-01T00:00:00Z", url="https://mill.example/3")
    article(tmp_path, "no-address", url="https://[mill.example/4")
    article(tmp_path, "other", published="Thu, 20 Nov 2025 08:00:00 +99999999999", url="https://mill.example/5")
    article(tmp_path, "half", published="\ud800", url="https://mill.example/6", note="\ud800\x1b")
    (tmp_path / "deep.json").write_text('{"text": "", "more": ' + "[" * 600 + "]" * 600 + "}")
    (tmp_path / "name\udc80.txt").write_text("Words without a date.")

    # when
    result = read([tmp_path])

    # then
    reasons = {Path(str(refused.row["path"])).stem: refused.reason for refused in result.refused}
    assert [e.content()["external_id"] for e in result.events] == ["good"]
    assert "'0001-01-01T00:00:00+05:00', which is no ISO 8601 date" in reasons["overflow"]
    assert "1970-01-01, which is before the web" in reasons["epoch"]
    assert "Invalid IPv6 URL" in reasons["no-address"]
    assert set(reasons) == {"overflow", "epoch", "no-address", "other", "half", "deep", "name\ufffd"}
    for refused in result.refused:
        assert "\x1b" not in json.dumps(refused.row, ensure_ascii=False).encode().decode() + refused.reason


def test_a_date_from_the_command_is_held_to_the_same(tmp_path: Path) -> None:
    plain = tmp_path / "note.txt"
    plain.write_text(WORDS[0])
    result = read([plain], outlet="Mill", published=datetime(25, 11, 20, tzinfo=UTC))
    assert ["before the web" in refused.reason for refused in result.refused] == [True]


def test_a_saved_page_and_a_plain_text_are_read_with_what_the_caller_adds(tmp_path: Path) -> None:
    # given
    page = tmp_path / "saved.html"
    page.write_bytes(html(*WORDS, head=ld(datePublished="2025-11-20T08:00:00Z")))
    plain = tmp_path / "note.txt"
    plain.write_text("Talks end\n\n" + "\n\n".join(WORDS))

    # when
    saved = read([page], outlet="Mill", url=URL)
    note = read([plain], outlet="Mill", published=datetime(2025, 11, 19, tzinfo=UTC))
    undated = read([plain], outlet="Mill")

    # then
    assert saved.events[0].content()["text"] == "\n\n".join(WORDS)
    assert saved.events[0].content()["article_id"] == article_id(URL)
    assert saved.events[0].reported_at == datetime(2025, 11, 20, 8, tzinfo=UTC)
    assert (note.events[0].content()["title"], note.events[0].content()["external_id"]) == ("Talks end", "note")
    assert "give --published" in undated.refused[0].reason


def test_a_path_that_does_not_exist_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.json: there is no such file"):
        read([tmp_path / "nowhere.json"])
    with pytest.raises(InputError, match="name the folder that holds them"):
        read([tmp_path])


def test_a_single_article_is_read_under_the_id_of_its_file(tmp_path: Path) -> None:
    # given
    path = article(tmp_path, "mill-1", " Words as they are.\n")

    # when
    read = article_of_json(path)

    # then
    assert (read.article_id, read.text, read.outlet, read.lang) == ("mill-1", " Words as they are.\n", "Mill", "en")
    assert read.published == datetime(2025, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize("content", ["{", "7", "{}", '{"text": " "}'])
def test_what_is_no_article_is_an_error_that_names_the_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(InputError, match=r"x\.json"):
        article_of_json(tmp_path / "x.json")
