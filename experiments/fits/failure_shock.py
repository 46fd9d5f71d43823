"""Fit 3: the shock of a failure (bf), bounded from above by a telecom operator's complaints."""

from __future__ import annotations

import numpy as np
from report import Row, chart, legend, publish, targets

from cxsim.analysis.calibrate.panel import follow
from cxsim.analysis.calibrate.reasons import with_effects
from cxsim.presentation import theme
from cxsim.scenario import load
from cxsim.scenario.schema import Company

LISTEN, END = 39, 52
"""Complaints of nine months; who is gone three months later: the frame of the data."""
VALUES = np.array([0.0, 0.8, 1.6, 2.4, 3.2, 3.83, 4.5, 5.2, 6.0])
SEEDS = (1, 2, 3)
CUSTOMERS = 8000


def log_odds_ratio(company: Company, shock: float, recovery: float, fading: float) -> float:
    """Log odds of leaving in the last quarter, with a complaint before it against without."""
    names = [f"behaviour.{n}" for n in ("failure_shock", "recovery", "fading")]
    changed = with_effects(company, names, np.array([shock, recovery, fading]))
    counts = np.full(4, 0.5)
    for seed in SEEDS:
        panel = follow(changed, seed, customers=CUSTOMERS, weeks=END, listen=LISTEN)
        there = (panel.left < 0) | (panel.left >= LISTEN)
        left, heard = panel.left >= LISTEN, panel.complaints > 0
        for place, mine in enumerate((heard & left, heard & ~left, ~heard & left, ~heard & ~left)):
            counts[place] += (there & mine).sum()
    return float(np.log(counts[0] * counts[3] / (counts[1] * counts[2])))


def main() -> None:
    """The bound, and what the model says in the frame of the data."""
    known = targets()["iranian"]
    share = np.array([known["churn_if_complain"], known["churn_if_not"]])
    crude = float(np.diff(np.log(share / (1 - share)))[0] * -1)
    adjusted, error = known["logit"]["Complains"]
    company = load("mobile-operator").company
    shipped = company.behaviour
    frames = {
        "mended by .6": (shipped.recovery, shipped.fading),
        "never mended": (1e-3, shipped.fading),
        "never mended, a year": (1e-3, 52.0),
    }
    figure, axes = chart(
        "Complaints foretell leaving there far more than failures can here, whatever the shock",
        "Log odds ratio of leaving in the last quarter, with a complaint in the nine months before "
        "it against without, by the size of the shock.",
        "UCI data set 563, 2,850 customers; experiments/fits/failure_shock.py",
    )
    rows: list[Row] = [
        ("log odds ratio, adjusted: bound on bf", f"{adjusted} (s.e. {error})",
         f"bf at most {adjusted + 1.96 * error:.2f}", "", f"{shipped.failure_shock:g}"),
        ("log odds ratio, crude", f"{crude:.2f}", "", "", ""),
    ]  # fmt: skip
    for place, (name, (recovery, fading)) in enumerate(frames.items()):
        curve = [log_odds_ratio(company, v, recovery, fading) for v in VALUES]
        axes.plot(VALUES, curve, "o-", color=theme.colour(place), label=name)
        now = float(np.interp(shipped.failure_shock, VALUES, curve))
        reach = np.array(curve) >= crude
        crossing = f"bf {VALUES[np.argmax(reach)]:g}" if reach.any() else "not reached by bf 6"
        most = f"{max(curve):.2f} at most"
        rows.append((f"simulated, {name}", f"{crude:.2f}", crossing, most, f"{now:.2f}"))
    axes.axhline(crude, color=theme.INK, lw=1.5, ls="--", label="data, crude")
    axes.axvline(adjusted, color=theme.QUIET, lw=1, ls=":", label="bound on bf")
    axes.set_xlabel("bf: shock of a failure nobody mends (logit)")
    legend(axes)
    publish("failure_shock", rows, figure)


if __name__ == "__main__":
    main()
