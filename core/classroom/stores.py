"""The choice of the store.

By default sessions are in an SQLite file beside the app, which survives a restart of the server. Where that file cannot
be written or is damaged, they are in memory. Several web servers share a Redis or Valkey server, named by
``LOGIT_LAB_STORE``.
"""

import os
from pathlib import Path

from core.classroom.sqlite_store import SqliteStore
from core.classroom.store import Store

VARIABLE = "LOGIT_LAB_STORE"
SCHEMES = ("redis://", "rediss://", "unix://")
FILE = Path(__file__).parents[2] / "class_sessions.sqlite3"


def open_store(place: str | None = None) -> Store:
    """Return the store of this server.

    Parameters
    ----------
    place : str, optional
        Address of a Redis or Valkey server, or path of an SQLite file; by default ``LOGIT_LAB_STORE``, or else
        ``FILE``.
    """
    where = os.environ.get(VARIABLE, "") if place is None else place
    if where.startswith(SCHEMES):
        from core.classroom.redis_store import RedisStore  # only here, because most servers do without

        return RedisStore(where)
    return SqliteStore(Path(where) if where else FILE)
