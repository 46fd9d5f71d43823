"""The organisation: one quarter's decisions, phase by phase, from governance to conditions.

State and outcome of each phase are arrays over executives (E), functions (F) and touchpoints
(K); the agents of `agents.py` are views of their rows. The equations stand in `mechanisms/`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsim.model import luck
from cxsim.model.columns import FIXED, Conditions
from cxsim.model.governance import govern, nobody, ownership_shares
from cxsim.model.journeys import draw_map, kind_shares, preference_shares
from cxsim.model.mechanisms import (
    acquisition,
    attention,
    belief,
    budget,
    compliance,
    design,
    effort,
    goals,
    handoffs,
    performance,
    quality,
    sensing,
    support,
)  # fmt: skip
from cxsim.scenario.schema import Ownership, Scenario
from cxsim.scenario.select import select
from cxsim.types import Floats

QUARTER = 13
"""Weeks between two planning dates."""

WEEKS_A_YEAR = 52


class Organisation:
    """Everything the company decides; `plan` runs a quarter's phases in order.

    Parameters
    ----------
    scenario : what is asked.
    seed : luck of targets, signals and overrides, in [0, 2^64).
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        company = scenario.company
        self.company, self.future, self.seed = company, scenario.future, seed
        self.rules = company.organisation
        self.touchpoints = list(company.touchpoints.values())
        self.journeys = draw_map(company)
        self.owned = ownership_shares(company)
        self.budget_shares = np.array([f.budget_share for f in company.functions.values()])
        self.culture = np.array([f.culture for f in company.functions.values()])
        self.pull = np.array([f.pull for f in company.functions.values()])
        self.reward = goals.directions(_gradients(company.functions, "reward"))
        self.customer_value = goals.directions(_gradients(company.functions, "customer_value"))
        self.kpi_effect = np.array(
            [list(f.kpi_effect.model_dump().values()) for f in company.functions.values()]
        )
        self.quality = np.array([t.quality for t in self.touchpoints])
        self.spread = self.rules.target_spread * np.array(
            [t.design_spread for t in self.touchpoints]
        )
        self.product = [
            i for i, t in enumerate(self.touchpoints) if "product" in t.tags
        ]
        self.week = 0
        self.quarters: list[dict[str, float]] = []
        self.load = np.ones(len(self.touchpoints))
        self.measured_at = -1
        self.mobility(0)
        self.structure = scenario.ownership
        self.reference = self._reference()
        self.install(scenario.ownership)
        self.targets = self.spread * self._normals(luck.DRIFT_BLOCK, len(self.touchpoints))
        self.designs = np.zeros(len(self.touchpoints))

    # ------------------------------------------------------------ the quarter

    def plan(self, week: int) -> Conditions:
        """Decide the quarter that begins at `week`; what customers will meet in it."""
        self.week = week
        self.mobility(week)
        self.reorganise()
        self.pay()
        self.drift()
        self.sense()
        self.believe()
        self.attend()
        self.comply()
        self.set_goals()
        self.work()
        self.invest()
        self.build()
        self.design()
        self.coordinate()
        self.serve()
        self.sell()
        self.record()
        return self.conditions()

    def mobility(self, week: int) -> None:
        """Channel preferences shift, and with them where customers go."""
        shift = self.future.shift
        moved = shift.per_year * week / WEEKS_A_YEAR if shift else 0.0
        self.preferences = preference_shares(self.company, shift.to if shift else None, moved)
        shares = kind_shares(self.journeys, self.preferences)
        visits = shares @ self.journeys.visits
        self.weights: Floats = visits / visits.sum()
        flow = np.tensordot(shares, self.journeys.flow, 1)
        self.needs = design.needs(flow, self.rules.consistency_need)

    def install(self, ownership: Ownership) -> None:
        """Put a structure in force."""
        self.structure = ownership
        self.governance = govern(self.company, ownership)
        self.measured_at = -1

    def reorganise(self) -> None:
        """Change the structure where its timeline says so, at a cost in that quarter."""
        timeline, resources = self.structure.timeline, self.structure.resources
        due = [c for c in timeline if self.week - QUARTER < c.week <= self.week]
        self.transition = sum(change.transition_cost for change in due)
        if due:
            latest = max(due, key=lambda change: change.week).ownership
            self.install(
                latest.model_copy(update={"timeline": timeline, "resources": resources})
            )

    def pay(self) -> None:
        """Open the quarter's ledger: ownership first, then CX budget and functions."""
        g, rules = self.governance, self.rules
        self.ledger = budget.debit(
            _level(self.future.budget, self.week, 1.0),
            rules.staff_cost * float(g.staff.sum() + g.loose_staff),
            rules.time_cost * float(g.busy.sum()),
            self.transition,
            float(g.budget.sum() + g.loose_budget),
        )

    def drift(self) -> None:
        """Local targets move a quarter on."""
        if self.week > 0:
            deviates = self._normals(luck.DRIFT_BLOCK, len(self.touchpoints))
            persistence = self.rules.target_persistence
            self.targets = design.next_targets(self.targets, persistence, self.spread, deviates)

    def sense(self) -> None:
        """Measure, when a measurement is due, how badly each touchpoint does."""
        cadence = self.rules.cadence
        if self.measured_at >= 0 and self.week // cadence == self.measured_at // cadence:
            return
        g = self.governance
        reports = sensing.reports_heard(
            self.rules.reports, cadence, g.staff + g.loose_staff, g.feedback, self.weights
        )
        deviation = sensing.spread(
            self.quality, reports, self.rules.signal_noise, self.rules.negative_share
        )
        deviates = self._normals(luck.SENSING_BLOCK, g.feedback.size).reshape(g.feedback.shape)
        self.seen = sensing.observe(self.quality, g.feedback, deviation, deviates)
        self.measured_at = self.week

    def believe(self) -> None:
        """Form beliefs about where customers hurt."""
        g = self.governance
        self.belief = belief.beliefs(self.weights, self.seen, g.scope, g.home, g.bias)
        agree = self.structure.consensus
        if agree and len(self.belief):
            neutral = belief.beliefs(self.weights, self.seen, g.scope, g.home, 0.0 * g.bias)
            together = belief.agreed(
                self.belief, neutral.mean(0), agree.rounds, agree.trust, agree.facilitator
            )
            self.belief = belief.normalised(together * g.scope)

    def attend(self) -> None:
        """Take up the most pressing issues."""
        g = self.governance
        self.taken = attention.taken_up(self.belief, g.slots)
        self.attended = attention.share_of_functions(self.taken, self.owned, g.slots)
        self.gate = g.gate * self.taken[g.holder] if g.holder >= 0 else g.gate

    def comply(self) -> None:
        """Functions follow, by authority or influence, unless another vetoes."""
        g = self.governance
        self.present = (self.week >= g.from_week).astype(float)
        size = self.owned.sum(1)
        gated = np.divide(self.owned @ self.gate, size, out=np.zeros(len(size)), where=size > 0)
        others = np.arange(len(g.influence)) != g.holder
        self.compliance = compliance.comply(
            g.line, g.influence, self.pull, others[:, None] * gated, self.present
        )
        self.followed = self.compliance * self.attended
        self.alignment = g.alignment * np.outer(self.present, self.present)

    def set_goals(self) -> None:
        """What each function works for."""
        self.devotion = goals.devotion(self.culture, self.compliance, self.attended)
        self.motives = goals.motives(
            self.devotion, self.reward, self.customer_value, self.alignment
        )

    def work(self) -> None:
        """Effort of the functions on KPIs, quality and integration, and where quality goes."""
        g = self.governance
        self.exercised = (g.line * self.attended * self.present).sum(0)
        self.links = (self.alignment > 0).sum(1).astype(float)
        self.effort = effort.work(
            self.ledger.functions * self.budget_shares,
            self.motives,
            self.exercised,
            self.links,
            self.rules.initiative_loss,
            self.rules.coordination_cost,
        )
        shares = effort.shared_out(self.owned, self.weights, self.followed, self.belief)
        self.care = self.effort[:, goals.QUALITY] @ shares

    def invest(self) -> None:
        """Spend the CX budget."""
        g = self.governance
        total = float(g.budget.sum() + g.loose_budget)
        cash = self.ledger.experience / total if total > 0 else 0.0
        authority = ((g.line * self.present) @ self.owned) * g.scope
        shares = budget.spend(
            self.belief, self.quality, self.rules.productivity, authority, self.rules.concentration
        )
        even = g.loose_budget / len(self.touchpoints)
        self.invested = cash * (g.budget @ shares + even)

    def build(self) -> None:
        """Quality through the quarter, after what a gatekeeper turns down."""
        line = float(self.weights @ self.targets)
        self.vetoed = design.vetoed(self.targets, line, self.gate, self.rules.veto_tolerance)
        built = self.care * (1.0 - self.vetoed) + self.invested
        self.path = quality.path(
            self.quality,
            self.rules.funded_touchpoints * built,
            self.rules.productivity,
            self.rules.wear,
            self._shocks(),
        )
        self.quality = self.path[-1]

    def design(self) -> None:
        """How alike the touchpoints look, speak and behave."""
        g = self.governance
        decided = (g.line * self.present) @ self.owned * g.scope * self.taken
        overridden = np.maximum(np.max(decided, axis=0, initial=0.0), self.gate)
        noise = self._normals(luck.OVERRIDE_BLOCK, len(self.touchpoints))
        known = self.targets + self.rules.override_noise * overridden * noise
        self.aligned = handoffs.overlap(self.owned) + self.owned.T @ self.alignment @ self.owned
        self.heeded = (self.compliance @ self.owned) * g.scope * self.taken
        self.together = design.together(self.aligned, self.heeded, self.gate)
        self.designs = design.designs(known, self.needs, self.together)

    def coordinate(self) -> None:
        """How often a hand-over fails."""
        g = self.governance
        shared = self.owned.T @ self.alignment @ self.owned
        by_one = np.max(self.heeded[:, :, None] * self.heeded[:, None, :], axis=0, initial=0.0)
        integration = float(self.effort[:, goals.INTEGRATION].sum())
        staff = float(g.staff.sum() + g.loose_staff)
        self.handoff = handoffs.failure(
            self.owned,
            shared + by_one + staff + integration,
            len(self.touchpoints) / self.rules.funded_touchpoints,
            self.rules.handoff_failure,
            self.rules.coordination_effect,
        )

    def serve(self) -> None:
        """Waiting where customers queue; capacity follows the budget."""
        self.waiting = np.zeros(len(self.touchpoints))
        for k, touchpoint in enumerate(self.touchpoints):
            if touchpoint.desk:
                desk = touchpoint.desk
                offered = desk.servers * desk.utilisation * self.load[k] / self.ledger.total
                self.waiting[k] = support.loss(
                    offered, desk.servers, self.company.behaviour.waiting_loss
                )

    def sell(self) -> None:
        """What KPI effort brings: customers, promises, savings."""
        market, behaviour = self.company.market, self.company.behaviour
        acquired, promised, saved = self._kpi_results(self.effort)
        reference = self.reference
        self.pull_of_market = acquisition.pull(
            acquired + promised, reference[0] + reference[1], market.acquisition_returns
        )
        self.promised = acquisition.promised(
            behaviour.expectation, market.promise_effect, promised, reference[1]
        )
        self.saving = 0.0
        if reference[2] > 0:
            self.saving = self.rules.saving_rate * acquisition.pull(
                saved, reference[2], market.acquisition_returns
            )

    def record(self) -> None:
        """Keep what the quarter was like."""
        g, ledger = self.governance, self.ledger
        met = self.weights @ np.abs(self.designs - self.weights @ self.designs)
        wanted = self.gaps_seen()
        self.quarters.append(
            {
                "quality": float(self.weights @ self.path[0]),
                "total": ledger.total,
                "ownership_cost": ledger.staff + ledger.time + ledger.transition,
                "experience_budget": ledger.experience,
                "saving": self.saving,
                "kpi_effort": float(self.effort[:, : len(self.owned)].sum()),
                "quality_effort": float(self.effort[:, goals.QUALITY].sum()),
                "integration_effort": float(self.effort[:, goals.INTEGRATION].sum()),
                "coordination_cost": float(self.links @ self.budget_shares)
                * self.rules.coordination_cost * ledger.functions,
                "design_spread": float(met),
                "vetoes": float(self.weights @ self.vetoed),
                "attention": float(self.taken.sum() / g.slots.sum()) if g.slots.sum() > 0 else 0.0,
                "devotion": float(self.devotion @ self.budget_shares),
                "knowledge_gap": wanted,
                "promised": self.promised,
            }
        )  # fmt: skip

    def gaps_seen(self) -> float:
        """How far what executives see is from what customers meet; 1 - quality if nobody looks."""
        truth = 1.0 - self.path[0]
        if len(self.seen) == 0:
            return float(self.weights @ truth)
        return float(self.weights @ np.abs(self.seen - truth).min(0))

    def conditions(self) -> Conditions:
        """What customers will meet this quarter."""
        market, behaviour = self.company.market, self.company.behaviour
        segments = self.company.segments.values()
        kinds = len(self.preferences)
        size = len(self.touchpoints)
        gap = np.zeros((size + 1, size))
        gap[:-1] = behaviour.inconsistency * np.abs(self.designs[:, None] - self.designs)
        handoff = np.vstack([self.handoff, np.zeros(size)])
        weekly = self.pull_of_market / WEEKS_A_YEAR
        return Conditions(
            level=self._levels().astype(np.float32),
            gap=gap.astype(np.float32),
            handoff=handoff.astype(np.float32),
            alias=self.journeys.alias,
            purchase=self._purchase_bits(),
            margin=np.repeat([round(s.margin * FIXED) for s in segments], kinds).astype(np.int64),
            competitor=self._competitor(),
            promised=np.float32(self.promised),
            innovation=np.float32(market.innovation * weekly),
            imitation=np.float32(market.imitation * weekly),
        )

    def hear(self, visits: Floats, customers: int) -> None:
        """Take the signals of the quarter: visits (K,) of so many customers at week 0."""
        shares = kind_shares(self.journeys, preference_shares(self.company, None, 0.0))
        expected = shares @ self.journeys.visits * customers * QUARTER
        self.load = np.divide(visits, expected, out=np.zeros(len(visits)), where=expected > 0)

    # ------------------------------------------------------------ parts

    def _levels(self) -> Floats:
        behaviour = self.company.behaviour
        path = self.path[:-1]
        felt = path
        if behaviour.product_gate > 0 and self.product:
            felt = performance.gated(
                path, path[:, self.product].mean(1), behaviour.product_gate
            )
            felt[:, self.product] = path[:, self.product]
        lost = performance.shortfall(path, self.weights, behaviour.weakest_link)
        base = felt - lost[:, None] - self.waiting
        return base[:, None, :] - self.journeys.mismatch

    def _purchase_bits(self) -> np.uint32:
        return np.uint32(
            sum(1 << k for k, t in enumerate(self.touchpoints) if t.stage == "purchase")
        )

    def _shocks(self) -> Floats:
        shocks = np.zeros((QUARTER, len(self.touchpoints)))
        names = list(self.company.touchpoints)
        for shock in self.future.shocks:
            if self.week <= shock.week < self.week + QUARTER:
                hit = select(self.company.touchpoints, shock.touchpoints)
                shocks[shock.week - self.week, [k in hit for k in names]] += shock.quality
        return shocks

    def _competitor(self) -> Any:
        weeks = range(self.week, self.week + QUARTER)
        return np.array([_level(self.future.competitor, w, 0.0) for w in weeks], np.float32)

    def _kpi_results(self, done: Floats) -> Floats:
        return done[:, : len(done)].sum(0) @ self.kpi_effect

    def _reference(self) -> Floats:
        """KPI results of a quarter under nobody's ownership, for the whole budget."""
        alone = nobody(self.company)
        motive = goals.motives(self.culture, self.reward, self.customer_value, alone.alignment)
        zero = np.zeros(len(self.culture))
        return self._kpi_results(
            effort.work(self.budget_shares, motive, zero, zero, 0.0, 0.0)
        )

    def _normals(self, block: int, count: int) -> Floats:
        return luck.normals(self.seed, count, self.week, block, every=QUARTER)


def _gradients(functions: Any, field: str) -> Floats:
    rows = [getattr(f, field) for f in functions.values()]
    return np.array([[g.kpi, g.quality, g.integration] for g in rows])


def _level(steps: Any, week: int, default: float) -> float:
    reached = [step for step in steps if step.week <= week]
    return max(reached, key=lambda step: step.week).level if reached else default
