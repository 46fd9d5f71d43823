from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxsim.analysis.compare import compare
from cxsim.analysis.evidence import Assumptions
from cxsim.errors import CxsimError, UsageError
from cxsim.presentation.export import check_directory, explain, foot, write, write_outputs
from cxsim.runs.run import Run

PROVENANCE: dict[str, Any] = {
    "digest": "0123456789abcdef",
    "versions": {"cxsim": "0.1.0"},
    "scenarios": [{"company": "bank", "future": "calm"}, {"company": "bank", "future": "calm"}],
}
FILES = {
    "ranked-differences.png",
    "ranked-differences.svg",
    "retention.png",
    "retention.svg",
    "table.csv",
    "table.json",
    "provenance.json",
}


@pytest.fixture
def written(runs_of: Callable[..., list[Run]]) -> Callable[[Path], list[Path]]:
    def to(directory: Path, arms: tuple[str, ...] = ("described",)) -> list[Path]:
        runs = runs_of({"base": 0.0, "better": 0.03}, seeds=range(5), arms=arms)
        rests = Assumptions(61, 83)
        return write_outputs(directory, compare(runs, "base"), runs, PROVENANCE, rests)

    return to


def test_all_files_are_there_and_nothing_else(
    tmp_path: Path, written: Callable[..., list[Path]]
) -> None:
    found = written(tmp_path / "new" / "folder")
    assert {path.name for path in found} == FILES
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == FILES
    assert json.loads((tmp_path / "new/folder/provenance.json").read_text()) == PROVENANCE
    table = json.loads((tmp_path / "new/folder/table.json").read_text())
    assert (table["parameters"], table["provenance"]) == (83, PROVENANCE)


def test_the_second_arm_has_its_own_curves(
    tmp_path: Path, written: Callable[..., list[Path]]
) -> None:
    written(tmp_path, arms=("described", "equal"))
    assert {p.name for p in tmp_path.iterdir()} == FILES | {
        "retention-equal.png",
        "retention-equal.svg",
    }


def test_the_same_study_leaves_the_same_bytes(
    tmp_path: Path, written: Callable[..., list[Path]]
) -> None:
    first = {path.name: path.read_bytes() for path in written(tmp_path / "one")}
    second = {path.name: path.read_bytes() for path in written(tmp_path / "two")}
    assert first == second


def test_source_and_digest_stand_in_the_foot(runs_of: Callable[..., list[Run]]) -> None:
    found = compare(runs_of({"base": 0.0, "better": 0.03}, seeds=range(5)), "base")
    assert foot(found, PROVENANCE) == (
        "Source: simulation with cxsim 0.1.0 (bank; calm; 5 seeds of 1,000 customers). "
        "Results 0123456789ab."
    )


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    for place in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(UsageError, match="a file stands where a folder is needed"):
            check_directory(place)
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (errno.EACCES, UsageError, "no permission"),
        (errno.EROFS, UsageError, "no permission"),
        (errno.ENOSPC, CxsimError, "the disk is full"),
        (errno.EIO, CxsimError, "cannot be written"),
    ],
)
def test_a_failed_write_is_explained_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception], text: str
) -> None:
    (tmp_path / "table.csv").write_text("old")

    def fails(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(kind, match=text):
        write(tmp_path / "table.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
    assert (tmp_path / "table.csv").read_text() == "old"


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuses)
    with pytest.raises(UsageError, match="no permission to write here"):
        check_directory(tmp_path / "locked")


def test_every_error_is_our_own() -> None:
    assert isinstance(explain(Path("out"), OSError("strange")), CxsimError)


def test_a_file_may_be_read_by_others_as_any_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode
