from __future__ import annotations

import argparse
import os
import resource
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from fetch.archive import Archive
from schemas.articles import Capture
from schemas.errors import FetchError
from tests.fetch.clocks import NOW, FakeClock


def write(archive: Archive, url: str, body: bytes) -> Capture:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    return archive.write(url, status=200, headers=headers, body=body, fetched_at=NOW, request_headers={"user-agent": "Parley"})


def bodies(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"]


@pytest.mark.parametrize("lost", [1, 40, 200])
def test_a_torn_last_record_is_cut_off_and_the_others_are_read(tmp_path: Path, lost: int) -> None:
    # given: a process that died while it wrote its third capture
    archive = Archive(tmp_path, FakeClock())
    first, second = write(archive, "http://a.example/1", b"one"), write(archive, "http://a.example/2", b"two")
    (path,) = tmp_path.glob("*.open")
    whole = path.stat().st_size
    write(archive, "http://a.example/3", b"three" * 100)
    end = path.stat().st_size
    assert archive._file is not None
    archive._file.close()
    with path.open("r+b") as file:
        file.truncate(end - lost)

    # when
    after = Archive(tmp_path, FakeClock())

    # then
    (name,) = after.recovered
    assert (after.read(first), after.read(second)) == (b"one", b"two")
    assert (tmp_path / name).stat().st_size >= whole
    assert bodies(tmp_path / name)[:2] == [b"one", b"two"]
    assert not list(tmp_path.glob("*.open"))


def test_rubbish_behind_the_last_record_is_cut_off(tmp_path: Path) -> None:
    # given
    archive = Archive(tmp_path, FakeClock())
    capture = write(archive, "http://a.example/1", b"one")
    (path,) = tmp_path.glob("*.open")
    whole = path.stat().st_size
    assert archive._file is not None
    archive._file.close()
    with path.open("ab") as file:
        file.write(b"\0" * 512)

    # when
    after = Archive(tmp_path, FakeClock())

    # then
    assert (tmp_path / after.recovered[0]).stat().st_size == whole
    assert after.read(capture) == b"one"


def test_a_file_that_another_process_still_writes_is_left_to_it(tmp_path: Path) -> None:
    # given
    first = Archive(tmp_path, FakeClock())
    one = write(first, "http://a.example/1", b"one")

    # when
    second = Archive(tmp_path, FakeClock())
    two = write(second, "http://a.example/2", b"two")
    three = write(first, "http://a.example/3", b"three")
    first.close()
    second.close()

    # then
    assert second.recovered == ()
    assert one.warc == three.warc != two.warc
    assert [second.read(capture) for capture in (one, two, three)] == [b"one", b"two", b"three"]


def test_each_day_has_a_file_of_its_own(tmp_path: Path) -> None:
    # given
    clock = FakeClock()

    # when
    with Archive(tmp_path, clock) as archive:
        today = write(archive, "http://a.example/1", b"one")
        clock.later(days=1)
        tomorrow = write(archive, "http://a.example/1", b"one again")

    # then
    assert "20251120" in today.warc
    assert "20251121" in tomorrow.warc
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({today.warc, tomorrow.warc})


def test_a_capture_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    # given
    archive = Archive(tmp_path, FakeClock())

    # when, then
    with pytest.raises(FetchError, match="no such WARC file; restore it"):
        archive.read(Capture(warc="parley-1.warc.gz", record_id="<urn:uuid:1>"))
    with pytest.raises(FetchError, match="no such WARC file"):
        archive.read(Capture(warc="../secret", record_id="<urn:uuid:1>"))


def test_a_full_disk_is_said_and_leaves_no_half_record(tmp_path: Path) -> None:
    # given: a limit on the size of files, which the kernel reports as it reports a full disk
    archive = Archive(tmp_path, FakeClock())
    one = write(archive, "http://a.example/1", b"one")
    (path,) = tmp_path.glob("*.open")
    whole = path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    # when
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole + 300, hard))
    try:
        with pytest.raises(FetchError, match=r"could not be archived .* free some space"):
            write(archive, "http://a.example/2", os.urandom(5_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    left = path.stat().st_size
    three = write(archive, "http://a.example/3", b"three")
    archive.close()

    # then
    assert left == whole
    assert [archive.read(capture) for capture in (one, three)] == [b"one", b"three"]


def test_request_and_response_are_records_that_other_tools_check_and_put_together(tmp_path: Path) -> None:
    # given
    url = "http://a.example:8080/news/ü?page=2&x=a b"
    with Archive(tmp_path, FakeClock()) as archive:
        capture = write(archive, url, "<p>é</p>".encode())
    path = tmp_path / capture.warc

    # when
    checker = Checker(argparse.Namespace(inputs=[str(path)], verbose=False))
    checker.process_all()
    with path.open("rb") as file:
        read = [(r.rec_type, r.rec_headers, r.http_headers, r.content_stream().read()) for r in ArchiveIterator(file)]

    # then
    assert checker.exit_value == 0
    assert [kind for kind, *_ in read] == ["warcinfo", "response", "request"]
    (_, response, answer, body), (_, request, asked, _) = read[1:]
    assert (answer.get_statuscode(), answer.get_header("content-type"), body) == ("200", "text/html", "<p>é</p>".encode())
    assert (asked.protocol, asked.statusline) == ("GET", "/news/%C3%BC?page=2&x=a%20b HTTP/1.1")
    assert (asked.get_header("host"), asked.get_header("user-agent")) == ("a.example:8080", "Parley")
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID") == capture.record_id
    assert request.get_header("WARC-Target-URI") == response.get_header("WARC-Target-URI")
