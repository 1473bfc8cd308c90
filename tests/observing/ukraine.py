"""Short texts, read with the profile of the topic Ukraine, or another, on a Tuesday in November."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from observing.document import Document
from observing.engine import Engine
from schemas.pages import ArticleText
from schemas.profile import Profile
from schemas.profile_file import load_profile

T = TypeVar("T")
TUESDAY = "2025-11-25T12:00:00-05:00"


@cache
def engine(topic: str = "ukraine") -> Engine:
    return Engine(load_profile(Path(__file__).parents[2] / "topics" / f"{topic}.yaml"))


def observed(
    read: Callable[[Document, Profile], Iterable[T]], text: str, published: str = TUESDAY, topic: str = "ukraine"
) -> list[T]:
    """What one kind of rule reads in a text."""
    article = ArticleText(
        article_id="t", url="https://example.org/t", outlet="Quillwire", title="", text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(), published=datetime.fromisoformat(published),
        observed_at=datetime(2025, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    return list(read(engine(topic).document(article), engine(topic).profile))
