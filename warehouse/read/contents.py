"""Everything that has a page of its own, by name: what a list of contents is made of."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal


def ids(reader: Reader, kind: str, *, topic: str, as_of: date | None = None, corrections: Corrections = "current") -> list[str]:
    """The public ids of all plans, deadlines or meetings (`kind`) of a topic, those told of last first."""
    source = source_of(kind, as_of, corrections)
    query = f"SELECT {kind} AS id FROM {source} WHERE topic = {literal(topic)} ORDER BY last_published DESC, id"
    return [row["id"] for row in ask(reader, query)]


def names(reader: Reader, *, topic: str, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """Everybody who is named, by name: `name, articles`."""
    source = source_of("actor", as_of, corrections)
    return ask(reader, f"SELECT name, articles FROM {source} WHERE topic = {literal(topic)} ORDER BY name")


def articles(reader: Reader, *, topic: str, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """The articles about a topic, the newest first: `article_id, title, outlet, first_published`."""
    query = f"""
        SELECT article_id, title, outlet, first_published
        FROM {source_of("article", as_of, corrections)}
        WHERE list_contains(topics, {literal(topic)}) AND state = 'read'
        ORDER BY first_published DESC, article_id
    """
    return ask(reader, query)
