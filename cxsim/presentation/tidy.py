"""A study's runs as files that pandas, polars and DuckDB read: Parquet or CSV, in chunks."""

from __future__ import annotations

import csv
import itertools
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from cxsim.errors import CxsimError
from cxsim.presentation.export import check_directory, explain
from cxsim.runs.recall import CHUNK, rows, weekly_rows
from cxsim.runs.store import Store, StudyRecord

Rows = Iterable[dict[str, Any]]
WORDS = ("study", "company", "future", "ownership", "resources", "state", "error", "key", "series")
WHOLE = ("environment", "seed", "index")


def write_tables(
    store: Store, study: StudyRecord, folder: Path, form: str, weekly: bool
) -> Iterator[tuple[Path, int]]:
    """Write NAME.parquet or NAME.csv, and NAME-weekly if asked; each path with its rows.

    Raises CxsimError : pyarrow is missing, there is nothing to write, or no place to write it.
    """
    check_directory(folder)
    writer = _parquet() if form == "parquet" else _csv
    wanted: list[tuple[str, Callable[[], Rows]]] = [(study.name, lambda: rows(store, study))]
    if weekly:
        wanted.append((f"{study.name}-weekly", lambda: weekly_rows(store, study)))
    heads = {name: _columns(source()) for name, source in wanted}
    missing = [name for name, columns in heads.items() if not columns]
    if missing:
        raise CxsimError(
            f"{store.path}: nothing of {', '.join(missing)} has been kept; nothing was written"
        )
    for name, source in wanted:
        path = folder / f"{name}.{form}"
        yield path, _whole(path, lambda at, c=heads[name], s=source: writer(at, c, s()))


def _columns(found: Rows) -> list[str]:
    """All columns, in the order they appear; a run that failed has fewer."""
    columns: dict[str, None] = {}
    for row in found:
        columns.update(dict.fromkeys(row))
    return list(columns)


def _whole(path: Path, write: Callable[[Path], int]) -> int:
    """Written beside its place, then moved there: no reader meets half a table."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        try:
            count = write(Path(beside))
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError as error:
        raise explain(path, error) from error
    return count


def _csv(path: Path, columns: list[str], found: Rows) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in found:
            writer.writerow(row)
            count += 1
    return count


def _parquet() -> Callable[[Path, list[str], Rows], int]:
    try:
        pa: Any = import_module("pyarrow")
        pq: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise CxsimError(
            "Parquet needs pyarrow; install it with: pip install 'cxsim[parquet]', or write csv"
        ) from None

    def kind(column: str) -> Any:
        if column in WORDS:
            return pa.string()
        return pa.int64() if column in WHOLE else pa.float64()

    def write(path: Path, columns: list[str], found: Rows) -> int:
        schema = pa.schema([(column, kind(column)) for column in columns])
        count = 0
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for chunk in _chunks(found):
                data = {c: [_plain(c, row.get(c)) for row in chunk] for c in columns}
                writer.write_table(pa.table(data, schema=schema))
                count += len(chunk)
        return count

    return write


def _plain(column: str, value: Any) -> Any:
    if value is None or column in WORDS or column in WHOLE:
        return value
    return float(value)


def _chunks(found: Rows) -> Iterator[list[dict[str, Any]]]:
    rest = iter(found)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk
