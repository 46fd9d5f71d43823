"""The compiled driver in plain Python, without Numba's compiler: identical to the bit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np

from cxsim.model.world import World
from cxsim.scenario import load

SCRIPT = """
import sys
import numpy as np
from cxsim.model.world import World
from cxsim.scenario import load

asked = load("omnichannel-retailer", "distributed", "rising-expectations")
world = World(asked, rng=11, customers=40, driver="compiled", weeks_per_step=17)
world.step()
parts = [*world.columns, world.crowd.weekly(), world.crowd.by_touchpoint(), world.crowd.exits()]
sys.stdout.buffer.write(b"".join(np.ascontiguousarray(part).tobytes() for part in parts))
"""


def in_plain_python(script: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_plain_python_and_compiled(run: Callable[..., World]) -> None:
    asked = load("omnichannel-retailer", "distributed", "rising-expectations")
    world = run(asked, weeks=17, customers=40)
    parts = [*world.columns, world.crowd.weekly(), world.crowd.by_touchpoint(), world.crowd.exits()]
    compiled = b"".join(np.ascontiguousarray(part).tobytes() for part in parts)
    assert in_plain_python(SCRIPT) == compiled
    assert in_plain_python(SCRIPT.replace("rng=11", "rng=12")) != compiled
