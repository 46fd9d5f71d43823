"""The store: every run that ended, in one SQLite file. The only module that speaks SQL.

One process writes, any number read while it does (write-ahead log). A run is committed when it
ends: metrics as rows, series as compressed blobs. Runs are named by `cxsim.runs.identity`;
studies say which scenarios and seeds they consist of, and may share runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from cxsim.errors import CxsimError, NotFoundError
from cxsim.runs.blobs import pack, pack_json, unpack, unpack_json
from cxsim.runs.identity import engine, engine_digest, scenario_digest
from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.runs.task import Ended
from cxsim.scenario.schema import Scenario

APPLICATION = 0x63785349
"""Marks a SQLite file as one of ours ("cxSI")."""
SCHEMA = 1
MAGIC = b"SQLite format 3\0"
FOREIGN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
PARTS = ("company", "ownership", "future")

TABLES = """
CREATE TABLE engine(id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL, body TEXT NOT NULL);
CREATE TABLE part(id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL, body BLOB NOT NULL);
CREATE TABLE scenario(
  id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL,
  company TEXT NOT NULL, ownership TEXT NOT NULL, title TEXT NOT NULL, resources TEXT NOT NULL,
  future TEXT NOT NULL, company_part INTEGER NOT NULL REFERENCES part(id),
  ownership_part INTEGER NOT NULL REFERENCES part(id),
  future_part INTEGER NOT NULL REFERENCES part(id));
CREATE TABLE study(
  id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL, name TEXT NOT NULL, baseline TEXT NOT NULL,
  engine INTEGER NOT NULL REFERENCES engine(id), customers INTEGER NOT NULL,
  weeks INTEGER NOT NULL, first_seed INTEGER NOT NULL, seeds INTEGER NOT NULL,
  started REAL NOT NULL, body BLOB NOT NULL);
CREATE TABLE environment(
  study INTEGER NOT NULL REFERENCES study(id), number INTEGER NOT NULL, settings TEXT NOT NULL,
  PRIMARY KEY(study, number)) WITHOUT ROWID;
CREATE TABLE cell(
  study INTEGER NOT NULL REFERENCES study(id), environment INTEGER NOT NULL,
  position INTEGER NOT NULL, scenario INTEGER NOT NULL REFERENCES scenario(id),
  PRIMARY KEY(study, environment, position)) WITHOUT ROWID;
CREATE INDEX cell_of_scenario ON cell(scenario);
CREATE TABLE run(
  id INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL,
  scenario INTEGER NOT NULL REFERENCES scenario(id), engine INTEGER NOT NULL REFERENCES engine(id),
  customers INTEGER NOT NULL, weeks INTEGER NOT NULL, seed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('done', 'failed', 'set aside')), kept TEXT NOT NULL,
  error TEXT, traceback TEXT, seconds REAL NOT NULL, ended REAL NOT NULL);
CREATE INDEX run_of_scenario ON run(scenario, engine, customers, weeks, seed);
CREATE TABLE metric_name(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE metric(
  run INTEGER NOT NULL REFERENCES run(id), name INTEGER NOT NULL REFERENCES metric_name(id),
  value REAL, PRIMARY KEY(run, name)) WITHOUT ROWID;
CREATE TABLE series(
  run INTEGER NOT NULL REFERENCES run(id), name TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(run, name)) WITHOUT ROWID;
"""

OF_STUDY = """
  FROM study JOIN cell ON cell.study = study.id JOIN scenario ON scenario.id = cell.scenario
  JOIN run ON run.scenario = cell.scenario AND run.engine = study.engine
    AND run.customers = study.customers AND run.weeks = study.weeks
    AND run.seed BETWEEN study.first_seed AND study.first_seed + study.seeds - 1
  WHERE study.id = ?"""


@dataclass(frozen=True)
class StudyRecord:
    """A study as the store knows it. ``body`` is the experiment as plain JSON; ``engine`` is the
    digest of what computed it; ``started`` is in seconds since 1970."""

    id: int
    name: str
    digest: str
    baseline: str
    engine: str
    customers: int
    weeks: int
    first_seed: int
    seeds: int
    started: float
    body: dict[str, Any]


@dataclass(frozen=True)
class RunRecord:
    """A run as the store knows it; ``key`` is its name, ``environment`` its place in a study.

    ``metrics`` and ``series`` hold what was kept; series of touchpoints are called
    ``touchpoints.NAME``.
    """

    id: int
    key: str
    environment: int
    position: int
    company: str
    future: str
    ownership: str
    resources: str
    seed: int
    state: str
    error: str | None
    traceback: str | None
    seconds: float
    metrics: dict[str, float]


class Store:
    """A store that is open; a context manager. Use `open_store`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: Lock | None) -> None:
        self.path = path
        self.db = connection
        self._lock = lock
        self._metrics: dict[str, int] = {}
        self._scenarios: dict[str, int] = {}

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

    # ------------------------------------------------------------ writing

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing. Raises CxsimError if the disk is full or fails; the store is intact."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise _said(self.path, error) from error
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
        name = scenario_digest(scenario)
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
            self._say("VACUUM")
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
        self._say("PRAGMA journal_mode = DELETE")

    # ------------------------------------------------------------ reading

    def _say(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self.db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _said(self.path, error) from error

    def studies(self) -> list[StudyRecord]:
        """All studies, the oldest first."""
        rows = self._say(
            "SELECT study.id, name, study.digest, baseline, engine.digest, customers, weeks,"
            " first_seed, seeds, started, study.body FROM study JOIN engine ON engine.id = engine"
            " ORDER BY study.id"
        )
        return [StudyRecord(*row[:-1], body=unpack_json(row[-1])) for row in rows]

    def study(self, name: str | None) -> StudyRecord:
        """The newest study of that name, or whose digest begins so; the newest of all if None.

        Raises NotFoundError, with the names there are.
        """
        found = self.studies()
        mine = [s for s in found if name in (None, s.name) or s.digest.startswith(name or "?")]
        if mine:
            return mine[-1]
        names = ", ".join(dict.fromkeys(s.name for s in found)) or "none at all"
        what = f"no study '{name}'" if name else "no study"
        raise NotFoundError(f"{self.path}: there is {what} in this store; there are: {names}")

    def engine(self, digest: str) -> dict[str, Any]:
        """What computed a study (`cxsim.runs.identity.engine`), by its digest."""
        rows = self._say("SELECT body FROM engine WHERE digest = ?", (digest,))
        return json.loads(rows[0][0]) if rows else {}

    def scenarios(self, study: int, environment: int) -> list[Scenario]:
        """The scenarios of an environment as far as the study has come, in their order."""
        rows = self._say(
            "SELECT company_part, ownership_part, future_part FROM cell JOIN scenario ON"
            " scenario.id = cell.scenario WHERE study = ? AND environment = ? ORDER BY position",
            (study, environment),
        )
        return [self._assembled(row) for row in rows]

    def _assembled(self, parts: Sequence[int]) -> Scenario:
        bodies = [
            unpack_json(self._say("SELECT body FROM part WHERE id = ?", (part,))[0][0])
            for part in parts
        ]
        return Scenario.model_validate(dict(zip(PARTS, bodies, strict=True)))

    def cells(self, study: int) -> dict[tuple[int, int], str]:
        """(environment, position) -> digest of the scenario, as far as the study has come."""
        rows = self._say(
            "SELECT environment, position, digest FROM cell JOIN scenario ON"
            " scenario.id = cell.scenario WHERE study = ?", (study,)
        )  # fmt: skip
        return {(row[0], row[1]): row[2] for row in rows}

    def environments(self, study: int) -> dict[int, dict[str, Any]]:
        """Environment -> the values of its parameters."""
        rows = self._say("SELECT number, settings FROM environment WHERE study = ?", (study,))
        return {number: json.loads(text) for number, text in rows}

    def state(self, key: str) -> tuple[str, set[str]] | None:
        """State of a run and the series that were kept; None if it was never done."""
        rows = self._say("SELECT state, kept FROM run WHERE key = ?", (bytes.fromhex(key),))
        return (rows[0][0], set(rows[0][1].split(",")) - {""}) if rows else None

    def counts(self, study: int) -> dict[str, int]:
        """State -> number of the study's runs."""
        rows = self._say(
            f"SELECT state, count(DISTINCT run.id) {OF_STUDY} GROUP BY state", (study,)
        )
        return dict(rows)

    def runs(self, study: int, first: int = 0, last: int | None = None) -> Iterator[RunRecord]:
        """Runs of a study in the environments [first, last), in order, read as they are needed."""
        names = dict(self._say("SELECT id, name FROM metric_name"))
        sql = (
            "SELECT run.id, hex(run.key), cell.environment, cell.position, scenario.company,"
            " scenario.future, scenario.ownership, scenario.resources, run.seed, run.state,"
            f" run.error, run.traceback, run.seconds {OF_STUDY} AND cell.environment >= ?"
            " AND cell.environment < ? ORDER BY cell.environment, run.seed, cell.position"
        )
        end = 2**62 if last is None else last
        for row in self.db.execute(sql, (study, first, end)):
            values = self._say("SELECT name, value FROM metric WHERE run = ?", (row[0],))
            metrics = {names[n]: float("nan") if v is None else v for n, v in values}
            yield RunRecord(row[0], row[1].lower(), *row[2:], metrics=metrics)

    def series(self, run: int) -> dict[str, Any]:
        """Name -> array of the series that were kept of a run."""
        rows = self._say("SELECT name, body FROM series WHERE run = ?", (run,))
        return {name: unpack(body) for name, body in rows}

    def keys(self, study: int) -> list[str]:
        """Names of the study's runs that ended well, in the order they ended."""
        rows = self._say(
            f"SELECT DISTINCT hex(run.key), run.id {OF_STUDY} AND state = 'done' ORDER BY run.id",
            (study,),
        )
        return [row[0].lower() for row in rows]

    def recall(self, key: str) -> tuple[Scenario, RunRecord, tuple[int, int]]:
        """Scenario, run, and (customers, weeks) of the run whose key begins so.

        Raises NotFoundError if there is none, or more than one.
        """
        rows = self._say(
            "SELECT run.id, hex(key), company, future, ownership, resources, seed, state, error,"
            " traceback, seconds, customers, weeks, company_part, ownership_part, future_part FROM"
            " run JOIN scenario ON scenario.id = scenario WHERE hex(key) LIKE ? LIMIT 2"
            if len(key) < 64 else
            "SELECT run.id, hex(key), company, future, ownership, resources, seed, state, error,"
            " traceback, seconds, customers, weeks, company_part, ownership_part, future_part FROM"
            " run JOIN scenario ON scenario.id = scenario WHERE key = ?",
            (f"{key}%" if len(key) < 64 else bytes.fromhex(key),),
        )  # fmt: skip
        if len(rows) != 1:
            many = "more than one run" if rows else "no run"
            raise NotFoundError(f"{self.path}: there is {many} whose key begins with '{key}'")
        row = rows[0]
        values = self._say(
            "SELECT metric_name.name, value FROM metric JOIN metric_name ON metric_name.id ="
            " metric.name WHERE run = ?", (row[0],)
        )  # fmt: skip
        metrics = {name: float("nan") if v is None else v for name, v in values}
        record = RunRecord(row[0], row[1].lower(), 0, 0, *row[2:11], metrics=metrics)
        return self._assembled(row[13:]), record, (row[11], row[12])


def series_of(run: Run) -> dict[str, Any]:
    """All series of a run by the name they have in a store."""
    return run.weekly | {f"touchpoints.{name}": v for name, v in run.touchpoints.items()}


# ---------------------------------------------------------------- opening


def open_store(path: Path, write: bool = False) -> Store:
    """Open a store; with ``write``, as its one writer, and it is made if it is not there.

    Raises
    ------
    NotFoundError : there is none (to read).
    CxsimError : it is not a store, or one of another version, or damaged, or somebody else is
        writing to it, or nothing can be written there.
    """
    check_file(path, write)
    lock = Lock(path) if write else None
    try:
        connection = _connect(path, write)
        try:
            _agree(path, connection, write)
        except BaseException:
            connection.close()
            raise
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, sqlite3.Error):
            raise _said(path, error) from error
        raise
    return Store(path, connection, lock)


def check_file(path: Path, write: bool) -> None:
    """See by its first bytes and its length whether a file can be a store."""
    if path.is_dir():
        raise CxsimError(f"{path}: this is a folder; a store is a file, such as {path}/runs.cxsim")
    if not path.exists():
        if not write:
            raise NotFoundError(f"{path}: there is no store; cxsim sweep makes one")
        if not path.parent.is_dir():
            raise CxsimError(f"{path}: there is no folder '{path.parent}'; make it first")
        return
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise CxsimError(
            f"{path}: cannot be read ({error.strerror}); check its permissions"
        ) from None
    if head and not head.startswith(MAGIC[: len(head)]):
        raise CxsimError(f"{path}: this is not a store of runs; name another file")
    log = path.with_name(path.name + "-wal")
    # A checkpoint that was cut short leaves a short file and its log, which mends it.
    if log.exists() and log.stat().st_size:
        return
    size = int.from_bytes(head[16:18], "big") if len(head) == 100 else 0
    pages = int.from_bytes(head[28:32], "big") if len(head) == 100 else 0
    wanted = pages * (65536 if size == 1 else size)
    if 0 < len(head) < 100 or path.stat().st_size < wanted:
        raise CxsimError(
            f"{path}: this store was cut short ({path.stat().st_size:,} of {max(wanted, 100):,} "
            "bytes); take a copy that is whole, or begin a new one with --store"
        )


def _connect(path: Path, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)


def _agree(path: Path, db: sqlite3.Connection, write: bool) -> None:
    [application] = db.execute("PRAGMA application_id").fetchone()
    [schema] = db.execute("PRAGMA user_version").fetchone()
    [tables] = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables and not application and not schema:
        if not write:
            raise CxsimError(f"{path}: this store is empty; cxsim sweep fills one")
        _make(db)
    elif application != APPLICATION:
        raise CxsimError(f"{path}: this is a database of another program; name another file")
    elif schema != SCHEMA:
        age, advice = (
            ("a newer", "update cxsim to read it")
            if schema > SCHEMA
            else ("an older", "read it with that one, or begin a new store")
        )
        raise CxsimError(
            f"{path}: this store was written by {age} cxsim (schema {schema}; this one reads "
            f"{SCHEMA}); {advice}"
        )
    if write:
        db.execute("PRAGMA journal_mode = WAL")
        # A process that is killed loses nothing; a power cut may lose the last seconds, which are
        # run again. To wait for the disk after each run costs three times as much.
        db.execute("PRAGMA synchronous = NORMAL")


def _make(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    for statement in TABLES.split(";"):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("COMMIT")


def _said(path: Path, error: sqlite3.Error) -> CxsimError:
    """What SQLite complains of, as a sentence of ours."""
    code = getattr(error, "sqlite_errorcode", 0)
    first = code & 0xFF
    if first in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return CxsimError(
            f"{path}: nothing more can be written ({error}): the disk is full or fails. The store "
            "is intact and holds every run that ended before; make room and repeat the command"
        )
    if first in FOREIGN:
        return CxsimError(
            f"{path}: this store is damaged or not one of ours ({error}); take a copy that is "
            "whole, or begin a new one with --store"
        )
    if first in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return CxsimError(f"{path}: cannot be opened or written ({error}); check its permissions")
    return CxsimError(f"{path}: {error}")


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
                raise _said(store, error) from error
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
