"""Alerts as messages to people, by whatever Apprise speaks: one a run and rule, each change with its words and who says so."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from schemas.characters import clean
from schemas.errors import InputError

SECONDS = 30.0
"""For one message; what takes longer is taken for failed."""
AT_MOST = 50
"""Changes in one message; the others go into that of the next run."""


def digest(rule: str, title: str, rows: Sequence[Mapping[str, Any]], waiting: int = 0) -> tuple[str, str]:
    """Title and text of a message about changes; `title` is the topic's, `waiting` counts those that it leaves for the next."""
    many = f"{len(rows)} change{'' if len(rows) == 1 else 's'}"
    parts = [_told(number, row) for number, row in enumerate(rows, start=1)]
    if waiting:
        parts.append(f"{waiting} more follow.")
    return f"{line(title)}: {many}", "\n\n".join([*parts, f"Rule: {rule}"])


def _told(number: int, row: Mapping[str, Any]) -> str:
    said = [f"{number}. {line(row['sentence'])}"]
    if row["quote"]:
        said.append(f"“{line(row['quote'])}”")
    who = [str(part) for part in (row["chain_text"], row["outlet"], str(row["published"] or "")[:10]) if part]
    if who:
        said.append(line(" · ".join(dict.fromkeys(who))))
    if str(row["url"]).startswith(("http://", "https://")):
        said.append(re.sub(r"\s", "%20", line(row["url"], break_mentions=False)))
    return "\n".join(said)


def line(text: object, *, break_mentions: bool = True) -> str:
    """A stranger's text as one line that calls nobody: in a chat, an article could say @everyone, or go on as the next change."""
    flat = " ".join(clean(str(text)).split())
    return flat.replace("@", "@\N{ZERO WIDTH SPACE}") if break_mentions else flat


async def send(address: str, title: str, text: str) -> str | None:
    """Send a message to every service that the address names; returns why one of them did not take it, or None.

    Apprise works in a thread that nobody waits for longer than the limit. Raises InputError where it knows no such service.
    """
    done: Future[str | None] = Future()

    def work() -> None:
        done.set_running_or_notify_cancel()  # from now on only the message itself ends it, be anybody still waiting or not
        try:
            done.set_result(_notify(address, title, text))
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        return await asyncio.wait_for(asyncio.wrap_future(done), SECONDS)
    except TimeoutError:
        return f"the message was not taken within {SECONDS:g} seconds"


def _notify(address: str, title: str, text: str) -> str | None:
    import apprise

    asset = apprise.AppriseAsset(app_id="Parley", app_desc="Parley", app_url="", async_mode=False, storage_mode="memory")
    asset.http_redirects = False
    service = apprise.Apprise(asset=asset)
    heard = _Heard()
    apprise.logger.addHandler(heard)
    try:
        if not service.add(address) or not len(service):
            raise InputError("the variable holds no address that Apprise knows; see https://appriseit.com/services/")
        for one in service:
            # A chat refuses what is too long for it, and would do so at every repeat.
            if one.overflow_mode == apprise.OverflowMode.UPSTREAM:
                one.overflow_mode = apprise.OverflowMode.SPLIT
        if service.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT):
            return None
    finally:
        apprise.logger.removeHandler(heard)
    return f"the message was not taken: {_without(address, heard.last or 'Apprise does not say why')}"


class _Heard(logging.Handler):
    """What Apprise says of this thread's message."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.last = record.getMessage()


def _without(address: str, text: str) -> str:
    # An address holds passwords and tokens, and nothing of it may stand in a status or a log.
    for part in sorted(set(re.split(r"[^\w.-]+", address)), key=len, reverse=True):
        if len(part) >= 4:
            text = text.replace(part, "…")
    return line(text)[:300]
