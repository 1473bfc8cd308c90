"""Verify as the command runs it: heads noted elsewhere and captures are held against the log."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fetch.archive import Archive, whole_records
from flows.erasing import erase
from flows.verifying import verify_log
from schemas.articles import ArticlePublished, ArticleWithdrawn, Capture
from schemas.envelope import NewEvent
from schemas.errors import InputError
from schemas.folder import DataFolder
from warehouse.connect import open_store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def test_the_head_that_verify_tells_is_the_anchor_that_it_takes(tmp_path: Path) -> None:
    # given
    folder, told = DataFolder(tmp_path), list[str]()
    with open_store(folder, clock=lambda: NOON) as store:
        gone = ArticleWithdrawn(article_id="a", url="https://example.org/1", reason="410")
        store.append([NewEvent.fact("article:a", gone, observed_at=NOON)])
    verify_log(folder, tell=told.append, clock=lambda: NOON)
    anchor = next(line for line in told if line.startswith("Head")).split()[-1]

    # when
    same = verify_log(folder, tell=told.append, clock=lambda: NOON, anchors=[anchor])
    other = verify_log(folder, tell=told.append, clock=lambda: NOON, anchors=["f" * 64 + "@1", "f" * 64 + "@2"])

    # then
    assert [row["check"] for row in same if not row["ok"]] == []
    assert [row["check"] for row in other if not row["ok"]] == ["log", "anchor", "anchor"]
    with pytest.raises(InputError, match="HASH@POSITION"):
        verify_log(folder, tell=told.append, anchors=["nonsense"])


def page(folder: DataFolder, *bodies: bytes) -> list[Capture]:
    """A WARC file with these bodies, and an article for each that names its capture."""
    with Archive(folder.archive, lambda: NOON) as archive:
        captures = [archive.write("https://example.org/", status=200, headers={}, body=body, fetched_at=NOON) for body in bodies]
    with open_store(folder, clock=lambda: NOON) as store:
        for number, capture in enumerate(captures):
            article = ArticlePublished(
                article_id=f"page{number}", url="u", raw_url="u", outlet="o", title="t", lang="en", text="Words.", text_hash="h",
                reader="r", capture=capture,
            )  # fmt: skip
            store.append([NewEvent.fact(f"article:page{number}", article, observed_at=NOON)])
    return captures


def not_ok(folder: DataFolder) -> list[str]:
    found = verify_log(folder, tell=str, clock=lambda: NOON)
    return [row["detail"] for row in found if not row["ok"] and row["check"] != "log"]


def test_captures_that_are_in_the_archive_as_written_give_no_finding(tmp_path: Path) -> None:
    # given
    folder, told = DataFolder(tmp_path), list[tuple[str, int, int]]()
    page(folder, b"<p>one</p>", b"", b"<p>three</p>")

    # when
    found = verify_log(folder, tell=str, clock=lambda: NOON, progress=lambda *step: told.append(step))

    # then
    assert [row for row in found if not row["ok"]] == []
    assert ("events", 3, 3) in told
    assert ("archive files", 0, 1) in told


def test_a_capture_whose_file_is_gone_is_found_with_its_article_and_file(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    (capture,) = page(folder, b"<p>one</p>")
    (folder.archive / capture.warc).unlink()

    # when
    found = not_ok(folder)

    # then
    gone = f"{capture.warc}: there is no such file in the archive; restore the file from a backup"
    assert found == [f"position 1: article page0: {gone}"]


def test_a_capture_with_a_flipped_byte_is_found_and_its_neighbours_are_well(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    captures = page(folder, b"<p>one</p>", b"<p>two</p>", b"<p>three</p>")
    path = folder.archive / captures[1].warc
    with path.open("r+b") as file:
        spans = list(whole_records(file))
        middle = sum(spans[3]) // 2  # after the warcinfo, each response is followed by its request
        file.seek(middle)
        byte = file.read(1)[0]
        file.seek(middle)
        file.write(bytes([byte ^ 0x40]))

    # when
    found = not_ok(folder)

    # then
    whole = f"the file holds no whole record {captures[1].record_id}"
    assert found == [f"position 2: article page1: {path.name}: {whole}; restore the file from a backup"]


def test_a_capture_that_somebody_wrote_anew_with_another_body_is_found(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    (capture,) = page(folder, b"<p>not our plan</p>")
    path = folder.archive / capture.warc
    with path.open("rb") as file:
        records = [(file.seek(start), gzip.decompress(file.read(end - start)))[1] for start, end in list(whole_records(file))]
    path.write_bytes(b"".join(gzip.compress(record.replace(b"not our plan", b"our own plan")) for record in records))

    # when
    found = not_ok(folder)

    # then
    digest = f"the body of record {capture.record_id} does not give the digest that the record carries"
    assert found == [f"position 1: article page0: {path.name}: {digest}; restore the file from a backup"]


def test_a_capture_that_was_erased_is_not_missed(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    page(folder, b"<p>one</p>", b"<p>two</p>")

    # when
    erase(folder, "page0", by="Ada", note="asked by the publisher", clock=lambda: NOON)

    # then
    assert not_ok(folder) == []
