"""What was computed once is remembered, by the digest of the question, for all who ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from cxsim.presentation.dashboard import answers
from cxsim.presentation.dashboard.answers import Memory, answer
from cxsim.presentation.dashboard.question import Question, study

ASKED = Question(
    "retail-bank", ("siloed", "coo"), "siloed", "baseline", customers=100, replications=2, weeks=52
)


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ANSWERS", Memory(3))


def test_asked_twice_is_run_once() -> None:
    first = answer(study(ASKED))
    assert answer(study(ASKED)) is first
    assert answer(study(replace(ASKED, seed=2))) is not first


def test_two_at_once_get_the_same_numbers() -> None:
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(answer, [study(ASKED), study(ASKED)])
    assert one.comparison == two.comparison


def test_only_the_newest_are_kept() -> None:
    memory = Memory[int](2)
    for key in "abca":
        memory.recall(key, lambda: 1)
    assert list(memory.values) == ["c", "a"]
