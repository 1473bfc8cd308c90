"""Search: words in quotations, articles, names, and what plans, deadlines and meetings are called.

DuckDB's index for full text is an extension that has to be fetched, and its index would have to be made again with each snapshot.
So there is none: each question reads the columns through, which DuckDB does at hundreds of megabytes a second, and only what has
all the words is looked at more closely. A word is found wherever a word begins with it, in any case and without accents
("negotiat" finds "Negotiations"); words between quotation marks are found as they stand. What stands in a title or is said by
somebody of that name comes first, then the newest. Of the newest `_LOOKED_AT` that have the words, no more are ranked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal
from warehouse.read.things import FACTS
from warehouse.read.who import KNOWN

_MOST_WORDS = 8
_LOOKED_AT = 2_000
_BEFORE, _AROUND = 90, 260
"""Characters of an article that are shown before its first word that was sought, and in all."""


def words_of(asked: str) -> list[str]:
    """The words and phrases to look for, in small letters without accents, at most eight: `"exact words" others`."""
    plain = "".join(one if one.isprintable() else " " for one in asked.replace("“", '"').replace("”", '"'))
    found = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', _folded(plain))]
    cleaned = [" ".join(word.split()).strip(".,;:!?()[]‘’'") for word in found]
    return list(dict.fromkeys(word for word in cleaned if word))[:_MOST_WORDS]


def quotations(
    reader: Reader,
    words: Sequence[str],
    *,
    topic: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """Quotations that have all the words, or whose speaker has: `kind`, `event`, `articles` with the same words, evidence."""
    quote, speaker = _fold("quote"), _fold("coalesce(speaker, '')")
    source, key = source_of("observation", as_of, corrections), "observation" if as_of else "rowid"
    query = f"""
        WITH newest AS (
            SELECT {key} AS key FROM {source}
            WHERE topic = {literal(topic)} AND {_all(words, [quote, speaker])}
            ORDER BY published DESC, article_id, start LIMIT {_LOOKED_AT}
        ), hit AS (
            SELECT kind, event, {EVIDENCE} FROM {source} WHERE {key} IN (SELECT key FROM newest)
        ), whole AS (
            -- A quotation within another of the same article tells nothing more.
            SELECT * FROM hit AS h WHERE NOT EXISTS (
                SELECT 1 FROM hit AS o
                WHERE o.article_id = h.article_id AND o.revision = h.revision AND o.start <= h.start AND o."end" >= h."end"
                AND o."end" - o.start > h."end" - h.start
            )
        ), once AS (
            SELECT *, count(DISTINCT article_id) OVER (PARTITION BY quote) AS articles FROM whole
            QUALIFY row_number() OVER (PARTITION BY quote ORDER BY published, article_id, start, kind) = 1
        )
        SELECT kind, event, articles, {EVIDENCE} FROM once
        ORDER BY {_rank(words, quote)} DESC, published DESC, article_id, start
        LIMIT {limit:d} OFFSET {offset:d}
    """
    return ask(reader, query)


def articles(
    reader: Reader, words: Sequence[str], *, topic: str, as_of: date | None = None, limit: int, offset: int = 0
) -> list[Row]:
    """Articles on the topic whose title or text has all the words, those with a word in the title first.

    `article_id, outlet, title, url, revision, published, passage, start`: `passage` is the part of the text around the first of
    the words, `start` its place. Of a day the revision that stood then is read; what people decided does not change articles.
    """
    end = f"CAST({literal(as_of.isoformat())} AS DATE) + 1" if as_of else ""
    stood = f"r.stood_from < {end} AND (r.stood_until IS NULL OR r.stood_until >= {end})" if as_of else "r.is_current"
    title, text = _fold("r.title"), _fold("r.text")
    query = f"""
        WITH hit AS (
            SELECT r.rowid AS place, r.article_id, r.title, r.stood_from AS published
            FROM article_revision AS r INNER JOIN article AS a ON r.article_id = a.article_id
            WHERE {stood} AND a.state = 'read' AND list_contains(a.topics, {literal(topic)}) AND {_all(words, [text, title])}
            ORDER BY published DESC, r.article_id LIMIT {_LOOKED_AT}
        ), placed AS (
            SELECT place, {_rank(words, _fold("title"))} AS rank FROM hit
            ORDER BY rank DESC, published DESC, article_id LIMIT {limit:d} OFFSET {offset:d}
        ), found AS (
            SELECT r.*, rank, greatest(1, {_first(words, text)} - {_BEFORE}) AS spot
            FROM article_revision AS r INNER JOIN placed ON r.rowid = placed.place
        )
        SELECT article_id, outlet, title, url, revision, stood_from AS published, substr(text, spot, {_AROUND}) AS passage,
            spot - 1 AS start
        FROM found ORDER BY rank DESC, stood_from DESC, article_id
    """
    return [_on_words(row) for row in ask(reader, query)]


def names(reader: Reader, words: Sequence[str], *, topic: str, limit: int, offset: int = 0) -> list[Row]:
    """Actors of whose name, alias or spelling any of the words is a part: `name, kind, party, articles, spelling`.

    Those with most of the words come first; `spelling` is what has them, in small letters.
    """
    query = f"""
        {KNOWN}
        SELECT k.name, a.kind, a.party, coalesce(a.articles, 0) AS articles,
            arg_max(k.spelling, {_rank(words, "k.spelling")} - k.rank / 10) AS spelling,
            max({_rank(words, "k.spelling")}) AS had
        FROM known AS k LEFT JOIN actor AS a ON k.name = a.name AND k.topic = a.topic
        WHERE k.topic = {literal(topic)}
        GROUP BY k.name, a.kind, a.party, a.articles HAVING had > 0
        ORDER BY had DESC, min(k.rank), articles DESC, k.name LIMIT {limit:d} OFFSET {offset:d}
    """
    return ask(reader, query)


def named_things(
    reader: Reader,
    words: Sequence[str],
    *,
    topic: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """Plans, deadlines and meetings that are called so, for or with somebody of that name.

    `kind, entity, status, articles`, the facts by which it is known as `warehouse.read.things` gives them, evidence.
    """
    evidence = EVIDENCE.replace(", start", ', "start"')
    parts = (
        ("plan", "concat_ws(' ', name, label, lineage, array_to_string(authors, ' '))"),
        ("deadline", "concat_ws(' ', subject, array_to_string(set_by || addressed_to, ' '))"),
        ("meeting", "concat_ws(' ', place, array_to_string(participants, ' '))"),
    )
    hits = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, {kind} AS entity, {FACTS[kind]}, status, articles, last_published, {evidence} "
        f"FROM {source_of(kind, as_of, corrections)} "
        f"WHERE topic = {literal(topic)} AND {_all(words, [_fold(_called(kind, called))])}"
        for kind, called in parts
    )
    query = f"""
        SELECT * EXCLUDE (last_published) FROM ({hits})
        ORDER BY last_published DESC, entity LIMIT {limit:d} OFFSET {offset:d}
    """
    return ask(reader, query)


def near_names(reader: Reader, words: Sequence[str], *, topic: str, limit: int = 5) -> list[str]:
    """Names of actors that are written nearly like one of the words, the nearest first."""
    asked = [word for word in [" ".join(words), *words] if len(word) > 2]
    if not asked:
        return []
    far = ", ".join(f"damerau_levenshtein(part, {literal(word)}) - length({literal(word)}) // 4" for word in asked)
    query = f"""
        {KNOWN}
        SELECT name, min(least({far}, 99)) AS far
        FROM (SELECT name, unnest(string_split(spelling, ' ') || [spelling]) AS part FROM known
            WHERE topic = {literal(topic)} AND rank < 3)
        WHERE length(part) > 2
        GROUP BY name HAVING far <= 1 ORDER BY far, name LIMIT {limit:d}
    """
    return [row["name"] for row in ask(reader, query)]


def _called(kind: str, called: str) -> str:
    return f"'{kind} ' || {called}"


def _folded(text: str) -> str:
    """As `_fold` has it in SQL."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def _fold(column: str) -> str:
    return f"strip_accents(lower({column}))"


def _begins(word: str, column: str) -> str:
    """Whether a word begins so. The plain search goes first: it is many times as fast, and most rows have none."""
    beginning = literal(rf"(^|[^\pL\pN]){re.escape(word)}")
    return f"(contains({column}, {literal(word)}) AND regexp_matches({column}, {beginning}))"


def _all(words: Sequence[str], columns: Sequence[str]) -> str:
    each = ("(" + " OR ".join(_begins(word, column) for column in columns) + ")" for word in words)
    return " AND ".join(each) or "FALSE"


def _rank(words: Sequence[str], column: str) -> str:
    return " + ".join(f"CAST({_begins(word, column)} AS INTEGER)" for word in words) or "0"


def _first(words: Sequence[str], column: str) -> str:
    """Place of the first of the words, from 1; 0 where only the title has them."""
    places = ", ".join(f"nullif(instr({column}, {literal(word)}), 0)" for word in words)
    return f"coalesce(least({places}), 0)"


def _on_words(row: Row) -> Row:
    """A passage that begins and ends between words."""
    passage, start = row["passage"] or "", row["start"]
    if start > 0 and " " in passage:
        cut = passage.index(" ") + 1
        passage, start = passage[cut:], start + cut
    if len(passage) > _AROUND // 2 and " " in passage:
        passage = passage[: passage.rindex(" ")]
    return row | {"passage": passage, "start": start}
