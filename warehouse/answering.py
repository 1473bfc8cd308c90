"""What a yes, a no and a correction of a proposal mean: the words for a person, and the decision that each of them is.

unknown_actor     correct: a spelling of an actor     no: nobody to follow
fuzzy_alias       yes: it is his, from now on known   correct: another's          no: leave it a guess
low_confidence    yes: confirm                        correct                     no: reject
contested_office  yes: he is meant all the same       correct                     no: reject
thin_join         yes: it speaks of that              correct                     no: it speaks of another thing
thin_split        yes: they are one                                               no: they are two
second_reading    yes: add it                         correct and add it          no: leave it out
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from schemas.errors import InputError
from warehouse.review import Review

Answer = Literal["yes", "no", "correct"]


class Question(NamedTuple):
    """What a person is asked about a proposal, and what follows from each answer; None where that is no answer to it."""

    asks: str
    yes: str | None
    no: str
    correct: str | None


def question(row: Mapping[str, Any]) -> Question:
    """The question that a row of the view `proposal` puts."""
    reading = "it counts with the fields that you give"
    match row["kind"]:
        case "unknown_actor":
            return Question(
                f"Is “{row['spelling']}” an actor of the profile under another spelling?",
                None,
                "the name is nobody's to follow, and is proposed no more",
                "say whose it is: the spelling means that actor in what is read from now on",
            )
        case "fuzzy_alias":
            return Question(
                f"Does “{row['spelling']}” mean {row['actor']}?",
                "the spelling always means that actor in what is read from now on",
                "the spelling is not taught; reject what rests on it where it is wrong",
                "say whose it is: the spelling means that actor in what is read from now on",
            )
        case "low_confidence":
            return Question("Do the words say so?", "it is confirmed", "it is rejected and counts no more", reading)
        case "contested_office":
            return Question(
                f"Is {row['actor']} meant, whatever the title says?",
                "the title is taken for a slip, here and wherever it is given to the same actor",
                "the observation is rejected and counts no more",
                reading,
            )
        case "thin_join":
            return Question(
                f"Does it speak of {row['entities'][0]}?",
                "it stays there",
                "it is parted from that, and stands for a thing of its own",
                reading,
            )
        case "thin_split":
            return Question(
                f"Are {' and '.join(row['entities'])} one {row['observed']}?",
                "they become one, under the first id",
                "they stay two",
                None,
            )
        case "second_reading":
            return Question("Do the words say so?", "it is added under your name and its extractor's", "it stays out", reading)
        case unknown:
            raise InputError(f"no proposal is of the kind {unknown!r}")


def answer(
    review: Review,
    row: Mapping[str, Any],
    given: Answer,
    *,
    command_id: str,
    fields: Mapping[str, str] | None = None,
    actor: str | None = None,
    note: str = "",
) -> str:
    """Take the decision that an answer to a row of the view `proposal` is; returns the id of its act.

    `fields` belong to a correction of what was read, `actor` to one of whose name it is. Raises InputError where the proposal
    has no such answer, or the decision makes no sense; then nothing is stored.
    """
    asked = question(row)
    if getattr(asked, given) is None:
        raise InputError(f"{given!r} is no answer to a proposal of the kind {row['kind']}")
    told: dict[str, Any] = {"command_id": command_id, "note": note}
    match row["kind"], given:
        case (("unknown_actor" | "fuzzy_alias"), "correct"):
            if not actor:
                raise InputError("say whose name it is: an actor of the profile, by id or name")
            return review.alias(row["topic"], actor, row["spelling"], **told)
        case "fuzzy_alias", "yes":
            return review.alias(row["topic"], row["actor"], row["spelling"], **told)
        case "second_reading", ("yes" | "correct"):
            if given == "correct" and not fields:
                raise InputError("a correction says what is right: give at least one field")
            return review.take_over(row["observation"], fields if given == "correct" else None, **told)
        case _, "correct":
            return review.correct(row["observation"], fields or {}, **told)
        case "low_confidence", "yes":
            return review.confirm(row["observation"], **told)
        case (("low_confidence" | "contested_office"), "no"):
            return review.reject(row["observation"], **told)
        case "thin_join", "no":
            return review.split(row["entities"][0], [row["observation"]], **told)
        case "thin_split", "yes":
            return review.merge(row["entities"], **told)
        case _:
            return review.dismiss(row["proposal"], **told)
