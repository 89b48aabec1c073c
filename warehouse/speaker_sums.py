"""Rows of `speakers` that a publish changes, from the rows before it and what it changes in `statement_facts`.

To count all statements of the speakers whom a batch quotes reads a large part of the ledger, since a few speakers have
most statements. Counts of statements are sums. A count of different values changes by those that only gained rows have,
less those that only lost rows had, so that the other rows are asked for these values alone. The first and the last day
are those of the rows that stay and of those that come.
"""

import duckdb

SPEAKER = "coalesce(speaker_id, '/' || lower(speaker), '/')"
FACTS = (
    "quote_id, speaker_id, speaker, speaker_type, speaker_country, speaker_role, statement_id, article_id, text_id, "
    "source_id, origin_id, is_first_hand, day"
)
"""The columns of `statement_facts` that `speakers` is made of."""

_VALUES = {
    "distinct_count": "statement_id",
    "article_count": "article_id",
    "text_count": "text_id",
    "outlet_count": "source_id",
    "origin_count": "origin_id",
}
_CLOSE = ("statement_id", "article_id", "text_id")  # columns of whose values few rows have each
_WINDOWS = ((0.95, 1.0), (0.7, 0.95), (0.0, 0.7))
"""Parts of the rows, the last first, in which what stays of speakers is sought until it is found.

Most values of frequent speakers are found in the last one, so that the others are read for those of few rows.
"""

_OPEN = """
    WITH moved AS (
        SELECT key, min(day) FILTER (sign < 0) AS first_lost, max(day) FILTER (sign < 0) AS last_lost,
               min(day) FILTER (sign > 0) AS first_gained, max(day) FILTER (sign > 0) AS last_gained
        FROM moved_facts GROUP BY key
    ), late AS (
        SELECT key, min(first_day) AS first_day, max(last_day) AS last_day FROM distant_peers GROUP BY key
    )
    SELECT b.key FROM standing_speakers b JOIN moved m ON m.key = b.key LEFT JOIN late l ON l.key = b.key
    WHERE (m.first_lost <= b.first_day AND NOT coalesce(least(m.first_gained, l.first_day) <= b.first_day, false))
    OR (m.last_lost >= b.last_day AND NOT coalesce(greatest(m.last_gained, l.last_day) >= b.last_day, false))
"""
"""The speakers who lost a row of their first or last day, and of whom no other of that day is known yet."""


def _sought_in(low: float, high: float) -> str:
    """Return the statements that add values and days of speakers who lack one, from a part of the rows."""
    low_row, high_row = f"(getvariable('last_row') * {low})::BIGINT", f"(getvariable('last_row') * {high})::BIGINT"
    bounds = f"rowid >= {low_row} AND rowid {'<=' if high == 1.0 else '<'} {high_row}"
    lacking = " UNION ".join(
        f"SELECT m.key FROM (FROM moved_facts WHERE {column} IS NOT NULL) m "
        f"ANTI JOIN distant_peers p ON p.key = m.key AND p.{column} = m.{column}"
        for column in ("source_id", "origin_id", "speaker_role")
    )
    return f"""
    CREATE OR REPLACE TEMP TABLE sought_speakers AS
    SELECT key, speaker_id FROM standing_speakers WHERE key IN ({lacking} UNION FROM ({_OPEN}));

    INSERT INTO distant_peers
    SELECT key, source_id, origin_id, speaker_role, min(day), max(day) FROM (
        SELECT speaker_id AS key, source_id, origin_id, speaker_role, day FROM statement_facts
        WHERE {bounds} AND speaker_id IN (SELECT speaker_id FROM sought_speakers)
        UNION ALL SELECT {SPEAKER}, source_id, origin_id, speaker_role, day FROM statement_facts
        WHERE {bounds} AND speaker_id IS NULL
        AND {SPEAKER} IN (SELECT key FROM sought_speakers WHERE speaker_id IS NULL)
    ) GROUP BY ALL;
    """


PEERS = f"""
    CREATE TEMP TABLE moved_facts AS
    SELECT {SPEAKER} AS key, 1 AS sign, * FROM gained_statement_facts
    UNION ALL SELECT {SPEAKER}, -1, * FROM lost_statement_facts;

    CREATE TEMP TABLE touched_speakers AS
    SELECT DISTINCT key, speaker_id FROM moved_facts;

    CREATE TEMP TABLE standing_speakers AS
    SELECT rowid AS place, {SPEAKER} AS key, speaker_id, first_day, last_day FROM speakers
    WHERE speaker_id IN (SELECT speaker_id FROM touched_speakers)
    UNION ALL SELECT rowid, {SPEAKER}, NULL, first_day, last_day FROM speakers
    WHERE speaker_id IS NULL AND {SPEAKER} IN (SELECT key FROM touched_speakers WHERE speaker_id IS NULL);

    CREATE TEMP TABLE staying_facts AS
    SELECT {FACTS} FROM after_statement_facts ANTI JOIN gained_statement_facts USING (quote_id);

    CREATE TEMP TABLE peer_articles AS
    (
        SELECT article_id FROM moved_facts
        UNION SELECT article_id FROM latest_articles WHERE text_id IN (SELECT text_id FROM moved_facts)
    ) EXCEPT FROM changed_articles;

    CREATE TEMP TABLE close_peers AS
    SELECT DISTINCT {SPEAKER} AS key, statement_id, article_id, text_id FROM (
        SELECT {FACTS} FROM statement_facts WHERE rowid IN (
            SELECT rowid FROM statement_facts WHERE article_id IN (FROM peer_articles)
            UNION SELECT rowid FROM statement_facts
            WHERE statement_id IN (SELECT statement_id FROM moved_facts WHERE statement_id <> quote_id)
        ) UNION ALL FROM staying_facts
    ) WHERE key IN (SELECT key FROM touched_speakers);

    CREATE TEMP TABLE distant_peers AS
    SELECT {SPEAKER} AS key, source_id, origin_id, speaker_role, min(day) AS first_day, max(day) AS last_day
    FROM staying_facts GROUP BY ALL;

    SET VARIABLE last_row = (SELECT coalesce(max(rowid), 0) FROM statement_facts);

    {"".join(_sought_in(low, high) for low, high in _WINDOWS)}
    CREATE TEMP TABLE open_speakers AS {_OPEN}
"""
"""Statements that keep what the rows that stay have in common with those that go or come.

They run while `statement_facts` has neither; see `stored_views` for `after_`, `gained_` and `lost_statement_facts`. All
statements of `changed_articles` go or come or are in `staying_facts`.
"""


def _changes(count: str, column: str) -> str:
    """Return the query for the change of a count of different values, by speaker."""
    peers = "close_peers" if column in _CLOSE else "distant_peers"
    return f"""
        SELECT key, sum(sign)::BIGINT AS {count} FROM (
            SELECT DISTINCT key, sign, {column} FROM moved_facts WHERE {column} IS NOT NULL
        ) v ANTI JOIN {peers} p ON p.key = v.key AND p.{column} = v.{column} GROUP BY key
    """


_ROLES = """
    SELECT key, list(DISTINCT speaker_role) FILTER (sign > 0 OR is_kept) AS present_roles,
           list(DISTINCT speaker_role) FILTER (sign < 0 AND NOT is_kept) AS lost_roles
    FROM (
        SELECT DISTINCT v.key, v.sign, v.speaker_role, p.key IS NOT NULL AS is_kept FROM moved_facts v
        LEFT JOIN (SELECT DISTINCT key, speaker_role FROM distant_peers) p
        ON p.key = v.key AND p.speaker_role = v.speaker_role WHERE v.speaker_role IS NOT NULL
    ) GROUP BY key
"""
_SUMS = """
    SELECT key, sum(sign)::BIGINT AS statement_count,
           coalesce(sum(sign) FILTER (is_first_hand), 0)::BIGINT AS first_hand_count,
           coalesce(sum(sign) FILTER (NOT is_first_hand), 0)::BIGINT AS relayed_count,
           min(day) FILTER (sign > 0) AS first_gained, max(day) FILTER (sign > 0) AS last_gained,
           any_value(struct_pack(speaker_id, speaker, speaker_type, speaker_country)) FILTER (sign > 0) AS gained
    FROM moved_facts GROUP BY key
"""
_SUMMED = f"""
    CREATE TEMP TABLE summed AS
    WITH before AS (
        SELECT {SPEAKER} AS key, * FROM speakers WHERE rowid IN (SELECT place FROM standing_speakers)
    ), days AS (
        SELECT key, min(first_day) AS first_day, max(last_day) AS last_day FROM distant_peers GROUP BY key
    ),
    {", ".join(f"of_{count} AS ({_changes(count, column)})" for count, column in _VALUES.items())},
    of_roles AS ({_ROLES}), sums AS ({_SUMS})
    SELECT s.key, coalesce(s.gained.speaker_id, b.speaker_id) AS speaker_id,
           CASE
               WHEN s.gained IS NULL THEN b.speaker
               WHEN s.gained.speaker_id IS NULL THEN lower(s.gained.speaker) ELSE s.gained.speaker
           END AS speaker,
           CASE WHEN s.gained IS NULL THEN b.speaker_type ELSE s.gained.speaker_type END AS speaker_type,
           CASE WHEN s.gained IS NULL THEN b.speaker_country ELSE s.gained.speaker_country END AS speaker_country,
           list_sort(list_distinct(list_concat(
               list_filter(
                   coalesce(b.roles, []),
                   lambda role: NOT list_contains(coalesce(r.lost_roles, []), role)
               ),
               coalesce(r.present_roles, [])
           ))) AS roles,
           coalesce(b.statement_count, 0) + s.statement_count AS statement_count,
           {", ".join(f"coalesce(b.{count}, 0) + coalesce(of_{count}.{count}, 0) AS {count}" for count in _VALUES)},
           coalesce(b.first_hand_count, 0) + s.first_hand_count AS first_hand_count,
           coalesce(b.relayed_count, 0) + s.relayed_count AS relayed_count,
           least(CASE WHEN o.key IS NULL THEN b.first_day ELSE d.first_day END, s.first_gained) AS first_day,
           greatest(CASE WHEN o.key IS NULL THEN b.last_day ELSE d.last_day END, s.last_gained) AS last_day
    FROM sums s LEFT JOIN before b ON b.key = s.key LEFT JOIN of_roles r ON r.key = s.key
    LEFT JOIN open_speakers o ON o.key = s.key LEFT JOIN days d ON d.key = s.key
    {" ".join(f"LEFT JOIN of_{count} ON of_{count}.key = s.key" for count in _VALUES)}
"""


def refresh_speakers(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring `speakers` up to date, after `statement_facts`."""
    connection.execute(_SUMMED)
    connection.execute("DELETE FROM speakers WHERE rowid IN (SELECT place FROM standing_speakers)")
    connection.execute("INSERT INTO speakers BY NAME SELECT * EXCLUDE (key) FROM summed WHERE statement_count > 0")
