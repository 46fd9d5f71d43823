"""A sensitivity study's result as a table, markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from cxsim.analysis.headline import chance
from cxsim.analysis.sensitivity import Sensitivity
from cxsim.presentation.layout import Column, printable, table, wrap

HEADS = ("parameter", "share", "by chance")


def text(found: Sensitivity, titles: Mapping[str, str] | None = None, width: int = 96) -> str:
    """The result for a terminal; ``titles`` are those of the structures."""
    columns = [Column(HEADS[0], False, 40), *(Column(head) for head in HEADS[1:])]
    parts = [wrap(printable(sentence), width) for sentence in _above(found, titles or {})]
    if found.ranked:
        parts.append(table(columns, _rows(found), width))
    parts.append(wrap(printable(_below(found)), width))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def markdown(found: Sensitivity, titles: Mapping[str, str] | None = None) -> str:
    """The result as markdown."""
    parts = _above(found, titles or {})
    if found.ranked:
        lines = [f"| {' | '.join(HEADS)} |", "| :--- | ---: | ---: |"]
        lines += [f"| `{path}` | {share} | {luck} |" for path, share, luck in _rows(found)]
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, _below(found)]) + "\n"


def to_csv(found: Sensitivity) -> str:
    """All parameters that were varied, one a row, the largest share first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("path", "first_order", "raw", "chance"))
    for path in sorted(found.raw, key=lambda name: -found.raw[name]):
        writer.writerow((path, found.first_order[path], found.raw[path], found.chance[path]))
    return out.getvalue()


def to_json(found: Sensitivity) -> str:
    """The result as JSON with the version of its schema; shares to four decimals."""
    plain = found.to_dict()
    for name in ("first_order", "raw", "chance"):
        plain[name] = {path: round(value, 4) for path, value in plain[name].items()}
    for name in ("noise", "luck"):
        plain[name] = None if plain[name] is None else round(plain[name], 4)
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _above(found: Sensitivity, titles: Mapping[str, str]) -> list[str]:
    from cxsim.metrics import METRICS

    metric = METRICS[found.metric].title if found.metric in METRICS else found.metric
    base = titles.get(found.baseline, found.baseline)
    others = ", ".join(titles.get(name, name) for name in found.structures)
    arm = "" if found.resources == "described" else f", {found.resources} resources"
    seeds = "1 seed" if found.seeds == 1 else f"{found.seeds} seeds"
    return [
        f"{found.study}: what the difference to {base} in {metric} rests on",
        f"{found.environments:,} environments of {found.company}, {len(found.raw)} parameters "
        f"varied, {seeds}{arm}. Share of the variance that goes with each parameter alone, as the "
        f"mean over: {others}.",
    ]


def _rows(found: Sensitivity) -> list[list[str]]:
    return [
        [path, f"{share * 100:.1f}%", chance(found.chance[path])] for path, share in found.ranked
    ]


def _below(found: Sensitivity) -> str:
    rest = len(found.raw) - len(found.ranked)
    level = f"{max(found.noise or 0.0, 0.0) * 100:.1f}%"
    words = "No parameter can be" if not found.ranked else f"The other {rest} cannot be"
    luck = "" if found.luck is None else f" (the luck of the seeds alone is {found.luck:.0%})"
    total = sum(share for _, share in found.ranked)
    return (
        f"{words} told from chance: chance alone gives the largest of {len(found.raw)} a share of "
        f"up to {level}, in 95 of 100 cases. Together those above make {total:.0%}; the rest is "
        f"what parameters do together, smaller shares and luck{luck}."
    )
