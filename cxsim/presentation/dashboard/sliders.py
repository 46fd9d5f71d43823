"""The values a visitor turns: few, those that matter, each an override of the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxsim.model.calendar import WEEKS_A_YEAR
from cxsim.model.journeys import draw_map, kind_shares, preference_shares
from cxsim.scenario.schema import Company, Scenario

DESCRIBED = "as described"
AFTER = ("onboarding", "loop")
INFLUENCE = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 100.0)
REPURCHASE = (0.9, 0.6, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05, 0.02, 0.0)
TRENDS = (0.0, 0.0005, 0.001, 0.0015, 0.002, 0.0025, 0.003)


@dataclass(frozen=True)
class Slider:
    """A value that may be changed.

    ``labels`` and ``values`` go together; a value of None leaves the scenario as it is, and so
    does the one labelled ``usual``.
    """

    key: str
    title: str
    path: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    usual: str
    help: str

    def override(self, label: str) -> str | None:
        """``path=value`` for a label; None where nothing is changed."""
        value = dict(zip(self.labels, self.values, strict=True)).get(label)
        return None if label == self.usual or value is None else f"{self.path}={value!r}"


def sliders(scenarios: Mapping[str, Scenario]) -> list[Slider]:
    """The sliders of these scenarios, which differ in nothing but the structure."""
    first = next(iter(scenarios.values()))
    held = any(s.ownership.executives for s in scenarios.values())
    found = [_influence()] if held else []
    expected, trend = first.company.behaviour.expectation, first.future.expectation_trend
    return [
        *found,
        _budget(),
        _after_purchase(first.company),
        _numbered(
            "expectation", "What new customers expect", "company.behaviour.expectation",
            [n / 20 for n in range(21)], expected, "{:.2f}",
            "Performance expected at the first encounter, 0 to 1, before any promise.",
        ),
        _numbered(
            "trend", "Expectations rise, a year", "future.expectation_trend",
            TRENDS, trend, "+{:.3f}",
            "What every customer expects more each year, on a scale of 0 to 1.", WEEKS_A_YEAR,
        ),
    ]  # fmt: skip


def _influence() -> Slider:
    return Slider(
        "influence",
        "Personal influence of executives",
        "ownership.executives.*.influence",
        (DESCRIBED, *(f"{value:g}" for value in INFLUENCE)),
        (None, *INFLUENCE),
        DESCRIBED,
        "Weight of every executive's word against what the functions want (their pull is about "
        "0.5). The same for all structures.",
    )


def _budget() -> Slider:
    shares = [n / 20 for n in range(21)]
    return Slider(
        "budget",
        "Budget for the experience",
        "ownership.budget_share",
        (DESCRIBED, *(f"{share:.0%}" for share in shares)),
        (None, *shares),
        DESCRIBED,
        "Share of the whole budget that is spent on the customer experience. The same for all "
        "structures; where nobody owns it, it is spread evenly.",
    )


def _after_purchase(company: Company) -> Slider:
    """Post-purchase weight: fewer who shop again meet more of what comes after the purchase."""
    usual = company.journey.repurchase
    labels: dict[str, float] = {}
    for value in sorted({usual, *REPURCHASE}, reverse=True):
        share = f"{after_purchase(company, value):.1%}"
        if value == usual or labels.get(share) != usual:
            labels[share] = value
    return Slider(
        "after",
        "Encounters after the purchase",
        "company.journey.repurchase",
        tuple(labels),
        tuple(labels.values()),
        next(label for label, value in labels.items() if value == usual),
        "How much of what customers meet comes after the purchase; it is changed by how often "
        "they shop again.",
    )


def after_purchase(company: Company, repurchase: float) -> float:
    """Share of encounters after the purchase if customers shop again so often (0 to 0.9)."""
    journey = company.journey.model_copy(update={"repurchase": repurchase})
    journeys = draw_map(company.model_copy(update={"journey": journey}))
    shares = kind_shares(journeys, preference_shares(company, None, 0.0))
    visits = shares @ journeys.visits
    after = [t.stage in AFTER for t in company.touchpoints.values()]
    return float(visits[after].sum() / visits.sum())


def _numbered(
    key: str, title: str, path: str, values: Sequence[float], usual: float, form: str, text: str,
    scale: float = 1.0,
) -> Slider:  # fmt: skip
    labels = {form.format(value * scale): value for value in sorted({*values, usual})}
    mine = form.format(usual * scale)
    labels[mine] = usual
    return Slider(key, title, path, tuple(labels), tuple(labels.values()), mine, text)


def overrides(found: Sequence[Slider], chosen: Mapping[str, str], more: str = "") -> list[str]:
    """``path=value`` of every slider that was moved, by its key, then of the lines of ``more``."""
    turned = [s.override(chosen[s.key]) for s in found if s.key in chosen]
    lines = [line.strip() for line in more.splitlines()]
    return [text for text in turned if text] + [line for line in lines if line]
