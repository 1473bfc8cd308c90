"""Annotations taken for what articles say: the inverse of what `parley extract` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observing.scoring.annotated import Annotated
from observing.scoring.gold import as_gold
from parley.topics import templates
from reading.files import article_of_json
from schemas.errors import InputError
from schemas.observations import ClaimReported, PlanReported
from schemas.profile_file import load_profile

SETS = Path(__file__).parents[1] / "corpus"
UKRAINE = SETS / "ukraine"


@pytest.fixture(scope="module")
def annotated() -> Annotated:
    pairs = [
        (article_of_json(path), json.loads((UKRAINE / "gold" / path.name).read_text()))
        for path in sorted((UKRAINE / "articles").glob("*.json"))
    ]
    return Annotated(load_profile(templates()["ukraine"]), pairs)


def read(annotated: Annotated, name: str):
    return annotated.read(article_of_json(UKRAINE / "articles" / name))


def test_what_is_annotated_comes_out_again_but_for_what_is_optional(annotated):
    # given
    for path in sorted((UKRAINE / "gold").glob("*.json")):
        gold = json.loads(path.read_text())
        article = article_of_json(UKRAINE / "articles" / path.name)
        # when
        back = as_gold(article, annotated.read(article), annotated.profile)
        # then
        assert back["relevant"] == gold["relevant"]
        for kind in ("deadlines", "meetings"):
            wanted = {(i["event"], i["evidence"]) for i in gold[kind] if not i.get("optional")}
            assert {(i["event"], i["evidence"]) for i in back[kind]} == wanted, path.name


def test_a_key_is_a_version_of_the_lineage_that_has_its_number_in_every_article(annotated):
    # given, when
    plans = [o for o in read(annotated, "22-geneva-nineteen-wire.json").observations if isinstance(o, PlanReported)]
    # then
    assert {(p.plan.lineage, p.plan.points) for p in plans} == {("us_ukraine", 19), ("e3_counter_nov2025", None)}


def test_claims_that_are_held_against_each_other_answer_one_question(annotated):
    # given, when
    claims = [o for o in read(annotated, "17-budapest-that-wasnt.json").observations if isinstance(o, ClaimReported)]
    questions: dict[str, set[str]] = {}
    for one in claims:
        if one.subject:
            questions.setdefault(one.subject.rpartition(":")[0], set()).add(one.speaker.name)
    # then
    assert sorted(map(sorted, questions.values())) == [
        ["Dmitry Peskov", "Donald Trump"],
        ["Donald Trump", "Viktor Orban"],
        ["Donald Trump", "Vladimir Putin"],
    ]


def test_an_article_that_nobody_annotated_is_refused(annotated):
    article = article_of_json(UKRAINE / "articles" / "17-budapest-that-wasnt.json")
    with pytest.raises(InputError, match="not an article of the annotated sets"):
        annotated.read(article.model_copy(update={"text_hash": "other"}))
