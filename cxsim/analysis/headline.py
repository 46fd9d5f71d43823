"""The answer in a sentence or two, by rule: a difference is claimed only where its interval
excludes zero."""

from __future__ import annotations

from cxsim.analysis.comparison import EQUITY, Comparison, Difference, Standing
from cxsim.analysis.evidence import Assumptions
from cxsim.analysis.paired import Interval
from cxsim.analysis.verdict import after, ends, points

ARMS = {"described": "With resources as described", "equal": "With equal resources"}


def headline(comparison: Comparison, arm: str) -> str:
    """What one arm shows, as a clause without full stop; fit for the title of a chart."""
    base = baseline_of(comparison, arm)
    others = [s for s in comparison.ranked(arm) if not s.is_baseline]
    when = f"after {after(comparison.horizons[-1])}"
    kinds = [s.differences[comparison.last].verdict for s in others]
    if not others:
        share = base.levels[comparison.last]
        return f"{base.title} keeps {percent(share)} of its customers {when}"
    if "more" in kinds:
        return _keeps_more(comparison, others[kinds.index("more")], base, when)
    if "unknown" in kinds and set(kinds) <= {"unknown", "identical"}:
        return f"Too few runs to tell {base.title} from {_the_others(others)} {when}"
    fewer = kinds.count("fewer")
    if fewer:
        return _keeps_fewer(comparison, others, base, when, fewer)
    return f"No clear difference between {base.title} and {_the_others(others)} {when}"


def answer(comparison: Comparison) -> str:
    """A few sentences an arm: what keeps more customers, what is worth more, by how much and how
    sure that is; then how much of it comes with the resources."""
    found = [_answer(comparison, arm) for arm in comparison.arms]
    return " ".join([*found, resources(comparison)]).strip()


def details(comparison: Comparison, arm: str) -> str:
    """What goes with the headline of an arm: which is likely to keep the most, and what is worth
    more; empty where too few are known."""
    known = [s for s in comparison.of(arm) if s.probability_best is not None]
    if len(known) < 2:
        return ""
    best = max(known, key=lambda s: s.probability_best or 0.0)
    likely = (
        f"Of these {len(known)}, {best.title} is most likely to keep the most "
        f"(probability {chance(best.probability_best)})."
    )
    return f"{likely} {worth(comparison, arm)}".strip()


def resources(comparison: Comparison) -> str:
    """Whether the first arm's leader leads by itself or by its resources, where both arms were
    run and the intervals tell; else nothing."""
    if len(comparison.arms) != len(ARMS):
        return ""
    described, equal = (_shown(comparison, arm) for arm in ARMS)
    leader = next((name for name, d in described.items() if d.verdict == "more"), None)
    if leader is None or leader not in equal:
        return ""
    whole, part = described[leader].interval, equal[leader].interval
    if whole is None or part is None:
        return ""
    title = next(s.title for s in comparison.standings if s.ownership == leader)
    if part.high < whole.low / 2:
        return f"So most of the lead of {title} comes with its budget and staff."
    return f"So {title} leads by more than its resources." if part.low > whole.high / 2 else ""


def worth(comparison: Comparison, arm: str) -> str:
    """The structure worth the most in an arm, against the baseline, as a sentence; empty where
    customer equity is not known."""
    base = baseline_of(comparison, arm)
    others = [s for s in comparison.of(arm) if EQUITY in s.differences]
    known = [s for s in others if s.differences[EQUITY].interval is not None]
    if not known:
        return ""
    best = max(known, key=lambda s: s.differences[EQUITY].mean or 0.0)
    found = best.differences[EQUITY]
    if found.verdict == "more" and found.interval is not None:
        low, high = found.interval.low, found.interval.high
        sure = f"{comparison.level * 100:g}%: {low:,.0f} to {high:,.0f}"
        money = f" {comparison.currency}".rstrip()
        return (
            f"{best.title} is worth {found.mean or 0.0:,.0f}{money} more than {base.title} in "
            f"customer equity per starting customer ({sure})."
        )
    fewer = sum(s.differences[EQUITY].verdict == "fewer" for s in known)
    return (
        f"None is shown to be worth more than {base.title}"
        + (f"; {fewer} of {len(others)} are worth less." if fewer else ".")
    )


def _shown(comparison: Comparison, arm: str) -> dict[str, Difference]:
    """Differences in customers kept, the largest first."""
    ranked = [s for s in comparison.ranked(arm) if not s.is_baseline]
    return {s.ownership: s.differences[comparison.last] for s in ranked}


def notes(comparison: Comparison, assumed: Assumptions | None = None) -> list[str]:
    """What the numbers rest on, a sentence each: intervals, pairs, pairing, evidence, failures."""
    found = [_about_arms(comparison), _about_intervals(comparison), _about_pairs(comparison)]
    found += [_about_best(comparison, arm) for arm in comparison.arms]
    found += [f"{comparison.stopping[:1].upper()}{comparison.stopping[1:]}."] * bool(
        comparison.stopping
    )
    found = [sentence for sentence in found if sentence]
    if comparison.variance_reduction is not None:
        gain = comparison.variance_reduction
        found.append(f"Pairing cuts the variance of a difference {gain:.3g}-fold (median).")
    if assumed is not None:
        found.append(about_assumptions(assumed))
    if comparison.interrupted:
        found.append("Interrupted: this is what was known by then.")
    found.append(_about_failures(comparison))
    return found


def about_assumptions(assumed: Assumptions) -> str:
    """How many of the parameters that decide are assumed, in a sentence."""
    if not assumed.study:
        return (
            f"It rests on a model: {assumed.assumed} of {assumed.deciding} deciding parameters are "
            "assumed, which no interval covers."
        )
    if not assumed.deciding:
        return f"It rests on a model, of which no parameter decides alone ({assumed.study})."
    return (
        f"It rests on a model: {assumed.assumed} of the {assumed.deciding} parameters that decide "
        f"it are assumed, which no interval covers ({assumed.study})."
    )


def baseline_of(comparison: Comparison, arm: str) -> Standing:
    """The baseline in an arm; `compare` makes sure there is one."""
    return next(s for s in comparison.of(arm) if s.is_baseline)


def percent(share: float | None, decimals: int = 1) -> str:
    """A share 0..1 as "63.1%"; "?" if it is not known."""
    return "?" if share is None else f"{share * 100:.{decimals}f}%"


def chance(probability: float | None) -> str:
    """A probability from a bootstrap, never said to be 0 or 1; "?" if it is not known."""
    if probability is None:
        return "?"
    if probability < 0.01:
        return "<1%"
    return ">99%" if probability > 0.99 else f"{probability * 100:.0f}%"


def _answer(comparison: Comparison, arm: str) -> str:
    text = headline(comparison, arm)
    if len(comparison.arms) > 1:
        text = f"{ARMS.get(arm, arm)}: {text}"
    return f"{text}. {details(comparison, arm)}".strip()


def _keeps_more(comparison: Comparison, best: Standing, base: Standing, when: str) -> str:
    difference = best.differences[comparison.last]
    found = difference.interval or Interval(0.0, 0.0)
    gain = points(difference.mean or 0.0)
    sure = f"{comparison.level * 100:g}%: {points(found.low)} to {points(found.high)}"
    return f"{best.title} keeps {gain} pp more customers than {base.title} {when} ({sure})"


def _keeps_fewer(
    comparison: Comparison, others: list[Standing], base: Standing, when: str, fewer: int
) -> str:
    if len(others) == 1:
        found = others[0].differences[comparison.last].interval or Interval(0.0, 0.0)
        loss = points(abs(others[0].differences[comparison.last].mean or 0.0))
        sure = f"{comparison.level * 100:g}%: {ends(found, ' to ')}"
        return (
            f"{others[0].title} keeps {loss} pp fewer customers than {base.title} {when} ({sure})"
        )
    if fewer == len(others):
        return f"{base.title} keeps the most customers {when}: all {fewer} others keep fewer"
    return (
        f"None is shown to keep more customers than {base.title} {when}; "
        f"{fewer} of {len(others)} keep fewer"
    )


def _the_others(others: list[Standing]) -> str:
    return others[0].title if len(others) == 1 else f"the {len(others)} others"


def _about_arms(comparison: Comparison) -> str:
    """What is equal where resources are: the baseline has them too."""
    if "equal" not in comparison.arms:
        return ""
    base = baseline_of(comparison, "equal").title
    return f"Equal resources: the same budget and staff for all, {base} too."


def _about_intervals(comparison: Comparison) -> str:
    if not comparison.comparisons:
        return "One structure: nothing is compared."
    if comparison.asked < 2:
        return "One seed: no interval and no certainty; ask for more replications."
    return (
        f"{comparison.level * 100:g}% intervals hold together for all {comparison.comparisons} "
        f"comparisons made ({_method(comparison)}, Bonferroni); pp are percentage points."
    )


def _method(comparison: Comparison) -> str:
    return "paired t, however often one looks" if comparison.sequential else "paired t"


def _about_best(comparison: Comparison, arm: str) -> str:
    """The structures that could still be best, with the guarantee that goes with them."""
    known = [s for s in comparison.ranked(arm) if s.could_be_best is not None]
    possible = [s.title for s in known if s.could_be_best]
    if len(known) < 2:
        return ""
    where = f"{ARMS.get(arm, arm)}: with" if len(comparison.arms) > 1 else "With"
    sure = f"{where} {comparison.level * 100:g}% confidence"
    if len(possible) == 1:
        return f"{sure} {possible[0]} is the best of these {len(known)}."
    if len(possible) == len(known):
        return f"{sure} none of these {len(known)} can be ruled out as the best."
    return f"{sure} the best is one of these {len(possible)}: {'; '.join(possible)}."


def _about_pairs(comparison: Comparison) -> str:
    counts = sorted({s.pairs for s in comparison.standings if not s.is_baseline} or {0})
    used = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (
        f"Pairs used: {used} of {comparison.asked} seeds, {comparison.customers:,} customers each."
    )


def _about_failures(comparison: Comparison) -> str:
    count = len(comparison.failures)
    if not count:
        return "No run failed."
    first = f"(the first: {comparison.failures[0].error})"
    if count == 1:
        return f"1 run failed {first}; its pair is left out."
    return f"{count} runs failed {first}; their pairs are left out."
