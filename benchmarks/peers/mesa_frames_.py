"""mesa-frames on Polars as its documentation writes it: `with_columns` over the whole set.

Written for 0.1.0a0, a pre-release and the only version on PyPI; development goes on in the
project's repository.
"""

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

from benchmarks import work

CUMULATIVE = np.array(work.cumulative(), np.float32)
FLAT = pl.Series((CUMULATIVE + np.arange(3, dtype=np.float32)[:, None]).ravel())
LEVEL = np.array(work.QUALITY) - np.array(work.GAP) - np.array(work.LOST)
LEVEL = pl.Series(LEVEL.ravel().astype(np.float32))


def floats(value):
    """A float32 literal."""
    return pl.lit(value, dtype=pl.Float32)


class Customers(AgentSetPolars):
    """All customers."""

    def __init__(self, model, customers):
        super().__init__(model)
        numbers = np.arange(customers)
        self += pl.DataFrame({
            "unique_id": numbers,
            "tenure": work.tenure(numbers).astype(np.int32),
            "touchpoint": work.touchpoint(numbers).astype(np.int32),
            "base": work.base(numbers).astype(np.float32),
            "satisfaction": np.zeros(customers, np.float32),
            "expectation": np.full(customers, work.EXPECTATION, np.float32),
        })  # fmt: skip

    def step(self):
        """One week."""
        rng, n, c = self.model.random, len(self.agents), pl.col
        self.model.week += 1
        weight = floats(max(work.MEMORY, 1.0 / (self.model.week + work.PRIOR)))
        early, late = work.STAGES
        stage = (c("tenure") >= early).cast(pl.Int32) + (c("tenure") >= late).cast(pl.Int32)
        frame = self.agents.with_columns(
            stage.alias("stage"),
            pl.Series("u", rng.random(n, np.float32)),
            pl.Series("z", rng.standard_normal(n, np.float32)),
            pl.Series("chance", rng.random(n, np.float32)),
        )
        place = FLAT.search_sorted((frame["u"] + frame["stage"].cast(pl.Float32)), side="right")
        frame = frame.with_columns(
            place.cast(pl.Int32).alias("there") - c("stage") * work.SIZE
        ).with_columns(c("there").clip(0, work.SIZE - 1))
        level = LEVEL.gather(frame["touchpoint"] * work.SIZE + frame["there"])
        frame = frame.with_columns(
            p=(level + c("z") * floats(work.NOISE)).clip(0.0, 1.0)
        ).with_columns(
            gain=(c("p") - c("expectation")).clip(lower_bound=0.0),
            loss=(c("expectation") - c("p")).clip(lower_bound=0.0),
        )
        u = floats(work.DISCONFIRMATION) * (c("gain") - floats(work.LOSS_AVERSION) * c("loss"))
        learnt = c("expectation") + floats(work.RISE) * c("gain") - floats(work.FALL) * c("loss")
        frame = frame.with_columns(
            satisfaction=c("satisfaction") + weight * (u.clip(-1.0, 1.0) - c("satisfaction")),
            expectation=learnt.clip(0.0, 1.0),
            touchpoint=c("there"),
            tenure=c("tenure") + 1,
        )
        self.model.history.append(frame.group_by("there").agg(pl.len(), c("p").sum().alias("felt")))
        hazard = 1.0 / (1.0 + (floats(work.EFFECT) * c("satisfaction") - c("base")).exp())
        self.agents = frame.filter(c("chance") >= hazard).drop(
            "stage", "u", "z", "chance", "there", "p", "gain", "loss"
        )


class Company(ModelDF):
    """All customers."""

    def __init__(self, customers, seed):
        super().__init__(seed)
        self.week = 0
        self.history = []
        self.agents += Customers(self, customers)

    def step(self):
        """One week."""
        self.agents.step()


def prepare(customers, seed):
    """A model ready to run."""
    return Company(customers, seed)


def run(model, weeks):
    """All weeks; how many customers are left."""
    for _ in range(weeks):
        model.step()
    return len(model.agents)
