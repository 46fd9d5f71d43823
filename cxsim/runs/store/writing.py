"""Writing: studies, the scenarios they consist of, and runs as they end."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from cxsim.runs.blobs import pack, pack_json
from cxsim.runs.identity import engine, engine_digest
from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.runs.store.complaints import said
from cxsim.runs.store.layout import PARTS
from cxsim.runs.store.reading import Reading
from cxsim.runs.store.records import StudyRecord, series_of
from cxsim.runs.task import Ended
from cxsim.scenario import digest
from cxsim.scenario.schema import Scenario


class Writing(Reading):
    """The part of a `cxsim.runs.store.Store` that writes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        super().__init__(path, connection)
        self._metrics: dict[str, int] = {}
        self._scenarios: dict[str, int] = {}

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing. Raises CxsimError if the disk is full or fails; the store is intact."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise said(self.path, error) from error
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        self._metrics.clear()
        self._scenarios.clear()
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    def begin_study(
        self, digest: str, name: str, baseline: str, size: tuple[int, int], seeds: range,
        body: Mapping[str, Any],
    ) -> StudyRecord:  # fmt: skip
        """The study of that digest, made if need be; its seeds reach at least as far as asked."""
        with self.transaction():
            self.db.execute(
                "INSERT OR IGNORE INTO study(digest, name, baseline, engine, customers, weeks,"
                " first_seed, seeds, started, body) VALUES (?,?,?,?,?,?,?,?,?,?)",
                (digest, name, baseline, self._engine(), *size, seeds.start, len(seeds),
                 time.time(), pack_json(body)),
            )  # fmt: skip
            self.db.execute(
                "UPDATE study SET name = ?, seeds = max(seeds, ?) WHERE digest = ?",
                (name, len(seeds), digest),
            )
        return next(s for s in self.studies() if s.digest == digest)

    def add_cell(
        self, study: int, environment: int, settings: str, position: int, scenario: Scenario
    ) -> None:
        """Say that a scenario is a part of a study; inside a `transaction`."""
        self.db.execute(
            "INSERT OR IGNORE INTO environment VALUES (?,?,?)", (study, environment, settings)
        )
        row = (study, environment, position, self._scenario(scenario))
        self.db.execute("INSERT OR IGNORE INTO cell VALUES (?,?,?,?)", row)

    def add_run(self, ended: Ended, keep: Sequence[str]) -> None:
        """Keep a run that ended: "metrics" or "metric.NAME", and the series named; inside a
        `transaction`.

        It replaces what was known under its key: a failure that was repeated, or a run of
        which fewer series were kept.
        """
        task, result = ended.task, ended.result
        key = bytes.fromhex(task.key)
        self._forget(self.db.execute("SELECT id FROM run WHERE key = ?", (key,)).fetchall())
        failed = isinstance(result, Failure)
        cursor = self.db.execute(
            "INSERT INTO run(key, scenario, engine, customers, weeks, seed, state, kept, error,"
            " traceback, seconds, ended) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (key, self._scenario(task.scenario), self._engine(), task.customers, task.weeks,
             task.seed, (ended.state or "failed") if failed else "done", ",".join(sorted(keep)),
             result.error if failed else None, result.traceback if failed else None,
             ended.seconds, time.time()),
        )  # fmt: skip
        if not isinstance(result, Failure):
            self._add_values(cast(int, cursor.lastrowid), result, keep)

    def _add_values(self, run: int, result: Run, keep: Sequence[str]) -> None:
        self.db.executemany(
            "INSERT INTO metric VALUES (?,?,?)",
            [
                (run, self._metric(name), value)
                for name, value in result.metrics.items()
                if "metrics" in keep or f"metric.{name}" in keep
            ],
        )
        found = series_of(result)
        self.db.executemany(
            "INSERT INTO series VALUES (?,?,?)",
            [(run, name, pack(found[name])) for name in keep if name in found],
        )

    def _forget(self, rows: Iterable[tuple[int]]) -> None:
        for (run,) in rows:
            self.db.execute("DELETE FROM metric WHERE run = ?", (run,))
            self.db.execute("DELETE FROM series WHERE run = ?", (run,))
            self.db.execute("DELETE FROM run WHERE id = ?", (run,))

    def _metric(self, name: str) -> int:
        if name not in self._metrics:
            self.db.execute("INSERT OR IGNORE INTO metric_name(name) VALUES (?)", (name,))
            row = self.db.execute("SELECT id FROM metric_name WHERE name = ?", (name,)).fetchone()
            self._metrics[name] = row[0]
        return self._metrics[name]

    def _engine(self) -> int:
        row = (engine_digest(), json.dumps(engine(), sort_keys=True))
        self.db.execute("INSERT OR IGNORE INTO engine(digest, body) VALUES (?,?)", row)
        found = self.db.execute("SELECT id FROM engine WHERE digest = ?", row[:1])
        return int(found.fetchone()[0])

    def _scenario(self, scenario: Scenario) -> int:
        name = digest(scenario)
        if name in self._scenarios:
            return self._scenarios[name]
        known = self.db.execute("SELECT id FROM scenario WHERE digest = ?", (name,)).fetchone()
        if known is None:
            self._add_scenario(name, scenario)
            known = self.db.execute("SELECT id FROM scenario WHERE digest = ?", (name,)).fetchone()
        self._scenarios[name] = int(known[0])
        return int(known[0])

    def _add_scenario(self, name: str, scenario: Scenario) -> None:
        parts: list[int] = []
        for word in PARTS:
            body = getattr(scenario, word).model_dump(mode="json")
            packed = pack_json(body)
            mark = hashlib.sha256(packed).hexdigest()
            row = (mark, packed)
            self.db.execute("INSERT OR IGNORE INTO part(digest, body) VALUES (?,?)", row)
            found = self.db.execute("SELECT id FROM part WHERE digest = ?", (mark,))
            parts.append(int(found.fetchone()[0]))
        owner = scenario.ownership
        self.db.execute(
            "INSERT INTO scenario(digest, company, ownership, title, resources, future,"
            " company_part, ownership_part, future_part) VALUES (?,?,?,?,?,?,?,?,?)",
            (name, scenario.company.name, owner.name, owner.title, owner.resources,
             scenario.future.name, *parts),
        )  # fmt: skip
