"""`python -m newsroom` as a person runs it."""

from __future__ import annotations

import socket
import subprocess
import sys

import httpx

COMMAND = [sys.executable, "-m", "newsroom"]


def test_help_says_what_it_is_and_which_days_there_are() -> None:
    # given
    command = [*COMMAND, "--help"]

    # when
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    # then
    assert "Not for citation" in " ".join(done.stdout.split())
    assert "2025-11-24" in done.stdout


def test_it_serves_the_day_asked_for_until_told_to_stop() -> None:
    # given
    command = [*COMMAND, "--date", "2025-11-24", "--for", "60"]

    # when
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        feed = httpx.get(f"{base}/quillwire/feed.xml").text
        process.terminate()
        _, talk = process.communicate(timeout=10)

    # then
    assert process.returncode == 0
    assert "geneva-nineteen" in feed
    assert "when-it-is-over" not in feed
    assert "24 November 2025" in talk


def test_it_stops_by_itself_when_the_time_is_up() -> None:
    # given
    command = [*COMMAND, "--for", "0.1"]

    # when
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    # then
    assert done.returncode == 0
    assert done.stdout.startswith("http://127.0.0.1:")


def test_a_taken_port_and_a_bad_date_say_what_to_do() -> None:
    # given
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        # when
        refused = subprocess.run([*COMMAND, "--port", str(port)], capture_output=True, text=True, timeout=20, check=False)
        mistyped = subprocess.run([*COMMAND, "--date", "soon"], capture_output=True, text=True, timeout=20, check=False)

    # then
    assert refused.returncode == 1
    assert "Choose another with --port" in refused.stderr
    assert mistyped.returncode == 2
    assert "2025-11-24" in mistyped.stderr
