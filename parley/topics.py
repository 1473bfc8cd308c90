"""Topic profiles: the templates that come with Parley and the live ones of a data folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
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


def add_source(path: Path, entry: Mapping[str, object]) -> None:
    """Write a source behind the last one of a profile, leaving every other character of the file as it is.

    Raises ProfileError, and writes nothing, where the profile would not load with it.
    """
    text = path.read_text()
    node = _child(yaml.compose(text), "sources")
    fields = ", ".join(
        f"{key}: {value if key == 'verified' else json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()
    )
    if not node.value:
        start, end = (node.start_mark.index, node.end_mark.index) if node.start_mark else (len(text), len(text))
        head = "" if node.start_mark else f"{'' if text.endswith(chr(10)) else chr(10)}sources:"
        changed = f"{text[:start].rstrip(' ')}{head}\n  - {{{fields}}}{text[end:] or chr(10)}"
    elif _is_flow(node):
        at = _end(node.value[-1])
        changed = f"{text[:at]}, {{{fields}}}{text[at:]}"
    else:
        at = text.find("\n", _end(node.value[-1])) + 1 or len(text)
        indent = " " * text[text.rfind("\n", 0, node.value[0].start_mark.index) + 1 :].index("-")
        lead = "" if text[:at].endswith("\n") else "\n"
        changed = f"{text[:at]}{lead}{indent}- {{{fields}}}\n{text[at:]}"
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(changed)
    try:
        load_profile(beside)
    except ProfileError as error:
        beside.unlink()
        raise ProfileError(str(error).replace(str(beside), f"{path} with the new source")) from error
    beside.replace(path)


def _end(node: yaml.Node) -> int:
    """Where a value's own characters end: a block's own mark stands behind the remarks that follow it."""
    if isinstance(node, yaml.ScalarNode) or _is_flow(node):
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _child(node: yaml.Node | None, key: str) -> yaml.Node:
    """The value of a key of a YAML mapping, an empty node where there is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), yaml.SequenceNode("", []))
