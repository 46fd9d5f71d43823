"""For each structure, the environments in which it did best, tried again on new seeds.

    cxsim sweep experiments/every-structure-wins --store runs.sqlite
    cxsim export every-structure-wins --store runs.sqlite --to csv
    python experiments/every-structure-wins/confirm.py RUNS.csv

Choosing the best of many on the seeds that made them look best flatters the choice, so only the
new seeds count. A structure is confirmed where the lower end of a simultaneous 95% interval
(paired t over seeds, Bonferroni over its rivals and over the environments it may try) of its
difference to every rival is not below minus the margin, and shown alone where it is above zero.
Environments are tried in the order of its lead until one shows it alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from cxsim.analysis.plan import Plan, plan
from cxsim.runs.experiment import read_experiment
from cxsim.runs.simulate import simulate_together

OUTCOMES = {"retention_156": 0.005, "equity": 5.0}
"""Outcome -> difference that does not matter: half a point, five units of currency."""

CANDIDATES, SEEDS, CUSTOMERS = 12, range(1001, 1017), 3000


def candidates(runs: pd.DataFrame, outcome: str, margin: float) -> dict[str, list[int]]:
    """Structure -> environments with the largest lead over the best rival, the largest first.

    Those in which no structure differs from another by what matters decide nothing.
    """
    means = runs.pivot_table(index="environment", columns="ownership", values=outcome)
    means = means[means.max(axis=1) - means.min(axis=1) > margin]
    found = {}
    for name in means:
        lead = means[name] - means.drop(columns=name).max(axis=1)
        found[str(name)] = [int(e) for e in lead.nlargest(CANDIDATES).index]
    return found


def lowest(study: Plan, environment: int, name: str, outcome: str) -> tuple[float, float, str]:
    """Mean lead over the closest rival, lower end of its interval, and that rival."""
    names = [s.ownership.name for s in study.worlds[0].scenarios]
    scenarios = [study.scenario(environment, n) for n in range(len(names))]
    runs = simulate_together(scenarios, SEEDS, customers=CUSTOMERS, weeks=study.size[1])
    values = np.array([run.metrics[outcome] for run in runs]).reshape(len(SEEDS), len(names))
    mine = values[:, [names.index(name)]]
    rivals = [n for n in names if n != name]
    lead = mine - values[:, [names.index(n) for n in rivals]]
    quantile = stats.t.ppf(1 - 0.025 / len(rivals) / CANDIDATES, len(SEEDS) - 1)
    low = lead.mean(0) - quantile * lead.std(0, ddof=1) / np.sqrt(len(SEEDS))
    worst = int(low.argmin())
    return float(lead.mean(0)[worst]), float(low[worst]), rivals[worst]


def tried(
    study: Plan, environments: list[int], name: str, outcome: str
) -> tuple[int, float, float, str]:
    """The first environment that shows a structure alone, else the one nearest to it."""
    tries: list[tuple[int, float, float, str]] = []
    for environment in environments:
        tries.append((environment, *lowest(study, environment, name, outcome)))
        if tries[-1][2] > 0:
            break
    return max(tries, key=lambda t: t[2])


def main(place: Path) -> None:
    """Print the table of the README."""
    study = plan(read_experiment(Path(__file__).parent))
    runs = pd.read_csv(place)
    print("| structure | outcome | environment | lead over | mean | low | |")
    print("|---|---|---|---|---|---|---|")
    for outcome, margin in OUTCOMES.items():
        for name, environments in candidates(runs, outcome, margin).items():
            environment, mean, low, rival = tried(study, environments, name, outcome)
            word = "alone" if low > 0 else "confirmed" if low > -margin else "not shown"
            cells = (name, outcome, environment, rival, f"{mean:.4g}", f"{low:.4g}", word)
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
