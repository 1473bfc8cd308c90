"""A publication that dies at any instruction leaves the old snapshot valid, and the next one publishes.

A process is killed at each step by which something of it could stay on the disk: at every file opened for writing, fsync, rename,
link and removal in turn, and before each statement that writes a file. Forks of one process share its imports, so that there is
time for all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CHILD = """
import contextlib, json, os, shutil, signal, sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas  # which DuckDB looks for when values are bound: once here, not in every fork
import pyarrow

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.settings import KeepSettings, Settings
from warehouse.connect import open_snapshot, open_store
from warehouse.snapshot import publish
from warehouse.views.definition import load_views
from warehouse.views.lint import check
from warehouse.views.runner import VIEWS, stage

base = Path(sys.argv[1])
for view in load_views(VIEWS):  # once for all forks
    check(view)
NOW = datetime(2025, 11, 25, 12, tzinfo=UTC)
KEEP = Settings(keep=KeepSettings(snapshots=1, snapshot_grace_hours=0))


def add(store, number):
    payload = ArticleWithdrawn(article_id=str(number), url=f"https://example.org/{number}", reason="410")
    store.append([NewEvent.fact(f"article:{number}", payload, observed_at=NOW)])
    stage(store)


def forked(work):
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def prepare(folder):
    with open_store(folder, clock=lambda: NOW) as store:
        add(store, 1)
        publish(store, folder, KEEP)
        add(store, 2)


class Dying:
    '''Counts steps and kills the process at the one that is wanted.'''

    def __init__(self, at):
        self.left, self.watching = at, False

    def step(self):
        if self.watching:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event, said):
        writes = event == "open" and said[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or event in ("os.rename", "os.remove", "os.symlink", "os.mkdir"):
            self.step()


def publish_and_die(folder, at):
    dying = Dying(at)
    with open_store(folder, clock=lambda: NOW) as store:
        sys.addaudithook(dying.hook)
        fsync = os.fsync
        os.fsync = lambda descriptor: (dying.step(), fsync(descriptor))
        connection = store.connection

        class Watched:
            def __getattr__(self, name):
                return getattr(connection, name)

            def execute(self, statement, *values):
                if statement.startswith(("ATTACH", "CHECKPOINT", "COPY", "DETACH", "CREATE OR REPLACE VIEW")):
                    dying.step()
                return connection.execute(statement, *values)

        store.connection = Watched()
        dying.watching = True
        publish(store, folder, KEEP)
        dying.watching = False


def look(folder, wanted):
    query = "SELECT (SELECT count(*) FROM event), count(*), (SELECT position FROM snapshot) FROM stg_article_withdrawn"
    with contextlib.closing(open_snapshot(folder.current)) as connection:
        count = connection.execute(query).fetchone()
    assert len(set(count)) == 1, count
    assert count[0] in wanted, count


def look_and_go_on(folder, wanted):
    look(folder, wanted)
    with open_store(folder, clock=lambda: NOW) as store:
        publish(store, folder, KEEP)
    look(folder, (2,))
    names = sorted(path.name for path in folder.snapshots.iterdir())
    assert not [name for name in names if "tmp" in name], names
    assert len(names) <= 4, names  # one that is current already is not published again; the older one goes with the next


assert forked(lambda: prepare(DataFolder(base / "first"))) == 0
killed, at = 0, 0
while True:
    at += 1
    root = base / "round"
    shutil.copytree(base / "first", root, symlinks=True)
    folder = DataFolder(root)
    ended = forked(lambda: publish_and_die(folder, at))
    assert ended in (0, -signal.SIGKILL), (at, ended)
    assert forked(lambda: look_and_go_on(folder, (1, 2) if ended else (2,))) == 0, at
    shutil.rmtree(root)
    if ended == 0:
        break
    killed += 1
print(json.dumps({"killed": killed}))
"""


def test_a_publication_that_dies_at_any_step_leaves_a_snapshot_that_opens_and_the_next_one_publishes(tmp_path: Path) -> None:
    # given / when
    done = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, check=False, timeout=240)

    # then
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["killed"] > 30
