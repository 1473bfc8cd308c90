import json
from typing import Any

import pytest

from quality.rows import event_row, observation_row, revision_row
from schemas.envelope import NewEvent
from schemas.pages import FeedEntry
from tests.quality import samples


@pytest.mark.parametrize(
    ("row", "event"),
    [
        (revision_row(samples.published_event()), samples.published_event()),
        (observation_row(samples.deadline_event(), samples.ARTICLE), samples.deadline_event()),
    ],
)
def test_event_can_be_had_back_from_its_row_in_quarantine(row: dict[str, Any], event: NewEvent) -> None:
    # given the row as the quarantine keeps it
    kept = json.loads(json.dumps(row, default=str))

    # when
    again = NewEvent.model_validate(kept["new_event"])

    # then
    assert again == event


def test_event_about_to_be_appended_can_be_had_back_from_its_row() -> None:
    # given
    kept = json.loads(json.dumps(event_row(samples.deadline_event())))

    # when
    again = NewEvent.model_validate({key: kept[key] for key in NewEvent.model_fields})

    # then
    assert again == samples.deadline_event()


def test_entry_can_be_had_back_from_its_row() -> None:
    # given
    kept = json.loads(json.dumps(samples.entry(3), default=str))

    # when
    again = FeedEntry.model_validate({key: kept[key] for key in FeedEntry.model_fields})

    # then
    assert again.url == "https://ledger.example/3"
    assert again.published == samples.PUBLISHED


def test_row_of_a_page_leaves_its_bytes_in_the_archive() -> None:
    # given / when
    row = samples.page()

    # then
    assert "body" not in row
    assert (row["bytes"], row["captured"], row["capture"]["record_id"]) == (16, True, "urn:uuid:1")
