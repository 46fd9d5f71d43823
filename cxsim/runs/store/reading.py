"""Reading: studies, their runs, and the scenario behind each of them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cxsim.errors import NotFoundError
from cxsim.runs.blobs import unpack, unpack_json
from cxsim.runs.store.complaints import said, understood
from cxsim.runs.store.layout import PARTS
from cxsim.runs.store.records import RunRecord, StudyRecord
from cxsim.scenario.schema import Scenario

KEY = re.compile("[0-9a-fA-F]{1,64}")
OF_STUDY = """
  FROM study JOIN cell ON cell.study = study.id JOIN scenario ON scenario.id = cell.scenario
  JOIN run ON run.scenario = cell.scenario AND run.engine = study.engine
    AND run.customers = study.customers AND run.weeks = study.weeks
    AND run.seed BETWEEN study.first_seed AND study.first_seed + study.seeds - 1
  WHERE study.id = ?"""


class Reading:
    """The part of a `cxsim.runs.store.Store` that reads."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.db = connection

    def say(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement; raises CxsimError for what SQLite complains of."""
        try:
            return self.db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise said(self.path, error) from error

    def studies(self) -> list[StudyRecord]:
        """All studies, the oldest first."""
        rows = self.say(
            "SELECT study.id, name, study.digest, baseline, engine.digest, customers, weeks,"
            " first_seed, seeds, started, study.body FROM study JOIN engine ON engine.id = engine"
            " ORDER BY study.id"
        )
        with understood(self.path):
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
        rows = self.say("SELECT body FROM engine WHERE digest = ?", (digest,))
        with understood(self.path):
            return json.loads(rows[0][0]) if rows else {}

    def scenarios(self, study: int, environment: int) -> list[Scenario]:
        """The scenarios of an environment as far as the study has come, in their order."""
        rows = self.say(
            "SELECT company_part, ownership_part, future_part FROM cell JOIN scenario ON"
            " scenario.id = cell.scenario WHERE study = ? AND environment = ? ORDER BY position",
            (study, environment),
        )
        return [self._assembled(row) for row in rows]

    def _assembled(self, parts: Sequence[int]) -> Scenario:
        with understood(self.path):
            bodies = [
                unpack_json(self.say("SELECT body FROM part WHERE id = ?", (part,))[0][0])
                for part in parts
            ]
            return Scenario.model_validate(dict(zip(PARTS, bodies, strict=True)))

    def cells(self, study: int) -> dict[tuple[int, int], str]:
        """(environment, position) -> digest of the scenario, as far as the study has come."""
        rows = self.say(
            "SELECT environment, position, digest FROM cell JOIN scenario ON"
            " scenario.id = cell.scenario WHERE study = ?", (study,)
        )  # fmt: skip
        return {(row[0], row[1]): row[2] for row in rows}

    def environments(self, study: int) -> dict[int, dict[str, Any]]:
        """Environment -> the values of its parameters."""
        rows = self.say("SELECT number, settings FROM environment WHERE study = ?", (study,))
        with understood(self.path):
            return {number: json.loads(text) for number, text in rows}

    def state(self, key: str) -> tuple[str, set[str]] | None:
        """State of a run and the series that were kept; None if it was never done."""
        rows = self.say("SELECT state, kept FROM run WHERE key = ?", (bytes.fromhex(key),))
        return (rows[0][0], set(rows[0][1].split(",")) - {""}) if rows else None

    def counts(self, study: int) -> dict[str, int]:
        """State -> number of the study's runs."""
        rows = self.say(
            f"SELECT state, count(DISTINCT run.id) {OF_STUDY} GROUP BY state", (study,)
        )
        return dict(rows)

    def runs(self, study: int, first: int = 0, last: int | None = None) -> Iterator[RunRecord]:
        """Runs of a study in the environments [first, last), in order, read as they are needed."""
        names = dict(self.say("SELECT id, name FROM metric_name"))
        sql = (
            "SELECT run.id, hex(run.key), cell.environment, cell.position, scenario.company,"
            " scenario.future, scenario.ownership, scenario.resources, run.seed, run.state,"
            f" run.error, run.traceback, run.seconds {OF_STUDY} AND cell.environment >= ?"
            " AND cell.environment < ? ORDER BY cell.environment, run.seed, cell.position"
        )
        end = 2**62 if last is None else last
        with understood(self.path):
            for row in self.db.execute(sql, (study, first, end)):
                values = self.say("SELECT name, value FROM metric WHERE run = ?", (row[0],))
                metrics = {names[n]: float("nan") if v is None else v for n, v in values}
                yield RunRecord(row[0], row[1].lower(), *row[2:], metrics=metrics)

    def series(self, run: int) -> dict[str, Any]:
        """Name -> array of the series that were kept of a run."""
        rows = self.say("SELECT name, body FROM series WHERE run = ?", (run,))
        with understood(self.path):
            return {name: unpack(body) for name, body in rows}

    def keys(self, study: int) -> list[str]:
        """Names of the study's runs that ended well, in the order they ended."""
        rows = self.say(
            f"SELECT DISTINCT hex(run.key), run.id {OF_STUDY} AND state = 'done' ORDER BY run.id",
            (study,),
        )
        return [row[0].lower() for row in rows]

    def recall(self, key: str) -> tuple[Scenario, RunRecord, tuple[int, int]]:
        """Scenario, run, and (customers, weeks) of the run whose key begins so.

        Raises NotFoundError if there is none, or more than one.
        """
        if not KEY.fullmatch(key):
            raise NotFoundError(
                f"'{key}' is not the key of a run, nor its beginning: up to 64 digits 0-9, a-f, as "
                "in the column 'key' of cxsim export"
            )
        whole = len(key) == 64
        rows = self.say(
            "SELECT run.id, hex(key), company, future, ownership, resources, seed, state, error,"
            " traceback, seconds, customers, weeks, company_part, ownership_part, future_part FROM"
            " run JOIN scenario ON scenario.id = scenario WHERE "
            + ("key = ?" if whole else "hex(key) LIKE ? LIMIT 2"),
            (bytes.fromhex(key) if whole else f"{key}%",),
        )
        if len(rows) != 1:
            many = "more than one run" if rows else "no run"
            raise NotFoundError(f"{self.path}: there is {many} whose key begins with '{key}'")
        row = rows[0]
        values = self.say(
            "SELECT metric_name.name, value FROM metric JOIN metric_name ON metric_name.id ="
            " metric.name WHERE run = ?", (row[0],)
        )  # fmt: skip
        metrics = {name: float("nan") if v is None else v for name, v in values}
        record = RunRecord(row[0], row[1].lower(), 0, 0, *row[2:11], metrics=metrics)
        return self._assembled(row[13:]), record, (row[11], row[12])
