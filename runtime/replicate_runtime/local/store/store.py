"""What the service knows, as JSON documents in SQLite; it survives the process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..common.jsons import dump

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS document (
    kind TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_by_time ON document (kind, at);
CREATE TABLE IF NOT EXISTS event (
    run TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
"""

_BROKEN: Final = """
SELECT kind, key FROM document
WHERE CASE WHEN json_valid(body) THEN json_type(body) ELSE '' END <> 'object' LIMIT 1
"""
_KEPT: Final = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = NORMAL")
_TEMPORARY: Final = ("journal_mode = MEMORY", "synchronous = OFF")


class Event(NamedTuple):
    """One server-sent event of a run, as it was told."""

    number: int
    """Place among the events of its run, from 0."""
    id: str
    """`<unix seconds>:<number>`."""
    name: str
    """`output`, `logs`, `error` or `done`."""
    data: str
    """Text, verbatim; a reference where it is a file."""


class Window(NamedTuple):
    """Which documents of a kind to read, and in which order."""

    limit: int = -1
    """How many at most; all when negative."""
    by: str = "at"
    """SQL expression that gives the position of a document."""
    descending: bool = True
    """Greatest position first."""
    after: tuple[int, str] | None = None
    """Position and key of the document behind which to begin."""
    where: str = ""
    """A further condition in SQL over `at`, `key` and `body`, with `?` for the values."""
    values: tuple[object, ...] = ()
    """What stands in for `?`."""


class Store:
    """Documents by kind and key, and the events of runs; used from one thread.

    Every write is in the file when the method returns, so that killing the process loses nothing.

    Args:
        path: The database; None keeps it in a temporary file that SQLite opens when memory gets short.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._db = sqlite3.connect("" if path is None else path, isolation_level=None, check_same_thread=False)
        try:
            for setting in _TEMPORARY if path is None else _KEPT:
                self._db.execute(f"PRAGMA {setting}")
            self._db.executescript(_TABLES)
        except sqlite3.Error:
            self._db.close()
            raise

    def check(self) -> None:
        """Raise `sqlite3.DatabaseError` when the file, or a document in it, is damaged."""
        verdict = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        broken = self._db.execute(_BROKEN).fetchone()
        if broken is not None:
            raise sqlite3.DatabaseError(f"{' '.join(broken)} is no JSON object")

    def set_aside(self, kind: str, condition: str) -> list[str]:
        """Keep documents that do not meet a condition in SQL under the kind `damaged-<kind>`; returns their keys."""
        wrong = f"kind = ? AND NOT ({condition})"
        keys = [row[0] for row in self._db.execute(f"SELECT key FROM document WHERE {wrong}", (kind,))]
        if keys:
            self._db.execute(f"UPDATE OR REPLACE document SET kind = ? WHERE {wrong}", (f"damaged-{kind}", kind))
        return keys

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def put(self, kind: str, key: str, body: Document, at: int) -> None:
        """Keep a document, in place of the one under the same key. `at` orders lists: nanoseconds since 1970."""
        self._db.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?)", (kind, key, at, dump(body)))

    def get(self, kind: str, key: str) -> Document | None:
        """The document under that key."""
        row = self._db.execute("SELECT body FROM document WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, kind: str, key: str) -> bool:
        """Forget a document; whether there was one."""
        return self._db.execute("DELETE FROM document WHERE kind = ? AND key = ?", (kind, key)).rowcount > 0

    def all(self, kind: str) -> list[Document]:
        """Every document of a kind, newest first."""
        rows = self._db.execute("SELECT body FROM document WHERE kind = ? ORDER BY at DESC, key DESC", (kind,))
        return [json.loads(row[0]) for row in rows]

    def matching(self, kind: str, field: str, values: Sequence[str]) -> list[Document]:
        """Every document of a kind whose top-level field is one of the values, oldest first."""
        marks = ", ".join("?" * len(values))
        query = f"SELECT body FROM document WHERE kind = ? AND json_extract(body, ?) IN ({marks}) ORDER BY at"
        return [json.loads(row[0]) for row in self._db.execute(query, (kind, f"$.{field}", *values))]

    def slice(self, kind: str, window: Window) -> list[tuple[int, str, Document]]:
        """Part of a kind, in order, as (position, key, document)."""
        order = "DESC" if window.descending else "ASC"
        conditions, values = ["kind = ?"], [kind, *window.values]
        if window.where:
            conditions.append(f"({window.where})")
        if window.after is not None:
            conditions.append(f"({window.by}, key) {'<' if window.descending else '>'} (?, ?)")
            values += window.after
        query = (
            f"SELECT {window.by}, key, body FROM document WHERE {' AND '.join(conditions)} "
            f"ORDER BY {window.by} {order}, key {order} LIMIT ?"
        )
        return [(at, key, json.loads(body)) for at, key, body in self._db.execute(query, (*values, window.limit))]

    def newest(self, kind: str, limit: int, *, without: Sequence[str]) -> list[Document]:
        """The latest of a kind, newest first, without those top-level fields: they may be large."""
        lean = f"json_remove(body{', ?' * len(without)})"
        query = f"SELECT {lean} FROM document WHERE kind = ? ORDER BY at DESC, key DESC LIMIT ?"
        rows = self._db.execute(query, (*(f"$.{field}" for field in without), kind, limit))
        return [json.loads(row[0]) for row in rows]

    def earliest(self, kind: str, by: str = "at", where: str = "TRUE") -> int | None:
        """The least position, by an SQL expression, of the documents of a kind that meet a condition in SQL."""
        query = f"SELECT min({by}) FROM document WHERE kind = ? AND ({where})"
        found: int | None = self._db.execute(query, (kind,)).fetchone()[0]
        return found

    def latest(self) -> int:
        """The greatest position of all documents; 0 without any."""
        return int(self._db.execute("SELECT coalesce(max(at), 0) FROM document").fetchone()[0])

    def count(self, kind: str) -> int:
        """How many documents of a kind there are."""
        return int(self._db.execute("SELECT count(*) FROM document WHERE kind = ?", (kind,)).fetchone()[0])

    def add_event(self, run: str, event: Event) -> None:
        """Keep one event of a run."""
        data = event.data.encode(errors="replace").decode()
        self._db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", (run, event.number, event.id, event.name, data))

    def events(self, run: str, after: int = -1) -> list[Event]:
        """The events of a run that come after that number, in order."""
        query = "SELECT number, id, name, data FROM event WHERE run = ? AND number > ? ORDER BY number"
        return [Event(*row) for row in self._db.execute(query, (run, after))]

    def forget_events(self, run: str) -> None:
        """Drop the events of a run."""
        self._db.execute("DELETE FROM event WHERE run = ?", (run,))

    def clear(self, keep: Sequence[str] = ()) -> None:
        """Drop everything but documents of the kinds to keep."""
        with self.together():
            self._db.execute(f"DELETE FROM document WHERE kind NOT IN ({', '.join('?' * len(keep))})", keep)
            self._db.execute("DELETE FROM event")

    @contextmanager
    def together(self) -> Generator[None]:
        """What is written inside is kept whole, or not at all."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
