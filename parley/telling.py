"""How histories, pairs and runs read on a terminal: a line says what, the lines below it which words say so, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from parley.output import cell, page


def source_of(row: Mapping[str, Any], suffix: str = "") -> str:
    """Who says so, where and when: `Marco Rubio, says Mike Rounds, in Capitol Ledger, 22 November 2025`."""
    chain = row.get(f"chain_text{suffix}") or row.get(f"outlet{suffix}")
    day = row.get(f"published{suffix}")
    return ", ".join(part for part in (cell(chain), cell(day)[:10]) if part)


def evidence(row: Mapping[str, Any], suffix: str = "") -> RenderableType:
    """The words of a row in quotation marks, below them who says so and the address."""
    words = " ".join(str(row.get(f"quote{suffix}") or "").split())
    lines = [Text(f"“{words}”", style="italic"), Text(source_of(row, suffix), style="dim")]
    if url := row.get(f"url{suffix}"):
        lines.append(Text(str(url), style="dim"))
    return Padding(Group(*lines), (0, 0, 0, 4))


_SAID_ELSEWHERE = frozenset({"speaker", "chain_text", "origin", "outlet", "title", "url", "article_id", "revision", "published",
    "quote", "start", "end", "latest_change", "counts", "due_history", "text"})  # fmt: skip
_SAYING = ("effect", "due_text", "set_by", "addressed_to", "place", "participants", "when_earliest", "points", "agents", "stance")


def history(told: Mapping[str, Any]) -> None:
    """Print one thing: what is known of it now, then every report of it in order with its words."""
    console = page()
    console.print(Text(f"{told['kind']} {told['id']}", style="bold"))
    for name, value in told["state"].items():
        if name not in _SAID_ELSEWHERE and value not in (None, "", [], told["id"]):
            console.print(Text(f"  {name.replace('_', ' ')}: {cell(value)}"))
    for part in ("versions", "participants", "revisions"):
        for row in told.get(part, []):
            console.print(Text(f"  {part[:-1]}: {_short(row)}"))
    for line in told["history"] or [told["state"]]:
        console.print()
        console.print(Text(cell(line["published"])[:10], style="bold"), Text(_what(line)))
        if line.get("quote"):
            console.print(evidence(line))


def _what(line: Mapping[str, Any]) -> str:
    """What a report says, in a few words: the event, then who, when and where as far as it tells."""
    said = str(line.get("event") or line.get("stance") or line.get("kind") or "")
    if line.get("modality") not in (None, "asserted"):
        said += f" ({line['modality']})"
    details = [f"{name.replace('_', ' ')} {cell(line[name])}" for name in _SAYING if line.get(name) not in (None, "", [])]
    return ", ".join([said, *details])


def _short(row: Mapping[str, Any]) -> str:
    wanted = ("version", "participant", "revision", "points", "status", "articles", "published")
    return ", ".join(f"{cell(row[name])} {name}" if name == "articles" else cell(row[name]) for name in wanted if row.get(name))


def pair(row: Mapping[str, Any]) -> RenderableType:
    """Two statements that cannot both be true, one below the other."""
    days = row.get("days_between")
    between = f", {days} day{'' if days == 1 else 's'} between" if days is not None else ""
    title = f"{str(row['type']).replace('_', ' ')}: {row['about']} ({row['state']}{between})"
    return Group(Text(title, style="bold"), evidence(row, "_a"), evidence(row, "_b"), Text(""))


def last_run(last: Mapping[str, Any]) -> None:
    """Print how a run ended: outcome and message, what each gate let through, what failed and what to do next."""
    console = page()
    console.print(Text(f"{last['topic']}: {last['outcome'].replace('_', ' ')}", style="bold"), Text(cell(last.get("ended_at"))))
    console.print(Text(last["message"]))
    for name, count in last["counts"].items():
        if count:
            console.print(Text(f"  {name.replace('_', ' ')}: {count:,}"))
    for step in last["steps"]:
        console.print(Text(f"  gate {step['step']}: {step['in']:,} in, {step['on']:,} on, {step['quarantined']:,} set aside"))
    for failure in last["failed"]:
        console.print(
            Text(
                f"  {failure['severity']} {failure['expectation']}: {failure['why']} {failure['detail']}. {failure['next_step']}"
            )
        )
    for note in last.get("notes", []):
        console.print(Text(f"  {note}"))
