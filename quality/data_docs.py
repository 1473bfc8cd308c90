"""Great Expectations' own site, for those who know it (`parley data-docs`).

It has what Great Expectations judges itself; `docs/data-quality.md` and the quality page have everything.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from quality.engine import gx_suite, quiet
from quality.suites import STEPS, load_suite
from schemas.errors import InputError

_LOADS_NOTHING = (
    "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:\">"
)
"""The site's pages load styles, scripts and a counted picture from six hosts; whoever opens them must tell nobody."""


def write_data_docs(target: Path, status: Mapping[str, Any] | None = None) -> Path:
    """Write the site into a folder and return its first page; with what `status.json` says, how the last run fared.

    Nothing is fetched and nothing reported, neither now nor by the pages. Raises InputError where the folder holds anything else.
    """
    if target.exists() and any(target.iterdir()) and not (target / "index.html").exists():
        raise InputError(f"{target}: the folder holds something else; give an empty one")
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    site: Any = {
        "class_name": "SiteBuilder",
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(target.resolve())},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    with quiet(), tempfile.TemporaryDirectory() as scratch:
        import great_expectations

        context = great_expectations.get_context(mode="file", project_root_dir=scratch)
        for name in list(context.variables.data_docs_sites or ()):
            context.delete_data_docs_site(name)
        context.add_data_docs_site("parley", site)
        came = {step["step"]: step["in"] for step in (status or {}).get("steps", ())}
        for step in STEPS:
            rows = [one for one in load_suite(step).of_rows if one.expect is not None]
            if not rows:
                continue
            suite = context.suites.add(gx_suite(step, rows))
            if status and came.get(step):
                _add_results(context, suite, came[step], status)
        context.build_data_docs(["parley"])
    for page in target.rglob("*.html"):
        page.write_text(page.read_text(encoding="utf-8").replace("<head>", _LOADS_NOTHING, 1), encoding="utf-8")
    return target / "index.html"


def _add_results(context: Any, suite: Any, came: int, status: Mapping[str, Any]) -> None:
    """How the run's expectations of one step fared; what does not stand among the failed ones held."""
    import great_expectations
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult, RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier, ValidationResultIdentifier

    failed = {one["expectation"]: one["failed"] for one in status["failed"] if one["step"] == suite.name}
    results = []
    for expectation in suite.expectations:
        wrong = failed.get(expectation.meta["name"], 0)
        counts = {"element_count": came, "unexpected_count": wrong, "unexpected_percent": 100 * wrong / came}
        quiet = {"raised_exception": False, "exception_message": None, "exception_traceback": None}
        results.append(
            ExpectationValidationResult(
                success=not wrong, expectation_config=expectation.configuration, result=counts, meta={}, exception_info=quiet
            )
        )
    at = datetime.fromisoformat(status["ended_at"])
    run = RunIdentifier(run_name=status["run_id"], run_time=at)
    well = sum(bool(one.success) for one in results)
    outcome = ExpectationSuiteValidationResult(
        success=well == len(results),
        results=results,
        suite_name=suite.name,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": well,
            "unsuccessful_expectations": len(results) - well,
            "success_percent": 100 * well / len(results),
        },
        meta={
            "run_id": run,
            "validation_time": at.isoformat(),
            "great_expectations_version": great_expectations.__version__,
            "active_batch_definition": {},
            "batch_spec": {},
        },
    )
    key = ValidationResultIdentifier(ExpectationSuiteIdentifier(suite.name), run_id=run, batch_identifier="last_run")
    context.validation_results_store.add(key, outcome)
