"""Answers that were given, one file each: the same question is not asked twice, and a recorded run is read again offline."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from observing.llm.answer import Answer
from observing.llm.prompt import PROMPT
from schemas.envelope import digest
from schemas.pages import ArticleText
from schemas.settings import LlmSettings


class Recorded(BaseModel):
    """An answer, or why there will be none (`failure`), with the prompt and the model that it is of."""

    prompt: int
    model: str
    answer: Answer | None = None
    failure: str = ""


class Answers:
    """The folder of answers, by hash of the text, prompt and model. Anything else that changes the question changes the name."""

    def __init__(self, folder: Path, settings: LlmSettings) -> None:
        self._folder = folder
        self._settings = settings

    def get(self, article: ArticleText, instructions: str, message: str) -> Recorded | None:
        """What was recorded for this question; None where nothing was, or nothing that can be read."""
        if self._settings.cache == "off":
            return None
        try:
            return Recorded.model_validate_json(self._path(article, instructions, message).read_text())
        except (OSError, ValueError):
            return None

    def put(self, article: ArticleText, instructions: str, message: str, recorded: Recorded) -> None:
        """Keep an answer. The file is there whole or not at all; where it cannot be written, it is asked for again."""
        if self._settings.cache != "on":
            return
        path = self._path(article, instructions, message)
        beside = path.with_suffix(".new")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(recorded.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n")
            beside.replace(path)

    def _path(self, article: ArticleText, instructions: str, message: str) -> Path:
        question = digest([str(PROMPT), self._settings.model, self._settings.output, instructions, message])
        return self._folder / f"{article.text_hash}.{question[:16]}.json"


def forget(folder: Path, text_hashes: Iterable[str]) -> None:
    """Remove every answer about these texts: it quotes them."""
    for text_hash in set(text_hashes):
        for path in folder.glob(f"{text_hash}.*"):
            path.unlink(missing_ok=True)
