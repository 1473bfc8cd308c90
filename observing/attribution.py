"""Who says what: the nodes of an article's attribution tree.

A node is a span of the text that somebody says, with the chain of those who pass it on. Constructions: a reporting verb with a
clause or quotation, before or after or inside it; verbs that describe ("called it a framework") or speak of something;
"according to"; a transcript's label; quotations that go on; a block quote after the outlet that introduces it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from observing.attribution_node import Attribution
from observing.cues import cue_trigger, read_according, read_colon, read_introductions, read_tellings
from observing.document import Document, Sentence
from observing.lexicon import words
from observing.listeners import is_platform
from observing.reporting import read_verbs, reporting_trigger
from observing.sentences import Paragraph
from observing.speakers import Speakers
from schemas.observations import Mention

__all__ = ["Attribution", "read_attributions"]


def read_attributions(document: Document) -> list[Attribution]:
    """Every attribution of a document in text order, chains filled in."""
    trigger, cue = reporting_trigger(), cue_trigger()
    triggered = [s for s in document.sentences if trigger.search(s.text) or cue.search(s.text)]
    document.prepare(triggered)
    speakers = Speakers(document)
    introduced = read_introductions(document)
    for node in introduced:
        speakers.note(node.cue[0], node.speaker)
    nodes: list[Attribution] = list(_labels(document))
    marked = set(map(id, triggered))
    for sentence in document.sentences:
        found: list[Attribution] = []
        if id(sentence) in marked:
            found = [*read_according(sentence, speakers), *read_tellings(sentence, speakers), *read_verbs(sentence, speakers)]
            found = [_in_same_interview(node, sentence, nodes) for node in found]
            for node in found:
                speakers.note(node.cue[0], node.speaker)
        if ":" in sentence.text and not sentence.paragraph.label:
            found = _with_colon(found, list(read_colon(sentence, speakers)))
            for node in found:
                speakers.note(node.cue[0], node.speaker)
        nodes.extend(found)
        nodes.extend(_quotations(document, sentence, nodes))
    nodes.extend(introduced)
    own = document.article.outlet.casefold()
    chained = (_with_chain(node, nodes) for node in nodes)
    # The article's own outlet passes nothing on, as it is where the words stand, and no more does a platform.
    told = (
        replace(node, chain=tuple(m for m in node.chain if m.name.casefold() != own and not is_platform(m))) for node in chained
    )
    return sorted(told, key=lambda n: (n.start, -n.end))


def _with_colon(found: list[Attribution], colon: list[Attribution]) -> list[Attribution]:
    """The nodes of a sentence with those after a colon, unless a verb's node has those words or a cue stands among them."""
    fresh = [
        c
        for c in colon
        if not any(
            min(c.end, n.end) - max(c.start, n.start) > 0.5 * (c.end - c.start) or c.start <= n.cue[0] < c.end for n in found
        )
    ]
    # "X dismissed it: 'We want peace'": the quotation says it better than the verb's bare object.
    kept = [n for n in found if not (fresh and n.manner in ("reject", "describe", "speak") and n.speaker == fresh[0].speaker)]
    return [*kept, *fresh]


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


def _labels(document: Document) -> list[Attribution]:
    found = []
    for paragraph in document.paragraphs:
        if paragraph.label is None or paragraph.asks:
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
    return _office_holder(document, label) or Mention(name=label.title(), written=label, kind="unknown")


def _office_holder(document: Document, label: str) -> Mention | None:
    """ "THE PRESIDENT": of the holders whom the text names the one whom nobody in the dialogue speaks of."""
    office = label.rsplit(maxsplit=1)[-1].lower()
    holders = (
        document.gazetteer.offices_with(office, document.published) if office in words("people", "office_words") else frozenset()
    )
    spoken = [(p.start, p.end) for p in document.paragraphs if p.label is not None]
    addressed = {f.mention.actor for f in document.mentions if any(a <= f.start < b for a, b in spoken)}
    named = {f.mention.actor: f.mention for f in document.mentions if f.mention.kind == "person" and f.mention.actor in holders}
    left = [mention for actor, mention in named.items() if actor not in addressed]
    return left[0].model_copy(update={"written": label, "role_as_written": label.title()}) if len(left) == 1 else None


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
        opened = (q for q in document.quotations if q[0] < sentence.start and node.start < q[1] and sentence.start < q[1])
        earlier_run = next(opened, None)
        if earlier_run and node.manner == "say" and not earlier_run[0] <= node.cue[0] < earlier_run[1]:
            for earlier in document.sentences[max(0, sentence.index - 6) : sentence.index]:
                if earlier.end > earlier_run[0] and not any(n.sentence == earlier.index and n.manner == "quote" for n in nodes):
                    span = (max(earlier.start, earlier_run[0]), earlier.end)
                    found.append(replace(node, start=span[0], end=span[1], manner="quote", verb="", sentence=earlier.index))
    return found


def _speaker_of_run(document: Document, sentence: Sentence, run: tuple[int, int], nodes: list[Attribution]) -> Attribution | None:
    previous = sentence.previous
    if previous is None:
        return None
    left_open = _left_open(document, sentence, run)
    if left_open is not None:
        inside = [n.sentence for n in nodes if n.start < left_open[1] and left_open[0] < n.end and n.sentence < sentence.index]
        opening = document.sentence_at(left_open[0])
        if not inside and opening is not None:
            return _speaker_of_run(document, opening, left_open, nodes)
        previous = document.sentences[max(inside)] if inside else previous
    if previous.paragraph is sentence.paragraph and not any(n.sentence == previous.index for n in nodes):
        # One sentence of the article's own between two quotations does not change who speaks.
        previous = previous.previous or previous
    near = [n for n in nodes if n.sentence == previous.index and n.manner in ("say", "quote", "deny") and not n.opinion]
    outer = [n for n in near if n.manner == "quote" or not document.quoted(*n.cue)]
    same = previous.paragraph is sentence.paragraph
    touching = run[0] < sentence.start or same or left_open is not None
    if not (outer and touching):
        return None
    first_person = re.compile(r"\b(?:we|our|us|ours)\b", re.IGNORECASE)
    if outer and outer[-1].manner == "quote" and outer[-1].chain and not first_person.search(sentence.text):
        return (
            replace(outer[-1], speaker=outer[-1].chain[0], chain=outer[-1].chain[1:])
            if document.quoted(*outer[-1].cue)
            else outer[-1]
        )
    inner = [
        n for n in near if n.manner != "quote" and document.quoted(*n.cue) and first_person.search(document.text[n.start : n.end])
    ]
    if inner and first_person.search(sentence.text):
        # "He made it clear that we are…," said Rounds. "It is not our plan": the reported man's words go on.
        return replace(inner[-1], chain=(outer[-1].speaker, *outer[-1].chain))
    return outer[-1]


def _left_open(document: Document, sentence: Sentence, run: tuple[int, int]) -> tuple[int, int] | None:
    """The quotation that the paragraph before did not close, where this one opens it again at its beginning."""
    paragraph = sentence.paragraph
    if run[0] != paragraph.body or not paragraph.index:
        return None
    before = document.paragraphs[paragraph.index - 1]
    last = next((q for q in reversed(document.quotations) if before.start <= q[0] < before.end), None)
    mark = document.text[run[0]]
    unclosed = last is not None and last[1] == before.end and document.text[last[0]] == mark != document.text[last[1] - 1]
    return last if unclosed else None


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
