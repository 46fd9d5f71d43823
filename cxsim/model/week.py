"""One customer's week: the only place that knows the order of the rules."""

from __future__ import annotations

import numpy as np

from cxsim.model.columns import CUSTOMER, GONE, PROSPECT, Meeting, Person, Rules, Week
from cxsim.model.compiled import rule
from cxsim.model.luck import Chances
from cxsim.model.mechanisms.disconfirmation import appraise
from cxsim.model.mechanisms.expectation import drift, learn
from cxsim.model.mechanisms.failure import complains, console, scar, severity
from cxsim.model.mechanisms.leaving import hazard
from cxsim.model.mechanisms.performance import felt
from cxsim.model.mechanisms.satisfaction import update, weight

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)
_NOW = np.int32(1)


@rule
def live(
    person: Person,
    base: np.float32,
    chances: Chances,
    meeting: Meeting,
    rules: Rules,
) -> tuple[Person, Week]:
    """The week of a prospect or customer: encounter, appraisal, memory, decision."""
    # encounter
    met = chances.contact < meeting.contact
    handoff_failed = chances.handoff < meeting.handoff
    performance = felt(
        meeting.level, meeting.gap, handoff_failed, rules.handoff_loss, rules.noise,
        meeting.deviate,
    )  # fmt: skip

    # failure, complaint, recovery
    short = severity(performance, person.expectation, rules.tolerance)
    failed = met & (handoff_failed | (short > _ZERO))
    complained = failed & complains(
        chances.complaint, short, rules.complaint_base, rules.complaint_slope
    )
    sore = scar(person.scar, rules.remember, failed, complained, rules.recovery)

    # satisfaction and expectation
    encounters = person.encounters + _ONE
    u = appraise(
        performance, person.expectation, rules.reference, rules.appraisal, rules.disconfirmation,
        rules.loss_aversion,
    )  # fmt: skip
    newest = weight(encounters, rules.memory, rules.prior)
    content = update(person.satisfaction, u, newest)
    goodwill = console(
        person.goodwill, newest, met, complained, rules.recovery, rules.recovery_gain
    )
    hoped = learn(person.expectation, performance, rules.rise, rules.fall)
    satisfaction = content if met else person.satisfaction
    expectation = drift(hoped if met else person.expectation, rules.expectation_trend)

    # purchase
    was_customer = person.status == CUSTOMER
    bought = met & (person.status == PROSPECT) & meeting.purchase

    # the decision to leave, or to give up shopping
    clock = np.int32(person.clock - _NOW)
    due = (was_customer & (clock <= 0)) | ((person.status == PROSPECT) & met & (not bought))
    leaves = hazard(
        base if was_customer else rules.abandon,
        satisfaction,
        meeting.competitor + (rules.satisfaction_reference if was_customer else _ZERO),
        sore,
        rules.failure_reference if was_customer else _ZERO,
        rules.satisfaction_effect,
        rules.failure_shock,
    )
    left = due & (chances.leaving < leaves)

    renewed = bought | (was_customer & due)
    stays = CUSTOMER if was_customer | bought else PROSPECT
    after = Person(
        GONE if left else stays,
        meeting.touchpoint if met else person.touchpoint,
        satisfaction,
        expectation,
        encounters if met else person.encounters,
        sore,
        goodwill,
        meeting.term if renewed else clock,
    )
    return after, Week(performance, met, handoff_failed & met, failed, complained, bought, left)
