"""That one process writes to a store."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from cxsim.errors import CxsimError
from cxsim.runs.store.complaints import said


class Lock:
    """That one process writes: a lock of SQLite's own on a file beside the store.

    The system lets go of it when the process ends, however it ends.
    """

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + "-writer")
        self.note = store.with_name(store.name + "-writer.txt")
        db: sqlite3.Connection | None = None
        try:
            db = self.db = sqlite3.connect(self.path, isolation_level=None, timeout=0)
            db.execute("BEGIN EXCLUSIVE")
            self.note.write_text(f"process {os.getpid()}")
        except (sqlite3.Error, OSError) as error:
            if db is not None:
                db.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise CxsimError(
                    f"{store}: another sweep is writing to this store ({self._holder()}); wait "
                    "for it, or give this one another --store"
                ) from None
            if isinstance(error, sqlite3.Error):
                raise said(store, error) from error
            raise CxsimError(f"{store}: cannot be written ({error.strerror})") from error

    def _holder(self) -> str:
        try:
            return self.note.read_text() or "unknown process"
        except OSError:
            return "unknown process"

    def release(self) -> None:
        """Let others write. The file stays: somebody may be about to lock it."""
        self.note.unlink(missing_ok=True)
        self.db.close()
