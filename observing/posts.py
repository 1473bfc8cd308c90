"""A live blog is read post by post: what a post calls today is its own day, and no "he" reaches from one into the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from schemas.observations import Evidence, Observation
from schemas.pages import ArticleText


def parts(article: ArticleText) -> Iterator[tuple[int, ArticleText]]:
    """The texts that are read one by one, each with where it begins in the article: posts, and what stands around them.

    An article without posts is its only part.
    """
    if not article.posts:
        yield 0, article
        return
    place = 0
    for post in sorted(article.posts, key=lambda post: post.start):
        yield from _part(article, place, post.start, article.published)
        yield from _part(article, post.start, post.end, post.published)
        place = post.end
    yield from _part(article, place, len(article.text), article.published)


def moved(observation: Observation, by: int) -> Observation:
    """The observation of a part with its evidence where it stands in the whole article, `by` characters further on."""
    evidence = observation.evidence
    place = evidence.model_copy(update={"start": evidence.start + by, "end": evidence.end + by})
    return observation.model_copy(update={"evidence": place})


def told_at(article: ArticleText, evidence: Evidence) -> datetime | None:
    """When words were published: with their post, else with the article."""
    times = (post.published for post in article.posts if post.start <= evidence.start < post.end)
    return next(times, article.published)


def _part(article: ArticleText, start: int, end: int, published: datetime | None) -> Iterator[tuple[int, ArticleText]]:
    if (text := article.text[start:end]).strip():
        yield start, article.model_copy(update={"text": text, "published": published, "posts": ()})
