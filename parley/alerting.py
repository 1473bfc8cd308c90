"""`parley alerts`: the rules of the profiles, how they fare, a test message, and another try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from parley.output import CsvOption, JsonOption, TopicOption, columns_of, plural, talk, tell, write_json, write_rows
from schemas.errors import InputError
from schemas.folder import DataFolder

if TYPE_CHECKING:
    from schemas.profile import Profile

commands = typer.Typer(
    name="alerts",
    help="Who is told of what is new: the rules of the topic profiles, and what became of them.",
    no_args_is_help=True,
)


@commands.command("list")
def list_rules(context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False, as_csv: CsvOption = False) -> None:
    """List the rules: where they go, how many changes were delivered, are due and failing, and what went wrong last."""
    from flows.alert_tending import rules
    from parley.topics import live_profiles

    columns = columns_of(
        "rule", "topic", "destination", "least", "delivered", "due", "failing", "next_at", ("error", "last error")
    )
    write_rows(
        rules(context.obj, live_profiles(context.obj, topic)),
        columns=columns,
        header=list(columns),
        as_json=as_json,
        as_csv=as_csv,
        empty="No rules. They stand under `alerts:` in a topic profile; docs/alerts.md has examples.",
    )


@commands.command()
def test(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Its name in the profile.")],
    topic: TopicOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a message that says that it is a test, now. Exit code 1 where it is not taken."""
    from flows.alert_tending import send_test

    profile = _having(context.obj, rule, topic)
    wanted = next(one for one in profile.alerts if one.name == rule)
    with talk().status(f"Sending to {wanted.destination} …"):
        error = send_test(profile, wanted)
    if as_json:
        write_json({"topic": profile.topic, "rule": rule, "destination": wanted.destination, "taken": not error, "error": error})
    tell(f"{rule}: not taken. {error}" if error else f"{rule}: {wanted.destination} took the test message.")
    raise typer.Exit(int(error is not None))


@commands.command()
def retry(context: typer.Context, topic: TopicOption = None, as_json: JsonOption = False) -> None:
    """Send what is due now, also what was to wait until later. Exit code 1 where something is still not acknowledged."""
    from flows.alert_tending import retry as send_again
    from flows.run import Run
    from parley.topics import live_profiles

    rows: list[dict[str, Any]] = []
    failed = False
    for profile in live_profiles(context.obj, topic):
        if not profile.alerts:
            continue
        run = Run("alerts", context.obj, profile)
        with talk().status(f"Sending what is due for {profile.topic} …"):
            done = send_again(run)
        for one in done:
            left = one.due - one.delivered
            rows.append(
                {"topic": profile.topic, "rule": one.rule.name, "delivered": one.delivered, "due": left, "error": one.error}
            )
        for note in run.notes:
            tell(f"{profile.topic}: {note}")
        failed = failed or bool(run.notes)
    if as_json:
        write_json(rows)
    delivered = sum(row["delivered"] for row in rows)
    tell(f"{plural(delivered, 'alert')} acknowledged." if rows else "Nothing is due.")
    raise typer.Exit(int(failed))


def _having(folder: DataFolder, rule: str, topic: str | None) -> Profile:
    from parley.topics import live_profiles

    profiles = live_profiles(folder, topic)
    found = [profile for profile in profiles if rule in {one.name for one in profile.alerts}]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"{rule!r} is a rule of {' and '.join(p.topic for p in found)}: say which with --topic")
    known = ", ".join(one.name for profile in profiles for one in profile.alerts)
    raise InputError(f"no rule is called {rule!r}; rules are: {known or 'none'}")
