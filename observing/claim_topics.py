"""What a statement is about: its head and arguments decide, else what its pronouns stand for, else it is about the process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from observing.dates import find_dates
from observing.document import Sentence
from observing.inflection import forms, inflected
from observing.lexicon import alternation, compiled, lexicon, pattern, word_pattern, words
from observing.plans.names import PlanNames
from schemas.profile import Profile

_TEXT = rf"(?i:{alternation(words('claims', 'texts'))})s?"
_WRITING = alternation(words("claims", "writing"))
_DONE = alternation(words("claims", "written"))
_WRITTEN = re.compile(
    rf"\b(?i:{_WRITING})\s+(?i:it\b|(?:the|this|that|these|his|her|their|our|its)\s+(?:[\w'-]+\s+){{0,2}}?{_TEXT}\b)"
    rf"|\b{_TEXT}\s+(?:(?:that|which)\s+)?(?:is|was|were|had been|has been)\s+(?:not\s+|never\s+)?(?:{_DONE})\b"
)
"""Who wrote a text: "drew up the whole of this plan", "the text was written in Oslo"."""
_OWNED = re.compile(
    # "the plan was not America's", "the text is Russian", "the list is theirs"
    rf"\b{_TEXT}\s+[\"']?(?:is|was|were|are|isn't|wasn't)\s+(?:not\s+|never\s+)?(?:really\s+)?"
    r"(?:(?:the\s+\w+|[A-Z][\w.]*)'s?|ours|theirs|mine|(?:an?\s+)?[A-Z][a-z]+(?:an|ish|ese|ch))"
    rf"(?:\s+(?:own\s+)?{_TEXT})?(?=\s*(?:[.,;\"]|$|but\b|at all\b|alone\b))"
    # "it is not our plan", "that was a Russian text", "not a plan of ours", "of Russian origin"
    rf"|\b(?i:(?:it|this|that)(?:'s|\s+(?:is|was|isn't|wasn't))(?:\s+(?:not|never|really|simply))*|not)\s+"
    rf"(?:(?i:our|their|his|her|my|your)|(?i:an?\s+|the\s+)?[A-Z][\w.]*(?:'s?)?)\s+(?:own\s+)?(?:[a-z-]+\s+)?{_TEXT}\b"
    rf"|\bnot\s+(?:an?|the|any)\s+{_TEXT}\s+of\s+(?:ours|theirs|his|hers|mine|[A-Z]\w+'s)"
    r"|\bof\s+[A-Z]\w+\s+origin\b|\b[A-Z]\w+\s+in\s+origin\b"
)
"""Whose a text is."""
_ADJUNCT = re.compile(
    r"(?<=[\w,;]\s)(?:before|after|until|till|once|when|if|unless|during|as soon as|as long as|only after|only when)\s[^,;.]*",
    re.IGNORECASE,
)
"""When or on what condition something is to be: what it is about stands elsewhere."""
_GENERAL = frozenset({"process", "other", "authorship", "deadline"})
_ANAPHOR = re.compile(r"\b(?:it|them|they|this|these|those|such|neither|both|ones?|none|the same)\b", re.IGNORECASE)


class ClaimTopics:
    """Finds the topic of a statement for one profile. Build it once a topic."""

    def __init__(self, profile: Profile, names: PlanNames) -> None:
        self._names = names
        self._authoring = inflected(words("claims", "authoring"))
        self._deadline = _plural(w for w in profile.claim_topics.get("deadline", ()) if w.lower() not in words("claims", "vague"))
        extra = lexicon("claims")["topics"]
        self._topics = {
            topic: _plural([*listed, *extra.get(topic, ())])
            for topic, listed in profile.claim_topics.items()
            if topic not in ("other", "deadline")
        }
        self._acts = [
            (
                topic,
                compiled(
                    rf"\b(?:{alternation(form for word in doing for form in forms(word))})\s+(?:[\w'-]+\s+){{0,4}}?"
                    rf"(?:{alternation(form for word in to for form in forms(word))})\b",
                    re.IGNORECASE,
                ),
            )
            for topic, pairs in lexicon("claims")["acts"].items()
            for doing, to in pairs
            if topic in profile.claim_topics
        ]
        self._vague = word_pattern("claims", "vague")
        self._knowing = inflected(words("claims", "knowing"))
        self._idle = word_pattern("claims", "vague_verbs")

    def of(self, text: str, head: str = "") -> str:
        """The claim topic whose words the text shows, those of `head` counting more; `other` where it shows none."""
        if self._on_authorship(text):
            return "authorship"
        if self._deadline.search(text) or _limits(text):
            # "an election by May" is about both: what the head names decides.
            named = self._specific(head)
            if not named or self._deadline.search(text):
                return "deadline"
        hits = self._specific(_ADJUNCT.sub(" ", text)) or self._specific(text)
        for topic, count in self._specific(head, head=True).items():
            hits[topic] += 2 * count
        if hits:
            return max(hits, key=lambda topic: hits[topic])
        return "process" if self._topics.get("process") and self._topics["process"].search(text) else "other"

    def _on_authorship(self, text: str) -> bool:
        if word_pattern("claims", "authorship").search(text):
            return True
        if _OWNED.search(text) or _WRITTEN.search(text):
            return True
        listed = self._topics.get("authorship")
        if listed is not None and listed.search(text):
            return True
        return bool(self._authoring.search(text) and self._names.trigger.search(text))

    def _specific(self, text: str, *, head: bool = False) -> Counter[str]:
        """How often the text shows each topic but the general ones; words of everyday use count only as head or beside others."""
        found: Counter[str] = Counter()
        for topic, listed in self._topics.items():
            if topic in _GENERAL:
                continue
            hits = [match.group().lower() for match in listed.finditer(text)]
            clear = [hit for hit in hits if not self._vague.fullmatch(hit) or (head and not self._idle.fullmatch(hit))]
            acts = sum(len(act.findall(text)) for told, act in self._acts if told == topic)
            if clear or acts:
                found[topic] = 2 * len(clear) + 4 * acts + len(hits) - len(clear)
        return found

    def in_context(self, sentence: Sentence, text: str, head: str, cue: tuple[int, int]) -> str:
        """The topic of a statement where it stands.

        A statement that only points back ("it", "such units", "the idea") has the topic of what it points to, in the sentence
        before or the question it answers, but not where it says who has seen or knows it; one about how somebody is or feels is
        `other`; everything else is the process.
        """
        topic = self.of(text, head)
        if topic not in ("process", "other"):
            return topic
        points = _ANAPHOR.search(text) or word_pattern("claims", "pointing").search(text) or len(text) < 40
        if points and not self._knowing.search(text):
            refuting = word_pattern("claims", "untruths").search(text) or word_pattern("claims", "accounts").search(text)
            for before in _before(sentence, cue):
                earlier = self.of(before)
                if earlier not in _GENERAL or (earlier == "deadline" and re.search(r"\bnone\b", text)):
                    return earlier
                if earlier == "authorship" and refuting:
                    return earlier
        if topic == "other" and word_pattern("claims", "personal").search(text):
            return "other"
        return "process"


def _plural(listed: Iterable[str]) -> re.Pattern[str]:
    """A pattern of words and phrases with their regular plurals."""
    singular = [word for word in listed if word]
    return pattern([*singular, *(f"{word}s" for word in singular if word[-1].isalpha() and not word.endswith("s"))])


def _limits(text: str) -> bool:
    """Whether somebody wants or has to do something by a day: "the Americans want the war over by June"."""
    if word_pattern("claims", "soon").search(text):
        return True
    return bool(word_pattern("claims", "limiting").search(text)) and any(phrase.bounds for phrase in find_dates(text))


def _before(sentence: Sentence, cue: tuple[int, int]) -> Iterable[str]:
    """The sentence itself but for who says it (an "ambassador to NATO"), and the one before in its paragraph."""
    first, last = max(sentence.start, cue[0]), min(sentence.end, cue[1])
    text = sentence.document.text
    yield f"{text[sentence.start : first]} {text[last : sentence.end]}"
    previous = sentence.previous
    if previous is not None and previous.paragraph is sentence.paragraph:
        yield previous.text
