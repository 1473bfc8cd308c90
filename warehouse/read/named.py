"""How a question names what it wants: a name out of a list, or several ids."""

from __future__ import annotations

from collections.abc import Sequence


def bears(view: str, column: str) -> str:
    """SQL: whether a list of names has one, given three times as a value; letters of it will do where nobody bears it whole."""
    whole = f"list_contains({column}, ?)"
    return (
        f"({whole} OR (NOT EXISTS (SELECT 1 FROM {view} WHERE {whole}) "
        f"AND contains(lower(array_to_string({column}, chr(10))), lower(?))))"
    )


def one_of(ids: Sequence[str]) -> str:
    """SQL: as many places for values as there are ids."""
    return ", ".join("?" for _ in ids)
