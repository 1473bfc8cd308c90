"""YAML that remembers where each value stood, so that an error can name its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
"""Keys and indexes from the top of the document to a value."""

FASTEST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader of libyaml, ten times as fast, or PyYAML's own where it was built without."""


class LocatedYamlError(ValueError):
    """Not YAML, or one thing said twice. `line` counts from 1; `path` is the field, () where there is none."""

    def __init__(self, line: int, problem: str, path: Path = ()) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem
        self.path = path


@dataclass(frozen=True)
class Located:
    """A decoded document and the line of each of its keys and items, counted from 1."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it where that is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load_located(text: str) -> Located:
    """The document with its lines. Raises LocatedYamlError on bad syntax, a key used twice, or a value that contains itself."""
    try:
        return _load(FASTEST(text))
    except (yaml.YAMLError, ValueError):
        pass  # PyYAML's own says more precisely what is wrong
    loader = yaml.SafeLoader(text)
    try:
        return _load(loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LocatedYamlError(mark.line + 1 if mark else 1, _problem(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, LocatedYamlError):
            raise
        raise LocatedYamlError(loader.line + 1, str(error).splitlines()[0]) from error


def _load(loader: yaml.SafeLoader) -> Located:
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(None)
        lines: dict[Path, int] = {}
        return Located(_build(loader, node, (), lines, frozenset()), lines)
    finally:
        loader.dispose()


def _problem(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return "not valid YAML: " + ", ".join(parts)


def _build(loader: yaml.SafeLoader, node: yaml.Node, path: Path, lines: dict[Path, int], above: frozenset[int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in above:
        raise LocatedYamlError(node.start_mark.line + 1, "a value contains itself", path)
    above |= {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*path, index), lines, above) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(loader, node, path)
    _refuse_repeated_keys(loader, node, path)
    loader.flatten_mapping(node)
    built: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(loader, key_node, path)
        inner = (*path, key)
        lines[inner] = key_node.start_mark.line + 1
        built[key] = _build(loader, value_node, inner, lines, above)
    return built


def _scalar(loader: yaml.SafeLoader, node: yaml.Node, path: Path) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise LocatedYamlError(node.start_mark.line + 1, "a key must be a word, not a list or a mapping", path)
    try:
        return loader.construct_object(node)
    except ValueError as error:  # 2025-02-30 has the shape of a date and is none
        raise LocatedYamlError(node.start_mark.line + 1, f"{node.value!r}: {error}", path) from error


def _refuse_repeated_keys(loader: yaml.SafeLoader, node: yaml.MappingNode, path: Path) -> None:
    seen: dict[Any, int] = {}
    for key_node, _ in node.value:
        if key_node.tag == "tag:yaml.org,2002:merge":
            continue
        key = _scalar(loader, key_node, path)
        line = key_node.start_mark.line + 1
        if key in seen:
            raise LocatedYamlError(line, f"given twice, first on line {seen[key]}", (*path, key))
        seen[key] = line
