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

AT_ONCE = 1 << 15
"""Rows drawn at a time: what is needed on the way stays small beside the columns."""


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
    people = Population(
        customers=customers,
        first=np.empty(rows, bool),
        segment=np.empty(rows, np.int32),
        leaning=np.empty(rows),
        base=np.empty(rows, np.float32),
        contact=np.empty(rows, np.float32),
        term=np.empty(rows, np.int32),
        resistance=np.empty(rows, np.float32),
        near=_acquaintances(company, min(rows, COMMUNITY), seed),
        near_last=_acquaintances(company, rows % COMMUNITY or min(rows, COMMUNITY), seed),
    )
    for part in _parts(rows):
        who = np.arange(part.start, part.stop)
        people.first[part] = (who + 1) * customers // rows > who * customers // rows
        _draw(company, people, part, luck.uniforms(seed, who, 0, luck.PERSON_BLOCK))
    return people


def _draw(company: Company, people: Population, part: slice, uniforms: Floats) -> None:
    """The traits of these rows from their four uniforms."""
    hazard, kind, people.leaning[part], resistance = uniforms
    segments = list(company.segments.values())
    edges: Floats = np.cumsum([segment.share for segment in segments])[:-1]
    people.segment[part] = np.searchsorted(edges, kind, side="right")
    segment = people.segment[part]
    term = np.array([s.contract.weeks for s in segments], np.int32)[segment]
    cost = np.array([s.contract.switching_cost for s in segments])[segment]
    base = base_logits(hazard, company.hazard.alpha, company.hazard.beta, term)
    people.base[part] = base - company.behaviour.switching_effect * cost
    people.contact[part] = np.array([s.contact_rate for s in segments])[segment]
    people.term[part] = term
    people.resistance[part] = -np.log(resistance)


def _parts(rows: int) -> list[slice[int, int, None]]:
    return [slice(low, min(low + AT_ONCE, rows)) for low in range(0, rows, AT_ONCE)]


def _acquaintances(company: Company, size: int, seed: int) -> Array:
    market = company.market
    if market.neighbours == 0:
        return np.zeros((size, 0), np.int32)
    draws = luck.uniforms(seed, np.arange(size * market.neighbours), 0, luck.NETWORK_BLOCK)
    return small_world(size, market.neighbours, market.rewired, draws[:2])


def first_columns(company: Company, people: Population, kind: Array, promised: float) -> Columns:
    """The customers' columns at week 0, to be copied: the first cohort has just bought."""
    rows = len(people.first)
    ids = list(company.touchpoints)
    door = next(k for k, name in enumerate(ids) if company.touchpoints[name].stage == "purchase")
    nothing, whole = np.broadcast_to(np.float32(0.0), rows), np.int32
    return Columns(
        status=np.where(people.first, whole(CUSTOMER), whole(POTENTIAL)),
        touchpoint=np.where(people.first, whole(door), whole(len(ids))),
        kind=kind,
        clock=people.term,
        joined=np.where(people.first, whole(FIRST_COHORT), whole(0)),
        satisfaction=nothing,
        expectation=np.broadcast_to(np.float32(promised), rows),
        encounters=nothing,
        scar=nothing,
        goodwill=nothing,
        resistance=people.resistance,
    )


def kinds(company: Company, people: Population, shares: Floats) -> Array:
    """Segment * preferences + preference of every row, for preference shares that sum to 1."""
    edges, found = np.cumsum(shares)[:-1], np.empty(len(people.first), np.int32)
    for part in _parts(len(found)):
        preference = np.searchsorted(edges, people.leaning[part], side="right")
        found[part] = people.segment[part] * len(shares) + preference
    return found
