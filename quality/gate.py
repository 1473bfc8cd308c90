"""The gate: a batch of rows comes in; those that hold go on, the others are set aside with their reasons, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from quality.accounts import require_accounts
from quality.derived import CONDITIONS
from quality.shape import SHAPE, WHY_SHAPE, MisfitError, fit, shown, storable
from quality.suites import Expectation, Suite, load_suite
from schemas.errors import GateError

Query = Callable[[str], list[dict[str, Any]]]
"""Runs SQL over the tables that a suite speaks of and gives the rows."""

EXAMPLES = 5
"""How many offenders a check result quotes; the quarantine has all of them."""


@dataclass(frozen=True)
class Bad:
    """A row that was set aside: whole, with the first expectation that it failed and all its reasons in one text.

    `index` is its place in the batch that was judged.
    """

    row: dict[str, Any]
    expectation: str
    reason: str
    index: int


@dataclass(frozen=True)
class CheckResult:
    """How one expectation fared. `checked` and `failed` count rows (of a set: offenders); `detail` quotes the first of them."""

    step: str
    expectation: str
    why: str
    severity: Literal["critical", "warning"]
    kind: Literal["row", "set"]
    success: bool
    checked: int
    failed: int
    stops: bool
    detail: str
    next_step: str


@dataclass(frozen=True)
class Verdict:
    """What the gate decided. `passed` and `quarantined` together are the rows that came in; `kept` are the places of `passed`.

    `rows_in` is how many came in, counted at the door. `stop` means that the step must not go on and nothing may be published;
    the rows are there all the same.
    """

    step: str
    passed: list[dict[str, Any]] = field(default_factory=list)
    quarantined: list[Bad] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)
    stop: bool = False
    kept: list[int] = field(default_factory=list)
    rows_in: int = 0

    @property
    def rows_on(self) -> int:
        """How many rows went on."""
        return len(self.kept)

    @property
    def adds_up(self) -> bool:
        """Whether every row that came in went on or was set aside."""
        return self.rows_in == self.rows_on + len(self.quarantined)

    @property
    def failed(self) -> list[CheckResult]:
        """The expectations that did not hold, critical ones first."""
        return sorted((c for c in self.checks if not c.success), key=lambda c: (not c.stops, c.severity != "critical"))

    def require(self) -> None:
        """Raise GateError when the step must stop; it names each failed expectation, its first offenders and what to do."""
        if self.stop:
            what = "\n".join(f"  {c.expectation}: {c.why} Found: {c.detail}. {c.next_step}" for c in self.failed if c.stops)
            raise GateError(f"gate {self.step}: nothing was published, everything was kept.\n{what}")


def added_up(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """One verdict a step, in the order of the gates: the batches of a step and what its expectations counted over them together.

    A verdict that stopped its step stands as it is.
    """
    together: dict[object, Verdict] = {}
    for one in verdicts:
        step: object = id(one) if one.stop else one.step
        before = together.get(step)
        together[step] = one if before is None else _sum(before, one)
    return list(together.values())


def _sum(first: Verdict, more: Verdict) -> Verdict:
    checks = {check.expectation: check for check in first.checks}
    for check in more.checks:
        before = checks.get(check.expectation)
        checks[check.expectation] = (
            check
            if before is None
            else replace(
                check if before.success else before,
                success=before.success and check.success,
                checked=before.checked + check.checked,
                failed=before.failed + check.failed,
            )
        )
    return replace(
        first,
        passed=[*first.passed, *more.passed],
        quarantined=[*first.quarantined, *more.quarantined],
        checks=list(checks.values()),
        kept=[*first.kept, *more.kept],
        rows_in=first.rows_in + more.rows_in,
    )


def judge(step: str, rows: Sequence[Mapping[str, Any]], *, query: Query | None = None) -> Verdict:
    """Judge a batch by the suite of its step; set expectations too, where `query` is given.

    No rows give an empty verdict at once. Raises GateError for a suite that cannot be used and where the gate itself fails.
    """
    if not rows:
        return Verdict(step)
    suite = load_suite(step)
    reasons: dict[int, list[tuple[Expectation | None, str]]] = {}
    fitting, cells = _shape(suite, rows, reasons)
    checks = [_shape_result(suite, rows, reasons)]
    checks += _judge_rows(suite, fitting, cells, reasons) if cells else []
    if query is not None:
        checks += [_judge_set(suite, expectation, query) for expectation in suite.of_sets]
    return _verdict(step, rows, reasons, checks)


def audit(step: str, query: Query) -> Verdict:
    """Judge tables as they stand by the set expectations of a step: the views before publication, the snapshot after it."""
    suite = load_suite(step)
    return _verdict(step, [], {}, [_judge_set(suite, expectation, query) for expectation in suite.of_sets])


def _verdict(
    step: str,
    rows: Sequence[Mapping[str, Any]],
    reasons: Mapping[int, list[tuple[Expectation | None, str]]],
    checks: list[CheckResult],
) -> Verdict:
    kept: list[int] = []
    bad: list[Bad] = []
    for index, row in enumerate(rows):
        found = [(e, text) for e, text in reasons.get(index, []) if e is None or e.sets_row_aside]
        if not found:
            kept.append(index)
            continue
        first = found[0][0]
        bad.append(Bad(storable(row), first.name if first else SHAPE, "; ".join(text for _, text in found), index))
    stop = any(check.stops and not check.success for check in checks)
    verdict = Verdict(step, [dict(rows[i]) for i in kept], bad, checks, stop, kept, len(rows))
    require_accounts([verdict], [])
    return verdict


def _shape(
    suite: Suite, rows: Sequence[Mapping[str, Any]], reasons: dict[int, list[tuple[Expectation | None, str]]]
) -> tuple[list[int], list[dict[str, Any]]]:
    """The places and typed cells of the rows that have the suite's shape; the others get a reason."""
    fitting: list[int] = []
    cells: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        try:
            cells.append(fit(row, suite.columns))
            fitting.append(index)
        except MisfitError as misfit:
            reasons.setdefault(index, []).append((None, str(misfit)))
    return fitting, cells


def _judge_rows(
    suite: Suite,
    fitting: Sequence[int],
    cells: Sequence[Mapping[str, Any]],
    reasons: dict[int, list[tuple[Expectation | None, str]]],
) -> list[CheckResult]:
    from quality.engine import failing_rows

    flags, raised = _derive(suite, cells)
    failing = failing_rows(suite.step, cells, flags, suite.of_rows)
    results = []
    for expectation in suite.of_rows:
        places = failing[expectation.name]
        for place in places:
            reasons.setdefault(fitting[place], []).append((expectation, _reason(expectation, cells[place], raised, place)))
        examples = [f"row {fitting[p]}: {_values(expectation, cells[p])}" for p in places[:EXAMPLES]]
        results.append(_result(suite, expectation, len(cells), len(places), "; ".join(examples)))
    return results


def _derive(suite: Suite, cells: Sequence[Mapping[str, Any]]) -> tuple[dict[str, list[bool]], dict[tuple[str, int], str]]:
    """A boolean column for each condition that the suite names, and what was raised where: that counts against the row."""
    flags: dict[str, list[bool]] = {}
    raised: dict[tuple[str, int], str] = {}
    for name in dict.fromkeys(e.holds for e in suite.of_rows if e.holds is not None):
        flags[name] = []
        for place, row in enumerate(cells):
            try:
                flags[name].append(bool(CONDITIONS[name].holds(row)))
            except Exception as error:  # a row may hold anything; whatever a condition trips over is the row's fault
                flags[name].append(False)
                raised[name, place] = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return flags, raised


def _judge_set(suite: Suite, expectation: Expectation, query: Query) -> CheckResult:
    sql = f"SELECT *, count(*) OVER () AS offenders FROM ({expectation.sql}) AS offender LIMIT {EXAMPLES}"
    try:
        found = query(sql)
    except Exception as error:
        raise GateError(
            f"gate {suite.step}: {expectation.name} could not be asked: {type(error).__name__}: {error}. "
            f"Nothing was published. {suite.advice(expectation)} If the tables are as they should be, its SQL in "
            f"schemas/expectations/{suite.step}.yaml is wrong."
        ) from error
    count = int(found[0]["offenders"]) if found else 0
    examples = ["; ".join(f"{k} = {shown(v)}" for k, v in row.items() if k != "offenders") for row in found]
    return _result(suite, expectation, count, count, " | ".join(examples))


def _result(suite: Suite, expectation: Expectation, checked: int, failed: int, detail: str) -> CheckResult:
    return CheckResult(
        step=suite.step,
        expectation=expectation.name,
        why=expectation.why,
        severity=expectation.severity,
        kind=expectation.kind,
        success=failed == 0,
        checked=checked,
        failed=failed,
        stops=expectation.stops_step,
        detail=detail,
        next_step=suite.advice(expectation),
    )


def _shape_result(suite: Suite, rows: Sequence[Mapping[str, Any]], reasons: Mapping[int, list[tuple[Any, str]]]) -> CheckResult:
    examples = "; ".join(f"row {index}: {found[0][1]}" for index, found in list(reasons.items())[:EXAMPLES])
    return CheckResult(
        suite.step, SHAPE, WHY_SHAPE, "critical", "row", not reasons, len(rows), len(reasons), False, examples, suite.next_step
    )


def _reason(expectation: Expectation, row: Mapping[str, Any], raised: Mapping[tuple[str, int], str], place: int) -> str:
    trouble = raised.get((expectation.holds or "", place))
    tail = f", which raised {trouble}" if trouble else ""
    return f"{expectation.name}: {expectation.why} Here {_values(expectation, row)}{tail}"


def _values(expectation: Expectation, row: Mapping[str, Any]) -> str:
    return ", ".join(f"{column} = {shown(row[column])}" for column in expectation.columns)
