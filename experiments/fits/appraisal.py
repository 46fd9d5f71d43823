"""Fit 2: appraisal by performance (bp) and by disconfirmation (bd) on the ECSI slopes."""

from __future__ import annotations

import numpy as np
from report import Row, chart, legend, publish, targets

from cxsim.analysis.calibrate.survey import UNLIKE, fit_slopes, simulated_slopes
from cxsim.presentation import theme
from cxsim.scenario import load

DRAWS = 500


def main() -> None:
    """Simulated moments: slopes of satisfaction, as shares of their scale, on both."""
    known = targets()["ecsi"]
    company = load("mobile-operator").company
    target = np.array([known["S_on_E"][0], known["S_on_Q"][0]])
    error = np.array([known["S_on_E"][1], known["S_on_Q"][1]])
    draws = target + error * np.random.default_rng(1).standard_normal((DRAWS, 2))
    found = fit_slopes(company, target, draws)
    behaviour = company.behaviour
    shipped = simulated_slopes(company, np.array([behaviour.appraisal, behaviour.disconfirmation]))
    other = fit_slopes(company, target, draws, unlike=0.1)
    rows: list[Row] = []
    for moment, ours in zip(found.moments, shipped, strict=True):
        aim = f"{moment.target:.3f} (s.e. {moment.error:.3f})"
        rows.append((moment.name, aim, f"{moment.fitted:.3f}", "", f"{ours:.3f}"))
    now = (behaviour.appraisal, behaviour.disconfirmation)
    for estimate, again, ours in zip(found.estimates, other.estimates, now, strict=True):
        low = "?" if estimate.low is None else f"{estimate.low:.2f}"
        high = "?" if estimate.high is None else f"{estimate.high:.2f}"
        value = f"{estimate.value:.2f} ({low} to {high})"
        rows.append((estimate.name, "", value, "", f"{ours:g}"))
        name = f"{estimate.name}, providers less unlike (.10 for {UNLIKE:g})"
        rows.append((name, "", f"{again.value:.2f}", "", ""))
    ratio = known["disc_neg"][0] / known["disc_pos"][0]
    held = f"{ratio:.2f} in the survey"
    rows.append(("behaviour.loss_aversion", "", "", held, f"{behaviour.loss_aversion:g}"))
    figure = _figure(target, error, company)
    publish("appraisal", rows, figure)


def _figure(target: np.ndarray, error: np.ndarray, company: object) -> object:
    figure, axes = chart(
        "The survey is met by performance alone; disconfirmation pulls the slope of expectation "
        "below zero",
        "Slope of satisfaction on first expectation (across) and on quality (up), simulated for "
        "values of bp and bd; the cross is the survey with two standard errors.",
        "ECSI mobile-phone survey, n = 250 (Tenenhaus et al. 2005); experiments/fits/appraisal.py",
    )
    for place, bd in enumerate((0.0, 0.3, 0.6, 1.0)):
        path = [simulated_slopes(company, np.array([bp, bd])) for bp in (0.4, 0.8, 1.2, 1.6, 2.0)]
        xs, ys = np.array(path).T
        label = f"bd = {bd:g}, bp = .4 to 2"
        axes.plot(xs, ys, "o-", color=theme.colour(place), label=label)
    axes.errorbar(
        target[0], target[1], xerr=2 * error[0], yerr=2 * error[1], color=theme.INK, lw=2,
        label="survey",
    )  # fmt: skip
    axes.axvline(0, color=theme.QUIET, lw=0.8)
    axes.set_xlabel("slope on first expectation")
    axes.set_ylabel("slope on quality")
    legend(axes)
    return figure


if __name__ == "__main__":
    main()
