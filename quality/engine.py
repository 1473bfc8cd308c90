"""Great Expectations at work: typed cells in, the row numbers that fail each expectation out. The only import of it."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from quality.suites import Expectation
from schemas.errors import GateError

ROW = "row_number"
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW],
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}
_TURN = threading.Lock()
"""One validation at a time: the context and Python's warning filters belong to the whole process."""


def failing_rows(
    step: str, cells: Sequence[Mapping[str, Any]], flags: Mapping[str, Sequence[bool]], expectations: Sequence[Expectation]
) -> dict[str, list[int]]:
    """For each expectation by name the places in `cells` that fail it, ascending; all are judged in one validation.

    `flags` are the derived columns: condition -> one boolean a row. Raises GateError, which names step and expectation, when
    Great Expectations itself fails, so that a broken gate is never taken for a passed one.
    """
    with _TURN, _quiet():
        batch_definition = _batch_definition()
        try:
            frame = _frame(cells, flags, expectations)
            suite = _suite(step, expectations)
            batch = batch_definition.get_batch(batch_parameters={"dataframe": frame})
            outcome = batch.validate(suite, result_format=RESULT_FORMAT)
        except GateError:
            raise
        except Exception as error:
            names = ", ".join(e.name for e in expectations)
            raise GateError(_broken(step, names, f"{type(error).__name__}: {error}")) from error
    failing: dict[str, list[int]] = {}
    for result in outcome.results:
        name = result.expectation_config.meta["name"]
        places = result.result.get("unexpected_index_list") if result.result else None
        if places is None or (not result.success and not places):
            raise GateError(_broken(step, name, _exception(result.exception_info)))
        failing[name] = sorted({int(place[ROW]) for place in places})
    unjudged = [e.name for e in expectations if e.name not in failing]
    if unjudged:
        raise GateError(_broken(step, ", ".join(unjudged), "it gave no result"))
    return failing


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


def _suite(step: str, expectations: Sequence[Expectation]) -> Any:
    import great_expectations
    from great_expectations.expectations.registry import get_expectation_impl

    built = []
    for expectation in expectations:
        kind, kwargs = expectation.expect or "", expectation.kwargs
        if expectation.holds is not None:
            kind, kwargs = "expect_column_values_to_be_in_set", {"column": expectation.holds, "value_set": [True]}
        try:
            built.append(get_expectation_impl(kind)(**kwargs, meta={"name": expectation.name}))
        except Exception as error:
            raise GateError(_broken(step, expectation.name, f"{type(error).__name__}: {error}")) from error
    return great_expectations.ExpectationSuite(name=step, expectations=built)


def _frame(cells: Sequence[Mapping[str, Any]], flags: Mapping[str, Sequence[bool]], expectations: Sequence[Expectation]) -> Any:
    """Only the columns that some expectation reads, each of one type: nested values never get in."""
    import pandas

    read = dict.fromkeys(column for e in expectations if e.holds is None for column in e.columns)
    columns = {column: [row[column] for row in cells] for column in read}
    return pandas.DataFrame({ROW: range(len(cells)), **columns, **flags})


@contextmanager
def _quiet() -> Iterator[None]:
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
