"""The journeys of a company: a chain for every kind of customer, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from cxsim.model.calendar import WEEKS_A_YEAR
from cxsim.model.mechanisms.journey import alias_table, expected_visits, stationary
from cxsim.scenario.schema import Channel, Company
from cxsim.types import Array, Floats


class Journeys(NamedTuple):
    """T kinds of customers (segment x preference), K touchpoints."""

    chain: Floats  # (T, K + 1, K), rows sum to 1; row K is where a prospect begins
    alias: Array  # uint32 (T * (K + 1) * K,), alias table of it
    visits: Floats  # (T, K), visits a week of one customer and of the prospects behind one
    flow: Floats  # (T, K, K), passages a week of one customer
    mismatch: Floats  # (T, K), performance lost for the channel
    segment_share: Floats  # (segments,)


def draw_map(company: Company) -> Journeys:
    """Chains by segment and preference from the company's journey and their multiples."""
    segments, preferences = list(company.segments.values()), list(company.preferences.values())
    base = _base_chain(company)
    tilt = np.array([_tilt(company, s.visits, p.visits) for s in segments for p in preferences])
    chain = base * tilt[:, None, :]
    chain = chain / chain.sum(-1, keepdims=True)
    contact = np.repeat([s.contact_rate for s in segments], len(preferences))
    shares = np.array([stationary(rows[:-1]) for rows in chain])
    shopping = np.array([_shopping(company, rows) for rows in chain])
    arrivals = company.market.potential * company.market.innovation / WEEKS_A_YEAR
    passing = contact[:, None] * shares
    lost = [_mismatch(company, p.mismatch, p.mobile_need) for p in preferences]
    return Journeys(
        chain,
        alias_table(chain),
        passing + arrivals * shopping,
        passing[:, :, None] * chain[:, :-1],
        np.tile(lost, (len(segments), 1)),
        np.array([s.share for s in segments]),
    )  # fmt: skip


def kind_shares(journeys: Journeys, preference_shares: Floats) -> Floats:
    """Share (T,) of every kind among the customers."""
    return np.outer(journeys.segment_share, preference_shares).ravel()


def preference_shares(company: Company, to: str | None, moved: float) -> Floats:
    """Shares of the channel preferences after `moved` of all customers went over to one."""
    names = list(company.preferences)
    shares = np.array([p.share for p in company.preferences.values()])
    if to is None or moved <= 0:
        return shares
    target = names.index(to)
    others = 1.0 - shares[target]
    left = max(others - moved, 0.0)
    shares = shares * (left / others if others > 0 else 0.0)
    shares[target] = 1.0 - left
    return shares


def _base_chain(company: Company) -> Floats:
    names = list(company.touchpoints)
    rows = [[company.journey.next[k].get(to, 0.0) for to in names] for k in names]
    start = np.array([company.journey.start.get(k, 0.0) for k in names])
    chain = np.array([*rows, start])
    again = company.journey.repurchase
    for k, touchpoint in enumerate(company.touchpoints.values()):
        if touchpoint.stage == "loop":
            chain[k] = (1.0 - again) * chain[k] + again * start
    return chain


def _tilt(
    company: Company, segment: Mapping[str, float], preference: Mapping[Channel, float]
) -> Floats:
    return np.array(
        [
            segment.get(name, 1.0) * preference.get(touchpoint.channel, 1.0)
            for name, touchpoint in company.touchpoints.items()
        ]
    )


def _shopping(company: Company, chain: Floats) -> Floats:
    """Expected visits of a prospect until the purchase, which counts as one."""
    buying = np.array([t.stage == "purchase" for t in company.touchpoints.values()])
    transient = np.where(buying[:, None], 0.0, chain[:-1])
    reached = chain[-1] > 0
    for _ in transient:
        reached = reached | (transient[reached] > 0).any(0)
    return expected_visits(transient * reached[:, None], chain[-1])


def _mismatch(company: Company, by_channel: Mapping[Channel, float], mobile_need: float) -> Floats:
    return np.array(
        [
            by_channel.get(t.channel, 0.0)
            + (mobile_need * (1.0 - t.mobile_ready) if t.channel == "digital" else 0.0)
            for t in company.touchpoints.values()
        ]
    )
