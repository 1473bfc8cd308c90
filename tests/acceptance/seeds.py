"""Smoke test on two real articles that are not in this repository. Run it where a folder holds them:

    .venv/bin/python tests/acceptance/seeds.py ../shared/seeds

Two texts are no measure of quality; each line says whether one expected answer came out, and what came instead.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.importing import import_articles
from parley.topics import live_profiles
from schemas.folder import DataFolder
from warehouse.read import Reader, open_reader
from warehouse.read.claims import contradictions
from warehouse.read.deadlines import deadlines
from warehouse.read.meetings import meetings
from warehouse.read.plans import versions

Row = dict[str, Any]
SEEDS = (
    ("000*.txt", "RCO News", datetime(2025, 12, 5, 12, tzinfo=UTC)),
    ("003*.txt", "Drezner's World", datetime(2025, 11, 25, 12, tzinfo=UTC)),
)


def expectations(reader: Reader) -> Iterator[tuple[str, bool, object]]:
    """What must come out: a name, whether it did, and what came."""
    plans = versions(reader, topic="ukraine")
    main = [row for row in plans if row["plan"] == "plan-us_ukraine"]
    points = [row["points"] for row in main]
    yield "a 28-point version and a 19-point version after it, in one lineage", points[:2] == [28, 19], points
    counts = [count["points"] for row in main for count in row["counts"]]
    yield "20 points as a contested count of that lineage", 20 in counts and any(row["count_contested"] for row in main), counts
    yield "no plan of Gaza's", all("gaza" not in row["version"] for row in plans), [row["version"] for row in plans]

    due = [row for row in deadlines(reader, topic="ukraine") if row["due"] and row["due"].startswith(("2025-11-2", "2026-11"))]
    yield (
        "one Thanksgiving deadline, 27 November 2025",
        [row["due"] for row in due] == ["2025-11-27"],
        [row["due"] for row in due],
    )
    yield (
        "set by Trump for Ukraine",
        any("Donald Trump" in row["set_by"] and "Ukraine" in row["addressed_to"] for row in due),
        [(row["set_by"], row["addressed_to"]) for row in due],
    )
    yield "with evidence from both articles", [row["articles"] for row in due] == [2], [row["articles"] for row in due]

    found = meetings(reader, topic="ukraine")
    by_place = {place: [row for row in found if row["place"] == place] for place in ("Budapest", "Miami", "Geneva")}
    yield "Budapest cancelled", [row["status"] for row in by_place["Budapest"]] == ["cancelled"], _brief(by_place["Budapest"])
    yield (
        "Miami held with Witkoff, Kushner and Dmitriev",
        _held(by_place["Miami"], "Steve Witkoff", "Jared Kushner", "Kirill Dmitriev"),
        _brief(by_place["Miami"]),
    )
    yield (
        "Geneva with Rubio, Witkoff and Kushner",
        _met(by_place["Geneva"], "Marco Rubio", "Steve Witkoff", "Jared Kushner"),
        _brief(by_place["Geneva"]),
    )

    pairs = [(row["type"], row["speaker_a"], row["speaker_b"]) for row in contradictions(reader, topic="ukraine")]
    yield "Rubio against himself on who wrote it", any(a == b == "Marco Rubio" for _, a, b in pairs), pairs
    yield (
        "the White House's version against Rubio's",
        any({"Marco Rubio"} < {a, b} and (a in WHITE_HOUSE or b in WHITE_HOUSE) for _, a, b in pairs),
        pairs,
    )

    for written, name in (("Wittkoff", "Steve Witkoff"), ("Driskell", "Dan Driscoll"), ("Dalder", "Ivo Daalder")):
        hits = reader.rows(WRITTEN, [f"%{written}%"])
        yield f"{written} is {name}, the written form kept", any(row["name"] == name for row in hits), hits


WHITE_HOUSE = frozenset({"White House", "United States"})
WRITTEN = """
WITH named AS (
    SELECT speaker_name AS name, speaker_written AS written FROM stg_claim_report
    UNION ALL SELECT speaker_name, speaker_written FROM stg_plan_report
    UNION ALL SELECT a.name, a.written FROM stg_plan_report, unnest(agents) AS t (a)
    UNION ALL SELECT p.name, p.written FROM stg_meeting_report, unnest(participants) AS t (p)
    UNION ALL SELECT p.name, p.written FROM stg_contact_report, unnest(participants) AS t (p)
    UNION ALL SELECT c.name, c.written FROM stg_claim_report, unnest(chain) AS t (c)
)
SELECT DISTINCT name, written FROM named WHERE written LIKE ? ORDER BY name, written
"""


def _held(rows: list[Row], *names: str) -> bool:
    return any(row["status"] == "held" and set(names) <= set(row["participants"]) for row in rows)


def _met(rows: list[Row], *names: str) -> bool:
    return any(set(names) <= set(row["participants"]) for row in rows)


def _brief(rows: list[Row]) -> list[object]:
    return [(row["meeting"], row["status"], row["participants"]) for row in rows]


def main(folder: Path, tell: Callable[[str], object] = print) -> int:
    """Import the two articles into a new data folder and return how many expected answers did not come out."""
    with tempfile.TemporaryDirectory() as place:
        data = DataFolder(Path(place))
        profiles = live_profiles(data, "ukraine")
        for pattern, outlet, published in SEEDS:
            import_articles(data, profiles, sorted(folder.glob(pattern)), outlet=outlet, published=published)
        with open_reader(data) as reader:
            found = list(expectations(reader))
    for name, came, what in found:
        tell(f"{'yes' if came else 'NO '}  {name}{'' if came else f': {what}'}")
    missing = sum(not came for _, came, _ in found)
    tell(f"{len(found) - missing} of {len(found)} expected answers")
    return missing


if __name__ == "__main__":
    sys.exit(int(main(Path(sys.argv[1])) > 0))
