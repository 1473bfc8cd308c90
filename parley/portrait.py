"""How an actor reads on a terminal: in sections, each line with the words that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console

from parley.output import cell, page, plural
from parley.telling import evidence, taken_back, words

NEWEST = 10
"""So many statements are shown to people; `--json` has all."""

Row = Mapping[str, Any]


def portrait(told: Row) -> None:
    """Print what `warehouse.read.who` found of one actor."""
    console = page()
    record = told["record"]
    console.print(words(told["name"], style="bold"), words(f"({told['topic']})"))
    if record is None:
        console.print(words("  No article that counts names them."))
    else:
        _record(console, record)
    _section(console, "Offices", told["roles"], _role)
    _section(console, "Deadlines set, and what became of them", told["deadlines"], _deadline, then=_outcome)
    _section(console, "Meetings", told["meetings"], lambda row: _meeting(row, told["name"]))
    _section(console, "Last positions on plans", told["positions"], lambda row: _position(row, told["name"]))
    left_out = len(told["claims"]) - NEWEST
    title = f"Statements (the last {NEWEST}; {left_out} earlier ones are in --json)" if left_out > 0 else "Statements"
    _section(console, title, told["claims"][-NEWEST:], _claim)
    if told["reversals"]:
        console.print(words("\nTaken back", style="bold"))
        for row in told["reversals"]:
            console.print(taken_back(row))
    _section(console, "Relayed by", told["relayed_by"], _relay)


def _section(
    console: Console,
    title: str,
    rows: Sequence[Row],
    line: Callable[[Row], str],
    then: Callable[[Console, Row], None] = lambda *_: None,
) -> None:
    if not rows:
        return
    console.print(words(f"\n{title}", style="bold"))
    for row in rows:
        console.print(words(f"  {line(row)}"))
        if row.get("quote"):
            console.print(evidence(row))
        then(console, row)


def _record(console: Console, row: Row) -> None:
    kind = f"{row['kind']}, speaks for {row['party']}" if row["party"] else row["kind"]
    since = f", {cell(row['first_published'])[:10]} to {cell(row['last_published'])[:10]}" if row["first_published"] else ""
    named = f"named in {plural(row['articles'], 'article')} of {plural(row['origins'], 'independent outlet')}{since}"
    console.print(words(f"  {kind}; {named}"))
    if row["anonymous_share"] is not None:
        share = f"{row['told_by_anonymous']} of {plural(row['told_of'], 'report')} ({row['anonymous_share']:.0%})"
        console.print(words(f"  anonymous sources: {share}; speaks in {row['spoke']:,}"))
    days = "" if row["median_days"] is None else f", after {row['median_days']:g} days in the middle"
    lapsed = row["deadlines_lapsed"] + row["meetings_lapsed"]
    console.print(words(f"  taken back: {row['reversals']}{days}; went by in silence: {lapsed}"))
    if row["spellings"]:
        console.print(words(f"  written: {cell(row['spellings'])}"))


def _role(row: Row) -> str:
    if row["told_by"] == "articles":
        return f"{row['written']}: so in {plural(row['articles'], 'article')}"
    since, until = row["since"], row["until"]
    span = f"{since or '…'} to {until or 'today'}" if since or until else "at all times"
    before = f", after {row['predecessor']}" if row["predecessor"] else ""
    after = f", then {row['successor']}" if row["successor"] else ""
    return f"{row['written']}, {span}{before}{after} (by {row['chain_text']})"


def _deadline(row: Row) -> str:
    moved = f", first {row['first_due']}" if row["first_due"] != row["due"] else ""
    whom = f" for {cell(row['addressed_to'])}" if row["addressed_to"] else ""
    return f"{row['due'] or 'no day'}{moved}{whom}, set by {cell(row['set_by'])}: {row['status']} ({row['deadline']})"


def _outcome(console: Console, row: Row) -> None:
    if row["outcome"] is None or (row["article_id_outcome"] == row["article_id"] and row["start_outcome"] == row["start"]):
        return
    console.print(words(f"    then {row['outcome']}:"))
    if row["quote_outcome"]:
        console.print(evidence(row, "_outcome"))
    else:
        console.print(words(f"    {row['chain_text_outcome']}", style="dim"))


def _meeting(row: Row, name: str) -> str:
    part = {
        (True, True): "announced, and there",
        (True, False): "announced",
        (False, True): "there",
        (False, False): "only proposed or denied",
    }[row["announced"], row["actual"]]
    first, last = row["when_earliest"], row["when_latest"]
    day = str(last or "no day") if first == last else f"{first} to {last}"
    where = f" in {row['place']}" if row["place"] else ""
    whose = "" if row["participant"] == name else f"{row['participant']} "
    title = f" as {cell(row['as_what'])}" if row["as_what"] else ""
    return f"{day}{where}: {row['status']}; {whose}{part}{title} ({row['meeting']})"


def _position(row: Row, name: str) -> str:
    whose = "" if row["names"] == [name] else f" by {cell(row['names'])}"
    points = f", {row['points']} points" if row["points"] else ""
    return f"{row['position']}{whose}: {row['version'] or row['plan']}{points}"


def _claim(row: Row) -> str:
    return f"{row['stance']}, on {row['claim_topic'].replace('_', ' ')}"


def _relay(row: Row) -> str:
    return f"{row['relay']}: {plural(row['statements'], 'statement')} in {plural(row['articles'], 'article')}, the newest"
