"""Stretches of a sentence and who is named in them by mention order: for words that the parser could not tie together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from observing.clauses import is_verb
from observing.document import Document, Sentence
from observing.gazetteer import Found
from observing.lexicon import words
from schemas.observations import Mention

Token = Any
_CUT = re.compile(
    r";|:\s|,\s+(?=and\s+(?:the|both|all)\s)|\s[—–]\s|\s-\s|,\s+(?=(?:but|while|whereas|although|though|yet|before|after|until|where|when)\b)|\s(?=(?:before|after|while)\s+\w+ing\b)|\s(?=(?:after|before|following)\s+(?:an?|the|his|her|their|its|two|three)\s)"
)
_OWNER = re.compile(r"'s?\s+(?:[\w-]+\s+){0,4}$")


def stretch(sentence: Sentence, at: int) -> tuple[int, int]:
    """The part of a sentence, between marks that cut it and conjunctions of time or contrast, that holds an offset."""
    start, end = sentence.start, sentence.end
    for cut in _CUT.finditer(sentence.text):
        place = sentence.start + cut.start()
        if place <= at:
            start = sentence.start + cut.end()
        else:
            end = place
            break
    return start, end


def named_in(sentence: Sentence, start: int, end: int, places: Iterable[tuple[int, int]] = ()) -> tuple[Mention, ...]:
    """People, parties and bodies that a stretch names, in order; no places, owners of others' offices, or mere reporters."""
    spans = list(places)
    found: dict[str, Mention] = {}
    document = sentence.document
    inside = [f for f in document.mentions_in(start, end) if f.mention.kind in ("person", "party", "body")]
    for each in inside:
        if any(a < each.end and each.start < b for a, b in spans) or reports(each, sentence) or owns(each, inside, document):
            continue
        if not _denied_presence(each, document):
            found.setdefault(each.mention.name, each.mention)
    for name, mention in _sides(document, start, end, inside):
        found.setdefault(name, mention)
    return tuple(found.values())


def owns(each: Found, others: Iterable[Found], document: Document) -> bool:
    """Whether a name only says whose envoy, office or country the next name is: "Putin's envoy Dmitriev", "Russia's Medinsky"."""
    text = document.text
    if text[each.end : each.end + 2] not in ("'s", "' "):
        return False
    following = next((o for o in others if o.start > each.end), None)
    if following is None or following.mention.kind != "person":
        return False
    return re.fullmatch(r"'s?\s+(?:[\w\-.]+,?\s+){0,6}", text[each.end : following.start]) is not None


def reports(each: Found, sentence: Sentence) -> bool:
    """Whether a name stands there only as the one who says it: ", Peskov said", "according to Ushakov"."""
    text = sentence.document.text
    before = text[max(sentence.start, each.start - 40) : each.start]
    if re.search(r"\b(?:according to|in the words of|by words of|told|quoted by|quoting|per)\s+(?:[\w'\-]+\s+){0,4}$", before):
        return True
    begin = each.start - sentence.start
    token = next((t for t in sentence.parse if t.idx <= begin < t.idx + len(t.text)), None)
    while token is not None and token.dep_ in ("compound", "appos", "nmod", "conj", "flat") and token.head.i != token.i:
        token = token.head
    if token is None or not is_verb(token.head) or token.dep_ != "nsubj":
        return False
    return token.head.lemma_.lower() in words("meetings", "reporting")


def _denied_presence(each: Found, document: Document) -> bool:
    return (
        re.search(
            r"\b(?:without|no|not|never|minus|instead of|except)\s+(?:the\s+)?$",
            document.text[max(0, each.start - 16) : each.start],
            re.I,
        )
        is not None
    )


def _sides(document: Document, start: int, end: int, inside: list[Found]) -> Iterable[tuple[str, Mention]]:
    """Parties that adjectives of nationality name as sides: "US and Ukrainian working groups", "the American delegation"."""
    text = document.text[start:end]
    for match in re.finditer(r"\b[A-Z][\w.]*[a-z.A-Z]\b\.?", text):
        at = start + match.start()
        if any(f.start <= at < f.end for f in inside):
            continue
        party = document.gazetteer.party_of_adjective(match.group()) or document.gazetteer.party_of_adjective(
            match.group().rstrip(".")
        )
        if party is None:
            continue
        rest = text[match.end() : match.end() + 60]
        if re.match(rf"(?:[,\s]+(?:and\s+)?(?:[\w\-.]+\s+){{0,4}}?)(?:{'|'.join(sorted(words('meetings', 'sides')))})\b", rest):
            yield party.name, party


def principal_parties(document: Document, count: int, near: Sentence | None = None) -> tuple[Mention, ...]:
    """The parties that a document speaks of most, persons counted for theirs: who "the three delegations" are.

    Those named in a sentence `near` and beside it weigh more.
    """
    around = [s for s in document.sentences if near is not None and abs(s.index - near.index) <= 1]
    weight: dict[str, int] = {}
    known: dict[str, Mention] = {}
    for found in document.mentions:
        mention = found.mention
        if mention.kind == "person" and mention.actor:
            actor = document.gazetteer.actor(mention.actor)
            party = document.gazetteer.actor(actor.party) if actor is not None and actor.party else None
            if party is None:
                continue
            mention = Mention(name=party.name, written=party.name, actor=party.id, kind=party.kind)
        if mention.kind != "party":
            continue
        close = any(s.start <= found.start < s.end for s in around)
        weight[mention.name] = weight.get(mention.name, 0) + (4 if close else 1)
        known.setdefault(mention.name, mention)
    ordered = sorted(weight, key=lambda name: -weight[name])
    return tuple(known[name] for name in ordered[:count])


def parties_of(document: Document, people: Iterable[Mention]) -> tuple[Mention, ...]:
    """The parties for which people stand, each once: of negotiators their governments."""
    found: dict[str, Mention] = {}
    for mention in people:
        actor = document.gazetteer.actor(mention.actor)
        party = document.gazetteer.actor(actor.party) if actor is not None and actor.party else None
        known = mention if party is None else Mention(name=party.name, written=mention.written, actor=party.id, kind=party.kind)
        found.setdefault(known.name, known)
    return tuple(found.values())


def heads_of(document: Document, parties: Iterable[Mention]) -> tuple[Mention, ...]:
    """Who embodies the parties: their presidents or heads of government, by the profile."""
    heads = {actor.head_of: actor for actor in document.profile.actors if actor.head_of}
    return tuple(
        Mention(name=heads[p.actor].name, written=p.written, actor=heads[p.actor].id, kind="person")
        for p in parties
        if p.actor in heads
    )
