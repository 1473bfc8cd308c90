"""Topic profiles: the templates that come with Parley and the live ones of a data folder."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from datetime import date
from importlib.resources import files
from pathlib import Path

import yaml

from parley.output import tell
from schemas.errors import ProfileError
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.profile_file import load_profile

FIRST = "ukraine"
"""The topic of a new data folder where none is named."""


def templates() -> dict[str, Path]:
    """The profile templates by topic."""
    folder = Path(str(files("topics")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def adopt(folder: DataFolder, topic: str) -> tuple[Path, bool]:
    """The live profile of a topic, made from its template where there is none; and whether it was made now.

    Raises ProfileError where neither a live profile nor a template has that name.
    """
    live = folder.topics / f"{topic}.yaml"
    if live.exists():
        return live, False
    template = templates().get(topic)
    if template is None:
        known = ", ".join(templates())
        raise ProfileError(f"no topic {topic!r}: neither {live} nor a template; templates are: {known}")
    folder.topics.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, live)
    return live, True


def live_profiles(folder: DataFolder, topic: str | None = None) -> list[Profile]:
    """The live profiles, or the one of `topic`; in a new folder, that of the first topic, Ukraine.

    A profile that is not there yet is adopted from its template. Raises ProfileError.
    """
    paths = sorted(folder.topics.glob("*.yaml"))
    if topic is not None or not paths:
        path, made = adopt(folder, topic or FIRST)
        if made:
            tell(f"Made {path} from the template; edit it to follow other sources, actors or words.")
        return [load_profile(path)]
    return [load_profile(path) for path in paths]


def note_verified(path: Path, reached: Collection[str], day: date) -> int:
    """Write the day into `verified:` of the sources that were reached, leaving every other character of the file as it is.

    Returns how many entries were changed. A source without that key stays as it is: add `verified: null` to have it kept.
    """
    text = path.read_text()
    top = yaml.compose(text)
    spans = [
        (value.start_mark.index, value.end_mark.index)
        for source in _child(top, "sources").value
        if _child(source, "id").value in reached
        for value in [_child(source, "verified")]
        if isinstance(value, yaml.ScalarNode)
    ]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + day.isoformat() + text[end:]
    path.write_text(text)
    return len(spans)


def _child(node: yaml.Node | None, key: str) -> yaml.Node:
    """The value of a key of a YAML mapping, an empty node where there is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), yaml.SequenceNode("", []))
