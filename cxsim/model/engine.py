"""The compiled driver: the rules of `week` over columns, block by block.

A block is a community: word of mouth stays inside it, so blocks run through all weeks of a
call on their own, in any order and on any thread. Several structures may run in one pass and
share its draws. Within a block, rows that are active under any structure come first, then
those in the market under all of them, then those gone under all. Totals are integers. This
file knows how to run the rules, not what they mean.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import (
    COMMUNITY,
    CUSTOMER,
    FIXED,
    GONE,
    POTENTIAL,
    PROSPECT,
    REAL,
    WHOLE,
    Meeting,
    Person,
    Rules,
)  # fmt: skip
from cxsim.model.compiled import inner, kernel, over_columns, rule
from cxsim.model.luck import (
    NORMAL_AT,
    NORMAL_STEP,
    Chances,
    Words,
    chances,
    normal,
    normal_place,
    philox,
)  # fmt: skip
from cxsim.model.market import TOGETHER, acquaint, come, say, speak
from cxsim.model.mechanisms.journey import column, next_touchpoint
from cxsim.model.mechanisms.leaving import hazard
from cxsim.model.mechanisms.satisfaction import expressed
from cxsim.model.rows import (
    BASE,
    CLOCK,
    CONTACT,
    ENCOUNTERS,
    EXPECTATION,
    GOODWILL,
    JOINED,
    KIND,
    SATISFACTION,
    SCAR,
    STATUS,
    TERM,
    TOUCHPOINT,
    WHO,
    at,
    copy,
    know,
    put_last,
    whole_vectors,
)  # fmt: skip
from cxsim.model.week import live
from cxsim.types import Array

_BLOCK_0, _BLOCK_1 = np.uint64(0), np.uint64(1)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_UNIT, _MIDDLE = np.float32(FIXED), np.float32(0.5)
_ZERO = np.int32(0)
_MET, _FAILED, _BOUGHT, _LEFT, _WAS_CUSTOMER = 1, 2, 4, 8, 16
_HANDOFF, _COMPLAINED = _MET << 16, _FAILED << 16
_CHANGE, _PAIR, _FIELD = _BOUGHT | _LEFT, 1 << 16 | 1, (1 << 16) - 1
_FIRST = np.int64(0)
_ONE_BIT, _NO_BIT = np.uint32(1), np.uint32(0)
_NOWHERE = np.int32(-1)


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
def reason(
    satisfaction: Any, base: Any, chance: Any, neutral: np.float32, rules: Rules
) -> int:
    """Which of REASONS made this customer leave, by the same luck without the others."""
    effect, shock, usual = rules.satisfaction_effect, rules.failure_shock, rules.failure_reference
    if chance < hazard(base, neutral, neutral, usual, usual, effect, shock):
        return 0
    if chance < hazard(base, satisfaction, neutral, usual, usual, effect, shock):
        return 1
    return 2


@over_columns
def _draw(
    count: int, first: int, week: int, k0: np.uint64, k1: np.uint64, who: Array, knots: Array,
    steps: Array, journey: Array, deviate: Array, handoff: Array, leaving: Array, contact: Array,
    complaint: Array,
) -> None:  # fmt: skip
    for j in range(count):
        words = words_of(first + who[j], week, k0, k1)
        bin_ = at(normal_place(words.performance))
        deviate[j] = normal(words.performance, knots[bin_], steps[bin_])
        drawn = chances(words)
        journey[j] = drawn.journey
        handoff[j] = drawn.handoff
        leaving[j] = drawn.leaving
        contact[j] = drawn.contact
        complaint[j] = drawn.complaint


@over_columns
def _rules(
    count: int, size: int, rival: np.float32, purchase: np.uint32, rules: Rules,
    status: Array, touchpoint: Array, kind: Array, clock: Array, satisfaction: Array,
    expectation: Array, encounters: Array, scar: Array, goodwill: Array, base: Array,
    contact: Array, term: Array,
    journey: Array, deviate: Array, slip: Array, leaving: Array, contacted: Array,
    complaint: Array, alias: Array, level: Array, gap: Array, handoff: Array, met_at: Array,
    felt: Array, flags: Array,
) -> tuple[np.int32, ...]:  # fmt: skip
    failures, complaints, content, hope = _ZERO, _ZERO, _ZERO, _ZERO
    sore, hoped, unlike = _ZERO, _ZERO, _ZERO
    wide = np.float32(size)
    for j in range(count):
        before = Person(
            status[j], touchpoint[j], satisfaction[j], expectation[j],
            np.float32(encounters[j]), scar[j], goodwill[j], clock[j],
        )  # fmt: skip
        active = (before.status == PROSPECT) | (before.status == CUSTOMER)
        drawn = Chances(journey[j], slip[j], leaving[j], contacted[j], complaint[j])
        chance = drawn.journey
        row = kind[j] * (size + 1) + before.touchpoint
        there = next_touchpoint(chance, wide, alias[at(row * size + column(chance, wide))])
        passage = at(before.touchpoint * size + there)
        meeting = Meeting(
            there, contact[j], level[at(kind[j] * size + there)], deviate[j], gap[passage],
            handoff[passage],
            np.uint32(purchase >> np.uint32(there)) & _ONE_BIT != _NO_BIT, term[j], rival,
        )  # fmt: skip
        after, seen = live(before, base[j], drawn, meeting, rules)
        status[j] = after.status if active else before.status
        touchpoint[j] = after.touchpoint if active else before.touchpoint
        satisfaction[j] = after.satisfaction if active else before.satisfaction
        expectation[j] = after.expectation if active else before.expectation
        encounters[j] = np.int32(after.encounters if active else before.encounters)
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
        met_at[j] = there if met else _NOWHERE
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
    count: int, s: int, size: int, met_at: Array, felt: Array, flags: Array, by_touchpoint: Array
) -> None:  # fmt: skip
    for k in range(size):
        performance, first, second = _ZERO, _ZERO, _ZERO
        for j in range(count):
            here = met_at[j] == k
            performance = np.int32(performance + (felt[j] if here else _ZERO))
            first = np.int32(first + (flags[j] & _PAIR if here else 0))
            second = np.int32(second + (flags[j] >> 1 & _PAIR if here else 0))
        by_touchpoint[s, k, 0] += first & _FIELD
        by_touchpoint[s, k, 1] += performance
        by_touchpoint[s, k, 2] += first >> 16
        by_touchpoint[s, k, 3] += second & _FIELD
        by_touchpoint[s, k, 4] += second >> 16


@over_columns
def _changed(count: int, flags: Array, changed: Array) -> int:
    found = 0
    for j in range(count):
        changed[found] = j
        found += 1 if flags[j] & _CHANGE else 0
    return found


@inner
def _count(rows: int, s: int, whole: Array, kind: Array, margin: Array, state: Array) -> None:
    """The state of a block under structure s: rows by status, first cohort, margin."""
    for c in range(5):
        state[s, c] = 0
    for j in range(rows):
        status = whole[s, STATUS, j]
        if status != GONE:
            state[s, status] += 1
        if status == CUSTOMER:
            state[s, 3] += whole[s, JOINED, j] < 0
            state[s, 4] += margin[kind[j]]


@inner
def _enter(
    changed: Array, found: int, s: int, week: int, w: int, neutral: np.float32, rules: Rules,
    whole: Array, real: Array, kind: Array, base: Array, leaving: Array, flags: Array,
    margin: Array, state: Array, weekly: Array, by_touchpoint: Array, exits: Array,
    reasons: Array,
) -> None:  # fmt: skip
    """Book purchases and departures under structure s, and the state that they leave."""
    for n in range(found):
        j = changed[n]
        mark, joined = flags[j], whole[s, JOINED, j]
        if mark & _BOUGHT:
            whole[s, JOINED, j] = week
            state[s, 1] -= 1
            state[s, 2] += 1
            state[s, 4] += margin[kind[j]]
            weekly[s, w, 5] += 1
        elif mark & _WAS_CUSTOMER:
            state[s, 2] -= 1
            state[s, 3] -= joined < 0
            state[s, 4] -= margin[kind[j]]
            weekly[s, w, 6] += 1
            exits[s, 0 if joined < 0 else 1 + joined // QUARTER, w] += 1
            by_touchpoint[s, whole[s, TOUCHPOINT, j], 5] += 1
            why = reason(real[s, SATISFACTION, j], base[j], leaving[j], neutral, rules)
            reasons[s, why] += 1
        else:
            state[s, 1] -= 1
            weekly[s, w, 7] += 1
    for c in range(5):
        weekly[s, w, c] += state[s, c]


class Work(NamedTuple):
    """Room for one block of C people under S structures, their voices in W words."""

    whole: Array  # int32 (S, 5, C), as kept
    real: Array  # float32 (S, 5, C), as kept
    traits: Array  # int32 (3, C): who, kind, term
    odds: Array  # float32 (2, C): base, contact
    drawn: Array  # float32 (6, C), luck of a week
    marks: Array  # int32 (5, C), what happened in a week, and lists of rows
    around: Array  # uint16 (neighbours, C), acquaintances of the rows
    said: Array  # int32 (W, C), by row
    voices: Array  # int32 (W, C), by number of the person
    sound: Array  # int32 (W, C), voices around a row
    state: Array  # int64 (S, 5), totals at the end of the week


def room(structures: int, neighbours: int) -> Work:
    """Room for the blocks of one call."""
    said, voices, sound = np.empty((3, -(-structures // TOGETHER), COMMUNITY), np.int32)
    return Work(
        np.empty((structures, len(WHOLE), COMMUNITY), np.int32),
        np.empty((structures, len(REAL), COMMUNITY), np.float32),
        np.empty((3, COMMUNITY), np.int32),
        np.empty((2, COMMUNITY), np.float32),
        np.empty((6, COMMUNITY), np.float32),
        np.empty((5, COMMUNITY), np.int32),
        np.empty((neighbours, COMMUNITY), np.uint16),
        said,
        voices,
        sound,
        np.empty((structures, 5), np.int64),
    )


@kernel
def run_blocks(
    kept_whole: Array, kept_real: Array, kept_who: Array, kinds: Array, bases: Array,
    contacts: Array, terms: Array, first_block: int, last_block: int, first_week: int,
    offset: int, weeks: int, level: Array, gap: Array, handoff: Array, alias: Array,
    purchase: np.uint32, margin: Array, competitor: Array, promised: Array, innovation: Array,
    imitation: Array, rules: Rules, near: Array, near_last: Array, k0: np.uint64, k1: np.uint64,
    work: Work, weekly: Array, by_touchpoint: Array, exits: Array, reasons: Array,
) -> None:  # fmt: skip
    """Run blocks [first_block, last_block) of S structures through `weeks` weeks.

    Kept are, by row, whole int16 (S, 5, rows), real float32 (S, 5, rows) and who int16 (1, rows),
    the person's place in the block. By person: kinds int16 and bases float32 (rows,). By kind:
    contacts float32 and terms int32 (T,). near and near_last uint16 (neighbours, community).
    `offset` is the place of `first_week` in the quarter that the conditions, stacked over S,
    describe. Totals are added to weekly (S, weeks, .), by_touchpoint (S, K, .), exits
    (S, cohorts, weeks) and reasons (S, .).
    """
    structures, people, size = kept_whole.shape[0], kept_whole.shape[2], by_touchpoint.shape[1]
    whole, real, traits, odds, drawn = work.whole, work.real, work.traits, work.odds, work.drawn
    who, kind, term = traits[WHO], traits[KIND], traits[TERM]
    base, contact, deviate = odds[BASE], odds[CONTACT], drawn[5]
    journey, slip, leaving, contacted, complaint = drawn[0], drawn[1], drawn[2], drawn[3], drawn[4]
    met_at, felt, flags, changed = work.marks[0], work.marks[1], work.marks[2], work.marks[3]
    listed, around, state = work.marks[4], work.around, work.state
    said, voices, sound = work.said, work.voices, work.sound
    for block in range(first_block, last_block):
        low, high = block * COMMUNITY, min((block + 1) * COMMUNITY, people)
        rows = high - low
        ties = near if rows == near.shape[1] else near_last
        copy(rows, kept_who, low, traits[WHO : WHO + 1], _FIRST)
        for s in range(structures):
            copy(rows, kept_whole[s], low, whole[s], _FIRST)
            copy(rows, kept_real[s], low, real[s], _FIRST)
        know(rows, low, who, kinds, bases, contacts, terms, kind, term, base, contact)
        market = put_last(GONE, whole, real, traits, odds, rows)
        active = put_last(POTENTIAL, whole, real, traits, odds, market)
        acquaint(0 if structures > 1 else active, rows, who, ties, around)
        for s in range(structures):
            say(rows, s, whole, real, said)
            _count(market, s, whole, kind, margin, state)
        speak(rows, who, said, voices)
        for w in range(weeks):
            place = offset + w
            active = come(
                active, market, rows, rules.negative_weight, whole, real, traits, odds, voices,
                around, promised, innovation, imitation, sound, listed, changed, state,
            )  # fmt: skip
            width = whole_vectors(active, rows)
            _draw(
                width, low, first_week + w, k0, k1, who, NORMAL_AT, NORMAL_STEP, journey, deviate,
                slip, leaving, contacted, complaint,
            )  # fmt: skip
            for s in range(structures):
                rival = competitor[s, place]
                sums = _rules(
                    width, size, rival, purchase, rules, whole[s, STATUS], whole[s, TOUCHPOINT],
                    kind, whole[s, CLOCK], real[s, SATISFACTION], real[s, EXPECTATION],
                    whole[s, ENCOUNTERS], real[s, SCAR], real[s, GOODWILL], base, contact, term,
                    journey, deviate, slip, leaving, contacted, complaint, alias, level[s, place],
                    gap[s], handoff[s], met_at, felt, flags,
                )  # fmt: skip
                for c in range(7):
                    weekly[s, w, 8 + c] += sums[c]
                _tally(width, s, size, met_at, felt, flags, by_touchpoint)
                found = _changed(width, flags, changed)
                _enter(
                    changed, found, s, first_week + w, w, rules.satisfaction_reference + rival,
                    rules, whole, real, kind, base, leaving, flags, margin, state, weekly,
                    by_touchpoint, exits, reasons,
                )  # fmt: skip
                say(width, s, whole, real, said)
            speak(width, who, said, voices)
        copy(rows, traits[WHO : WHO + 1], _FIRST, kept_who, low)
        for s in range(structures):
            copy(rows, whole[s], _FIRST, kept_whole[s], low)
            copy(rows, real[s], _FIRST, kept_real[s], low)
