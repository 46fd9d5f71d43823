"""The customers' columns, what the organisation hands them, and what it gets back.

`Columns` is the whole state of the customers. Once a quarter the organisation hands over one
`Conditions` and gets back one `Signals`: the narrow waist between the two.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsim.types import Array, Bit

POTENTIAL, PROSPECT, CUSTOMER, GONE = np.int32(0), np.int32(1), np.int32(2), np.int32(3)
"""Status of a row: in the market, shopping, customer, left (or gave up shopping)."""

FIRST_COHORT = -1
"""`joined` of the customers who are there at week 0; of all others the week of purchase."""

COMMUNITY = 1024
"""Rows of one community: word of mouth stays inside it, so that blocks are independent."""

FIXED = 2.0**15
"""Totals of real numbers are kept as integers of this resolution: their order does not matter."""


class Columns(NamedTuple):
    """One row a person, by number; every field has shape (rows,)."""

    status: Array  # int32
    touchpoint: Array  # int32, the last one met; K before the first
    kind: Array  # int16, segment * preferences + preference
    clock: Array  # int32, weeks to the next decision
    joined: Array  # int32, week of purchase
    satisfaction: Array  # float32, [-1, 1], without goodwill
    expectation: Array  # float32, [0, 1]
    encounters: Array  # float32, number of encounters
    scar: Array  # float32, [0, inf), recent failures not mended
    goodwill: Array  # float32, [0, 1], satisfaction from answered complaints; not loyalty
    resistance: Array  # float32, what is left of it before a potential customer comes


WHOLE = ("status", "touchpoint", "clock", "joined", "encounters")
REAL = ("satisfaction", "expectation", "scar", "goodwill", "resistance")
"""What is kept of each person under each structure: int16 and float32 (`cxsim.model.crowd`)."""

LONGEST = 2**15 - 1
"""Weeks that a run may have: whole numbers are kept in 16 bits."""


class Person(NamedTuple):
    """One row of the columns that change in a week."""

    status: np.int32
    touchpoint: np.int32
    satisfaction: np.float32
    expectation: np.float32
    encounters: np.float32
    scar: np.float32
    goodwill: np.float32
    clock: np.int32


class Meeting(NamedTuple):
    """What awaits one person this week, should there be an encounter."""

    touchpoint: np.int32  # where
    contact: np.float32  # probability of an encounter
    level: np.float32  # performance there before what follows
    deviate: np.float32  # standard normal, how it falls out
    gap: np.float32  # lost by unlike designs since the last touchpoint
    handoff: np.float32  # probability that the hand-over fails
    purchase: Bit  # reaching it makes a prospect a customer
    term: np.int32  # weeks between decisions to stay
    competitor: np.float32  # advantage of the competitor, in satisfaction


class Week(NamedTuple):
    """What happened to one person in a week."""

    performance: np.float32
    met: Bit
    handoff_failed: Bit
    failed: Bit
    complained: Bit
    bought: Bit
    left: Bit


class Conditions(NamedTuple):
    """A quarter as customers meet it: K touchpoints, T kinds, W weeks."""

    level: Array  # float32 (W, T, K), performance before gaps, failures and noise
    gap: Array  # float32 (K + 1, K), performance lost by meeting unlike designs
    handoff: Array  # float32 (K + 1, K), probability that a hand-over fails
    alias: Array  # uint32 (T * (K + 1) * K,), alias table of the journey
    purchase: np.uint32  # bit k: reaching touchpoint k makes a prospect a customer
    margin: Array  # int64 (T,), contribution a week in units of 1 / FIXED
    competitor: Array  # float32 (W,), advantage of the competitor, in satisfaction
    promised: np.float32  # expectation of a new customer
    innovation: np.float32  # weekly hazard of a potential customer to come unprompted
    imitation: np.float32  # added weekly hazard when all acquaintances are content

    def of(self, turn: tuple[int, ...]) -> Conditions:
        """What customers of one seed meet, where fields have an axis of R seeds in front.

        turn : place of the seed; () where there is no such axis.
        """
        return self._replace(**{n: getattr(self, n)[turn] for n in _BY_SEED}) if turn else self


_BY_SEED = ("level", "gap", "handoff", "promised", "innovation", "imitation")


class Rules(NamedTuple):
    """The parameters of the customer's rules; float32, names as in the schema."""

    handoff_loss: np.float32
    noise: np.float32
    reference: np.float32
    appraisal: np.float32
    disconfirmation: np.float32
    loss_aversion: np.float32
    memory: np.float32
    prior: np.float32
    rise: np.float32
    fall: np.float32
    expectation_trend: np.float32
    tolerance: np.float32
    complaint_base: np.float32
    complaint_slope: np.float32
    failure_shock: np.float32
    failure_reference: np.float32
    recovery: np.float32
    recovery_gain: np.float32
    remember: np.float32
    satisfaction_effect: np.float32
    satisfaction_reference: np.float32
    negative_weight: np.float32
    abandon: np.float32


class Signals(NamedTuple):
    """Totals of W weeks under S structures, in integers: any order of adding gives the same."""

    weekly: Array  # int64 (S, W, len(WEEKLY))
    touchpoint: Array  # int64 (S, K, len(TOUCHPOINT))
    exits: Array  # int64 (S, cohorts, W), departures of customers by cohort and week
    reasons: Array  # int64 (S, len(REASONS))


WEEKLY = (
    "potential", "prospects", "customers", "first_cohort", "margin", "joined", "left", "gave_up",
    "failures", "complaints", "satisfaction", "expectation", "recent_failures", "hoped", "gap",
)  # fmt: skip
"""Columns of `Signals.weekly`; sums of real numbers are times FIXED.

Up to "margin" the state at the end of the week, up to "complaints" what happened in it, then
sums over the customers at its end, then sums over its encounters: expectation before, and
performance lost by unlike designs.
"""

TOUCHPOINT = ("visits", "performance", "handoffs_failed", "failures", "complaints", "left")
"""Columns of `Signals.touchpoint`; performance times FIXED."""

REASONS = ("anyway", "dissatisfaction", "failure")
"""Why a customer left: at the base hazard; only by satisfaction below, or failures above, usual."""
