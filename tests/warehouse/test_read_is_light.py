"""A query command and the dashboard start fast because reading imports next to nothing."""

import subprocess
import sys
from pathlib import Path

from warehouse import read

HEAVY = ("prefect", "great_expectations", "spacy", "pandas", "pyarrow", "sqlglot", "pydantic", "trafilatura", "httpx")


def test_reading_a_snapshot_imports_nothing_heavy():
    modules = [f"warehouse.read.{path.stem}" for path in Path(read.__file__).parent.glob("[a-z]*.py")]
    imports = "; ".join(f"import {module}" for module in [*modules, "dashboard.app"])
    code = f"import sys; {imports}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
