"""Fit 1: base hazards by maximum likelihood on years 1-7 of two retention tables."""

from __future__ import annotations

import numpy as np
from report import DATA, Row, chart, legend, publish, targets

from cxsim.analysis.calibrate.hazards import fit_hazards, survival
from cxsim.analysis.calibrate.holdout import one_hazard, split
from cxsim.analysis.calibrate.retention import read_retention
from cxsim.model.mechanisms.worth import derl
from cxsim.presentation import theme

TABLES = {"regular": "regular_fit7", "high_end": "highend_fit7"}


def main() -> None:
    """Both tables: shapes, years 8-12 held out, and the tables' discounted residual lifetime."""
    known = targets()["sbg"]
    rows: list[Row] = []
    figure, axes = chart(
        "Seven years foretell the next five: 17.0% against 17.3% seen, 37.8% against 39.4%",
        "Share of the customers still there, by year. Full points fitted, open ones held out.",
        "Fader & Hardie 2007; fit: experiments/fits/base_hazards.py",
    )
    for place, (name, key) in enumerate(TABLES.items()):
        table = read_retention(DATA / "retention.csv", cohort=name)
        parts = split(table, 5)
        found = fit_hazards(parts.fit, table.years)
        alpha, beta = found.alpha.value, found.beta.value
        foretold = survival(alpha, beta, parts.periods)
        worst = 1000 * np.abs(foretold - parts.kept)[parts.after].max()
        alone = float(one_hazard(parts.fit)(np.array([12.0]))[0])
        for estimate, letter in ((found.alpha, "alpha"), (found.beta, "beta")):
            value = f"{estimate.value:.4f} ({estimate.low:.3f} to {estimate.high:.3f})"
            rows.append((f"{name}: {letter}", f"{known[key][letter]}", value, "", value[:6]))
        published = f"{known[key]['LL']}"
        rows.append((f"{name}: log-likelihood", published, f"{found.loglik:.2f}", "", ""))
        end = f"{1000 * foretold[-1]:.0f} foretold, {1000 * parts.kept[-1]:.0f} seen"
        rows.append((f"{name}: of 1,000 at year 12", "", "", end, ""))
        rows.append((f"{name}: worst of years 8-12, of 1,000", "", "", f"{worst:.1f}", ""))
        rows.append((f"{name}: one hazard for all, year 12", "", "", f"{1000 * alone:.0f}", ""))
        years = np.linspace(0, 12, 121)
        curve = survival(alpha, beta, years)
        axes.plot(years, curve, color=theme.colour(place), lw=2.2, label=name)
        axes.plot(
            years, one_hazard(parts.fit)(years), color=theme.colour(place), ls=":",
            label=f"{name}, one hazard for all",
        )  # fmt: skip
        for held in (False, True):
            mine = parts.after == held
            axes.plot(
                parts.periods[mine], parts.kept[mine], "o", color=theme.colour(place),
                markerfacecolor="white" if held else theme.colour(place), clip_on=False,
            )  # fmt: skip
    value = derl(0.668, 3.806, 0.10, 7)
    left = "high_end: lifetime left after 7 renewals, at 10%"
    rows.append((left, "7.53", "", f"{value:.3f}", ""))
    axes.set_xlim(0, 12)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share * 100:g}%")
    axes.set_xlabel("years since the beginning")
    legend(axes)
    publish("base_hazards", rows, figure)


if __name__ == "__main__":
    main()
