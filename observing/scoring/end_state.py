"""The end state of a topic: what is held of its plans, deadlines, meetings and contradictions after all articles, as JSON.

Gold and prediction have one shape. A field that is missing or null says nothing; only what no item can do without is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictFloat, StrictInt, ValidationError, model_validator

from observing.scoring.matching import listed
from schemas.errors import InputError

StateKind = Literal["plans", "deadlines", "meetings", "contradictions"]
STATE_KINDS: tuple[StateKind, ...] = get_args(StateKind)
ERRORS_TOLD = 3


def _names(field: Any) -> list[str]:
    try:
        return listed(field)
    except (KeyError, TypeError) as error:
        raise ValueError("names are a string, a list of strings, or a list of {name, role}") from error


def _options(rule: Any) -> list[Any]:
    return rule if isinstance(rule, list) else [rule]


Number = StrictInt | StrictFloat
NameList = Annotated[tuple[str, ...], BeforeValidator(_names)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_missing(cls, value: Any) -> Any:
        return {name: field for name, field in value.items() if field is not None} if isinstance(value, Mapping) else value


class Provision(_Shape):
    """What a version says on one topic; `value` is the plain number, None where it turns on none."""

    topic: str
    value: Number | None = None
    unit: str | None = None
    text: str = ""
    status: str | None = None


class Entry(_Shape):
    """One item of any kind. `articles` are the ids of those that speak of it; `accept_*` and `optional` stand in a gold only."""

    PEOPLE: ClassVar[str] = ""

    status: str
    articles: tuple[str, ...] = ()
    accept_status: tuple[str, ...] = ()
    optional: bool = False

    @property
    def name(self) -> str:
        """What it is called, for people: names are free."""
        return str(getattr(self, "key", None) or getattr(self, "about", None) or "without a name")

    @property
    def people(self) -> tuple[str, ...]:
        """Who is named in it: authors, setters or participants."""
        return getattr(self, self.PEOPLE, ())


class PlanVersion(Entry):
    """One version of a plan; a `branch` is a counter-text, an answer or a side paper."""

    PEOPLE = "authors"

    key: str | None = None
    points: Number | None = None
    accept_points: tuple[Number | None, ...] = ()
    authors: NameList = ()
    provisions: tuple[Provision, ...] = ()
    branch: bool = False


class Plan(_Shape):
    """A lineage: its versions in order."""

    versions: tuple[PlanVersion, ...]
    optional: bool = False


class DueStep(_Shape):
    """One step of a deadline's history: an ISO day or month, or only words."""

    date: str | None = None
    accept_dates: tuple[str | None, ...] = ()

    def __str__(self) -> str:
        return self.date or "no date"


class Deadline(Entry):
    """A deadline and the history of its due dates, the last one in force."""

    PEOPLE = "set_by"

    key: str | None = None
    set_by: NameList = ()
    due_dates: tuple[DueStep, ...] = ()

    @property
    def dates(self) -> list[str]:
        """The dates of its history, steps without one left out."""
        return [step.date for step in self.due_dates if step.date]


class Meeting(Entry):
    """A meeting with the place and date known last."""

    PEOPLE = "participants"

    key: str | None = None
    place: str | None = None
    date: str | None = None
    accept_dates: tuple[str | None, ...] = ()
    participants: NameList = ()


class Contradiction(Entry):
    """Accounts that exclude each other: one list of names a side, an empty one where nobody is named."""

    about: str | None = None
    speakers: tuple[NameList, ...] = ()


class Absent(BaseModel):
    """What must not be stated as a current fact. The fields that are given are its conditions.

    A list of points or statuses means any of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    kind: StateKind
    points: Annotated[tuple[Number | None, ...], BeforeValidator(_options)] = ()
    status: Annotated[tuple[str | None, ...], BeforeValidator(_options)] = ()
    place: str = ""
    date: str = ""
    due: str = ""
    participants: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    only_articles: tuple[str, ...] = ()
    provision: Provision | None = None

    @property
    def conditions(self) -> frozenset[str]:
        """The names of the conditions that the rule makes."""
        return frozenset(self.model_fields_set - {"what", "kind"})


class EndState(_Shape):
    """All that is held of a topic. `absent` stands in a gold only."""

    plans: tuple[Plan, ...]
    deadlines: tuple[Deadline, ...]
    meetings: tuple[Meeting, ...]
    contradictions: tuple[Contradiction, ...]
    absent: tuple[Absent, ...] = ()


def parse_end_state(value: Any, what: str) -> EndState:
    """From decoded JSON. Raises InputError, which begins with `what`, where it has another shape."""
    try:
        return EndState.model_validate(value)
    except ValidationError as error:
        wrong = [
            f"{'.'.join(map(str, fault['loc'])) or 'the whole'}: {fault['msg'].lower()}"
            for fault in error.errors(include_url=False)[:ERRORS_TOLD]
        ]
        more = error.error_count() - len(wrong)
        rest = f", and {more} more" if more else ""
        raise InputError(f"{what} is not of the shape of an end state: {'; '.join(wrong)}{rest}") from error
