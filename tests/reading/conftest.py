from collections.abc import Iterator

import pytest

from reading.text import PageReader


@pytest.fixture(scope="session")
def reader() -> Iterator[PageReader]:
    """One worker for all tests that do not harm it: starting one takes a second."""
    with PageReader() as one:
        yield one
