"""The matches of monitors and what became of their alerts: an SQLite file of the home.

A match is alerted once per channel. Its identifier is a hash that stays when its words are erased, so that it does not
come back.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date, datetime
from typing import Literal

import pyarrow as pa

from newsledger.expectations.arrow import arrow_table, empty
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.logs import MONITOR_MATCHES
from newsledger.warehouse.home import Home

State = Literal["pending", "sending", "done", "uncertain"]
_WAIT_S = 60.0


@dataclass(frozen=True, slots=True)
class MonitorMatch:
    """A match of a monitor: the passage, and where it stands.

    Attributes:
        match_id: Identifier: a hash of the monitor, the article and the words of the statement.
        monitor: Name of the monitor.
        article_id: Article in the version in which the match was found.
        quote_id: Statement; null if articles are watched.
        day: Day of publication.
        outlet: Name of the outlet.
        title: Headline.
        speaker: Name of the speaker.
        chain: From the speaker to the outlet.
        passage: The words, with those that match between ⟦ and ⟧.
        link: Link to the passage.
        found_at: When the match was found, as ISO 8601.
    """

    match_id: str
    monitor: str
    article_id: str
    quote_id: str | None
    day: str
    outlet: str | None
    title: str | None
    speaker: str | None
    chain: str | None
    passage: str
    link: str | None
    found_at: str


@dataclass(frozen=True, slots=True)
class StatementSpeaker:
    """The speaker of a statement and the chain, as the ledger names them."""

    quote_id: str
    name: str | None
    chain: str | None


_COLUMNS = ", ".join(field.name for field in fields(MonitorMatch))
_SLOTS = ", ".join("?" * len(fields(MonitorMatch)))
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS watches (monitor TEXT PRIMARY KEY, query TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS searched (monitor TEXT PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen (monitor TEXT, key TEXT, PRIMARY KEY (monitor, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (match_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS matches ({_COLUMNS}, PRIMARY KEY (match_id));
CREATE TABLE IF NOT EXISTS deliveries (
    match_id TEXT, channel TEXT, state TEXT, detail TEXT, PRIMARY KEY (match_id, channel)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class MonitorStore:
    """The open file. Each method is one transaction."""

    connection: sqlite3.Connection

    def watched_query(self, monitor: str) -> str | None:
        """Return the query that a monitor watches; None if it has not begun."""
        row = self.connection.execute("SELECT query FROM watches WHERE monitor = ?", [monitor]).fetchone()
        return row[0] if row else None

    def watch(self, monitor: str, query: str, known: Mapping[str, str]) -> None:
        """Begin to watch a query; what matches it already, a match_id by key, is not new."""
        with self.connection:
            self.connection.execute("INSERT OR REPLACE INTO watches VALUES (?, ?)", [monitor, query])
            self.connection.execute("DELETE FROM searched WHERE monitor = ?", [monitor])
            self._see(monitor, known)
            rows = [(match_id,) for match_id in known.values()]
            self.connection.executemany("INSERT OR IGNORE INTO told VALUES (?)", rows)

    def searched_state(self, monitor: str) -> str | None:
        """Return the published state that was searched last for a monitor; None if none was since it began."""
        row = self.connection.execute("SELECT state FROM searched WHERE monitor = ?", [monitor]).fetchone()
        return row[0] if row else None

    def note_searched(self, monitor: str, state: str) -> None:
        """Note the published state whose matches have been added."""
        with self.connection:
            self.connection.execute("INSERT OR REPLACE INTO searched VALUES (?, ?)", [monitor, state])

    def unseen(self, monitor: str, keys: Collection[str]) -> set[str]:
        """Return those of the keys that the monitor has not seen."""
        rows = self.connection.execute("SELECT key FROM seen WHERE monitor = ?", [monitor])
        return set(keys).difference(key for (key,) in rows)

    def add(self, monitor: str, keys: Iterable[str], matches: Sequence[MonitorMatch], channels: Collection[str]) -> int:  # noqa: PLR0917
        """Add matches with their alerts, each once for ever, and mark the keys as seen; return how many are new."""
        with self.connection:
            self._see(monitor, keys)
            new = [match for match in matches if self._is_told_first(match.match_id)]
            self.connection.executemany(f"INSERT INTO matches ({_COLUMNS}) VALUES ({_SLOTS})", map(astuple, new))
            rows = [(match.match_id, channel) for match in new for channel in channels]
            self.connection.executemany("INSERT INTO deliveries VALUES (?, ?, 'pending', NULL)", rows)
        return len(new)

    def _see(self, monitor: str, keys: Iterable[str]) -> None:
        self.connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(monitor, key) for key in keys])

    def _is_told_first(self, match_id: str) -> bool:
        return self.connection.execute("INSERT OR IGNORE INTO told VALUES (?)", [match_id]).rowcount == 1

    def matches(self, monitor: str | None = None, *, limit: int = -1) -> list[MonitorMatch]:
        """Return the matches of a monitor, or of all, newest first."""
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM matches WHERE coalesce(?, monitor) = monitor "
            "ORDER BY found_at DESC, day DESC, match_id LIMIT ?",
            [monitor, limit],
        )
        return [MonitorMatch(*row) for row in rows]

    def count(self, monitor: str) -> int:
        """Return the number of matches of a monitor."""
        row = self.connection.execute("SELECT count(*) FROM matches WHERE monitor = ?", [monitor]).fetchone()
        return int(row[0])

    def due_counts(self, monitor: str) -> dict[str, int]:
        """Return the number of alerts of a monitor that are due, by channel; channels without any are left out."""
        rows = self.connection.execute(
            "SELECT d.channel, count(*) FROM matches m JOIN deliveries d ON d.match_id = m.match_id "
            "WHERE m.monitor = ? AND d.state = 'pending' GROUP BY d.channel ORDER BY d.channel",
            [monitor],
        )
        return dict(rows.fetchall())

    def undelivered(self, monitor: str, channel: str, state: State = "pending") -> list[MonitorMatch]:
        """Return the matches of a monitor whose alert is in a state, oldest first."""
        named = ", ".join(f"m.{field.name}" for field in fields(MonitorMatch))
        rows = self.connection.execute(
            f"SELECT {named} FROM matches m JOIN deliveries d ON d.match_id = m.match_id "
            "WHERE m.monitor = ? AND d.channel = ? AND d.state = ? ORDER BY m.found_at, m.day, m.match_id",
            [monitor, channel, state],
        )
        return [MonitorMatch(*row) for row in rows]

    def settle(self, matches: Iterable[MonitorMatch], channel: str, state: State, detail: str | None = None) -> None:  # noqa: PLR0917
        """Note what became of alerts."""
        with self.connection:
            self.connection.executemany(
                "UPDATE deliveries SET state = ?, detail = ? WHERE match_id = ? AND channel = ?",
                [(state, detail, match.match_id, channel) for match in matches],
            )

    def erase(self, articles: Collection[str], statements: Collection[str]) -> None:
        """Erase the matches whose article or statement is not among the given ones; they are not told again."""
        with self.connection:
            for match in self.matches():
                if match.article_id not in articles or (match.quote_id and match.quote_id not in statements):
                    for name in ("matches", "deliveries"):
                        self.connection.execute(f"DELETE FROM {name} WHERE match_id = ?", [match.match_id])
        self.connection.execute("VACUUM")

    def restate(self, speakers: Iterable[StatementSpeaker]) -> None:
        """Let the matches of statements name their speakers as the ledger now does."""
        with self.connection:
            self.connection.executemany(
                "UPDATE matches SET speaker = ?, chain = ? WHERE quote_id = ?",
                [(speaker.name, speaker.chain, speaker.quote_id) for speaker in speakers],
            )
        self.connection.execute("VACUUM")


@contextmanager
def monitor_store(home: Home) -> Iterator[MonitorStore]:
    """Open the file, which is created where there is none.

    Raises:
        WarehouseError: The file cannot be used.
    """
    try:
        with closing(sqlite3.connect(home.monitors, timeout=_WAIT_S)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(_SCHEMA)
            yield MonitorStore(connection)
    except sqlite3.Error as exc:
        raise WarehouseError(
            f"cannot use {home.monitors}: {exc}; if it is damaged, delete it: monitors then begin anew"
        ) from exc


def match_table(home: Home) -> pa.Table:
    """Return every match as the table `monitor_matches`; without rows if no monitor has begun.

    Raises:
        WarehouseError: The file cannot be used.
    """
    if not home.monitors.exists():
        return empty(MONITOR_MATCHES)
    with monitor_store(home) as store:
        rows = [asdict(match) for match in store.matches()]
    for row in rows:
        row["day"] = date.fromisoformat(row["day"]) if row["day"] else None
        row["found_at"] = datetime.fromisoformat(row["found_at"])
    return arrow_table(MONITOR_MATCHES, rows)
