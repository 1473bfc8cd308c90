"""The annotated passages keep to their format, and what breaks it is refused with the place."""

from collections import Counter
from pathlib import Path

import pytest

from observing.tagger.passages import EVENTS, read_passages
from schemas.errors import InputError

PASSAGES = Path(__file__).parents[1] / "corpus" / "passages"
GOOD = """@ 2026-02-24 wire
Washington has [[given|1:deadline.set]] [[Kyiv|1.addressee]] until [[Thursday|1.due]],
[[an official|2.speaker]] [[said|2:claim.asserts.deadline]]."""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "hand.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_marks_become_frames_whose_spans_are_exact(tmp_path):
    # when
    [passage] = read_passages(written(tmp_path, GOOD))
    # then
    deadline, claim = passage.frames
    words = {role: passage.text[a:b] for role, (a, b) in deadline.roles}
    assert passage.text == "Washington has given Kyiv until Thursday, an official said."
    assert (deadline.kind, deadline.event, words) == ("deadline", "set", {"addressee": "Kyiv", "due": "Thursday"})
    assert (claim.event, claim.topic, [passage.text[a:b] for a, b in claim.triggers]) == ("asserts", "deadline", ["said"])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD.replace("@ 2026", "2026"), "first line"),
        (GOOD.replace("deadline.set", "deadline.sat"), "no event"),
        (GOOD.replace("1.due", "1.author"), "no role author"),
        (GOOD.replace("1.due", "3.due"), "roles and no trigger"),
        (GOOD.replace(".asserts.deadline", ".asserts"), "one of the topics"),
        (GOOD.replace("[[said|2:claim.asserts.deadline]]", "[[said|2:claim.asserts.deadline"), "broken"),
        (GOOD.replace(" wire", " wire trap"), "trap"),
    ],
)
def test_what_breaks_the_format_is_refused_with_its_place(tmp_path, wrong, told):
    with pytest.raises(InputError, match=rf"passage 0 .*{told}"):
        list(read_passages(written(tmp_path, wrong)))


def test_every_file_is_readable_and_the_hands_know_every_event():
    # when
    passages = [p for path in sorted(PASSAGES.glob("*.txt")) for p in read_passages(path)]
    # then
    events = Counter((frame.kind, frame.event) for p in passages for frame in p.frames)
    assert {(kind, event) for kind, some in EVENTS.items() for event in some} <= events.keys()
    assert sum(1 for p in passages if not p.frames) > len(passages) / 8
