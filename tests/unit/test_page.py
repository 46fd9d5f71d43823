"""The page as Streamlit draws it, without a browser."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxsim.cli.main import main
from cxsim.errors import CxsimError
from cxsim.presentation.dashboard.question import Study
from cxsim.runs.many import Progress

with warnings.catch_warnings():
    # Streamlit's own imports are not ours to mend.
    warnings.simplefilter("ignore")
    testing = pytest.importorskip(
        "streamlit.testing.v1", reason="streamlit is not installed: pip install 'cxsim[dashboard]'"
    )

from cxsim.presentation.dashboard import page

pytestmark = pytest.mark.filterwarnings("default")


def script(place: str | None) -> None:
    """What the browser would be shown."""
    from cxsim.presentation.dashboard.page import page

    page(place)


Open = Callable[..., Any]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """The page in a tab of its own, at a size that costs little."""
    # Streamlit puts the script in the place of the main module, where processes would begin.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def opened(place: str | None = None, small: bool = True) -> Any:
        tab = testing.AppTest.from_function(script, kwargs={"place": place}, default_timeout=120)
        if small:
            tab.session_state["customers"] = 200
            tab.session_state["seeds"] = 3
            tab.session_state["weeks"] = 52
        return tab.run()

    return opened


def values(tab: Any) -> list[tuple[str, str]]:
    """What the cards say."""
    assert not tab.exception
    return [(metric.value, metric.delta) for metric in tab.metric]


def slider(tab: Any, title: str) -> Any:
    """A slider by its title."""
    return next(s for s in tab.select_slider if s.label == title)


def button(tab: Any, label: str) -> Any:
    """A button by what stands on it."""
    return next(b for b in tab.button if b.label == label)


def test_it_answers_at_once(opened: Open) -> None:
    tab = opened()
    assert len(values(tab)) == 5
    assert "Siloed" in tab.subheader[0].value
    assert "cxsim compare retail-bank" in tab.code[0].value
    assert not tab.error


def test_a_slider_changes_the_numbers_and_a_button_takes_it_back(opened: Open) -> None:
    tab = opened()
    before = values(tab)
    slider(tab, "Personal influence of executives").set_value("10").run()
    after = values(tab)
    assert after != before
    assert "--set 'ownership.executives.*.influence=10.0'" in tab.code[0].value
    button(tab, "All as described").click().run()
    assert values(tab) == before


def test_nothing_chosen_is_told_and_mended(opened: Open) -> None:
    tab = opened()
    tab.multiselect[0].set_value([]).run()
    assert [info.value for info in tab.info] == ["Choose at least one structure."]
    assert values(tab) == []
    tab.multiselect[0].set_value(["coo"]).run()
    assert len(values(tab)) == 1
    assert not tab.error


def test_changes_that_do_not_work_are_told(opened: Open) -> None:
    tab = opened()
    tab.text_area[0].set_value("company.hazard.beta=1e308\nnonsense").run()
    assert values(tab) == []
    assert "nothing was run" in tab.error[0].value.lower()
    assert "company.hazard.beta" in tab.code[0].value
    assert "nonsense" in tab.code[0].value
    tab.text_area[0].set_value("").run()
    assert len(values(tab)) == 5


def test_too_large_is_refused_before_anything_is_run(opened: Open) -> None:
    tab = opened()
    for key, value in (("customers", 100_000), ("seeds", 500), ("weeks", 520)):
        next(n for n in tab.number_input if n.key == key).set_value(value)
    tab.run()
    assert "too many for a what-if" in tab.code[0].value
    assert values(tab) == []


def test_two_tabs_do_not_disturb_each_other(opened: Open) -> None:
    one, two = opened(), opened()
    slider(one, "What new customers expect").set_value("0.90").run()
    two.run()
    assert values(one) != values(two)
    assert values(two) == values(opened())


def test_another_company_starts_from_its_own_values(opened: Open) -> None:
    tab = opened()
    before = slider(tab, "Encounters after the purchase").value
    slider(tab, "Encounters after the purchase").set_value("30.6%").run()
    tab.selectbox(key="company").set_value("software-vendor").run()
    assert len(values(tab)) == 5
    assert "--set" not in tab.code[0].value
    tab.selectbox(key="company").set_value("retail-bank").run()
    assert slider(tab, "Encounters after the purchase").value in (before, "30.6%")


def test_saved_results(opened: Open, tmp_path: Path) -> None:
    place = str(tmp_path / "out")
    size = ("--customers", "200", "--weeks", "52", "--replications", "3")
    asked = ("--ownership", "siloed,coo", "--resources", "both", *size)
    assert main(["compare", *asked, "-q", "-o", place]) == 0
    tab = opened(place, small=False)
    assert len(values(tab)) == 2
    as_described = values(tab)
    tab.radio(key="arm").set_value("equal").run()
    assert values(tab) != as_described
    tab.radio(key="view").set_value("What if").run()
    assert len(tab.select_slider) == 5


def test_saved_results_that_are_not_there(opened: Open, tmp_path: Path) -> None:
    tab = opened(str(tmp_path / "nowhere"), small=False)
    assert "there is no store" in tab.code[0].value


def test_a_long_wait_shows_how_far_it_is(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(asked: Study, report: Callable[[Progress], None]) -> None:
        report(Progress(3, 10, 2.0, 5.0, 0))
        raise CxsimError("stopped here, so that the bar can be looked at")

    monkeypatch.setattr(page, "answer", answer)
    [bar] = opened().get("progress")
    assert (bar.proto.value, bar.proto.text) == (30, "3 of 10 runs, about 5 s left")


def test_a_mistake_of_ours_is_admitted(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "answer", lambda *_: 1 / 0)
    tab = opened()
    assert "A mistake in cxsim (ZeroDivisionError)" in tab.error[0].value
    assert not tab.exception
