"""Statements by speakers about the process: who says what, on which topic, asserted or denied, under which subject."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from observing.attribution import Attribution
from observing.claim_subjects import ClaimSubjects
from observing.claim_topics import ClaimTopics
from observing.document import Document, Sentence
from observing.lexicon import word_pattern, words
from observing.modality import negated
from observing.plans.names import PlanNames
from observing.stances import DENYING_REJECTS, affirms, evens_out, names_statement, root_of, stance_of
from schemas.observations import ClaimReported, Stance
from schemas.profile import Profile

Judge = Callable[[int, int, Stance], Stance]
"""What may turn the stance that the rules read, from the span of the evidence in the normalised text and that stance."""

_PIECE = re.compile(r"(?:,)?\s+(?:and|but|or)\s+(?=that\b)|;\s+")
_CONTRAST = re.compile(r",?\s+(?:and\s+)?(?:not|rather than|instead of)\s+((?:an?\s+|the\s+)?[\w -]+?)[.\"']*$")
_ANSWER = re.compile(
    r"(?:(?P<no>no|not at all|never|absolutely not|of course not|certainly not|not yet)|yes|of course|absolutely)\b[\s,.\"'!]*"
    r"(?:$|when\b|asked\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\basked\s+(?:by [\w ]{2,30}\s+)?(?:whether|if)\s+([^.,;:\"]+)", re.IGNORECASE)
_LEADING = re.compile(r"^[\s\"'(\[,;:]*(?:that\s+|of\s+|only\s+|about\s+|for\s+|against\s+)*", re.IGNORECASE)
_ECHO = re.compile(
    r"\b(?:s?he|they|we|you|it|this|that|yes|no|not|never|will|would|won't|shall|should|could|can|cannot|can't|do|does|did|don't|doesn't|didn't|"
    r"is|are|was|were|isn't|aren't|wasn't|has|have|had|may|might|must|so|too|sir|maybe|well)\b",
    re.IGNORECASE,
)
"""Words of which a mere echo is made ("he will not"): they say nothing without the question."""

_NEGATION = re.compile(
    r"\b(?P<adverb>by no means|in no way|not|never|no longer|no(?! one\b))(?:\s+|$)"
    r"|\b(?P<word>cannot|can't|won't|shan't|no one|nobody|nothing|nowhere|none|neither)\b|n't\b",
    re.IGNORECASE,
)
_POSITIVE = {
    "cannot": "can", "can't": "can", "won't": "will", "shan't": "shall", "no one": "someone", "nobody": "somebody",
    "nothing": "something", "nowhere": "somewhere", "none": "some", "neither": "either",
}  # fmt: skip
"""What is left of a word that holds a negation when that is dropped."""


class Claims:
    """Reads claims for one profile. Build it once a topic."""

    def __init__(self, profile: Profile, names: PlanNames) -> None:
        self._profile = profile
        self._names = names
        self._topics = ClaimTopics(profile, names)
        self._subjects = ClaimSubjects(profile)

    def read(
        self,
        document: Document,
        extractor: str = "rules/1",
        proposed: Iterable[tuple[Attribution, Stance]] = (),
        judge: Judge | None = None,
    ) -> Iterator[ClaimReported]:
        """Every claim of a document, in the order of its attributions, before them those of `proposed` nodes, with their stance.

        `judge` may turn the stance of the others, before they are worded.
        """
        for node, stance in proposed:
            sentence = document.sentences[node.sentence]
            if not _trivial(document, node):
                whole = (sentence.start, sentence.end)
                yield from self._claim(document, sentence, node, node.start, node.end, whole, extractor, told=stance)
        crowd = [node.sentence for node in document.attributions]
        for node in document.attributions:
            if node.manner == "relay":
                continue
            if node.manner in ("label", "block"):
                yield from self._spoken_paragraph(document, node, extractor, judge)
                continue
            sentence = document.sentences[node.sentence]
            asked = sentence.text.rstrip("\"')] ").endswith("?")
            if asked:
                continue
            refutes = node.manner == "reject" and names_statement(document, node)
            if _trivial(document, node) or (node.manner == "reject" and not refutes and self._names_plan(sentence, node)):
                continue
            if node.opinion and _held_by_another(document, node):
                continue
            alone = crowd.count(node.sentence) == 1
            for index, (start, end) in enumerate(_pieces(document, node)):
                if _told_by_another(document, node, start, end):
                    continue
                lead = node.span[0] if index == 0 and node.cue[0] <= start else start
                evidence = (sentence.start, sentence.end) if alone and index == 0 and _single(document, node) else (lead, end)
                yield from self._claim(document, sentence, node, start, end, evidence, extractor, judge=judge)

    def of(self, document: Document, node: Attribution, stance: Stance, extractor: str) -> Iterator[ClaimReported]:
        """What one attribution says, whatever it is about."""
        sentence = document.sentences[node.sentence]
        whole = (sentence.start, sentence.end)
        alone = sum(other.sentence == node.sentence for other in document.attributions) == 1
        yield from self._claim(
            document, sentence, node, node.start, node.end, whole if alone else node.span, extractor, told=stance
        )

    def _names_plan(self, sentence: Sentence, node: Attribution) -> bool:
        """Whether what is rejected is a plan: then it is an event of the plan and no statement."""
        return any(node.start <= name.start < node.end and not name.truce for name in self._names.find(sentence))

    def _spoken_paragraph(
        self, document: Document, node: Attribution, extractor: str, judge: Judge | None
    ) -> Iterator[ClaimReported]:
        """A transcript's answer: each sentence that speaks of a topic is a claim of its own."""
        others = {other.sentence for other in document.attributions if other.manner not in ("label", "block")}
        for sentence in document.sentences:
            if not (node.start <= sentence.start and sentence.end <= node.end) or sentence.question or sentence.index in others:
                continue
            if len(sentence.text.split()) < 4 or word_pattern("claims", "phatic").search(sentence.text):
                continue
            span = (sentence.start, sentence.end)
            if document.tells_event(*span) and self._topics.of(sentence.text) in ("other", "process"):
                continue
            document.prepare([sentence])
            yield from self._claim(document, sentence, node, *span, span, extractor, judge=judge)

    def _asked(self, document: Document, node: Attribution) -> str:
        """The topic of the question that a transcript's answer follows: it is the answer's, where that has none of its own."""
        index = next((p.index for p in document.paragraphs if p.start <= node.start <= p.end), 0)
        if node.manner != "label" or index == 0 or not document.paragraphs[index - 1].asks:
            return "other"
        asked = document.paragraphs[index - 1]
        return self._topics.of(document.text[asked.body : asked.end])

    def _claim(
        self, document: Document, sentence: Sentence, node: Attribution, start: int, end: int,
        evidence: tuple[int, int], extractor: str, *, judge: Judge | None = None, told: Stance | None = None,
    ) -> Iterator[ClaimReported]:  # fmt: skip
        start = _past_certainty(document, start, end)
        text = document.text[start:end]
        topic = self._topics.of(text, _head(sentence, start, end, node))
        if topic == "other":
            topic = self._asked(document, node)
        if topic in ("process", "other"):
            plain, topic = topic, self._topics.in_context(sentence, text, _head(sentence, start, end, node), node.cue)
            known = node.speaker.kind in ("person", "party", "body", "anonymous") or any(
                f.mention.kind in ("person", "party", "body") for f in document.mentions_in(start, end)
            )
            if plain == "other" and topic in ("process", "other") and not known and told is None:
                return
            if topic in ("process", "other") and document.on_deadline(*evidence):
                topic = (
                    "deadline"  # "Thursday is an appropriate time": no word of it says what it is about, but the deadline does
                )
        stance = stance_of(document, sentence, node, start, end)
        said = _without_cue(document, node, start, end)
        answer = _ANSWER.match(said.strip(" \"'.,"))
        asked = _ASKED.search(sentence.text) if answer else None
        if answer and asked:
            stance, said = ("denies" if answer.group("no") else "asserts"), asked.group(1)
        contrast = _CONTRAST.search(text)
        if stance == "asserts" and contrast and topic not in ("process", "other"):
            # "Goals, not deadlines": what the statement is about is what it denies
            denied = self._topics.of(contrast.group(1)) == topic and self._topics.of(text[: contrast.start()]) != topic
            stance = "denies" if denied else stance
        if told is not None:
            stance = told
        elif judge is not None and _doubtful(node, said, root_of(sentence, start, end, node)):
            stance = judge(*evidence, stance)
        plans = [name for name in self._names.find(sentence) if start <= name.start < end]
        if topic == "authorship":
            # "the text was a wish list of theirs": the verdict is no other plan
            plans = [name for name in plans if not word_pattern("claims", "verdicts").search(name.ref.label)]
        plan = plans[0] if plans else None
        claim = ClaimReported(
            topic=self._profile.topic,
            article_id=document.article.article_id,
            evidence=document.evidence(*evidence),
            speaker=node.speaker,
            chain=node.chain,
            modality="hedged" if node.opinion else "asserted",
            confidence=0.6 if node.opinion or node.speaker.kind == "unknown" else 0.8,
            rule=f"claim/{node.manner}/{node.verb}".rstrip("/"),
            extractor=extractor,
            claim_topic=topic,
            stance=stance,
            proposition=said.strip(" .\"'").capitalize() if asked else _proposition(said, stance, node),
            plan=plan.ref if plan else None,
        )
        for subject in self._subjects.of(document, sentence, node, topic, (start, end), plan):
            yield claim.model_copy(update={"subject": subject})


def _doubtful(node: Attribution, said: str, root: Any) -> bool:
    """Whether the stance may be turned: a negation, be it in the cue ("warned against it"), leaves a doubt unless it affirms."""
    if node.manner in ("deny", "reject") or evens_out(said) or (root is not None and affirms(root)):
        return False
    return node.manner == "speak" or _NEGATION.search(said) is not None


def _held_by_another(document: Document, node: Attribution) -> bool:
    """Whether somebody else says that a party wants or thinks so ("Zelensky said the Americans want it over"): he claims it."""
    return any(
        other.sentence == node.sentence
        and not other.opinion
        and other.start <= node.cue[0] < other.end
        and other.speaker.name != node.speaker.name
        for other in document.attributions
    )


def _told_by_another(document: Document, node: Attribution, start: int, end: int) -> bool:
    """Whether the piece only passes on another's words ("King said the secretary had called it …"): they are the claim."""
    if node.manner in ("deny", "reject", "describe"):
        return False
    others = [o for o in document.attributions if o.speaker.name != node.speaker.name and not o.opinion]
    inner = [o for o in others if start <= o.cue[0] < end and o.manner not in ("label", "relay", "reject")]
    root = root_of(document.sentences[node.sentence], start, end, node)
    if root is not None and node.manner == "according":
        at = document.sentences[node.sentence].offset(root)[0]
        if any(o.cue[0] <= at < o.cue[1] for o in inner):
            return True  # "X, according to Y, made it clear that …": X's words, which Y passes on
    covered = {at for o in inner for at in range(max(start, o.start), min(end, o.end))}
    return len(covered) > 0.45 * (end - start) or any(
        # The second half of "Rounds said that Rubio told them that A, and that B" is Rubio's too.
        other.sentence == node.sentence
        and node.start <= other.cue[0] < node.end and other.start <= start and end <= other.end + 1
        for other in others
    )  # fmt: skip


def _past_certainty(document: Document, start: int, end: int) -> int:
    """Where that begins which "there is no question that" only stresses."""
    certain = "|".join(sorted(words("claims", "certain")))
    opening = rf"[\s\"']*(?:that\s+)?\w+(?:'s|\s[\w' ]{{2,24}}?)?\sno\s(?:{certain})\b[\w\s]{{0,25}}?\sthat\s"
    stressed = re.compile(opening, re.IGNORECASE).match(document.text, start, end)
    return stressed.end() if stressed else start


def _names_exchange(document: Document, node: Attribution) -> bool:
    """Whether the content only names something said or held ("a call with Rubio", "in a statement") and tells nothing of it."""
    if node.manner not in ("say", "speak", "quote", "according") and node.verb != "describe":
        return False
    sentence = document.sentences[node.sentence]
    if root_of(sentence, node.start, node.end, node) is not None or " as " in document.text[node.start : node.end]:
        return False
    inside = [t for t in sentence.parse if node.start <= sentence.offset(t)[0] < node.end]
    nouns = [t for t in inside if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "compound"]
    qualified = any(t.pos_ == "ADJ" for t in inside)
    return bool(nouns) and not qualified and nouns[0].lower_ in words("claims", "exchanges")


def _trivial(document: Document, node: Attribution) -> bool:
    """Nothing that can be claimed: an echo ("said so"), a bare pronoun, a proposal or wish that is an event and no statement."""
    text = document.text[node.start : node.end].strip(" \"'.,")
    refutes = node.manner == "reject" and names_statement(document, node)
    if node.manner == "reject" and node.verb not in DENYING_REJECTS and " as " not in text and not refutes:
        return True
    if _names_exchange(document, node):
        return True
    quoted = node.verb in words("attribution", "judging")  # 'found "meaningful progress"': the verdict is in the speaker's words
    if node.manner in ("reject", "describe") and len(text.split()) < 3 and not quoted:
        return not word_pattern("claims", "untruths").search(text)
    root = root_of(document.sentences[node.sentence], node.start, node.end, node)
    relayed = (
        node.verb in words("claims", "telling")
        or (bool(node.chain) and node.speaker.kind != "outlet")
        or (root is not None and negated(root))  # to confirm that nothing happened tells no event
        or not document.tells_event(node.start, node.end)
    )
    if (
        node.verb in words("claims", "performative")
        and not (node.clausal and relayed)
        and not word_pattern("claims", "authorship").search(text)
    ):
        return True
    if node.speaker.kind == "outlet" and not word_pattern("claims", "authorship").search(text):
        return True
    if node.opinion and node.verb not in words("claims", "opinions"):
        return True
    return len(text.split()) < 2 or not re.search(r"\b[A-Za-z]{4,}|\d", _ECHO.sub("", text))


def _single(document: Document, node: Attribution) -> bool:
    sentence = document.sentences[node.sentence]
    return sentence.end - sentence.start <= 220 and not _PIECE.search(document.text[node.start : node.end])


def _pieces(document: Document, node: Attribution) -> Iterator[tuple[int, int]]:
    """The content cut at coordinated that-clauses: "that A, and that B" is two claims."""
    text = document.text[node.start : node.end]
    start = 0
    for match in _PIECE.finditer(text):
        least = 30 if match.group().startswith(";") else 12
        if match.start() - start > least and len(text) - match.end() > least:
            yield node.start + start, node.start + match.start()
            start = match.end()
    yield node.start + start, node.end


def _head(sentence: Sentence, start: int, end: int, node: Attribution) -> str:
    """The words of the verb that governs the content and of its subject, objects and complements, without their clauses."""
    root = root_of(sentence, start, end, node) or _noun_of(sentence, start, end)
    if root is None:
        return ""
    kept = [root]
    if root.pos_ == "NOUN":
        kept.extend(g for c in root.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj")
        kept.extend(c for c in root.children if c.dep_ in ("compound", "amod"))
    for child in root.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "acomp", "oprd", "xcomp"):
            kept.extend(
                t for t in child.subtree if t.i == child.i or t.dep_ in ("compound", "amod", "nmod", "pobj", "prep", "nummod")
            )
    return " ".join(t.text for t in sorted(kept, key=lambda t: int(t.i)) if start <= sentence.offset(t)[0] < end)


def _noun_of(sentence: Sentence, start: int, end: int) -> Any | None:
    """The noun that everything else in a content without a verb hangs on: "demanded the withdrawal of both sides"."""
    inside = [t for t in sentence.parse if start <= sentence.offset(t)[0] < end]
    indexes = {t.i for t in inside}
    return next((t for t in inside if t.pos_ == "NOUN" and t.head.i not in indexes), None)


def _without_cue(document: Document, node: Attribution, start: int, end: int) -> str:
    """The content without the words that say who says it: "The talks, Umerov added, would continue"."""
    first, last = node.cue
    if not (start < first and last <= end):
        return document.text[start:end]
    after = re.match(r"[^,;.\"]{0,60}", document.text[last:end])
    skipped = after.end() if after is not None and document.text[last + after.end() : last + after.end() + 1] in (",", ".") else 0
    rest = document.text[last + skipped : end].lstrip(" ,")
    return f"{document.text[start:first].rstrip(' ,')} {'' if rest.startswith(('who ', 'which ')) else rest}"


def _proposition(text: str, stance: Stance, node: Attribution) -> str:
    """The content worded positively as far as dropping the negation goes."""
    if node.manner in ("reject", "deny") or " that " in text[:80]:
        _, that, said = text.partition(" that ")
        # "suggestions that it was written there", "citing officials, that it was": only what is said
        text = said if that and (node.manner == "reject" or re.match(r"\s*(?:citing|quoting|on the word)\b", text)) else text
    clean = " ".join(_LEADING.sub("", text).strip(" \"'.,;:)]").split())
    if stance == "denies" and node.manner not in ("deny", "reject"):
        clean = _NEGATION.sub(lambda found: _POSITIVE.get((found["word"] or "").lower(), ""), clean, count=1).rstrip()
        clean = re.sub(r"\bnor\b", "or", clean, count=1) if re.search(r"\beither\b", clean) else clean
    return clean[:1].upper() + clean[1:] if clean else clean
