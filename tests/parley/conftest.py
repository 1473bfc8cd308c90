"""`parley` as a shell would call it, within this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from parley.main import main


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Command:
    """`parley`, with the arguments that a shell would give it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str | Path) -> Said:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        heard = self.capsys.readouterr()
        return Said(int(ended.value.code or 0), heard.out, heard.err)

    def json(self, *arguments: str | Path) -> Any:
        """What a command that must succeed says with --json."""
        said = self(*arguments, "--json")
        assert said.code == 0, said.err
        return json.loads(said.out)


@pytest.fixture
def parley(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)
