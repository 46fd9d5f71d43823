"""Mesa tuned by hand: `do`, one method, local names, no shuffling, bisection in tables."""

import random
from bisect import bisect
from math import exp

import mesa

from benchmarks import work
from benchmarks.peers.mesa_idiomatic import seeded

CUMULATIVE = work.cumulative()
LEVEL = [
    [work.QUALITY[k] - work.GAP[j][k] - work.LOST[j][k] for k in range(work.SIZE)]
    for j in range(work.SIZE)
]
EARLY, LATE = work.STAGES


class Customer(mesa.Agent):
    """One customer."""

    def __init__(self, model, number):
        super().__init__(model)
        self.tenure = work.tenure(number)
        self.touchpoint = work.touchpoint(number)
        self.base = work.base(number)
        self.satisfaction = 0.0
        self.expectation = work.EXPECTATION

    def step(
        self, weight, draw, gauss, visits, felt, noise=work.NOISE, aversion=work.LOSS_AVERSION,
        scale=work.DISCONFIRMATION, rise=work.RISE, fall=work.FALL, effect=work.EFFECT,
        cumulative=CUMULATIVE, level=LEVEL, early=EARLY, late=LATE,
    ):  # fmt: skip
        """One week."""
        tenure = self.tenure
        there = bisect(cumulative[2 if tenure >= late else 1 if tenure >= early else 0], draw())
        p = level[self.touchpoint][there] + gauss(0.0, noise)
        p = 0.0 if p < 0.0 else 1.0 if p > 1.0 else p
        expectation = self.expectation
        d = p - expectation
        if d >= 0.0:
            u = scale * d
            expectation += rise * d
        else:
            u = scale * aversion * d
            expectation += fall * d
        u = -1.0 if u < -1.0 else 1.0 if u > 1.0 else u
        self.expectation = 0.0 if expectation < 0.0 else 1.0 if expectation > 1.0 else expectation
        satisfaction = self.satisfaction
        self.satisfaction = satisfaction = satisfaction + weight * (u - satisfaction)
        self.touchpoint = there
        self.tenure = tenure + 1
        visits[there] += 1
        felt[there] += p
        if draw() < 1.0 / (1.0 + exp(effect * satisfaction - self.base)):
            self.remove()


class Company(mesa.Model):
    """All customers."""

    def __init__(self, customers, seed):
        super().__init__(**seeded(seed))
        for number in range(customers):
            Customer(self, number)
        self.week = 0
        self.history = []
        self.draws = random.Random(seed)

    def step(self):
        """One week."""
        self.week += 1
        weight = max(work.MEMORY, 1.0 / (self.week + work.PRIOR))
        visits, felt = [0] * work.SIZE, [0.0] * work.SIZE
        draws = self.draws
        self.agents.do("step", weight, draws.random, draws.gauss, visits, felt)
        self.history.append((visits, felt))


def prepare(customers, seed):
    """A model ready to run."""
    return Company(customers, seed)


def run(model, weeks):
    """All weeks; how many customers are left."""
    for _ in range(weeks):
        model.step()
    return len(model.agents)
