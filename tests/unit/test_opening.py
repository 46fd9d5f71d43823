"""Files that are a store, and all those that are not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cxsim.errors import CxsimError, NotFoundError
from cxsim.runs.store import APPLICATION, SCHEMA, open_store
from cxsim.scenario import load


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


def made(path: Path) -> Path:
    with open_store(path, write=True) as store:
        study = store.begin_study("d" * 64, "mine", "siloed", (100, 52), range(1, 4), {})
        with store.transaction():
            store.add_cell(study.id, 0, "{}", 0, load())
    return path


def refused(path: Path, message: str) -> None:
    for write in (False, True):
        with pytest.raises(CxsimError, match=message), open_store(path, write) as store:
            store.study(None)


def test_no_store(path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no store; cxsim sweep makes one"):
        open_store(path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CxsimError, match=r"there is no folder '.*away'; make it first"):
        open_store(tmp_path / "away" / "runs.sqlite", write=True)


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, r"this is a folder; a store is a file, such as .*runs\.sqlite")


@pytest.mark.parametrize("content", [b"hello, world\n" * 100, b"PK\x03\x04" + bytes(5000)])
def test_a_foreign_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "this is not a store of runs")
    assert path.read_bytes() == content


def test_a_database_of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE birds(name)")
    db.close()
    refused(path, "a database of another program")


@pytest.mark.parametrize(
    ("schema", "message"),
    [(SCHEMA + 1, "a newer cxsim .* update cxsim"), (0, "an older cxsim .* begin a new store")],
)
def test_another_version(path: Path, schema: int, message: str) -> None:
    made(path)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {schema}")
    db.close()
    refused(path, message)


@pytest.mark.parametrize("share", [0.001, 0.5, 0.99])
def test_a_truncated_store(path: Path, share: float) -> None:
    content = made(path).read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path, "this store was cut short")


def test_a_damaged_store(path: Path) -> None:
    content = bytearray(made(path).read_bytes())
    content[200:] = bytes(len(content) - 200)
    path.write_bytes(content)
    refused(path, "damaged or not one of ours")


def test_a_store_whose_contents_are_damaged(path: Path) -> None:
    made(path)
    with sqlite3.connect(path) as db:
        [(body,)] = db.execute("SELECT body FROM study").fetchall()
        db.execute("UPDATE study SET body = ?", (body[:-4] + bytes(4),))
    db.close()
    refused(path, "damaged or not one of ours")


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with pytest.raises(CxsimError, match="this store is empty"):
        open_store(path)
    made(path)


def test_it_says_what_it_is(path: Path) -> None:
    made(path)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


def test_a_second_writer_is_told(path: Path) -> None:
    with (
        open_store(path, write=True),
        pytest.raises(CxsimError, match="another sweep is writing to this store"),
    ):
        open_store(path, write=True)


def test_a_writer_that_has_ended_locks_nobody_out(path: Path) -> None:
    for _ in range(3):
        open_store(path, write=True).close()
