"""The people of a run: fixed traits drawn once, the same under every structure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsim.model import luck
from cxsim.model.columns import COMMUNITY, CUSTOMER, FIRST_COHORT, POTENTIAL, Columns
from cxsim.model.mechanisms.leaving import base_logits
from cxsim.model.mechanisms.word_of_mouth import small_world
from cxsim.scenario.schema import Company
from cxsim.types import Array, Floats


class Population(NamedTuple):
    """Traits of every row; shape (rows,)."""

    customers: int  # rows that are customers at week 0
    first: Array  # bool, customer at week 0
    segment: Array  # int32
    leaning: Floats  # uniform that decides the channel preference as shares shift
    base: Array  # float32, logit of the base hazard, switching cost taken off
    contact: Array  # float32, probability of an encounter in a week
    term: Array  # int32, weeks between decisions to stay
    resistance: Array  # float32, Exp(1), hazard it takes to come from the market
    near: Array  # int32 (COMMUNITY or fewer, neighbours), acquaintances in a full community
    near_last: Array  # the same for the last community, which may be smaller


def draw_population(company: Company, customers: int, seed: int) -> Population:
    """Traits of `customers` customers and of the market around them, for a seed."""
    rows = customers + round(customers * company.market.potential)
    who = np.arange(rows)
    hazard, kind, leaning, resistance = luck.uniforms(seed, who, 0, luck.PERSON_BLOCK)
    segments = list(company.segments.values())
    edges = np.cumsum([segment.share for segment in segments])[:-1]
    segment = sum((kind >= edge).astype(np.int32) for edge in edges) + np.zeros(rows, np.int32)
    term = np.array([s.contract.weeks for s in segments], np.int32)[segment]
    cost = np.array([s.contract.switching_cost for s in segments])[segment]
    base = base_logits(hazard, company.hazard.alpha, company.hazard.beta, term)
    return Population(
        customers=customers,
        first=(who + 1) * customers // rows > who * customers // rows,
        segment=segment,
        leaning=leaning,
        base=(base - company.behaviour.switching_effect * cost).astype(np.float32),
        contact=np.array([s.contact_rate for s in segments], np.float32)[segment],
        term=term,
        resistance=-np.log(resistance).astype(np.float32),
        near=_acquaintances(company, min(rows, COMMUNITY), seed),
        near_last=_acquaintances(company, rows % COMMUNITY or min(rows, COMMUNITY), seed),
    )


def _acquaintances(company: Company, size: int, seed: int) -> Array:
    market = company.market
    if market.neighbours == 0:
        return np.zeros((size, 0), np.int32)
    draws = luck.uniforms(seed, np.arange(size * market.neighbours), 0, luck.NETWORK_BLOCK)
    return small_world(size, market.neighbours, market.rewired, draws[:2])


def first_columns(company: Company, people: Population, kind: Array, promised: float) -> Columns:
    """The customers' columns at week 0: the first cohort has just bought, the others have not."""
    rows = len(people.first)
    ids = list(company.touchpoints)
    door = next(k for k, name in enumerate(ids) if company.touchpoints[name].stage == "purchase")
    return Columns(
        status=np.where(people.first, CUSTOMER, POTENTIAL).astype(np.int32),
        touchpoint=np.where(people.first, door, len(ids)).astype(np.int32),
        kind=kind,
        clock=people.term,
        joined=np.where(people.first, FIRST_COHORT, 0).astype(np.int32),
        satisfaction=np.zeros(rows, np.float32),
        expectation=np.full(rows, promised, np.float32),
        encounters=np.zeros(rows, np.float32),
        scar=np.zeros(rows, np.float32),
        goodwill=np.zeros(rows, np.float32),
        resistance=people.resistance,
    )


def kinds(company: Company, people: Population, shares: Floats) -> Array:
    """Segment * preferences + preference of every row, for preference shares that sum to 1."""
    edges = np.cumsum(shares)[:-1]
    preference = np.searchsorted(edges, people.leaning, side="right")
    return (people.segment * len(shares) + preference).astype(np.int32)
