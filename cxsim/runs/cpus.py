"""How many CPUs this process may really use."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path


def cpus(proc: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")) -> int:
    """CPUs by affinity and by the quota of the control group, whichever is less; at least 1.

    A container sees all CPUs of its host; its quota says how many of them it may keep busy.
    """
    allowed = [float(_affinity()), *_quotas(proc, root)]
    return max(1, math.ceil(min(allowed)))


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quotas(proc: Path, root: Path) -> Iterator[float]:
    """Quota in CPUs of this process's control group and of all above it (versions 1 and 2)."""
    for line in _words(proc, "\n"):
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        below = Path(path.strip("/"))
        for group in [below, *below.parents]:
            if controllers == "":
                yield from _quota(_words(root / group / "cpu.max"))
            elif "cpu" in controllers.split(","):
                folder = root / controllers / group
                quota = _words(folder / "cpu.cfs_quota_us")
                yield from _quota(quota + _words(folder / "cpu.cfs_period_us"))


def _quota(words: list[str]) -> Iterator[float]:
    """Quota and period in microseconds -> CPUs; nothing where there is no limit."""
    if len(words) == 2 and words[0].isdigit() and words[1].isdigit() and int(words[1]) > 0:
        yield int(words[0]) / int(words[1])


def _words(file: Path, separator: str | None = None) -> list[str]:
    try:
        return file.read_text().split(separator)
    except OSError:
        return []
