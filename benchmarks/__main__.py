"""All benchmarks with one command: `python -m benchmarks`; see README.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks import against, bounds, cost, full, machine, scale
from benchmarks.measure import interleaved
from cxsim.runs.passes import SEEDS_TOGETHER

HERE = Path(__file__).parent
HISTORY = HERE / "history.jsonl"


def _table(title: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    print(f"\n{title}")
    for row in cells:
        first, *rest = zip(row, widths, strict=True)
        print("  " + "  ".join([first[0].ljust(first[1]), *(c.rjust(w) for c, w in rest)]))
    sys.stdout.flush()


def _ratios(title: str, ratios: dict[str, tuple[float, float, float]]) -> None:
    _table(title, ("ratio (median of pairs)", "median", "least", "most"), (
        (name, *(f"{value:.3g}" for value in triple)) for name, triple in ratios.items()
    ))  # fmt: skip


def _full(asked: argparse.Namespace) -> Any:
    found = full.measured(asked.rounds, asked.customers)
    title = f"Full model, {found['customers']:,} customers x {found['weeks']} weeks"
    _table(title, ("million a second", "people x weeks", "customers and prospects x weeks"), (
        (name, f"{case['people']:.1f}", f"{case['active']:.1f}")
        for name, case in found["cases"].items()
    ))  # fmt: skip
    print(f"  the C version agrees to the bit: {found['agrees with C']}")
    _ratios("Full model, ratios", found["ratios"])
    return found


def _bounds(asked: argparse.Namespace) -> Any:
    times = interleaved(bounds.tasks(), asked.rounds)
    found = {name: sorted(values)[len(values) // 2] for name, values in times.items()}
    _table("Single bounds, each alone", ("", "ns a person-week", "million a second"), (
        (name, f"{value:.2f}", f"{1e3 / value:.0f}") for name, value in found.items()
    ))  # fmt: skip
    return found


def _against(asked: argparse.Namespace) -> Any:
    sizes = (4_000, 100_000, 500_000)
    found = against.measured(asked.rounds, [asked.peers] if asked.peers else [], *sizes)
    names = [name for name in found if isinstance(found[name], dict) and "rate" in found[name]]
    head = ("", "version", "customers", "million a second", "retention", "+-", "off by s.e.",
            "bytes a customer")  # fmt: skip
    _table("The common work, 104 weeks, one core", head, (
        (name, found[name].get("version", "-"), f"{found[name]['customers']:,}",
         f"{found[name]['rate']:.3g}", f"{found[name]['retention']:.4f}",
         f"{found[name]['standard error']:.4f}", f"{found[name]['deviation']:+.1f}",
         f"{found[name].get('bytes', 0):.0f}" if "bytes" in found[name] else "-")
        for name in names
    ))  # fmt: skip
    if found["absent"]:
        print(f"  absent: {', '.join(found['absent'])} (see README.md: environment of the peers)")
    _ratios("The common work, ratios", found["ratios"])
    return found


def _start(_: argparse.Namespace) -> Any:
    found = cost.starts()
    _table("Start, CPU seconds", ("", "s"), ((n, f"{v:.2f}") for n, v in found.items()))
    return found


def _planning(asked: argparse.Namespace) -> Any:
    found = {
        f"organisation's share at 10,000 customers, structures x seeds {s} x {n}": cost.planning(
            10_000, s, n, asked.rounds
        )
        for s in (1, 5)
        for n in (1, SEEDS_TOGETHER)
    }
    _ratios("The organisation's side", found)
    return found


def _stages(_: argparse.Namespace) -> Any:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.stages"], cwd=HERE.parent, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(ran.stdout.splitlines()[-1])
    rows = {**found["stages"], **{f"- {n}": v for n, v in found["inside simulate"].items()}}
    _table("cxsim compare, end to end", ("stage", "CPU s", "share"), (
        (name, f"{value:.2f}", f"{value / found['total']:.0%}") for name, value in rows.items()
    ))  # fmt: skip
    return found


def _memory(_: argparse.Namespace) -> Any:
    found = [cost.peak(10**6, 26, structures) for structures in (1, 5)]
    return _peaks("Memory", found)


def _largest(_: argparse.Namespace) -> Any:
    title = "The largest runs: 10^7 people under five structures, 10^7 customers under one"
    return _peaks(title, [cost.peak(10**7 // 3, 156, 5, 2), cost.peak(10**7, 156, 1, 2)])


def _peaks(title: str, found: list[dict[str, float]]) -> Any:
    head = ("customers", "weeks", "structures", "threads", "peak MiB", "wall", "cpu",
            "bytes a customer")  # fmt: skip
    _table(title, head, ([f"{run[name]:,.0f}" for name in head] for run in found))
    return found


def _scale(asked: argparse.Namespace) -> Any:
    curves = scale.measured(max(2, asked.rounds // 2))
    scale.draw(curves, HERE / "curves.png")
    fitted = scale.lines(curves)
    _table("Growth of cost (curves.png)", ("CPU seconds", "fixed", "each", "worst miss"), (
        (n, f"{v['fixed']:.3g}", f"{v['each']:.3g}", f"{v['worst miss']:.0%}")
        for n, v in fitted.items()
    ))  # fmt: skip
    return {"curves": curves, "lines": fitted}


PARTS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "full": _full, "bounds": _bounds, "peers": _against, "start": _start,
    "organisation": _planning, "stages": _stages, "memory": _memory, "growth": _scale,
    "largest": _largest,
}  # fmt: skip


def main() -> None:
    """Run the parts asked for, print their tables, add a line to the history."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of: {', '.join(PARTS)} (all but largest)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default 5)")
    parser.add_argument("--customers", type=int, default=50_000, help="of the full model")
    parser.add_argument("--peers", help="a Python that has the other frameworks")
    parser.add_argument("--dry", action="store_true", help="add nothing to the history")
    asked = parser.parse_args()
    unknown = sorted(set(asked.parts) - set(PARTS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; parts are {', '.join(PARTS)}")
    told = machine.described()
    print(json.dumps(told))
    found = {
        name: part(asked)
        for name, part in PARTS.items()
        if (name in asked.parts if asked.parts else name != "largest")
    }
    if not asked.dry:
        with HISTORY.open("a") as history:
            history.write(json.dumps({"machine": told, "found": found}) + "\n")


if __name__ == "__main__":
    main()
