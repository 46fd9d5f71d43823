"""The story every report tells, by rule: question, answer, how sure, what it rests on, what next.

Every number in it is text already, so that slides, page and PDF cannot differ in a digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cxsim.analysis.evidence import Parameter, by_grade, register
from cxsim.analysis.headline import (
    ARMS,
    chance,
    headline,
    notes,
    percent,
    resources,
    worth,
)
from cxsim.analysis.results import Results
from cxsim.analysis.sensitivity import assumptions, known_for
from cxsim.analysis.verdict import after, ends, points
from cxsim.errors import NotFoundError
from cxsim.presentation.charts.catalogue import CHARTS, Chart, source
from cxsim.presentation.charts.view import Table, View
from cxsim.presentation.evidence import CAUTION
from cxsim.presentation.layout import printable
from cxsim.presentation.report import words

LONGEST = 60
"""Characters of a title, at most."""


@dataclass(frozen=True, eq=False)
class Part:
    """One slide, one section, one page.

    Parameters
    ----------
    key : names it, for links.
    title : at most `LONGEST` characters.
    lead : the sentence that is to be remembered.
    bullets : what else there is to say.
    chart, numbers, view : what is drawn, if anything.
    table : what stands in words and numbers beside or below it.
    spoken : for whoever presents it, in plain words.
    """

    key: str
    title: str
    lead: str
    bullets: tuple[str, ...] = ()
    chart: Chart | None = None
    numbers: Any = None
    view: View | None = None
    table: Table | None = None
    spoken: str = ""

    @property
    def source(self) -> str:
        """Where what is drawn comes from; "" where nothing is."""
        return "" if self.view is None else source(self.view)

    @property
    def alternative(self) -> str:
        """What the chart shows, for those who do not see it."""
        if self.chart is None:
            return ""
        kind = self.chart.about
        return f"Chart: {kind}. {printable(self.numbers.title)}. {printable(self.numbers.subtitle)}"


@dataclass(frozen=True, eq=False)
class Story:
    """The whole report; ``appendix`` after the parts, ``parameters`` last."""

    title: str
    subtitle: str
    source: str
    parts: tuple[Part, ...]
    appendix: tuple[Part, ...]
    parameters: tuple[Parameter, ...]
    provenance: tuple[tuple[str, str], ...]


def story(found: Sequence[Results], arm: str | None = None) -> Story:
    """The story of some results; the first are the main ones, the others add what those lack.

    Raises NotFoundError : the main results have no such arm.
    """
    arms = found[0].comparison.arms
    if arm is not None and arm not in arms:
        raise NotFoundError(f"these results have no arm '{arm}'; there are: {', '.join(arms)}")
    views = [View(r, arm if arm in r.comparison.arms else r.comparison.arms[0]) for r in found
             if arm in (None, *r.comparison.arms)]  # fmt: skip
    view = views[0]
    parameters = tuple(register(view.results.parts))
    parts = [_question(view), *_charts(views), _rests(view, parameters), _next(view, views)]
    return Story(
        words.short(f"Who should own the customer experience? {view.results.company.title}",
                    "Who should own the customer experience?", longest=LONGEST),
        f"{view.results.company.title}: {len(view.standings)} ownership structures compared by "
        "simulation",
        source(view),
        tuple(parts),
        (_methods(view, parameters),),
        parameters,
        _provenance(view),
    )  # fmt: skip


# ---------------------------------------------------------------- the answer


def _question(view: View) -> Part:
    found = view.comparison
    leader, base = view.leader, view.baseline
    when = after(found.horizons[-1])
    rows = tuple(
        (s.title, percent(s.levels[found.last]), _difference(view, s.ownership),
         chance(s.probability_best))
        for s in view.standings
    )  # fmt: skip
    heads = ("Structure", f"Kept after {when}", f"Against {base.title}, pp", "Probability best")
    question = f"Which of {len(rows)} ways to own the customer experience keeps more customers?"
    answers = [f"{headline(found, arm)}. {worth(found, arm)}".strip() for arm in found.arms]
    lead = headline(found, view.arm) + "."
    return Part(
        "answer",
        words.answered(leader, base, found, LONGEST),
        lead,
        (question, *_per_arm(view, answers), *filter(None, [resources(found)])),
        view=view,
        table=Table(f"The answer: customers kept after {when}", heads, rows),
        spoken=f"The question: {question} The answer: {lead} "
        "An interval that leaves out zero is a difference we can claim; one that holds it is not.",
    )  # fmt: skip


def _per_arm(view: View, sentences: Sequence[str]) -> list[str]:
    arms = view.comparison.arms
    if len(arms) == 1:
        return list(sentences)
    return [f"{ARMS.get(arm, arm)}: {text}" for arm, text in zip(arms, sentences, strict=True)]


def _difference(view: View, name: str) -> str:
    standing = next(s for s in view.standings if s.ownership == name)
    if standing.is_baseline:
        return "baseline"
    difference = standing.differences[view.comparison.last]
    if difference.mean is None:
        return "?"
    mean = points(difference.mean, signed=True)
    found = difference.interval
    return mean if found is None else f"{mean} ({ends(found, ' to ')})"


# ---------------------------------------------------------------- the charts

SPOKEN = {
    "ranked": "Each dot is the mean difference to the baseline, the line its interval, adjusted "
    "so that all of them hold at once. The pale band shows how far single runs spread: one "
    "company lives through one of them.",
    "retention": "The share of the customers of the first day that is still there. The band holds "
    "nine runs of ten. Below stands how many customers each line rests on.",
    "losses": "A departure is counted at the touchpoint the customer met last. That is where it "
    "showed, not always where it began.",
    "touchpoints": "What customers felt at each touchpoint, before what they had expected is "
    "taken off.",
    "feelings": "Expectations follow experience: better service raises what customers expect, so "
    "that satisfaction gains less than quality does.",
    "split": "All structures spend from the same budget. What a structure costs is not there for "
    "the touchpoints.",
    "waterfall": "From the baseline's customer equity to the other's, part by part. What is "
    "spent, ownership included, is taken off.",
    "tradeoff": "Efficient means that no other structure keeps more customers and is worth more.",
    "regret": "How many customers one gives up if that future comes and one has not chosen what "
    "would have been best in it.",
    "phases": "Each field takes the colour of the structure that keeps the most there. Where it "
    "is hatched, the first two cannot be told apart.",
    "tornado": "How far the difference moves between low and high values of each parameter, all "
    "others as they were drawn. Pale bars may be chance.",
}
TITLES = {
    "ranked": "How sure are the differences?",
    "retention": "Customers kept, week by week",
    "losses": "Where customers are lost",
    "touchpoints": "What customers feel at each touchpoint",
    "feelings": "What customers expect and feel",
    "split": "What budget and effort go into",
    "waterfall": "What it is worth, costs included",
    "tradeoff": "Keeping customers against their worth",
    "regret": "Which choice is safe, whichever future comes",
    "phases": "Which structure wins where",
    "tornado": "What the difference rests on",
}
ORDER = (
    "ranked", "retention", "losses", "touchpoints", "feelings", "split", "waterfall", "tradeoff",
    "regret", "phases", "tornado",
)  # fmt: skip
MOST = 8
"""Charts of a report; with more, the first of `SPARED` are left out."""
SPARED = ("feelings", "split", "tradeoff")


def _charts(views: Sequence[View]) -> list[Part]:
    """Every chart that some of the results can fill."""
    known = [part for name in ORDER if (part := _chart(views, CHARTS[name])) is not None]
    for name in SPARED:
        if len(known) > MOST:
            known = [part for part in known if part.key != name]
    return known


def _varied(view: View) -> int:
    """Parameters that were varied."""
    record = view.results.record
    return 0 if record is None else len(record.body.get("parameters", ()))


def _chart(views: Sequence[View], chart: Chart) -> Part | None:
    for view in sorted(views, key=_varied, reverse=True) if chart.name == "tornado" else views:
        try:
            numbers = chart.numbers(view)
        except NotFoundError:
            continue
        where = f" {source(view)}" if view is not views[0] else ""
        return Part(
            chart.name, TITLES[chart.name], f"{numbers.title}.", (f"{numbers.subtitle}{where}",),
            chart, numbers, view, numbers.table(), SPOKEN[chart.name],
        )  # fmt: skip
    return None


# ---------------------------------------------------------------- what it rests on, what next


def _rests(view: View, parameters: Sequence[Parameter]) -> Part:
    counts = by_grade(parameters)
    parts = view.results.parts
    known = known_for(parts)
    lead = (
        f"A model, not a forecast: {counts['assumed']} of its {len(parameters)} parameters are "
        f"assumed, {counts['published']} published and {counts['measured']} measured."
    )
    bullets = (
        CAUTION,
        "It compares structures under the same assumptions; how many customers a real company "
        "will keep is another question.",
        # Without a study to say which decide, the count above says it all.
        *notes(view.comparison, assumptions(parts, known) if known else None),
    )
    rows = tuple((grade, str(count)) for grade, count in counts.items())
    return Part(
        "rests", "What it rests on", lead, bullets,
        table=Table("Parameters by grade of evidence", ("Grade", "Parameters"), rows),
        spoken="Say this before somebody asks. Assumed means that nobody has measured it; the "
        "appendix lists every value with its source.",
    )  # fmt: skip


def _next(view: View, views: Sequence[View]) -> Part:
    return Part(
        "next", "What to do next", words.advice(view),
        words.steps(view, swept=any(v.results.environments > 1 for v in views)),
        spoken="None of these steps needs a reorganisation. Decide when they have answered.",
    )  # fmt: skip


# ---------------------------------------------------------------- the appendix


def _methods(view: View, parameters: Sequence[Parameter]) -> Part:
    found = view.comparison
    bullets = (
        f"An agent-based model: {found.customers:,} customers move week by week through "
        f"{len(view.results.company.touchpoints)} touchpoints for {after(found.weeks)}; functions "
        "and executives decide every quarter what they meet.",
        "A structure distributes authority, budget, staff, attention, influence and goals. All "
        "spend from one budget; what a structure costs is taken from it.",
        "Structures meet the same customers with the same luck, so that differences are taken seed "
        "by seed.",
        *notes(found),
    )
    return Part(
        "methods", "Appendix: methods", "How the numbers were made.", bullets,
        table=Table("Provenance", ("What", "Value"), _provenance(view)),
        spoken="For whoever wants to repeat it: the same version, seeds and scenarios give the "
        "same digits.",
    )  # fmt: skip


def _provenance(view: View) -> tuple[tuple[str, str], ...]:
    known = view.results.provenance
    scenarios: list[dict[str, str]] = list(known.get("scenarios", []))
    seeds: list[int] = list(known.get("seeds", []))
    versions: dict[str, str] = dict(known.get("versions", {}))

    def listed(key: str) -> str:
        return ", ".join(dict.fromkeys(s[key] for s in scenarios))

    return (
        ("Results (digest)", view.results.digest),
        ("Company", listed("company")),
        ("Future", listed("future")),
        ("Structures", listed("ownership")),
        ("Seeds", f"{min(seeds)} to {max(seeds)}" if seeds else "?"),
        ("Customers, weeks", f"{view.comparison.customers:,}, {view.comparison.weeks}"),
        ("Environments", f"{view.results.environments:,}"),
        ("Model code (digest)", str(known.get("model_code", "?"))[:16]),
        ("Versions", ", ".join(f"{name} {version}" for name, version in versions.items())),
    )
