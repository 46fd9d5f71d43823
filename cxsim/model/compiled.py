"""How rules are compiled: once for the whole model, cached under a digest of its sources.

Numba's own cache looks only at the file of the compiled function. A rule edited in another
file would be answered from the old code, so the digest of every source of the model is part
of the cache directory's name. Without a writable directory nothing is cached and all works.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.registry import CPUDispatcher

F = TypeVar("F", bound=Callable[..., Any])


@cache
def sources_digest() -> str:
    """Sha256 (hex) over the names and contents of the model's Python sources."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _cache_root() -> Path:
    chosen = os.environ.get("CXSIM_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else Path.home() / ".cache"


@cache
def cache_directory() -> Path | None:
    """The writable directory for compiled code, or None when there is none."""
    try:
        path = _cache_root() / "cxsim" / sources_digest()[:16]
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".probe-{os.getpid()}"
        probe.write_bytes(b"ok")
        probe.unlink()
    except (OSError, RuntimeError):
        return None
    return path


class _Rule(CPUDispatcher):
    """Plain Python when called from Python; compiled and inlined when called in a kernel."""

    def __call__(self, *args: Any) -> Any:
        return self.py_func(*args)


def rule(function: F) -> F:
    """A pure scalar function, called by the Mesa agent and by the compiled loop alike.

    From Python it runs as it is written, to be read and stepped through.
    """
    if numba.config.DISABLE_JIT:
        return function
    options = {"nopython": True, "error_model": "numpy", "inline": "always"}
    return functools.update_wrapper(_Rule(py_func=function, targetoptions=options), function)


class _Distinct(CompilerBase):
    """Numba's pipeline with the promise that array arguments do not overlap."""

    def define_pipelines(self) -> list[Any]:
        self.state.flags.noalias = True
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


def over_columns(function: F) -> F:
    """A compiled pass over columns that do not overlap, so that it runs on vector units."""
    return numba.njit(error_model="numpy", nogil=True, pipeline_class=_Distinct)(function)


def kernel(function: F) -> F:
    """The compiled entry to the passes: releases the GIL and is cached where possible."""
    directory = cache_directory()
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(directory or "")
    try:
        return numba.njit(error_model="numpy", nogil=True, cache=directory is not None)(function)
    finally:
        numba.config.CACHE_DIR = before
