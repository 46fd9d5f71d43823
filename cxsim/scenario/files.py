"""Where scenario files are, and what is in one of them."""

from __future__ import annotations

import os
import pathlib
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from cxsim.errors import NotFoundError, Problem, ScenarioError
from cxsim.scenario.fields import Path, entries, nearest, shown, table

Kind = Literal["companies", "ownership", "futures"]
TITLES: dict[Kind, str] = {
    "companies": "company",
    "ownership": "ownership structure",
    "futures": "future",
}
LARGEST = 256 * 1024
DEEPEST = 40


@dataclass(frozen=True)
class Source:
    """A file that was read: where it is, what the user knows it as, its text and its data."""

    path: pathlib.Path
    name: str
    text: str
    data: dict[str, Any]

    @cached_property
    def lines(self) -> dict[Path, int]:
        """Line of every key; worked out only when there is a problem to point at."""
        from cxsim.scenario.locate import lines

        return lines(self.text)


def packaged() -> pathlib.Path:
    """The folder of the scenarios that come with cxsim, in a wheel or a checkout."""
    package = pathlib.Path(__file__).resolve().parent.parent
    carried = package / "_scenarios"
    return carried if carried.is_dir() else package.parent / "scenarios"


def folders() -> list[pathlib.Path]:
    """Folders with scenarios, the user's own first."""
    return [pathlib.Path.cwd() / "scenarios", packaged()]


def displayed(path: pathlib.Path) -> str:
    """A path as short as it can be said from the current directory."""
    try:
        return str(path.relative_to(pathlib.Path.cwd()))
    except ValueError:
        return str(path)


def listed(kind: Kind) -> dict[str, pathlib.Path]:
    """Name -> file of every company, structure or future that can be named; sorted."""
    found: dict[str, pathlib.Path] = {}
    for folder in reversed(folders()):
        found.update({path.stem: path for path in (folder / kind).glob("*.toml")})
    return dict(sorted(found.items()))


def is_file(path: pathlib.Path) -> bool:
    """Whether there is an ordinary file, whatever its name (a name may be too long to ask for)."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_path(name: str) -> bool:
    """Whether a name is meant as a path to a file."""
    return name.endswith(".toml") or "/" in name or os.sep in name


def find(
    kind: Kind, name: str, beside: pathlib.Path, apart_from: pathlib.Path | None = None
) -> pathlib.Path:
    """The file meant by a name, or by a path relative to the folder ``beside``.

    ``apart_from`` lets a user's file extend the packaged one of the same name.
    Raises NotFoundError with the nearest name.
    """
    if is_path(name):
        path = beside / name
        if not is_file(path) and not path.is_symlink() and not path.exists():
            raise NotFoundError(f"there is no file {shown(name)}; check the path")
        return path
    candidates = [folder / kind / f"{name}.toml" for folder in folders()]
    there = [path for path in candidates if is_file(path)]
    others = [path for path in there if not (apart_from and path.samefile(apart_from))]
    if not there:
        raise NotFoundError(
            f"there is no {TITLES[kind]} called {shown(name)}; {nearest(name, listed(kind), 20)}"
        )
    return (others or there)[0]


def read(path: pathlib.Path) -> Source:
    """Read one file; raises ScenarioError saying what is wrong with the file as a whole."""
    name = displayed(path)
    text = _text(path, name)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise _refused(name, 0, "is nested too deeply to be a scenario") from None
    except ValueError as error:
        line, message = _syntax(str(error), text)
        raise _refused(name, line, message) from None
    if not data:
        raise _refused(name, 0, "is empty; give at least a title, or extends = the name of another")
    if too_deep(data):
        raise _refused(name, 0, "is nested too deeply to be a scenario")
    return Source(path, name, text, data)


def _refused(name: str, line: int, message: str) -> ScenarioError:
    return ScenarioError([Problem(name, line, "", message)])


def _text(path: pathlib.Path, name: str) -> str:
    if path.is_dir():
        raise _refused(name, 0, "is a directory; name a .toml file in it")
    if not is_file(path):
        raise _refused(name, 0, "is not a file; name a .toml file")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _refused(name, 0, f"cannot be read ({reason}); check its permissions") from None
    if len(content) > LARGEST:
        raise _refused(name, 0, f"is larger than {LARGEST // 1024} kB; a scenario never is")
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        message = f"is not UTF-8 text (byte 0x{byte:02x}); save it with the encoding UTF-8"
        raise _refused(name, line, message) from None


def _syntax(message: str, text: str) -> tuple[int, str]:
    """Line and sentence for what tomllib says, such as "... (at line 3, column 5)"."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.S)
    if not match:
        return 0, f"is not valid TOML: {message.split(';')[0]}"
    line = int(match[2]) if match[2] else max(1, len(text.splitlines()))
    where = f"column {match[3]}" if match[3] else "at the end of the file"
    said = match[1][:1].lower() + match[1][1:]
    return line, f"is not valid TOML: {said} ({where}); mend the line"


def too_deep(data: dict[str, Any]) -> bool:
    """Whether tables and lists stand in one another deeper than in any scenario."""
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        tables = [inner for value in level for inner in table(value).values()]
        level = tables + [inner for value in level for _, inner in entries(value)]
    return bool(level)
