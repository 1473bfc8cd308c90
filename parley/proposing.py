"""`parley review proposals` and `next`: what people may look at, as a list, or one by one with the words and a question.

Each answer is a decision in the log before the next question is put, so that a walk can be left at any moment, also by Ctrl-C.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.padding import Padding
from rich.prompt import InvalidResponse, PromptBase
from rich.text import Text

from parley.output import CsvOption, JsonOption, TopicOption, columns_of, plural, talk, tell, write_json, write_rows
from parley.telling import evidence, source_of, words
from parley.wording import in_words, marked, near, profile_line
from schemas.errors import ParleyError
from schemas.folder import DataFolder

if TYPE_CHECKING:
    from schemas.profile import Profile
    from warehouse.answering import Answer, Question


class ProposalKind(StrEnum):
    """Why a thing is proposed."""

    contested_office = "contested_office"
    unknown_actor = "unknown_actor"
    fuzzy_alias = "fuzzy_alias"
    thin_split = "thin_split"
    second_reading = "second_reading"
    thin_join = "thin_join"
    low_confidence = "low_confidence"


Kinds = Annotated[list[ProposalKind] | None, typer.Option("--kind", help="Only proposals of this kind. Repeatable.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="The first so many.")]


def list_proposals(
    context: typer.Context,
    kind: Kinds = None,
    topic: TopicOption = None,
    limit: Limit = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List what to look at: unknown actors, guessed spellings, contested titles, doubtful readings, what may be one or two.

    What somebody decided is on the list no more, and does not come back with a newer extractor.
    """
    from warehouse.read import open_reader
    from warehouse.read.proposals import proposals

    with open_reader(context.obj) as reader:
        rows = proposals(reader, topic=topic, kinds=kind or (), limit=limit)
    columns = columns_of("proposal", "kind", ("times", "reports"), ("reason", "why"), "quote")
    write_rows(
        rows, columns=columns, header=list(columns), as_json=as_json, as_csv=as_csv, empty="Nothing is proposed: all is decided."
    )


# --- one by one


class Walk(NamedTuple):
    """How a walk ended: acts in order, and how many questions were put, passed over and left."""

    acts: list[str]
    asked: int
    skipped: int
    left: int


class _Asked(PromptBase[str]):
    """One of the answers, or as many of its first letters as it takes."""

    response_type = str
    prompt_suffix = " "
    validate_error_message = "Not an answer."

    def process_response(self, value: str) -> str:
        word = value.strip().lower()
        found = [choice for choice in self.choices or () if word and choice.startswith(word)]
        if len(found) != 1:
            raise InvalidResponse(Text(f"Type one of: {', '.join(self.choices or ())}; the first letter is enough."))
        return found[0]


def walk(folder: DataFolder, by: str, kinds: Sequence[str], topic: str | None, limit: int | None) -> Walk:
    """Put the proposals to a person one by one; each answer is in the log when the next is put.

    Ends when there is nothing left, at `quit`, at the end of the input, and at Ctrl-C. Raises LogError where somebody else goes
    on writing.
    """
    from warehouse.read import open_reader
    from warehouse.read.proposals import proposals, shown

    console = talk()
    acts: list[str] = []
    group: list[Mapping[str, Any]] = []
    asked = skipped = 0
    with open_reader(folder) as reader:
        waiting = list(_alike(proposals(reader, topic=topic, kinds=kinds, limit=limit)))
        total = len(waiting)
        try:
            while waiting:
                group = waiting.pop(0)
                console.print(words(f"\n{total - len(waiting)} of {total}", style="dim"), soft_wrap=True)
                done = _put(folder, by, group, shown(reader, group[0]), console)
                if done is None:
                    waiting.insert(0, group)
                    break
                asked += 1
                acts += done
                skipped += not done
                if done:
                    waiting = [rest for rest in waiting if not _settled_with(group[0], rest[0])]
                group = []
        except (EOFError, KeyboardInterrupt):
            waiting[:0] = [group] if group else []
            console.print()
    return Walk(acts, asked, skipped, len(waiting))


def _alike(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Proposals that are one question, as of copies of an article: the same reading of the same words."""
    groups: dict[object, list[Mapping[str, Any]]] = {}
    for row in rows:
        what = (row["kind"], row["topic"], row["observed"], row["event"], row["quote"], row["spelling"], row["actor"])
        groups.setdefault((*what, *row["entities"]), []).append(row)
    yield from groups.values()


def _settled_with(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether a decision about one proposal answers another: the title of the same actor, the same name."""
    return row["spelling"] is not None and all(row[key] == other[key] for key in ("kind", "topic", "spelling", "actor"))


def _put(
    folder: DataFolder, by: str, group: Sequence[Mapping[str, Any]], row: Mapping[str, Any], console: Console
) -> list[str] | None:
    """Show one question and take its answer: the acts, none where it was passed over, None to stop."""
    from warehouse.answering import question

    profile = _profile(folder, row["topic"])
    asks = question(row)
    _show(console, row, group, profile)
    _tell_answers(console, asks)
    choices = [name for name in ("yes", "no", "correct") if getattr(asks, name)] + ["skip", "quit"]
    while True:
        given = _Asked.ask(words(asks.asks), console=console, choices=choices)
        if given == "quit":
            return None
        if given == "skip":
            return []
        try:
            return _decide(folder, by, group, given, _details(console, row, given, profile))  # type: ignore[arg-type]
        except ParleyError as error:
            console.print(words(f"Not done: {error}"))


def _decide(
    folder: DataFolder, by: str, group: Sequence[Mapping[str, Any]], given: Answer, details: Mapping[str, Any]
) -> list[str]:
    from flows.reviewing import decide
    from warehouse.answering import answer

    some = group[:1] if group[0]["spelling"] and group[0]["kind"] != "contested_office" else group
    acts = []
    for row in some:
        command = secrets.token_hex(16)
        acts.append(decide(folder, by, lambda review, row=row, c=command: answer(review, row, given, command_id=c, **details)))  # type: ignore[misc]
    return acts


def _details(console: Console, row: Mapping[str, Any], given: str, profile: Profile | None) -> dict[str, Any]:
    """What a correction takes beside the answer: whose name it is, or the fields that are right."""
    if given != "correct":
        return {}
    if row["kind"] in ("unknown_actor", "fuzzy_alias"):
        close = near(row["spelling"], profile)
        hint = f" (near: {', '.join(close)})" if close else ""
        return {"actor": _line(console, f"Whose name is it? An actor's id or name{hint}:")}
    from warehouse.stating import FIELDS

    console.print(words(f"Fields: {', '.join(FIELDS[row['kind_said']])}. Write FIELD=VALUE; an empty line ends.", style="dim"))
    fields: dict[str, str] = {}
    while line := _line(console, "right is:"):
        name, sign, value = line.partition("=")
        if sign and name.strip():
            fields[name.strip()] = value
        else:
            console.print(words("Write FIELD=VALUE, as in due=2025-12-25."))
    return {"fields": fields}


def _line(console: Console, prompt: str) -> str:
    return console.input(words(f"{prompt} ")).strip()


def _show(console: Console, row: Mapping[str, Any], group: Sequence[Mapping[str, Any]], profile: Profile | None) -> None:
    copies = f", the same words in {plural(len(group), 'article')}" if len(group) > 1 else ""
    rests = f", {plural(row['times'], 'report')} in {plural(len(row['articles']), 'article')}" if row["times"] > 1 else ""
    console.print(words(f"{row['kind'].replace('_', ' ')}: {row['reason']}{copies}{rests}", style="bold"))
    console.print(Padding(marked(row, plain=not console.is_terminal), (0, 0, 0, 4)), soft_wrap=False)
    console.print(words(f"    {source_of(row)}", style="dim"))
    if row["url"]:
        console.print(words(f"    {row['url']}", style="dim"))
    if row["said"] and row["spelling"] is None:
        console.print(words(f"    read as {in_words(row['kind_said'], row['said'])}"))
    if row["other"]:
        console.print(words("  and the other:"))
        console.print(evidence(row["other"]), soft_wrap=False)
    if row["kind"] == "unknown_actor":
        if close := near(row["spelling"], profile):
            console.print(words(f"    near to: {', '.join(close)}"))
        console.print(words(f"    to follow it as somebody new, write into the profile: {profile_line(row['spelling'])}"))


def _tell_answers(console: Console, asks: Question) -> None:
    for name in ("yes", "no", "correct"):
        if follows := getattr(asks, name):
            console.print(words(f"    {name}: {follows}", style="dim"))


def _profile(folder: DataFolder, topic: str) -> Profile | None:
    from schemas.profile_file import load_profile

    path = folder.topics / f"{topic}.yaml"
    return load_profile(path) if path.exists() else None


def report(folder: DataFolder, by: str, done: Walk, *, as_json: bool) -> None:
    """Publish what was decided and say how the walk ended."""
    from flows.reviewing import take_effect

    snapshot = None
    if done.acts:
        with talk().status("Publishing …"):
            snapshot = take_effect(folder)
    if as_json:
        write_json({**done._asdict(), "by": by, "snapshot": str(snapshot) if snapshot else None})
        return
    if not done.asked and not done.left:
        tell("Nothing is proposed: all is decided.")
        return
    shows = f"; {snapshot.name} shows it" if snapshot else ""
    left = f" {plural(done.left, 'question')} left." if done.left else ""
    tell(f"{plural(len(done.acts), 'decision')} noted under the name {by}{shows}. {done.skipped} passed over.{left}")
