"""Whom a noun phrase or a pronoun means: named people and parties, anonymous sources, he, she, they, "the official"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from observing.document import Document, Sentence
from observing.gazetteer import Found
from observing.lexicon import words
from observing.subjects import found_at, mention_of, subjects_at, subjects_of
from schemas.observations import Mention

_SINGULAR = frozenset({"he", "she", "him", "her", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "themselves"})
NOBODY = frozenset(
    {"nobody", "none", "neither", "nothing", "anyone", "anybody", "everyone", "one", "some", "others", "other", "it"}
)
_MAX_NAME_WORDS = 9
_NAMED = re.compile(
    r"(?:^|.*\s)(?!(?:of|in|at|from|for|to|with|by|the|and|near|a)\s)[a-z][\w']*\s((?:[A-Z][\w'’-]+\s)[A-Z][\w'’-]+)$", re.DOTALL
)
"""A name right behind a common noun: "head of regional administration Oleg Sinegubov", but not "senator from South Carolina"."""


class Speakers:
    """Resolves subjects over one document, left to right, remembering who spoke last."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._spoken: list[tuple[int, Mention]] = []
        self._anonymous: list[tuple[int, str, Mention]] = []

    def note(self, at: int, mention: Mention) -> None:
        """Remember that somebody spoke at this offset."""
        self._spoken.append((at, mention))

    def of(self, token: Any, sentence: Sentence) -> Mention | None:
        """Who a subject token means, pronouns and "the official" included; None where the text does not say."""
        word = token.lower_
        if token.pos_ == "PRON" or word in _SINGULAR | _PLURAL:
            return self.pronoun(word, token, sentence)
        mention = mention_of(token, sentence)
        some = word in words("attribution", "anonymous") or any(c.dep_ == "nummod" for c in token.children)
        if mention is not None and mention.kind == "party" and some:
            return (
                self._unnamed(token, sentence, some) or mention
            )  # "US officials", "two Russians" who speak are some, and not their side
        if mention is not None:
            return mention
        if word in NOBODY or token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            return None
        again = self._again(token, sentence)
        if again is not None:
            return again
        named = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i - token.i < 7), None)
        if named is not None and word in words("attribution", "anonymous"):
            return self._unknown_name(named, sentence)
        if token.pos_ == "PROPN":
            if word not in words("attribution", "anonymous"):
                return self._unknown_name(token, sentence)
            return None if any(c.lower_ in ("the", "this") for c in token.children) else self._unnamed(token, sentence)
        return self._unnamed(token, sentence)

    def together(self, token: Any, sentence: Sentence) -> list[Mention]:
        """Whom "they", "both" or "the two men" means: those joined as the subject of the sentence before, or the only two in it.

        Empty where the text does not tell, and where they might be a side that the sentence names beside the two.
        """
        alone = not any(c.lower_ in ("of", "from", "in") for c in token.children)
        pair = any(c.lower_ in ("both", "two") for c in token.children) or token.lower_ in ("they", "both", "two", "pair", "duo")
        previous = sentence.previous
        if previous is None or not (alone and pair and token.lower_ in words("attribution", "together")):
            return []
        for doer in previous.parse:
            if (
                doer.dep_ in ("nsubj", "nsubjpass")
                and doer.head.dep_ == "ROOT"
                and not self._document.quoted(*previous.offset(doer))
            ):
                joined = [mention_of(each, previous) for each in (doer, *doer.conjuncts)]
                named = {m.name: m for m in joined if m is not None and m.kind == "person"}
                if len(named) == len(joined) > 1:
                    return list(named.values())
        named = {f.mention.name: f.mention for f in previous.mentions if not self._quoted(f) and f.mention.kind != "outlet"}
        return list(named.values()) if len(named) == 2 and all(m.kind == "person" for m in named.values()) else []

    # -- pronouns -----------------------------------------------------------------------------------------------------

    def pronoun(self, word: str, token: Any, sentence: Sentence) -> Mention | None:
        """Who a pronoun ("he", "they", "it") at a token stands for; None where the text does not tell."""
        at = sentence.offset(token)[0]
        fits: Callable[[Mention], bool]
        reach, exclude = 3, None
        if word in _SINGULAR:
            exclude = self._quoting(at, sentence)
            fits = lambda m: m.kind in ("person", "anonymous", "unknown") and _gender_fits(word, m)  # noqa: E731
        elif word in _PLURAL:
            officials = self._officials(sentence.previous) if sentence.previous is not None else None
            if officials is not None and not any(a <= at < b for a, b in sentence.quotes):
                return officials
            reach, fits = 1, lambda m: m.kind in ("party", "body") or _plural(m)
        elif word == "it":
            reach, fits = 1, lambda m: m.kind in ("party", "body", "outlet")
        else:
            return None
        if exclude is not None:
            # "When Rubio received it, he called it …," said another: the subject inside the quotation.
            before = [m for where, m in subjects_at(sentence, quoted=True) if where < at and fits(m) and m.name != exclude]
            if before:
                return before[-1]
        else:
            here = self._earlier_subject(token, sentence, fits)
            if here is not None:
                return here
            if str(token.head.lemma_).lower() in words("attribution", "going_on"):
                on = [m for where, m in self._spoken if where < sentence.start and fits(m)]
                if on:
                    return on[-1]
        return self._last(sentence, fits, exclude, reach)

    def _officials(self, sentence: Sentence) -> Mention | None:
        """Who acts in a sentence where they are several of a kind ("US officials, who briefed reporters, put it at 90")."""
        for token in sentence.parse:
            if token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.lower_ in words("attribution", "anonymous"):
                found = self.of(token, sentence)
                return found if found is not None and _plural(found) else None
        return None

    def _quoting(self, at: int, sentence: Sentence) -> str | None:
        """Who speaks the quotation that holds a pronoun: "he" in it is somebody else."""
        if not any(a <= at < b for a, b in sentence.quotes):
            return None
        outside = [f for f in sentence.mentions if not any(a <= f.start < b for a, b in sentence.quotes)]
        return outside[0].mention.name if outside else None

    def _last(self, sentence: Sentence, fits: Callable[[Mention], bool], exclude: str | None, reach: int = 3) -> Mention | None:
        """The last fitting speaker or subject of the sentences before; inside a quotation the last named at all."""
        previous = sentence.previous
        for _ in range(reach):
            if previous is None:
                return None
            spoken = [m for where, m in self._spoken if previous.start <= where < previous.end and fits(m) and m.name != exclude]
            if exclude is not None:
                named = [
                    f.mention for f in previous.mentions if fits(f.mention) and f.mention.name != exclude and not self._quoted(f)
                ]
                if named:
                    return named[-1]
            else:
                subjects = [m for m in subjects_of(previous) if fits(m)]
                if subjects:
                    return subjects[0]
                if not subjects and exclude is None:
                    subjects = [m for _, m in subjects_at(previous) if fits(m)]
                if spoken or subjects:
                    return (spoken or subjects)[-1 if spoken else 0]
                other = next((m for m in self._others(previous) if fits(m)), None)
                if other is not None:
                    return other
            previous = previous.previous
        return None

    def _others(self, sentence: Sentence) -> list[Mention]:
        """Who acts in a sentence but is not its subject by a name that is known.

        "Was turned down by Zelensky", "Trump on Fox News: Thursday is …", "Leonid Slutsky, a Duma deputy, was quicker".
        """
        colon = sentence.text.find(":", 8)
        if any(t.pos_ in ("VERB", "AUX") and t.idx < colon for t in sentence.parse):
            colon = -1
        found: list[Mention | None] = []
        found.extend(f.mention for f in sentence.mentions[:1] if colon > 0 and f.end - sentence.start <= colon)
        for token in sentence.parse:
            if token.dep_ == "pobj" and token.head.dep_ == "agent":
                found.append(mention_of(token, sentence))
            elif token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.pos_ == "PROPN":
                given = [c.lower_ for c in token.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
                if given and words("attribution", "outlet_names").isdisjoint({*given, token.lower_}):
                    found.append(self._unknown_name(token, sentence))
        return [m for m in found if m is not None]

    def _earlier_subject(self, token: Any, sentence: Sentence, fits: Callable[[Mention], bool]) -> Mention | None:
        """The subject of a clause that governs the pronoun's own ("Zelensky left when he said...")."""
        text = sentence.document.text
        at = sentence.offset(token)[0]
        stop = max(text.rfind(mark, sentence.start, at) for mark in ("; ", ": "))
        if stop > 0:
            # "Zelensky ruled that out: Ukrainians, he said, …": the subject before the colon.
            before = [m for where, m in subjects_at(sentence) if where < stop and fits(m)]
            before = before or [
                f.mention for f in sentence.mentions if f.start == sentence.start and f.end <= stop and fits(f.mention)
            ]
            if before:
                return before[0]
        if re.search(r"\bas,\s*$", text[sentence.start : at]):
            before = [m for _, m in subjects_at(sentence) if fits(m)]
            return before[0] if before else None
        verb = token.head
        if token.i and token.doc[token.i - 1].text == "," and verb.dep_ not in ("conj", "advcl"):
            return None  # a cue between commas: its subject was named before the sentence
        while verb.head.i != verb.i:
            verb = verb.head
            for child in verb.children:
                by = next((c for c in child.children if c.dep_ == "pobj"), None) if child.dep_ == "agent" else None
                doer = by if by is not None else child if child.dep_ in ("nsubj", "nsubjpass") else None
                if doer is not None and doer.i < token.i:
                    mention = mention_of(doer, sentence)
                    if mention and fits(mention):
                        return mention
        return None

    def _quoted(self, found: Found) -> bool:
        return self._document.quoted(found.start, found.end)

    # -- nouns --------------------------------------------------------------------------------------------------------

    def _unknown_name(self, token: Any, sentence: Sentence) -> Mention | None:
        parts = [t for t in token.subtree if t.dep_ in ("compound", "flat") and t.pos_ == "PROPN" and t.i < token.i] + [token]
        while parts and parts[0].lower_.rstrip(".") in words("people", "titles"):
            parts.pop(0)
        name = " ".join(t.text for t in parts)
        if not name or not name[0].isupper():
            return None
        for _, _, known in reversed(self._anonymous):
            if known.name.split()[-1] == name:
                return known
        mention = Mention(name=name, written=name, kind="unknown")
        self._anonymous.append((sentence.start, token.lower_, mention))
        return mention

    def _again(self, token: Any, sentence: Sentence) -> Mention | None:
        """ "The official", "the senator", "the newspaper": whoever the text described so before."""
        determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "")
        head = token.lower_
        if determiner not in ("the", "this", "that") or head not in words("attribution", "again"):
            return None
        if any(c.dep_ in ("prep", "relcl", "acl", "poss") for c in token.children):
            return None
        at = sentence.offset(token)[0]
        if head in words("attribution", "outlets"):
            return self._last(sentence, lambda m: m.kind == "outlet", None, reach=4)
        modifiers = {c.lower_ for c in token.children if c.dep_ in ("amod", "compound")}
        same = "same" in modifiers
        modifiers -= {"same", "very"}
        for where, noun, mention in reversed(self._anonymous):
            if where < at and (noun == head or same) and (not modifiers or modifiers & set(mention.name.lower().split())):
                return mention
        if same:
            return None
        holders = self._document.gazetteer.offices_with(head, self._document.published)
        named = [f for f in self._document.mentions if f.end <= sentence.start and f.mention.actor in holders]
        if named:
            return self._acting(holders, sentence) or named[-1].mention
        text = self._document.text
        for where, mention in reversed(self._spoken):
            if where < at and mention.kind == "person" and _described(text, mention, head, at):
                return mention
        # "…, said Rounds. The senator added": the one who spoke just before, where the profile gives him no other office.
        just = [m for where, m in self._spoken if sentence.start - 400 < where < at and m.kind in ("person", "unknown")]
        plain = {m.name: m for m in just if self._without_office(m)}
        return next(iter(plain.values())) if len(plain) == 1 else None

    def _acting(self, actors: frozenset[str], sentence: Sentence) -> Mention | None:
        """Which of some actors the sentences just before are about: "Trump tore up his date with Putin. The president said …"."""
        previous = sentence.previous
        for _ in range(3):
            if previous is None:
                return None
            acting = next((m for m in subjects_of(previous) if m.actor in actors), None)
            if acting is not None:
                return acting
            previous = previous.previous
        return None

    def _without_office(self, mention: Mention) -> bool:
        actor = self._document.gazetteer.actor(mention.actor)
        return actor is None or not actor.roles

    def _unnamed(self, token: Any, sentence: Sentence, counted: bool = False) -> Mention | None:
        """An anonymous source by type: "a senior administration official", "two people with knowledge of the matter"."""
        if not counted and token.lower_ not in words("attribution", "anonymous"):
            return None
        if token.lower_ in words("attribution", "own_voice"):
            return self._writer()
        plain = token.lower_ in ("people", "person") and not any(c.dep_ in ("prep", "amod", "acl") for c in token.children)
        kept = [t for t in token.subtree if plain or not _beyond(t, token)]
        while kept and (kept[0].dep_ in ("det", "predet") or kept[0].lower_ in ("one", "another", "same", "only", "even")):
            kept.pop(0)
        kept = kept[:_MAX_NAME_WORDS]
        while kept and kept[-1].pos_ in ("ADP", "DET", "PUNCT", "CCONJ", "PRON", "PART"):
            kept.pop()
        if not kept:
            return None
        owner = None
        if kept[0].dep_ == "poss" and kept[0].lower_ in ("his", "her", "their", "its"):
            owner = self.pronoun({"his": "he", "her": "she", "their": "they", "its": "it"}[kept[0].lower_], kept[0], sentence)
            kept.pop(0)
            if owner is None or not kept:
                return None
            if token.lower_ in words("attribution", "offices"):
                return owner
        whose = next((c for c in token.children if c.dep_ == "poss"), None)
        holder = found_at(whose, sentence) if whose is not None and owner is None else None
        if holder is not None and holder.mention.kind == "person":
            # "the Ukrainian leader's spokesman" is Zelensky's
            owner = holder.mention
            kept = [t for t in kept if whose is not None and t.i > whose.i and t.dep_ != "case"] or kept
        start = sentence.start + kept[0].idx
        written = sentence.document.text[start : sentence.start + kept[-1].idx + len(kept[-1].text)]
        called = self.name_behind(sentence, start, start + len(written)) if owner is None else None
        if called is not None:
            return called
        if token.lower_ in words("attribution", "again") and "," in written:
            # "A spokesman for the Kremlin, Dmitry Peskov": the name behind the comma is his.
            comma = start + written.index(",")
            named = [f for f in sentence.mentions if f.mention.kind == "person" and 0 < f.start - comma < 3]
            if named:
                return named[0].mention
        behind = written.find(",", token.idx + len(token.text) - kept[0].idx)
        written = written if behind < 0 else written[:behind]
        held = self._document.gazetteer.holder_of(written, owner, self._document.published) if owner else None
        if held is not None:
            return held
        name = f"{owner.name}'s {written}" if owner else written
        mention = Mention(name=name, written=written, kind="anonymous")
        self._anonymous.append((sentence.offset(token)[0], token.lower_, mention))
        return mention

    def name_behind(self, sentence: Sentence, start: int, end: int) -> Mention | None:
        """Who is named at the end of an office written out before the name, as translations do: "aide of president Uschakow"."""
        text = sentence.document.text
        onward = re.match(r"(?:\s[A-Z][\w'’-]+){1,2}", text[end : sentence.end])
        for last in (end + onward.end() if onward else end, end):
            named = _NAMED.match(text[start:last])
            if named is not None:
                known = [f.mention for f in sentence.mentions if f.mention.kind == "person" and f.end == last]
                return known[0] if known else Mention(name=named.group(1), written=named.group(1), kind="unknown")
        return None

    def _writer(self) -> Mention | None:
        """ "The author": the one person whom the text has let speak so far, else nobody that it names."""
        people = {m.name: m for _, m in self._spoken if m.kind in ("person", "unknown")}
        return next(iter(people.values())) if len(people) == 1 else None


def _beyond(token: Any, head: Any) -> bool:
    """Whether a token belongs to a clause or apposition hung on the noun, not to its name."""
    while token.i not in (head.i, token.head.i):
        aside = token.dep_ == "acl" and token.i > head.i and any(t.text == "," for t in token.doc[head.i : token.left_edge.i + 1])
        passed_on = aside or (token.dep_ == "acl" and str(token.lemma_).lower() in words("attribution", "quoting"))
        if (token.dep_ in ("relcl", "appos", "punct", "cc", "conj") or passed_on) and token.head.i == head.i:
            return True
        token = token.head
    return False


def _gender_fits(word: str, mention: Mention) -> bool:
    female = mention.name.split()[0].lower() in words("people", "women")
    if mention.kind == "anonymous":
        return not mention.name.lower().endswith("s") and (word == "she") == mention.name.lower().endswith("woman")
    return female == (word in ("she", "her", "herself"))


def _plural(mention: Mention) -> bool:
    head = re.split(r"\s(?:with|of|in|from|to|on|who|briefed|familiar|close)\b", mention.name.lower())[0].split()[-1]
    return mention.kind == "anonymous" and head.endswith(("s", "people"))


def _described(text: str, mention: Mention, noun: str, before: int) -> bool:
    """Whether the text put this noun beside the name ("senator Mike Rounds", "Yuri Ushakov, an aide to")."""
    if mention.role_as_written and noun in mention.role_as_written.lower():
        return True
    for match in re.finditer(re.escape(mention.name), text[:before]):
        around = (
            text[max(0, match.start() - 40) : match.start()] + " | " + re.split(r"[.;]", text[match.end() : match.end() + 60])[0]
        )
        if re.search(rf"\b{re.escape(noun)}s?\b", around, re.IGNORECASE):
            return True
    return False
