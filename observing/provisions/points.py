"""What the points of a plan's own text say, matter by matter: the words alone tell, no parse and nobody's report."""

from __future__ import annotations

from observing.normal import normalise
from observing.provisions.contents import Content, pieces
from observing.provisions.topics import ProvisionTopics
from schemas.observations import PlanRef
from schemas.plan_texts import PointMatter
from schemas.profile import Profile

READER = "points/1"
"""Name and version of this reader."""


class PointMatters:
    """Reads points for one profile. Build it once a topic; a profile without provision topics finds nothing."""

    def __init__(self, profile: Profile) -> None:
        self._topics = ProvisionTopics(profile)

    def read(self, text: str, start: int, end: int) -> tuple[PointMatter, ...]:
        """The matters of `text[start:end]` in the order of the words, each with its number, if it turns on one."""
        words = normalise(text[start:end])
        # What a text itself says stands in it: "sanctions will be removed" removes nothing from the text.
        whole = Content(PlanRef(), 0, len(words.text), (0, len(words.text)), "point", event="contained")
        found = []
        for piece in pieces(words.text, whole, self._topics):
            first, last = (start + at for at in words.original(piece.start, piece.end))
            if first < last:
                found.append(
                    PointMatter(
                        provision_topic=piece.topic,
                        obligation=piece.obligation,
                        value=piece.quantity.value if piece.quantity else None,
                        unit=piece.quantity.unit if piece.quantity else None,
                        start=first,
                        end=last,
                        quote=text[first:last],
                    )
                )
        return tuple(found)
