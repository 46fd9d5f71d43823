"""A study's charts, tables and provenance in a folder, each file written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cxsim.analysis.comparison import Comparison
from cxsim.analysis.evidence import Assumptions
from cxsim.errors import CxsimError, UsageError
from cxsim.presentation.charts import ranked_differences, retention_curves
from cxsim.presentation.records import to_csv, to_json
from cxsim.presentation.theme import save
from cxsim.runs.run import Run


def write_outputs(
    directory: Path,
    comparison: Comparison,
    runs: Sequence[Run],
    provenance: Mapping[str, Any],
    assumed: Assumptions | None = None,
) -> list[Path]:
    """Write ranked-differences and retention (PNG, SVG), table (CSV, JSON) and provenance.json.

    The same study leaves the same bytes. With two arms, the curves of the second are in
    retention-ARM.png and .svg. ``assumed``: what it rests on.

    Raises
    ------
    UsageError : the directory is a file or may not be written.
    CxsimError : the disk is full or fails.
    """
    check_directory(directory)
    files = _files(comparison, runs, provenance, assumed)
    for name, content in files.items():
        write(directory / name, content)
    return [directory / name for name in files]


def check_directory(directory: Path) -> None:
    """Make the directory if need be and see that a file can be written in it.

    Meant to be called before the runs as well: a study is not to fail on its last line.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise explain(directory, error) from error


def write(path: Path, content: bytes) -> None:
    """Write a file whole: beside its place first, then moved there."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(0o666 & ~_umask())
            Path(beside).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError as error:
        raise explain(path, error) from error


def explain(path: Path, error: OSError) -> CxsimError:
    """What went wrong at a path, and what to do, as one of our own errors."""
    if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR):
        return UsageError(
            f"-o {path}: a file stands where a folder is needed, or a folder where a file is; "
            "give another place"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UsageError(f"-o {path}: no permission to write here; give another place")
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return CxsimError(f"-o {path}: the disk is full; make room or give another place")
    return CxsimError(
        f"-o {path}: cannot be written ({error.strerror or error}); give another place"
    )


def foot(comparison: Comparison, provenance: Mapping[str, Any], environments: int = 1) -> str:
    """Source of a chart: what was simulated and the digest that names the results."""
    scenarios: list[dict[str, str]] = list(provenance.get("scenarios", []))
    parts = (
        [", ".join(dict.fromkeys(s[key] for s in scenarios)) for key in ("company", "future")]
        if scenarios
        else []
    )
    version = f" {provenance.get('versions', {}).get('cxsim', '')}".rstrip()
    seeds = "1 seed" if comparison.asked == 1 else f"{comparison.asked} seeds"
    size = f"{seeds} of {comparison.customers:,} customers"
    digest = str(provenance.get("digest", ""))[:12]
    size += f"; mean over {environments:,} environments" if environments > 1 else ""
    what = "; ".join([*parts, size])
    return f"Source: simulation with cxsim{version} ({what}). Results {digest}."


def _files(
    comparison: Comparison,
    runs: Sequence[Run],
    provenance: Mapping[str, Any],
    assumed: Assumptions | None,
) -> dict[str, bytes]:
    source = foot(comparison, provenance)
    figures = {"ranked-differences": ranked_differences(comparison, source)}
    for number, arm in enumerate(comparison.arms):
        name = f"retention-{arm}" if number else "retention"
        figures[name] = retention_curves(runs, arm, comparison, foot=source)
    files: dict[str, bytes] = {}
    for name, figure in figures.items():
        files[f"{name}.png"] = save(figure, "png")
        files[f"{name}.svg"] = save(figure, "svg")
    files["table.csv"] = to_csv(comparison).encode()
    files["table.json"] = to_json(comparison, assumed=assumed, provenance=provenance).encode()
    plain = json.dumps(dict(provenance), ensure_ascii=False, indent=2, sort_keys=True)
    files["provenance.json"] = f"{plain}\n".encode()
    return files


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
