"""AgentPy as its documentation writes it: `setup`, `step`, an `AgentList` called as a whole."""

import math

import agentpy as ap

from benchmarks import work


class Customer(ap.Agent):
    """One customer."""

    def setup(self):
        """Traits and state at the start."""
        number = self.id - 1
        self.tenure = work.tenure(number)
        self.touchpoint = work.touchpoint(number)
        self.base = work.base(number)
        self.satisfaction = 0.0
        self.expectation = work.EXPECTATION
        self.encounters = 0
        self.alive = True

    def live(self):
        """One week."""
        random = self.model.random
        stage = sum(self.tenure >= week for week in work.STAGES)
        there = random.choices(range(work.SIZE), weights=work.CHANCES[stage])[0]
        felt = work.QUALITY[there] - work.GAP[self.touchpoint][there]
        felt -= work.LOST[self.touchpoint][there]
        felt = min(max(felt + random.gauss(0.0, work.NOISE), 0.0), 1.0)
        d = felt - self.expectation
        gain, loss = max(d, 0.0), max(-d, 0.0)
        u = min(max(work.DISCONFIRMATION * (gain - work.LOSS_AVERSION * loss), -1.0), 1.0)
        self.encounters += 1
        weight = max(work.MEMORY, 1.0 / (self.encounters + work.PRIOR))
        self.satisfaction += weight * (u - self.satisfaction)
        learnt = self.expectation + work.RISE * gain - work.FALL * loss
        self.expectation = min(max(learnt, 0.0), 1.0)
        self.touchpoint = there
        self.tenure += 1
        self.model.visits[there] += 1
        self.model.felt[there] += felt
        hazard = 1.0 / (1.0 + math.exp(-(self.base - work.EFFECT * self.satisfaction)))
        self.alive = random.random() >= hazard


class Company(ap.Model):
    """All customers."""

    def setup(self):
        """People at the start."""
        self.customers = ap.AgentList(self, self.p.customers, Customer)
        self.history = []

    def step(self):
        """One week."""
        self.visits, self.felt = [0] * work.SIZE, [0.0] * work.SIZE
        self.customers.live()
        self.customers = self.customers.select(self.customers.alive)
        self.history.append((self.visits, self.felt))


def prepare(customers, seed):
    """A model ready to run."""
    model = Company({"customers": customers, "seed": seed, "steps": work.WEEKS})
    model.sim_setup(steps=work.WEEKS)
    return model


def run(model, weeks):
    """All weeks; how many customers are left."""
    for _ in range(weeks):
        model.sim_step()
    return len(model.customers)
