"""Which words a reporting verb reports: its clause, the quotation beside it, its object, or the sentence around it."""

from __future__ import annotations

from typing import Any

from observing.attribution_node import Manner
from observing.document import Sentence
from observing.lexicon import lexicon, words


def clause_of(token: Any) -> Any | None:
    """The clause that a reporting verb takes: with "that" of its own before one that only stands beside it."""
    clauses = [
        c for c in token.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON", "ADV")
    ]
    # "A did this; B denied that C": the clause with its own "that" is what B denied.
    if not clauses and token.lemma_ in ("tell", "inform", "assure", "warn", "remind"):
        # "told a colleague that …": the parser may hang the clause on the listener.
        told = [c for c in token.children if c.dep_ in ("dobj", "dative")]
        clauses = [r for c in told for r in c.subtree if r.dep_ in ("relcl", "acl") and r.head.i - token.i < 8 and _marked(r)]
    opinion = voiced(token, str(token.lemma_).lower())
    if opinion is not None:
        return next((c for c in opinion.children if c.dep_ in ("ccomp", "acl", "relcl") and _marked(c)), None)
    for clause in clauses:
        if clause.lower_ in words("attribution", "made") and token.lemma_ in words("attribution", "clear"):
            return next(
                (c for c in clause.children if c.dep_ in ("ccomp", "advcl", "acl") and _marked(c)), clause
            )  # "made it clear that …"
    marked = [c for c in clauses if c.i > token.i and _marked(c)]
    return (marked or clauses or [None])[0]


def voiced(token: Any, lemma: str) -> Any | None:
    """The noun of "voiced the hope that …", "expressed doubt that …", where it has a clause of its own."""
    if lemma not in words("attribution", "voicing"):
        return None
    nouns = [c for c in token.children if c.dep_ == "dobj" and c.lower_ in words("attribution", "voiced")]
    return next((n for n in nouns if any(c.dep_ in ("ccomp", "acl", "relcl") and _marked(c) for c in n.children)), None)


def _marked(clause: Any) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def content_of(token: Any, actor: Any, sentence: Sentence, manner: Manner, lemma: str) -> tuple[int, int] | None:
    """The span that the verb reports, or None where it reports nothing."""
    clause = clause_of(token)
    if clause is not None and _asks(clause) and manner != "describe" and lemma not in words("attribution", "doubting"):
        return None
    if any(c.dep_ == "dobj" and c.tag_ in ("WP", "WDT") for c in token.children):
        return None  # "what the senators had said": somebody else speaks about it
    if manner in ("describe", "speak", "reject"):
        return _object(token, sentence, manner)
    if clause is not None:
        left, right = edges(clause, sentence)
        if clause.i < token.i:
            beside = quote_beside(token, sentence)
            if beside is not None and beside[0] < left < beside[1]:
                return beside[0], _after(token, actor, sentence, right)  # '"A; B," X said': the quotation whole
            # "A, X said, B": the clause before and what follows the cue, up to the next coordinated verb.
            stop = sentence.document.text.rfind(";", left, sentence.offset(token)[0])
            return max(left, stop + 1), _after(token, actor, sentence, right)
        following = [c for c in token.children if c.dep_ == "ccomp" and c.i > clause.i]
        return left, max(right, *(edges(c, sentence)[1] for c in following)) if following else right
    reverse = next((c for c in token.children if c.i > token.i and c.lower_ in words("attribution", "reversing")), None)
    if manner == "say" and reverse is not None and not sentence.quotes:
        return edges(reverse, sentence)  # "had said otherwise the day before"
    if urges(token, lemma):
        parts = [c for c in token.children if c.dep_ in ("dobj", "xcomp", "ccomp", "prep") and c.i > token.i]
        return edges(parts[0], sentence)[0], edges(token, sentence)[1]
    aside = _parenthetical(token, actor)
    quote: tuple[int, int] | None = quote_beside(token, sentence)
    if quote is not None and (manner != "say" or aside or lemma not in words("attribution", "opinion")):
        return quote
    if manner == "deny":
        objects = [c for c in token.children if c.dep_ == "dobj"]
        if any(c.lower_ in words("attribution", "anonymous") for c in objects):
            return None  # "contested the same employee": a translation's word order, where the object denies
        return _object(token, sentence, manner)
    if aside:
        return _segment(sentence, sentence.offset(token)[0])
    if lemma in words("attribution", "opinion"):
        return None
    has_object = any(c.dep_ == "dobj" for c in token.children)
    return _object(token, sentence, manner) if has_object and lemma in words("attribution", "with_object") else None


def urges(token: Any, lemma: str) -> bool:
    """ "urged Russia to answer", "called on both sides to stop": what somebody asks others to do."""
    if lemma == "call" and not any(c.dep_ == "prep" and c.lower_ in ("on", "upon") for c in token.children):
        return False
    if lemma not in words("attribution", "urging"):
        return False
    infinitive = [t for t in token.subtree if t.dep_ in ("xcomp", "ccomp", "advcl", "relcl", "acl") and t.i > token.i]
    return any(any(c.lower_ == "to" and c.dep_ == "aux" for c in t.children) and t.head.i - token.i < 9 for t in infinitive)


def _segment(sentence: Sentence, at: int) -> tuple[int, int]:
    """The part of the sentence between semicolons that holds an offset."""
    text = sentence.document.text
    left = max(text.rfind(";", sentence.start, at), text.rfind(": ", sentence.start, at)) + 1
    right = text.find(";", at, sentence.end)
    return max(sentence.start, left), right if right > 0 else sentence.end


def _asks(clause: Any) -> bool:
    """An indirect question: "asked whether", "would say what"."""
    return any(c.lower_ in ("whether", "if") and c.dep_ == "mark" for c in clause.children) or any(
        c.tag_ in ("WDT", "WP", "WRB") and c.lower_ != "that" and c.i == clause.left_edge.i and clause.i > clause.head.i
        for c in clause.subtree
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
    if manner == "speak":
        # "spoke on Monday at length of progress": from the preposition that leads to what is spoken of
        about = lexicon("attribution")["speak"].get(str(token.lemma_).lower(), ())
        leading = [c.i for c in parts if c.dep_ == "ccomp" or c.lower_ in about]
        parts = [c for c in parts if c.i >= min(leading, default=0)]
    start = sentence.start + min(c.left_edge.idx for c in parts)
    last = max((c.right_edge for c in parts), key=lambda t: t.i)
    return start, sentence.start + last.idx + len(last.text)


def quote_beside(token: Any, sentence: Sentence) -> tuple[int, int] | None:
    """The quotation in the verb's sentence that it introduces or follows."""
    at = sentence.offset(token)[0]
    outside = [q for q in sentence.quotes if not q[0] <= at < q[1] and q[1] - q[0] > 6]
    if not outside:
        return None
    text = sentence.document.text
    cue = sentence.start + min([token.idx, *(c.left_edge.idx for c in token.children if c.dep_ == "nsubj")])
    before = [
        q
        for q in outside
        if q[1] <= at and (text[q[1] - 2 : q[1]] in (',"', '?"', '!"', '."', ",'", ".'") or text[q[1] : cue].strip() == ",")
    ]
    after = [q for q in outside if q[0] > at and q[0] - at < 60]
    if before:
        return before[0][0], (after[-1] if after else before[-1])[1]
    if after:
        return after[0][0], after[-1][1]
    return None


def _parenthetical(token: Any, actor: Any) -> bool:
    """A cue set off from what is said: ", she said, ", "Land, he conceded, is", "Satisfied with it, says Y", "as X put it"."""
    doc = token.doc
    nearby = abs(actor.i - token.i) < 14
    left = min(token.i, actor.left_edge.i) if nearby and actor.i < token.i else token.i
    if left == 0 or doc[left - 1].text not in (",", "-", "–", "—", ";", ":", "as", "(", '"', "?", "!", "so"):
        return False
    if token.dep_ == "advcl":
        return any(c.lower_ == "as" for c in token.children) or doc[left - 1].text == "so"
    if token.dep_ in ("parataxis", "intj", "dep"):
        return True
    if token.dep_ == "ccomp" and token.head.pos_ in ("VERB", "AUX") and token.head.i > token.i:
        return True
    told = str(token.lemma_).lower() in words("attribution", "with_listener")
    if any(c.dep_ == "dobj" and c.i > token.i and not told and c.i != actor.i for c in token.children):
        return False
    if actor.i > token.i:
        return True  # "…, says Y": turned round only after what is said
    last = token.i
    for child in token.children:
        if child.i > token.i and child.dep_ in ("prep", "npadvmod", "advmod", "dative", "dobj") and child.left_edge.i <= last + 1:
            last = max(last, child.right_edge.i)
    following = doc[last + 1].text if last + 1 < len(doc) else "."
    if following not in (",", ".", ";", "-", "–", "—", '"', ")"):
        return False
    before = doc[:left]
    return following == "," or before[0].tag_ not in ("IN", "RB", "CC") or any(t.pos_ in ("VERB", "AUX") for t in before)
