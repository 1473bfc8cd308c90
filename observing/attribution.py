"""Who says what: the nodes of an article's attribution tree.

A node is a span of the text that somebody says, with the chain of those who pass it on. Constructions: a reporting verb with a
clause or quotation, before or after or inside it; verbs that describe ("called it a framework") or speak of something;
"according to"; a transcript's label; quotations that go on; a block quote after the outlet that introduces it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from observing.lexicon import lexicon, word_pattern, words
from observing.speakers import Speakers, mention_of, subject
from schemas.observations import Mention

if TYPE_CHECKING:
    from observing.document import Document, Sentence
    from observing.sentences import Paragraph

Manner = Literal["say", "deny", "reject", "describe", "speak", "according", "quote", "label", "relay"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A span of the text (its content, `start` to `end`) that somebody says. Offsets are in the normalised text.

    `cue` is the span of the words that show it, subject and verb; `manner` how it is said; `verb` the reporting verb's lemma.
    `sentence` is the index of the sentence of the cue. `opinion` marks a belief, not an utterance.
    """

    start: int
    end: int
    speaker: Mention
    chain: tuple[Mention, ...]
    cue: tuple[int, int]
    manner: Manner
    verb: str = ""
    sentence: int = -1
    opinion: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last character of cue and content."""
        return min(self.start, self.cue[0]), max(self.end, self.cue[1])


def read_attributions(document: Document) -> list[Attribution]:
    """Every attribution of a document in text order, chains filled in."""
    trigger = _trigger()
    triggered = [s for s in document.sentences if trigger.search(s.text)]
    document.prepare(triggered)
    speakers = Speakers(document)
    nodes: list[Attribution] = list(_labels(document))
    marked = set(map(id, triggered))
    for sentence in document.sentences:
        found: list[Attribution] = []
        if id(sentence) in marked:
            found = [*_according(sentence, speakers), *_verbs(sentence, speakers)]
            found = [_in_same_interview(node, sentence, nodes) for node in found]
            for node in found:
                speakers.note(node.cue[0], node.speaker)
        nodes.extend(found)
        nodes.extend(_quotations(document, sentence, nodes))
    nodes.extend(_relays(document))
    return sorted((_with_chain(node, nodes) for node in nodes), key=lambda n: (n.start, -n.end))


def _in_same_interview(node: Attribution, sentence: Sentence, nodes: list[Attribution]) -> Attribution:
    """ "X told the Times that A. B, he said": B was told to the Times too."""
    previous = sentence.previous
    cue = sentence.document.text[node.cue[0] : node.cue[1]]
    if (
        node.chain
        or previous is None
        or previous.paragraph is not sentence.paragraph
        or not re.search(r"\b(?:s?he|they)\b", cue, re.I)
    ):
        return node
    before = [n for n in nodes if n.sentence == previous.index and n.speaker.name == node.speaker.name]
    outlets = tuple(m for n in before[-1:] for m in n.chain if m.kind == "outlet")
    return replace(node, chain=outlets) if outlets else node


def _trigger() -> re.Pattern[str]:
    from observing.inflection import inflected

    speak = lexicon("attribution")["speak"]
    verbs = words("attribution", "say") | words("attribution", "deny") | words("attribution", "describe") | frozenset(speak)
    return inflected(frozenset(verbs | words("attribution", "reject") | words("attribution", "according")))


# -- verbs ------------------------------------------------------------------------------------------------------------


def _verbs(sentence: Sentence, speakers: Speakers) -> list[Attribution]:
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
    if lemma == "make" and re.search(r"\b(?:clear|plain|known)\b", token.doc[token.i : token.i + 6].text.lower()):
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
        left, right = _edges(clause, sentence)
        if clause.i < token.i:
            # "A, X said, B": the clause before and what follows the cue, up to the next coordinated verb.
            stop = sentence.document.text.rfind(";", left, sentence.offset(token)[0])
            return max(left, stop + 1), _after(token, actor, sentence, right)
        following = [c for c in token.children if c.dep_ == "ccomp" and c.i > clause.i]
        return left, max(right, *(_edges(c, sentence)[1] for c in following)) if following else right
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


def _edges(token: Any, sentence: Sentence) -> tuple[int, int]:
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
        left, right = _edges(colleague, sentence)
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


# -- other constructions ----------------------------------------------------------------------------------------------


def _according(sentence: Sentence, speakers: Speakers) -> list[Attribution]:
    found = []
    for match in word_pattern("attribution", "according").finditer(sentence.text):
        head = next((t for t in sentence.parse if t.dep_ == "pobj" and t.idx >= match.end() and t.head.idx < match.end()), None)
        if head is None:
            continue
        speaker = speakers.of(head, sentence)
        if speaker is None:
            continue
        cue = (sentence.start + match.start(), sentence.offset(head)[1])
        if match.start() == 0:
            right = _edges(head, sentence)[1]
            found.append(
                Attribution(min(right + 1, sentence.end - 1), sentence.end, speaker, (), cue, "according", "", sentence.index)
            )
        else:
            found.append(Attribution(sentence.start, sentence.end, speaker, (), cue, "according", "", sentence.index))
    return found


def _labels(document: Document) -> list[Attribution]:
    found = []
    for paragraph in document.paragraphs:
        if paragraph.label is None or paragraph.label in ("Q", "QUESTION"):
            continue
        speaker = _label_speaker(document, paragraph)
        first = next((s.index for s in document.sentences if s.paragraph is paragraph), -1)
        cue = (paragraph.start, paragraph.start + len(paragraph.label))
        found.append(Attribution(paragraph.body, paragraph.end, speaker, (), cue, "label", "", first))
    return found


def _label_speaker(document: Document, paragraph: Paragraph) -> Mention:
    label = paragraph.label or ""
    for found in document.gazetteer.find(label + " said", document.published):
        if found.mention.kind == "person":
            return found.mention.model_copy(update={"written": label})
    return Mention(name=label.title(), written=label, kind="unknown")


def _quotations(document: Document, sentence: Sentence, nodes: list[Attribution]) -> list[Attribution]:
    """A quotation without a cue of its own goes on with the speaker of the one before, or belongs to the cue that follows it."""
    found: list[Attribution] = []
    own = [n for n in nodes if n.sentence == sentence.index]
    for start, end in sentence.quotes:
        if any(n.start < end and start < n.end for n in own) or end - start < 12 or sentence.start < start - 3:
            continue
        run = next((q for q in document.quotations if q[0] <= start and end <= q[1]), (start, end))
        node = _speaker_of_run(document, sentence, run, nodes)
        if node is not None:
            found.append(replace(node, start=start, end=end, manner="quote", verb="", sentence=sentence.index))
    for node in own:
        # "A. B," X said: the cue stands in the quotation's last sentence, its first ones are X's words too.
        run = next(
            (q for q in document.quotations if q[0] < sentence.start and node.start < q[1] and sentence.start < q[1]), None
        )
        if run and node.manner == "say" and not run[0] <= node.cue[0] < run[1]:
            for earlier in document.sentences[max(0, sentence.index - 6) : sentence.index]:
                if earlier.end > run[0] and not any(n.sentence == earlier.index and n.manner == "quote" for n in nodes):
                    span = (max(earlier.start, run[0]), earlier.end)
                    found.append(replace(node, start=span[0], end=span[1], manner="quote", verb="", sentence=earlier.index))
    return found


def _speaker_of_run(document: Document, sentence: Sentence, run: tuple[int, int], nodes: list[Attribution]) -> Attribution | None:
    previous = sentence.previous
    if previous is None:
        return None
    if previous.paragraph is sentence.paragraph and not any(n.sentence == previous.index for n in nodes):
        # One sentence of the article's own between two quotations does not change who speaks.
        previous = previous.previous or previous
    near = [n for n in nodes if n.sentence == previous.index and n.manner in ("say", "quote", "deny") and not n.opinion]
    outer = [n for n in near if not document.quoted(*n.cue)]
    same = previous.paragraph is sentence.paragraph
    touching = run[0] < sentence.start or same
    if not (outer and touching):
        return None
    first_person = re.compile(r"\b(?:we|our|us|ours)\b", re.IGNORECASE)
    inner = [n for n in near if document.quoted(*n.cue) and first_person.search(document.text[n.start : n.end])]
    if inner and first_person.search(sentence.text):
        # "He made it clear that we are…," said Rounds. "It is not our plan": the reported man's words go on.
        return replace(inner[-1], chain=(outer[-1].speaker, *outer[-1].chain))
    return outer[-1]


def _relays(document: Document) -> list[Attribution]:
    """A block quote, or a paragraph after a colon, belongs to the outlet that the paragraph before introduces."""
    found: list[Attribution] = []
    for before, paragraph in zip(document.paragraphs, document.paragraphs[1:], strict=False):
        if before.block_quote and paragraph.block_quote and found and found[-1].end == before.end:
            found.append(replace(found[-1], start=paragraph.start, end=paragraph.end))
            continue
        sentences = [s for s in document.sentences if s.paragraph is before]
        if not sentences:
            continue
        last = sentences[-1]
        if not (paragraph.block_quote or last.text.endswith(":")):
            continue
        outlets = [f for f in last.mentions if f.mention.kind == "outlet"]
        if len(outlets) == 1 and word_pattern("attribution", "introductions").search(last.text):
            cue = (outlets[0].start, last.end)
            found.append(Attribution(paragraph.start, paragraph.end, outlets[0].mention, (), cue, "relay", "", last.index))
    return found


def _with_chain(node: Attribution, nodes: list[Attribution]) -> Attribution:
    """Add those whose words hold this node's cue: the nearest first."""
    chain = list(node.chain)
    holders = [
        other
        for other in nodes
        if other is not node
        and other.start <= node.cue[0]
        and node.cue[1] <= other.end
        and other.speaker.name != node.speaker.name
        and not (
            other.manner in ("say", "according")
            and other.cue[0] >= node.start
            and other.cue[1] <= node.end
            and node.manner != "quote"
            and other.sentence == node.sentence
            and other.start > node.start
        )
    ]
    for holder in sorted(holders, key=lambda n: n.end - n.start):
        for mention in (holder.speaker, *holder.chain):
            if mention.name not in {m.name for m in chain} and mention.name != node.speaker.name:
                chain.append(mention)
    return replace(node, chain=tuple(chain))
