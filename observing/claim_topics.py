"""What a statement is about: its head and arguments decide, else what its pronouns stand for, else it is about the process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from observing.dates import find_dates
from observing.document import Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, pattern, word_pattern, words
from observing.plans.names import PlanNames
from schemas.profile import Profile

_OWNED = re.compile(
    r"\b(?:plan|proposal|text|document|draft|paper|list|framework)s?\s+[\"']?(?:is|was|were|are|isn't|wasn't)\s+"
    r"(?:not\s+|never\s+)?(?:really\s+)?"
    r"(?:(?:the\s+\w+|[A-Z][\w.]*)'s?|ours|theirs|mine|(?:an?\s+)?[A-Z][a-z]+(?:an|ish|ese|ch))(?:\s+(?:own\s+)?(?:plan|proposal|text|idea|paper))?"
    r"(?=\s*(?:[.,;\"]|$|but\b|at all\b|alone\b))"
)
"""Whose a plan is: "the plan was not America's", "the text is Russian"."""
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
        self._vague = word_pattern("claims", "vague")
        self._idle = word_pattern("claims", "vague_verbs")

    def of(self, text: str, head: str = "") -> str:
        """The claim topic whose words the text shows, `head` counting double; `other` where it shows none."""
        if self._on_authorship(text):
            return "authorship"
        if self._deadline.search(text) or _limits(text):
            # "an election by May" is about both: what the head names decides.
            named = self._specific(head)
            if not named or self._deadline.search(text):
                return "deadline"
        hits = self._specific(text)
        for topic, count in self._specific(head, head=True).items():
            hits[topic] += count
        if hits:
            return max(hits, key=lambda topic: hits[topic])
        return "process" if self._topics.get("process") and self._topics["process"].search(text) else "other"

    def _on_authorship(self, text: str) -> bool:
        if word_pattern("claims", "authorship").search(text):
            return True
        if _OWNED.search(text):
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
            if clear:
                found[topic] = 2 * len(clear) + len(hits) - len(clear)
        return found

    def in_context(self, sentence: Sentence, text: str, head: str, cue: tuple[int, int]) -> str:
        """The topic of a statement where it stands.

        A statement that only points back ("it", "them", "such units") has the topic of what it points to, in the sentence before
        or the question it answers; one about how somebody is or feels is `other`; everything else is the process.
        """
        topic = self.of(text, head)
        if topic not in ("process", "other"):
            return topic
        if _ANAPHOR.search(text) or len(text) < 40:
            for before in _before(sentence, cue):
                earlier = self.of(before)
                if earlier not in _GENERAL or (earlier == "deadline" and re.search(r"\bnone\b", text)):
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
