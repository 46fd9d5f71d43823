"""The comparison as text for a terminal and as markdown: the answer, tables, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from cxsim.analysis.comparison import EQUITY, HORIZON, Comparison, Difference, Standing
from cxsim.analysis.evidence import Assumptions
from cxsim.analysis.headline import ARMS, answer, baseline_of, chance, notes, percent
from cxsim.analysis.verdict import after, points
from cxsim.presentation.layout import Column, cells, least_width, paint, printable, table, wrap

WORTH = ("equity", "satisfaction", "acquired", "cost")
GREEN, RED, DIM, BOLD = "32", "31", "2", "1"
STYLES = {"more": GREEN, "fewer": RED, "baseline": DIM}


class Metric(Protocol):
    """How a metric is called and shown; see `cxsim.metrics.METRICS`."""

    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def scale(self) -> float: ...


def text(
    comparison: Comparison,
    metrics: Mapping[str, Metric] | None = None,
    *,
    assumed: Assumptions | None = None,
    about: str = "",
    width: int = 96,
    colour: bool = False,
) -> str:
    """The comparison for a terminal.

    Parameters
    ----------
    metrics : how each metric is called and shown; the catalogue of the model if None.
    assumed : how many of the parameters that decide nobody has measured.
    about : a sentence that says what was simulated, the first of the notes.
    width : cells a line may take, kept within 76..100.
    colour : ANSI styles; for a terminal only, and not where NO_COLOR is set.
    """
    width = min(100, max(76, width))
    styled = BOLD if colour else ""
    lines = [paint(line, styled) for line in wrap(printable(answer(comparison)), width)]
    for arm in comparison.arms:
        if len(comparison.arms) > 1:
            lines += ["", paint(ARMS.get(arm, arm), styled)]
        lines += ["", *_kept(comparison, arm, width, colour)]
        lines += ["", *_worth(comparison, arm, metrics or _catalogue(), width, colour)]
    foot = " ".join([*([about] if about else []), *notes(comparison, assumed)])
    return "\n".join([*lines, "", *wrap(printable(foot), width)]) + "\n"


def markdown(
    comparison: Comparison,
    metrics: Mapping[str, Metric] | None = None,
    *,
    assumed: Assumptions | None = None,
    about: str = "",
) -> str:
    """The comparison as markdown: the answer, two tables an arm, the notes."""
    catalogue = metrics or _catalogue()
    names = [name for name in WORTH if name in catalogue]
    parts = [f"**{_escape(answer(comparison))}**"]
    for arm in comparison.arms:
        if len(comparison.arms) > 1:
            parts.append(f"### {ARMS.get(arm, arm)}")
        for columns, rows in (
            _kept_cells(comparison, arm),
            _worth_cells(comparison, arm, catalogue, names),
        ):
            parts.append(_pipes(columns, rows))
    parts.append(_escape(" ".join([*([about] if about else []), *notes(comparison, assumed)])))
    return "\n\n".join(parts) + "\n"


def _catalogue() -> Mapping[str, Metric]:
    from cxsim.metrics import METRICS

    return METRICS


def _kept(comparison: Comparison, arm: str, width: int, colour: bool) -> list[str]:
    columns, rows = _kept_cells(comparison, arm)
    styles = [
        [""] * (len(columns) - 2) + [STYLES.get(_verdict(s, comparison.last), ""), ""]
        for s in comparison.ranked(arm)
    ]
    return table(columns, rows, width, styles if colour else None)


def _worth(
    comparison: Comparison, arm: str, metrics: Mapping[str, Metric], width: int, colour: bool
) -> list[str]:
    names = [name for name in WORTH if name in metrics]
    columns, rows = _worth_cells(comparison, arm, metrics, names)
    while least_width(columns, rows) > width and len(names) > 1:
        names.pop()
        columns, rows = _worth_cells(comparison, arm, metrics, names)
    styles = [[""] * len(columns) for _ in rows]
    return table(columns, rows, width, styles if colour else None)


def _kept_cells(comparison: Comparison, arm: str) -> tuple[list[Column], list[list[str]]]:
    """Shares kept at each horizon, and the verdict with its interval at the last."""
    base = printable(baseline_of(comparison, arm).title)
    level = f"{comparison.level * 100:g}% interval"
    columns = [Column("Customers kept", right=False, least=16)]
    columns += [Column(after(h)) for h in comparison.horizons]
    columns += [
        Column(f"{after(comparison.horizons[-1])}, against\n{base}\n({level})", False, 22),
        Column("Prob.\nbest"),
    ]
    rows = [
        [
            printable(s.title),
            *(percent(s.levels[f"{HORIZON}{h}"]) for h in comparison.horizons),
            _words(s, comparison.last),
            chance(s.probability_best),
        ]
        for s in comparison.ranked(arm)
    ]
    return columns, rows


def _worth_cells(
    comparison: Comparison, arm: str, metrics: Mapping[str, Metric], names: Sequence[str]
) -> tuple[list[Column], list[list[str]]]:
    """Levels of the other metrics, and the difference in customer equity with its interval."""
    shown = [m for m in names if any(m in s.levels for s in comparison.of(arm))]
    columns = [Column("What it is worth", right=False, least=16)]
    for name in shown:
        metric = metrics[name]
        columns.append(Column(f"{_short(metric.title)}\n({_short(comparison.unit(metric.unit))})"))
        if name == EQUITY:
            level = f"{comparison.level * 100:g}% interval"
            columns.append(Column(f"difference\n({level})", least=len(level) + 2))
    rows: list[list[str]] = []
    for s in comparison.ranked(arm):
        row = [printable(s.title)]
        for name in shown:
            row.append(_level(metrics[name], s.levels.get(name)))
            if name == EQUITY:
                row.append(_gap(metrics[name], s.differences.get(name), s.is_baseline))
        rows.append(row)
    return columns, rows


def _words(standing: Standing, metric: str) -> str:
    """The verdict, with the interval where the words do not already hold it."""
    if standing.is_baseline:
        return "baseline"
    difference = standing.differences[metric]
    found = difference.interval
    if found is None or difference.verdict in ("identical", "unsettled"):
        return difference.words
    low, high = sorted((found.low, found.high), key=abs)
    if difference.verdict == "equivalent":
        span = f"{points(found.low, signed=True)} to {points(found.high, signed=True)}"
    else:
        span = f"{points(abs(low))} to {points(abs(high))}"
    head, comma, tail = difference.words.partition(",")
    return f"{head} ({span}){comma}{tail}"


def _verdict(standing: Standing, metric: str) -> str:
    return "baseline" if standing.is_baseline else standing.differences[metric].verdict


def _level(metric: Metric, value: float | None) -> str:
    return "?" if value is None else f"{value * metric.scale:,.{metric.decimals}f}"


def _gap(metric: Metric, difference: Difference | None, is_baseline: bool) -> str:
    if is_baseline or difference is None or difference.mean is None:
        return "baseline" if is_baseline else "?"
    if difference.verdict == "identical":
        return "identical"

    def show(value: float) -> str:
        return f"{value * metric.scale:+,.{metric.decimals}f}"

    found = difference.interval
    span = "" if found is None else f" ({show(found.low)} to {show(found.high)})"
    return show(difference.mean) + span


def _short(words: str, width: int = 12) -> str:
    longest = max((cells(word) for word in words.split()), default=0)
    return "\n".join(wrap(printable(words), max(width, longest)))


def _pipes(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    head = [_escape(c.head.replace("\n", " ")) for c in columns]
    rule = ["---:" if c.right else ":---" for c in columns]
    lines = [head, rule, *([_escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escape(words: str) -> str:
    """Markdown that shows the words as they are, whatever a title holds."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in printable(words))
