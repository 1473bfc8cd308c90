"""One actor with all that is known: offices, deadlines, meetings, positions, statements, reversals, and who relays him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.errors import InputError
from warehouse.read.actors import ACTOR, REVERSAL
from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

KNOWN = """
WITH listed AS (
    SELECT topic, actor, name, party, spellings FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

spelled AS (
    SELECT topic, name, lower(name) AS spelling, 1 AS rank FROM actor
    UNION SELECT topic, name, lower(name), 1 FROM listed
    UNION SELECT topic, name, actor, 2 FROM listed
    UNION SELECT topic, name, unnest(spellings), 2 FROM listed
    UNION SELECT a.topic, l.name, lower(a.alias), 2
    FROM stg_alias AS a INNER JOIN listed AS l ON a.topic = l.topic AND a.actor = l.actor
    -- As articles write them; "the president" is many people's.
    UNION SELECT topic, name, lower(unnest(spellings)), 3 FROM actor
),

known AS (
    SELECT topic, name, strip_accents(spelling) AS spelling, rank FROM spelled
)
"""
_ROLE = f"office, written, told_by, speaks_for, since, until, predecessor, successor, articles, first_published, {EVIDENCE}"
_MEETING = (
    f"meeting, participant, announced, actual, as_what, status, place, when_earliest, when_latest, articles, origins, {EVIDENCE}"
)
_CLAIM = f"claim, claim_topic, stance, proposition, plan, {EVIDENCE}"
_BY_PROFILE = "told_by DESC, since DESC NULLS LAST, articles DESC, office"
_POSITIONS = ("endorsed", "accepted", "rejected", "disowned", "withdrawn")
_COLUMNS = EVIDENCE.split(", ")


class UnknownActorError(InputError):
    """Nobody is called so, or more than one; `names` are those who may be meant, at most five, and `fits` says how many are."""

    def __init__(self, message: str, wanted: str, names: Sequence[str], fits: int = 0) -> None:
        super().__init__(message)
        self.wanted, self.names, self.fits = wanted, list(names), fits


def who(
    reader: Reader,
    wanted: str,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    most: int | None = None,
) -> Row:
    """What is known of an actor: `name, topic, record, roles, deadlines, meetings, positions, claims, reversals, relayed_by`.

    `wanted` is the name, an alias or misspelling that the profile has, a spelling that articles have, or the beginning of one.
    Of a party its people's deadlines, meetings, positions and reversals are told as well. `record` is the row of `actor`, None
    where nothing is told of the name; a deadline has the report that decides its state under `…_outcome`; `positions` are the
    last that anybody takes on each version of a plan. `most` keeps so many of each list, the newest first, a meeting once. Raises
    UnknownActorError where nobody or more than one is called so.
    """
    name, of_topic = found(reader, wanted, topic)
    about = _About(reader, name, of_topic, people(reader, name, of_topic), as_of, corrections, most)
    one, theirs = literal(name), about.theirs
    took_part = f"list_filter(list_distinct(authors || actors), LAMBDA one: list_contains({theirs}, one))"
    events = ", ".join(map(literal, _POSITIONS))
    own_first = f"QUALIFY row_number() OVER (PARTITION BY meeting ORDER BY participant <> {one}, participant) = 1"
    once = f" {own_first}" if most else ""
    return {
        "name": name,
        "topic": of_topic,
        "record": next(iter(about.rows("actor", ACTOR, f"name = {one}", "name")), None),
        "roles": about.rows("actor_role", _ROLE, f"name = {one}", _BY_PROFILE, _BY_PROFILE),
        "deadlines": about.deadlines(),
        "meetings": about.rows(
            "meeting_participant",
            _MEETING,
            f"list_contains({theirs}, participant){once}",
            "when_latest NULLS LAST, meeting, participant",
            "coalesce(when_latest, CAST(published AS DATE)) DESC, meeting, participant",
        ),
        "positions": about.rows(
            "plan_change",
            f"plan, version, points, event AS position, {took_part} AS names, {EVIDENCE}",
            f"firm AND event IN ({events}) AND (list_has_any(authors, {theirs}) OR list_has_any(actors, {theirs})) "
            "QUALIFY row_number() OVER (PARTITION BY coalesce(version, plan), names ORDER BY step DESC) = 1",
            "published, plan, version",
            "published DESC, plan, version",
        ),
        "claims": about.rows("claim", _CLAIM, f"speaker = {one}", "published, claim", "published DESC, claim"),
        "reversals": about.rows(
            "reversal", REVERSAL, f"list_has_any(actors, {theirs})", "published, reversal", "published DESC, reversal"
        ),
        "relayed_by": about.relays(),
    }


@dataclass(frozen=True)
class _About:
    """Questions about one actor, as views have it today or as of a day."""

    reader: Reader
    name: str
    topic: str
    people: list[str]
    as_of: date | None
    corrections: Corrections
    most: int | None

    @property
    def theirs(self) -> str:
        """The names whose doings are told, as an SQL list."""
        return f"[{', '.join(map(literal, self.people))}]"

    def of(self, view: str) -> str:
        return source_of(view, self.as_of, self.corrections)

    def ordered(self, usual: str, newest: str) -> str:
        return f"ORDER BY {usual}" if self.most is None else f"ORDER BY {newest} LIMIT {self.most:d}"

    def rows(self, view: str, columns: str, where: str, order: str, newest: str = "1") -> list[Row]:
        source, ordered = self.of(view), self.ordered(order, newest)
        return ask(self.reader, f"SELECT {columns} FROM {source} WHERE topic = {literal(self.topic)} AND {where} {ordered}")

    def deadlines(self) -> list[Row]:
        outcome = ", ".join(f"c.{column} AS {column.strip(chr(34))}_outcome" for column in _COLUMNS)
        query = f"""
            SELECT d.deadline, d.status, d.set_by, d.addressed_to, d.first_due, d.due, d.slip_days, d.articles, d.origins,
                {", ".join(f"d.{column}" for column in _COLUMNS)}, c.event AS outcome, {outcome}
            FROM {self.of("deadline")} AS d
            LEFT JOIN {self.of("deadline_change")} AS c ON d.latest_change = c.change AND d.deadline = c.deadline
            WHERE d.topic = {literal(self.topic)} AND list_has_any(d.set_by, {self.theirs})
            {self.ordered("d.due NULLS LAST, d.deadline", "coalesce(d.due, CAST(d.published AS DATE)) DESC, d.deadline")}
        """
        return ask(self.reader, query)

    def relays(self) -> list[Row]:
        """Who passes on what the actor is said to have said, the busiest first, each with the newest words of it."""
        busiest = "articles DESC, statements DESC, relay"
        source, key = self.of("observation"), "observation" if self.as_of else "rowid"
        query = f"""
            WITH relayed AS (
                SELECT coalesce(chain[1], outlet) AS relay, count(*) AS statements, count(DISTINCT article_id) AS articles,
                    arg_max({key}, struct_pack(published, observation)) AS newest
                FROM {source}
                WHERE topic = {literal(self.topic)} AND speaker = {literal(self.name)}
                GROUP BY ALL
                {self.ordered(busiest, busiest)}
            )
            SELECT relay, statements, articles, {", ".join(_COLUMNS)} FROM relayed
            INNER JOIN {source} AS told ON relayed.newest = told.{key}
            ORDER BY {busiest}
        """
        return ask(self.reader, query)


def found(reader: Reader, wanted: str, topic: str | None) -> tuple[str, str]:
    """The name and topic of the one who is called so. Raises UnknownActorError."""
    asked = " ".join(wanted.split()).removeprefix("the ").removeprefix("The ")
    if not asked:
        raise InputError("no name given; `parley actors` lists them")
    among = "TRUE" if topic is None else f"topic = {literal(topic)}"
    spelled = f"strip_accents(lower({literal(asked)}))"
    fits = (
        f"spelling = {spelled} AND rank = 1",
        f"spelling = {spelled} AND rank = 2",
        f"spelling = {spelled}",
        f"starts_with(spelling, {spelled}) AND rank < 3",
        f"contains(' ' || spelling, ' ' || {spelled}) AND rank < 3",
    )
    for fit in fits:
        rows = ask(reader, f"{KNOWN} SELECT DISTINCT name, topic FROM known WHERE {among} AND {fit} ORDER BY name, topic")
        if len(rows) == 1:
            return rows[0]["name"], rows[0]["topic"]
        if rows:
            some = ", ".join(f"{row['name']} ({row['topic']})" for row in rows[:5])
            more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
            message = f"{wanted!r} fits {len(rows)} actors: {some}{more}; give more of the name, or --topic"
            raise UnknownActorError(message, wanted, [row["name"] for row in rows[:5]], len(rows))
    near = f"""
        {KNOWN}
        SELECT name, min(damerau_levenshtein(spelling, {spelled})) AS far FROM known
        WHERE {among} AND rank < 3
        GROUP BY name HAVING far <= 1 + length({spelled}) // 4
        ORDER BY far, name LIMIT 3
    """
    alike = [row["name"] for row in ask(reader, near)]
    hint = f"did you mean {' or '.join(alike)}?" if alike else "`parley actors` lists whom articles name"
    raise UnknownActorError(f"nobody is called {wanted!r}{f' in {topic}' if topic else ''}; {hint}", wanted, alike)


def people(reader: Reader, name: str, topic: str) -> list[str]:
    """The name, and where it is a party's those who speak for it or head it."""
    query = f"""
        {KNOWN}
        SELECT m.name FROM listed AS p INNER JOIN listed AS m ON p.topic = m.topic AND p.actor = m.party
        WHERE p.name = {literal(name)} AND p.topic = {literal(topic)}
        ORDER BY m.name
    """
    return [name, *(row["name"] for row in ask(reader, query))]
