"""Sessions in an SQLite file, or in memory where the file cannot be written or is damaged.

The file is in WAL mode with ``synchronous = NORMAL``. A commit is then written, though not flushed to the disk, before
it returns: the operating system has it, so it survives the end of the server in any way, also by SIGKILL. Only a loss
of power could undo the last answers; ``FULL`` would prevent that too, at the price of a flush for each answer of a
class, which an SD card takes a tenth of a second for.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from core.classroom.store import Sheet, StoreUnavailableError

LOGGER = logging.getLogger(__name__)
WAIT_SECONDS = 5.0
"""Another web server on the same file has it for milliseconds."""
PRIMARY = 0xFF
"""The part of SQLite's extended error codes that names the kind of error."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    code TEXT PRIMARY KEY, version INTEGER NOT NULL, board TEXT NOT NULL, ballot TEXT NOT NULL, ends REAL NOT NULL,
    is_locked INTEGER NOT NULL, expires REAL NOT NULL, changes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS members (
    code TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, member TEXT NOT NULL, nickname TEXT NOT NULL,
    UNIQUE (code, member)
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    code TEXT NOT NULL, ballot TEXT NOT NULL, member TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (code, ballot, member),
    FOREIGN KEY (code, member) REFERENCES members (code, member) ON DELETE CASCADE
) STRICT;
"""
COLUMNS = "version, board, ballot, ends, is_locked, expires"


class SqliteStore:
    """A ``Store`` in a file.

    Parameters
    ----------
    path : Path
        The file; it is created if it does not exist.

    Attributes
    ----------
    is_lasting : bool
        Whether the sessions are in the file; if not, the reason is logged.

    Raises
    ------
    StoreUnavailableError
        If another process keeps the file locked: its sessions are there, so none are begun in memory.
    """

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        try:
            self._connection = _connected(str(path))
            self.is_lasting = True
        except sqlite3.Error as problem:
            if problem.sqlite_errorcode & PRIMARY == sqlite3.SQLITE_BUSY:
                raise StoreUnavailableError(str(problem)) from problem
            LOGGER.warning("class sessions are in memory only: %s: %s", path, problem)
            self._connection = _connected(":memory:")
            self.is_lasting = False

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Contain one transaction."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as problem:
                with suppress(sqlite3.Error):
                    self._connection.rollback()
                if isinstance(problem, sqlite3.Error):
                    raise StoreUnavailableError(str(problem)) from problem
                raise

    @contextmanager
    def _looking(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as problem:
                raise StoreUnavailableError(str(problem)) from problem

    def open(self, code: str, sheet: Sheet, *, now: float, most: int) -> bool:
        """See ``Store``; deletes expired sessions as well."""
        self.tidy(now=now)
        with self._changing() as connection:
            (count,) = connection.execute("SELECT count(*) FROM sessions").fetchone()
            if count >= most:
                return False
            done = connection.execute(
                f"INSERT OR IGNORE INTO sessions (code, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (code, *_values(sheet)),
            )
            return done.rowcount == 1

    def sheet(self, code: str, *, now: float) -> Sheet | None:
        """See ``Store``."""
        with self._looking() as connection:
            row = connection.execute(
                f"SELECT {COLUMNS} FROM sessions WHERE code = ? AND expires > ?", (code, now)
            ).fetchone()
        if row is None:
            return None
        version, board, ballot, ends, is_locked, expires = row
        return Sheet(version=version, board=board, ballot=ballot, ends=ends, is_locked=bool(is_locked), expires=expires)

    def change(self, code: str, sheet: Sheet) -> bool:
        """See ``Store``."""
        with self._changing() as connection:
            done = connection.execute(
                f"UPDATE sessions SET ({COLUMNS}) = (?, ?, ?, ?, ?, ?) WHERE code = ? AND version = ?",
                (*_values(sheet), code, sheet.version - 1),
            )
            return done.rowcount == 1

    def join(self, code: str, member: str, nickname: str, *, most: int) -> bool:
        """See ``Store``."""
        with self._changing() as connection:
            known = connection.execute("SELECT 1 FROM members WHERE (code, member) = (?, ?)", (code, member))
            if known.fetchone():
                return True
            done = connection.execute(
                "INSERT INTO members SELECT code, ?, ? FROM sessions WHERE code = ? AND NOT is_locked"
                " AND (SELECT count(*) FROM members WHERE code = sessions.code) < ?",
                (member, nickname, code, most),
            )
            return _noted(connection, code, done.rowcount)

    def members(self, code: str) -> Mapping[str, str]:
        """See ``Store``."""
        with self._looking() as connection:
            rows = connection.execute("SELECT member, nickname FROM members WHERE code = ? ORDER BY rowid", (code,))
            return dict(rows.fetchall())

    def rename(self, code: str, member: str, nickname: str) -> None:
        """See ``Store``."""
        with self._changing() as connection:
            done = connection.execute(
                "UPDATE members SET nickname = ? WHERE (code, member) = (?, ?)", (nickname, code, member)
            )
            _noted(connection, code, done.rowcount)

    def dismiss(self, code: str, member: str) -> None:
        """See ``Store``."""
        with self._changing() as connection:
            done = connection.execute("DELETE FROM members WHERE (code, member) = (?, ?)", (code, member))
            _noted(connection, code, done.rowcount)

    def answer(self, code: str, ballot: str, member: str, value: str, *, now: float) -> bool:
        """See ``Store``."""
        with self._changing() as connection:
            done = connection.execute(
                "INSERT OR REPLACE INTO answers SELECT code, ballot, ?, ? FROM sessions"
                " WHERE code = ? AND ballot = ? AND ballot != '' AND ends > ? AND expires > ?"
                " AND EXISTS (SELECT 1 FROM members WHERE (code, member) = (sessions.code, ?))",
                (member, value, code, ballot, now, now, member),
            )
            return _noted(connection, code, done.rowcount)

    def own(self, code: str, member: str, ballot: str) -> tuple[str | None, str | None]:
        """See ``Store``."""
        with self._looking() as connection:
            row = connection.execute(
                "SELECT nickname, value FROM members LEFT JOIN answers"
                " ON (answers.code, answers.member, ballot) = (members.code, members.member, ?)"
                " WHERE (members.code, members.member) = (?, ?)",
                (ballot, code, member),
            ).fetchone()
        return row or (None, None)

    def answers(self, code: str, ballot: str) -> Mapping[str, str]:
        """See ``Store``."""
        with self._looking() as connection:
            rows = connection.execute("SELECT member, value FROM answers WHERE (code, ballot) = (?, ?)", (code, ballot))
            return dict(rows.fetchall())

    def forget(self, code: str, ballot: str, member: str) -> None:
        """See ``Store``."""
        with self._changing() as connection:
            done = connection.execute(
                "DELETE FROM answers WHERE (code, ballot, member) = (?, ?, ?)", (code, ballot, member)
            )
            _noted(connection, code, done.rowcount)

    def news(self, codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
        """See ``Store``."""
        asked = list(codes)
        with self._looking() as connection:
            rows = connection.execute(
                f"SELECT code, version, changes FROM sessions WHERE code IN ({', '.join('?' * len(asked))})", asked
            )
            return {code: (version, changes) for code, version, changes in rows}

    def delete(self, code: str) -> None:
        """See ``Store``."""
        with self._changing() as connection:
            connection.execute("DELETE FROM sessions WHERE code = ?", (code,))
        self._empty_log()

    def tidy(self, *, now: float) -> None:
        """See ``Store``."""
        with self._changing() as connection:
            count = connection.execute("DELETE FROM sessions WHERE expires <= ?", (now,)).rowcount
        if count:
            self._empty_log()

    def _empty_log(self) -> None:
        """Write everything to the file itself: the write-ahead log still has what was deleted."""
        with self._looking() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def shut(self) -> None:
        """See ``Store``."""
        with self._lock:
            self._connection.close()


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # nothing of a deleted session stays in the file
        connection.executescript(SCHEMA)
        connection.execute("BEGIN IMMEDIATE")  # fails if the file cannot be written, where nothing above needed to
        connection.execute("ROLLBACK")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _values(sheet: Sheet) -> tuple[int | str | float, ...]:
    return sheet.version, sheet.board, sheet.ballot, sheet.ends, int(sheet.is_locked), sheet.expires


def _noted(connection: sqlite3.Connection, code: str, count: int) -> bool:
    """Count a change, if there was one; return whether there was."""
    if count:
        connection.execute("UPDATE sessions SET changes = changes + 1 WHERE code = ?", (code,))
    return count > 0
