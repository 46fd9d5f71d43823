"""What a run is: the digest of everything that can change its result.

Equal keys, equal results, to the bit: a run is never computed twice, whichever study asks for
it, and a change of the model's code is a change of all keys.
"""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from typing import Any

from cxsim.runs.provenance import LIBRARIES, code_digest, versions

DECISIVE = LIBRARIES


@cache
def engine() -> dict[str, Any]:
    """What computes a run: digest of the model's code, versions that decide results, machine."""
    known = versions()
    return {
        "model_code": code_digest(),
        "versions": {name: known[name] for name in DECISIVE},
        "python": ".".join(platform.python_version_tuple()[:2]),
        "machine": platform.machine(),
    }


@cache
def engine_digest() -> str:
    """sha256, in hexadecimal, of `engine`."""
    return sha256(engine())


def run_key(scenario: str, seed: int, customers: int, weeks: int, engine: str) -> str:
    """The name of a run, 64 hexadecimal digits.

    Parameters
    ----------
    scenario, engine : their digests (`cxsim.scenario.digest`, `engine_digest`); the arm of
        resources is a part of the scenario.
    """
    return sha256([scenario, seed, customers, weeks, engine])


def sha256(value: Any) -> str:
    """sha256, in hexadecimal, of a value as canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
