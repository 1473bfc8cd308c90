"""The outlets and colleagues to whom somebody says something: they pass it on, and stand in the chain of what he says."""

from __future__ import annotations

import re
from typing import Any

from observing.document import Sentence
from observing.lexicon import words
from observing.reported_content import edges
from observing.subjects import mention_of
from schemas.observations import Mention

_AGAIN = re.compile(r"\b(?:(?:by|to|with|told) the same|(?:told|tells|telling) the(?: [A-Z][a-z]+)?) ([a-z]+)\b(?! [A-Z])")
_LISTENER = re.compile(
    r"\s+(?P<to>to\s+)?(?:the\s+|an?\s+|its\s+|\w+'s\s+)?(?P<lead>(?:[\w-]+\s+){0,2}?)"
    r"(?P<name>[A-Z][\w&-]*(?:\s+(?:[A-Z][\w&-]*|\d{1,2}\b))*|[Cc]hannel \d{1,2}\b)"
)
"""Whom somebody told something, where it begins right behind the verb with a name in capitals."""


def told_to(token: Any, sentence: Sentence, speaker: Mention) -> tuple[Mention, ...]:
    """Outlets to which it was said: "told the Financial Times", "in an interview with Fox News", "on CNN"."""
    undergone = {t.i for c in token.children if c.dep_ == "nsubjpass" for t in c.subtree}
    for child in token.subtree:
        if child.i not in undergone and child.dep_ in ("dobj", "dative", "iobj", "pobj") and child.i - token.i < 25:
            mention = mention_of(child, sentence)
            near = token.i in (child.head.i, child.head.head.i) or child.head.lower_ in ("with", "to", "on", "by")
            if mention and is_platform(mention):
                continue
            if (
                mention
                and mention.kind == "outlet"
                and near
                and mention.name != speaker.name
                and not _inside_clause(child, token)
            ):
                return (mention,)
    same = _AGAIN.search(sentence.text)
    if same and same.group(1).lower() in words("attribution", "outlets"):
        # "told the same outlet", "told the British paper": the one that was named last
        earlier = [f for f in sentence.document.mentions if f.end <= sentence.start + same.start() and f.mention.kind == "outlet"]
        return (earlier[-1].mention,) if earlier else ()
    told = re.search(r"\b(?:interview(?:ed)?|speaking|asked about it)\b[^.;]{0,30}?\b(?:with|to|on|by|for)\s+", sentence.text)
    if told:
        outlet = next(
            (
                f
                for f in sentence.mentions
                if f.mention.kind == "outlet" and not is_platform(f.mention) and f.start - sentence.start <= told.end() + 5
            ),
            None,
        )
        if outlet and outlet.start - sentence.start >= told.start():
            return (outlet.mention,)
    unknown = _unknown_outlet(token, sentence)
    if unknown is not None and unknown.name != speaker.name:
        return (unknown,)
    colleague = next(
        (c for c in token.children if c.dep_ in ("dobj", "dative") and c.lower_ in ("colleague", "colleagues")), None
    )
    if colleague is not None:
        left, right = edges(colleague, sentence)
        written = sentence.document.text[left:right]
        return (Mention(name=written, written=written, kind="anonymous"),)
    return ()


def _unknown_outlet(token: Any, sentence: Sentence) -> Mention | None:
    """An outlet that no profile knows, by its name or by what it is called: "told Times Radio", "told the agency Tass"."""
    told = _LISTENER.match(sentence.document.text, sentence.offset(token)[1], sentence.end)
    if told is None or not (told.group("to") or str(token.lemma_).lower() in words("attribution", "with_listener")):
        return None
    if any(f.mention.kind != "outlet" for f in sentence.document.mentions_in(*told.span("name"))):
        return None
    name = told.group("name")
    called = told.group("lead").split()
    parts = [part.lower() for part in name.split()]
    if called and called[-1].lower() in words("attribution", "outlets"):
        return Mention(name=name, written=name, kind="outlet")
    if len(parts) > 1 and not words("attribution", "outlet_names").isdisjoint(parts):
        return Mention(name=name, written=name, kind="outlet")
    return None


def is_platform(mention: Mention) -> bool:
    """Whether people publish there themselves: what stands "on Telegram" nobody passed on."""
    return mention.name.lower() in words("attribution", "platforms")


def _inside_clause(token: Any, verb: Any) -> bool:
    while token.i not in (verb.i, token.head.i):
        if token.dep_ in ("ccomp", "relcl", "advcl", "conj"):
            return True
        token = token.head
    return False
