"""Plain NumPy in float32: a column an attribute, whole columns at a time, the gone taken out."""

import numpy as np

from benchmarks import work

CUMULATIVE = np.array(work.cumulative(), np.float32)
FLAT = (CUMULATIVE + np.arange(3, dtype=np.float32)[:, None]).ravel()
LEVEL = np.array(work.QUALITY, np.float32) - np.array(work.GAP, np.float32)
LEVEL -= np.array(work.LOST, np.float32)


def prepare(customers, seed):
    """Columns and a generator."""
    numbers = np.arange(customers)
    return {
        "rng": np.random.default_rng(seed + 1_000_000),
        "tenure": work.tenure(numbers).astype(np.int32),
        "touchpoint": work.touchpoint(numbers).astype(np.int32),
        "base": work.base(numbers).astype(np.float32),
        "satisfaction": np.zeros(customers, np.float32),
        "expectation": np.full(customers, work.EXPECTATION, np.float32),
    }


def run(model, weeks):
    """All weeks; how many customers are left."""
    one, rng = np.float32(1.0), model.pop("rng")
    history = []
    for week in range(weeks):
        t, e, s = model["tenure"], model["expectation"], model["satisfaction"]
        n = len(t)
        stage = (t >= work.STAGES[0]).astype(np.int32) + (t >= work.STAGES[1])
        u = rng.random(n, np.float32)
        there = np.searchsorted(FLAT, u + stage, side="right").astype(np.int32)
        there = np.minimum(there - stage * np.int32(work.SIZE), work.SIZE - 1)
        p = LEVEL[model["touchpoint"], there]
        p = np.clip(p + np.float32(work.NOISE) * rng.standard_normal(n, np.float32), 0.0, one)
        d = p - e
        gain, loss = np.maximum(d, 0.0), np.maximum(-d, 0.0)
        u = np.float32(work.DISCONFIRMATION) * (gain - np.float32(work.LOSS_AVERSION) * loss)
        weight = np.float32(max(work.MEMORY, 1.0 / (week + 1 + work.PRIOR)))
        s = s + weight * (np.clip(u, -one, one) - s)
        e = np.clip(e + np.float32(work.RISE) * gain - np.float32(work.FALL) * loss, 0.0, one)
        history.append((np.bincount(there, minlength=8), np.bincount(there, p, minlength=8)))
        hazard = one / (one + np.exp(np.float32(work.EFFECT) * s - model["base"]))
        stay = rng.random(n, np.float32) >= hazard
        columns = {"tenure": t + np.int32(1), "touchpoint": there, "satisfaction": s,
                   "expectation": e, "base": model["base"]}  # fmt: skip
        model.update({name: column[stay] for name, column in columns.items()})
    model["history"] = history
    return len(model["base"])
