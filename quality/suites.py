"""Suites of expectations, read from `schemas/expectations/<step>.yaml` and checked before anything is judged by them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import Field, ValidationError, model_validator

from quality.derived import CONDITIONS
from schemas.envelope import Frozen
from schemas.errors import GateError
from schemas.located_yaml import FASTEST

Step = Literal["feed_entries", "pages", "article_revisions", "observations", "append", "views", "snapshot"]
STEPS: tuple[str, ...] = get_args(Step)
"""The steps that have a gate, in the order of the journey."""

Severity = Literal["critical", "warning"]
Stops = Literal["row", "step"]
CellType = Literal["text", "number", "flag", "time", "day", "list", "text?", "number?", "flag?", "time?", "day?", "list?"]

Sentence = Annotated[str, Field(pattern=r"^[A-Z].*[.]$", min_length=20)]


class Expectation(Frozen):
    """One thing that must hold, and the sentence that says why.

    Of kind `row` it is judged for each row, by the Great Expectations type `expect` with `kwargs`, or by `holds`: the name of
    a condition in `quality.derived`. Of kind `set` it is `sql` that returns the offending rows. A critical row expectation
    sets the row aside, or stops the whole step where `stops` says so; a critical set expectation stops the step. A warning is
    recorded and holds nothing up. `next_step` tells a person what to do.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    why: Sentence
    severity: Severity
    kind: Literal["row", "set"]
    expect: str | None = None
    kwargs: dict[str, Any] = Field(default_factory=dict)
    holds: str | None = None
    sql: str | None = None
    stops: Stops | None = None
    next_step: Sentence | None = None

    @model_validator(mode="after")
    def _has_one_judge(self) -> Self:
        judges = [name for name in ("expect", "holds", "sql") if getattr(self, name) is not None]
        if judges not in (["sql"], ["expect"], ["holds"]) or (self.kind == "set") != (judges == ["sql"]):
            raise ValueError(
                f"{self.name}: a row expectation has `expect` or `holds`, a set expectation `sql`; this has {judges}"
            )
        if self.holds is not None and self.holds not in CONDITIONS:
            raise ValueError(f"{self.name}: quality.derived has no condition {self.holds!r}")
        if "regex" in self.kwargs:
            _check_regex(self.name, self.kwargs["regex"])
        return self

    @property
    def stops_step(self) -> bool:
        """Whether a failure stops the step; otherwise it sets rows aside or is only recorded."""
        return self.severity == "critical" and (self.stops or ("step" if self.kind == "set" else "row")) == "step"

    @property
    def sets_row_aside(self) -> bool:
        """Whether a row that fails is quarantined."""
        return self.severity == "critical" and self.kind == "row"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a row expectation reads, in the order in which reasons show them."""
        if self.holds is not None:
            return CONDITIONS[self.holds].reads
        names = [self.kwargs[key] for key in ("column", "column_A", "column_B") if key in self.kwargs]
        return (*names, *self.kwargs.get("column_list", ()))


class Suite(Frozen):
    """The expectations of one step. `columns` are the shape of a row: a type each, with `?` where a value may be missing."""

    step: Step
    describes: Sentence
    next_step: Sentence
    columns: dict[str, CellType] = Field(default_factory=dict)
    expectations: tuple[Expectation, ...]

    @model_validator(mode="after")
    def _names_and_columns_hold(self) -> Self:
        names = [e.name for e in self.expectations]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"expectation named twice: {', '.join(twice)}")
        for expectation in self.expectations:
            unknown = [c for c in expectation.columns if c not in self.columns]
            if unknown:
                raise ValueError(f"{expectation.name}: `columns` does not declare {', '.join(unknown)}")
        return self

    @property
    def of_rows(self) -> tuple[Expectation, ...]:
        """The expectations that judge one row at a time."""
        return tuple(e for e in self.expectations if e.kind == "row")

    @property
    def of_sets(self) -> tuple[Expectation, ...]:
        """The expectations that judge tables by SQL."""
        return tuple(e for e in self.expectations if e.kind == "set")

    def advice(self, expectation: Expectation) -> str:
        """What a person does when the expectation fails: its own sentence, else the suite's."""
        return expectation.next_step or self.next_step


def _check_regex(name: str, pattern: object) -> None:
    try:
        groups = re.compile(str(pattern)).groups
    except re.error as error:
        raise ValueError(f"{name}: not a regular expression: {pattern!r}: {error}") from error
    if groups:
        raise ValueError(f"{name}: pandas warns about capturing groups; write (?:…) in {pattern!r}")


def parse_suite(text: str, name: str) -> Suite:
    """A suite from YAML text; `name` is how errors call it. Raises GateError, which names the field."""
    try:
        return Suite.model_validate(yaml.load(text, Loader=FASTEST))
    except yaml.YAMLError as error:
        raise GateError(f"{name}: not valid YAML: {error}. Correct the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the suite"
        raise GateError(f"{name}: {where}: {first['msg']}. Correct the file.") from error


@cache
def load_suite(step: str) -> Suite:
    """The suite of a step. Raises GateError for an unknown step or a suite that is not well formed."""
    if step not in STEPS:
        raise GateError(f"no gate for the step {step!r}; the steps are {', '.join(STEPS)}")
    name = f"{step}.yaml"
    suite = parse_suite((files("schemas") / "expectations" / name).read_text(encoding="utf-8"), f"schemas/expectations/{name}")
    if suite.step != step:
        raise GateError(f"schemas/expectations/{name}: step says {suite.step!r}. Correct the file.")
    return suite
