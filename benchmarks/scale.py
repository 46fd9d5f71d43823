"""How cost grows: customers, weeks, structures, seeds, each alone; the figure `curves.png`."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from benchmarks.full import scenarios
from benchmarks.measure import cpu, interleaved
from cxsim.runs.simulate import simulate_together

STEPS: dict[str, tuple[int, ...]] = {
    "customers": (5_000, 10_000, 20_000, 50_000, 100_000, 200_000),
    "weeks": (26, 52, 104, 208, 416),
    "structures": (1, 2, 3, 4, 5),
    "seeds": (1, 2, 4, 8),
}
USUAL = {"customers": 20_000, "weeks": 156, "structures": 1, "seeds": 1}


def _spend(size: dict[str, int]) -> float:
    asked = scenarios(size["structures"])

    def runs() -> None:
        for seed in range(1, size["seeds"] + 1):
            simulate_together(asked, [seed], customers=size["customers"], weeks=size["weeks"])

    return cpu(runs, 1e9)


def measured(rounds: int) -> dict[str, Any]:
    """CPU seconds (medians) for each step of each size, the others as usual."""
    tasks = {
        (name, step): (lambda size=USUAL | {name: step}: _spend(size))
        for name, steps in STEPS.items()
        for step in steps
    }
    times = interleaved({f"{n} {s}": task for (n, s), task in tasks.items()}, rounds)
    return {
        name: {step: statistics.median(times[f"{name} {step}"]) for step in steps}
        for name, steps in STEPS.items()
    }


def lines(curves: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Fixed and marginal CPU seconds of each size, and the worst relative miss of the line."""
    import numpy as np

    out = {}
    for name, curve in curves.items():
        x, y = np.array([float(step) for step in curve]), np.array([*curve.values()])
        slope, fixed = np.polyfit(x, y, 1, w=1.0 / y)
        miss = float(np.max(np.abs((fixed + slope * x) / y - 1.0)))
        out[name] = {"fixed": float(fixed), "each": float(slope), "worst miss": miss}
    return out


def draw(curves: dict[str, Any], place: Path) -> None:
    """One panel a size; the line is a fixed cost and a linear one."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, len(curves), figsize=(11, 2.8), layout="constrained")
    fitted = lines(curves)
    for panel, (name, curve) in zip(panels, curves.items(), strict=True):
        x, y, line = [float(step) for step in curve], list(curve.values()), fitted[name]
        fit = [line["fixed"] + line["each"] * step for step in x]
        panel.plot(x, fit, color="0.7", lw=3, label="fixed + linear")
        panel.plot(x, y, "o-", color="#0b5394", ms=4, lw=1.5, label="measured")
        panel.set(xlabel=name, xlim=(0, None), ylim=(0, None))
        panel.locator_params(axis="x", nbins=4, integer=True)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("CPU seconds")
    panels[0].legend(frameon=False)
    figure.savefig(place, dpi=150, metadata={"Software": None})
    plt.close(figure)
