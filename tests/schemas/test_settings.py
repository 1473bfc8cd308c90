from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import SettingsError
from schemas.settings import load_settings


def test_the_second_extractor_is_off_unless_it_is_turned_on(tmp_path: Path) -> None:
    assert load_settings(tmp_path).llm.mode == "off"

    (tmp_path / "parley.toml").write_text('[llm]\nmodel = "some-model"\n')
    assert load_settings(tmp_path).llm.mode == "off"

    (tmp_path / "parley.toml").write_text('[llm]\nmode = "on"\nmodel = "some-model"\n')
    assert load_settings(tmp_path).llm.mode == "on"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('mode = "on"', "name a model"),
        ('mode = "on"\nmodel = "m"\nmax_cost_per_run = 1.0', "input_price_per_million"),
        ('api_key_env = "sk-live-1234"', "llm.api_key_env"),
        ('api_key = "1234"', "llm.api_key"),
        ('model = "two words"', "llm.model"),
    ],
)
def test_settings_of_the_second_extractor_that_make_no_sense_are_refused(line: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "parley.toml").write_text(f"[llm]\n{line}\n")

    with pytest.raises(SettingsError, match=says):
        load_settings(tmp_path)


@pytest.mark.parametrize("ladder", ["[]", "[[24, 3], [3, 0.5]]", "[[3, 0]]", "[[3]]"])
def test_a_ladder_of_rechecks_that_does_not_climb_is_refused_and_names_its_key(ladder: str, tmp_path: Path) -> None:
    (tmp_path / "parley.toml").write_text(f"[fetch]\nrecheck_ladder_hours = {ladder}\n")

    with pytest.raises(SettingsError, match="recheck_ladder_hours"):
        load_settings(tmp_path)
