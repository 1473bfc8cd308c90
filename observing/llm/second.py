"""The second extractor over the articles of one run: recorded answers first, then the endpoint, as far as the budget goes."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from observing.engine import Engine
from observing.llm.answer import Answer
from observing.llm.asking import Asker, asking
from observing.llm.budget import Budget
from observing.llm.grounding import Grounding
from observing.llm.prompt import PROMPT, instructions, message
from observing.llm.recorded import Answers, Recorded
from schemas.errors import SettingsError
from schemas.observations import Observation
from schemas.pages import ArticleText
from schemas.settings import LlmSettings

_IN_A_ROW = 3
"""Failures of the endpoint after which a run asks no more: it is down, and every article would wait for it."""
_SHAPE_CHARACTERS = len(json.dumps(Answer.model_json_schema()))
"""What the shape of an answer adds to every question."""


@dataclass(frozen=True)
class Reading:
    """What the second extractor made of one article; `failure` says why it made nothing, and the rules alone have read it.

    `dropped` counts items without words of the article to show for them.
    """

    article: ArticleText
    observations: tuple[Observation, ...] = ()
    dropped: int = 0
    failure: str = ""


class SecondReader:
    """Reads articles for one run of one topic, and remembers what that took. `asker` stands in for the endpoint in tests."""

    def __init__(self, settings: LlmSettings, folder: Path, asker: Asker | None = None) -> None:
        self.extractor = f"llm/{PROMPT}:{settings.model}"
        self.budget = Budget(settings)
        self.counts: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self._settings = settings
        self._answers = Answers(folder, settings)
        self._asker = asker
        self._grounding: Grounding | None = None
        self._in_a_row = 0
        self._stopped = ""

    def read(self, engine: Engine, articles: Sequence[ArticleText]) -> list[Reading]:
        """Read articles with the engine's profile, in their order. What goes wrong is in the reading and never raised."""
        self._grounding = self._grounding or Grounding(engine.profile)
        answers = asyncio.run(self._all(instructions(engine.profile), articles))
        readings = []
        for article, (answer, failure) in zip(articles, answers, strict=True):
            if answer is None:
                self.failures[failure] += 1
                readings.append(Reading(article, failure=failure))
                continue
            found, dropped = self._grounding.observations(answer, engine.document(article), self.extractor)
            self.counts.update(found=len(found), dropped=dropped)
            readings.append(Reading(article, found, dropped))
        return readings

    def totals(self) -> dict[str, int]:
        """What it did, for the counts of a run."""
        names = ("asked", "recorded", "agreed", "dropped")
        totals = {f"second_{name}": self.counts[name] for name in names if self.counts[name]}
        unread, tokens = self.failures.total(), self.budget.tokens
        return totals | {"proposals": self.counts["proposed"], "second_unread": unread, "second_tokens": tokens}

    def told(self) -> list[str]:
        """What it did, for the summary of a run: a line of counts, and one of what it could not read and why."""
        counts, spent = self.counts, self.budget
        if not counts and not self.failures:
            return []
        cost = f", cost: {spent.cost:.4f}" if spent.cost else ""
        lines = [
            f"{self.extractor}: articles asked about: {counts['asked']}, answered before: {counts['recorded']}; "
            f"observations: {counts['found']}, dropped: {counts['dropped']}, proposed: {counts['proposed']}, "
            f"found by both: {counts['agreed']}; tokens: {spent.tokens:,}{cost}"
        ]
        if self.failures:
            why = ", ".join(f"{reason} ({count})" for reason, count in self.failures.most_common())
            lines.append(f"{self.extractor}: articles read by the rules alone: {self.failures.total()}: {why}")
        return lines

    async def _all(self, task: str, articles: Sequence[ArticleText]) -> list[tuple[Answer | None, str]]:
        async with AsyncExitStack() as stack:
            opened = [self._asker] if self._asker else []
            # One after the other: each knows what those before it have left to spend.
            return [await self._one(task, article, opened, stack) for article in articles]

    async def _one(
        self, task: str, article: ArticleText, opened: list[Asker], stack: AsyncExitStack
    ) -> tuple[Answer | None, str]:
        question = message(article)
        recorded = self._answers.get(article, task, question)
        if recorded is not None:
            self.counts["recorded"] += 1
            return recorded.answer, recorded.failure
        characters = len(task) + len(question) + _SHAPE_CHARACTERS
        if not self._stopped and self._settings.cache == "only":
            self._stopped = "no answer is recorded, and nothing is asked (llm.cache)"
        if not self.budget.fits(characters):
            return None, "too long for the budget of a run (llm.max_tokens_per_run, llm.max_cost_per_run)"
        if not self._stopped and not self.budget.allows(characters):
            self._stopped = "the budget of the run is spent (llm.max_tokens_per_run, llm.max_cost_per_run)"
        if self._stopped:
            return None, self._stopped
        try:
            asker = opened[0] if opened else await stack.enter_async_context(asking(self._settings))
        except SettingsError as error:
            self._stopped = str(error)
            return None, self._stopped
        opened[:] = [asker]
        self.counts["asked"] += 1
        reply = await asker.ask(task, question, self.budget.left())
        self.budget.spend(reply.input_tokens, reply.output_tokens, characters)
        self._in_a_row = self._in_a_row + 1 if reply.failure and not reply.lasting else 0
        if reply.hopeless:
            self._stopped = reply.failure
        elif self._in_a_row >= _IN_A_ROW:
            self._stopped = f"the endpoint failed {_IN_A_ROW} times in a row"
        if reply.answer is not None or reply.lasting:
            made = Recorded(prompt=PROMPT, model=self._settings.model, answer=reply.answer, failure=reply.failure)
            self._answers.put(article, task, question, made)
        return reply.answer, reply.failure
