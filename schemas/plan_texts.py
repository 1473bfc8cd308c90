"""The event of a plan's own words: a full text that a person hands in. Stream: `review:<version, or lineage and points>`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.acts import Act
from schemas.envelope import Frozen
from schemas.observations import Obligation


class TextSpan(Frozen):
    """Words of a text: `quote` is `text[start:end]`."""

    start: int
    end: int
    quote: Annotated[str, Field(min_length=1)]


class PointMatter(TextSpan):
    """What a point says on a matter, by its words: `provision_topic` is one of the profile's.

    `value` counts `unit` (persons, days, dollars and the like); None where the words turn on no number.
    """

    provision_topic: str
    obligation: Obligation
    value: float | None = None
    unit: str | None = None


class NumberedPoint(TextSpan):
    """A numbered point of a text with all that is nested in it, its number left out."""

    number: int
    matters: tuple[PointMatter, ...] = ()


class PlanTextRecorded(Act):
    """A person handed in the full text of a version of a plan. "1. Ukraine's sovereignty shall be confirmed." and 27 points more.

    `version` is its public id; where no report had told of that version yet it is None, and `lineage` (of the profile) and
    `points`, their number, say which one it is. `outlet` printed the text on the day `published`; `article_id` is the id that the
    article at `url` has or would have, so that a takedown of the article takes the text with it. `extractor` read the matters.
    """

    topic: str
    version: str | None = None
    lineage: str | None = None
    points: int | None = None
    outlet: Annotated[str, Field(min_length=1)]
    url: str | None = None
    article_id: str | None = None
    title: str = ""
    published: date
    text: str
    numbered: Annotated[tuple[NumberedPoint, ...], Field(min_length=1)]
    extractor: str

    @model_validator(mode="after")
    def _says_which_version_in_its_own_words(self) -> Self:
        if self.version is None and (self.lineage is None or self.points is None):
            raise ValueError("a text is of a version, or else of a lineage and a number of points")
        spans: list[TextSpan] = [*self.numbered, *(matter for point in self.numbered for matter in point.matters)]
        for one in spans:
            if self.text[one.start : one.end] != one.quote:
                raise ValueError(f"these words do not stand at {one.start} of the text: {one.quote[:60]!r}")
        numbers = [point.number for point in self.numbered]
        if len(set(numbers)) < len(numbers):
            raise ValueError("each point has a number of its own")
        return self
