"""The second extractor in a run: what it reads beside the rules becomes proposals to people and changes nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from observing.engine import READS, Engine, Interpretation, events, occurred
from quality.gate import judge
from quality.rows import observation_row
from schemas.acts import Said
from schemas.envelope import NewEvent, Payload
from schemas.observations import OBSERVATIONS, Observation
from schemas.pages import ArticleText
from schemas.proposals import ArticleCompared, ObservationProposed

if TYPE_CHECKING:
    from flows.run import Run
    from observing.llm.second import Reading, SecondReader

_OBSERVED = frozenset(model.type() for model in OBSERVATIONS)


def second_reading(run: Run, engine: Engine, read: Sequence[tuple[ArticleText, Interpretation]]) -> list[NewEvent]:
    """Proposals, and for each article how both readings compare, where `llm.mode` is on; else nothing is loaded or asked.

    `read` is what the counting extractor made of the articles. What fails the gate of observations is dropped and counted.
    """
    wanted = {article: said for article, said in read if said.judged.relevant and article.lang in READS}
    if run.settings.llm.mode == "off" or not wanted:
        return []
    from observing.llm.second import SecondReader

    second = run.second = run.second or SecondReader(run.settings.llm, run.folder.answers)
    readings = [reading for reading in second.read(engine, list(wanted)) if not reading.failure]
    held = _held(readings, second)
    return [event for reading in readings for event in _compared(reading, wanted[reading.article], held, second)]


def _held(readings: Sequence[Reading], second: SecondReader) -> set[str]:
    """Ids of the observations that the gate lets through. What fails it is a model's and not for the quarantine."""
    facts = [(_fact(reading.article, said), reading.article) for reading in readings for said in reading.observations]
    kept = {facts[index][0].event_id for index in judge("observations", [observation_row(*fact) for fact in facts]).kept}
    second.counts["dropped"] += len(facts) - len(kept)
    return kept


def _compared(reading: Reading, counting: Interpretation, held: set[str], second: SecondReader) -> list[NewEvent]:
    from observing.llm.comparing import compare

    article, topic = reading.article, counting.judged.topic
    good = [said for said in reading.observations if _fact(article, said).event_id in held]
    facts = [event for event in events(counting, article) if event.type in _OBSERVED]  # in the order of the observations
    agreed, apart = compare(good, {fact.event_id: said for fact, said in zip(facts, counting.observations, strict=True)})
    proposals = [
        _fact(
            article,
            ObservationProposed(
                topic=topic,
                article_id=article.article_id,
                revision=article.revision,
                extractor=second.extractor,
                said=Said.model_validate({"type": one.said.type(), "payload": one.said.model_dump(mode="json")}),
                reason=one.reason,
                against=one.against,
            ),
        )
        for one in apart
    ]
    second.counts["agreed"] += len(agreed)
    second.counts["proposed"] += len(proposals)
    compared = ArticleCompared(
        topic=topic,
        article_id=article.article_id,
        revision=article.revision,
        text_hash=article.text_hash,
        extractor=second.extractor,
        agreed=agreed,
        proposed=tuple(proposal.event_id for proposal in proposals),
        dropped=reading.dropped + len(reading.observations) - len(good),
    )
    return [*proposals, _fact(article, compared)]


def _fact(article: ArticleText, payload: Payload) -> NewEvent:
    when = occurred(payload) if isinstance(payload, Observation) else None
    return NewEvent.fact(
        f"article:{article.article_id}",
        payload,
        observed_at=article.observed_at,
        reported_at=article.published,
        occurred=when,
        topic=getattr(payload, "topic", None),
    )
