"""SQLite as an embedded database of several processes: write-ahead mode."""

from __future__ import annotations

import random
import sqlite3
import time
from typing import Any

LOCK_WAIT = 30
"""How long to wait for another process, in seconds."""


def write_ahead(connection: Any) -> None:
    """Puts a connection's file in write-ahead mode, so that readers and a writer go together.

    SQLite waits for a lock, but not to change a file's mode: several processes that open a new
    file at once would be told that it is locked. Raises sqlite3.OperationalError if it stays so.
    """
    end = time.monotonic() + LOCK_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(random.uniform(0.001, 0.01))
