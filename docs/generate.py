"""Write the generated parts of the documentation, or check that they are up to date.

    python docs/generate.py           write them
    python docs/generate.py --check   write nothing; name each file that is behind, and exit 1

A generated part stands between `<!-- generated: NAME -->` and `<!-- end generated -->`; what may
stand for NAME is in `PARTS`. Parameters come from the schema, metrics from their list, commands
from the command line itself, so that a page cannot say what the code does not.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, cast, get_args, get_origin

import click
from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cxsim.cli.main import cli  # noqa: E402
from cxsim.metrics import METRICS  # noqa: E402
from cxsim.scenario.fields import Slot, slot_of  # noqa: E402
from cxsim.scenario.schema import MODEL, Company, Future, Ownership, Part  # noqa: E402

PAGES = ("cxsim/model/README.md", "docs/reference.md")
BLOCK = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end generated -->)", re.S)
UNSAID = frozenset({"name", "title", "description", "evidence"})
"""Fields that every part may have and no equation uses."""

REQUIRED = object()

MEANINGS = {
    "company.touchpoints.*.stage": "where in the journey it stands",
    "company.touchpoints.*.channel": "how customers are met there",
    "company.economics.currency": "shown beside money; no equation uses it",
    "ownership.gate.touchpoints": "touchpoints under the veto",
    "ownership.timeline.*.week": "takes effect at the first quarter that begins then or later",
    "future.shift.to": "the channel preference that gains",
    "future.budget.*.week": "first week of the level",
    "future.budget.*.level": "multiple of Y; at least 0",
    "future.shocks.*.week": "week of the step",
    "future.shocks.*.touchpoints": "touchpoints that are hit",
    "future.competitor.*.week": "first week of the level",
    "future.competitor.*.level": "advantage of the competitor, in satisfaction",
}
"""What the schema leaves to the name of the field."""


@dataclass(frozen=True)
class Row:
    """One field of a scenario file."""

    symbol: str
    path: str
    default: str
    allowed: str
    unit: str
    meaning: str
    source: str
    grade: str

    def cells(self) -> list[str]:
        """The row of a table."""
        named = [self.symbol, f"`{self.path}`", self.default, self.allowed, self.unit]
        return [*named, self.meaning, self.source, self.grade]


def rows() -> list[Row]:
    """Every field of the schema that holds a value, by dotted path."""
    parts: dict[str, type[Part]] = {"company": Company, "ownership": Ownership, "future": Future}
    return [row for name, part in parts.items() for row in _rows(part, name, (), None)]


def _rows(
    part: type[Part], path: str, above: tuple[type[Part], ...], given: Part | None
) -> Iterator[Row]:
    """Rows of a part; `given` is what the part around it has in its place when nothing is said."""
    for name, field in part.model_fields.items():
        if name in UNSAID:
            continue
        place, inner = _inner(field.annotation, f"{path}.{name}")
        usual = getattr(given, name) if given else _usual(field)
        if inner is None or inner in (*above, part):
            slot = slot_of(field.annotation, field.metadata)
            yield _row(f"{path}.{name}", field, slot, usual)
        else:
            yield from _rows(
                inner, place, (*above, part), usual if isinstance(usual, Part) else None
            )


def _usual(field: FieldInfo) -> Any:
    return REQUIRED if field.is_required() else field.get_default(call_default_factory=True)


def _inner(annotation: Any, path: str) -> tuple[str, type[Part] | None]:
    """The part that stands at a path or, as `*`, in its entries."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return path, annotation
    arguments = [a for a in get_args(annotation) if a is not NoneType]
    origin = get_origin(annotation)
    if origin in (dict, list):
        return _inner(arguments[-1], f"{path}.*")
    if len(arguments) == 1:
        return _inner(arguments[0], path)
    return path, None


def _row(path: str, field: FieldInfo, slot: Slot, usual: Any) -> Row:
    extra = cast(dict[str, str], field.json_schema_extra or {})
    text = field.description or MEANINGS.get(path, "")
    symbol, colon, rest = text.partition(": ")
    if slot.shape == "choice" or not colon or not re.fullmatch(r"\w+", symbol):
        symbol, rest = "", text
    source = extra.get("source", "")
    return Row(
        f"`{symbol}`" if symbol else "",
        path,
        _default(usual),
        _allowed(slot),
        extra.get("unit", ""),
        rest,
        "" if source == MODEL else source,
        extra.get("grade", ""),
    )


def _default(value: Any) -> str:
    if value is REQUIRED:
        return "required"
    if value is None:
        return "none"
    if isinstance(value, (dict, list)):
        return "empty"
    return f"{value:g}" if isinstance(value, (int, float)) else f"`{value}`"


def _allowed(slot: Slot) -> str:
    if slot.shape in ("number", "whole") and slot.low is not None and slot.high is not None:
        return f"{slot.low:g} to {slot.high:g}" + (", whole" if slot.shape == "whole" else "")
    if slot.shape == "choice":
        return ", ".join(f"`{choice}`" for choice in slot.choices)
    if slot.shape == "selector":
        return '`"all"` or names'
    if slot.shape == "table":
        inner = slot.inside("any")
        return f"each {_allowed(inner)}" if inner and inner.low is not None else "a table"
    return {"list": "a list", "text": "text", "part": "a structure"}.get(slot.shape, "")


def table(head: list[str], lines: list[list[str]]) -> str:
    """A Markdown table."""
    clean = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *clean]) + "\n"


def parameters(prefix: str) -> str:
    """Table of the fields below a dotted path."""
    head = ["symbol", "path", "default", "range", "unit", "meaning", "source", "grade"]
    found = [row.cells() for row in rows() if under(row.path, prefix)]
    if not found:
        raise SystemExit(f"no field of the schema lies under {prefix}")
    return table(head, found)


def under(path: str, prefix: str) -> bool:
    """Whether a path lies below a prefix; the name of a whole means its own fields only."""
    if prefix in ("company", "ownership", "future"):
        return path.rpartition(".")[0] == prefix
    return path == prefix or path.startswith(f"{prefix}.")


def metrics(_: str) -> str:
    """Table of the metrics."""
    better = {1: "more", -1: "less", 0: ""}
    lines = [
        [f"`{m.name}`", m.title, m.unit, better[m.better], f"{m.scale:g}"] for m in METRICS.values()
    ]
    return table(["name", "title", "unit shown", "better", "times"], lines)


def commands(_: str) -> str:
    """Every command with its arguments and options."""
    return "\n".join(_command(cli, "cxsim", None)) + "\n"


def _command(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = command.make_context(name.split()[-1], [], parent, resilient_parsing=True)
    pieces = command.collect_usage_pieces(context)
    yield f"### `{name}`\n\n```text\n{' '.join([name, *pieces])}\n```\n"
    for paragraph in inspect.cleandoc((command.help or "").split("\f")[0]).split("\n\n"):
        kept = paragraph.startswith("\b")
        yield f"```text\n{paragraph[1:].strip()}\n```\n" if kept else f"{paragraph}\n"
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    lines = [[f"`{r[0]}`", r[1]] for p in options if (r := p.get_help_record(context))]
    yield table(["option", "meaning"], lines)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _command(found, f"{name} {inner}", context)


PARTS: dict[str, Callable[[str], str]] = {
    "parameters": parameters,
    "metrics": metrics,
    "commands": commands,
}


def generate(text: str) -> str:
    """The text of a page with its generated parts made anew."""

    def filled(match: re.Match[str]) -> str:
        kind, _, rest = match[2].partition(" ")
        if kind not in PARTS:
            raise SystemExit(f"nothing generates '{kind}'; choose one of {', '.join(PARTS)}")
        return f"{match[1]}\n{PARTS[kind](rest)}\n{match[3]}"

    return BLOCK.sub(filled, text)


def main(arguments: list[str]) -> int:
    """Write or check every page; the exit code."""
    behind: list[str] = []
    for page in PAGES:
        path = ROOT / page
        before = path.read_text(encoding="utf-8")
        after = generate(before)
        if before != after:
            behind.append(page)
            if "--check" not in arguments:
                path.write_text(after, encoding="utf-8")
    if behind:
        print("\n".join(behind))
    return int(bool(behind) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
