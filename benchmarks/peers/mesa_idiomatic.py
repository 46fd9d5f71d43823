"""Mesa as its tutorials write it: `shuffle_do`, the model's random numbers, removal on leaving."""

import math

import mesa

from benchmarks import work


class Customer(mesa.Agent):
    """One customer."""

    def __init__(self, model, number):
        super().__init__(model)
        self.tenure = work.tenure(number)
        self.touchpoint = work.touchpoint(number)
        self.base = work.base(number)
        self.satisfaction = 0.0
        self.expectation = work.EXPECTATION
        self.encounters = 0

    def step(self):
        """One week."""
        stage = sum(self.tenure >= week for week in work.STAGES)
        there = self.random.choices(range(work.SIZE), weights=work.CHANCES[stage])[0]
        self.meet(there)
        self.tenure += 1
        hazard = 1.0 / (1.0 + math.exp(-(self.base - work.EFFECT * self.satisfaction)))
        if self.random.random() < hazard:
            self.remove()

    def meet(self, there):
        """Experience, satisfaction and expectation."""
        felt = work.QUALITY[there] - work.GAP[self.touchpoint][there]
        felt -= work.LOST[self.touchpoint][there]
        felt = min(max(felt + self.random.gauss(0.0, work.NOISE), 0.0), 1.0)
        d = felt - self.expectation
        gain, loss = max(d, 0.0), max(-d, 0.0)
        u = work.DISCONFIRMATION * (gain - work.LOSS_AVERSION * loss)
        u = min(max(u, -1.0), 1.0)
        self.encounters += 1
        weight = max(work.MEMORY, 1.0 / (self.encounters + work.PRIOR))
        self.satisfaction += weight * (u - self.satisfaction)
        learnt = self.expectation + work.RISE * gain - work.FALL * loss
        self.expectation = min(max(learnt, 0.0), 1.0)
        self.touchpoint = there
        self.model.visits[there] += 1
        self.model.felt[there] += felt


class Company(mesa.Model):
    """All customers."""

    def __init__(self, customers, seed):
        super().__init__(**seeded(seed))
        for number in range(customers):
            Customer(self, number)
        self.history = []

    def step(self):
        """One week."""
        self.visits, self.felt = [0] * work.SIZE, [0.0] * work.SIZE
        self.agents.shuffle_do("step")
        self.history.append((self.visits, self.felt))


def seeded(seed):
    """The seed by the name that this Mesa has for it."""
    return {"rng": seed} if "rng" in mesa.Model.__init__.__annotations__ else {"seed": seed}


def prepare(customers, seed):
    """A model ready to run."""
    return Company(customers, seed)


def run(model, weeks):
    """All weeks; how many customers are left."""
    for _ in range(weeks):
        model.step()
    return len(model.agents)
