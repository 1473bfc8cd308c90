"""What an article says that plans contain: provisions with topic, number, duty and the version that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observing.document import Document, Sentence
from observing.plans.names import PlanName, PlanNames
from observing.provisions.clauses import Clauses
from observing.provisions.contents import Content, Piece, pieces
from observing.provisions.layout import answers, lists
from observing.provisions.topics import ProvisionTopics
from observing.provisions.versions import Versions
from observing.timeline import Timeline
from schemas.observations import ProvisionReported
from schemas.profile import Profile

_GOES_ON = re.compile(
    r"\b(?:it|(?:points?|article|clause|paragraph|section)\s+\w+)\b|\bbrackets\b|\bleft (?:open|blank)\b", re.IGNORECASE
)
_AHEAD = re.compile(r"\bwould\b", re.IGNORECASE)


class Provisions:
    """Reads provisions for one profile. Build it once a topic."""

    def __init__(self, profile: Profile, names: PlanNames) -> None:
        self._profile = profile
        self._names = names
        self._topics = ProvisionTopics(profile)
        self._clauses = Clauses(self._topics)

    def read(self, document: Document, extractor: str) -> Iterator[ProvisionReported]:
        """Every provision that the document tells, each once, in text order."""
        if not any(self._topics.mentioned(s.text) for s in document.sentences):
            return
        named = self._named(document)
        versions = Versions(document, self._profile, self._names, named, Timeline(document))
        found = [*lists(document, named, self._topics, versions), *answers(document, self._topics, versions)]
        laid_out = [(c.shown[0], c.shown[1]) for c in found]
        found += [
            content
            for content in self._told(document, named)
            if not any(start < content.end and content.start < end for start, end in laid_out)
        ]
        done: set[tuple[object, ...]] = set()
        for content in sorted(found, key=lambda c: (c.start, c.end)):
            for piece in pieces(document.text, content, self._topics):
                each = self._observation(document, content, piece, versions, extractor)
                key = each.plan.lineage, each.plan.points, each.provision_topic, each.event, each.value, each.evidence.start
                if key not in done and not (content.rule == "truce" and key[:-1] in {k[:-1] for k in done}):
                    done.add(key)
                    yield each

    def _named(self, document: Document) -> dict[int, list[PlanName]]:
        wanted = [s for s in document.sentences if self._names.wanted(s)]
        document.prepare(wanted)
        named: dict[int, list[PlanName]] = {}
        seen: list[PlanName] = []
        for sentence in wanted:
            named[sentence.index] = self._names.find(sentence, seen)
            seen.extend(named[sentence.index])
        return named

    def _told(self, document: Document, named: dict[int, list[PlanName]]) -> Iterator[Content]:
        recent: list[PlanName] = []
        before: Content | None = None
        for sentence in document.sentences:
            here = named.get(sentence.index, [])
            told: list[Content] = []
            if not sentence.question and self._topics.mentioned(sentence.text):
                if here or (recent and _GOES_ON.search(sentence.text)):
                    told = list(self._clauses.read(sentence, here, recent))
                elif before is not None and _AHEAD.search(sentence.text) and self._continues(sentence):
                    told = list(self._clauses.continued(sentence, before.plan))
            yield from told
            before = next((c for c in told if c.rule.startswith(("clause/under", "clause/subject", "clause/continued"))), None)
            recent = [n for n in here if n.ref.lineage] or (recent if not here and told else [])

    @staticmethod
    def _continues(sentence: Sentence) -> bool:
        previous = sentence.previous
        return previous is not None and previous.paragraph is sentence.paragraph

    def _observation(
        self, document: Document, content: Content, piece: Piece, versions: Versions, extractor: str
    ) -> ProvisionReported:
        speaker, chain = document.attribution(piece.start, piece.end)
        start, end = content.shown
        quantity = piece.quantity
        sentence = document.sentence_at(start)
        long = end - start > 300 and sentence is not None
        return ProvisionReported(
            topic=self._profile.topic,
            article_id=document.article.article_id,
            evidence=document.evidence_around(sentence, piece.start, piece.end)
            if long and sentence
            else document.evidence(start, end),
            speaker=speaker,
            chain=chain,
            modality=content.modality,
            confidence=content.confidence,
            rule=f"provision/{content.rule}",
            extractor=extractor,
            event=piece.event,
            plan=versions.of(content.plan, content.start),
            provision_topic=piece.topic,
            obligation=piece.obligation,
            value=quantity.value if quantity else None,
            old_value=quantity.old if quantity else None,
            unit=quantity.unit if quantity else None,
            text=piece.text,
        )
