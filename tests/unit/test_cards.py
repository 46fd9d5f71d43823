"""Cards say what the comparison says."""

from __future__ import annotations

from cxsim.presentation.dashboard.answers import answer
from cxsim.presentation.dashboard.cards import cards, measures
from cxsim.presentation.dashboard.question import Question, study

FOUND = answer(
    study(
        Question(
            "retail-bank", ("siloed", "coo", "cmo"), "siloed", "baseline", customers=300,
            replications=4, weeks=104,
        )
    )
).comparison  # fmt: skip


def test_measures() -> None:
    assert list(measures(FOUND)) == ["retention_104", "retention_52", "equity"]


def test_a_card_has_level_difference_and_interval() -> None:
    for metric in measures(FOUND):
        for card, standing in zip(
            cards(FOUND, "described", metric), FOUND.ranked("described"), strict=True
        ):
            level = standing.levels[metric] or 0.0
            shown = float(card.value.rstrip("%").replace(",", ""))
            assert abs(shown - level * (100 if card.value.endswith("%") else 1)) < 0.51
            if standing.is_baseline:
                assert (card.delta, card.interval, card.sure) == ("", "", False)
                continue
            found = standing.differences[metric]
            assert found.interval is not None
            assert card.sure == (found.interval.low > 0 or found.interval.high < 0)
            low, high = (float(w.replace(",", "")) for w in card.interval.split()[0:3:2])
            delta = float(card.delta.split()[0].replace(",", ""))
            assert low < delta < high


def test_one_seed_has_no_interval() -> None:
    asked = Question("retail-bank", ("siloed", "coo"), "siloed", "baseline", customers=100,
                     replications=1, weeks=52)  # fmt: skip
    for card in cards(answer(study(asked)).comparison, "described", "retention_52"):
        assert card.interval == ""
        assert not card.sure
