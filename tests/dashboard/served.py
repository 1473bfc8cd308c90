"""The dashboard as a real server, for tests that need one: a browser, or bytes that no client library would send."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from dashboard.app import make_app
from dashboard.reviewing import Commands
from schemas.folder import DataFolder
from tests.dashboard.world import NOW


@contextmanager
def serving(folder: DataFolder, commands: Commands | None = None) -> Iterator[str]:
    """The dashboard over a folder on a free port, on the morning of the world; with commands people can review."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who asks before the server is up waits
        app = make_app(folder, clock=lambda: NOW, seconds=60.0, commands=commands)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
