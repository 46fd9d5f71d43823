"""The same full week written by hand in C (`c/week.c`): compiled here, run over the same people."""

from __future__ import annotations

import ctypes
import functools
import os
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import COMMUNITY, Conditions, Rules, Signals
from cxsim.model.crowd import Crowd
from cxsim.model.luck import NORMAL_AT, NORMAL_STEP
from cxsim.model.world import World, step_together
from cxsim.scenario.schema import Scenario

WHOLE = ("status", "touchpoint", "kind", "clock", "joined")
REAL = ("satisfaction", "expectation", "encounters", "scar", "goodwill", "resistance")
SOURCE = Path(__file__).parent / "c" / "week.c"
FLAGS = ("-O3", "-march=native", "-mprefer-vector-width=512", "-ffp-contract=off",
         "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared")  # fmt: skip
POINTERS = ("whole", "real", "who", "term", "base", "contact", "voices", "near", "near_last",
            "level", "gap", "handoff", "alias", "margin", "competitor", "promised", "innovation",
            "imitation", "normal_at", "normal_step", "weekly", "by_touchpoint", "exits",
            "reasons")  # fmt: skip
NUMBERS = ("structures", "rows", "size", "kinds", "neighbours", "planned", "cohorts",
           "first_week", "offset", "weeks")  # fmt: skip


class _Call(ctypes.Structure):
    _fields_ = (
        [(name, ctypes.c_void_p) for name in POINTERS]
        + [(name, ctypes.c_int64) for name in NUMBERS]
        + [(name, ctypes.c_uint32) for name in ("k0", "k1", "purchase")]
    )


class _Rules(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in Rules._fields]


@functools.cache
def library() -> ctypes.CDLL:
    """The C version, compiled for this machine with the C compiler of the path (or $CC)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "week.so"
        subprocess.run([os.environ.get("CC", "cc"), *FLAGS, SOURCE, "-o", path], check=True)
        return ctypes.CDLL(str(path))


class CCrowd(Crowd):
    """A crowd whose weeks are run by the C version; totals and conditions as of the other."""

    def __init__(
        self, scenarios: Sequence[Scenario], customers: int, seed: int, threads: int = 1
    ) -> None:
        super().__init__(scenarios, customers, seed, threads)
        people, start, many = self.people, self.columns(), (len(scenarios), 1, 1)
        who = np.arange(self.rows, dtype=np.int32) % COMMUNITY
        whole = np.array([getattr(start, name) for name in WHOLE], np.int32)
        self.state: dict[str, Any] = {
            "whole": np.tile(whole, many),
            "real": np.tile(np.stack([getattr(start, name) for name in REAL]), many),
            "who": np.concatenate([who, np.zeros(16, np.int32)]),
            "term": people.term[people.segment],
            "base": people.base.copy(),
            "contact": people.contact[people.segment],
            "voices": np.tile(people.first.astype(np.float32), (len(scenarios), 1)),
            "near": people.near,
            "near_last": people.near_last,
            "normal_at": NORMAL_AT,
            "normal_step": NORMAL_STEP,
        }

    def live(self, week: int, weeks: int, now: Sequence[Conditions]) -> None:
        blocks = -(-self.rows // 1024)
        parts = np.linspace(0, blocks, min(self.threads, blocks) + 1).astype(int)
        ranges = list(pairwise(parts))
        if len(ranges) == 1:
            self.history.append(self._in_c(ranges[0], week, weeks, now))
            return
        with ThreadPoolExecutor(len(ranges)) as pool:
            done = list(pool.map(lambda part: self._in_c(part, week, weeks, now), ranges))
        self.history.append(Signals(*(sum(part) for part in zip(*done, strict=True))))

    def _in_c(
        self, blocks: tuple[int, int], week: int, weeks: int, now: Sequence[Conditions]
    ) -> Signals:
        signals = self.no_signals(week, weeks)
        met = Conditions(*(np.stack(column) for column in zip(*now, strict=True)))
        arrays = self.state | {
            "weekly": signals.weekly, "by_touchpoint": signals.touchpoint,
            "exits": signals.exits, "reasons": signals.reasons,
            "alias": met.alias[0], "margin": met.margin[0],
        }  # fmt: skip
        for name in (
            "level",
            "gap",
            "handoff",
            "competitor",
            "promised",
            "innovation",
            "imitation",
        ):
            arrays[name] = np.ascontiguousarray(getattr(met, name), np.float32)
        call = _Call(
            **{name: array.ctypes.data for name, array in arrays.items()},
            structures=len(now), rows=self.rows, size=signals.touchpoint.shape[1],
            kinds=met.level.shape[2], neighbours=self.people.near.shape[1],
            planned=met.level.shape[1], cohorts=signals.exits.shape[1], first_week=week,
            offset=week % QUARTER, weeks=weeks, k0=int(self.key[0]), k1=int(self.key[1]),
            purchase=int(met.purchase[0]),
        )  # fmt: skip
        rules = _Rules(*(float(value) for value in self.rules))
        first, last = (ctypes.c_int64(int(block)) for block in blocks)
        library().run_blocks(ctypes.byref(call), ctypes.byref(rules), first, last)
        return signals

    def lean(self, preference_shares: Any) -> None:
        """Customers take on the channel preferences of these shares, in the C columns, too."""
        if np.array_equal(preference_shares, self.leaning):
            return
        super().lean(preference_shares)
        numbers = self.state["who"][: self.rows] + np.arange(self.rows) // 1024 * 1024
        self.state["whole"][:, WHOLE.index("kind")] = self.kind[numbers]


def worlds(
    scenarios: Sequence[Scenario], seed: int, customers: int, threads: int, crowd: type[Crowd]
) -> list[World]:
    """Worlds that share one crowd of this type."""
    shared = crowd(scenarios, customers, seed, threads)
    return [
        World(scenario, rng=seed, driver="compiled", crowd=shared, place=place)
        for place, scenario in enumerate(scenarios)
    ]


def run(asked: Sequence[World], weeks: int) -> None:
    """All weeks, quarter by quarter."""
    for week in range(0, weeks, QUARTER):
        step_together(asked, min(QUARTER, weeks - week))
