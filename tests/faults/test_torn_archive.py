"""Raw captures with damage among them: what was whole stays readable, for Parley and for every other reader of WARC."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from fetch.archive import Archive, whole_records
from schemas.articles import Capture
from schemas.errors import FetchError
from tests.fetch.clocks import NOW, FakeClock

BODIES = [random.Random(number).randbytes(3_000) for number in range(5)]


def write(folder: Path) -> tuple[Archive, list[Capture], Path]:
    archive = Archive(folder, FakeClock())
    captures = [
        archive.write(f"http://a.example/{number}", status=200, headers={}, body=body, fetched_at=NOW)
        for number, body in enumerate(BODIES)
    ]
    (path,) = folder.glob("*.open")
    return archive, captures, path


def die(archive: Archive) -> None:
    assert archive._file is not None
    archive._file.close()


def tear(path: Path, body: int, how: str) -> bytes:
    """Damage the response that holds one of the bodies."""
    content = path.read_bytes()
    with path.open("rb") as file:
        records = list(whole_records(file))
    start, end = records[1 + body * 2]  # warcinfo, then a response and its request for each capture
    middle = (start + end) // 2
    torn = {
        "flipped": content[:middle] + bytes([content[middle] ^ 0x55]) + content[middle + 1 :],
        "zeroed": content[:middle] + bytes(end - middle) + content[end:],
        "cut": content[:middle] + content[end:],
    }[how]
    path.write_bytes(torn)
    return torn


@pytest.mark.parametrize("how", ["flipped", "zeroed", "cut"])
def test_a_torn_record_followed_by_good_ones_costs_that_record_only(tmp_path: Path, how: str) -> None:
    # given
    archive, captures, path = write(tmp_path)
    die(archive)
    torn = tear(path, 1, how)

    # when
    after = Archive(tmp_path, FakeClock())

    # then
    whole = [0, 2, 3, 4]
    assert [after.read(captures[number]) for number in whole] == [BODIES[number] for number in whole]
    with pytest.raises(FetchError, match="restore the file from a backup"):
        after.read(captures[1])
    (name,) = after.recovered
    with (tmp_path / name).open("rb") as file:
        found = [record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert found == [BODIES[number] for number in whole]
    assert (tmp_path / f"{name}.damaged").read_bytes() == torn
    assert Archive(tmp_path, FakeClock()).recovered == ()


def test_damage_to_a_finished_file_hides_only_what_it_hit(tmp_path: Path) -> None:
    # given
    archive, captures, path = write(tmp_path)
    archive.close()
    tear(path.with_name(path.name.removesuffix(".open")), 2, "flipped")

    # when
    with pytest.raises(FetchError) as refused:
        archive.read(captures[2])

    # then
    assert captures[2].warc in str(refused.value)
    assert "restore the file from a backup" in str(refused.value)
    assert [archive.read(captures[number]) for number in (0, 1, 3, 4)] == [BODIES[number] for number in (0, 1, 3, 4)]


def test_a_recovery_that_was_killed_is_done_again(tmp_path: Path) -> None:
    # given: whole records copied, the damaged file not yet out of the way
    archive, captures, path = write(tmp_path)
    die(archive)
    torn = tear(path, 1, "zeroed")
    Archive(tmp_path, FakeClock())
    (damaged,) = tmp_path.glob("*.damaged")
    damaged.rename(path)

    # when
    after = Archive(tmp_path, FakeClock())

    # then
    assert after.read(captures[4]) == BODIES[4]
    assert [file.read_bytes() for file in tmp_path.glob("*.damaged")] == [torn]
    assert not list(tmp_path.glob("*.open"))
