"""What the numbers were taken on: processor, cores, load and versions. No host name, no path."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path
from typing import Any

from cxsim.runs.cpus import cpus
from cxsim.runs.provenance import code_digest, versions


def vectors() -> str:
    """The widest vector unit that Linux names: avx512, avx2, neon, or unknown."""
    try:
        flags = Path("/proc/cpuinfo").read_text().split()
    except OSError:
        return "unknown"
    for name, flag in (("avx512", "avx512f"), ("avx2", "avx2"), ("neon", "asimd")):
        if flag in flags:
            return name
    return "unknown"


def processor() -> str:
    """The processor's model name, as far as it is told."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def described() -> dict[str, Any]:
    """Machine and versions as plain JSON."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "processor": processor(),
        "vectors": vectors(),
        "cores": cpus(),
        "load": round(os.getloadavg()[0], 1),
        "versions": versions(),
        "model_code": code_digest()[:12],
    }
