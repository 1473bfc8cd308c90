"""How histories, pairs and runs read on a terminal: a line says what, the lines below it which words say so, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from parley.output import cell, page, plural, visible


def words(text: str, style: str = "") -> Text:
    """A line of text that can only be read."""
    return Text(visible(text), style=style)


def source_of(row: Mapping[str, Any], suffix: str = "") -> str:
    """Who says so and when: `Marco Rubio, according to Mike Rounds (Capitol Ledger), 2025-11-22`."""
    chain = row.get(f"chain_text{suffix}") or row.get(f"outlet{suffix}")
    day = row.get(f"published{suffix}")
    return ", ".join(part for part in (cell(chain), cell(day)[:10]) if part)


def evidence(row: Mapping[str, Any], suffix: str = "") -> RenderableType:
    """The words of a row in quotation marks, below them who says so and the address."""
    quote = " ".join(str(row.get(f"quote{suffix}") or "").split())
    lines = [words(f"“{quote}”", style="italic"), words(source_of(row, suffix), style="dim")]
    if url := row.get(f"url{suffix}"):
        lines.append(words(str(url), style="dim"))
    return Padding(Group(*lines), (0, 0, 0, 4))


_SAID_ELSEWHERE = frozenset({
    "speaker", "chain_text", "origin", "outlet", "title", "url", "article_id", "revision", "published", "quote", "start", "end",
    "latest", "latest_change", "counts", "due_history", "text", "due_earliest", "days_named", "ordinal", "last_event",
})  # fmt: skip
_ENDED = {
    "rejected": "rejected",
    "corrected": "corrected",
    "edited": "the article was edited, and these words replaced",
    "read no more": "the newest reading of the article does not have it",
    "erased": "erased",
}
"""What took a report back -> how that is told."""
_SAYING = {
    "points": "points",
    "agents": "by or with",
    "set_by": "by",
    "addressed_to": "for",
    "due_text": "due",
    "place": "in",
    "participants": "with",
    "stance": "",
}
"""Column of a report -> the word before its value."""


def history(told: Mapping[str, Any]) -> None:
    """Print one thing: what is known of it now, then every report of it in order with its words."""
    console = page()
    _title(told)
    if told["state"] is None:
        console.print(words("  Nothing of it stands today. What there was:"))
    for name, value in (told["state"] or {}).items():
        if name not in _SAID_ELSEWHERE and value not in (None, "", [], told["id"]):
            console.print(words(f"  {name.replace('_', ' ')}: {cell(value)}"))
    for part in ("versions", "participants", "revisions"):
        for row in told.get(part, []):
            console.print(words(f"  {part[:-1]}: {_short(row)}"))
    for text, answered in told.get("answers", {}).items():
        console.print(words(f"  {text} is an answer to {answered}"))
    for row in told.get("outcomes", []):
        console.print(words(f"  as {row['side']} tells it: {row['outcome']}"))
        console.print(evidence(row))
    for report in told["history"] or [told["state"]]:
        console.print()
        console.print(words(cell(report["published"])[:10], style="bold"), words(_what(report)))
        if report.get("quote"):
            console.print(evidence(report))
        if ended := report.get("ended"):
            console.print(words(f"    {_ENDED[ended['what']]}{_decided(ended)}"))


def _title(told: Mapping[str, Any]) -> None:
    if merged := told.get("merged"):
        who = f"decided{_decided(merged)}" if merged["by"] else "reports that came later showed it"
        page().print(words(f"{merged['id']} is one with {told['id']}: {who}"))
    page().print(words(f"{told['kind']} {told['id']}", style="bold"))


def _decided(act: Mapping[str, Any]) -> str:
    """` by Ada, 2025-11-26 (typo)`, as far as it is known."""
    by = f" by {act['by']}" if act["by"] else ""
    day = f", {cell(act['made_at'])[:10]}" if act["made_at"] else ""
    return f"{by}{day}" + (f" ({act['note']})" if act["note"] else "")


def _what(report: Mapping[str, Any]) -> str:
    """What a report says, in a few words: the event, then who, when and where as far as it tells."""
    said = str(report.get("event") or report.get("stance") or report.get("kind") or "")
    if report.get("modality") not in (None, "asserted", "planned", said):
        said += f" ({report['modality']})"
    details = [f"{word} {cell(report[name])}".strip() for name, word in _SAYING.items() if report.get(name) not in (None, "", [])]
    if day := report.get("when_latest"):
        details.append(f"on {day}" if day == report.get("when_earliest") else f"between {report.get('when_earliest')} and {day}")
    return ", ".join([said, *details])


def _short(row: Mapping[str, Any]) -> str:
    wanted = ("version", "participant", "revision", "points", "status", "articles", "published")
    said = [f"{cell(row[name])} {name}" if name == "articles" else cell(row[name]) for name in wanted if row.get(name)]
    return ", ".join([*said, *([f"made from {row['parent']}"] if row.get("parent") else [])])


_DECIDED = {
    "ObservationConfirmed": "confirmed what was read",
    "ObservationRejected": "rejected what was read",
    "ObservationCorrected": "corrected what was read",
    "EntitiesMerged": "said that these are one:",
    "EntitiesSplit": "said that these reports are of two things:",
    "ProposalDismissed": "looked at it and left it as it is",
}


def tell_reasons(told: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]]) -> None:
    """Print why each report is taken to speak of a thing, what people decided about it, and which ids it gave."""
    console = page()
    _title(told)
    if not reasons:
        console.print(words("  Nothing was concluded: this is no plan, deadline or meeting, and no report of one."))
    for row in reasons:
        about = f"{row['kind']} {row['entity']}" if told["kind"] == "observation" else f"observation {row['observation'][:12]}"
        console.print()
        console.print(words(cell(row["published"])[:10], style="bold"), words(f"{about}: {row['why']}"))
        if row["quote"]:
            console.print(evidence(row))
        for name in row["names"]:
            console.print(words(f"    the id {name} was given to this report"))
        for one in row["decisions"]:
            what = " ".join([_DECIDED[one["type"]], ", ".join(one["entities"])]).strip()
            note = f" ({one['note']})" if one["note"] else ""
            console.print(words(f"    {one['by']} {what}, {cell(one['made_at'])[:10]}{note}"))


_VERDICTS = {
    "compatible": "both can be true",
    "first_holds": "the first one holds",
    "second_holds": "the second one holds",
    "stands": "the conflict stands",
}


def pair(row: Mapping[str, Any]) -> RenderableType:
    """Two statements that cannot both be true, one below the other, and what a person found about them."""
    days = row.get("days_between")
    between = f", {days} day{'' if days == 1 else 's'} between" if days is not None else ""
    title = f"{str(row['type']).replace('_', ' ')}: {row['about']} ({row['state']}{between})"
    lines = [words(title, style="bold"), evidence(row, "_a"), evidence(row, "_b")]
    if verdict := row.get("verdict"):
        note = f" ({row['note']})" if row["note"] else ""
        lines.append(words(f"    settled by {row['settled_by']}: {_VERDICTS[verdict]}{note}"))
    return Group(*lines, words(f"    {row['contradiction']}", style="dim"), words(""))


def taken_back(row: Mapping[str, Any]) -> RenderableType:
    """One reversal: what was taken back, by whom and after how long, then the words of both ends."""
    by = f" by {cell(row['reversed_by'])}" if row["reversed_by"] else ""
    day = f" to {row['moved_to']}" if row["event"] == "extended" and row["moved_to"] else ""
    after = "" if row["days"] is None else f", after {plural(row['days'], 'day')}"
    what = row["about"] if row["kind"] == "claim" else row["entity"]
    said = f"{row['event'].replace('_', ' ')}{day}{by}{after}: {what}"
    lines: list[RenderableType] = [Text.assemble(words(cell(row["published"])[:10], "bold"), " ", words(said))]
    if row["actors"]:
        lines.append(words(f"    {_WHOSE[row['kind']]} {cell(row['actors'])}", style="dim"))
    if row["quote_before"]:
        lines.append(evidence(row, "_before"))
    lines.append(evidence(row) if row["quote"] else words(f"    {row['chain_text']}", style="dim"))
    return Group(*lines, words(""))


_WHOSE = {"deadline": "set by", "meeting": "with", "claim": "said by"}


def dated(row: Mapping[str, Any]) -> RenderableType:
    """One line of a timeline: the day, whether that is its own or the report's, what happened, and the words."""
    spread = row["dated_by"] == "occurred" and row["occurred_earliest"] != row["occurred_latest"]
    day = f"{row['occurred_earliest']} to {row['occurred_latest']}" if spread else row["day"]
    line = Text.assemble(words(day, "bold"), " ", words(f"({row['dated_by']})", "dim"), " ", words(row["sentence"]))
    return Group(line, evidence(row)) if row["quote"] else line


def edited(row: Mapping[str, Any]) -> RenderableType:
    """One edit: what the article said, what it says now, whether it tells so, and what rests on the old words."""
    owned = "with a note of correction" if row["marked"] else "without a word about it"
    title = f"{row['kind']} {row['event'].replace('_', ' ')}: the words were {row['how']} {owned}"
    lines: list[RenderableType] = [Text.assemble(words(cell(row["edited_at"])[:10], "bold"), " ", words(title)), evidence(row)]
    if row["became"]:
        lines.append(words(f"    now: “{' '.join(row['became'].split())}”", style="italic"))
    if row["note"]:
        lines.append(words(f"    note: “{' '.join(row['note'].split())}”", style="italic"))
    if row["entities"]:
        gone = [one for one in row["entities"] if one not in row["stands_today"]]
        lines += [words(f"    spoke of {cell(row['entities'])}{f'; nothing of {cell(gone)} stands today' if gone else ''}")]
        carried = f"told independently by {cell(row['carried_by'])}" if row["carried_by"] else "told by no independent outlet"
        lines.append(words(f"    {carried}"))
    if row["still_printed_by"]:
        lines.append(words(f"    the old words are still in {cell(row['still_printed_by'])}"))
    if row["contradictions"]:
        lines.append(words(f"    part of {cell(row['contradictions'])}"))
    return Group(*lines, words(""))


def last_run(last: Mapping[str, Any]) -> None:
    """Print how a run ended: outcome and message, what each gate let through, what failed and what to do next."""
    console = page()
    console.print(words(f"{last['topic']}: {last['outcome'].replace('_', ' ')}", style="bold"), words(cell(last.get("ended_at"))))
    console.print(words(last["message"]))
    for name, count in last["counts"].items():
        if count:
            console.print(words(f"  {name.replace('_', ' ')}: {count:,}"))
    for step in last["steps"]:
        console.print(words(f"  gate {step['step']}: {step['in']:,} in, {step['on']:,} on, {step['quarantined']:,} set aside"))
    for failure in last["failed"]:
        what = "stopped the run" if failure["stops"] else failure["severity"]
        rows = f"{failure['failed']:,} of {failure['checked']:,}"
        console.print(
            words(
                f"  {what}: {failure['step']} {failure['expectation']}, {rows}: {failure['why']} "
                f"Found: {failure['detail']}. {failure['next_step']}"
            )
        )
    for note in last.get("notes", []):
        console.print(words(f"  {note}"))
