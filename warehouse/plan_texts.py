"""A plan's full text, handed in by a person, put into the log: the same text twice adds nothing."""

from __future__ import annotations

from typing import NamedTuple

from schemas.envelope import NewEvent, canonical, digest
from schemas.errors import InputError
from schemas.plan_texts import PlanTextRecorded
from warehouse.log.erasure import kept_out
from warehouse.store import Store


class Recorded(NamedTuple):
    """The id of a text (of the act of handing it in), and whether it is new."""

    act: str
    new: bool


def record(store: Store, text: PlanTextRecorded) -> Recorded:
    """Append a text, unless the same one is the last of its version; it shows once views are projected.

    One that another has followed is taken in again, and is the last then. Raises InputError for what was erased.
    """
    if text.article_id is not None and text.article_id in kept_out(store):
        raise InputError(f"what stood at {text.url} was erased and is not taken in again; `parley review list` says why")
    stream = f"review:{text.version or f'{text.lineage}-{text.points}'}"
    query = """
        SELECT event_id, payload IS NULL AS erased
        FROM log.main.event
        WHERE stream = ? AND type = 'PlanTextRecorded'
        ORDER BY position
    """
    erased = {str(row["event_id"]): bool(row["erased"]) for row in store.query(query, [stream])}
    last = next((act for act in reversed(erased) if not erased[act]), None)
    # Who hands it in, and by which reader its matters were read, makes no other text of it; what was read does.
    content = digest(["plan text", text.topic, canonical(text.model_dump(mode="json", exclude={"by", "note", "extractor"}))])
    time = 0
    while True:
        time += 1
        command = f"{content} {time}"
        event = NewEvent.act(stream, text, command_id=command, observed_at=store.clock(), topic=text.topic)
        if erased.get(event.event_id):
            raise InputError(f"this very text was erased and is not taken in again ({event.event_id[:12]})")
        if event.event_id == last:
            return Recorded(event.event_id, new=False)
        if event.event_id not in erased:
            store.append([event])
            return Recorded(event.event_id, new=True)
