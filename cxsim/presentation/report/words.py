"""Sentences of a report, by rule from the comparison."""

from __future__ import annotations

from collections.abc import Sequence

from cxsim.analysis.comparison import Comparison, Standing
from cxsim.analysis.settled import assess
from cxsim.analysis.verdict import after, points
from cxsim.errors import NotFoundError
from cxsim.presentation.charts import losses
from cxsim.presentation.charts.view import View

UNTIL = 0.005
"""Widest interval (a share) that is narrow enough to stop at."""


def short(*candidates: str, longest: int) -> str:
    """The first that is short enough; the last, cut at a word, if none is."""
    for text in candidates:
        if len(text) <= longest:
            return text
    return candidates[-1][: longest - 1].rsplit(" ", 1)[0] + "\u2026"


def cut(names: Sequence[str], longest: int) -> list[str]:
    """Names of at most so many characters; whole where they would no longer differ."""
    found = [short(name, longest=longest) for name in names]
    return found if len(set(found)) == len(set(names)) else list(names)


def answered(leader: Standing | None, base: Standing, found: Comparison, longest: int) -> str:
    """A title that is a conclusion: claimed only where the interval leaves out zero."""
    when = after(found.horizons[-1])
    if leader is None:
        return short(f"{base.title}: customers kept after {when}", "Customers kept",
                     longest=longest)  # fmt: skip
    difference = leader.differences[found.last]
    size = points(abs(difference.mean or 0.0))
    if difference.verdict == "more":
        return short(
            f"{leader.title} keeps {size} pp more customers than {base.title}",
            f"{leader.title} keeps {size} pp more customers",
            f"One structure keeps {size} pp more customers",
            longest=longest,
        )
    if difference.verdict == "fewer":
        return short(f"{base.title} keeps the most customers", "The baseline keeps the most",
                     longest=longest)  # fmt: skip
    if difference.verdict == "unknown":
        return "Too few runs to tell the structures apart"
    return short(
        f"No clear difference: {leader.title} and {base.title}",
        "No clear difference between the structures",
        longest=longest,
    )


def advice(view: View) -> str:
    """One sentence on what follows."""
    leader, base = view.leader, view.baseline
    if leader is None:
        return "Compare it with another structure before anything is decided."
    verdict = leader.differences[view.comparison.last].verdict
    if verdict == "more":
        return f"Try {leader.title} on a small scale, and measure what the answer rests on."
    if verdict == "fewer":
        return f"Leave ownership as in {base.title}; look for gains elsewhere."
    return "Do not reorganise on this evidence: no structure has been shown to keep more."


def steps(view: View, swept: bool) -> tuple[str, ...]:
    """What to do, in order."""
    found: list[str] = []
    place = _place(view)
    if place:
        found.append(
            f"Begin where most customers are lost: \u201c{place}\u201d. Give one person the say "
            "there for two quarters, leave another region as it is, and compare."
        )
    found.append(
        "Measure what nobody has measured here: fit the model to your own churn, satisfaction and "
        "reasons for leaving (cxsim calibrate), then compare again."
    )
    settled = assess(view.comparison, UNTIL)
    if not settled.done:
        more = "more" if settled.more is None else f"about {settled.more:,} more"
        found.append(
            f"Run {more} seeds, until every difference is known to {UNTIL * 100:g} pp "
            f"(cxsim compare --until {UNTIL * 100:g}pp)."
        )
    if not swept:
        found.append(
            "Ask what would turn the answer around: vary the assumed parameters and the futures "
            "(cxsim sweep)."
        )
    found.append("Look again after a year: expectations move, and so does the competition.")
    return tuple(found)


def _place(view: View) -> str:
    """Where the baseline loses the most customers; "" if nothing tells."""
    try:
        shown = losses.numbers(view)
    except NotFoundError:
        return ""
    at = list(shown.structures).index(view.baseline.title)
    return max(shown.places, key=lambda p: p.lost[at]).title
