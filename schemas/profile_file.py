"""Topic profiles as YAML files. Every mistake is told with file, line and field, all of them at once."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from schemas import located_yaml
from schemas.errors import ProfileError
from schemas.located_yaml import Located, LocatedYamlError, load_located
from schemas.profile import Profile

SHOWN = 10
"""How many mistakes one message lists."""


class Mistake(NamedTuple):
    """Something wrong in a profile: where (keys and indexes from the top) and what."""

    path: located_yaml.Path
    what: str


def load_profile(path: Path) -> Profile:
    """The profile in a YAML file. Raises ProfileError, one line a mistake: `FILE, line N: field actors.3.party: …`."""
    document = _read(path)
    mistakes = list(_duplicates(document.value)) + list(_dangling(document.value)) + list(_dates_and_zones(document.value))
    profile = None
    try:
        profile = Profile.model_validate(document.value)
    except ValidationError as error:
        mistakes += _from_pydantic(error)
    if mistakes or profile is None:
        raise ProfileError(_message(path, document, mistakes))
    return profile


def load_profiles(folder: Path) -> dict[str, Profile]:
    """All profiles of a folder (`*.yaml`, `*.yml`) by topic. Raises ProfileError, also where two files have one topic."""
    profiles: dict[str, Profile] = {}
    files: dict[str, Path] = {}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        profile = load_profile(path)
        if profile.topic in files:
            raise ProfileError(f"{path}: field topic: {profile.topic!r} is the topic of {files[profile.topic]} too; rename one")
        profiles[profile.topic], files[profile.topic] = profile, path
    return profiles


def _read(path: Path) -> Located:
    try:
        document = load_located(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProfileError(f"{path}: there is no such profile; `parley init` writes one to start from") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    except LocatedYamlError as error:
        raise ProfileError(f"{path}, line {error.line}: {_field(error.path)}{error.problem}") from error
    if document.value is None:
        raise ProfileError(f"{path}, line 1: the file is empty; a profile needs at least topic, title, keywords and actors")
    if not isinstance(document.value, dict):
        raise ProfileError(f"{path}, line {document.line(())}: a profile is a mapping (`topic: …`), this is a list or a word")
    return document


def _message(path: Path, document: Located, mistakes: Sequence[Mistake]) -> str:
    told = sorted({(document.line(m.path), _field(m.path), m.what) for m in mistakes})
    lines = [f"{path}, line {line}: {field}{what}" for line, field, what in told[:SHOWN]]
    if len(told) > SHOWN:
        lines.append(f"{path}: and {len(told) - SHOWN} more mistakes")
    return "\n".join(lines)


def _field(path: located_yaml.Path) -> str:
    return f"field {'.'.join(str(part) for part in path)}: " if path else ""


# --- what the model alone cannot place on a line


def _items(document: Any, group: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    group_value = document.get(group) if isinstance(document, dict) else None
    if isinstance(group_value, list):
        yield from ((index, item) for index, item in enumerate(group_value) if isinstance(item, dict))


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _duplicates(document: Any) -> Iterator[Mistake]:
    for group, key in (
        ("sources", "id"), ("sources", "feed"), ("actors", "id"), ("lineages", "id"), ("places", "name"), ("outlets", "name"),
        ("alerts", "name"),
    ):  # fmt: skip
        seen: dict[str, int] = {}
        for index, item in _items(document, group):
            value = item.get(key)
            if not isinstance(value, str):
                continue
            if value in seen:
                yield Mistake((group, index, key), f"{value!r} is used twice, first by {group}.{seen[value]}")
            seen.setdefault(value, index)
    yield from _shared_aliases(document)


def _shared_aliases(document: Any) -> Iterator[Mistake]:
    """An alias always means its actor, so two actors cannot share one."""
    owner: dict[str, str] = {}
    for index, item in _items(document, "actors"):
        me = str(item.get("id"))
        for written in [*_words(item.get("name")), *_words(item.get("aliases"))]:
            known = owner.setdefault(written.casefold(), me)
            if known != me:
                what = f"{written!r} already means {known!r}; a name that fits two actors belongs to neither as an alias"
                yield Mistake(("actors", index, "aliases"), what)


def _dangling(document: Any) -> Iterator[Mistake]:
    known = {str(item.get("id")) for _, item in _items(document, "actors")}
    for index, item in _items(document, "actors"):
        for key in ("party", "head_of"):
            if isinstance(item.get(key), str) and item[key] not in known:
                yield Mistake(("actors", index, key), f"no actor has the id {item[key]!r}{_suggestion(item[key], known)}")
    for index, item in _items(document, "lineages"):
        for side in _words(item.get("side")):
            if side not in known:
                yield Mistake(("lineages", index, "side"), f"no actor has the id {side!r}{_suggestion(side, known)}")
    lineages = {str(item.get("id")) for _, item in _items(document, "lineages")}
    for index, item in _items(document, "alerts"):
        for actor in _words(item.get("actors")):
            if actor not in known:
                yield Mistake(("alerts", index, "actors"), f"no actor has the id {actor!r}{_suggestion(actor, known)}")
        for plan in _words(item.get("plans")):
            if plan not in lineages and not plan.startswith("plan-"):
                yield Mistake(("alerts", index, "plans"), f"no lineage has the id {plan!r}{_suggestion(plan, lineages)}")


def _dates_and_zones(document: Any) -> Iterator[Mistake]:
    for index, item in _items(document, "lineages"):
        yield from _backwards(("lineages", index), item)
    for index, item in _items(document, "actors"):
        roles = item.get("roles")
        for number, role in enumerate(roles if isinstance(roles, list) else []):
            if isinstance(role, dict):
                yield from _backwards(("actors", index, "roles", number), role)
    zones: list[tuple[located_yaml.Path, Any]] = [(("timezone",), document.get("timezone", "UTC"))]
    for part in ("places", "sources"):
        zones += [((part, index, "timezone"), item.get("timezone")) for index, item in _items(document, part)]
    for path, zone in zones:
        if isinstance(zone, str) and not _is_zone(zone):
            yield Mistake(path, f"no time zone is called {zone!r}; write one like Europe/Kyiv")


def _backwards(path: located_yaml.Path, item: Mapping[str, Any]) -> Iterator[Mistake]:
    first, last = item.get("from"), item.get("to")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield Mistake((*path, "to"), f"ends on {last}, before it begins on {first}")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError, and paths outside the database raise ValueError
        return False
    except KeyError:
        return False
    return True


# --- what the model tells


def _from_pydantic(error: ValidationError) -> Iterator[Mistake]:
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if not str(part).startswith("function-before["))
        if not path:
            continue  # the model's own look at ids and references, which was told above with its line
        if detail["type"] == "extra_forbidden":
            yield Mistake(path, f"unknown field{_suggestion(str(path[-1]), _field_names(path[:-1]))}")
        elif detail["type"] == "missing":
            yield Mistake(path, "is missing")
        else:
            given = detail.get("input")
            shown = f" (got {given!r})" if isinstance(given, str | int | float | bool | date) else ""
            yield Mistake(path, f"{detail['msg']}{shown}")


def _suggestion(written: str, known: set[str]) -> str:
    near = difflib.get_close_matches(written, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}" if len(known) <= 15 else ""


def _field_names(path: located_yaml.Path) -> set[str]:
    model: type[BaseModel] | None = Profile
    for part in path:
        if isinstance(part, str) and model is not None:
            found = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
            model = _model_in(found.annotation) if found else None
    return {f.alias or name for name, f in model.model_fields.items()} if model else set()


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation holds: itself, or inside a tuple or an optional."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, Union, types.UnionType):
        return next(filter(None, map(_model_in, get_args(annotation))), None)
    return None
