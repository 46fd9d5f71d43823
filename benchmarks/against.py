"""The common work (`work`): our own rules against other frameworks, each in its own process."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import common, work
from benchmarks.measure import cpu, interleaved, rate, ratio

ROOT = Path(__file__).parent.parent
PEERS = {
    "Mesa, idiomatic": "mesa_idiomatic",
    "Mesa, tuned by hand": "mesa_tuned",
    "AgentPy": "agentpy_",
    "mesa-frames": "mesa_frames_",
    "NumPy float32": "numpy_",
}
SLOW = ("mesa_idiomatic", "mesa_tuned", "agentpy_")
ONE_CORE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")} | {
    "POLARS_MAX_THREADS": "1"
}
OURS, TOGETHER = "cxsim, one structure", "cxsim, four structures"


class Peer:
    """A peer's process, kept running; each call simulates a new seed."""

    def __init__(self, module: str, python: str, customers: int) -> None:
        self.customers, self.seed = customers, 0
        self.kept: list[float] = []
        self.kib = 0
        self.process = subprocess.Popen(
            [python, "-m", "benchmarks.peers.worker", module], cwd=ROOT, text=True,
            env=os.environ | ONE_CORE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.started = json.loads(self._line() or "{}")

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def __call__(self) -> float:
        """Nanoseconds of CPU a customer and week."""
        assert self.process.stdin
        self.seed += 1
        self.process.stdin.write(f"{self.customers} {work.WEEKS} {self.seed}\n")
        self.process.stdin.flush()
        answer = json.loads(self._line())
        self.kept.append(answer["left"] / self.customers)
        self.kib = max(self.kib, answer["kib"])
        return answer["cpu"] / (self.customers * work.WEEKS) * 1e9

    def bytes(self) -> float:
        """Peak memory a customer, beyond what the process had before the first."""
        return (self.kib - self.started["kib"]) * 1024 / self.customers

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)


class Ours:
    """The common work by our own rules."""

    def __init__(self, customers: int, structures: int) -> None:
        self.customers, self.structures, self.seed = customers, structures, 0
        self.kept: list[float] = []

    def __call__(self) -> float:
        """Nanoseconds of CPU a customer and week of one structure."""
        self.seed += 1
        asked = common.prepare(self.customers, self.seed, self.structures)
        totals: list[Any] = []
        units = self.customers * work.WEEKS * self.structures
        spent = cpu(lambda: totals.append(common.simulate(asked, work.WEEKS)), units)
        self.kept.append(1.0 - totals[0][1][0].sum() / self.customers)
        return spent


def _start(stack: ExitStack, pythons: Sequence[str], module: str, customers: int) -> Peer | None:
    for python in (*pythons, sys.executable):
        peer = Peer(module, python, customers)
        if peer.started:
            stack.callback(peer.close)
            return peer
    return None


def _retention(shares: list[float], customers: int) -> tuple[float, float]:
    mean = statistics.mean(shares)
    return mean, math.sqrt(mean * (1.0 - mean) / (customers * len(shares)))


def measured(
    rounds: int, pythons: Sequence[str], slow: int, fast: int, ours: int
) -> dict[str, Any]:
    """Rates, ratios and agreement, as plain JSON; a peer that does not start is left out."""
    with ExitStack() as stack:
        started = {
            name: _start(stack, pythons, module, slow if module in SLOW else fast)
            for name, module in PEERS.items()
        }
        peers = {name: peer for name, peer in started.items() if peer}
        own = {OURS: Ours(ours, 1), TOGETHER: Ours(ours, 4)}
        times = interleaved({**peers, **own}, rounds)
    mean, error = _retention(own[OURS].kept, ours)
    out: dict[str, Any] = {"weeks": work.WEEKS, "absent": sorted(set(PEERS) - set(peers))}
    for name, peer in {**peers, **own}.items():
        here, own_error = _retention(peer.kept, peer.customers)
        out[name] = {
            "customers": peer.customers, "rate": rate(times[name]), "retention": here,
            "standard error": own_error, "deviation": (here - mean) / math.hypot(error, own_error),
        } | ({"version": peer.started["version"], "bytes": peer.bytes()}
             if isinstance(peer, Peer) else {})  # fmt: skip
    out["ratios"] = {
        f"{whose} over {name}": ratio(times[name], times[whose])
        for whose in (OURS, TOGETHER)
        for name in peers
    }
    out["ratios"]["four over one"] = ratio(times[OURS], times[TOGETHER])
    return out
