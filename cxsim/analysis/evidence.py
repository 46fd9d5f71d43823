"""The evidence register: what every parameter of a scenario rests on, and what rests on it.

Grades are those of the schema and of the files: *measured*, *published*, *assumed*. How much a
result rests on a parameter is the first-order share of a sensitivity study, where there is one
(`cxsim.analysis.sensitivity`): without it every parameter may decide, and all of them count as
deciding.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from cxsim.analysis.comparison import in_currency
from cxsim.errors import UsageError
from cxsim.scenario.annotate import values
from cxsim.scenario.fields import dotted, table
from cxsim.scenario.schema import Company, Future, Ownership, Part

GRADES = ("measured", "published", "assumed")
PREFIXES: dict[type[Part], str] = {Company: "company", Ownership: "ownership", Future: "future"}
DECIDING = 0.01
"""First-order share of a result's variance from which on a parameter counts as deciding."""


@dataclass(frozen=True)
class Parameter:
    """One number of a scenario.

    `low` and `high` bound what is allowed and swept, `share` (0..1) is the first-order share of
    the shown result that rests on it, None where no sensitivity study varied it. `varied_as` is
    the path it was varied by: with a * it shares that share with all others the path means.
    """

    part: str
    path: str
    value: float
    low: float | None
    high: float | None
    unit: str
    meaning: str
    grade: str
    source: str
    share: float | None = None
    varied_as: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Assumptions:
    """How many parameters decide a result, and how many of these nobody has measured.

    `study` says which sensitivity study tells those that decide; without one all may.
    """

    assumed: int
    deciding: int
    study: str = ""


def register(
    parts: Iterable[Part], shares: Mapping[str, float] | None = None
) -> list[Parameter]:
    """Every graded number of some parts, in the order of the schema.

    Parameters
    ----------
    shares : dotted path, * for any one part, -> first-order share; the share of a path with *
        is that of all it covers together, and stands beside each of them.
    """
    found: list[Parameter] = []
    for part in parts:
        prefix = PREFIXES[type(part)]
        money = part.economics.currency if isinstance(part, Company) else ""
        for value in values(part):
            if value.grade is None:
                continue
            path = dotted((prefix, *value.path))
            found.append(
                Parameter(
                    str(getattr(part, "name", prefix)), path, value.value, value.low, value.high,
                    in_currency(value.unit or "", money), value.meaning or "", value.grade,
                    value.source or "",
                    *_share(path, shares or {}),
                )
            )  # fmt: skip
    return found


def deciding(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Those the result rests on; all of them where no sensitivity study says which."""
    if all(p.share is None for p in parameters):
        return list(parameters)
    return [p for p in parameters if p.share is not None and p.share >= DECIDING]


def assumed(parameters: Sequence[Parameter], study: str = "") -> Assumptions:
    """How many of the deciding parameters nobody has measured, and how many decide.

    What was varied together counts once, and as assumed if any of it is.
    """
    mine = {_counted(p): False for p in deciding(parameters)}
    for parameter in deciding(parameters):
        mine[_counted(parameter)] |= parameter.grade == "assumed"
    return Assumptions(sum(mine.values()), len(mine), study)


def by_grade(parameters: Sequence[Parameter]) -> dict[str, int]:
    """Number of parameters of each grade."""
    return {grade: sum(p.grade == grade for p in parameters) for grade in GRADES}


def read_shares(path: Path) -> dict[str, float]:
    """First-order shares of a sensitivity result: JSON with ``first_order``: path -> share.

    Raises
    ------
    UsageError : the file is missing, or no such result.
    """
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file; check the path") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: this is no JSON ({error})") from None
    shares = table(table(whole).get("first_order"))
    if not shares or not all(_is_share(value) for value in shares.values()):
        raise UsageError(
            f'{path}: this is no sensitivity result; one has "first_order": '
            '{"company.behaviour.noise": 0.12, ...}'
        )
    return {name: float(cast(float, value)) for name, value in shares.items()}


def _is_share(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) and value <= 1


def _counted(parameter: Parameter) -> tuple[str, str]:
    return ("", parameter.varied_as) if parameter.varied_as else (parameter.part, parameter.path)


def _share(path: str, shares: Mapping[str, float]) -> tuple[float | None, str | None]:
    """Share and path of what a parameter was varied by: of several, the one with fewest *."""
    keys = path.split(".")
    fitting = [
        (-pattern.count("*"), share, pattern)
        for pattern, share in shares.items()
        if len(parts := pattern.split(".")) == len(keys)
        and all(part in ("*", key) for part, key in zip(parts, keys, strict=True))
    ]
    return max(fitting)[1:] if fitting else (None, None)
