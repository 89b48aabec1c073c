"""Rows of `speakers` that a publish changes, from the rows before it and what it changes in `statement_facts`.

To count all statements of the speakers whom a batch quotes reads a large part of the ledger, since a few speakers have
most statements. Counts of statements are sums. A count of different values changes by those that only gained rows have,
less those that only lost rows had, so that the other rows are asked for these values alone. Speakers who lose a row of
their first or last day are counted anew.
"""

import duckdb

from newsledger.warehouse.view_files import view

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
PEERS = f"""
    CREATE TEMP TABLE moved_facts AS
    SELECT {SPEAKER} AS key, 1 AS sign, * FROM gained_statement_facts
    UNION ALL SELECT {SPEAKER}, -1, * FROM lost_statement_facts;

    CREATE TEMP TABLE touched_speakers AS SELECT DISTINCT key FROM moved_facts;

    CREATE TEMP TABLE staying_facts AS
    SELECT {FACTS} FROM part_after ANTI JOIN gained_statement_facts USING (quote_id);

    CREATE TEMP TABLE close_peers AS
    SELECT DISTINCT {SPEAKER} AS key, statement_id, article_id, text_id FROM (
        SELECT {FACTS} FROM statement_facts WHERE rowid IN (
            SELECT rowid FROM statement_facts WHERE text_id IN (SELECT text_id FROM moved_facts)
            UNION SELECT rowid FROM statement_facts WHERE article_id IN (SELECT article_id FROM moved_facts)
            UNION SELECT rowid FROM statement_facts WHERE statement_id IN (SELECT statement_id FROM moved_facts)
        ) UNION ALL FROM staying_facts
    ) WHERE key IN (FROM touched_speakers);

    CREATE TEMP TABLE distant_peers AS
    SELECT DISTINCT key, source_id, origin_id, speaker_role FROM (
        SELECT {SPEAKER} AS key, source_id, origin_id, speaker_role FROM statement_facts
        UNION ALL SELECT {SPEAKER}, source_id, origin_id, speaker_role FROM staying_facts
    ) WHERE key IN (FROM touched_speakers)
"""
"""Statements that keep what the rows that stay have in common with those that go or come.

They run while `statement_facts` has neither; see `stored_views` for `part_after`, `gained_` and `lost_statement_facts`.
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
           min(day) FILTER (sign < 0) AS first_lost, max(day) FILTER (sign < 0) AS last_lost,
           any_value(struct_pack(speaker_id, speaker, speaker_type, speaker_country)) FILTER (sign > 0) AS gained
    FROM moved_facts GROUP BY key
"""
_SUMMED = f"""
    CREATE TEMP TABLE summed AS
    WITH before AS (SELECT {SPEAKER} AS key, * FROM speakers WHERE rowid IN (FROM speaker_rows)),
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
           least(b.first_day, s.first_gained) AS first_day, greatest(b.last_day, s.last_gained) AS last_day,
           coalesce(s.first_lost <= b.first_day AND (s.first_gained IS NULL OR s.first_gained > b.first_day), false)
           OR coalesce(s.last_lost >= b.last_day AND (s.last_gained IS NULL OR s.last_gained < b.last_day), false)
           OR (b.key IS NULL AND s.first_lost IS NOT NULL) AS is_open
    FROM sums s LEFT JOIN before b ON b.key = s.key LEFT JOIN of_roles r ON r.key = s.key
    {" ".join(f"LEFT JOIN of_{count} ON of_{count}.key = s.key" for count in _VALUES)}
"""


def refresh_speakers(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring `speakers` up to date, after `statement_facts`."""
    run = connection.execute
    run(f"CREATE TEMP TABLE speaker_rows AS SELECT rowid FROM speakers WHERE {SPEAKER} IN (FROM touched_speakers)")
    run(_SUMMED)
    run("CREATE TEMP TABLE open_speakers AS SELECT key FROM summed WHERE is_open AND statement_count > 0")
    anew = (
        "(FROM statement_facts WHERE speaker_id IN (FROM open_speakers) UNION ALL "
        f"FROM statement_facts WHERE speaker_id IS NULL AND {SPEAKER} IN (FROM open_speakers))"
    )
    run(f"CREATE TEMP TABLE counted_anew AS WITH statement_facts AS {anew} FROM ({view('speakers').select})")
    run("DELETE FROM speakers WHERE rowid IN (FROM speaker_rows)")
    run(
        "INSERT INTO speakers BY NAME "
        "SELECT * EXCLUDE (key, is_open) FROM summed WHERE statement_count > 0 AND NOT is_open"
    )
    run("INSERT INTO speakers FROM counted_anew")
