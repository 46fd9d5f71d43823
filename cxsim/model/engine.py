"""The compiled driver: the rules of `week` over columns, block by block.

A block is a community: word of mouth stays inside it, so blocks run through all weeks of a
call on their own, in any order and on any thread. Several structures may run in one pass and
share its draws. Within a block, rows that are active under any structure come first, then
those in the market under all of them, then those gone under all. Totals are integers. This
file knows how to run the rules, not what they mean.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsim.model.columns import (
    COMMUNITY,
    CUSTOMER,
    FIXED,
    GONE,
    POTENTIAL,
    PROSPECT,
    Meeting,
    Person,
    Rules,
)  # fmt: skip
from cxsim.model.compiled import inner, kernel, over_columns, rule
from cxsim.model.luck import (
    NORMAL_AT,
    NORMAL_STEP,
    Words,
    normal,
    normal_place,
    philox,
    uniform,
)  # fmt: skip
from cxsim.model.mechanisms.acquisition import persuade
from cxsim.model.mechanisms.journey import column, next_touchpoint
from cxsim.model.mechanisms.leaving import hazard
from cxsim.model.mechanisms.satisfaction import expressed
from cxsim.model.mechanisms.word_of_mouth import heard, voice
from cxsim.model.week import live
from cxsim.types import Array

_BLOCK_0, _BLOCK_1 = np.uint64(0), np.uint64(1)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_NONE, _UNIT, _MIDDLE = np.float32(0.0), np.float32(FIXED), np.float32(0.5)
_QUARTER, _ZERO = 13, np.int32(0)
_MET, _HANDOFF, _FAILED, _COMPLAINED, _BOUGHT, _LEFT, _WAS_CUSTOMER = 1, 2, 4, 8, 16, 32, 64
_FIELD = (1 << 21) - 1
_EVENT, _CHANGE = _HANDOFF | _FAILED | _COMPLAINED, _BOUGHT | _LEFT
_ONE_BIT, _NO_BIT = np.uint32(1), np.uint32(0)
STATUS, TOUCHPOINT, KIND, CLOCK, JOINED = range(5)
SATISFACTION, EXPECTATION, ENCOUNTERS, SCAR, GOODWILL, RESISTANCE = range(6)
WHO, TERM = range(2)
BASE, CONTACT = range(2)


@rule
def words_of(who: int, week: int, k0: np.uint64, k1: np.uint64) -> Words:
    """All words of one person's week."""
    low, high = np.uint64(who) & _LOW, np.uint64(who) >> _HALF
    a = philox(low, np.uint64(week), _BLOCK_0, high, k0, k1)
    b = philox(low, np.uint64(week), _BLOCK_1, high, k0, k1)
    return Words(a[0], a[1], a[2], a[3], b[0], b[1])


@rule
def fixed(value: np.float32) -> np.int32:
    """A real number as an integer of resolution 1 / FIXED; 1,024 of up to 63 fit into 32 bits."""
    return np.int32(np.floor(value * _UNIT + _MIDDLE))


@rule
def _at(place: Any) -> np.uint32:
    """An index known to be neither negative nor long, so that it can be looked up 16 at a time."""
    return np.uint32(place & 0x3FFFFFFF)


@rule
def reason(
    satisfaction: Any, base: Any, chance: np.float32, neutral: np.float32, rules: Rules
) -> int:
    """Which of REASONS made this customer leave, by the same luck without the others."""
    effect, shock, usual = rules.satisfaction_effect, rules.failure_shock, rules.failure_reference
    if chance < hazard(base, neutral, neutral, usual, usual, effect, shock):
        return 0
    if chance < hazard(base, satisfaction, neutral, usual, usual, effect, shock):
        return 1
    return 2


@rule
def mixed_voice(voices: Array, low: int, high: int) -> np.float32:
    """Mean voice of a whole community, rows [low, high)."""
    total = _NONE
    for i in range(low, high):
        total += voices[i]
    return total / np.float32(high - low)


@over_columns
def _draw(
    count: int, first: int, week: int, k0: np.uint64, k1: np.uint64, who: Array,
    journey: Array, performance: Array, handoff: Array, leaving: Array, contact: Array,
    complaint: Array,
) -> None:  # fmt: skip
    for j in range(count):
        words = words_of(first + who[j], week, k0, k1)
        journey[j] = words.journey
        performance[j] = words.performance
        handoff[j] = words.handoff
        leaving[j] = words.leaving
        contact[j] = words.contact
        complaint[j] = words.complaint


@over_columns
def _rules(
    count: int, size: int, rival: np.float32, purchase: np.uint32, rules: Rules,
    status: Array, touchpoint: Array, kind: Array, clock: Array, satisfaction: Array,
    expectation: Array, encounters: Array, scar: Array, goodwill: Array, base: Array,
    contact: Array, term: Array,
    w_journey: Array, w_performance: Array, w_handoff: Array, w_leaving: Array, w_contact: Array,
    w_complaint: Array, alias: Array, level: Array, gap: Array, handoff: Array, at: Array,
    step: Array, felt: Array, flags: Array,
) -> tuple[np.int32, ...]:  # fmt: skip
    failures, complaints, content, hope = _ZERO, _ZERO, _ZERO, _ZERO
    sore, hoped, unlike = _ZERO, _ZERO, _ZERO
    wide = np.float32(size)
    for j in range(count):
        before = Person(
            status[j], touchpoint[j], satisfaction[j], expectation[j], encounters[j], scar[j],
            goodwill[j], clock[j],
        )  # fmt: skip
        active = (before.status == PROSPECT) | (before.status == CUSTOMER)
        words = Words(
            w_journey[j], w_performance[j], w_handoff[j], w_leaving[j], w_contact[j], w_complaint[j]
        )
        chance = uniform(words.journey)
        row = kind[j] * (size + 1) + before.touchpoint
        there = next_touchpoint(chance, wide, alias[_at(row * size + column(chance, wide))])
        passage = _at(before.touchpoint * size + there)
        bin_ = _at(normal_place(words.performance))
        meeting = Meeting(
            there, contact[j], level[_at(kind[j] * size + there)],
            normal(words.performance, at[bin_], step[bin_]), gap[passage], handoff[passage],
            np.uint32(purchase >> np.uint32(there)) & _ONE_BIT != _NO_BIT, term[j], rival,
        )  # fmt: skip
        after, seen = live(before, base[j], words, meeting, rules)
        status[j] = after.status if active else before.status
        touchpoint[j] = after.touchpoint if active else before.touchpoint
        satisfaction[j] = after.satisfaction if active else before.satisfaction
        expectation[j] = after.expectation if active else before.expectation
        encounters[j] = after.encounters if active else before.encounters
        scar[j] = after.scar if active else before.scar
        goodwill[j] = after.goodwill if active else before.goodwill
        clock[j] = after.clock if active else before.clock
        felt[j] = fixed(seen.performance)
        mark = (
            (_MET if seen.met else 0) | (_HANDOFF if seen.handoff_failed else 0)
            | (_FAILED if seen.failed else 0) | (_COMPLAINED if seen.complained else 0)
            | (_BOUGHT if seen.bought else 0) | (_LEFT if seen.left else 0)
            | (_WAS_CUSTOMER if before.status == CUSTOMER else 0)
        )  # fmt: skip
        flags[j] = mark if active else 0
        met = active & seen.met
        stays = active & (after.status == CUSTOMER)
        failures = np.int32(failures + (1 if active & seen.failed else 0))
        complaints = np.int32(complaints + (1 if active & seen.complained else 0))
        said = fixed(expressed(after.satisfaction, after.goodwill))
        content = np.int32(content + (said if stays else 0))
        hope = np.int32(hope + (fixed(after.expectation) if stays else 0))
        sore = np.int32(sore + (fixed(after.scar) if stays else 0))
        hoped = np.int32(hoped + (fixed(before.expectation) if met else 0))
        unlike = np.int32(unlike + (fixed(meeting.gap) if met else 0))
    return failures, complaints, content, hope, sore, hoped, unlike


@over_columns
def _tally(
    count: int, touchpoint: Array, felt: Array, flags: Array, visits: Array, events: Array,
    changed: Array,
) -> int:  # fmt: skip
    found = 0
    for j in range(count):
        mark = np.int64(flags[j])
        if mark & _MET:
            visits[touchpoint[j]] += (1 << 40) + np.int64(felt[j])
        if mark & _EVENT:
            events[touchpoint[j]] += (
                (mark & _HANDOFF) >> 1 | (mark & _FAILED) << 19 | (mark & _COMPLAINED) << 39
            )
        if mark & _CHANGE:
            changed[found] = j
            found += 1
    return found


@over_columns
def _hear(
    start: int, stop: int, innovation: np.float32, imitation: np.float32, mixed: np.float32,
    who: Array, status: Array, resistance: Array, voices: Array, ties: Array, came: Array,
) -> int:  # fmt: skip
    found = 0
    for j in range(start, stop):
        if status[j] == POTENTIAL:
            sound = heard(voices, who[j], ties) if ties.shape[1] > 0 else mixed
            resistance[j] = persuade(resistance[j], innovation, imitation, sound)
            if resistance[j] <= _NONE:
                came[found] = j
                found += 1
    return found


@over_columns
def _speak(
    count: int, negative_weight: np.float32, who: Array, status: Array, satisfaction: Array,
    goodwill: Array, voices: Array,
) -> None:  # fmt: skip
    for j in range(count):
        voices[who[j]] = voice(
            status[j] == CUSTOMER, expressed(satisfaction[j], goodwill[j]), negative_weight
        )


@rule
def _swap(whole: Array, real: Array, traits: Array, odds: Array, i: int, j: int) -> None:
    """Exchange rows i and j of all columns of all structures."""
    for s in range(whole.shape[0]):
        for c in range(whole.shape[1]):
            whole[s, c, i], whole[s, c, j] = whole[s, c, j], whole[s, c, i]
        for c in range(real.shape[1]):
            real[s, c, i], real[s, c, j] = real[s, c, j], real[s, c, i]
    for c in range(traits.shape[0]):
        traits[c, i], traits[c, j] = traits[c, j], traits[c, i]
    for c in range(odds.shape[0]):
        odds[c, i], odds[c, j] = odds[c, j], odds[c, i]


@rule
def _arrange(
    whole: Array, real: Array, traits: Array, odds: Array, low: int, rows: int
) -> tuple[int, int]:  # fmt: skip
    """Put active rows first and gone rows last; ends of the active and of the market rows."""
    active, market, j = 0, rows, 0
    while j < market:
        gone, waiting = True, True
        for s in range(whole.shape[0]):
            gone = gone and whole[s, STATUS, low + j] == GONE
            waiting = waiting and whole[s, STATUS, low + j] == POTENTIAL
        if gone:
            market -= 1
            _swap(whole, real, traits, odds, low + j, low + market)
        else:
            if not waiting:
                if j > active:
                    _swap(whole, real, traits, odds, low + j, low + active)
                active += 1
            j += 1
    return active, market


@rule
def _count(
    rows: int, status: Array, joined: Array, kind: Array, margin: Array, state: Array
) -> None:
    """The state of a block: rows by status, first cohort, margin."""
    state[:] = 0
    for j in range(rows):
        if status[j] != GONE:
            state[status[j]] += 1
        if status[j] == CUSTOMER:
            state[3] += joined[j] < 0
            state[4] += margin[kind[j]]


@rule
def _enter(
    changed: Array, found: int, week: int, w: int, neutral: np.float32, rules: Rules,
    touchpoint: Array, kind: Array, joined: Array, satisfaction: Array, base: Array, leaving: Array,
    flags: Array, margin: Array, state: Array, weekly: Array, by_touchpoint: Array, exits: Array,
    reasons: Array,
) -> None:  # fmt: skip
    """Book purchases and departures."""
    for n in range(found):
        j = changed[n]
        mark = flags[j]
        if mark & _BOUGHT:
            joined[j] = week
            state[1] -= 1
            state[2] += 1
            state[4] += margin[kind[j]]
            weekly[w, 5] += 1
        elif mark & _WAS_CUSTOMER:
            state[2] -= 1
            state[3] -= joined[j] < 0
            state[4] -= margin[kind[j]]
            weekly[w, 6] += 1
            exits[0 if joined[j] < 0 else 1 + joined[j] // _QUARTER, w] += 1
            by_touchpoint[touchpoint[j], 5] += 1
            chance = uniform(np.uint64(leaving[j]))
            reasons[reason(satisfaction[j], base[j], chance, neutral, rules)] += 1
        else:
            state[1] -= 1
            weekly[w, 7] += 1


@inner
def _come(
    active: int, market: int, low: int, high: int, whole: Array, real: Array, traits: Array,
    odds: Array, voices: Array, ties: Array, promised: Array, innovation: Array, imitation: Array,
    changed: Array, state: Array,
) -> int:  # fmt: skip
    """Potential customers hear the others and may come to shop; the new end of the active rows."""
    for s in range(whole.shape[0]):
        status = whole[s, STATUS, low:high]
        mixed = mixed_voice(voices[s], low, high) if ties.shape[1] == 0 else _NONE
        came = _hear(
            0 if whole.shape[0] > 1 else active, market, innovation[s], imitation[s], mixed,
            traits[WHO, low:high], status, real[s, RESISTANCE, low:high], voices[s, low:high],
            ties, changed,
        )  # fmt: skip
        for c in range(came):
            j = changed[c]
            status[j] = PROSPECT
            real[s, EXPECTATION, low + j] = promised[s]
            state[s, 0] -= 1
            state[s, 1] += 1
            if j >= active:
                _swap(whole, real, traits, odds, low + j, low + active)
                active += 1
    return active


@inner
def _unpack(visits: Array, events: Array, by_touchpoint: Array) -> None:
    """Add a block's packed totals by touchpoint to the signals."""
    for s in range(visits.shape[0]):
        for k in range(visits.shape[1]):
            by_touchpoint[s, k, 0] += visits[s, k] >> 40
            by_touchpoint[s, k, 1] += visits[s, k] & ((1 << 40) - 1)
            by_touchpoint[s, k, 2] += events[s, k] & _FIELD
            by_touchpoint[s, k, 3] += (events[s, k] >> 21) & _FIELD
            by_touchpoint[s, k, 4] += events[s, k] >> 42


@kernel
def run_blocks(
    whole: Array, real: Array, traits: Array, odds: Array, voices: Array, first_block: int,
    last_block: int, first_week: int, offset: int, weeks: int, level: Array, gap: Array,
    handoff: Array, alias: Array, purchase: np.uint32, margin: Array, competitor: Array,
    promised: Array, innovation: Array, imitation: Array, rules: Rules, near: Array,
    near_last: Array, k0: np.uint64, k1: np.uint64, weekly: Array, by_touchpoint: Array,
    exits: Array, reasons: Array,
) -> None:  # fmt: skip
    """Run blocks [first_block, last_block) of S structures through `weeks` weeks.

    whole int32 (S, 5, rows) and real float32 (S, 6, rows): the changing columns; traits int32
    (2, rows) and odds float32 (2, rows): the fixed ones; voices float32 (S, rows) by number of
    the person. `offset` is the place of `first_week` in the quarter that the conditions, stacked
    over S, describe. Totals are added to weekly (S, weeks, .), by_touchpoint (S, K, .),
    exits (S, cohorts, weeks) and reasons (S, .).
    """
    structures, rows, size = whole.shape[0], whole.shape[2], by_touchpoint.shape[1]
    words = np.empty((6, COMMUNITY), np.uint32)
    felt, flags = np.empty(COMMUNITY, np.int32), np.empty(COMMUNITY, np.int32)
    changed = np.empty(COMMUNITY, np.int32)
    state = np.zeros((structures, 5), np.int64)
    visits, events = np.zeros((structures, size), np.int64), np.zeros((structures, size), np.int64)
    for block in range(first_block, last_block):
        low, high = block * COMMUNITY, min((block + 1) * COMMUNITY, rows)
        n = high - low
        ties = near if n == len(near) else near_last
        who, term = traits[WHO, low:high], traits[TERM, low:high]
        base, contact = odds[BASE, low:high], odds[CONTACT, low:high]
        active, market = _arrange(whole, real, traits, odds, low, n)
        for s in range(structures):
            _count(
                n, whole[s, STATUS, low:high], whole[s, JOINED, low:high],
                whole[s, KIND, low:high], margin, state[s],
            )  # fmt: skip
        visits[:] = 0
        events[:] = 0
        for w in range(weeks):
            place = offset + w
            active = _come(
                active, market, low, high, whole, real, traits, odds, voices, ties, promised,
                innovation, imitation, changed, state,
            )  # fmt: skip
            _draw(
                active, low, first_week + w, k0, k1, who, words[0], words[1], words[2], words[3],
                words[4], words[5],
            )  # fmt: skip
            for s in range(structures):
                status, touchpoint = whole[s, STATUS, low:high], whole[s, TOUCHPOINT, low:high]
                kind, joined = whole[s, KIND, low:high], whole[s, JOINED, low:high]
                content, goodwill = real[s, SATISFACTION, low:high], real[s, GOODWILL, low:high]
                rival = competitor[s, place]
                sums = _rules(
                    active, size, rival, purchase, rules, status, touchpoint, kind,
                    whole[s, CLOCK, low:high], content, real[s, EXPECTATION, low:high],
                    real[s, ENCOUNTERS, low:high], real[s, SCAR, low:high], goodwill, base,
                    contact, term, words[0], words[1], words[2], words[3], words[4], words[5],
                    alias, level[s, place], gap[s], handoff[s], NORMAL_AT, NORMAL_STEP, felt, flags,
                )  # fmt: skip
                found = _tally(active, touchpoint, felt, flags, visits[s], events[s], changed)
                _enter(
                    changed, found, first_week + w, w, rules.satisfaction_reference + rival,
                    rules, touchpoint, kind, joined, content, base, words[3], flags, margin,
                    state[s], weekly[s], by_touchpoint[s], exits[s], reasons[s],
                )  # fmt: skip
                weekly[s, w, :5] += state[s]
                for c in range(7):
                    weekly[s, w, 8 + c] += sums[c]
                _speak(
                    active, rules.negative_weight, who, status, content, goodwill,
                    voices[s, low:high],
                )  # fmt: skip
        _unpack(visits, events, by_touchpoint)
