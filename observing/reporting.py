"""Reporting verbs: what they say, whom it was told to, and when they say nothing."""

from __future__ import annotations

import re
from typing import Any

from observing.attribution_node import Attribution, Manner
from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, words
from observing.speakers import Speakers, mention_of, subject
from schemas.observations import Mention


def reporting_trigger() -> re.Pattern[str]:
    """What a sentence must hold for its parse to be worth while: any form of a reporting verb, or "according to"."""
    speak = lexicon("attribution")["speak"]
    verbs = words("attribution", "say") | words("attribution", "deny") | words("attribution", "describe") | frozenset(speak)
    return inflected(
        frozenset(verbs | words("attribution", "reject") | words("attribution", "according") | words("attribution", "clear"))
    )


def read_verbs(sentence: Sentence, speakers: Speakers) -> list[Attribution]:
    """The nodes of one sentence\'s reporting verbs."""
    found: list[Attribution] = []
    for token in sentence.parse:
        if token.pos_ not in ("VERB", "AUX", "NOUN", "PROPN") or not _verbal(token):
            continue
        lemma = _lemma(token)
        manner = _manner(token, lemma)
        if manner is None or _no_statement(token):
            continue
        actor = subject(token)
        if actor is None or any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
            continue
        content = _content(token, actor, sentence, manner, lemma)
        if content is None or content[1] - content[0] < 3:
            continue
        speaker = speakers.of(actor, sentence)
        if speaker is None:
            continue
        start, end = content
        cue_start = sentence.start + min(actor.left_edge.idx if actor.i < token.i else token.idx, token.idx)
        if actor.i > token.i or actor.head.i != token.i or abs(actor.i - token.i) > 40:
            cue_start = sentence.start + token.idx
        cue_end = sentence.start + max(token.idx + len(token.text), actor.idx + len(actor.text) if actor.i > token.i else 0)
        chain = () if speaker.kind == "outlet" else _outlets(token, sentence, speaker)
        if not chain and token.dep_ == "conj":
            # "told CNN that A, and added that B": B was told to CNN too.
            chain = next((n.chain for n in found if n.cue[1] == sentence.offset(token.head)[1] and n.speaker == speaker), ())
        speakers_note = Attribution(
            start,
            end,
            speaker,
            chain,
            (cue_start, cue_end),
            manner,
            lemma,
            sentence.index,
            lemma in words("attribution", "opinion"),
        )
        speakers.note(cue_start, speaker)
        found.append(speakers_note)
    return found


def _verbal(token: Any) -> bool:
    return token.tag_.startswith("VB") or (token.pos_ in ("VERB", "AUX") and token.tag_ != "MD")


def _lemma(token: Any) -> str:
    particle = next((c.lower_ for c in token.children if c.dep_ == "prt"), None)
    lemma = str(token.lemma_).lower()
    return f"{lemma} {particle}" if particle else lemma


def _manner(token: Any, lemma: str) -> Manner | None:
    if lemma in words("attribution", "clear") and re.search(
        r"\b(?:clear|plain|known)\b", token.doc[token.i : token.i + 6].text.lower()
    ):
        return "say" if _clause(token) is not None else None
    if lemma in words("attribution", "deny"):
        return "deny"
    if lemma in words("attribution", "reject"):
        return "reject"
    if lemma in words("attribution", "describe"):
        return "describe"
    if lemma in words("attribution", "say") and lemma not in words("attribution", "silent"):
        speak = lexicon("attribution")["speak"].get(lemma, ())
        if any(c.dep_ == "prep" and c.lower_ in speak for c in token.children) and not _clause(token):
            return "speak"
        return "say"
    speak = lexicon("attribution")["speak"].get(lemma)
    if speak and any(c.dep_ in ("prep", "prt") and c.lower_ in speak for c in token.children):
        return "speak"
    return None


def _no_statement(token: Any) -> bool:
    """Negated, asked for, conditional or not yet made: "did not say", "declined to comment", "if he says"."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "cannot"):
            return True
        if child.dep_ == "aux" and child.lower_ == "would":
            # "would say only that" says it; "would write into its constitution" is no statement.
            return not re.search(r"\bonly\b", token.doc[max(0, token.i - 2) : token.i + 3].text)
        if child.dep_ == "aux" and child.lower_ in ("could", "should", "might", "may", "can", "to", "must", "will"):
            # "to say" after "went on" says something; after "declined" or as a purpose it does not.
            return not (child.lower_ == "to" and str(token.head.lemma_) in ("go", "continue", "use"))
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return True
    if token.dep_ == "conj" and any(c.dep_ == "neg" for c in token.head.children):
        return bool(token.head.pos_ == "VERB" and any(c.lower_ in ("or", "nor") for c in token.head.children))
    return False


def _clause(token: Any) -> Any | None:
    clauses = [
        c for c in token.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON", "ADV")
    ]
    # "A did this; B denied that C": the clause with its own "that" is what B denied.
    if not clauses and token.lemma_ in ("tell", "inform", "assure", "warn", "remind"):
        # "told a colleague that …": the parser may hang the clause on the listener.
        told = [c for c in token.children if c.dep_ in ("dobj", "dative")]
        clauses = [r for c in told for r in c.subtree if r.dep_ in ("relcl", "acl") and r.head.i - token.i < 8 and _marked(r)]
    marked = [c for c in clauses if c.i > token.i and _marked(c)]
    return (marked or clauses or [None])[0]


def _marked(clause: Any) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _content(token: Any, actor: Any, sentence: Sentence, manner: Manner, lemma: str) -> tuple[int, int] | None:
    """The span that the verb reports, or None where it reports nothing."""
    clause = _clause(token)
    if clause is not None and _asks(clause) and manner != "describe":
        return None
    if any(c.dep_ == "dobj" and c.tag_ in ("WP", "WDT") for c in token.children):
        return None  # "what the senators had said": somebody else speaks about it
    if manner in ("describe", "speak", "reject"):
        return _object(token, sentence, manner)
    if clause is not None:
        left, right = edges(clause, sentence)
        if clause.i < token.i:
            # "A, X said, B": the clause before and what follows the cue, up to the next coordinated verb.
            stop = sentence.document.text.rfind(";", left, sentence.offset(token)[0])
            return max(left, stop + 1), _after(token, actor, sentence, right)
        following = [c for c in token.children if c.dep_ == "ccomp" and c.i > clause.i]
        return left, max(right, *(edges(c, sentence)[1] for c in following)) if following else right
    quote: tuple[int, int] | None = _quote_beside(token, sentence)
    if quote is not None:
        return quote if manner != "say" or lemma not in words("attribution", "opinion") else None
    if manner == "deny":
        objects = [c for c in token.children if c.dep_ == "dobj"]
        if any(c.lower_ in words("attribution", "anonymous") for c in objects):
            return None  # "contested the same employee": a translation's word order, where the object denies
        return _object(token, sentence, manner)
    if lemma in words("attribution", "opinion"):
        return None
    if _parenthetical(token):
        return _segment(sentence, sentence.offset(token)[0])
    if manner == "say" and lemma in (
        "note",
        "confirm",
        "claim",
        "acknowledge",
        "report",
        "announce",
        "reveal",
        "predict",
        "stress",
    ):
        return _object(token, sentence, manner)
    return None


def _segment(sentence: Sentence, at: int) -> tuple[int, int]:
    """The part of the sentence between semicolons that holds an offset."""
    text = sentence.document.text
    left = max(text.rfind(";", sentence.start, at), text.rfind(": ", sentence.start, at)) + 1
    right = text.find(";", at, sentence.end)
    return max(sentence.start, left), right if right > 0 else sentence.end


def _asks(clause: Any) -> bool:
    """An indirect question: "asked whether", "would say what"."""
    return any(c.lower_ in ("whether", "if") and c.dep_ == "mark" for c in clause.children) or any(
        c.tag_ in ("WDT", "WP", "WRB") and c.i == clause.left_edge.i and clause.i > clause.head.i for c in clause.subtree
    )


def edges(token: Any, sentence: Sentence) -> tuple[int, int]:
    """The span in the document of everything that hangs on a token."""
    right = token.right_edge
    return sentence.start + token.left_edge.idx, sentence.start + right.idx + len(right.text)


def _after(token: Any, actor: Any, sentence: Sentence, right: int) -> int:
    """Where the content of a cue in the middle ends."""
    cue = max(token.i, actor.i)
    doc = token.doc
    if cue + 1 < len(doc) and doc[cue + 1].text == "," and not sentence.text.rstrip().endswith('"'):
        own = any(t.i > cue and t.dep_ in ("conj", "advcl", "prep", "npadvmod", "cc") for t in token.children)
        if not own and any(t.i > cue and t.dep_ != "punct" for t in token.subtree):
            return sentence.end
    return right


def _object(token: Any, sentence: Sentence, manner: Manner) -> tuple[int, int] | None:
    """From the verb's first complement to the end of its last: what is called what, or spoken of."""
    wanted = {"describe": ("dobj", "oprd", "ccomp", "prep", "xcomp", "advcl"), "speak": ("prep", "ccomp")}.get(
        manner, ("dobj", "ccomp", "xcomp", "prep")
    )
    parts = [c for c in token.children if c.dep_ in wanted and c.i > token.i]
    if manner in ("describe", "reject", "deny") and not any(c.dep_ in ("dobj", "ccomp", "oprd", "xcomp") for c in parts):
        return None
    if not parts:
        return None
    start = sentence.start + min(c.left_edge.idx for c in parts)
    last = max((c.right_edge for c in parts), key=lambda t: t.i)
    return start, sentence.start + last.idx + len(last.text)


def _quote_beside(token: Any, sentence: Sentence) -> tuple[int, int] | None:
    """The quotation in the verb's sentence that it introduces or follows."""
    at = sentence.offset(token)[0]
    outside = [q for q in sentence.quotes if not q[0] <= at < q[1] and q[1] - q[0] > 6]
    if not outside:
        return None
    before = [q for q in outside if q[1] <= at and sentence.document.text[q[1] - 2 : q[1]] in (',"', '?"', '!"', '."')]
    after = [q for q in outside if q[0] > at and q[0] - at < 60]
    if before:
        return before[0][0], (after[-1] if after else before[-1])[1]
    if after:
        return after[0][0], after[-1][1]
    return None


def _parenthetical(token: Any) -> bool:
    """A cue set off by commas: ", she said, ", ", as the secretary said, "."""
    left = min([token.i, *(c.left_edge.i for c in token.children if c.dep_ == "nsubj")])
    if left == 0 or token.doc[left - 1].text not in (",", "-", "–", "—", ";", ":", "as", "("):
        return False
    if token.dep_ in ("parataxis", "intj", "dep"):
        return True
    if token.dep_ == "ccomp" and token.head.pos_ in ("VERB", "AUX") and token.head.i > token.i:
        return True
    return token.dep_ == "advcl" and any(c.lower_ == "as" for c in token.children)


def _outlets(token: Any, sentence: Sentence, speaker: Mention) -> tuple[Mention, ...]:
    """Outlets to which it was said: "told the Financial Times", "in an interview with Fox News", "on CNN"."""
    for child in token.subtree:
        if child.dep_ in ("dobj", "dative", "iobj", "pobj") and child.i - token.i < 25:
            mention = mention_of(child, sentence)
            near = token.i in (child.head.i, child.head.head.i) or child.head.lower_ in ("with", "to", "on", "by")
            if mention and _platform(mention):
                continue
            if (
                mention
                and mention.kind == "outlet"
                and near
                and mention.name != speaker.name
                and not _inside_clause(child, token)
            ):
                return (mention,)
    same = re.search(r"\b(?:by|to|with) the same (\w+)", sentence.text)
    if same and same.group(1).lower() in words("attribution", "outlets"):
        earlier = [f for f in sentence.document.mentions if f.end <= sentence.start + same.start() and f.mention.kind == "outlet"]
        return (earlier[-1].mention,) if earlier else ()
    told = re.search(r"\b(?:interview(?:ed)?|speaking|asked about it)\b[^.;]{0,30}?\b(?:with|to|on|by|for)\s+", sentence.text)
    if told:
        outlet = next(
            (
                f
                for f in sentence.mentions
                if f.mention.kind == "outlet" and not _platform(f.mention) and f.start - sentence.start <= told.end() + 5
            ),
            None,
        )
        if outlet and outlet.start - sentence.start >= told.start():
            return (outlet.mention,)
    colleague = next(
        (c for c in token.children if c.dep_ in ("dobj", "dative") and c.lower_ in ("colleague", "colleagues")), None
    )
    if colleague is not None:
        left, right = edges(colleague, sentence)
        written = sentence.document.text[left:right]
        return (Mention(name=written, written=written, kind="anonymous"),)
    return ()


def _platform(mention: Mention) -> bool:
    return mention.name.lower() in words("attribution", "platforms")


def _inside_clause(token: Any, verb: Any) -> bool:
    while token.i not in (verb.i, token.head.i):
        if token.dep_ in ("ccomp", "relcl", "advcl", "conj"):
            return True
        token = token.head
    return False
