"""A query command starts fast because reading imports next to nothing."""

import subprocess
import sys

HEAVY = ("prefect", "great_expectations", "spacy", "pandas", "pyarrow", "sqlglot", "pydantic", "trafilatura", "httpx")


def test_reading_a_snapshot_imports_nothing_heavy():
    modules = ["plans", "deadlines", "meetings", "claims", "press", "changes", "history", "query", "snapshot", "plan_texts"]
    imports = "; ".join(f"import warehouse.read.{m}" for m in modules)
    code = f"import sys; {imports}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
