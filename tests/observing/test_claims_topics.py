"""What a statement is about: what is done to what, its clause before conditions, what it points back to, whose text it is."""

from __future__ import annotations

import pytest

from schemas.observations import ClaimReported
from tests.observing.ukraine import engine, observed


def _topics(text: str, topic: str) -> list[str]:
    def read(document, profile):
        return [o for o in engine(topic).observe(document) if isinstance(o, ClaimReported)]

    return [claim.claim_topic for claim in observed(read, text, topic=topic)]


@pytest.mark.parametrize(
    ("text", "profile", "topic"),
    [
        # what is done to what
        ("Zelensky said that Russia must suspend its nightly attacks during the talks.", "ukraine", "ceasefire"),
        ("Peskov said that the guns would cease in the evening of the talks.", "ukraine", "ceasefire"),
        ("Zelensky said that nobody at the talks would surrender a single region.", "ukraine", "territory"),
        ("Rubio said that Russian soldiers would retreat by ten kilometres under the plan.", "ukraine", "territory"),
        ("Netanyahu said that Hamas must halt its raids while the talks go on.", "gaza", "ceasefire"),
        ("Zelensky said that the talks must not halt the work of parliament.", "ukraine", "process"),
        ("Rubio said that the soldiers at the door of the talks were polite.", "ukraine", "security_guarantees"),
        # its own clause before a condition
        ("Zelensky said that there would be elections after a ceasefire.", "ukraine", "elections"),
        ("Merz said that the assets would be unfrozen only when there was a truce.", "ukraine", "assets"),
        ("Zelensky said that after a ceasefire there would be talks.", "ukraine", "ceasefire"),
        # what it points back to, and who has only seen it
        ("NATO membership is gone from the plan. Rutte said the idea had been dropped for good.", "ukraine", "nato"),
        ("NATO membership is gone from the plan. Rutte said that he had not read it.", "ukraine", "process"),
        ("The hostages are to come first. Netanyahu said that the principle was agreed in the talks.", "gaza", "hostages"),
        ("Washington says that Moscow wrote the plan. Peskov dismissed that account as fiction.", "ukraine", "authorship"),
        # whose text it is, who wrote it
        ("Peskov said that it was not a Russian document.", "ukraine", "authorship"),
        ("Rubio said the paper had been put together in Miami.", "ukraine", "authorship"),
        ("Hamas said that this was not a plan of theirs.", "gaza", "authorship"),
        ("Rubio said that it was not a final plan.", "ukraine", "process"),
        ("Rubio said that the plan was not final.", "ukraine", "process"),
    ],
)
def test_the_topic_is_that_of_what_is_done_meant_or_written(text, profile, topic):
    # given a statement
    # when it is read
    # then that is its topic
    assert set(_topics(text, profile)) == {topic}
