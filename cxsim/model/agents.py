"""The agents: customers, touchpoints, functions and executives, as a Mesa user expects them.

Each is a view of its row; what it shows is what the model computes with. A customer can be
stepped alone: `Customer.step` is the week of `week.live`, in plain Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import (
    COMMUNITY,
    CUSTOMER,
    GONE,
    POTENTIAL,
    PROSPECT,
    WEEKLY,
    Meeting,
    Person,
    Week,
)  # fmt: skip
from cxsim.model.engine import fixed, reason, words_of
from cxsim.model.luck import NORMAL_AT, NORMAL_STEP, chances, normal, normal_place
from cxsim.model.mechanisms.acquisition import persuade
from cxsim.model.mechanisms.journey import column, next_touchpoint
from cxsim.model.mechanisms.satisfaction import expressed
from cxsim.model.mechanisms.word_of_mouth import heard, voice
from cxsim.model.week import live
from cxsim.types import Floats

if TYPE_CHECKING:
    from cxsim.model.world import World

    Agent = mesa.Agent["World"]
else:
    Agent = mesa.Agent

STATUS = {POTENTIAL: "potential", PROSPECT: "prospect", CUSTOMER: "customer", GONE: "gone"}


def _of(name: str) -> int:
    return WEEKLY.index(name)


class Row(Agent):
    """An agent that is a view of row `row` of the model's arrays."""

    model: World

    def __init__(self, model: World, row: int) -> None:
        super().__init__(model)
        self.row = row


class Customer(Row):
    """Somebody who is, may become or was a customer."""

    def hear(self) -> None:
        """Hear acquaintances; perhaps come to shop."""
        model, columns, i = self.model, self.model.columns, self.row
        if columns.status[i] != POTENTIAL:
            return
        low, high, ties = model.crowd.community(i)
        sound = (
            heard(model.voices[:, low:high], i - low, ties, model.crowd.rules.negative_weight)
            if ties.shape[1] > 0
            else model.mixed[i // COMMUNITY]
        )
        now = model.conditions
        columns.resistance[i] = persuade(
            columns.resistance[i], now.innovation, now.imitation, sound
        )
        if columns.resistance[i] <= 0:
            columns.status[i] = PROSPECT
            columns.expectation[i] = now.promised

    def step(self) -> None:
        """Live one week: an encounter and what follows from it."""
        model, columns, i = self.model, self.model.columns, self.row
        if columns.status[i] in (PROSPECT, CUSTOMER):
            before = Person(*(getattr(columns, name)[i] for name in Person._fields))
            words = words_of(i, model.today, *model.crowd.key)
            drawn, place = chances(words), normal_place(words.performance)
            deviate = normal(words.performance, NORMAL_AT[place], NORMAL_STEP[place])
            meeting = self.meeting(drawn.journey, deviate)
            base = model.crowd.people.base[i]
            after, seen = live(
                before, base, drawn, meeting, model.crowd.rules
            )
            for name, value in after._asdict().items():
                getattr(columns, name)[i] = value
            if seen.bought:
                columns.joined[i] = model.today
            self.report(before, after, seen, meeting, drawn.leaving)
        self.be_counted()

    def speak(self) -> None:
        """Say what acquaintances will hear next week."""
        columns, i = self.model.columns, self.row
        self.model.voices[:, i] = voice(
            columns.status[i] == CUSTOMER, expressed(columns.satisfaction[i], columns.goodwill[i])
        )

    def meeting(self, chance: np.float32, deviate: np.float32) -> Meeting:
        """Where the journey leads this week, and what awaits there."""
        crowd, now = self.model.crowd, self.model.conditions
        segment = crowd.people.segment[self.row]
        kind, last = int(crowd.kind[self.row]), self.model.columns.touchpoint[self.row]
        places = now.gap.shape[1]
        wide = np.float32(places)
        row = (kind * (places + 1) + last) * places
        there = next_touchpoint(
            chance, wide, np.uint32(now.alias[row + column(chance, wide)])
        )
        week = self.model.today % QUARTER
        return Meeting(
            touchpoint=there,
            contact=np.float32(crowd.people.contact[segment]),
            level=now.level[week, kind, there],
            deviate=deviate,
            gap=now.gap[last, there],
            handoff=now.handoff[last, there],
            purchase=bool(int(now.purchase) >> int(there) & 1),
            term=np.int32(crowd.people.term[segment]),
            competitor=now.competitor[week],
        )

    def report(
        self, before: Person, after: Person, seen: Week, meeting: Meeting, chance: np.float32
    ) -> None:
        """Add this week's events to the signals."""
        model, i = self.model, self.row
        signals, rules = model.signals, model.crowd.rules
        week = signals.weekly[0, 0]
        if seen.met:
            signals.touchpoint[0, meeting.touchpoint, :5] += np.array(
                [1, fixed(seen.performance), seen.handoff_failed, seen.failed, seen.complained]
            )
            week[_of("failures")] += seen.failed
            week[_of("complaints")] += seen.complained
            week[_of("hoped")] += fixed(before.expectation)
            week[_of("gap")] += fixed(meeting.gap)
        week[_of("joined")] += seen.bought
        week[_of("gave_up")] += seen.left and before.status == PROSPECT
        if seen.left and before.status == CUSTOMER:
            base = model.crowd.people.base[i]
            neutral = rules.satisfaction_reference + meeting.competitor
            why = reason(after.satisfaction, base, chance, neutral, rules)
            joined = int(model.columns.joined[i])
            signals.reasons[0, why] += 1
            signals.exits[0, 0 if joined < 0 else 1 + joined // QUARTER, 0] += 1
            signals.touchpoint[0, after.touchpoint, 5] += 1
            week[_of("left")] += 1

    def be_counted(self) -> None:
        """Add this row, as it is at the end of the week, to the totals of the week."""
        columns, i = self.model.columns, self.row
        week = self.model.signals.weekly[0, 0]
        status = columns.status[i]
        if status != GONE:
            week[status] += 1
        if status == CUSTOMER:
            week[_of("first_cohort")] += columns.joined[i] < 0
            week[_of("margin")] += self.model.conditions.margin[columns.kind[i]]
            week[_of("satisfaction")] += fixed(
                expressed(columns.satisfaction[i], columns.goodwill[i])
            )
            week[_of("expectation")] += fixed(columns.expectation[i])
            week[_of("recent_failures")] += fixed(columns.scar[i])

    @property
    def status(self) -> str:
        """potential, prospect, customer or gone."""
        return STATUS[self.model.columns.status[self.row]]

    @property
    def satisfaction(self) -> float:
        """S with goodwill, in [-1, 1]."""
        columns = self.model.columns
        return float(expressed(columns.satisfaction[self.row], columns.goodwill[self.row]))

    @property
    def expectation(self) -> float:
        """E in [0, 1]."""
        return float(self.model.columns.expectation[self.row])

    @property
    def touchpoint(self) -> Touchpoint | None:
        """The touchpoint met last; None before the first."""
        last = int(self.model.columns.touchpoint[self.row])
        return self.model.touchpoints[last] if last < len(self.model.touchpoints) else None


class Touchpoint(Row):
    """A place where customers meet the company."""

    @property
    def name(self) -> str:
        """Its id in the company's file."""
        return list(self.model.asked.company.touchpoints)[self.row]

    @property
    def quality(self) -> float:
        """q_k in [0, 1] at the end of the quarter planned last."""
        return float(self.model.organisation.quality[*self.model.turn, self.row])

    @property
    def design(self) -> float:
        """x_k of the quarter planned last; 0 before the first."""
        return float(self.model.organisation.designs[*self.model.turn, self.row])

    @property
    def target(self) -> float:
        """th_k: the design its builders would choose on their own."""
        return float(self.model.organisation.targets[*self.model.turn, self.row])


class Function(Row):
    """A function of the company, with the people and the budget that do the work."""

    @property
    def name(self) -> str:
        """Its id in the company's file."""
        return list(self.model.asked.company.functions)[self.row]

    @property
    def devotion(self) -> float:
        """th_f in [0, 1]: how far it works for the customer."""
        return float(self.model.organisation.devotion[*self.model.turn, self.row])

    @property
    def effort(self) -> Floats:
        """Effort in shares of Y on every function's KPI, on quality and on integration."""
        return self.model.organisation.effort[*self.model.turn, self.row]


class Executive(Row):
    """Somebody who may decide, pay, staff, hear and persuade."""

    @property
    def belief(self) -> Floats:
        """w_e (K,): where this executive believes customers hurt."""
        return self.model.organisation.belief[*self.model.turn, self.row]

    @property
    def taken(self) -> Floats:
        """(K,) in [0, 1]: how far each issue was taken up in the quarter planned last."""
        return self.model.organisation.taken[*self.model.turn, self.row]

    @property
    def compliance(self) -> Floats:
        """chi_e (F,): how far each function does as this executive asks."""
        return self.model.organisation.compliance[*self.model.turn, self.row]
