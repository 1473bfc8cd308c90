"""The property finds what it is there for: in views that were broken on purpose its histories show each defect."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.warehouse.given import opened
from tests.warehouse.living import broken_by_order, some_histories, wrong
from warehouse.views.runner import VIEWS

OLD_KEY_MISSED = (
    "deadline/deadline_change.sql",
    "SELECT deadline FROM changed_deadline_report",
    "SELECT r.deadline FROM deadline_report AS r SEMI JOIN changed_deadline_report USING (observation)",
)
TIE_NOT_BROKEN = ("plan/plan_change.sql", "ORDER BY published, rank, start, change)", "ORDER BY published, rank)")
INPUT_FORGOTTEN = ("article/article.sql", "UNION SELECT article_id FROM changed_stg_article_withdrawn ", "")
REJECTED_GOES_ON_STANDING = (
    "observation/standing_observation.sql",
    "--   UNION ALL\n--   SELECT article_id FROM changed_judgement\n",
    "",
)
TEXT_NOT_HEARD_OF = ("plan/provision_cell.sql", "--   UNION\n--   SELECT plan FROM changed_plan_text\n", "")


@pytest.mark.parametrize(
    "defects",
    [  # of one row none reads another
        (OLD_KEY_MISSED, TIE_NOT_BROKEN, INPUT_FORGOTTEN, TEXT_NOT_HEARD_OF),
        (REJECTED_GOES_ON_STANDING,),
    ],
    ids=["above", "below"],
)
def test_each_defect_of_a_view_shows_in_some_history(tmp_path: Path, defects: tuple[tuple[str, str, str], ...]) -> None:
    # given
    folder = tmp_path / "views"
    shutil.copytree(VIEWS, folder)
    for name, good, bad in defects:
        text = (folder / name).read_text(encoding="utf-8")
        assert good in text, f"{name} has changed: break it in another way"
        (folder / name).write_text(text.replace(good, bad), encoding="utf-8")
    broken = {Path(name).stem for name, *_ in defects}

    # when
    found: set[str] = set()
    for number, history in enumerate(reversed(some_histories())):
        if not broken <= found:
            with opened(tmp_path / f"{number}") as store:
                found |= wrong(store, history, folder)
                if not broken <= found:
                    found |= set(broken_by_order(store, folder))

    # then
    assert broken <= found
