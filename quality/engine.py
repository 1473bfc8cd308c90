"""Great Expectations at work: typed cells in, the row numbers that fail each expectation out. Imported late."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from quality.suites import Expectation
from schemas.errors import GateError

ROW, NAME, HOLDS = "row_number", "expectation_name", "condition_holds"
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}
_EACH_HOLDS = Expectation(
    name="each_condition_holds",
    why="What a suite says of a row holds for every row.",
    severity="critical",
    kind="row",
    expect="expect_column_values_to_be_in_set",
    kwargs={"column": HOLDS, "value_set": [True]},
)
_TURN = threading.Lock()
"""One validation at a time: the context and Python's warning filters belong to the whole process."""


def failing_rows(
    step: str, cells: Sequence[Mapping[str, Any]], flags: Mapping[str, Sequence[bool]], expectations: Sequence[Expectation]
) -> dict[str, list[int]]:
    """For each expectation by name the places in `cells` that fail it, ascending.

    `flags` are the derived columns: condition -> one boolean a row. Raises GateError, which names step and expectation, when
    Great Expectations itself fails, so that a broken gate is never taken for a passed one.
    """
    of_columns = [e for e in expectations if e.holds is None]
    of_conditions = [e for e in expectations if e.holds is not None]
    failing: dict[str, list[int]] = {}
    with _TURN, quiet():
        for result in _results(step, _names(of_columns), of_columns, partial(_frame, cells, of_columns)) if of_columns else ():
            name = result.expectation_config.meta["name"]
            failing[name] = sorted({int(place[ROW]) for place in _places(step, name, result)})
        if of_conditions:
            names = _names(of_conditions)
            for result in _results(step, names, [_EACH_HOLDS], partial(_flags, len(cells), flags, of_conditions)):
                failing |= {e.name: [] for e in of_conditions}
                for place in _places(step, names, result):
                    failing[place[NAME]].append(int(place[ROW]))
    unjudged = [e.name for e in expectations if e.name not in failing]
    if unjudged:
        raise GateError(_broken(step, ", ".join(unjudged), "it gave no result"))
    return failing


def _names(expectations: Sequence[Expectation]) -> str:
    return ", ".join(e.name for e in expectations)


def _results(step: str, names: str, expectations: Sequence[Expectation], make_frame: Callable[[], Any]) -> list[Any]:
    try:
        frame = make_frame()
        batch = _batch_definition().get_batch(batch_parameters={"dataframe": frame})
        told = [name for name in (ROW, NAME) if name in frame.columns]
        outcome = batch.validate(
            gx_suite(step, expectations), result_format=RESULT_FORMAT | {"unexpected_index_column_names": told}
        )
    except GateError:
        raise
    except Exception as error:
        raise GateError(_broken(step, names, f"{type(error).__name__}: {error}")) from error
    return list(outcome.results)


def _places(step: str, names: str, result: Any) -> list[dict[str, Any]]:
    places = result.result.get("unexpected_index_list") if result.result else None
    if places is None or (not result.success and not places):
        raise GateError(_broken(step, names, _exception(result.exception_info)))
    return list(places)


@cache
def _batch_definition() -> Any:
    """The one data source of this process. Analytics and progress bars are off, nothing is written to a disk."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    for name in ("great_expectations", "great_expectations.data_context.types.base"):  # the second sets a level of its own
        logging.getLogger(name).setLevel(logging.ERROR)
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("gates").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("whole")


def gx_suite(step: str, expectations: Sequence[Expectation]) -> Any:
    """Expectations as a suite of Great Expectations, each with its name in `meta`. Raises GateError, naming the wrong one."""
    import great_expectations
    from great_expectations.expectations.registry import get_expectation_impl

    built = []
    for expectation in expectations:
        try:
            kind = get_expectation_impl(expectation.expect or "")
            built.append(kind(**expectation.kwargs, meta={"name": expectation.name}))
        except Exception as error:
            raise GateError(_broken(step, expectation.name, f"{type(error).__name__}: {error}")) from error
    return great_expectations.ExpectationSuite(name=step, expectations=built)


def _frame(cells: Sequence[Mapping[str, Any]], expectations: Sequence[Expectation]) -> Any:
    """Only the columns that some expectation reads, each of one type: nested values never get in."""
    import pandas

    read = dict.fromkeys(column for e in expectations for column in e.columns)
    return pandas.DataFrame({ROW: range(len(cells)), **{column: [row[column] for row in cells] for column in read}})


def _flags(count: int, flags: Mapping[str, Sequence[bool]], expectations: Sequence[Expectation]) -> Any:
    """All conditions below each other in one column: to judge each in a column of its own takes most of a gate's time."""
    import pandas

    return pandas.DataFrame(
        {
            ROW: [place for _ in expectations for place in range(count)],
            NAME: [e.name for e in expectations for _ in range(count)],
            HOLDS: [flag for e in expectations for flag in flags[e.holds or ""]],
        }
    )


@contextmanager
def quiet() -> Iterator[None]:
    """Great Expectations and what it imports warn of their own future; ours stay errors where the caller made them so."""
    with warnings.catch_warnings():
        for module in ("great_expectations", "marshmallow", "posthog"):
            warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")
        yield


def _broken(step: str, names: str, what: str) -> str:
    return (
        f"gate {step}: Great Expectations could not judge {names}: {what}. Nothing was published; "
        f"correct schemas/expectations/{step}.yaml or the row's columns, then run again."
    )


def _exception(info: Mapping[str, Any]) -> str:
    if "exception_message" in info:
        return str(info["exception_message"])
    messages = [str(one["exception_message"]) for one in info.values() if isinstance(one, Mapping)]
    return "; ".join(messages) or "no reason given"
