-- question: Which words did an article lose in a later revision, does the article say so, and what had been read from them?
-- grain: one row per observation whose words the next revision does not have
-- key: observation
-- mode: keys
-- inputs: observation_history, article_revision, revision_standing, identity
-- touched: SELECT article_id FROM changed_observation_history
--   UNION
--   SELECT article_id FROM changed_article_revision
--   UNION
--   SELECT article_id FROM changed_revision_standing
--   UNION
--   SELECT article_id FROM changed_identity
-- narrowed: observation_history, article_revision, revision_standing, identity BY SELECT article_id FROM touched

-- An edit is marked where the new revision has a paragraph that the old one had not and that tells of a correction: it begins so
-- ("Correction:"), speaks of an earlier version of this article, or says that this article was amended. What it corrects it may
-- not say, so that a marked revision may hold other, silent changes. The words became a sentence that the new revision brought
-- and that has at least two fifths of all words in common with them; else they are removed. A comma counts as a change.

CREATE OR REPLACE TABLE silent_edit AS
WITH said AS (
    SELECT * FROM observation_history
    SEMI JOIN touched USING (article_id)
    WHERE counts
),

later_text AS (
    SELECT
        o.observation,
        o.quote,
        n.revision AS revision_after,
        n.stood_from AS edited_at,
        n.added,
        list_filter(
            string_split_regex(n.text, '\n+'),
            LAMBDA paragraph: regexp_matches(
                paragraph,
                '(?i)^\W*(correction|corrected|clarification|editor.s note|erratum)\b'
                || '|\b(earlier|previous|original|prior|first|initial) versions? of (this|our) '
                || '|\bthis (article|story|report|piece|page|post|dispatch|item|headline) (was|has been|had been) (\w+ )?'
                || '(amended|corrected|clarified|updated|revised|edited|changed)\b'
            ) AND NOT contains(b.text, paragraph)
        )[1] AS note
    FROM said AS o
    INNER JOIN article_revision AS b ON o.article_id = b.article_id AND o.revision = b.revision
    INNER JOIN revision_standing AS s ON o.article_id = s.article_id AND o.revision = s.revision
    INNER JOIN revision_standing AS x
        ON
            o.article_id = x.article_id AND s.ordinal < x.ordinal
            -- What a person stated is not stated again of each revision that has the words.
            AND (s.ordinal + 1 = x.ordinal OR o.extractor = 'person')
    INNER JOIN article_revision AS n ON x.article_id = n.article_id AND x.revision = n.revision
    WHERE o.stood_until IS NOT NULL AND NOT contains(n.text, o.quote)
    QUALIFY row_number() OVER (PARTITION BY o.observation ORDER BY x.ordinal) = 1
),

candidate AS (
    SELECT
        observation,
        sentence,
        list_filter(string_split_regex(lower(quote), '[^\p{L}\p{N}]+'), LAMBDA word: word <> '') AS old,
        list_filter(string_split_regex(lower(sentence), '[^\p{L}\p{N}]+'), LAMBDA word: word <> '') AS new
    FROM (
        SELECT
            observation,
            quote,
            unnest(added) AS sentence
        FROM later_text
    ) AS a
),

replacement AS (
    SELECT
        observation,
        sentence
    FROM candidate
    WHERE len(list_intersect(old, new)) >= 0.4 * len(list_distinct(old || new))
    QUALIFY
        row_number() OVER (
            PARTITION BY observation ORDER BY len(list_intersect(old, new)) / len(list_distinct(old || new)) DESC, sentence
        ) = 1
),

reread AS (
    -- What was read from the new sentence, of the same kind.
    SELECT
        r.observation,
        arg_min(n.observation, struct_pack(other := n.event <> o.event, start := n.start, id := n.observation))
            AS observation_after
    FROM replacement AS r
    INNER JOIN said AS o ON r.observation = o.observation
    INNER JOIN later_text AS t ON r.observation = t.observation
    INNER JOIN said AS n
        ON o.article_id = n.article_id AND t.revision_after = n.revision AND o.topic = n.topic AND o.kind = n.kind
    WHERE contains(r.sentence, n.quote) OR contains(n.quote, r.sentence)
    GROUP BY r.observation
),

thing AS (
    SELECT
        observation,
        list_sort(list(DISTINCT entity)) AS entities
    FROM identity
    GROUP BY observation
)

SELECT
    o.observation,
    o.topic,
    o.kind,
    o.event,
    CASE WHEN r.sentence IS NULL THEN 'removed' ELSE 'changed' END AS how,
    t.edited_at,
    t.revision_after,
    r.sentence AS became,
    n.observation_after,
    t.note IS NOT NULL AS marked,
    t.note,
    coalesce(e.entities, []) AS entities,
    o.speaker,
    o.chain_text,
    o.origin,
    o.outlet,
    o.title,
    o.url,
    o.article_id,
    o.revision,
    o.published,
    o.quote,
    o.start,
    o."end"
FROM said AS o
INNER JOIN later_text AS t ON o.observation = t.observation
LEFT JOIN replacement AS r ON o.observation = r.observation
LEFT JOIN reread AS n ON o.observation = n.observation
LEFT JOIN thing AS e ON o.observation = e.observation;

COMMENT ON TABLE silent_edit
IS 'Observations whose words a later revision of the article changed or dropped, with or without saying so';
COMMENT ON COLUMN silent_edit.observation IS 'Event id of the observation, which stands no more';
COMMENT ON COLUMN silent_edit.topic IS 'Topic';
COMMENT ON COLUMN silent_edit.kind IS 'plan, deadline, meeting, contact, claim or provision';
COMMENT ON COLUMN silent_edit.event IS 'What it said happened, as observation_history has it';
COMMENT ON COLUMN silent_edit.how IS 'changed where the new revision has a sentence in their place, else removed';
COMMENT ON COLUMN silent_edit.edited_at IS 'From when the new revision was public, UTC: its date, or when we saw it';
COMMENT ON COLUMN silent_edit.revision_after IS 'The new revision';
COMMENT ON COLUMN silent_edit.became IS 'The sentence in their place';
COMMENT ON COLUMN silent_edit.observation_after IS 'Event id of what was read from that sentence, of the same kind';
COMMENT ON COLUMN silent_edit.marked IS 'Whether the new revision says that it was corrected';
COMMENT ON COLUMN silent_edit.note IS 'The paragraph that says so';
COMMENT ON COLUMN silent_edit.entities IS 'Public ids of the plan, version, deadline or meeting that it spoke of';
COMMENT ON COLUMN silent_edit.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN silent_edit.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN silent_edit.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN silent_edit.outlet IS 'Who published it';
COMMENT ON COLUMN silent_edit.title IS 'Title of the article';
COMMENT ON COLUMN silent_edit.url IS 'Address of the article';
COMMENT ON COLUMN silent_edit.article_id IS 'Article that says it';
COMMENT ON COLUMN silent_edit.revision IS 'Revision that says it';
COMMENT ON COLUMN silent_edit.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN silent_edit.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN silent_edit.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN silent_edit.end IS 'Character after the last of the quotation';
