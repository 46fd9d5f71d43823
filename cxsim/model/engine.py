"""The compiled driver: the rules of `week` over columns, block by block.

A block is a community: word of mouth stays inside it, so blocks run through all weeks of a
call on their own, in any order and on any thread. Totals are integers. This file knows how
to run the rules, not what they mean.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.columns import (
    COMMUNITY, CUSTOMER, FIXED, POTENTIAL, PROSPECT, Columns, Conditions, Meeting, Person, Rules,
    Signals, Week,
)  # fmt: skip
from cxsim.model.compiled import kernel, rule
from cxsim.model.luck import NORMAL_AT, NORMAL_STEP, Words, philox, uniform
from cxsim.model.mechanisms.acquisition import comes
from cxsim.model.mechanisms.journey import next_touchpoint
from cxsim.model.mechanisms.leaving import hazard
from cxsim.model.mechanisms.word_of_mouth import heard, voice
from cxsim.model.week import live
from cxsim.types import Array

_ZERO_WORD, _ONE_WORD = np.uint64(0), np.uint64(1)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_NONE = np.float32(0.0)
_UNIT = np.float32(FIXED)
_QUARTER = 13


@rule
def words_of(who: int, week: int, k0: np.uint64, k1: np.uint64) -> Words:
    """All words of one person's week."""
    low, high = np.uint64(who) & _LOW, np.uint64(who) >> _HALF
    a = philox(low, np.uint64(week), _ZERO_WORD, high, k0, k1)
    b = philox(low, np.uint64(week), _ONE_WORD, high, k0, k1)
    return Words(a[0], a[1], a[2], a[3], b[0], b[1], b[2])


@rule
def fixed(value: np.float32) -> np.int64:
    """A real number as an integer of resolution 1 / FIXED."""
    return np.int64(np.floor(value * _UNIT))


@rule
def reason(
    person: Person, base: np.float32, chance: np.float32, neutral: np.float32, rules: Rules
) -> int:
    """Which of REASONS made this customer leave, by the same luck without the others."""
    effect, shock, usual = rules.satisfaction_effect, rules.failure_shock, rules.failure_reference
    if chance < hazard(base, neutral, neutral, usual, usual, effect, shock):
        return 0
    if chance < hazard(base, person.satisfaction, neutral, usual, usual, effect, shock):
        return 1
    return 2


@rule
def mixed_voice(voices: Array, low: int, high: int) -> np.float32:
    """Mean voice of a whole community, rows [low, high)."""
    total = _NONE
    for i in range(low, high):
        total += voices[i]
    return total / np.float32(high - low)


@kernel
def run_blocks(
    columns: Columns, first_block: int, last_block: int, first_week: int, offset: int, weeks: int,
    now: Conditions, rules: Rules, near: Array, near_last: Array, k0: np.uint64, k1: np.uint64,
    signals: Signals,
) -> None:  # fmt: skip
    """Run blocks [first_block, last_block) through `weeks` weeks, adding to `signals`.

    `offset` is the place of `first_week` in the quarter that `now` describes.
    """
    status, touchpoints, kinds, bases = columns.status, columns.touchpoint, columns.kind, columns.base
    satisfaction, expectation = columns.satisfaction, columns.expectation
    encounters, scars, clocks = columns.encounters, columns.scar, columns.clock
    voices, joined = columns.voice, columns.joined
    level, gap, handoff, purchase = now.level, now.gap, now.handoff, now.purchase
    accept, other, contact, term = now.accept, now.other, now.contact, now.term
    margin, competitor = now.margin, now.competitor
    weekly, by_touchpoint = signals.weekly, signals.touchpoint
    exits, reasons = signals.exits, signals.reasons
    rows = len(status)
    for block in range(first_block, last_block):
        low, high = block * COMMUNITY, min((block + 1) * COMMUNITY, rows)
        ties = near if high - low == len(near) else near_last
        for w in range(weeks):
            week, place = first_week + w, offset + w
            neutral = rules.satisfaction_reference + competitor[place]
            mixed = mixed_voice(voices, low, high)
            for i in range(low, high):
                if status[i] == POTENTIAL:
                    words = words_of(i, week, k0, k1)
                    sound = heard(voices, low, i - low, ties) if ties.shape[1] > 0 else mixed
                    if comes(uniform(words.acquisition), now.innovation, now.imitation, sound):
                        status[i] = PROSPECT
                        expectation[i] = now.promised
            for i in range(low, high):
                if status[i] == POTENTIAL:
                    weekly[w, 0] += 1
                elif status[i] == PROSPECT or status[i] == CUSTOMER:
                    words = words_of(i, week, k0, k1)
                    last, kind = touchpoints[i], kinds[i]
                    there = next_touchpoint(words.journey, kind, last, accept, other)
                    meeting = Meeting(
                        there, contact[kind], level[place, kind, there], gap[last, there],
                        handoff[last, there], purchase[there], term[kind], neutral,
                    )  # fmt: skip
                    before = Person(
                        status[i], last, satisfaction[i], expectation[i], encounters[i], scars[i],
                        clocks[i],
                    )  # fmt: skip
                    after, seen = live(
                        before, bases[i], words, meeting, rules, NORMAL_AT, NORMAL_STEP
                    )
                    status[i] = after.status
                    touchpoints[i] = after.touchpoint
                    satisfaction[i] = after.satisfaction
                    expectation[i] = after.expectation
                    encounters[i] = after.encounters
                    scars[i] = after.scar
                    clocks[i] = after.clock
                    if seen.bought:
                        joined[i] = week
                        weekly[w, 4] += 1
                    if seen.met:
                        by_touchpoint[there, 0] += 1
                        by_touchpoint[there, 1] += fixed(seen.performance)
                        by_touchpoint[there, 2] += fixed(before.expectation)
                        by_touchpoint[there, 3] += fixed(meeting.gap)
                        by_touchpoint[there, 4] += seen.handoff_failed
                        by_touchpoint[there, 5] += seen.failed
                        by_touchpoint[there, 6] += seen.complained
                        weekly[w, 10] += seen.failed
                        weekly[w, 11] += seen.complained
                    if seen.left and before.status == CUSTOMER:
                        why = reason(after, bases[i], uniform(words.leaving), neutral, rules)
                        exits[0 if joined[i] < 0 else 1 + joined[i] // _QUARTER, w] += 1
                        reasons[why] += 1
                        weekly[w, 5] += 1
                        by_touchpoint[after.touchpoint, 7] += 1
                    elif seen.left:
                        weekly[w, 6] += 1
                    if after.status == PROSPECT:
                        weekly[w, 1] += 1
                    elif after.status == CUSTOMER:
                        weekly[w, 2] += 1
                        weekly[w, 3] += joined[i] < 0
                        weekly[w, 7] += fixed(after.satisfaction)
                        weekly[w, 8] += fixed(after.expectation)
                        weekly[w, 9] += margin[kind]
                        weekly[w, 12] += fixed(after.scar)
            for i in range(low, high):
                voices[i] = voice(status[i] == CUSTOMER, satisfaction[i], rules.negative_weight)
