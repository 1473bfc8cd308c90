"""`parley diff` and the matrix of provisions: versions of a plan beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from parley.asking import Asked, looks_at_one
from parley.output import cell, page, plural, tell, visible
from parley.plan_texts import number, said_of
from parley.telling import evidence, words

if TYPE_CHECKING:
    from warehouse.read.snapshot import Row

_STYLES = {"same": "", "gone": "red strike", "come": "green underline"}
_MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "come": ("{+", "+}")}
"""Where a terminal has no colours: as `git diff --word-diff` marks words."""
TEXT_MARK = "¶"
"""Beside what a version's own text says."""


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(diff)


@looks_at_one
def diff(
    asked: Asked,
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The plan: its id, the beginning of it, or its lineage.")],
    before: Annotated[
        str, typer.Argument(metavar="A", help="A version of it: its id or its beginning, or its number of points.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The version to compare it with.")],
) -> None:
    """Compare two versions of a plan: their texts point by point, and what reports say that each contains.

    Texts are what people handed in (`parley plan-text import`). Words that went and came are marked.
    """
    from warehouse.read.comparison import diff as read

    found = asked.one(read, plan, before, after)
    if asked.for_people:
        tell_difference(found)


def tell_difference(found: Mapping[str, Any]) -> None:
    """Print two versions beside each other: points where both have texts, then the matters on which they differ."""
    console = page()
    names = [_version(found[side]) for side in ("before", "after")]
    console.print(words(f"{found['name'] or found['plan'] or found['lineage']}: {' → '.join(names)}", style="bold"))
    for side, name in zip(("before", "after"), names, strict=True):
        text, told = found[side]["text"], "no text; `parley plan-text import` takes one"
        if text:
            told = f"text printed by {text['outlet']}, {cell(text['published'])[:10]} {text['url'] or ''}".rstrip()
        console.print(words(f"  {name} ({found[side]['version'] or 'no report tells of it'}): {told}", style="dim"))
    if found["points"]:
        console.print()
        console.print(_side_by_side(found["points"], names))
    rows = found["provisions"]
    for row in rows:
        if row["state"] in ("changed", "added", "dropped"):
            console.print()
            console.print(words(f"{row['provision_topic']}: {row['state']}{_numbers(row)}", style="bold"))
            for side in ("before", "after"):
                if row[side]["quote"]:
                    console.print(evidence(row[side]))
    for state, said in (("same", "no difference is told on"), ("unknown", "not known of both on")):
        if topics := [row["provision_topic"] for row in rows if row["state"] == state]:
            console.print(words(f"\n{said}: {', '.join(topics)}", style="dim"))
    if not found["points"] and not rows:
        tell("Nothing is known of what either contains.")


def tell_matrix(rows: Sequence[Row], *, quotes: bool) -> None:
    """Print the matters of each plan by its versions; with `quotes` the words of each cell below the table."""
    console = page()
    for plan in dict.fromkeys(row["plan"] for row in rows):
        own = [row for row in rows if row["plan"] == plan]
        versions = {row["version"]: row["points"] for row in sorted(own, key=lambda row: row["place"])}
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, title=visible(plan), title_justify="left")
        table.add_column("about", no_wrap=True)
        for version, points in versions.items():
            table.add_column(plural(points, "point") if points else visible(version), overflow="fold")
        for topic in dict.fromkeys(row["provision_topic"] for row in own):
            cells = {row["version"]: row for row in own if row["provision_topic"] == topic}
            table.add_row(visible(topic), *(visible(cell_of(cells[version])) if version in cells else "" for version in versions))
        console.print(table)
        if quotes:
            for row in own:
                if row["quote"]:
                    console.print(words(f"{row['provision_topic']}, {_version(row)}: {cell_of(row)}", style="bold"))
                    console.print(evidence(row))
                    _tell_reported(row)
        console.print()
    if rows:
        tell(
            f"{TEXT_MARK} by the text itself, else by reports [articles/independent origins]; ? not known. "
            f"Words: --about MATTER, or --json."
        )


def cell_of(row: Mapping[str, Any]) -> str:
    """What a cell of the matrix says: `600,000 → 800,000 persons`, `dropped`, `?`."""
    said = said_of(row)
    was = "" if row["value_before"] is None else number(row["value_before"])
    if row["unit_before"] != row["unit"]:
        was = f"{was} {row['unit_before'] or ''}".strip()
    match row["state"]:
        case "unknown":
            return "?"
        case "changed" if was and row["standing"] == "contained" and row["value_before"] != row["value"]:
            told = f"{was} → {said or 'no number'}"
        case "first":
            told = said or ("left open" if row["standing"] == "open" else "in it")
        case "same" | "changed" | "added":
            what = "left open" if row["standing"] == "open" else row["state"]
            told = f"{what}: {said}" if said else what
        case "absent":
            told = "not in it"
        case state:
            told = str(state)
    marks = (" (contested)" if row["contested"] else "") + (f" {TEXT_MARK}" if row["basis"] == "text" else "")
    count = f" [{row['articles']}/{row['origins']}]" if row["articles"] else ""
    return f"{told}{marks}{count}"


def _tell_reported(row: Mapping[str, Any]) -> None:
    if row["basis"] == "text":
        for report in row["reported"]:
            page().print(words(f"    reported as {said_of(report) or report['standing']}:"))
            page().print(evidence(report))


def _side_by_side(pairs: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    table.add_column("point", no_wrap=True)
    for name in names:
        table.add_column(visible(name), ratio=1, overflow="fold")
    for pair in pairs:
        numbers = " → ".join(",".join(str(point["number"]) for point in pair[side]) or "–" for side in ("before", "after"))
        fate = pair["fate"] + (", moved" if pair["moved"] else "")
        left, right = (marked(pair["difference"], leave) for leave in ("come", "gone"))
        if pair["fate"] == "same":
            right = Text("the same", style="dim")
        table.add_row(Text.assemble(numbers, "\n", (fate, "dim")), left, right)
    return table


def marked(pieces: Sequence[Mapping[str, str]], leave: str = "") -> Text:
    """Words that stayed, went and came, as `words_changed` has them; pieces that `leave` names are left out.

    Colours tell them apart, and where there are none marks do.
    """
    text, colours = Text(), page().is_terminal and not page().no_color
    for piece in pieces:
        if piece["what"] != leave:
            said = visible(piece["words"])
            inner = said.lstrip()
            open_, close = ("", "") if colours else _MARKS[piece["what"]]
            text.append(said[: len(said) - len(inner)] if text else "")
            text.append(f"{open_}{inner}{close}", style=_STYLES[piece["what"]])
    return text


def _numbers(row: Mapping[str, Any]) -> str:
    numbers = [said_of(row[side]) for side in ("before", "after")]
    return f", {' → '.join(number or '–' for number in numbers)}" if any(numbers) else ""


def _version(side: Mapping[str, Any]) -> str:
    return plural(side["points"], "point") if side["points"] else str(side["version"])
