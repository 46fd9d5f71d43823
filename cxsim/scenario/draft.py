"""A scenario file with all it extends, before it is checked."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field
from typing import Any

from cxsim.errors import NotFoundError, Problem, ScenarioError
from cxsim.scenario.fields import Path, children, dotted, entries, holds, shown, table
from cxsim.scenario.files import Kind, Source, find, is_file, read
from cxsim.scenario.locate import line_of

PREFIXES: dict[Kind, str] = {"companies": "company", "ownership": "ownership", "futures": "future"}


@dataclass(frozen=True)
class Layer:
    """What one file (or the command line, if ``source`` is None) says about the part ``at``."""

    source: Source | None
    data: dict[Any, Any]
    at: Path = ()

    def reach(self, path: Path) -> tuple[int, bool]:
        """How far into ``path`` this layer says something, and whether it hides those below."""
        if path[: len(self.at)] != self.at:
            return 0, False
        level: Any = self.data
        replaces = False
        for depth in range(len(self.at), len(path)):
            key = path[depth]
            found = children(level)
            replaces = replaces or not holds(level, dict)
            if key not in found:
                return depth, replaces
            level = found[key]
        return len(path), True


@dataclass
class Draft:
    """Merged data and, topmost first, the layers it was merged from.

    ``typed`` has the path of each override as the user wrote it. Below the paths in
    ``unread`` something could not be read, so that nothing can be said to be missing there.
    """

    kind: Kind
    name: str
    data: dict[str, Any]
    layers: list[Layer] = field(default_factory=list[Layer])
    typed: dict[Path, str] = field(default_factory=dict[Path, str])
    unread: set[Path] = field(default_factory=set[Path])

    @property
    def complete(self) -> bool:
        """Whether all it extends was read."""
        return () not in self.unread

    def is_unread(self, path: Path) -> bool:
        """Whether a path lies where something could not be read."""
        return any(path[:n] in self.unread for n in range(len(path) + 1))

    def where(self, path: Path, key: bool = False) -> Layer:
        """The layer that is answerable for what stands at a path, or with ``key`` for the key."""
        best = next(layer for layer in self.layers if layer.source and not layer.at)
        deepest = 0
        for layer in self.layers:
            if key and layer.source is None and self._override(path) is None:
                continue
            depth, hides = layer.reach(path)
            if depth > deepest:
                best, deepest = layer, depth
            if hides:
                break
        return best

    def _override(self, path: Path) -> int | None:
        """Length of the longest overridden path that ``path`` begins with."""
        return next((n for n in range(len(path), 0, -1) if path[:n] in self.typed), None)

    def problem(self, path: Path, message: str, key: bool = False) -> Problem:
        """A problem, located where the offending key stands."""
        layer = self.where(path, key)
        if layer.source is None:
            length = self._override(path)
            if length is None:
                return Problem("--set", 0, dotted((PREFIXES[self.kind], *path)), message)
            rest = [dotted(path[length:])] if path[length:] else []
            return Problem("--set", 0, ".".join([self.typed[path[:length]], *rest]), message)
        inner = path[len(layer.at) :]
        line = line_of(layer.source.lines, inner)
        return Problem(layer.source.name, line, dotted(inner), message)


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Tables merged to any depth; lists and single values of ``above`` replace those below."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        both = holds(old, dict) and holds(value, dict)
        result[key] = merged(table(old), table(value)) if both else value
    return result


@dataclass
class Reader:
    """Reads drafts, each file once, and keeps every problem on the way."""

    problems: list[Problem] = field(default_factory=list[Problem])
    missing: dict[str, str] = field(default_factory=dict[str, str])
    _sources: dict[pathlib.Path, Source | None] = field(
        default_factory=dict[pathlib.Path, Source | None]
    )

    def draft(self, kind: Kind, name: str) -> Draft | None:
        """The draft a user names, or None if there is none that could be read."""
        try:
            path = find(kind, name, pathlib.Path.cwd())
        except NotFoundError as error:
            self.missing[name] = str(error)
            return None
        return self.compose(kind, path)

    def compose(self, kind: Kind, path: pathlib.Path) -> Draft | None:
        """The draft in a file, with all it extends and the structures on its timeline."""
        draft = self._merged(kind, path)
        if draft is not None:
            self.resolve(draft)
        return draft

    def _merged(self, kind: Kind, path: pathlib.Path) -> Draft | None:
        source = self._source(path)
        if source is None:
            return None
        draft = Draft(kind, path.stem, {})
        chain: list[Source] = []
        below: Source | None = source
        while below:
            chain.append(below)
            draft.layers.append(Layer(below, below.data))
            below = self._base(draft, chain)
        for layer in reversed(draft.layers):
            draft.data = merged(draft.data, layer.data)
        draft.data.pop("extends", None)
        draft.data["name"] = source.data.get("name", path.stem)
        return draft

    def resolve(self, draft: Draft) -> None:
        """Put the structures named on a timeline in the place of their names."""
        if draft.kind != "ownership" or not isinstance(draft.data.get("timeline"), list):
            return
        draft.data["timeline"] = [
            self._resolved(draft, number, change) if "ownership" in table(change) else change
            for number, change in entries(draft.data["timeline"])
        ]

    def _resolved(self, draft: Draft, number: int, change: dict[str, Any]) -> dict[str, Any]:
        place: Path = ("timeline", number, "ownership")
        value = change["ownership"]
        if holds(value, dict) and any(layer.at == place for layer in draft.layers):
            return change
        then = self._named(draft, place, value)
        if then is not None and then.data.get("timeline"):
            message = f"{shown(value)} has a timeline of its own; list all changes on one timeline"
            then = self._refuse(draft, place, message)
        if then is None:
            draft.unread.add(place)
            return {key: entry for key, entry in change.items() if key != "ownership"}
        draft.unread.update((*place, *path) for path in then.unread)
        draft.layers[:0] = [Layer(layer.source, layer.data, place) for layer in then.layers]
        return {**change, "ownership": then.data}

    def _named(self, draft: Draft, place: Path, value: object) -> Draft | None:
        if not isinstance(value, str):
            message = f"{shown(value)} cannot stand here; give the name of a structure in quotes"
            return self._refuse(draft, place, message)
        source = draft.where(place).source
        beside = source.path.parent if source else pathlib.Path.cwd()
        try:
            path = find("ownership", value, beside)
        except NotFoundError as error:
            return self._refuse(draft, place, str(error))
        return self._merged("ownership", path)

    def _refuse(self, draft: Draft, place: Path, message: str) -> None:
        self.problems.append(draft.problem(place, message))

    def _base(self, draft: Draft, chain: list[Source]) -> Source | None:
        """The file the last one in the chain extends."""
        last = chain[-1]
        if "extends" not in last.data:
            return None
        name = last.data["extends"]
        message = f"{shown(name)} cannot stand here; give the name or path of one other file"
        if isinstance(name, str):
            try:
                path = find(draft.kind, name, last.path.parent, last.path)
                known = [source for source in chain if is_file(path) and source.path.samefile(path)]
                if not known:
                    base = self._source(path)
                    draft.unread |= set() if base else {()}
                    return base
                names = [source.name for source in chain[chain.index(known[0]) :]]
                message = f"goes round in a circle: {' -> '.join([*names, known[0].name])}; cut it"
            except NotFoundError as error:
                message = str(error)
        line = line_of(last.lines, ("extends",))
        self.problems.append(Problem(last.name, line, "extends", message))
        draft.unread.add(())
        return None

    def _source(self, path: pathlib.Path) -> Source | None:
        key = path.resolve()
        if key not in self._sources:
            try:
                self._sources[key] = read(path)
            except ScenarioError as error:
                self.problems += error.problems
                self._sources[key] = None
        return self._sources[key]
