from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quality.data_docs import write_data_docs
from quality.gate import judge
from quality.report import RunFacts, status_document
from schemas.errors import InputError
from tests.quality import samples
from tests.quality.samples import NOW


def status() -> dict[str, Any]:
    verdicts = [judge("pages", [samples.page(), samples.page(status=503, error="busy")])]
    return status_document(RunFacts("run-1", "ukraine", NOW, NOW + timedelta(seconds=9)), verdicts, {}, None)


def test_the_site_has_the_suites_and_the_last_run_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    # given a run with a page that did not answer well

    # when
    index = write_data_docs(tmp_path / "docs", status())
    write_data_docs(tmp_path / "docs", status())

    # then
    [result] = (tmp_path / "docs" / "validations" / "pages").rglob("*.html")
    pages = [page.read_text() for page in (tmp_path / "docs").rglob("*.html")]
    assert (tmp_path / "docs" / "expectations" / "feed_entries.html").exists()
    assert "run-1" in index.read_text()
    assert "Failed" in result.read_text()
    assert all(page.index("default-src 'none'") < page.index("http:") for page in pages if "http:" in page)
    assert all(page.index("default-src 'none'") < page.index("https:") for page in pages)
    assert [one.name for one in tmp_path.iterdir()] == ["docs"]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    # given
    (tmp_path / "notes.txt").write_text("mine")

    # when / then
    with pytest.raises(InputError, match="holds something else"):
        write_data_docs(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]
