"""One part of a scenario by name or file: which kind it is, and its checked values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from cxsim.cli.options import KINDS, Kind
from cxsim.errors import CxsimError, NotFoundError, UsageError
from cxsim.scenario import available, defaults, load
from cxsim.scenario.fields import nearest
from cxsim.scenario.schema import Company, Future, Ownership, Part, Scenario

MODELS: dict[Kind, type[Part]] = {"companies": Company, "ownership": Ownership, "futures": Future}
FIELDS: dict[Kind, str] = {"companies": "company", "ownership": "ownership", "futures": "future"}
COMMON = {"name", "title", "description", "evidence", "extends"}


@dataclass(frozen=True)
class Found:
    """A part, its kind, and the name or path it was asked by."""

    kind: Kind
    asked: str
    part: Company | Ownership | Future


def find(name: str, kind: Kind | None = None, company: str | None = None) -> Found:
    """The part a name or path stands for; ownership and future are checked against a company."""
    kind = kind or kind_of(name)
    return Found(kind, name, part_of(scenario(name, kind, company), kind))


def scenario(name: str, kind: Kind, company: str | None = None) -> Scenario:
    """The scenario in which a part stands among the defaults."""
    usual = defaults()
    parts = {
        "company": company or usual.company,
        "ownership": usual.baseline,
        "future": usual.future,
    }
    parts[FIELDS[kind]] = name
    return load(parts["company"], parts["ownership"], parts["future"])


def part_of(whole: Scenario, kind: Kind) -> Company | Ownership | Future:
    """The part of one kind."""
    return {"companies": whole.company, "ownership": whole.ownership, "futures": whole.future}[kind]


def kind_of(name: str) -> Kind:
    """The kind of a name or file; raises if there is none of that name, or more than one."""
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return _kind_of_file(Path(name))
    return _kind_of_name(name)


def _kind_of_name(name: str) -> Kind:
    names = {kind: [entry.name for entry in available(kind)] for kind in KINDS}
    kinds: list[Kind] = [kind for kind in KINDS if name in names[kind]]
    if len(kinds) > 1:
        raise UsageError(f"'{name}' is in {' and in '.join(kinds)}; say which with --kind")
    if not kinds:
        known = [known for kind in KINDS for known in names[kind]]
        raise NotFoundError(f"there is no scenario called '{name}'; {nearest(name, known)}")
    return kinds[0]


def _kind_of_file(path: Path) -> Kind:
    """By its folder, else by its keys, else by what it extends."""
    for kind in KINDS:
        if path.resolve().parent.name == kind:
            return kind
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFoundError(f"there is no file '{path}'; check the path") from None
    except (OSError, ValueError, RecursionError):
        # The loader says what is wrong with such a file, whatever its kind.
        return "companies"
    own = {kind: len(data.keys() & (MODELS[kind].model_fields.keys() - COMMON)) for kind in KINDS}
    best: list[Kind] = [kind for kind in KINDS if own[kind] and own[kind] == max(own.values())]
    if len(best) == 1:
        return best[0]
    base = data.get("extends")
    if isinstance(base, str):
        return _kind_of_base(path, base)
    raise UsageError(f"{path}: cannot tell what kind of scenario this is; say with --kind")


def _kind_of_base(path: Path, base: str) -> Kind:
    try:
        if base.endswith(".toml") and (path.parent / base).resolve() != path.resolve():
            return _kind_of_file(path.parent / base)
        return _kind_of_name(base)
    except (CxsimError, RecursionError):
        message = f"{path}: cannot tell its kind from extends = '{base}'; say which with --kind"
        raise UsageError(message) from None
