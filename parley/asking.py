"""What every command that can look back is asked: topic, day, whose corrections, and in which form to answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from parley.day import AsOf, Corrected, Corrections, Day, day_of
from parley.output import CsvOption, JsonOption, TopicOption, page, write_json, write_rows

if TYPE_CHECKING:
    from warehouse.read.snapshot import Row


class Asked(NamedTuple):
    """A question to the newest snapshot, as it was put on the command line."""

    context: typer.Context
    topic: str | None
    day: Day
    as_json: bool
    as_csv: bool

    @property
    def for_people(self) -> bool:
        """Whether a person reads the answer and not a program."""
        return not (self.as_json or self.as_csv)

    def rows(self, read: Callable[..., list[Row]], **more: object) -> list[Row]:
        """What a query of `warehouse.read` answers. A person is told first of which day it is."""
        from warehouse.read import open_reader

        with open_reader(self.context.obj) as reader:
            rows = read(reader, topic=self.topic, **self.day._asdict(), **more)
        if self.day.heading and self.for_people:
            page().print(self.day.heading, style="bold")
        return rows

    def one(self, read: Callable[..., Any], *wanted: object, **more: object) -> Any:
        """What a query of `warehouse.read` tells of one thing; a program has it then as JSON, a person is told of which day."""
        from warehouse.read import open_reader

        with open_reader(self.context.obj) as reader:
            found = read(reader, *wanted, **self.day._asdict(), **more)
        if self.as_json:
            write_json(found)
        elif self.day.heading:
            page().print(self.day.heading, style="bold")
        return found

    def write(self, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], empty: str) -> None:
        """Answer with rows; `columns` are those that people see, `empty` what they read where there are none."""
        write_rows(rows, columns=columns, header=list(columns), as_json=self.as_json, as_csv=self.as_csv, empty=empty)


def looks_back(listing: Callable[..., None]) -> Callable[..., None]:
    """Make a command of a function that takes an Asked and options of its own: the shared options stand around these."""

    def command(
        context: typer.Context,
        topic: TopicOption = None,
        as_of: AsOf = None,
        corrections: Corrected = Corrections.current,
        as_json: JsonOption = False,
        as_csv: CsvOption = False,
        **own: object,
    ) -> None:
        listing(Asked(context, topic, day_of(as_of, corrections), as_json, as_csv), **own)

    (context, topic, *shared, _), own = (list(_parameters(function)) for function in (command, listing))
    return _with_parameters(command, listing, [context, topic, *own[1:], *shared])


def looks_at_one(telling: Callable[..., None]) -> Callable[..., None]:
    """Make a command of a function that takes an Asked, and which thing is meant: the shared options stand behind its own."""

    def command(
        context: typer.Context,
        as_of: AsOf = None,
        corrections: Corrected = Corrections.current,
        as_json: JsonOption = False,
        **own: object,
    ) -> None:
        telling(Asked(context, None, day_of(as_of, corrections), as_json, False), **own)

    (context, *shared, _), own = (list(_parameters(function)) for function in (command, telling))
    return _with_parameters(command, telling, [context, *own[1:], *shared])


def _with_parameters(
    command: Callable[..., None], asked: Callable[..., None], parameters: Sequence[inspect.Parameter]
) -> Callable[..., None]:
    signature = inspect.Signature(parameters)
    command.__signature__ = signature  # type: ignore[attr-defined]
    command.__annotations__ = {name: one.annotation for name, one in signature.parameters.items()}
    command.__name__, command.__doc__ = asked.__name__, asked.__doc__
    return command


def _parameters(function: Callable[..., None]) -> Sequence[inspect.Parameter]:
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    return [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) if one.kind is not one.VAR_KEYWORD else one for one in parameters]
