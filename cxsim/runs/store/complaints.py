"""What SQLite complains of, as sentences that say what to do."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cxsim.errors import CxsimError

FOREIGN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def said(path: Path, error: sqlite3.Error) -> CxsimError:
    """What SQLite complains of, as a sentence of ours."""
    code = getattr(error, "sqlite_errorcode", 0)
    first = code & 0xFF
    if first in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return CxsimError(
            f"{path}: nothing more can be written ({error}): the disk is full or fails. The store "
            "is intact and holds every run that ended before; make room and repeat the command"
        )
    if first in FOREIGN:
        return _damaged(path, error)
    if first in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return CxsimError(f"{path}: cannot be opened or written ({error}); check its permissions")
    return CxsimError(f"{path}: {error}")


def _damaged(path: Path, error: Exception) -> CxsimError:
    return CxsimError(
        f"{path}: this store is damaged or not one of ours ({error}); take a copy that is "
        "whole, or begin a new one with --store"
    )


@contextmanager
def understood(path: Path) -> Generator[None]:
    """Raises CxsimError where what stands in a store cannot be made sense of: pages may be whole
    for SQLite and hold bytes that nobody wrote."""
    try:
        yield
    except sqlite3.Error as error:
        raise said(path, error) from error
    except (zlib.error, LookupError, ValueError, TypeError) as error:
        raise _damaged(path, error) from error
