"""How rules are compiled: once for the whole model, cached under a digest of its sources.

Numba's own cache looks only at the file of the compiled function. A rule edited in another
file would be answered from the old code, so the digest of every source of the model is part
of the cache directory's name. Without a writable directory nothing is cached and all works.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import config as _numba_config
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.extending import register_jitable as _register_jitable

config: Any = _numba_config
njit: Any = numba.njit
register_jitable: Any = _register_jitable

PLAIN = bool(os.environ.get("CXSIM_PLAIN_COMPILER"))
"""Compile by Numba's public interface only: slower, same results, should that interface change."""

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
        path = _cache_root() / "cxsim" / (sources_digest()[:16] + "-plain" * PLAIN)
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".probe-{os.getpid()}"
        probe.write_bytes(b"ok")
        probe.unlink()
    except (OSError, RuntimeError):
        return None
    return path


_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_KERNEL: dict[str, Any] = {} if PLAIN else {"no_cfunc_wrapper": True}
_PART: dict[str, Any] = {} if PLAIN else _KERNEL | {"no_cpython_wrapper": True}
"""Entries that nobody calls would only cost compiling: of a kernel from C, of a part any."""


class _Distinct(CompilerBase):
    """Numba's pipeline with the promise that array arguments do not overlap."""

    def define_pipelines(self) -> list[Any]:
        self.state.flags.noalias = True
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


def inner(function: F) -> F:
    """A part of a kernel, compiled on its own.

    From Python this, and every other part, runs as it is written, to be read and stepped through.
    """
    return register_jitable(**_OPTIONS, **_PART)(function)


def rule(function: F) -> F:
    """A pure scalar function, called by the Mesa agent and by the compiled loop alike.

    In a kernel it is compiled once and inlined wherever it is called.
    """
    inlined = {} if PLAIN else {"forceinline": True}
    return register_jitable(**_OPTIONS, **_PART, **inlined)(function)


def over_columns(function: F) -> F:
    """A pass over columns that do not overlap, so that it runs on vector units."""
    distinct = {} if PLAIN else {"pipeline_class": _Distinct}
    return register_jitable(**_OPTIONS, **_PART, **distinct)(function)


def kernel(function: F) -> F:
    """The compiled entry to the passes: releases the GIL and is cached where possible."""
    directory = cache_directory()
    before = config.CACHE_DIR
    config.CACHE_DIR = str(directory or "")
    try:
        compiled = njit(**_OPTIONS, **_KERNEL, cache=directory is not None)(function)
    finally:
        config.CACHE_DIR = before
    if directory is not None and not config.DISABLE_JIT:
        _save_if_possible(compiled)
    return compiled


def _save_if_possible(compiled: Any) -> None:
    """A full disk costs the next start its time, not this run its life."""
    save = compiled._cache.save_overload

    def quietly(*args: Any) -> None:
        with suppress(OSError):
            save(*args)

    compiled._cache.save_overload = quietly
