"""Known numbers on a small set, and those of the corpus's own scorer where the corpus lies beside the repository."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from observing.scoring.evaluation import assign, evaluate, read_predictions, render
from observing.scoring.matching import Names, date_agrees, listed, overlaps, participants_agree
from schemas.errors import InputError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

TEXT = (
    "On Monday Ada Quill handed the ten-point plan to the South Shore. The plan was never withdrawn, her office said. "
    "Ada Quill gave the South Shore until 5 May to answer. The two sides met in Lakeside on Sunday. "
    '"We wrote it," said Quill, according to the Herald. Bo Fenn denied that there had been a deal.'
)
GOLD: dict[str, Any] = {
    "id": "01",
    "relevant": True,
    "plans": [
        {
            "plan_key": "north_10",
            "points": 10,
            "event": "presented",
            "actors": [{"name": "Ada Quill", "role": "presenter"}, {"name": "South Shore", "role": "other"}],
            "date": None,
            "evidence": "On Monday Ada Quill handed the ten-point plan to the South Shore.",
            "accept_events": ["received"],
        }
    ],
    "deadlines": [
        {
            "deadline_key": "answer",
            "event": "set",
            "set_by": "Ada Quill",
            "addressed_to": "South Shore",
            "about_plan": "north_10",
            "due_date": "2025-05-05",
            "due_text": "until 5 May",
            "evidence": "Ada Quill gave the South Shore until 5 May to answer.",
        }
    ],
    "meetings": [
        {
            "meeting_key": "lakeside",
            "place": "Lakeside",
            "date": "2025-04-27",
            "event": "held",
            "participants": ["North Shore", "South Shore"],
            "evidence": "The two sides met in Lakeside on Sunday.",
        }
    ],
    "claims": [
        {
            "speaker": "Ada Quill",
            "reported_by_chain": ["Herald"],
            "topic": "authorship",
            "stance": "asserts",
            "proposition": "North wrote the plan",
            "evidence": '"We wrote it," said Quill, according to the Herald.',
        },
        {
            "speaker": "Bo Fenn",
            "reported_by_chain": [],
            "topic": "process",
            "stance": "denies",
            "proposition": "There was a deal",
            "evidence": "Bo Fenn denied that there had been a deal.",
            "optional": True,
        },
    ],
    "contradictions": [],
    "traps": [{"what": "never withdrawn", "evidence": "The plan was never withdrawn, her office said."}],
}
OFF_TOPIC = {
    "id": "02",
    "relevant": False,
    "plans": [],
    "deadlines": [],
    "meetings": [],
    "claims": [],
    "contradictions": [],
    "traps": [],
}
ALIASES = {
    "topic": "lake",
    "persons": {"Ada Quill": ["Quill"], "Bo Fenn": ["Fenn"]},
    "collective": {"North Shore": ["the North"], "South Shore": ["the South"]},
    "places": {"Lakeside": ["the lake town"]},
    "plan_keys": {"north_10": ["ten_point"]},
}


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    for folder in ("articles", "gold"):
        (tmp_path / folder).mkdir()
    for name, gold, text in (("01.json", GOLD, TEXT), ("02.json", OFF_TOPIC, "The lake froze. Ten points of ice were counted.")):
        (tmp_path / "articles" / name).write_text(json.dumps({"id": name[:2], "text": text}))
        (tmp_path / "gold" / name).write_text(json.dumps(gold))
    (tmp_path / "aliases.json").write_text(json.dumps(ALIASES))
    return tmp_path


def without_optional(gold: dict[str, Any]) -> dict[str, Any]:
    return {key: [i for i in value if not i.get("optional")] if isinstance(value, list) else value for key, value in gold.items()}


def test_the_gold_itself_is_perfect(small_set: Path) -> None:
    predictions = {"01.json": GOLD}

    result = evaluate(small_set, predictions)

    for kind in ("plans", "deadlines", "meetings", "claims"):
        for reading in ("event", "strict"):
            assert result[f"{kind}.{reading}"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "tp": 1}
    assert result["off_topic"] == {}
    assert result["traps"] == {"hit": 0, "of": 1}


def test_an_item_that_nobody_extracted_is_missed_unless_it_is_optional(small_set: Path) -> None:
    predictions: dict[str, dict[str, Any]] = {}

    result = evaluate(small_set, predictions)

    assert result["claims.event"] == {"precision": 0.0, "recall": 0.0, "f1": 0, "fn": 1}


def test_who_counts_only_in_the_strict_reading(small_set: Path) -> None:
    wrong = {
        "deadlines": [{**GOLD["deadlines"][0], "set_by": "Bo Fenn"}],
        "plans": [{**GOLD["plans"][0], "actors": [{"name": "South Shore", "role": "presenter"}]}],
        "claims": [{**GOLD["claims"][0], "reported_by_chain": []}],
        "meetings": [{**GOLD["meetings"][0], "participants": ["South Shore", "Bo Fenn", "Carl Ode"]}],
    }

    result = evaluate(small_set, {"01": wrong})

    for kind in ("plans", "deadlines", "meetings", "claims"):
        assert result[f"{kind}.event"]["f1"] == 1.0
        assert result[f"{kind}.strict"] == {"precision": 0.0, "recall": 0.0, "f1": 0, "fn": 1, "fp": 1}


def test_a_second_extraction_of_one_item_is_a_repeat_and_not_false(small_set: Path) -> None:
    twice = {"plans": [GOLD["plans"][0], {**GOLD["plans"][0], "event": "received"}]}

    result = evaluate(small_set, {"01.json": twice})

    assert result["plans.event"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "tp": 1, "repeat": 1}


def test_a_trap_and_an_off_topic_item_are_false_and_counted_apart(small_set: Path) -> None:
    fooled = {
        "plans": [{"plan_key": "north_10", "points": None, "event": "withdrawn", "evidence": "The plan was never withdrawn"}]
    }
    lost = {"meetings": [{"place": None, "date": None, "event": "held", "participants": [], "evidence": "The lake froze."}]}

    result = evaluate(small_set, {"01.json": fooled, "02.json": lost})

    assert result["plans.event"]["fp"] == 1
    assert result["off_topic"] == {"plans": 0, "meetings": 1}
    assert result["traps"] == {"hit": 1, "of": 1}


def test_items_of_another_topic_are_left_out_but_a_claims_subject_is_no_topic(small_set: Path) -> None:
    other = {"plans": [{**GOLD["plans"][0], "topic": "sea"}], "claims": [GOLD["claims"][0]]}

    result = evaluate(small_set, {"01.json": other})

    assert "fp" not in result["plans.event"]
    assert result["claims.event"]["tp"] == 1


def test_a_free_plan_key_is_matched_by_the_evidence_it_stands_on(tmp_path: Path, small_set: Path) -> None:
    gold = {**GOLD, "plans": [{**GOLD["plans"][0], "points": None}]}
    (small_set / "gold" / "01.json").write_text(json.dumps(gold))
    prediction = {"plans": [{**GOLD["plans"][0], "points": None, "plan_key": "my_own_name"}]}

    result = evaluate(small_set, {"01.json": prediction})

    assert result["plans.event"]["tp"] == 1


def test_the_text_rendering_has_a_line_a_reading_and_one_for_the_rest(small_set: Path) -> None:
    result = evaluate(small_set, {"01.json": without_optional(GOLD)})

    lines = render(result).splitlines()

    assert lines[0] == "plans.event       P 1.00  R 1.00  F1 1.00   right 1 false 0 missed 0 repeats 0"
    assert lines[-1] == "false on off-topic articles: 0 | traps hit: 0 of 1"
    assert len(lines) == 9


def test_a_folder_that_is_no_set_says_what_a_set_holds(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a set holds articles/, gold/ and aliases\.json"):
        evaluate(tmp_path, {})


def test_a_prediction_that_is_no_json_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "01.json").write_text("{")

    with pytest.raises(InputError, match=r"01\.json: cannot be read as JSON"):
        read_predictions(tmp_path)


def test_the_matching_is_a_maximum_one() -> None:
    # Prediction 0 fits both golds and 1 only the first: greedy would give 0 the first and 1 nothing.
    owner = assign([[0, 1], [0]])

    assert owner == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("day", "gold", "accepted", "agree"),
    [
        ("2025-05-05", "2025-05-05", [], True),
        ("2025-05", "2025-05-05", [], True),
        ("2025-05-05", "2025-05", [], True),
        ("2025-05-06", "2025-05-05", [], False),
        ("2025-05-06", "2025-05-05", ["2025-05-06"], True),
        ("2025-05-06", None, [], True),
        ("2025-05-06", None, ["2025-05-07"], False),
        (None, "2025-05-05", [], False),
        (None, "2025-05-05", [None], True),
    ],
)
def test_dates_agree_by_day_month_or_alternative(
    day: str | None, gold: str | None, accepted: list[str | None], agree: bool
) -> None:
    assert date_agrees(day, gold, accepted) is agree


def test_evidence_must_lie_half_in_the_golds_and_not_be_much_longer() -> None:
    gold = {"evidence": "Ada Quill gave the South Shore until 5 May to answer."}

    assert overlaps(TEXT, "gave the South  Shore until 5 May", gold)
    assert not overlaps(TEXT, "until 5 May to answer. The two sides met in Lakeside on Sunday.", gold)
    assert not overlaps(TEXT, TEXT, gold)
    assert not overlaps(TEXT, "words that nobody wrote", gold)
    assert not overlaps(TEXT, None, gold)


def test_names_are_listed_from_a_string_a_list_or_agents() -> None:
    assert listed("Ada Quill; Bo Fenn and Carl Ode, Dee") == ["Ada Quill", "Bo Fenn", "Carl Ode", "Dee"]
    assert listed(["Ada", ""]) == ["Ada"]
    assert listed([{"name": "Ada", "role": "author"}]) == ["Ada"]
    assert listed(None) == []


def test_half_of_the_participants_suffice_with_no_more_wrong_than_right_ones() -> None:
    names = Names.from_aliases(ALIASES)

    assert participants_agree(["Quill", "Carl Ode"], ["Ada Quill", "Bo Fenn"], names)
    assert not participants_agree(["Quill", "Carl Ode", "Dee"], ["Ada Quill", "Bo Fenn"], names)
    assert participants_agree(["anybody"], [], names)


# --- the same numbers as the corpus's scorer. Without the corpus beside the repository the small set plays its part.


def perturbed(gold: dict[str, Any], text: str, rng: random.Random) -> dict[str, Any]:
    """A plausible extraction: items lost, doubled, moved, misnamed, cut short or invented."""
    prediction: dict[str, Any] = {"id": gold["id"], "relevant": gold["relevant"]}
    everyone = ["Donald Trump", "Ukraine", "the Kremlin", "Steve Wittkoff", "Ada Quill", "a European diplomat"]
    for kind in ("plans", "deadlines", "meetings", "claims"):
        prediction[kind] = []
        for item in gold[kind]:
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                prediction[kind].append({k: changed(k, v, text, everyone, rng) for k, v in item.items()})
        if rng.random() < 0.4:
            at = rng.randrange(max(1, len(text) - 60))
            invented = {
                "evidence": text[at : at + rng.choice([25, 60])],
                "event": rng.choice(["set", "held", "leaked"]),
                "stance": "asserts",
            }
            prediction[kind].append({**invented, "speaker": rng.choice(everyone), "topic": rng.choice([None, "other"])})
    return prediction


def changed(field: str, value: Any, text: str, everyone: list[str], rng: random.Random) -> Any:
    if rng.random() < 0.75:
        return value
    if field == "evidence":
        at = max(0, text.find(value) + rng.randrange(-40, 40))
        return rng.choice(
            [value[: len(value) // 2], value.replace(" ", "  "), text[at : at + len(value)], text[at : at + 320], None, "nowhere"]
        )
    if field in ("date", "due_date"):
        return rng.choice([None, "2025-11-27", (value or "2025-05-12")[:7]])
    options: dict[str, list[Any]] = {
        "points": [None, 28, 20],
        "event": ["set", "held", "presented", "received", "discussed"],
        "plan_key": ["us_28_point", "28_point", "something", "other_plan", None],
        "set_by": [None, *everyone],
        "place": [None, "Geneva", "the White House"],
        "participants": [[], rng.sample(everyone, 2), everyone],
        "actors": [[], [{"name": rng.choice(everyone), "role": "author"}]],
        "speaker": [None, *everyone],
        "stance": ["asserts", "denies", None],
        "reported_by_chain": [[], ["Reuters"], None],
        "topic": ["process", "territory"],
    }
    return rng.choice(options.get(field, [value]))


@pytest.mark.parametrize("seed", range(4))
def test_perturbed_golds_score_as_the_corpus_scorer_says(seed: int, small_set: Path, tmp_path: Path) -> None:
    set_dir = CORPUS / "ukraine" if (CORPUS / "score.py").exists() else small_set
    rng = random.Random(seed)
    predictions: dict[str, dict[str, Any]] = {}
    for path in sorted((set_dir / "gold").glob("*.json")):
        text = json.loads((set_dir / "articles" / path.name).read_text())["text"]
        if rng.random() < 0.9:
            predictions[path.name] = perturbed(json.loads(path.read_text()), text, rng)

    result = evaluate(set_dir, predictions)

    expected = scored_by_the_corpus(set_dir, predictions, tmp_path / "predictions")
    if expected is not None:
        assert result == json.loads(expected["json"])
        assert render(result) == expected["text"]
    for kind in ("plans", "deadlines", "meetings", "claims"):
        mandatory = sum(not i.get("optional") for p in (set_dir / "gold").glob("*.json") for i in json.loads(p.read_text())[kind])
        for reading in ("event", "strict"):
            row = result[f"{kind}.{reading}"]
            assert row.get("tp", 0) + row.get("fn", 0) == mandatory


def scored_by_the_corpus(set_dir: Path, predictions: dict[str, dict[str, Any]], folder: Path) -> dict[str, str] | None:
    scorer = CORPUS / "score.py"
    if not scorer.exists():
        return None
    folder.mkdir()
    for name, prediction in predictions.items():
        (folder / name).write_text(json.dumps(prediction))
    printed = {}
    for form, flags in (("json", ["--json"]), ("text", [])):
        command = [sys.executable, str(scorer), str(set_dir), str(folder), *flags]
        printed[form] = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip("\n")
    return printed
