"""The profile templates: readable, complete in what the journey needs, and nothing claimed that was not checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from observing.gazetteer import Gazetteer
from schemas.profile import Profile
from schemas.profile_file import load_profiles

TEMPLATES = Path(__file__).parents[2] / "topics"


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    return load_profiles(TEMPLATES)


def test_the_templates_are_the_two_topics(profiles: dict[str, Profile]) -> None:
    assert sorted(profiles) == ["gaza", "ukraine"]


@pytest.mark.parametrize("topic", ["ukraine", "gaza"])
def test_no_feed_claims_to_be_checked_before_anybody_reached_it(topic: str, profiles: dict[str, Profile]) -> None:
    sources = profiles[topic].sources

    checked = [source.id for source in sources if source.verified is not None or source.allow_private_address]

    assert checked == []
    assert all(source.ownership and source.reliability for source in sources)


@pytest.mark.parametrize("topic", ["ukraine", "gaza"])
def test_a_bare_number_of_points_has_one_main_lineage_to_fall_to(topic: str, profiles: dict[str, Profile]) -> None:
    main = [lineage.id for lineage in profiles[topic].lineages if lineage.main]

    assert len(main) == 1


@pytest.mark.parametrize("topic", ["ukraine", "gaza"])
def test_two_lineages_share_no_number_of_points_at_one_time(topic: str, profiles: dict[str, Profile]) -> None:
    lineages = [lineage for lineage in profiles[topic].lineages if lineage.points]

    clashes = [
        (one.id, other.id)
        for index, one in enumerate(lineages)
        for other in lineages[index + 1 :]
        if set(one.points) & set(other.points)
    ]

    assert clashes == []


@pytest.mark.parametrize("topic", ["ukraine", "gaza"])
def test_every_head_of_a_party_stands_for_one_party_and_no_party_has_two(topic: str, profiles: dict[str, Profile]) -> None:
    heads = [actor.head_of for actor in profiles[topic].actors if actor.head_of]

    assert len(heads) == len(set(heads))


def test_the_sources_of_the_ukraine_template_cover_the_press_and_the_parties(profiles: dict[str, Profile]) -> None:
    named = {source.id for source in profiles["ukraine"].sources}

    assert named >= {
        "bbc-world", "guardian-ukraine", "kyiv-independent", "ukrainska-pravda", "politico-europe", "rferl", "dw", "al-jazeera",
        "meduza", "tass", "atlantic-council", "isw", "drezners-world",
        "white-house", "state-department", "president-ukraine", "kremlin",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("topic", "written", "name"),
    [
        ("ukraine", "Wittkoff", "Steve Witkoff"),
        ("ukraine", "Dan Driskell", "Dan Driscoll"),
        ("ukraine", "Dalder", "Ivo Daalder"),
        ("ukraine", "Wolodymyr Selenskyj", "Volodymyr Zelensky"),
        ("ukraine", "Emanuel Macrone", "Emmanuel Macron"),
        ("ukraine", "Andrey Sibiga", "Andrii Sybiha"),
        ("ukraine", "Roustem Oumerov", "Rustem Umerov"),
        ("ukraine", "Donald Tusk", "Donald Tusk"),
        ("ukraine", "Kiev", "Ukraine"),
        ("ukraine", "the Kremlin", "Russia"),
        ("gaza", "Halil el-Hayye", "Khalil al-Hayya"),
        ("gaza", "Netanjahu", "Benjamin Netanyahu"),
        ("gaza", "Israel Katz", "Israel Katz"),
        ("gaza", "Naim Qassem", "Naim Qassem"),
        ("gaza", "Hazem Kassem", "Hazem Qassem"),
        ("gaza", "Ibrahim Thick", "Ibrahim Kalin"),
    ],
)
def test_a_spelling_leads_to_the_right_actor(topic: str, written: str, name: str, profiles: dict[str, Profile]) -> None:
    gazetteer = Gazetteer(profiles[topic])

    found = gazetteer.find(f"On Friday it was said that {written} would not agree.", date(2025, 11, 21))

    assert [each.mention.name for each in found] == [name]


@pytest.mark.parametrize(("day", "holder"), [(date(2025, 11, 20), "Andriy Yermak"), (date(2026, 3, 1), "Kyrylo Budanov")])
def test_an_office_leads_to_who_held_it_on_the_day(day: date, holder: str, profiles: dict[str, Profile]) -> None:
    gazetteer = Gazetteer(profiles["ukraine"])

    found = gazetteer.find("The letter was signed by the head of the presidential office.", day)

    assert holder in [each.mention.name for each in found]
