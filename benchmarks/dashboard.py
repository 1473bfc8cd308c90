"""How long readers of the dashboard wait: from the start of the process to the first content, and for every page.

    python benchmarks/dashboard.py [DIR ...] [--events 1000 --events 1000000] [--json]

A folder that has a snapshot is read as it is; another one is copied, its views are built and published. First `parley serve` is
started as a process of its own: seconds until the first page of the largest topic is there, the process's CPU seconds and most
memory after one look at every page. Then each page is made in this process, none of them kept: bytes as they are and
compressed, CPU and wall milliseconds, for today and for a day of the past. "first" is the first look since the snapshot was
opened, the others are medians. A page about one thing is asked for the thing that most is said of: the worst case.

Another dashboard can be started beside it, for its time to the first content and its memory:

    uv pip install --target /tmp/peers datasette && python benchmarks/dashboard.py --peers /tmp/peers
"""

from __future__ import annotations

import gzip
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a file, its folder has another `dashboard` in it: this one

from starlette.testclient import TestClient

from benchmarks.measuring import Row, clock, folder_of, options, show
from benchmarks.publish import prepare
from dashboard.app import make_app
from dashboard.pages import PAGES
from schemas.folder import DataFolder
from warehouse.read import Reader, open_reader

DAY = date(2025, 11, 15)
"""Halfway through the load."""
PATIENCE = 30.0
"""Seconds that one page may take here; `parley serve` gives up after 8."""
WORDS = "peace plan"
LARGEST = {
    "plan": "SELECT plan FROM plan WHERE topic = '{topic}' ORDER BY articles DESC, plan LIMIT 1",
    "compare": "SELECT plan FROM plan WHERE topic = '{topic}' ORDER BY articles DESC, plan LIMIT 1",
    "deadline": "SELECT deadline FROM deadline WHERE topic = '{topic}' ORDER BY articles DESC, deadline LIMIT 1",
    "meeting": "SELECT meeting FROM meeting WHERE topic = '{topic}' ORDER BY articles DESC, meeting LIMIT 1",
    "contradiction": "SELECT contradiction FROM contradiction WHERE topic = '{topic}' ORDER BY contradiction LIMIT 1",
    "actor": "SELECT name FROM actor WHERE topic = '{topic}' ORDER BY articles DESC, name LIMIT 1",
    "article": "SELECT article_id FROM observation WHERE topic = '{topic}' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    "event": "SELECT observation FROM observation WHERE topic = '{topic}' ORDER BY published DESC, 1 LIMIT 1",
}
"""Of each page about one thing, what to ask it for."""


@dataclass
class Started:
    """A server as a process of its own: where it is, how long it took, and what it has used once it has ended."""

    base: str
    seconds: float
    cpu: float = 0.0
    peak_mb: float = 0.0


def addresses(reader: Reader) -> dict[str, str]:
    """Of each page its address in the largest topic."""
    topic = reader.rows("SELECT topic FROM observation GROUP BY topic ORDER BY count(*) DESC LIMIT 1")[0]["topic"]
    found = {}
    for page in PAGES:
        key = ""
        if page.keyed:
            rows = reader.rows(LARGEST[page.name].format(topic=topic))
            if not rows:
                continue  # a small log has no pair of statements that conflict
            key = "/" + quote(str(next(iter(rows[0].values()))), safe="")
        found[page.name] = f"/{topic}/{page.name}{key}" + (f"?q={quote(WORDS)}" if page.name == "search" else "")
    return found


@contextmanager
def started(command: Sequence[str], base: str, first: str, **environment: str) -> Iterator[Started]:
    """Start a server and wait for its first content; it ends with the block, and what it used is told then."""
    before = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment)
    try:
        while True:
            try:
                _read(base + first)
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - before > PATIENCE:
                    raise
                time.sleep(0.01)
        server = Started(base, time.perf_counter() - before)
        yield server
    finally:
        process.terminate()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    server.cpu, server.peak_mb = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def starts(folder: DataFolder, asked: dict[str, str], repeat: int) -> Row:
    """Figures of `parley serve` as a process."""
    servers = []
    for _ in range(repeat):
        port = _free_port()
        command = [sys.executable, "-m", "parley", "--dir", str(folder.root), "serve", "--port", str(port)]
        with started(command, f"http://127.0.0.1:{port}", asked["today"]) as server:
            servers.append(server)
        if len(servers) == 1:
            first_only = server.peak_mb
    with started(command, f"http://127.0.0.1:{port}", asked["today"]) as server:
        for address in asked.values():
            _read(server.base + address)
    return {
        "server": "parley serve",
        "first content s": median(one.seconds for one in servers),
        "CPU-s until then": median(one.cpu for one in servers),
        "MB then": first_only,
        "MB after every page": server.peak_mb,
    }


def peers(installed: Path | None, repeat: int) -> list[Row]:
    """The same of datasette over a table of one row, where a folder is given in which it is installed."""
    if installed is None:
        return []
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "one.db"
        with sqlite3.connect(database) as connection:
            connection.execute("CREATE TABLE one AS SELECT 1 AS a")
        servers = []
        for _ in range(repeat):
            port = _free_port()
            command = [sys.executable, "-m", "datasette", str(database), "--port", str(port), "--setting", "num_sql_threads", "2"]
            with started(command, f"http://127.0.0.1:{port}", "/one/one", PYTHONPATH=str(installed)) as server:
                servers.append(server)
    figures = {"first content s": "seconds", "CPU-s until then": "cpu", "MB then": "peak_mb"}
    return [
        {"server": "datasette, one row"} | {name: median(getattr(one, of) for one in servers) for name, of in figures.items()}
    ]


def pages(folder: DataFolder, asked: dict[str, str], repeat: int) -> list[Row]:
    """A row for each page, the slowest first. A parameter that no page knows keeps each look from being the one before."""
    rows: list[Row] = []
    looks_back = {page.name for page in PAGES if page.looks_back}
    app = make_app(folder, clock=clock, seconds=PATIENCE)
    with TestClient(app, base_url="http://127.0.0.1", headers={"accept-encoding": "identity"}) as client:

        def look(address: str, day: str, turn: int) -> tuple[bytes, float, float]:
            mark = "&" if "?" in address else "?"
            cpu, wall = time.process_time(), time.perf_counter()
            answer = client.get(f"{address}{mark}turn={turn}{day}")
            taken = (time.process_time() - cpu) * 1_000, (time.perf_counter() - wall) * 1_000
            if answer.status_code not in (200, 404, 503):
                raise RuntimeError(f"{address} answered {answer.status_code}: {re.sub('<[^>]+>', ' ', answer.text)[-300:]}")
            if answer.status_code != 200:
                raise LookupError("not known by then" if answer.status_code == 404 else f"over {PATIENCE:g} s")
            return answer.content, *taken

        look(asked["today"], "", -1)  # so that what every process loads once is not told as the first page's
        for name, address in asked.items():
            body, _, first = look(address, "", 0)
            later = [look(address, "", turn) for turn in range(1, repeat + 1)]
            row: Row = {"page": name, "kB": len(body) / 1e3, "gzip kB": len(gzip.compress(body, 5)) / 1e3, "first ms": first}
            row |= {"CPU ms": median(cpu for _, cpu, _ in later), "wall ms": median(wall for _, _, wall in later)}
            if name in looks_back:
                try:
                    past = [look(address, f"&as_of={DAY}", turn) for turn in range(2)]
                    row |= {"a day, first CPU ms": past[0][1], "a day, CPU ms": past[1][1]}
                except LookupError as error:
                    row |= {"a day, first CPU ms": str(error)}
            rows.append(row)
    return sorted(rows, key=lambda row: -row["CPU ms"])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = options(__doc__, events=[1_000, 1_000_000])
    parser.add_argument("--peers", type=Path, help="a folder with other dashboards, made by uv pip install --target")
    chosen = parser.parse_args(arguments)
    given: list[tuple[int | None, Path | None]] = [(None, path) for path in chosen.data]
    for count, source in given or [(count, None) for count in chosen.events or (1_000, 1_000_000)]:
        with tempfile.TemporaryDirectory() as place:
            folder = DataFolder(source) if source and DataFolder(source).current.exists() else None
            if folder is None:
                folder = folder_of(Path(place), count, source)
                prepare(folder)
            with open_reader(folder) as reader:
                asked = addresses(reader)
            servers = [starts(folder, asked, chosen.repeat), *peers(chosen.peers, chosen.repeat)]
            show(f"start over {folder.root.name}", servers, as_json=chosen.json)
            show(f"pages over {folder.root.name}", pages(folder, asked, chosen.repeat), as_json=chosen.json)


def _read(address: str) -> bytes:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            body: bytes = answer.read()
            return body
    except HTTPError as error:
        if error.code == 503:  # it took longer than a server lets a question take; the table of pages tells how long
            return b""
        raise RuntimeError(f"{address} answered {error.code}") from error


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
