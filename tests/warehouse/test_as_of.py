"""The macros of a snapshot are the views, read as of a day."""

from warehouse.views.as_of import FILE, as_of_sql


def test_the_macros_are_written_from_the_view_files():
    assert FILE.read_text(encoding="utf-8") == as_of_sql(), "run `python -m warehouse.views.as_of`"
