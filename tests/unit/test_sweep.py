"""The order, the arithmetic and the memory of a sweep, with an executor that does nothing real."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from cxsim.analysis.plan import Plan, plan
from cxsim.analysis.sofar import SoFar
from cxsim.analysis.study import Ending, carry_out
from cxsim.errors import CxsimError
from cxsim.runs.experiment import read_experiment
from cxsim.runs.identity import engine_digest
from cxsim.runs.many import Failure
from cxsim.runs.passes import PLANNED_FOR, batched
from cxsim.runs.run import Run
from cxsim.runs.store import Store, open_store
from cxsim.runs.task import Ended, Pass, Task, failure

TEXT = """\
title = "Small"
ownership = ["nobody", "head"]
customers = 60
weeks = 52

[seeds]
count = 3

[design]
environments = 4

[parameters]
"company.market.innovation" = {}
"""


class Fake:
    """An executor that makes up results; keeps what it was asked in ``asked``, and how many at
    once in ``passes``."""

    def __init__(
        self, make: Callable[[Task], float] | None = None, stop: int = 10**9, jobs: int = 1
    ) -> None:
        self.jobs = jobs
        self.asked: list[tuple[int, str]] = []
        self.passes: list[int] = []
        self.make = make or (lambda task: 0.5 + 0.01 * task.seed)
        self.stop = stop
        self.engine = engine_digest()

    def __call__(self, passes: Iterable[Pass], tick: float) -> Iterator[Ended | None]:
        for tasks in passes:
            self.passes.append(len(tasks))
            yield from self._done(tasks)

    def _done(self, tasks: Pass) -> Iterator[Ended | None]:
        for task in tasks:
            if len(self.asked) == self.stop:
                raise KeyboardInterrupt
            owner = task.scenario.ownership
            self.asked.append((task.seed, owner.name))
            try:
                value = self.make(task)
            except ValueError as error:
                yield Ended(task, failure(task, str(error)), 0.1, self.engine, "failed")
                continue
            metrics = {"retention_52": value, "equity": 100 * value}
            alive = {"alive": np.linspace(1, value, 53)}
            run = Run(owner.name, owner.resources, task.seed, 60, 52, metrics, alive, {}, ())
            yield Ended(task, run, 0.1, self.engine)


@pytest.fixture
def made(world) -> Callable[..., Plan]:
    def make(text: str = TEXT) -> Plan:
        path = world.root / "small.toml"
        path.write_text(text)
        return plan(read_experiment(path))

    return make


def go(planned: Plan, executor: Fake, **options) -> Ending:
    with open_store(Path("runs.sqlite"), write=True) as store:
        return carry_out(planned, store, executor, **options)


LARGE = TEXT.replace("customers = 60", "customers = 200_000")


def test_seed_by_seed_over_all_structures(made) -> None:
    executor = Fake()
    tally = go(made(LARGE), executor).tally
    assert executor.asked == [
        (s, n) for s in (1, 2, 3) for _ in range(4) for n in ("nobody", "head")
    ]
    assert (tally.asked, tally.done, tally.there, tally.ended) == (24, 24, 0, 24)


def test_structures_of_an_environment_and_seed_share_a_pass(made) -> None:
    executor = Fake()
    go(made(LARGE), executor)
    assert executor.passes == [2] * 12


def test_of_few_people_some_seeds_share_it_too(made) -> None:
    executor = Fake()
    go(made(), executor)
    assert executor.passes == [6] * 4
    assert executor.asked == [(s, n) for s in (1, 2, 3) for n in ("nobody", "head")] * 4
    many = Fake()
    go(made(TEXT.replace("count = 3", "count = 20").replace("ments = 4", "ments = 1")), many)
    assert many.passes == [2 * 6, 2 * 7, 2 * 7]


def test_with_a_budget_of_time_every_seed_goes_alone(made) -> None:
    executor = Fake()
    go(made(TEXT + "\n[budget]\nminutes = 10\n"), executor)
    assert executor.passes == [2] * 12


def test_with_a_budget_every_seed_goes_alone(made) -> None:
    executor = Fake()
    tally = go(made(TEXT + "\n[budget]\nruns = 10\n"), executor).tally
    assert executor.asked == [(1, n) for _ in range(4) for n in ("nobody", "head")] + [
        (2, "nobody"), (2, "head"),
    ]  # fmt: skip
    assert tally.spent


def test_of_a_pass_only_what_is_missing_is_done(made) -> None:
    go(made(LARGE), Fake(stop=11))
    rest = Fake()
    tally = go(made(LARGE), rest).tally
    assert rest.passes == [1, *[2] * 6]
    assert rest.asked[0] == (2, "head")
    assert (tally.there, tally.done) == (11, 13)


def test_cells_of_which_the_same_seeds_are_missing_go_together(made) -> None:
    go(made(), Fake(stop=3))  # of the first environment (1, nobody), (1, head), (2, nobody)
    rest = Fake()
    go(made(), rest)
    assert rest.passes == [1, 2, 6, 6, 6]
    assert rest.asked[:3] == [(3, "nobody"), (2, "head"), (3, "head")]


def test_cells_that_lack_as_many_but_other_seeds_go_apart(made) -> None:
    def fails(task: Task) -> float:
        if (task.seed, task.scenario.ownership.name) in {(1, "nobody"), (3, "head")}:
            raise ValueError
        return 0.5

    go(made(), Fake(make=fails))
    again = Fake()
    go(made(), again, only_failed=True)
    assert again.passes == [1] * 8
    assert again.asked == [(1, "nobody"), (3, "head")] * 4


def test_there_is_a_pass_for_every_job_whatever_is_there_already(made) -> None:
    one = TEXT.replace("environments = 4", "environments = 1").replace("count = 3", "count = 8")
    executor = Fake(jobs=4)
    go(made(one), executor)
    assert executor.passes == [2 * 2] * 4
    more = Fake(jobs=4)
    go(made(one), more, extend=8)
    assert more.passes == [2 * 2] * 4
    several = Fake(jobs=4)
    go(made(TEXT.replace("count = 3", "count = 8")), several)
    assert several.passes == [2 * 8] * 4


def test_a_large_environment_among_small_ones_goes_seed_by_seed(made) -> None:
    sized = TEXT.replace("customers = 60", "customers = 60_000").replace(
        '"company.market.innovation" = {}',
        '"company.market.potential" = { low = 0.0, high = 5.0 }',
    )
    executor = Fake()
    planned = made(sized)
    go(planned, executor)
    people = [60_000 * (1 + planned.settings(e)["company.market.potential"]) for e in range(4)]
    most = [max(1, min(3, int(PLANNED_FOR // n))) for n in people]
    assert sorted(executor.passes) == sorted(
        2 * len(some) for n in most for some in batched(range(3), n)
    )
    assert {1, 3} <= set(most)


def test_both_arms_share_a_pass(made) -> None:
    both = LARGE.replace('ownership = ["nobody", "head"]', 'ownership = ["nobody", "head"]\n'
                        'resources = "both"')  # fmt: skip
    executor = Fake()
    go(made(both), executor)
    assert executor.passes == [4] * 12


def test_what_is_there_is_not_done_again(made) -> None:
    go(made(), Fake())
    again = Fake()
    tally = go(made(), again).tally
    assert again.asked == []
    assert (tally.asked, tally.done, tally.there) == (24, 0, 24)


def test_another_experiment_takes_the_runs_it_needs(made) -> None:
    go(made(), Fake())
    again = Fake()
    text = TEXT.replace('"Small"', '"Other"').replace("environments = 4", "environments = 4")
    tally = go(made(text), again).tally
    assert (tally.there, again.asked) == (24, [])


def test_an_interrupted_sweep_goes_on_where_it_was(made) -> None:
    tally = go(made(), Fake(stop=11)).tally
    assert (tally.interrupted, tally.done) == (True, 11)
    rest = Fake()
    tally = go(made(), rest).tally
    assert (len(rest.asked), tally.there, tally.done) == (13, 11, 13)


def test_a_run_that_is_saved_is_counted_whenever_the_interrupt_comes(
    made, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Store.add_run

    def interrupted(self: Store, ended: Ended, keep: list[str]) -> None:
        add(self, ended, keep)
        if ended.task.seed == 2:
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "add_run", interrupted)
        tally = go(made(LARGE), Fake()).tally
    assert (tally.interrupted, tally.done) == (True, 9)
    assert go(made(LARGE), Fake()).tally.there == 9


def test_seeds_are_added(made) -> None:
    go(made(), Fake())
    more = Fake()
    assert go(made(), more, extend=2).tally.asked == 40
    assert {seed for seed, _ in more.asked} == {4, 5}
    assert go(made(), Fake()).record.seeds == 5, "what was added is remembered"


def test_series_that_were_not_kept_are_computed_again(made) -> None:
    go(made(TEXT + "[keep]\nweekly = []\n"), Fake())
    again = Fake()
    go(made(), again)
    assert len(again.asked) == 24


def failing(task: Task) -> float:
    if task.seed == 2 and task.scenario.ownership.name == "head":
        raise ValueError("no")
    return 0.5


def test_failures_are_kept_and_only_they_are_repeated(made) -> None:
    tally = go(made(), Fake(failing)).tally
    assert (tally.done, tally.failed) == (20, 4)
    again = Fake()
    tally = go(made(), again).tally
    assert again.asked == [], "the same run would fail again"
    assert tally.failed == 4
    repaired = Fake()
    tally = go(made(), repaired, only_failed=True).tally
    assert repaired.asked == [(2, "head")] * 4
    assert (tally.failed, tally.done) == (0, 4)


def test_a_budget_of_runs_ends_it(made) -> None:
    executor = Fake()
    tally = go(made(TEXT + "[budget]\nruns = 5\n"), executor).tally
    assert (tally.spent, tally.done, executor.passes) == (True, 5, [2, 2, 1])
    tally = go(made(TEXT + "[budget]\nruns = 5\n"), Fake()).tally
    assert (tally.there, tally.done) == (5, 5)


def test_another_model_s_results_are_refused(made) -> None:
    executor = Fake()
    executor.engine = "other"
    with pytest.raises(CxsimError, match="another version of the model"):
        go(made(), executor)


def noisy(gap: float) -> Callable[[Task], float]:
    def make(task: Task) -> float:
        luck = np.random.default_rng([task.seed, task.scenario.ownership.name == "head"])
        own = gap if task.scenario.ownership.name == "head" else 0.0
        return 0.5 + own + float(luck.normal(0, 0.004))

    return make


def test_seeds_are_added_until_it_is_settled(made) -> None:
    text = TEXT + "[stop]\nuntil = 0.5\nround = 20\nmost = 300\n"
    ending = go(made(text), Fake(noisy(0.002)))
    assert all(s.done for s in ending.settled.values())
    assert len(ending.settled) == 4
    assert 20 < ending.record.seeds < 300
    again = Fake()
    go(made(text), again)
    assert again.asked == []


def test_it_says_honestly_that_it_is_not_settled(made) -> None:
    text = TEXT + "[stop]\nuntil = 0.05\nround = 10\nmost = 13\n"
    ending = go(made(text), Fake(noisy(0.002)))
    found = ending.settled[0]
    assert not found.done
    assert found.more is not None
    assert found.more > 100
    assert "not settled after 13 seeds" in str(found)
    assert f"needs about {found.more:,} more seeds" in str(found)


def test_the_answer_so_far() -> None:
    found = SoFar("base", {"own": "Our own", "base": "The base"})
    assert str(found) == ""
    found.add(0, "described", 1, "own", {"retention_52": 0.9, "retention_104": 0.55})
    assert str(found) == "", "half a pair says nothing"
    found.add(0, "described", 1, "base", {"retention_52": 0.1, "retention_104": 0.5})
    assert str(found) == "so far: Our own +5.0 pp against The base (1 pair)"
    found.add(0, "described", 2, "base", {"retention_104": 0.5})
    found.add(0, "described", 2, "own", {"retention_104": 0.41})
    assert str(found) == "so far: none above The base (2 pairs)"


def test_progress_counts_and_knows_failures(made) -> None:
    seen = []
    go(made(), Fake(failing), watch=lambda progress, so_far: seen.append(progress))
    assert [p.done for p in seen] == list(range(1, 25))
    assert seen[-1].failures == 4
    assert all(isinstance(p.failures, int) for p in seen)
    assert not isinstance(seen[-1], Failure)
