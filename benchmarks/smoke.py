"""Whether the compiled driver has become slower, in a way that noise cannot explain.

The time of a person's week is held against the time of its draws alone, both taken in turns in this
process, so that the machine and its load cancel. A week that costs more than 1.3 times as many
draws as the stored ratio fails; `python -m benchmarks.smoke --store` stores a new one. The ratio
depends on the width of the vector units and is kept for each; where none is kept, none fails.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks import bounds
from benchmarks.full import scenarios
from benchmarks.in_c import worlds
from benchmarks.machine import vectors
from benchmarks.measure import cpu, interleaved
from cxsim.model.calendar import QUARTER
from cxsim.model.crowd import Crowd

STORE = Path(__file__).parent / "smoke.json"
LOSS, ROUNDS, CUSTOMERS = 1.3, 40, 20_000


def week_in_draws(rounds: int = ROUNDS) -> float:
    """How many times the draws of an active person's week its whole week takes, at its fastest."""
    [world] = worlds(scenarios(1), 1, CUSTOMERS, 1, Crowd)
    crowd = world.crowd

    def quarter() -> float:
        world.plan()
        spent = cpu(lambda: crowd.live(world.week, QUARTER, [world.conditions]), 1.0)
        active = crowd.history[-1].weekly[0, :, 1:3].sum()
        world.pass_time(QUARTER)
        return float(spent / active)

    times = interleaved({"draws": bounds.draws_task(500), "week": quarter}, rounds)
    return min(times["week"]) / min(times["draws"])


def main() -> int:
    """0 if fast enough or not known, 1 if slower."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--store", action="store_true", help="keep this ratio as the one to hold")
    store = asked.parse_args().store
    kind = vectors()
    kept = json.loads(STORE.read_text()) if STORE.exists() else {}
    found = week_in_draws()
    if store:
        kept[kind] = round(found, 2)
        STORE.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n")
        print(f"a week costs {found:.2f} times its draws; stored for {kind}")
        return 0
    limit = LOSS * kept[kind] if kind in kept else float("inf")
    for _ in range(2):
        if found <= limit:
            break
        found = min(found, week_in_draws())
    known = f"stored {kept[kind]:.2f}, limit {limit:.2f}" if kind in kept else "none stored"
    print(f"a week costs {found:.2f} times its draws ({kind}: {known})")
    if found > limit:
        print("The driver has become slower: see 'When the smoke test fails' in the README there.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
