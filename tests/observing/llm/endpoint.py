"""An endpoint on the loopback interface that speaks as OpenAI's does, and misbehaves as it is told. It ends with its context."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Told = dict[str, Any]
Reply = tuple[int, Told | str]
"""Status and body; a string is sent as it is."""

STALL: Reply = (0, "")
"""No answer at all."""


class Endpoint:
    """`reply` makes the answer to each question from what was asked; `asked` has the questions, `keys` what each showed."""

    def __init__(self, reply: Callable[[Told], Reply]) -> None:
        self.reply = reply
        self.asked: list[Told] = []
        self.keys: list[str] = []
        self.base_url = ""


def answering(content: Told | str) -> Reply:
    """A call of the tool that was offered, with these arguments."""
    arguments = content if isinstance(content, str) else json.dumps(content)
    call = {"id": "call-1", "type": "function", "function": {"name": "final_result", "arguments": arguments}}
    return 200, _completion({"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls")


def saying(words: str | None = None, refusal: str | None = None) -> Reply:
    """Plain words where a tool call was asked for, or a refusal."""
    return 200, _completion({"role": "assistant", "content": words, "refusal": refusal}, "stop")


def _completion(said: Told, reason: str) -> Told:
    return {
        "id": "chat-1", "object": "chat.completion", "created": 1, "model": "loopback",
        "choices": [{"index": 0, "finish_reason": reason, "message": said}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }  # fmt: skip


@contextmanager
def endpoint(reply: Callable[[Told], Reply] | Reply) -> Iterator[Endpoint]:
    """A running endpoint."""
    here = Endpoint(reply if callable(reply) else lambda _: reply)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            here.asked.append(asked)
            here.keys.append(self.headers.get("Authorization") or self.headers.get("X-Api-Key", ""))
            status, body = here.reply(asked)
            if (status, body) == STALL:
                over.wait(20)
                return
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Retry-After-Ms", "1")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    here.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield here
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
