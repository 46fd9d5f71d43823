"""A store as a whole: closed, cleared of what no study needs, sealed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cxsim.runs.identity import engine_digest
from cxsim.runs.store.lock import Lock
from cxsim.runs.store.writing import Writing


class Store(Writing):
    """A store that is open; a context manager. Use `cxsim.runs.store.open_store`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: Lock | None) -> None:
        super().__init__(path, connection)
        self._lock = lock

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of the lock."""
        try:
            self.db.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def collect(self, other_code: bool, dry: bool) -> dict[str, int]:
        """Remove what no study refers to, and with ``other_code`` the studies that another
        model computed; how many of each. With ``dry`` nothing is removed."""
        counts: dict[str, int] = {}
        with self.transaction():
            if other_code:
                self._drop_studies()
            steps = {
                "runs": "FROM run WHERE NOT EXISTS (SELECT 1 FROM cell JOIN study ON study.id ="
                " cell.study WHERE cell.scenario = run.scenario AND study.engine = run.engine"
                " AND study.customers = run.customers AND study.weeks = run.weeks AND run.seed"
                " BETWEEN study.first_seed AND study.first_seed + study.seeds - 1)",
                "metrics": "FROM metric WHERE run NOT IN (SELECT id FROM run)",
                "series": "FROM series WHERE run NOT IN (SELECT id FROM run)",
                "scenarios": "FROM scenario WHERE id NOT IN (SELECT scenario FROM run)"
                " AND id NOT IN (SELECT scenario FROM cell)",
                "parts": "FROM part WHERE id NOT IN (SELECT company_part FROM scenario UNION"
                " SELECT ownership_part FROM scenario UNION SELECT future_part FROM scenario)",
            }
            for name, rest in steps.items():
                counts[name] = self.db.execute(f"DELETE {rest}").rowcount
            if dry:
                self.db.execute("ROLLBACK")
                self.db.execute("BEGIN")
        if not dry:
            self.say("VACUUM")
        return counts

    def _drop_studies(self) -> None:
        other = (
            "(SELECT study.id FROM study JOIN engine ON engine.id = study.engine"
            " WHERE engine.digest != ?)"
        )
        for table in ("cell", "environment"):
            self.db.execute(f"DELETE FROM {table} WHERE study IN {other}", (engine_digest(),))
        self.db.execute(f"DELETE FROM study WHERE id IN {other}", (engine_digest(),))

    def seal(self) -> None:
        """Leave one plain file, which is read where nothing can be written, too."""
        self.say("PRAGMA journal_mode = DELETE")
