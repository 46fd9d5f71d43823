"""The organisation: one quarter's decisions, phase by phase, from governance to conditions.

State and outcome of each phase are arrays over executives (E), functions (F) and touchpoints
(K), with an axis (R,) in front where R seeds are planned for at once; the agents of `agents.py`
are views of their rows. The equations stand in `mechanisms/`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsim.model import future, luck
from cxsim.model.calendar import QUARTER, WEEKS_A_YEAR
from cxsim.model.columns import Conditions
from cxsim.model.firm import firm_of, kpi_results, traffic_of
from cxsim.model.luck import Seeds
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
from cxsim.model.standing import stand
from cxsim.scenario.schema import Ownership, Scenario
from cxsim.types import Floats


class Organisation:
    """Everything the company decides; `plan` runs a quarter's phases in order.

    Parameters
    ----------
    scenario : what is asked.
    seed : luck of targets, signals and overrides, in [0, 2^64); or R of them. Each is decided
        for to the bit as it would be alone.
    """

    def __init__(self, scenario: Scenario, seed: Seeds) -> None:
        self.company, self.future, self.seed = scenario.company, scenario.future, seed
        self.rules = scenario.company.organisation
        self.firm = firm = firm_of(scenario.company)
        self.touchpoints = list(scenario.company.touchpoints.values())
        self.owned, self.culture = firm.owned, firm.culture
        self.budget_shares = firm.budget_shares
        self.shape = (*np.shape(seed), len(self.touchpoints))
        self.quality: Floats = np.broadcast_to(firm.quality, self.shape).copy()
        self.load = np.ones(self.shape)
        self.quarters: list[dict[str, Any]] = []
        self.met: Conditions | None = None
        self.week = 0
        self.table: Any = None
        self.mobility(0)
        self.install(scenario.ownership)
        self.targets = firm.spread * self._normals(luck.DRIFT_BLOCK, len(self.touchpoints))
        self.designs = np.zeros(self.shape)

    # ------------------------------------------------------------ the quarter

    def plan(self, week: int) -> Conditions:
        """Decide, once, the quarter that begins at `week`; what customers will meet in it.

        Raises ValueError : a later one has been decided, for seeds that went ahead of another.
        """
        if self.met is not None and week == self.week:
            return self.met
        if week < self.week:
            raise ValueError(f"week {week} is past: all seeds go on together (`step_together`)")
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
        self.met = self.conditions()
        return self.met

    def turn(self, seed: int) -> tuple[int, ...]:
        """Where a seed stands in front of all arrays; () if it is planned for alone.

        Raises ValueError : it is another than is planned for.
        """
        if isinstance(self.seed, tuple):
            return (self.seed.index(seed),)
        if seed != self.seed:
            raise ValueError(f"seed {seed} is not planned for, but {self.seed}")
        return ()

    def mobility(self, week: int) -> None:
        """Channel preferences shift, and with them where customers go."""
        self.traffic = traffic_of(self.firm, *future.shift(self.future, week))
        self.preferences, self.weights = self.traffic.preferences, self.traffic.weights

    def install(self, ownership: Ownership) -> None:
        """Put a structure in force."""
        self.structure = ownership
        self.measured_at = -1
        self.convene()

    def convene(self) -> None:
        """What the structure amounts to with the functions that sit at the table by now."""
        joined = self.structure.from_week
        present = tuple(joined.get(f, 0) <= self.week for f in self.company.functions)
        table = self.traffic, self.structure, present
        if table != self.table:
            self.table, self.standing = table, stand(*table)
            self.governance, self.links = self.standing.governance, self.standing.links

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
        self.convene()

    def pay(self) -> None:
        """Open the quarter's ledger: ownership first, then CX budget and functions."""
        standing, rules = self.standing, self.rules
        self.ledger = budget.debit(
            future.budget(self.future, self.week),
            rules.staff_cost * standing.staff,
            rules.time_cost * standing.time,
            self.transition,
            standing.experience,
        )

    def drift(self) -> None:
        """Local targets move a quarter on."""
        if self.week > 0:
            deviates = self._normals(luck.DRIFT_BLOCK, len(self.touchpoints))
            persistence = self.rules.target_persistence
            spread = self.firm.spread
            self.targets = design.next_targets(self.targets, persistence, spread, deviates)

    def sense(self) -> None:
        """Measure, when a measurement is due, how badly each touchpoint does."""
        cadence = self.rules.cadence
        if self.measured_at >= 0 and self.week // cadence == self.measured_at // cadence:
            return
        g = self.governance
        deviation = sensing.spread(
            self.quality, self.standing.reports, self.rules.signal_noise, self.rules.negative_share
        )
        deviates = self._normals(luck.SENSING_BLOCK, g.feedback.size)
        deviates = deviates.reshape(*self.shape[:-1], *g.feedback.shape)
        self.seen = sensing.observe(self.quality, g.feedback, deviation, deviates)
        self.measured_at = self.week

    def believe(self) -> None:
        """Form beliefs about where customers hurt."""
        g, own = self.governance, self.standing.own_belief
        heard = belief.heard(self.weights, self.seen, g.scope)
        self.belief = belief.beliefs(heard, g.home, own)
        agree = self.structure.consensus
        if agree and self.belief.size:
            together = belief.agreed(
                self.belief, heard.mean(-2), agree.rounds, agree.trust, agree.facilitator
            )
            self.belief = belief.normalised(together * g.scope)

    def attend(self) -> None:
        """Take up the most pressing issues."""
        g = self.governance
        self.taken = attention.taken_up(self.belief, g.slots)
        at_large = self.standing.at_large
        self.attended = attention.of_functions(self.taken, self.owned, self.firm.size, at_large)
        self.gate = g.gate * self.taken[..., g.holder, :] if g.holder >= 0 else g.gate

    def comply(self) -> None:
        """Functions follow, by authority or influence, unless another vetoes."""
        g = self.governance
        self.compliance = self.standing.heeded
        if g.holder >= 0:
            others = np.arange(len(g.influence)) != g.holder
            vetoed = compliance.under_veto(self.owned, self.firm.size, self.gate)
            part = others[:, None] * vetoed[..., None, :]
            self.compliance = compliance.comply(self.standing.heeded, part)
        self.followed = self.compliance * self.attended

    def set_goals(self) -> None:
        """What each function works for."""
        firm = self.firm
        self.devotion = goals.devotion(firm.culture, self.compliance, self.attended)
        self.motives = goals.between(self.devotion, self.standing.aims, firm.customer_value)

    def work(self) -> None:
        """Effort of the functions on KPIs, quality and integration, and where quality goes."""
        self.exercised = (self.standing.line * self.attended).sum(-2)
        self.effort = effort.work(
            self.ledger.functions * self.budget_shares,
            self.motives,
            self.exercised,
            self.links,
            self.rules.initiative_loss,
            self.rules.coordination_cost,
        )
        own = self.standing.by_traffic
        shares = effort.divided(own, self.owned, self.followed, self.belief)
        self.care = (self.effort[..., None, :, goals.QUALITY] @ shares)[..., 0, :]

    def invest(self) -> None:
        """Spend the CX budget."""
        g = self.governance
        total = self.standing.experience
        cash = self.ledger.experience / total if total > 0 else 0.0
        shares = budget.spend(
            self.belief, self.quality, self.rules.productivity, self.standing.authority,
            self.rules.concentration,
        )  # fmt: skip
        even = g.loose_budget / len(self.touchpoints)
        self.invested = cash * (g.budget @ shares + even)

    def build(self) -> None:
        """Quality through the quarter, after what a gatekeeper turns down."""
        line = self._mean(self.targets)
        self.vetoed = design.vetoed(self.targets, line, self.gate, self.rules.veto_tolerance)
        built = self.care * (1.0 - self.vetoed) + self.invested
        self.path = quality.path(
            self.quality,
            self.rules.funded_touchpoints * built,
            self.rules.productivity,
            self.rules.wear,
            future.shocks(self.future, self.company.touchpoints, self._weeks()),
        )
        self.quality = self.path[..., -1, :]

    def design(self) -> None:
        """How alike the touchpoints look, speak and behave."""
        decided = self.standing.authority * self.taken
        overridden = np.maximum(np.maximum.reduce(decided, axis=-2, initial=0.0), self.gate)
        noise = self._normals(luck.OVERRIDE_BLOCK, len(self.touchpoints))
        known = self.targets + self.rules.override_noise * overridden * noise
        heeded = (self.compliance @ self.owned) * self.governance.scope * self.taken
        self.by_one = design.by_one(heeded)
        self.together = design.together(self.standing.aligned, self.by_one, self.gate)
        self.designs = design.designs(known, self.traffic.needs, self.together)

    def coordinate(self) -> None:
        """How often a hand-over fails."""
        self.integration = self.effort[..., goals.INTEGRATION].sum(-1)
        self.handoff = handoffs.failure(
            self.owned,
            self.standing.tied + self.by_one + self.standing.staff
            + self.integration[..., None, None],
            len(self.touchpoints) / self.rules.funded_touchpoints,
            self.rules.handoff_failure,
            self.rules.coordination_effect,
            self.firm.overlap,
        )

    def serve(self) -> None:
        """Waiting where customers queue; capacity follows the budget."""
        at, servers, usual = self.firm.desks
        offered = usual * self.load[..., at] / self.ledger.total
        lost = np.frompyfunc(support.loss, 3, 1)
        self.waiting = np.zeros(self.shape)
        self.waiting[..., at] = lost(offered, servers, self.company.behaviour.waiting_loss)

    def sell(self) -> None:
        """What KPI effort brings: customers, promises, savings."""
        market, behaviour = self.company.market, self.company.behaviour
        acquired, promised, saved = kpi_results(self.effort, self.firm.kpi_effect).T
        reference, returns = self.firm.reference, market.acquisition_returns
        self.pull_of_market = acquisition.pull(
            acquired + promised, reference[0] + reference[1], returns
        )
        self.promised = acquisition.promised(
            behaviour.expectation, market.promise_effect, promised, reference[1]
        )
        self.saving: Floats | float = 0.0
        if reference[2] > 0:
            pulled = acquisition.pull(saved, reference[2], returns)
            self.saving = self.rules.saving_rate * pulled

    def record(self) -> None:
        """Keep what the quarter was like."""
        slots, ledger = self.standing.slots, self.ledger
        unlike = np.abs(self.designs - self._mean(self.designs)[..., None])
        kpis = self.effort[..., : len(self.owned)]
        told: dict[str, Any] = {
            "quality": self._mean(self.path[..., 0, :]),
            "total": ledger.total,
            "ownership_cost": ledger.staff + ledger.time + ledger.transition,
            "experience_budget": ledger.experience,
            "saving": self.saving,
            "kpi_effort": kpis.sum((-2, -1)),
            "quality_effort": self.effort[..., goals.QUALITY].sum(-1),
            "integration_effort": self.integration,
            "coordination_cost": self.links.dot(self.budget_shares)
            * self.rules.coordination_cost * ledger.functions,
            "design_spread": self._mean(unlike),
            "vetoes": self._mean(self.vetoed),
            "attention": self.taken.sum((-2, -1)) / slots if slots > 0 else 0.0,
            "devotion": np.vecdot(self.devotion, self.budget_shares),
            "knowledge_gap": self.gaps_seen(),
            "promised": self.promised,
        }  # fmt: skip
        self.quarters.append(told)

    def told(self, turn: tuple[int, ...] = ()) -> dict[str, Floats]:
        """What every quarter (Q,) so far was like, for one seed."""

        def own(figure: Any) -> Any:
            return figure[turn] if isinstance(figure, np.ndarray) else figure

        names, quarters = self.quarters[0] if self.quarters else (), self.quarters
        return {name: np.array([own(quarter[name]) for quarter in quarters]) for name in names}

    def gaps_seen(self) -> Floats:
        """How far what executives see is from what customers meet; 1 - quality if nobody looks."""
        truth = 1.0 - self.path[..., 0, :]
        if not self.seen.size:
            return self._mean(truth)
        return self._mean(np.abs(self.seen - truth[..., None, :]).min(-2))

    def conditions(self) -> Conditions:
        """What customers will meet this quarter."""
        market, behaviour = self.company.market, self.company.behaviour
        *seeds, size = self.shape
        unlike = np.abs(self.designs[..., :, None] - self.designs[..., None, :])
        gap, handoff = np.zeros((2, *seeds, size + 1, size), np.float32)
        gap[..., :-1, :] = behaviour.inconsistency * unlike
        handoff[..., :-1, :] = self.handoff
        weekly = self.pull_of_market / WEEKS_A_YEAR
        return Conditions(
            level=self._levels().astype(np.float32),
            gap=gap,
            handoff=handoff,
            alias=self.firm.journeys.alias,
            purchase=self.firm.purchase,
            margin=self.firm.margin,
            competitor=future.competitor(self.future, self._weeks()),
            promised=np.float32(self.promised),
            innovation=np.float32(market.innovation * weekly),
            imitation=np.float32(market.imitation * weekly),
        )

    def hear(self, visits: Floats, customers: int, turn: tuple[int, ...] = ()) -> None:
        """Take the signals of the quarter: visits (..., K) of so many customers at week 0.

        turn : place of the seed they come from; () if from all.
        """
        expected = traffic_of(self.firm, None, 0.0).visits * customers * QUARTER
        usual = np.zeros(np.shape(visits))
        self.load[turn] = np.divide(visits, expected, out=usual, where=expected > 0)

    # ------------------------------------------------------------ parts

    def _levels(self) -> Floats:
        behaviour = self.company.behaviour
        path = self.path[..., :-1, :]
        felt = path
        product = self.firm.product
        if behaviour.product_gate > 0 and product:
            felt = performance.gated(path, path[..., product].mean(-1), behaviour.product_gate)
            felt[..., product] = path[..., product]
        lost = performance.shortfall(path, self.weights, behaviour.weakest_link)
        base = felt - lost[..., None] - self.waiting[..., None, :]
        return base[..., None, :] - self.firm.journeys.mismatch

    def _weeks(self) -> range:
        return range(self.week, self.week + QUARTER)

    def _mean(self, values: Floats) -> Floats:
        """Mean (...,) of values (..., K) over the visits."""
        return np.vecdot(values, self.weights)

    def _normals(self, block: int, count: int) -> Floats:
        return luck.normals(self.seed, count, self.week, block, every=QUARTER)
