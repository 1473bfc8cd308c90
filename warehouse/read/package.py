"""An export: every view in a folder, in several forms, with a dictionary for programs and one for people.

`csv/<view>.csv`, `json/<view>.json`, `parquet/<view>.parquet`, `datapackage.json` (Frictionless Data Package) and
`DICTIONARY.md`. Each file takes its name once it is whole, so a folder may be exported into again, also after an export that was
killed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schemas.errors import InputError
from warehouse.read.dictionary import dictionary
from warehouse.read.export import Form, write_view
from warehouse.read.listing import Corrections
from warehouse.read.snapshot import Reader, Row

PACKAGE = "datapackage.json"
DICTIONARY = "DICTIONARY.md"
_MADE_BY = "parley-export"
"""How the name of a package begins that Parley wrote: only such a folder is written into again."""
_MEDIA: Mapping[Form, str] = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
_TYPES = {
    "VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number", "FLOAT": "number",
    "TINYINT": "integer", "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is exported: a topic or all of them, a day or today, and in which forms."""

    topic: str | None = None
    as_of: date | None = None
    corrections: Corrections = "current"
    forms: Sequence[Form] = ("csv", "json", "parquet")


def export(reader: Reader, target: Path, wanted: Wanted, *, tell: Callable[[str, int, int], object] = lambda *_: None) -> Row:
    """Write every view to a folder, which is made, and return what was written.

    `{folder, topic, as_of, snapshot, position, views, rows, files, bytes, left_out}`: `rows` by view, `left_out` the views that
    have no state of an earlier day. `tell` is called with a view's name, how many are done, and how many there are. Raises
    InputError where the folder holds something else or cannot be written.
    """
    try:
        earlier = _ready(target, wanted.forms)
        known = dictionary(reader)
        views = [view for view in known if wanted.as_of is None or view["looks_back"]]
        rows: dict[str, int] = {}
        resources: list[dict[str, Any]] = []
        for done, view in enumerate(views):
            tell(view["view"], done, len(views))
            for form in wanted.forms:
                path = target / form / f"{view['view']}.{form}"
                rows[view["view"]] = _whole(reader, view, path, form, wanted)
                resources.append(_resource(view, path, form, rows[view["view"]]))
        about = reader.about
        (target / DICTIONARY).write_text(_dictionary(views, rows, wanted, about), encoding="utf-8")
        _write_package(target, _package(resources, wanted, about))
        _drop(target, earlier - {str(resource["path"]) for resource in resources})
        tell("", len(views), len(views))
    except OSError as error:
        raise InputError(
            f"cannot export to {target}: {error}. Choose a folder that you may write to and that has room"
        ) from error
    return {
        "folder": str(target.resolve()),
        "topic": wanted.topic,
        "as_of": wanted.as_of and wanted.as_of.isoformat(),
        "snapshot": about["number"],
        "position": about["position"],
        "views": len(views),
        "rows": rows,
        "files": len(resources) + 2,
        "bytes": sum(resource["bytes"] for resource in resources),
        "left_out": [view["view"] for view in known if view not in views],
    }


def _ready(target: Path, forms: Sequence[Form]) -> set[str]:
    """Make the folder one of an export; returns the files that an earlier one left there."""
    package = target / PACKAGE
    told: dict[str, Any] = {}
    if target.exists() and not target.is_dir():
        raise InputError(f"{target} is a file; name a folder")
    if target.exists() and any(target.iterdir()):
        try:
            told = json.loads(package.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            told = {}
        if not str(told.get("name", "")).startswith(_MADE_BY):
            raise InputError(f"{target} holds something else than an export of Parley; name another folder, or empty this one")
    for form in forms:
        (target / form).mkdir(parents=True, exist_ok=True)
        for part in (target / form).glob(".*.part"):
            part.unlink()  # of an export that was killed
    if not told:
        _write_package(target, {"name": _MADE_BY, "title": "An export that was not finished", "resources": []})
    return {str(resource.get("path", "")) for resource in told.get("resources", [])}


def _whole(reader: Reader, view: Row, path: Path, form: Form, wanted: Wanted) -> int:
    part = path.with_name(f".{path.name}.part")
    try:
        rows = write_view(reader, view, part, form, topic=wanted.topic, as_of=wanted.as_of, corrections=wanted.corrections)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _resource(view: Row, path: Path, form: Form, rows: int) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": view["view"] if form == "csv" else f"{view['view']}.{form}",
        "path": f"{form}/{path.name}",
        "profile": "data-resource" if form == "parquet" else "tabular-data-resource",
        "format": form,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "title": view["question"] or view["says"],
        "description": view["says"],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": rows,
        "schema": {"fields": [_field(column) for column in view["columns"]], "missingValues": [""]},
    }


def _field(column: Row) -> dict[str, Any]:
    kind = str(column["type"])
    if kind.endswith("[]"):
        told = "array"
    elif kind.startswith(("STRUCT", "MAP")):
        told = "object"
    else:
        told = "number" if kind.startswith("DECIMAL") else _TYPES.get(kind, "any")
    return {"name": column["name"], "type": told, "description": column["says"] or ""} | (
        {"format": "any"} if told == "datetime" else {}
    )


def _package(resources: Sequence[Row], wanted: Wanted, about: Row) -> dict[str, Any]:
    whose = f" of {wanted.topic}" if wanted.topic else ""
    return {
        "profile": "data-package",
        "name": "-".join([_MADE_BY, *([wanted.topic] if wanted.topic else []), *([f"{wanted.as_of}"] if wanted.as_of else [])]),
        "title": f"What Parley knows{whose}{f' as of {wanted.as_of}' if wanted.as_of else ''}",
        "description": f"What each column says stands in {DICTIONARY}. Parley records what sources report, not who is right.",
        "created": about["published_at"],
        "snapshot": {name: about[name] for name in ("number", "position", "hash")},
        "resources": list(resources),
    }


def _write_package(target: Path, package: Mapping[str, Any]) -> None:
    beside = target / f".{PACKAGE}.part"
    beside.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(target / PACKAGE)


def _drop(target: Path, left: set[str]) -> None:
    """Remove what an earlier export wrote and this one did not: only files that lie where exports lie."""
    for name in left:
        form, _, file = name.partition("/")
        if form in _MEDIA and file and "/" not in file and file.endswith(f".{form}"):
            (target / form / file).unlink(missing_ok=True)
    for form in _MEDIA:
        if (target / form).is_dir() and not any((target / form).iterdir()):
            (target / form).rmdir()


def _dictionary(views: Sequence[Row], rows: Mapping[str, int], wanted: Wanted, about: Row) -> str:
    day = f"as of {wanted.as_of} ({wanted.corrections} corrections)" if wanted.as_of else "as known when it was published"
    lines = [
        "# Data dictionary",
        "",
        f"Topic: {wanted.topic or 'all'}; {day}. Snapshot {about['number']}, published {about['published_at']}, with",
        f"{about['position']} events of the log, the last of which has the hash `{about['hash']}`.",
        "",
        "Days and times are ISO 8601 in UTC. CSV has lists as JSON, and an apostrophe before a text that a spreadsheet would",
        "take for a formula; JSON is one array, a row a line; Parquet has the types. Empty means that nothing is known. Each",
        "statement stands with its words: `quote` is the exact slice `[start, end)` of the text of that `revision`.",
    ]
    for view in views:
        lines += ["", f"## {view['view']}", "", f"{view['question'] or ''} {view['says'] or ''}".strip()]
        lines += ["", f"{(view['grain'] or 'one row each').capitalize()}; {rows[view['view']]} rows.", ""]
        lines += ["| column | type | what it says |", "|---|---|---|"]
        lines += [f"| `{one['name']}` | {_cell(one['type'])} | {_cell(one['says'] or '')} |" for one in view["columns"]]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
