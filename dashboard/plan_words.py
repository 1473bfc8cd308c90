"""What people read of plans in the place of ids and codes: names of plans and versions, and what a version says on a matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.wording import day, listed, plural

SIGNS = {
    "first": ("●", "first"),
    "same": ("=", "same"),
    "changed": ("↻", "moved"),
    "added": ("+", "good"),
    "dropped": ("✕", "gone"),
    "absent": ("–", "none"),
    "unknown": ("?", "none"),
}
"""Sign and tone of what became of a matter in a version."""


def plan_name(plan: str, lineage: str | None = None, title: str | None = None) -> str:
    """What the profile calls a plan, else its lineage as a name (`EU 12 Point, Oct 2025`).

    Of reports that name no plan it is their month.
    """
    if month := re.fullmatch(r"plan-unplaced-(\d{4})-(\d\d)(.*)", plan):
        return f"Reports that name no plan, {date(int(month[1]), int(month[2]), 1):%b %Y}{month[3].replace('-', ' ')}"
    if title:
        return title
    parts = re.split(r"[_\s-]+", lineage or plan.removeprefix("plan-"))
    when = re.fullmatch(r"([a-z]{3})(\d{4})", parts[-1])
    if when and len(parts) > 1:
        parts.pop()
    codes = next((n for n, part in enumerate(parts) if len(part) > 2), len(parts))
    name = " ".join([*(part.upper() for part in parts[:codes]), *(part[:1].upper() + part[1:] for part in parts[codes:])])
    return f"{name}, {when[1].title()} {when[2]}" if when else name


def version_name(version: Mapping[str, Any], alone: bool = False) -> str:
    """`28 points`, `19 or 21 points` where sources count in two ways, `text of 24 Nov 2025` where nobody counts."""
    told = [str(one["points"]) for one in version.get("counts") or []]
    if len(told) > 1:
        return f"{listed(told, 'or')} points"
    if version["points"]:
        return plural(version["points"], "point")
    if version.get("first_published") and not alone:
        return f"text of {day(version['first_published'])}"
    return "the text"


def version_choices(versions: Sequence[Mapping[str, Any]]) -> list[str]:
    """How an address names each version of a plan: by its number of points where no other has it, else by its id."""
    often = Counter(row["points"] for row in versions)
    return [str(row["points"]) if row["points"] and often[row["points"]] == 1 else str(row["version"]) for row in versions]


def matter_name(about: str, cells: Iterable[Mapping[str, Any] | None] = ()) -> str:
    """`Military cap`, `NATO`: a matter of the topic profile as people read it; in capitals what the words write in capitals."""
    words = {word for cell in cells if cell for word in re.findall(r"\w+", cell["quote"] or "")}
    several = [part.upper() if len(part) < 3 or part.upper() in words else part for part in about.split("_")]
    name = " ".join(several)
    return name[:1].upper() + name[1:]


def number(value: float | None, unit: str | None = None) -> str:
    """A number with what it counts, as people write it: `600,000 persons`, `100 billion dollars`; empty of None."""
    if value is None:
        return ""
    size, name = next(((size, name) for size, name in ((1e9, " billion"), (1e6, " million")) if value >= size), (1.0, ""))
    return f"{value / size:,.10g}{name} {unit or ''}".strip()


def cell_words(cell: Mapping[str, Any]) -> str:
    """What a version says on a matter, against the version before it: `600,000 → 800,000 persons`, `dropped`, `not in it`."""
    said = number(cell["value"], cell["unit"])
    was = number(cell["value_before"], None if cell["unit_before"] == cell["unit"] else cell["unit_before"])
    match cell["state"]:
        case "unknown":
            return "not known"
        case "absent":
            return "not in it"
        case "dropped":
            return f"dropped (was {number(cell['value_before'], cell['unit_before'])})" if was else "dropped"
        case "changed" if was and cell["standing"] == "contained" and cell["value_before"] != cell["value"]:
            return f"{was} → {said or 'no number'}"
        case "first":
            return said or ("left open" if cell["standing"] == "open" else "in it")
        case state:
            what = "left open" if cell["standing"] == "open" else str(state)
            return f"{what}: {said}" if said else what


def said_words(said: Mapping[str, Any] | None) -> str:
    """What a report or text says on a matter by itself: `600,000 persons`, `in it`, `left open`, `taken out`."""
    if said is None or not said["standing"]:
        return "not known"
    standing = {"contained": "in it", "open": "left open", "removed": "taken out", "absent": "not in it"}
    return number(said["value"], said["unit"]) or standing.get(said["standing"], str(said["standing"]))


def pieces(difference: Sequence[Mapping[str, str]], side: str) -> list[tuple[str, str]]:
    """The runs of words of one side (`before` or `after`) of two texts: what became of each (same, gone, come) and the words.

    Spaces between two runs stand in runs of their own, so that only words are marked.
    """
    other = "come" if side == "before" else "gone"
    runs: list[tuple[str, str]] = []
    for piece in difference:
        if piece["what"] != other and piece["words"].strip():
            if runs and piece["words"][0].isspace():
                runs.append(("same", " "))
            runs.append((piece["what"], piece["words"].strip()))
            if piece["words"][-1].isspace():
                runs.append(("same", " "))
    return runs
