"""What a page may ask for when the dashboard is started for review: each decision goes into the log, then out to readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from dashboard.reviewing import Decision
from flows.reviewing import decide, take_effect
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.observations import OBSERVATIONS
from warehouse.answering import Answer, answer, question
from warehouse.read import open_reader
from warehouse.read.proposals import proposals
from warehouse.review import Review
from warehouse.stating import FIELDS


class ByHand:
    """The commands of review over a data folder, see `dashboard.reviewing.Commands`."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    def question(self, proposal: Mapping[str, Any]) -> Mapping[str, str | None]:
        """What a person is asked about a proposal, and what follows from each answer."""
        return question(proposal)._asdict()

    def fields(self, kind: str) -> tuple[str, ...]:
        """The fields that can be stated of an observation of this kind."""
        return FIELDS.get(cast("Any", kind), ())

    def choices(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Field to the values that it may have: those of the vocabulary of an observation of this kind."""
        model = next(model for model in OBSERVATIONS if model.type() == kind)
        return {
            name: values
            for name in self.fields(kind)
            if name in model.model_fields
            and (values := get_args(model.model_fields[name].annotation))
            and isinstance(values[0], str)
        }

    def decide(self, decision: Decision) -> str:
        """Take a decision and publish what follows from it; returns the id of its act. Raises ParleyError."""
        act = decide(self._folder, decision.by, lambda review: self._taken(review, decision))
        take_effect(self._folder)
        return act

    def _taken(self, review: Review, decision: Decision) -> str:
        told: dict[str, Any] = {"command_id": decision.command_id, "note": decision.note}
        about, fields = decision.about, decision.fields
        match decision.verb:
            case "confirm":
                return review.confirm(about, **told)
            case "reject":
                return review.reject(about, **told)
            case "correct":
                return review.correct(about, fields, quote=decision.quote, **told)
            case "add":
                stated = {name: value for name, value in fields.items() if value}
                return review.add(decision.topic, about, decision.quote or "", cast("Any", decision.given), stated, **told)
            case "settle":
                return review.settle(about, cast("Any", decision.given), **told)
            case "answer":
                row = self._proposal(about)
                return answer(review, row, cast("Answer", decision.given), fields=fields, actor=decision.actor, **told)

    def _proposal(self, wanted: str) -> Mapping[str, Any]:
        with open_reader(self._folder) as reader:
            for row in proposals(reader):
                if row["proposal"] == wanted:
                    return row
        raise InputError("this is proposed no more: somebody has decided it, or a newer reading does without it")
