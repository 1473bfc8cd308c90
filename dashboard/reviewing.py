"""Review in the browser: what people decide about the words that were read. Off unless the caller hands in a command object.

The pages themselves only read. A decision is sent with a token that only a page of this process knows, from this machine, to an
address of this machine; then the command object takes it, under the reviewer's name.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.links import Target
from dashboard.security import LOCAL
from schemas.errors import InputError

Verb = Literal["answer", "confirm", "reject", "correct", "add", "settle"]
_VERBS = ("answer", "confirm", "reject", "correct", "add", "settle")
_FIELD = "field:"
_LONGEST = 4_000
"""Characters that one field of a form may have; a quotation is a sentence or less."""


@dataclass(frozen=True)
class Decision:
    """What a person decides. `about` is the id of a proposal (answer), observation, contradiction (settle) or article (add).

    `given` is yes, no or correct for an answer, the verdict for a contradiction, the kind of observation for what is added.
    `command_id` was made with the form: sent twice, a decision is one.
    """

    verb: Verb
    topic: str
    about: str
    by: str
    command_id: str
    given: str = ""
    note: str = ""
    quote: str | None = None
    actor: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


class Commands(Protocol):
    """What the caller hands in: the only way from a page into the log."""

    def question(self, proposal: Mapping[str, Any]) -> Mapping[str, str | None]:
        """What a person is asked about a proposal, and what follows: `asks`, `yes`, `no`, `correct`; None is no answer."""

    def fields(self, kind: str) -> tuple[str, ...]:
        """The fields that can be stated of an observation of a kind, such as `DeadlineReported`."""

    def choices(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Field to the values that it may have, for fields of that kind that may not have any."""

    def decide(self, decision: Decision) -> str:
        """Take a decision, publish, and return the id of its act. Raises ParleyError where it makes no sense."""


class Desk:
    """Where decisions come in. One token a process."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        self.token = secrets.token_urlsafe(32)

    def form(self) -> dict[str, str]:
        """What each form carries: the token, and an id for the decision that it will be."""
        return {"token": self.token, "command": secrets.token_hex(16)}

    async def receive(self, request: Request) -> Response:
        """Take the decision that a form sends, and lead back to the page that sent it. Raises InputError."""
        from starlette.concurrency import run_in_threadpool

        _from_here(request)
        sent = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=60)
        values = {name: several[-1].replace("\r\n", "\n") for name, several in sent.items()}
        if not secrets.compare_digest(values.get("token", "").encode(), self.token.encode()):
            raise InputError("this form was not made by the running server; load the page again and decide then")
        decision = _decision(request.path_params["topic"], values)
        act = await run_in_threadpool(self.commands.decide, decision)
        about = values.get("back") or None  # the thing whose page sent it; without one it was the list
        back = Target(decision.topic, "decide" if about else "review", about, query=(("by", decision.by), ("done", act[:12])))
        return RedirectResponse(back.address, status_code=303)


def _from_here(request: Request) -> None:
    """Raises InputError unless a page of this server, opened on this machine, sent the request."""
    origin = request.headers.get("origin", "")
    here = f"{request.url.scheme}://{request.headers.get('host', '')}"
    site = request.headers.get("sec-fetch-site", "same-origin")
    local = request.client is not None and request.client.host in (*LOCAL, "::1")
    if (origin and origin != here) or site not in ("same-origin", "none") or not local:
        raise InputError("decisions are taken only from a page that is open on this machine")


def _decision(topic: str, values: Mapping[str, str]) -> Decision:
    verb, by, about = values.get("verb", ""), values.get("by", "").strip(), values.get("about", "").strip()
    if verb not in _VERBS:
        raise InputError(f"{verb!r} is nothing that can be decided; it is one of {', '.join(_VERBS)}")
    if not by:
        raise InputError("a decision needs a name to stand under; say who decides")
    if not values.get("command"):
        raise InputError("this form has no id for its decision; load the page again and decide then")
    for name, value in values.items():
        if len(value) > _LONGEST:
            raise InputError(f"{name} is longer than {_LONGEST} characters")
    before = {name.removeprefix("was:"): value for name, value in values.items() if name.startswith("was:")}
    given = {name.removeprefix(_FIELD): value.strip() for name, value in values.items() if name.startswith(_FIELD)}
    return Decision(
        verb=verb,  # type: ignore[arg-type]  # one of the verbs, checked before
        topic=topic,
        about=about,
        by=by,
        command_id=values["command"],
        given=values.get("given", ""),
        note=values.get("note", "").strip(),
        quote=values.get("quote") or None,
        actor=values.get("actor", "").strip() or None,
        # Only what the person changed: what stood there already was read, and is not hers to state.
        fields={name: value for name, value in given.items() if value != before.get(name, "")},
    )
