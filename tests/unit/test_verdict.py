from __future__ import annotations

import pytest

from cxsim.analysis.paired import Interval
from cxsim.analysis.verdict import after, ends, kept, points, verdict

MARGIN = 0.005


@pytest.mark.parametrize(
    ("mean", "found", "kind", "words"),
    [
        (0.031, Interval(0.024, 0.038), "more", "keeps 3.1 pp more"),
        (-0.031, Interval(-0.038, -0.024), "fewer", "keeps 3.1 pp fewer"),
        (
            0.002,
            Interval(0.001, 0.003),
            "more",
            "keeps 0.2 pp more, less than the 0.5 pp that matter",
        ),
        (0.001, Interval(-0.003, 0.0049), "equivalent", "cannot be told apart within 0.5 pp"),
        (0.002, Interval(-0.008, 0.012), "unsettled", "not settled: between -0.8 and +1.2 pp"),
        (0.001, Interval(-0.003, 0.005), "unsettled", "not settled: between -0.3 and +0.5 pp"),
        (0.0, Interval(0.0, 0.0), "identical", "identical on every seed"),
        (0.031, None, "unknown", "+3.1 pp on each of 30 seeds, no interval"),
        (None, None, "unknown", "no complete pair"),
    ],
)
def test_verdict_follows_from_the_interval(
    mean: float | None, found: Interval | None, kind: str, words: str
) -> None:
    given = verdict(mean, found, MARGIN)
    assert given == kind
    assert kept(given, mean, found, MARGIN, 30) == words


def test_touching_zero_is_not_a_difference() -> None:
    assert verdict(0.01, Interval(0.0, 0.02), MARGIN) == "unsettled"


def test_one_seed_says_so() -> None:
    assert kept("unknown", -0.012, None, MARGIN, 1) == "-1.2 pp on one seed, no interval"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0312, "3.1"), (0.0004, "0.04"), (0.0, "0.0"), (0.00000312, "0.0003"), (1.0, "100.0")],
)
def test_points_never_round_a_difference_to_zero(share: float, text: str) -> None:
    assert points(share) == text


def test_ends_are_signed() -> None:
    assert ends(Interval(-0.008, 0.012)) == "-0.8 and +1.2"
    assert ends(Interval(0.0, 0.012), " to ") == "0.0 to +1.2"


@pytest.mark.parametrize(
    ("weeks", "text"), [(52, "1 year"), (156, "3 years"), (30, "30 weeks"), (1, "1 week")]
)
def test_weeks_as_a_reader_counts_them(weeks: int, text: str) -> None:
    assert after(weeks) == text
