"""`parley review`: what people decide about the words that were read. Every decision is an event, under a name."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parley import proposing
from parley.output import CsvOption, JsonOption, TopicOption, columns_of, talk, tell, write_json, write_rows
from schemas.errors import InputError
from schemas.folder import DataFolder

if TYPE_CHECKING:
    from warehouse.answering import Answer
    from warehouse.review import Review

commands = typer.Typer(
    name="review",
    help="Confirm, reject, correct or add what articles say; join or part what they speak of; settle contradictions.",
    epilog="`parley review next` asks you about one thing after the other; `proposals` lists them. Observation ids stand in "
    "`parley show ID --json`; their first eight letters are enough where no other begins so.",
    no_args_is_help=True,
)


class Kind(StrEnum):
    """What an observation is about, as a person names it."""

    plan = "plan"
    deadline = "deadline"
    meeting = "meeting"
    contact = "contact"
    claim = "claim"
    provision = "provision"

    @property
    def type(self) -> Any:
        """The type of its events."""
        return f"{self.value.title()}Reported"


class Verdict(StrEnum):
    """What a person found about two statements."""

    compatible = "compatible"
    first_holds = "first_holds"
    second_holds = "second_holds"
    stands = "stands"


By = Annotated[
    str,
    typer.Option("--by", envvar="PARLEY_REVIEWER", show_default=False, help="Who decides; the decision stands under this name."),
]
Note = Annotated[str, typer.Option("--note", help="Why, in your words.")]
Again = Annotated[
    str | None,
    typer.Option("--command", metavar="ID", help="For scripts: an id of this decision; repeated with it, nothing is added."),
]
ProposalId = Annotated[str, typer.Argument(metavar="PROPOSAL", help="From `parley review proposals`, or its beginning.")]
ObservationId = Annotated[str, typer.Argument(metavar="OBSERVATION", help="Id of the observation, or its beginning.")]
Setting = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="What is right, as often as needed: event=extended, due=2025-12-25 (or 2025-12, or 2025-12-01..2025-12-05), "
        "place=Geneva, participants='Rubio, Yermak', speaker='Marco Rubio', points=19, stance=denies. An empty value takes away.",
    ),
]


def _decide(context: typer.Context, by: str, command: str | None, as_json: bool, act: Callable[[Review, str], str]) -> None:
    from flows.reviewing import decide, take_effect

    folder: DataFolder = context.obj
    command_id = command or secrets.token_hex(16)
    done = decide(folder, by, lambda review: act(review, command_id))
    with talk().status("Publishing …"):
        path = take_effect(folder)
    if as_json:
        write_json({"act": done, "by": by, "snapshot": str(path)})
    else:
        tell(f"Noted under the name {by} as {done[:12]}; {path.name} shows it.")


@commands.command()
def confirm(
    context: typer.Context,
    observation: ObservationId,
    by: By,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Agree: the words say so. Takes back an earlier rejection or correction of the same observation."""
    _decide(context, by, command, as_json, lambda r, c: r.confirm(observation, command_id=c, note=note))


@commands.command()
def reject(
    context: typer.Context,
    observation: ObservationId,
    by: By,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Say that the words do not say so: the observation counts no more, and stays in the log."""
    _decide(context, by, command, as_json, lambda r, c: r.reject(observation, command_id=c, note=note))


@commands.command()
def correct(
    context: typer.Context,
    observation: ObservationId,
    by: By,
    fields: Setting = None,
    quote: Annotated[
        str | None, typer.Option("--quote", help="Other words of the same article that carry it, to the letter.")
    ] = None,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Put right what was read: the same words, with other fields. `parley review fields` lists them."""
    given = _fields(fields)
    _decide(context, by, command, as_json, lambda r, c: r.correct(observation, given, quote=quote, command_id=c, note=note))


@commands.command()
def add(
    context: typer.Context,
    article: Annotated[str, typer.Option("--article", metavar="ID", help="The article, or the beginning of its id.")],
    quote: Annotated[str, typer.Option("--quote", help="The words that say it, to the letter; a sentence or less.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What they speak of.")],
    by: By,
    event: Annotated[
        str | None, typer.Option("--event", help="What happened, as in set, extended, announced; as --set event=…")
    ] = None,
    fields: Setting = None,
    topic: TopicOption = None,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Add what no extractor saw: words of an article as it stands today, and what they say."""
    given = _fields(fields) | ({} if event is None else {"event": event})
    about = topic or _only_topic(context.obj)
    _decide(context, by, command, as_json, lambda r, c: r.add(about, article, quote, kind.type, given, command_id=c, note=note))


commands.command("proposals")(proposing.list_proposals)


@commands.command("next")
def next_proposals(
    context: typer.Context,
    by: By,
    kind: proposing.Kinds = None,
    topic: TopicOption = None,
    limit: proposing.Limit = None,
    as_json: JsonOption = False,
) -> None:
    """Look at what is proposed, one by one, with the sentence: yes, no, correct, skip or quit.

    Each answer is noted at once, so stop when you like (quit, Ctrl-C); the next time goes on where you were.
    """
    done = proposing.walk(context.obj, by, kind or (), topic, limit)
    proposing.report(context.obj, by, done, as_json=as_json)


@commands.command()
def accept(
    context: typer.Context,
    proposal: ProposalId,
    by: By,
    fields: Setting = None,
    actor: Annotated[
        str | None, typer.Option("--actor", help="Whose name it is, where the proposal is about a name: an id or a name.")
    ] = None,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Say yes to a proposal: add, confirm, join or teach what it asks; with --set or --actor, put it right first."""
    from warehouse.answering import answer

    row = _proposal(context.obj, proposal)
    given: Answer = "correct" if fields or actor else "yes"
    said = _fields(fields)
    _decide(context, by, command, as_json, lambda r, c: answer(r, row, given, command_id=c, fields=said, actor=actor, note=note))


@commands.command()
def dismiss(
    context: typer.Context,
    proposal: ProposalId,
    by: By,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Leave things as they are: what is proposed is not proposed again. To say that words are misread, `reject` them."""
    _decide(context, by, command, as_json, lambda r, c: r.dismiss(proposal, command_id=c, note=note))


@commands.command()
def merge(
    context: typer.Context,
    entities: Annotated[list[str], typer.Argument(metavar="ID ID...", help="Public ids; the first one stays.")],
    by: By,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Say that two deadlines, meetings or plans are one; the first one's id stays."""
    _decide(context, by, command, as_json, lambda r, c: r.merge(entities, command_id=c, note=note))


@commands.command()
def split(
    context: typer.Context,
    entity: Annotated[str, typer.Argument(metavar="ID", help="The deadline, meeting or plan that is two.")],
    observations: Annotated[list[str], typer.Argument(metavar="OBSERVATION...", help="Reports that speak of the other one.")],
    by: By,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Say that some reports of a deadline, meeting or plan speak of another one."""
    _decide(context, by, command, as_json, lambda r, c: r.split(entity, observations, command_id=c, note=note))


@commands.command()
def settle(
    context: typer.Context,
    contradiction: Annotated[str, typer.Argument(metavar="ID", help="The contradiction, from `parley contradictions`.")],
    verdict: Annotated[Verdict, typer.Argument(help="Both can be true, one of them holds, or the conflict stands.")],
    by: By,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Say what you found about two statements that seem to conflict."""
    _decide(context, by, command, as_json, lambda r, c: r.settle(contradiction, verdict.value, command_id=c, note=note))


@commands.command()
def alias(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(help="An actor of the topic's profile, by id or name.")],
    spelling: Annotated[str, typer.Argument(help="Another spelling that always means this actor.")],
    by: By,
    topic: TopicOption = None,
    note: Note = "",
    command: Again = None,
    as_json: JsonOption = False,
) -> None:
    """Teach a spelling of an actor's name. It is read from the next article on; `parley reread` reads the older ones anew."""
    about = topic or _only_topic(context.obj)
    _decide(context, by, command, as_json, lambda r, c: r.alias(about, actor, spelling, command_id=c, note=note))


@commands.command()
def fields(as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """List what --set can state of each kind of observation."""
    from warehouse.stating import FIELDS

    rows = [{"kind": kind.value, "fields": list(FIELDS[kind.type])} for kind in Kind]
    write_rows(rows, columns=columns_of("kind", "fields"), as_json=as_json, as_csv=as_csv)


@commands.command("list")
def list_decisions(
    context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False, as_csv: CsvOption = False
) -> None:
    """List the decisions that people made, the newest first."""
    from warehouse.read import open_reader
    from warehouse.read.decisions import decisions

    with open_reader(context.obj) as reader:
        rows = decisions(reader, topic=topic)
    columns = columns_of(("act", "decision"), ("made_at", "when"), "by", "what", "about", "quote", "note")
    shown = rows if as_json or as_csv else [{**row, "act": row["act"][:12], "about": row["about"][:24]} for row in rows]
    write_rows(shown, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="No decisions yet.")


def _proposal(folder: DataFolder, wanted: str) -> dict[str, Any]:
    from warehouse.read import open_reader
    from warehouse.read.proposals import proposals

    with open_reader(folder) as reader:
        fits = [row for row in proposals(reader) if row["proposal"].startswith(wanted)]
    if len(fits) != 1:
        many = f"{wanted!r} fits {len(fits)}; give more of the id" if fits else f"nothing is proposed under {wanted!r}"
        raise InputError(f"{many}; `parley review proposals` lists what is")
    return fits[0]


def _fields(pairs: Sequence[str] | None) -> dict[str, str]:
    found = {}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"{pair!r}: write FIELD=VALUE, as in due=2025-12-25")
        found[name.strip()] = value
    return found


def _only_topic(folder: DataFolder) -> str:
    topics = sorted(path.stem for path in folder.topics.glob("*.yaml"))
    if len(topics) != 1:
        raise InputError(f"which topic? Give --topic; the data folder has: {', '.join(topics) or 'none'}")
    return topics[0]
