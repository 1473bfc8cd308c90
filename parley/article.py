"""`parley article`: one article, its revisions, what each change did to its words, and what was read from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.padding import Padding

from parley.asking import Asked, looks_at_one
from parley.comparing import marked
from parley.output import TopicOption, cell, page, plural, tell
from parley.telling import evidence, words

_TOUCHES = {
    "timestamp": "only the page's times changed",
    "counter": "only the page's counters changed",
    "consent": "only the page's words on consent changed",
    "related": "only the page's links to other articles changed",
    "flapping": "the page went back and forth between two texts",
}


@looks_at_one
def article(
    asked: Asked,
    wanted: Annotated[
        str, typer.Argument(metavar="ID", help="The article's id, or the beginning of it; `parley sql` lists them.")
    ],
    diff: Annotated[bool, typer.Option("--diff", help="What each revision did to the words of the one before.")] = False,
    text: Annotated[bool, typer.Option("--text", help="The whole text of the revision.")] = False,
    revision: Annotated[int | None, typer.Option(min=1, metavar="N", help="This revision, not the one that stands.")] = None,
    topic: TopicOption = None,
) -> None:
    """Show one article: where it stands, its revisions, and what was read from its words; with --diff what was edited."""
    from parley.topics import live_profiles
    from warehouse.read.article import one_article

    about = topic or live_profiles(asked.context.obj)[0].topic
    found = asked.one(one_article, wanted, topic=about, revision=revision)
    if not asked.for_people:
        return
    _head(found)
    for row in found["revisions"]:
        _revision(row, diff=diff)
    if text:
        page().print()
        _words(found)
    elif not diff:
        _readings(found["readings"])


def _head(found: Mapping[str, Any]) -> None:
    state, console = found["article"], page()
    shown = found["shown"] or (found["revisions"] or [state])[-1]
    console.print(words(f"{shown['title'] or 'without a title'}", style="bold"))
    console.print(
        words(f"{state['outlet']}, {_minute(shown.get('published'))}  {state['url'] or ''}  ({state['article_id']})", style="dim")
    )
    if found["original"]:
        first = found["original"]
        console.print(
            words(f"repeats {first['outlet']}: {first['title']} ({first['article_id']}), {first['similarity']:.0%} alike")
        )
    for copy in found["copies"]:
        console.print(
            words(f"repeated by {copy['outlet']}: {copy['title']} ({copy['article_id']}), {copy['similarity']:.0%} alike")
        )
    for closed in found["blocked"]:
        console.print(words(f"{_minute(closed['observed_at'])}  its page was closed ({closed['reason']}): {closed['detail']}"))
    for touch in found["touched"]:
        console.print(
            words(f"{_minute(touch['observed_at'])}  {_TOUCHES[touch['change']]}, and revision {touch['revision']} stood")
        )
    for gone in found["withdrawn"]:
        console.print(words(f"{_minute(gone['observed_at'])}  its page was taken down"))
    if found["source"] and found["source"]["capture"]:
        capture = found["source"]["capture"]
        console.print(words(f"captured in archive/{capture['warc']}, record {capture['record_id']}", style="dim"))


def _words(found: Mapping[str, Any]) -> None:
    """The text of the revision that is shown; a live blog with the time and the author of each post above it."""
    text, place, console = found["text"], 0, page()
    if text is None:
        console.print(words("The words of this revision were erased."))
        return
    for post in found["shown"]["posts"] if found["shown"] else ():
        console.print(words(text[place : post["start"]].rstrip("\n")))
        console.print(words(f"{_minute(post['published'])} {post['author'] or ''}".rstrip(), style="bold"))
        console.print(words(text[post["start"] : post["end"]]))
        place = post["end"]
    if rest := text[place:].lstrip("\n"):
        console.print(words(rest))


def _revision(row: Mapping[str, Any], *, diff: bool) -> None:
    console = page()
    changed: Sequence[Sequence[Mapping[str, str]]] = row["changed"]
    what = f", {plural(len(changed), 'sentence')} changed" if row["revision"] > 1 else ""
    stands = ", stands now" if row["is_current"] else ""
    posts = f" in {plural(len(row['posts']), 'post')}" if row["posts"] else ""
    kind = "" if row["text_kind"] == "full" else f", {row['text_kind'].replace('_', ' ')} only"
    console.print()
    seen, length = _minute(row["observed_at"]), f"{row['characters']:,} characters{posts}"
    console.print(words(f"revision {row['revision']}, seen {seen}, {length}{kind}{what}{stands}", "bold"))
    if diff:
        for pieces in changed:
            console.print(Padding(marked(pieces), (0, 0, 0, 4)))
        if row["revision"] > 1 and not changed:
            console.print(words("    no sentence changed: only its title, date or setting", style="dim"))


def _minute(moment: object) -> str:
    return cell(moment).replace("T", " ")[:16]


def _readings(rows: Sequence[Mapping[str, Any]]) -> None:
    counting = [row for row in rows if row["counts"]]
    console = page()
    for row in counting:
        console.print()
        modality = "" if row["modality"] in (None, "asserted") else f"({row['modality']})"
        event = " ".join(filter(None, (row["kind"], row["event"], row["matter"], modality)))
        console.print(words(event))
        console.print(evidence(row))
    console.print()
    tell(
        f"{plural(len(counting), 'statement')} read from it"
        + (f", {len(rows) - len(counting)} more do not count" if len(rows) > len(counting) else "")
    )


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(article)
