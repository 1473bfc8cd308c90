"""Rules for alerts: who is told of which changes, and where. Pure: nothing here sends, and no secret stands in a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AnyHttpUrl, Field, field_validator, model_validator

from schemas.envelope import Frozen, digest
from schemas.words import OneOrMany, Slug, Words

Kind = Literal["plan", "deadline", "meeting", "contradiction", "source"]
"""What a change is about, as the view `change` has it."""
Significance = Literal["major", "minor", "detail"]
"""From what changes where things stand to what is told again, as the view `change` has it."""
EnvName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""Name of an environment variable that holds a secret."""

_RANK = {"detail": 0, "minor": 1, "major": 2}
_FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)


class AlertRule(Frozen):
    """One destination, and the changes that it is told of; a filter that is left out leaves nothing out.

    Either `webhook` with `secret_env`, the environment variable that holds the key which signs what is sent there; or
    `apprise_env`, the variable that holds an address of Apprise (mail, chat), with its passwords. `plans` are ids of lineages, or
    public ids as `parley plans` shows them; `actors` ids of actors, of whom one must take part in the change or speak in it, a
    party also through the people who speak for it.
    """

    name: Slug
    webhook: AnyHttpUrl | None = None
    secret_env: EnvName | None = None
    apprise_env: EnvName | None = None
    plans: Words = ()
    actors: Words = ()
    kinds: Annotated[tuple[Kind, ...], OneOrMany] = ()
    least: Significance = "detail"

    @field_validator("webhook")
    @classmethod
    def _without_password(cls, value: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if value is not None and (value.username or value.password):
            raise ValueError("a password does not belong in a profile; the receiver knows Parley by its signature")
        return value

    @model_validator(mode="after")
    def _has_one_destination(self) -> Self:
        if (self.webhook is None) == (self.apprise_env is None):
            raise ValueError("give one destination: webhook with secret_env, or apprise_env")
        if (self.webhook is None) != (self.secret_env is None):
            raise ValueError("webhook and secret_env go together: what is sent to a webhook is signed")
        return self

    @property
    def variable(self) -> str:
        """The environment variable that this rule needs."""
        return self.secret_env or self.apprise_env or ""

    @property
    def destination(self) -> str:
        """Where it goes, without any secret."""
        return str(self.webhook) if self.webhook is not None else f"apprise: {self.apprise_env}"

    def wants(self, change: Mapping[str, Any], voices: Mapping[str, frozenset[str]]) -> bool:
        """Whether a row of the view `change` is for this rule; `voices` is that of the profile: who speaks for each actor."""
        if _RANK[change["significance"]] < _RANK[self.least]:
            return False
        if self.kinds and change["kind"] not in self.kinds:
            return False
        if self.plans and not any(_is_plan(change["plan"], plan) for plan in self.plans):
            return False
        taking_part = set(change["actors"] or ())
        return not self.actors or any(taking_part & voices.get(actor, frozenset()) for actor in self.actors)


def _is_plan(public: str | None, wanted: str) -> bool:
    # The public id of a lineage has its id, and a number where another topic had given the same one before.
    return public is not None and (public == wanted or re.fullmatch(rf"plan-{re.escape(wanted)}(-\d+)?", public) is not None)


def reading(change: Mapping[str, Any]) -> str:
    """A key of what a change says, whoever is found to have said it first: two changes of one key read alike, and are one alert.

    An article that is edited, read by a newer extractor, or found to have been ahead of another brings the same news under
    another id. Of a source the same may be told again and again, and is new each time.
    """
    said = str(change["sentence"])
    kind, about, mark = str(change["kind"]), str(change["entity"] or ""), ""
    if kind == "source":
        mark = str(change["change"])
    elif kind == "contradiction":
        about, mark = str(change["plan"] or ""), str(change["quote"])
    else:
        said = said.rsplit(", according to ", 1)[0].removesuffix(f" ({change['outlet']})")
    return digest(["parley/alert/1", kind, about, said, mark])


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 5, 10, 20 minutes and so on, a day at most."""
    doublings = min(max(failures - 1, 0), 12)
    return min(_FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
