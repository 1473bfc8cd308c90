"""Under which subject a statement can meet another: for authorship the plan and each author named, else topic and main noun."""

from __future__ import annotations

import re

from observing.attribution_node import Attribution
from observing.document import Document, Sentence
from observing.lexicon import word_pattern
from observing.plans.names import PlanName
from schemas.observations import Mention
from schemas.profile import Profile


class ClaimSubjects:
    """Makes the subjects of statements for one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def of(
        self, document: Document, sentence: Sentence, node: Attribution, topic: str, span: tuple[int, int], plan: PlanName | None
    ) -> tuple[str, ...]:
        """The subjects of a statement at a span: for authorship one for each author, else the topic and its main noun."""
        start, end = span
        if topic == "authorship":
            lineage = (plan.ref.lineage if plan else None) or self._main_lineage(document) or "plan"
            authors = self._authors(document, node, start, end) or ("unknown",)
            return tuple(f"authorship:{lineage}:{author}" for author in authors)
        if topic == "deadline":
            return ("deadline",)
        noun = next(
            (str(t.lemma_).lower() for t in sentence.parse
             if t.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "pobj") and t.pos_ == "NOUN"
             and start <= sentence.offset(t)[0] < end),
            "",
        )  # fmt: skip
        return (f"{topic}:{noun}" if noun else topic,)

    def _main_lineage(self, document: Document) -> str | None:
        day = document.published
        for lineage in self._profile.lineages:
            if lineage.main and (day is None or lineage.since is None or lineage.since <= day):
                return lineage.id
        return None

    def _authors(self, document: Document, node: Attribution, start: int, end: int) -> tuple[str, ...]:
        """Who is said to have written it: behind "by" or "wish list of", "our" party, a party's adjective, else the first named.

        Several authors are several subjects: who denies one of them contradicts who asserts him.
        """
        text = document.text[start:end]
        informed = re.search(r"\binputs? from\b", text)
        if informed is not None:
            # Who was asked for input is no author; who is named before may be.
            end = start + informed.start()
            text = document.text[start:end]
        gazetteer = document.gazetteer
        if word_pattern("claims", "receiving").search(text):
            return ()  # "we are the recipients of a proposal": somebody else wrote it, and nobody says who
        mentions = document.mentions_in(start, end)
        by = word_pattern("claims", "by_whom").search(text)
        if by:
            joined: list[Mention] = []
            at = start + by.end()
            for found in (f for f in mentions if f.start >= start + by.start()):
                gap = document.text[at : found.start]
                near = (
                    len(gap) < 30 and not re.search(r"[.;:]", gap)
                    if not joined
                    else re.fullmatch(r"(?:,|,? and|[^.;:]{0,30},? and)\s[\w ]{0,24}", gap)
                )
                if not near:
                    break
                joined.append(found.mention)
                at = found.end
            if joined:
                return tuple(dict.fromkeys(self._party(m) for m in joined if m.kind != "outlet"))
        if re.search(r"\b(?:our|we|ours)\b", text, re.IGNORECASE):
            known = node.speaker.kind in ("person", "party", "body") and node.speaker.actor is not None
            return (self._party(node.speaker),) if known else ()
        for word in re.findall(r"\b[A-Z][\w.]+", text):
            party = gazetteer.party_of_adjective(word)
            if party is not None:
                return (party.name,)
        named = [f.mention for f in mentions if f.mention.kind in ("person", "party")]
        return (self._party(named[0]),) if named else ()

    def _party(self, mention: Mention) -> str:
        actor = next((a for a in self._profile.actors if a.id == mention.actor), None)
        party = next((a for a in self._profile.actors if actor and a.id == (actor.party or "")), None)
        return party.name if party else mention.name
