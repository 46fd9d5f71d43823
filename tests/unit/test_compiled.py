"""Where compiled code is kept: a stale cache is never asked, and no cache at all is no failure.

A small kernel stands for the large one. It calls a rule of another file, is compiled in a copy of
the package, and each case is a process of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cxsim

PROBE = """
import numpy as np
from cxsim.model.arithmetic import least
from cxsim.model.compiled import kernel, over_columns

@over_columns
def _pass(count, x, out):
    for i in range(count):
        out[i] = least(x[i], np.float32(1.5))

@kernel
def run(x, out):
    _pass(len(x), x, out)
"""

ASK = """
import json, sys
import numpy as np
from cxsim.model.compiled import cache_directory
from cxsim.model.probe import run
{before}
x = np.array([1.0, 2.0], np.float32)
out = np.empty_like(x)
run(x, out)
stats = getattr(run, "stats", None)
print(json.dumps({{
    "out": out.tolist(),
    "directory": str(cache_directory() or ""),
    "hits": sum(stats.cache_hits.values()) if stats else None,
    "compiled": hasattr(run, "py_func"),
    "options": sorted(getattr(run, "targetoptions", [])),
}}))
"""

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package with the small kernel in it."""
    place = tmp_path / "copy" / "cxsim"
    shutil.copytree(
        Path(cxsim.__file__).parent, place, ignore=shutil.ignore_patterns("__pycache__")
    )
    (place / "model" / "probe.py").write_text(PROBE)
    return place


@pytest.fixture
def ask(package: Path, tmp_path: Path) -> Ask:
    """Run the small kernel in a new process, under these variables; unset the ones of None."""

    def run(before: str = "", **variables: str | None) -> dict[str, Any]:
        kept = ("CXSIM_CACHE_DIR", "XDG_CACHE_HOME", "NUMBA_DISABLE_JIT", "NUMBA_CACHE_DIR")
        environment = {k: v for k, v in os.environ.items() if k not in kept}
        environment |= {"PYTHONPATH": str(package.parent), "HOME": str(tmp_path / "home")}
        environment |= {k: v for k, v in variables.items() if v is not None}
        answer = subprocess.run(
            [sys.executable, "-c", ASK.format(before=before)],
            env=environment, capture_output=True, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return run


def test_a_later_process_finds_the_compiled_code(ask: Ask, tmp_path: Path) -> None:
    first = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"))
    later = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"))
    assert (first["hits"], later["hits"]) == (0, 1)
    assert first["out"] == later["out"] == [1.0, 1.5]


def test_a_rule_changed_in_another_file_is_compiled_anew(
    ask: Ask, package: Path, tmp_path: Path
) -> None:
    before = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"))
    changed = package / "model" / "arithmetic.py"
    text = changed.read_text()
    assert text.count("return a if a < b else b") == 1
    changed.write_text(text.replace("return a if a < b else b", "return a if a > b else b"))
    after = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"))
    assert (before["out"], after["out"]) == ([1.0, 1.5], [1.5, 2.0])
    assert before["directory"] != after["directory"]


@pytest.mark.parametrize("name", ["week.py", "columns.py", "mechanisms/leaving.py"])
def test_every_source_of_the_model_counts(
    ask: Ask, package: Path, tmp_path: Path, name: str
) -> None:
    before = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"), NUMBA_DISABLE_JIT="1")
    with (package / "model" / name).open("a") as source:
        source.write("\n_CHANGED = 1\n")
    after = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"), NUMBA_DISABLE_JIT="1")
    assert before["directory"] != after["directory"]


def test_the_place_is_ones_own_choice_then_xdg_then_home(ask: Ask, tmp_path: Path) -> None:
    own, xdg, home = tmp_path / "own", tmp_path / "xdg", tmp_path / "home" / ".cache"
    quick: dict[str, str] = {"NUMBA_DISABLE_JIT": "1"}
    for place, found in (
        (own, ask(CXSIM_CACHE_DIR=str(own), XDG_CACHE_HOME=str(xdg), **quick)),
        (xdg, ask(XDG_CACHE_HOME=str(xdg), **quick)),
        (home, ask(**quick)),
    ):
        assert Path(found["directory"]).parent == place / "cxsim"


def test_nothing_is_left_beside_the_sources(ask: Ask, package: Path, tmp_path: Path) -> None:
    ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"))
    assert not list(package.rglob("*.nb[ci]"))
    assert list((tmp_path / "kept").rglob("*.nbc"))


NO_SPACE = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
"""
"""From here on no file can grow beyond a kibibyte: what a full disk does to the compiled code."""


def test_without_a_writable_directory_it_works_uncached(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    found = ask(CXSIM_CACHE_DIR=str(tmp_path / "a-file" / "beneath"))
    assert found["out"] == [1.0, 1.5]
    assert found["directory"] == ""


def test_in_a_read_only_directory_it_works_uncached(ask: Ask, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    if os.access(closed, os.W_OK):
        pytest.skip("this user may write anywhere")
    found = ask(CXSIM_CACHE_DIR=str(closed))
    assert (found["out"], found["directory"]) == ([1.0, 1.5], "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of file size are for POSIX")
def test_a_full_disk_does_not_stop_a_run(ask: Ask, tmp_path: Path) -> None:
    found = ask(before=NO_SPACE, CXSIM_CACHE_DIR=str(tmp_path / "kept"))
    assert found["out"] == [1.0, 1.5]


def test_without_compiler_the_same_comes_out(ask: Ask, tmp_path: Path) -> None:
    plain = ask(CXSIM_CACHE_DIR=str(tmp_path / "kept"), NUMBA_DISABLE_JIT="1")
    assert plain["out"] == [1.0, 1.5]
    assert not plain["compiled"]


def test_the_plain_interface_of_the_compiler_gives_the_same(ask: Ask, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    plain, own = ask(CXSIM_CACHE_DIR=kept, CXSIM_PLAIN_COMPILER="1"), ask(CXSIM_CACHE_DIR=kept)
    assert plain["out"] == own["out"]
    assert plain["directory"] != own["directory"]
    assert set(plain["options"]) <= {"boundscheck", "cache", "error_model", "nogil", "nopython"}
    assert "no_cfunc_wrapper" in own["options"]
