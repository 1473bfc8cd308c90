"""How a proposal reads in a terminal: the sentence with its words marked, what was read from it, whose name it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.text import Text

from parley.output import visible

if TYPE_CHECKING:
    from schemas.profile import Profile


def marked(row: Mapping[str, Any], *, plain: bool) -> Text:
    """The sentence with the words of a proposal marked: by style, in plain text also by »«."""
    open_, close = ("»", "«") if plain else ("", "")
    quote = " ".join(str(row["quote"]).split())
    text = Text(" ".join(visible(row["before"]).split(" ")).lstrip(), style="dim")
    spelling = row["spelling"] if row["kind"] in ("unknown_actor", "fuzzy_alias", "contested_office") else None
    at = re.search(re.escape(spelling), quote, re.IGNORECASE) if spelling else None
    if at is None:
        text.append(open_ + visible(quote) + close, style="not dim bold")
    else:
        text.append(visible(quote[: at.start()]), style="not dim")
        text.append(open_ + visible(at[0]) + close, style="not dim bold")
        text.append(visible(quote[at.end() :]), style="not dim")
    text.append(visible(row["after"]).rstrip())
    return text


_IN_WORDS = {
    "set_by": "by", "addressed_to": "for", "due": "due", "place": "in", "participants": "with", "when": "on",
    "claim_topic": "about", "provision_topic": "about", "proposition": "that", "text": "saying", "speaker": "says",
}  # fmt: skip
"""Field of an observation -> the word before its value."""


def in_words(kind: str, said: Mapping[str, Any]) -> str:
    """What was read, in a line: `deadline set, by Donald Trump, for Ukraine, due 2025-11-27`."""
    noun = kind.removesuffix("Reported").lower()
    parts = [f"{noun} {said.get('event') or said.get('stance') or said.get('kind') or ''}".strip()]
    if said.get("modality") not in (None, "asserted"):
        parts.append(str(said["modality"]))
    if plan := said.get("plan"):
        count = f"{plan['points']} points" if plan.get("points") else ""
        parts += [part for part in (plan.get("lineage") or plan.get("label"), count) if part]
    parts += [f"{agent['role']} {agent['who']['name']}" for agent in said.get("agents") or ()]
    for field, before in _IN_WORDS.items():
        if value := _told(said.get(field)):
            parts.append(f"{value} {before} so" if field == "speaker" else f"{before} {value}")
    return ", ".join(parts)


def _told(value: Any) -> str:
    match value:
        case {"earliest": first, "latest": last, "text": text}:
            days = "" if first is None else str(first) if first == last else f"{first} to {last}"
            return f"{days} (“{text}”)" if days and text else days or str(text)
        case {"name": name}:
            return str(name)
        case list():
            return ", ".join(_told(part) for part in value)
        case None:
            return ""
        case _:
            return str(value)


def profile_line(spelling: str) -> str:
    """A line for `actors:` of a profile that would make a name known, to be pasted and put right."""
    slug = re.sub(r"[^a-z0-9]+", "-", spelling.lower()).strip("-") or "somebody"
    kind = "person" if " " in spelling else "body"
    return f"- {{id: {_quoted(slug)}, name: {_quoted(spelling)}, kind: {kind}}}"


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[^\W\d_][\w .'-]*", text) and text.lower() not in ("no", "yes", "on", "off") else f'"{text}"'


def near(spelling: str, profile: Profile | None) -> list[str]:
    """Up to three actors whose names are like a spelling, the likest first."""
    from rapidfuzz import fuzz, process

    if profile is None:
        return []
    names = {name: actor.id for actor in profile.actors for name in (actor.name, *actor.aliases)}
    found = process.extract(spelling, list(names), scorer=fuzz.ratio, score_cutoff=75, limit=6)
    return list(dict.fromkeys(names[name] for name, *_ in found))[:3]
