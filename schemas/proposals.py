"""Events of the second extractor: what it read beside the one that counts. Nothing here counts before a person says so.

Stream: `article:<article id>`. The interpretation that counts stays the one in `ArticleInterpreted`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.acts import Said
from schemas.envelope import Payload

ProposalReason = Literal["llm_only", "disagrees"]


class ObservationProposed(Payload):
    """Another extractor read something that the counting one did not. "The memo, she said, had been with them since Tuesday."

    `said` is the observation, with its evidence in this revision. `reason` is `llm_only` where the counting extractor read
    nothing of that kind in these words, `disagrees` where it read something else in them: `against` has the event ids of that.
    `confidence` is 0 to 1, None where the extractor gives none.
    """

    topic: str
    article_id: str
    revision: int
    extractor: str
    said: Said
    reason: ProposalReason
    against: tuple[str, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None


class ArticleCompared(Payload):
    """A second extractor read one revision and was held against the one that counts. "Of its five, three were found by both."

    `agreed` has the event ids of counting observations that it found too, `proposed` those of its `ObservationProposed`, both in
    text order. `dropped` counts what it stated without words of the text to show for it.
    """

    topic: str
    article_id: str
    revision: int
    text_hash: str
    extractor: str
    agreed: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    dropped: int = 0
