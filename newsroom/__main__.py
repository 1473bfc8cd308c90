"""`python -m newsroom`: serve the small world at one moment of its calendar until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import datetime

from newsroom.calendar import DAYS, NOTICE, moment
from newsroom.server import Newsroom


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2025-11-24 or 2025-11-24T18:00+00:00") from error


def parser() -> argparse.ArgumentParser:
    """The command line of the newsroom."""
    days = ", ".join(f"{d:%Y-%m-%d}" for d in DAYS)
    out = argparse.ArgumentParser(
        prog="python -m newsroom",
        description=f"Serve sample news on 127.0.0.1 as it stood on a day of autumn 2025. {NOTICE}",
        epilog=f"Days on which something changes: {days}.",
    )
    out.add_argument("--port", type=int, default=0, help="port to listen on (default: any free one)")
    out.add_argument(
        "--date", type=_moment, default=DAYS[-1], metavar="DATE", help="simulated day, or moment with offset (default: last day)"
    )
    out.add_argument(
        "--for", dest="seconds", type=float, metavar="SECONDS", help="stop after so many seconds (default: when interrupted)"
    )
    return out


def main(arguments: list[str] | None = None) -> int:
    """Serve until the time is up, SIGINT or SIGTERM; the base address goes to stdout, talk to stderr."""
    options = parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with Newsroom(options.date).serve(options.port) as base:
            print(base, flush=True)
            print(f"The newsroom stands at {options.date:%d %B %Y, %H:%M %Z}. Samples only. Stop with Ctrl-C.", file=sys.stderr)
            stop.wait(options.seconds)
    except OSError as error:
        print(
            f"The newsroom cannot listen on port {options.port}: {error.strerror}. Choose another with --port.", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
