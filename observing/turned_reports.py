"""Reports told from the other side: passives ("was ruled out by X", "described by X as"), quotations of somebody by somebody
("X was quoted by Y as saying"), and verdicts put first ("Productive, yes, was how X summed it up")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from observing.attribution_node import Attribution, Manner
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from observing.listeners import told_to
from observing.reported_content import clause_of, edges, quote_beside
from observing.speakers import Speakers
from observing.subjects import mention_of, subject
from schemas.observations import Mention


def is_passive(token: Any) -> bool:
    """Whether a verb is passive, or a participle on the noun that undergoes it."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
        return True
    return bool(token.dep_ == "acl" and token.tag_ == "VBN" and _agent(token) is not None)


def read_passive(token: Any, lemma: str, manner: Manner, sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "A landing was ruled out by X", "an accord described by X as ready", "it was announced by X that …"."""
    agent = _agent(token)
    if agent is None:
        return
    speaker = speakers.of(agent, sentence)
    colon = sentence.document.text.find(": ", sentence.offset(token)[1], sentence.end)
    if speaker is not None and speaker.kind == "outlet" and manner == "say" and colon > 0:
        # "A shorter term was reported by the Times: a deal by May"
        yield Attribution(colon + 2, sentence.end, speaker, (), sentence.offset(token), "say", lemma, sentence.index)
    if speaker is None or speaker.kind == "outlet":
        return
    host = next((c for c in token.children if c.dep_ == "nsubjpass"), token.head if token.dep_ == "acl" else None)
    clause = clause_of(token)
    as_what = [c for c in token.children if (c.dep_ == "prep" and c.lower_ == "as") or c.dep_ == "oprd"]
    if manner in ("say", "deny") and clause is not None:
        start, end = edges(clause, sentence)
    elif host is not None and (manner == "deny" or lemma in words("attribution", "excluding")):
        start, end = _noun_phrase(host, token, sentence)
    elif host is not None and as_what and manner in ("describe", "reject"):
        start, end = _noun_phrase(host, token, sentence)[0], edges(as_what[-1], sentence)[1]
    else:
        return
    at = sentence.offset(token)
    named = manner if not (manner == "reject" and as_what) else "describe"
    cue = (at[0], at[1])
    yield Attribution(start, end, speaker, told_to(token, sentence, speaker), cue, named, lemma, sentence.index)


def read_quoted(token: Any, sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "X was quoted by Y (as saying that …)", "Y quoted X as saying": X speaks, and Y passes it on."""
    if str(token.lemma_).lower() not in words("attribution", "quoting"):
        return
    passive = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    spoken = passive if passive is not None else next((c for c in token.children if c.dep_ == "dobj"), None)
    teller = _agent(token) if passive is not None else next((c for c in token.children if c.dep_ == "nsubj"), None)
    if teller is None and token.tag_ == "VBG":
        teller = subject(token)  # "Y said, citing X, that …"
    if spoken is None:
        return
    speaker = speakers.of(spoken, sentence)
    if speaker is None:
        return
    passing = speakers.of(teller, sentence) if teller is not None else None
    saying = next((t for t in token.subtree if t.dep_ == "pcomp" and t.head.lower_ == "as" and t.head.head.i == token.i), None)
    clause = clause_of(saying) if saying is not None else clause_of(token)
    content = edges(clause, sentence) if clause is not None else quote_beside(token, sentence)
    if content is None and saying is not None:
        start, end = edges(saying, sentence)
        content = (min(start + len(saying.text) + 1, end), sentence.end if end < sentence.end else end)
    if content is None:
        return
    chain: tuple[Mention, ...] = (passing,) if passing is not None and passing.name != speaker.name else ()
    cue = (sentence.offset(token)[0], sentence.offset(saying if saying is not None and saying.i > token.i else token)[1])
    yield Attribution(*content, speaker, chain, cue, "say", "say", sentence.index, clausal=True)


def read_fronted(sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "Productive was how X summed up the talks", "that …, was what X said", "'Nonsense' is how it is described by X"."""
    for token in sentence.parse:
        if token.lower_ not in ("what", "how") or token.i == 0:
            continue
        link = token.doc[token.i - 1]
        verb = token.head if token.head.pos_ in ("VERB", "AUX") and token.head.i > token.i else None
        if link.lemma_ != "be" or verb is None or link.i < 1:
            continue
        lemma = str(verb.lemma_).lower()
        if lemma not in words("attribution", "say") | words("attribution", "describe") | words("attribution", "fronting"):
            continue
        doer = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        actor = _agent(verb) if is_passive(verb) else doer
        speaker = speakers.of(actor, sentence) if actor is not None else None
        if speaker is None:
            continue
        end = sentence.start + link.idx
        while end > sentence.start and sentence.document.text[end - 1] in " ,":
            end -= 1
        cue = (sentence.start + link.idx, sentence.start + verb.idx + len(verb.text))
        yield Attribution(sentence.start, end, speaker, (), cue, "say", lemma, sentence.index, clausal=True)


def read_as_put(sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """ "As X put it, …", "…, as Y sees it": the sentence around it is theirs."""
    for token in sentence.parse:
        if str(token.lemma_).lower() not in words("attribution", "as_put") or not any(
            c.lower_ == "as" and c.i < token.i for c in token.children
        ):
            continue
        actor = next((c for c in token.children if c.dep_ == "nsubj"), None)
        it = next((c for c in token.children if c.lower_ == "it" and c.i > token.i), None)
        speaker = speakers.of(actor, sentence) if actor is not None and it is not None else None
        if speaker is None or it is None or actor is None:
            continue
        cue = (sentence.start + token.left_edge.idx, sentence.offset(it)[1])
        start = cue[1] + 1 if token.left_edge.i == 0 else sentence.start
        yield Attribution(min(start, sentence.end - 1), sentence.end, speaker, (), cue, "say", "", sentence.index, clausal=True)


def read_answers(sentence: Sentence, speakers: Speakers) -> Iterator[Attribution]:
    """'"That is a lie," was X's reply': a quotation that is somebody's answer."""
    for token in sentence.parse:
        link = token.head
        if token.lower_ not in words("attribution", "answers") or link.lemma_ != "be" or token.i < link.i:
            continue
        owner = next((c for c in token.children if c.dep_ == "poss"), None)
        speaker = speakers.of(owner, sentence) if owner is not None else None
        said = next((q for q in sentence.quotes if q[1] <= sentence.offset(link)[0] <= q[1] + 2), None)
        if speaker is None or said is None:
            continue
        cue = (sentence.offset(link)[0], sentence.offset(token)[1])
        yield Attribution(*said, speaker, (), cue, "say", "", sentence.index, clausal=True)


def _agent(token: Any) -> Any | None:
    for child in token.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _noun_phrase(host: Any, verb: Any, sentence: Sentence) -> tuple[int, int]:
    """The span of the noun that undergoes the verb, without the verb's own clause."""
    kept = [t for t in host.subtree if t.i < verb.i or not any(a.i == verb.i for a in (t, *t.ancestors))]
    first, last = min(kept, key=lambda t: int(t.i)), max(kept, key=lambda t: int(t.i))
    return sentence.start + first.idx, sentence.start + last.idx + len(last.text)


def source_of(sentence: Sentence, verb: Any, speakers: Speakers) -> Mention | None:
    """Whom an outlet's report rests on: "the Times wrote, citing two officials, that …", "on the word of diplomats"."""
    for match in word_pattern("attribution", "resting_on").finditer(sentence.text):
        head = next((t for t in sentence.parse if t.idx >= match.end() and t.dep_ in ("pobj", "dobj") and t.pos_ != "PRON"), None)
        if head is None or abs(head.i - verb.i) > 14:
            continue
        source = speakers.of(head, sentence)
        if source is not None and source.kind != "outlet":
            return source
    return None


def speakers_at(actor: Any, sentence: Sentence, speakers: Speakers) -> list[Mention]:
    """Whom a subject names: its head and the people and parties joined to it ("Trump and Zelensky said")."""
    first = speakers.of(actor, sentence)
    found = [first] if first is not None else []
    for other in actor.conjuncts:
        mention = mention_of(other, sentence)
        if mention is not None and other.i > actor.i and mention.kind in ("person", "party", "body"):
            found.append(mention)
    return list({m.name: m for m in found}.values())
