"""What the tagger learns from: passages with other names, paragraphs with their evidence; and the weights that came of it."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import numpy as np

from observing.tagger.model import WEIGHTS, Tagger
from observing.tagger.train import COLUMN, KEPT_BACK, LABELS, Example, _batches, exchanged, paragraphs, passages

CORPUS = Path(__file__).parents[1] / "corpus"


def test_exchanging_names_moves_the_marks_and_leaves_the_other_words():
    # given a passage with a person, a place and a day
    text = "Umerov handed Rubio the draft in Geneva on Monday."
    marks = [(0, 6, "plan:presenter"), (7, 13, "plan.presented"), (33, 39, "meeting:place"), (43, 49, "plan:when")]
    # when names are exchanged many times
    seen = [exchanged(Example(text, tuple(marks)), random.Random(seed)) for seed in range(40)]
    # then
    assert {e.text[a:b] for e in seen for a, b, label in e.marks if label == "plan.presented"} == {"handed"}
    assert len({e.text[a:b] for e in seen for a, b, label in e.marks if label == "meeting:place"}) > 5
    assert all(e.text[b:].startswith(".") for e in seen for _, b, label in e.marks if label == "plan:when")
    assert all("the draft in" in e.text for e in seen)


def test_paragraphs_of_a_set_carry_their_evidence_and_what_they_leave_open(tmp_path):
    # given an article whose second paragraph is evidence for a plan, and an optional claim
    text = "Nothing of note was said in the first paragraph.\n\nKyiv has received the draft of the plan, a spokesman said."
    gold = {
        "plans": [{"event": "received", "accept_events": ["presented"], "evidence": "Kyiv has received the draft of the plan"}],
        "claims": [{"stance": "asserts", "evidence": "a spokesman said", "optional": True}],
    }
    for part, content in (("articles", {"text": text}), ("gold", gold)):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.json").write_text(json.dumps(content))
    # when
    first, second = paragraphs(tmp_path)
    # then
    assert not first.bags and second.bags == ((0, 39, ("plan.received", "plan.presented")),)
    assert first.unsure == {"plan.received", "plan.presented", "claim.asserts"}


def test_batches_are_padded_and_bags_know_their_row():
    # given two encoded texts of different length
    told = [np.zeros((n, len(LABELS)), dtype=np.int8) for n in (3, 5)]
    data = [([1, 2, 3], told[0], [(np.array([1]), [COLUMN["plan.drafted"]])]), ([1, 2, 3, 4, 5], told[1], [])]
    # when
    [(ids, mask, known, bags)] = _batches(data, random.Random(1))
    # then
    row = int(np.flatnonzero(mask.sum(axis=1) == 3)[0])
    assert ids.shape == (2, 5) and (known[row, 3:] == -1).all()
    assert [(at, where.tolist()) for at, where, _ in bags] == [(row, [1])]


def test_the_weights_are_those_that_were_described_and_small_enough():
    # given
    about = json.loads((WEIGHTS / "about.json").read_text())
    # then
    assert hashlib.sha256((WEIGHTS / "tagger.onnx").read_bytes()).hexdigest() == about["sha256"]["tagger.onnx"]
    assert tuple(about["labels"]) == LABELS and {label for label in LABELS if "." in label} == about["thresholds"].keys()
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 30_000_000
    assert not set(KEPT_BACK) & set(about["learnt_from"]["hands"])


def test_the_tagger_knows_what_it_has_learnt_from():
    # given passages of a hand that it has seen
    tagger = Tagger()
    examples = list(passages(CORPUS / "passages" / "agency.txt"))[:40]
    # when
    read = tagger.read([example.text for example in examples])
    # then most marked triggers are found, and few words are taken for one that are none
    marked = [(tags, mark) for tags, example in zip(read, examples, strict=True) for mark in example.marks if "." in mark[2]]
    bar = tagger.thresholds
    found = sum(tags.best(label, start, end) > bar[label] for tags, (start, end, label) in marked)
    runs = sum(len(tags.runs(label, bar[label], e.text)) for tags, e in zip(read, examples, strict=True) for label in bar)
    assert found > 0.8 * len(marked) and runs < 1.2 * len(marked)
