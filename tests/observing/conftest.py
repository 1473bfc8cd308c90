"""A small invented topic for the tests of reading: two kingdoms quarrel over a strait, a third mediates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from observing.document import Document
from observing.engine import Engine, Interpretation
from schemas.pages import ArticleText
from schemas.profile import Profile

MakeArticle = Callable[..., ArticleText]
Read = Callable[[str], Document]


@pytest.fixture(scope="session")
def strait() -> Profile:
    return Profile.model_validate(
        {
            "topic": "strait",
            "title": "The strait",
            "describes": "An invented negotiation between Norway and Sweden, mediated by Finland.",
            "keywords": {
                "strong": ["Norway", "Sweden", "Oslo", "Stockholm", "Lindqvist", "Haugen"],
                "weak": ["Helsinki"],
                "process": ["peace plan", "talks", "proposal", "ceasefire", "plan"],
                "hazards": ["Cyprus", "handball"],
            },
            "actors": [
                {"id": "norway", "name": "Norway", "kind": "party", "aliases": ["Oslo", "Norwegian", "Norwegians"]},
                {"id": "sweden", "name": "Sweden", "kind": "party", "aliases": ["Stockholm", "Swedish", "Swedes"]},
                {"id": "finland", "name": "Finland", "kind": "party", "aliases": ["Helsinki", "Finnish", "Finns"]},
                {
                    "id": "haugen", "name": "Kari Haugen", "kind": "person", "party": "norway", "head_of": "norway",
                    "aliases": ["Haugen", "Karin Haugen"], "roles": [{"title": "Norwegian president", "from": "2024-01-01"}],
                },
                {
                    "id": "lindqvist", "name": "Sven Lindqvist", "kind": "person", "party": "sweden", "head_of": "sweden",
                    "aliases": ["Lindqvist"], "roles": [{"title": "Swedish president", "from": "2023-01-01"}],
                },
                {
                    "id": "virtanen", "name": "Aino Virtanen", "kind": "person", "party": "finland", "aliases": ["Virtanen"],
                    "roles": [{"title": "special envoy", "from": "2025-01-01"}],
                },
                {
                    "id": "old-envoy", "name": "Matti Korpela", "kind": "person", "party": "finland", "aliases": ["Korpela"],
                    "roles": [{"title": "special envoy", "from": "2020-01-01", "to": "2024-12-31"}],
                },
                {"id": "king", "name": "Olav King", "kind": "person", "party": "norway"},
                {
                    "id": "berg", "name": "Nils Berg", "kind": "person", "party": "sweden",
                    "roles": [{"title": "Lindqvist's spokesman", "from": "2024-01-01"}],
                },
            ],
            "outlets": [{"name": "Nordic Times"}, {"name": "Baltic Wire", "aliases": ["BW"]}],
            "lineages": [
                {
                    "id": "finnish", "title": "The Finnish plan", "side": ["finland"], "main": True, "points": [28, 19],
                    "terms": ["Finnish plan", "28-point plan"], "from": "2025-01-01",
                },
                {
                    "id": "counter", "title": "The Swedish counter-text", "side": ["sweden"],
                    "terms": ["Swedish counter-proposal", "counter-text"], "from": "2025-03-01",
                },
                {
                    "id": "truce", "title": "Easter truce", "side": ["norway"],
                    "terms": ["Easter truce", "three-day truce"], "from": "2025-04-01",
                },
            ],
            "claim_topics": {
                "authorship": ["authored", "wrote it", "wish list", "drafted by"],
                "deadline": ["deadline", "hard date"],
                "territory": ["islands", "territory"],
                "ceasefire": ["ceasefire", "truce"],
                "process": ["talks", "plan", "proposal", "meeting"],
                "other": ["other"],
            },
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def engine(strait: Profile) -> Engine:
    return Engine(strait)


@pytest.fixture(scope="session")
def article() -> MakeArticle:
    def make(text: str, *, published: datetime | None = datetime(2025, 5, 14, 12, tzinfo=UTC), lang: str = "en") -> ArticleText:
        return ArticleText(
            article_id="0123456789abcdef",
            url="https://ledger.example/1",
            outlet="The Ledger",
            title="Norway and Sweden discuss the peace plan",
            text=text,
            text_hash=hashlib.sha256(text.encode()).hexdigest(),
            lang=lang,
            published=published,
            observed_at=datetime(2025, 5, 14, 13, tzinfo=UTC),
        )

    return make


@pytest.fixture(scope="session")
def document(engine: Engine, article: MakeArticle) -> Read:
    """The text as the rules see it."""

    def read(text: str) -> Document:
        return engine.document(article(text))

    return read


@pytest.fixture(scope="session")
def interpret(engine: Engine, article: MakeArticle) -> Callable[[str], Interpretation]:
    """The text as the whole engine reads it."""

    def read(text: str) -> Interpretation:
        return engine.read(article(text))

    return read


def said(document: Read, text: str) -> list[tuple[str, list[str], str]]:
    """Speaker, chain and words of every node of attribution in a text."""
    doc = document(text)
    return [
        (node.speaker.name, [m.name for m in node.chain], doc.text[node.start : node.end].strip(" \"',."))
        for node in doc.attributions
    ]
