"""Who states what, and which statements conflict."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, listing, of_pair, source_of
from warehouse.read.snapshot import Reader, Row, literal

_CLAIM = f"claim, topic, claim_topic, stance, proposition, subject, modality, speaker_kind, plan, points, chain, {EVIDENCE}"
_CONTRADICTION = (
    "contradiction, topic, type, about, entity, state, verdict, settled_by, note, days_between, published, "
    f"{of_pair('a', 'observation')}, {of_pair('b', 'observation')}"
)
_WHOLE = ("observation", "voice", "chain")
_PAIR = (
    "contradiction, topic, type, question, about, entity, state, verdict, settled_by, settled_at, note, days_between, published, "
    f"{of_pair('a', *_WHOLE)}, {of_pair('b', *_WHOLE)}"
)
_CLAIM_HERE = _CLAIM.replace(", points,", ", points, question,")


def claims(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    about: str | None = None,
    speaker: str | None = None,
) -> list[Row]:
    """One row per claim per article, oldest first.

    `about` keeps one subject, as authorship or deadline; `speaker` those whose name has these letters in it.
    """
    where = "TRUE"
    values: list[object] = []
    if about is not None:
        where, values = f"{where} AND claim_topic = ?", [*values, about]
    if speaker:
        where, values = f"{where} AND contains(lower(speaker), lower(?))", [*values, speaker]
    return listing(
        reader,
        "claim",
        _CLAIM,
        order="published, claim",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
    )


def contradictions(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per pair of statements that conflict in fact, oldest first: both quotations, both chains, the days between."""
    order = "published, contradiction"
    return listing(reader, "contradiction", _CONTRADICTION, order=order, topic=topic, as_of=as_of, corrections=corrections)


def questions(
    reader: Reader,
    *,
    topic: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    type: str | None = None,
    state: str | None = None,
    actor: str | None = None,
    limit: int,
    offset: int = 0,
    each: int = 2,
) -> list[Row]:
    """Pairs that conflict, question by question: of each question that is in dispute the newest `each` pairs.

    `limit` and `offset` count questions, the one with the newest pair first. `question` is what its pairs have in common, `pairs`
    how many there are and `unsettled` how many of them nobody settled. `type` and `state` are as the view has them; `actor` keeps
    pairs for whose either side somebody stands whose name has these letters in it.
    """
    where = [f"topic = {literal(topic)}"]
    where += [f"type = {literal(type)}"] if type else []
    where += [f"state = {literal(state)}"] if state else []
    if actor:
        letters = f"lower({literal(actor)})"
        where.append(f"(contains(lower(voice_a), {letters}) OR contains(lower(voice_b), {letters}))")
    query = f"""
        WITH pair AS (
            SELECT *, coalesce(matter, contradiction) AS question
            FROM {source_of("contradiction", as_of, corrections)}
            WHERE {" AND ".join(where)}
        ), asked AS (
            SELECT question, count(*) AS pairs, count(*) FILTER (state = 'open') AS unsettled, max(published) AS newest
            FROM pair GROUP BY question ORDER BY newest DESC, question LIMIT {limit:d} OFFSET {offset:d}
        )
        SELECT {_PAIR}, pairs, unsettled FROM pair INNER JOIN asked USING (question)
        QUALIFY row_number() OVER (PARTITION BY question ORDER BY published DESC, contradiction) <= {each:d}
        ORDER BY newest DESC, question, published DESC, contradiction
    """
    return ask(reader, query)


def contradiction(
    reader: Reader, wanted: str, *, topic: str, as_of: date | None = None, corrections: Corrections = "current"
) -> Row | None:
    """One pair by its id, with both sides; None where there is none of that id."""
    query = f"""
        SELECT {_PAIR.replace("question", "coalesce(matter, contradiction) AS question")}
        FROM {source_of("contradiction", as_of, corrections)}
        WHERE contradiction = {literal(wanted)} AND topic = {literal(topic)}
    """
    return next(iter(ask(reader, query)), None)


def pairs_on(
    reader: Reader,
    question: str,
    *,
    topic: str,
    but: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """The pairs on one question, the newest first, without the one that is called `but`."""
    query = f"""
        SELECT * FROM (
            SELECT {_PAIR.replace("question", "coalesce(matter, contradiction) AS question")}
            FROM {source_of("contradiction", as_of, corrections)} WHERE topic = {literal(topic)}
        )
        WHERE question = {literal(question)} AND contradiction <> {literal(but)}
        ORDER BY published DESC, contradiction LIMIT {limit:d} OFFSET {offset:d}
    """
    return ask(reader, query)


def statements(
    reader: Reader,
    *,
    topic: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    about: str | None = None,
    question: str | None = None,
    speaker: str | None = None,
    stance: str | None = None,
    limit: int,
    offset: int = 0,
    each: int = 4,
) -> list[Row]:
    """Claims question by question: of each the newest `each`, the same words of the same voice once.

    `limit` and `offset` count questions, the one with the newest claim first; `told` is in how many articles the voice says so.
    `claims`, `denials` and `speakers` are the numbers of the whole question. `about` is a claim_topic, `question` what claims
    have in common, `speaker` letters of a name, `stance` asserts or denies.
    """
    # Where a row of a view lies is found at once, while its id has to be looked for. As of a day rows lie nowhere yet.
    source, key = source_of("claim", as_of, corrections), "claim" if as_of else "rowid"
    query = f"""
        WITH said AS (
            SELECT {key} AS key, coalesce(matter, claim_topic) AS question, stance, speaker, article_id, published,
                coalesce(words, hash({key})) AS same
            FROM {source}
            WHERE {_narrowed(topic, about, question, speaker, stance)}
        ), asked AS (
            SELECT question, max(published) AS newest
            FROM said GROUP BY question ORDER BY newest DESC, question LIMIT {limit:d} OFFSET {offset:d}
        ), here AS (
            SELECT said.*, newest FROM said INNER JOIN asked USING (question)
        ), counted AS (
            SELECT question, count(*) AS claims, count(*) FILTER (stance = 'denies') AS denials,
                count(DISTINCT speaker) AS speakers
            FROM here GROUP BY question
        ), once AS (
            SELECT question, newest, same, count(DISTINCT article_id) AS told,
                arg_max(key, struct_pack(published, key)) AS key, max(published) AS last
            FROM here GROUP BY question, newest, same
        ), chosen AS (
            SELECT key, question, newest, told, last FROM once
            QUALIFY row_number() OVER (PARTITION BY question ORDER BY last DESC, key) <= {each:d}
        )
        SELECT key, told, claims, denials, speakers FROM chosen INNER JOIN counted USING (question)
        ORDER BY newest DESC, question, last DESC, key
    """
    chosen = {row.pop("key"): row for row in ask(reader, query)}
    if not chosen:
        return []
    columns = _CLAIM_HERE.replace("question", "coalesce(matter, claim_topic) AS question")
    wanted = ", ".join(map(literal, chosen))
    listed = wanted if as_of else f"SELECT unnest([{wanted}])"
    query = f"SELECT {key} AS key, {columns} FROM {source} WHERE {key} IN ({listed})"
    whole = {row.pop("key"): row for row in ask(reader, query)}
    return [whole[place] | numbers for place, numbers in chosen.items()]


def statements_on(
    reader: Reader,
    question: str,
    *,
    topic: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    about: str | None = None,
    speaker: str | None = None,
    stance: str | None = None,
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """Every claim on one question, the newest first, narrowed as `statements` is."""
    query = f"""
        SELECT {_CLAIM_HERE.replace("question", "coalesce(matter, claim_topic) AS question")}, 1 AS told
        FROM {source_of("claim", as_of, corrections)}
        WHERE {_narrowed(topic, about, question, speaker, stance)}
        ORDER BY published DESC, claim LIMIT {limit:d} OFFSET {offset:d}
    """
    return ask(reader, query)


def subjects(reader: Reader, *, topic: str, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """What claims are about, the most frequent first: `claim_topic, claims, denials`."""
    query = f"""
        SELECT claim_topic, count(*) AS claims, count(*) FILTER (stance = 'denies') AS denials
        FROM {source_of("claim", as_of, corrections)} WHERE topic = {literal(topic)}
        GROUP BY claim_topic ORDER BY claims DESC, claim_topic
    """
    return ask(reader, query)


def _narrowed(topic: str, about: str | None, question: str | None, speaker: str | None, stance: str | None) -> str:
    where = [f"topic = {literal(topic)}"]
    where += [f"claim_topic = {literal(about)}"] if about else []
    where += [f"coalesce(matter, claim_topic) = {literal(question)}"] if question else []
    where += [f"contains(lower(speaker), lower({literal(speaker)}))"] if speaker else []
    where += [f"stance = {literal(stance)}"] if stance else []
    return " AND ".join(where)
