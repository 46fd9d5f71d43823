"""Arguments and options that several commands share, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

import click
from click.shell_completion import CompletionItem

Kind = Literal["companies", "ownership", "futures"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FORMATS = ("table", "json", "csv", "md")
ARMS: dict[str, tuple[str, ...]] = {
    "described": ("described",),
    "equal": ("equal",),
    "both": ("described", "equal"),
}
MOST_CUSTOMERS = 10_000_000
MOST_SEEDS = 100_000
LARGEST_SEED = 2**31 - 1

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])


def completions(kinds: tuple[Kind, ...], incomplete: str) -> list[CompletionItem]:
    """The names there are that begin like what was typed, and the shell's own file names."""
    from cxsim.scenario import available

    entries = [entry for kind in kinds for entry in available(kind)]
    found = [entry for entry in entries if entry.name.startswith(incomplete)]
    items = [CompletionItem(entry.name, help=entry.title) for entry in found]
    return [*items, CompletionItem(incomplete, type="file")]


class Name(click.ParamType[str]):
    """A name of a scenario file, or a path to one; completed from what there is."""

    name = "name"

    def __init__(self, *kinds: Kind) -> None:
        self.kinds = kinds or KINDS

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        if not value.strip():
            self.fail("a name is empty", param, ctx)
        return value.strip()

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return completions(self.kinds, incomplete)


class Names(click.ParamType[tuple[str, ...]]):
    """Several names with commas between them; a name given twice counts once."""

    name = "name,name,..."

    def __init__(self, *kinds: Kind) -> None:
        self.kinds = kinds or KINDS

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return cast(tuple[str, ...], value)
        names = [name.strip() for name in value.split(",")]
        if not all(names):
            self.fail(f"{value!r} has an empty name; put one comma between two names", param, ctx)
        return tuple(dict.fromkeys(names))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        before, comma, last = incomplete.rpartition(",")
        items = [item for item in completions(self.kinds, last) if item.type == "plain"]
        return [CompletionItem(f"{before}{comma}{item.value}", help=item.help) for item in items]


class Points(click.ParamType[float]):
    """Percentage points, as ``0.5pp``; the value is a share (0.005)."""

    name = "pp"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*pp\s*", value, re.IGNORECASE)
        if not found:
            self.fail(f"{value!r} is not in percentage points; write 0.5pp", param, ctx)
        points = float(found[1])
        if not 0 < points <= 50:
            self.fail(f"{value!r} is outside its range, above 0pp and up to 50pp", param, ctx)
        return points / 100


class Override(click.ParamType[str]):
    """A dotted path and a value, as ``ownership.budget_share=0.3``."""

    name = "path=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        if "=" not in value:
            self.fail(f"{value!r} has no '='; write ownership.budget_share=0.3", param, ctx)
        return value


def _keep_verbosity(ctx: click.Context, _param: click.Parameter, value: int) -> int:
    state = cast("dict[str, int] | None", ctx.find_object(dict))
    if state is not None:
        state["verbose"] = value
    return value


def combined(*options: Callable[[Wrapped], Wrapped]) -> Callable[[Wrapped], Wrapped]:
    """Several decorators as one, in the order in which ``--help`` shows them."""

    def apply(function: Wrapped) -> Wrapped:
        for option in reversed(options):
            function = option(function)
        return function

    return apply


output_format = click.option(
    "--format", "form", type=click.Choice(FORMATS), help="How to print the result."
)
verbosity = combined(
    click.option("-q", "--quiet", is_flag=True, help="No progress and no notes."),
    click.option(
        "-v",
        "--verbose",
        count=True,
        callback=_keep_verbosity,
        help="Say more; -vv also prints the traceback of an error.",
    ),
)
world = combined(
    click.argument("company", required=False, type=Name("companies")),
    click.option("--future", type=Name("futures"), help="What the company does not decide."),
    click.option(
        "--set",
        "overrides",
        type=Override(),
        multiple=True,
        help="Change one value, e.g. ownership.budget_share=0.3; * is any key. Repeatable.",
    ),
    click.option("--weeks", type=click.IntRange(1, 1040), help="Weeks to simulate."),
    click.option(
        "--customers",
        type=click.IntRange(100, MOST_CUSTOMERS),
        help="Customers of the starting cohort.",
    ),
    click.option(
        "--seed", type=click.IntRange(0, LARGEST_SEED), default=1, help="First seed (default 1)."
    ),
)
output = click.option(
    "-o", "--output", type=click.Path(), help="Write to a file (.json .csv .md .txt) or a folder."
)
output_file = click.option(
    "-o", "--output", type=click.Path(), help="Write to a file (.json .csv .md .txt)."
)
sensitivity = click.option(
    "--sensitivity", type=click.Path(path_type=Path),
    help="JSON of `cxsim results sensitivity` (default: the one that comes with the company).",
)  # fmt: skip
dry_run = click.option(
    "-n", "--dry-run", is_flag=True, help="Say what would be run, and run nothing."
)
