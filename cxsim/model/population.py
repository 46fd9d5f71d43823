"""The people of a run: fixed traits drawn once, the same under every structure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsim.model import luck
from cxsim.model.columns import COMMUNITY, CUSTOMER, FIRST_COHORT, POTENTIAL, REAL, WHOLE
from cxsim.model.mechanisms.leaving import base_logits
from cxsim.model.mechanisms.word_of_mouth import small_world
from cxsim.model.threads import Team
from cxsim.scenario.schema import Company
from cxsim.types import Array, Floats

AT_ONCE = 1 << 15
"""Rows drawn at a time: what is needed on the way stays small beside the columns."""


class Population(NamedTuple):
    """Traits of every person, shape (rows,), and of every segment."""

    customers: int  # people who are customers at week 0
    first: Array  # bool, customer at week 0
    segment: Array  # int16
    leaning: Array  # uint32, the word that decides the channel preference as shares shift
    base: Array  # float32, logit of the base hazard, switching cost taken off
    contact: Array  # float32 (segments,), probability of an encounter in a week
    term: Array  # int32 (segments,), weeks between decisions to stay
    resistance: Array  # float32, Exp(1), hazard it takes to come from the market
    near: Array  # int32 (COMMUNITY or fewer, neighbours), acquaintances in a full community
    near_last: Array  # the same for the last community, which may be smaller


def draw_population(
    company: Company, customers: int, seed: int, team: Team | None = None
) -> Population:
    """Traits of `customers` customers and of the market around them, for a seed."""
    rows = customers + round(customers * company.market.potential)
    segments = company.segments.values()
    people = Population(
        customers=customers,
        first=np.empty(rows, bool),
        segment=np.empty(rows, np.int16),
        leaning=np.empty(rows, np.uint32),
        base=np.empty(rows, np.float32),
        contact=np.array([s.contact_rate for s in segments], np.float32),
        term=np.array([s.contract.weeks for s in segments], np.int32),
        resistance=np.empty(rows, np.float32),
        near=_acquaintances(company, min(rows, COMMUNITY), seed),
        near_last=_acquaintances(company, rows % COMMUNITY or min(rows, COMMUNITY), seed),
    )

    def draw(part: slice[int, int, None]) -> None:
        who = np.arange(part.start, part.stop)
        people.first[part] = (who + 1) * customers // rows > who * customers // rows
        _draw(company, people, part, luck.words(seed, who, 0, luck.PERSON_BLOCK))

    (team or Team(1)).each(draw, _parts(rows))
    return people


def _draw(company: Company, people: Population, part: slice, words: Array) -> None:
    """The traits of these people from their four words."""
    hazard, kind, resistance = luck.to_uniforms(words[[0, 1, 3]])
    people.leaning[part] = words[2]
    segments = list(company.segments.values())
    edges: Floats = np.cumsum([segment.share for segment in segments])[:-1]
    people.segment[part] = np.searchsorted(edges, kind, side="right")
    segment = people.segment[part]
    cost = np.array([s.contract.switching_cost for s in segments])[segment]
    base = base_logits(hazard, company.hazard.alpha, company.hazard.beta, people.term[segment])
    people.base[part] = base - company.behaviour.switching_effect * cost
    people.resistance[part] = -np.log(resistance)


def _parts(rows: int) -> list[slice[int, int, None]]:
    return [slice(low, min(low + AT_ONCE, rows)) for low in range(0, rows, AT_ONCE)]


def _acquaintances(company: Company, size: int, seed: int) -> Array:
    market = company.market
    if market.neighbours == 0:
        return np.zeros((size, 0), np.int32)
    draws = luck.uniforms(seed, np.arange(size * market.neighbours), 0, luck.NETWORK_BLOCK)
    return small_world(size, market.neighbours, market.rewired, draws[:2])


def opening(
    company: Company, people: Population, promised: float, structures: int
) -> tuple[Array, Array]:
    """The columns WHOLE, int16 (S, 5, rows), and REAL, float32 (S, 5, rows), at week 0.

    The first cohort has just bought.
    """
    rows, ids = len(people.first), list(company.touchpoints)
    door = next(k for k, name in enumerate(ids) if company.touchpoints[name].stage == "purchase")
    first = people.first
    start = {
        "status": np.where(first, np.int16(CUSTOMER), np.int16(POTENTIAL)),
        "touchpoint": np.where(first, np.int16(door), np.int16(len(ids))),
        "clock": people.term.astype(np.int16)[people.segment],
        "joined": np.where(first, np.int16(FIRST_COHORT), np.int16(0)),
        "expectation": promised,
        "resistance": people.resistance,
    }
    whole = np.empty((structures, len(WHOLE), rows), np.int16)
    real = np.empty((structures, len(REAL), rows), np.float32)
    for columns, names in ((whole, WHOLE), (real, REAL)):
        for place, name in enumerate(names):
            columns[:, place] = start.get(name, 0)
    return whole, real


def kinds(company: Company, people: Population, shares: Floats) -> Array:
    """Segment * preferences + preference of every person, int16, for shares that sum to 1."""
    edges, found = np.cumsum(shares)[:-1], np.empty(len(people.first), np.int16)
    for part in _parts(len(found)):
        leaning = luck.to_uniforms(people.leaning[part])
        preference = np.searchsorted(edges, leaning, side="right")
        found[part] = people.segment[part] * len(shares) + preference
    return found
