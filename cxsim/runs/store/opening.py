"""Opening a store, and saying why a file cannot be opened as one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cxsim.errors import CxsimError, NotFoundError
from cxsim.runs.store.complaints import said
from cxsim.runs.store.layout import APPLICATION, SCHEMA, make
from cxsim.runs.store.lock import Lock
from cxsim.runs.store.upkeep import Store

MAGIC = b"SQLite format 3\0"


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
            raise said(path, error) from error
        raise
    return Store(path, connection, lock)


def check_file(path: Path, write: bool) -> None:
    """See by its first bytes and its length whether a file can be a store."""
    if path.is_dir():
        inside = path / "runs.sqlite"
        raise CxsimError(f"{path}: this is a folder; a store is a file, such as {inside}")
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
        make(db)
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
