"""What the pages tests look at: one autumn in a few articles, two topics, an edit, plan texts, and hostile words."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.envelope import NewEvent
from tests.warehouse.given import (
    article,
    claim,
    contact,
    copied,
    deadline,
    handed_in,
    meeting,
    observations,
    plan,
    provision,
    settled,
)

NOW = datetime(2025, 12, 3, 9, 30, tzinfo=UTC)
"""The morning on which it is looked at."""
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

BUDAPEST = {"place": "Budapest", "when": "2025-10-30", "people": ["Donald Trump", "Vladimir Putin"]}
GENEVA = {"place": "Geneva", "when": "2025-11-23", "people": ["Marco Rubio", "Andriy Yermak"]}
AUTHORED = {"subject": "authorship:us_ukraine:United States", "lineage": "us_ukraine"}

HOLDS = "the truce holds in Kharkiv"
TRUCE = {"subject": "ceasefire:kharkiv", "topic": "ceasefire"}
QUILL = article("quill", "2025-11-26", claim("asserts", HOLDS, speaker="Rustem Umerov", **TRUCE))
BRIEF = article(
    "brief",
    "2025-11-27",
    claim("denies", HOLDS, speaker="Dmitry Peskov", **TRUCE),
    claim("denies", HOLDS, speaker=HOSTILE, quote=f"The truce broke, said {HOSTILE}", **TRUCE),
)

WORLD: list[NewEvent] = [
    *article("courier", "2025-10-17", meeting("announced", **BUDAPEST, speaker="Donald Trump")),  # type: ignore[arg-type]
    *article("gazette", "2025-10-21", meeting("cancelled", **BUDAPEST, speaker="Donald Trump", chain=["Axios"])),  # type: ignore[arg-type]
    *article(
        "ledger",
        "2025-11-20",
        plan("presented", points=28, when="2025-11-20", authors=["Steve Witkoff"], recipients=["Volodymyr Zelensky"]),
        provision("military_cap", 600000, "persons", points=28),
        provision("nato", points=28, obligation="must_not"),
    ),
    *article(
        "herald",
        "2025-11-21",
        deadline("set", due="2025-11-27", lineage="us_ukraine", speaker="Donald Trump"),
        plan("rejected", points=28, rejecters=["Volodymyr Zelensky"], speaker="Volodymyr Zelensky"),
        claim("denies", "the United States wrote it", speaker="Marco Rubio", chain=["Mike Rounds"], **AUTHORED),  # type: ignore[arg-type]
    ),
    *article(
        "wire",
        "2025-11-23",
        claim("asserts", "the United States wrote it", speaker="Marco Rubio", **AUTHORED),  # type: ignore[arg-type]
        meeting("held", **GENEVA),  # type: ignore[arg-type]
        plan("revised", points=19, when="2025-11-23"),
        provision("military_cap", 800000, "persons", points=19, old=600000),
    ),
    *copied("wire-copy", "wire", "2025-11-23"),
    *article(
        "dispatch",
        "2025-11-25",
        deadline("softened", due="2025-11-27", by=["Marco Rubio"], lineage="us_ukraine", speaker="Marco Rubio"),
        contact("telephone", ["Donald Trump", "Vladimir Putin"], when="2025-11-24"),
    ),
    *article("dispatch", "2025-11-26", deadline("abandoned", due="2025-11-27", lineage="us_ukraine"), revision=2),
    *article(
        "tribune",
        "2025-12-01",
        plan("presented", points=20, when="2025-11-30"),
        plan("accepted", points=20, accepters=["Ukraine"], speaker="Rustem Umerov"),
        meeting("announced", place="Moscow", when="2025-12-05", people=["Steve Witkoff", "Vladimir Putin"]),
        deadline("set", due="2025-12-25", lineage="us_ukraine", speaker="Donald Trump", chain=["Financial Times"]),
    ),
    *article(
        "hostile",
        "2025-12-02",
        claim("asserts", HOSTILE, topic="deadline", subject="x", speaker=HOSTILE, quote=f"He said {HOSTILE}"),
        meeting("announced", place=HOSTILE, when="2025-12-20", people=[HOSTILE, "Vladimir Putin"], quote=f"A meeting {HOSTILE}"),
        outlet=HOSTILE,
    ),
    *article("doha", "2025-11-28", meeting("held", place="Doha", when="2025-11-27", people=["Khalil al-Hayya"]), topic="gaza"),
    handed_in(
        "2025-11-30",
        "Ukraine's sovereignty is confirmed.",
        ("The armed forces of Ukraine are limited to 600,000 persons.", ("military_cap", 600000, "persons")),
        "Kyiv agrees never to join NATO.",
        of_points=28,
    ),
    handed_in(
        "2025-12-01",
        "Ukraine's sovereignty is confirmed.",
        ("The armed forces of Ukraine are limited to 800,000 persons.", ("military_cap", 800000, "persons")),
        of_points=20,
    ),
    *QUILL,
    *BRIEF,
    *article(
        "digest",
        "2025-11-28",
        claim("denies", HOLDS, quote="No truce holds in Kharkiv, where shells fell all night", **TRUCE),  # type: ignore[arg-type]
        claim("asserts", HOLDS, speaker="Rustem Umerov", quote="Umerov said again that the truce holds", **TRUCE),  # type: ignore[arg-type]
    ),
    settled(observations(QUILL)[0], observations(BRIEF)[0], "first_holds", "2025-11-29"),
]
