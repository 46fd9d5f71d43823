"""``cxsim scenarios new``: a commented file to start from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cxsim.cli.options import KINDS, Kind, Name
from cxsim.errors import UsageError

NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")
HEAD = """\
# {title}: what differs from "{base}". Take the # from a value to change it here; all that is
# not given is as in "{base}". Check it:  cxsim scenarios validate {path}

title = "{title}"
extends = "{base}"

"""


@click.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default="ownership", help="What it describes.")
@click.option("--extends", "base", type=Name(), help="Name of the one to start from.")
@click.option("--company", type=Name("companies"), help="Company it is meant for.")
def command(name: str, kind: Kind, base: str | None, company: str | None) -> None:
    """Write ./scenarios/KIND/NAME.toml, which extends another; an existing file is left alone."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' cannot be a name; use a-z, 0-9 and -, beginning with a letter, up to 60"
        )
    path = Path("scenarios", kind, f"{name}.toml")
    text = _text(name, path, kind, base, company)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists and is left as it is; choose another name") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); go elsewhere") from None
    click.echo(str(path))


def _text(name: str, path: Path, kind: Kind, base: str | None, company: str | None) -> str:
    from cxsim.cli.scenarios.part import FIELDS, find
    from cxsim.scenario import defaults
    from cxsim.scenario.annotate import to_toml, values

    usual = defaults()
    base = base or {"company": usual.company, "ownership": usual.baseline, "future": usual.future}[
        FIELDS[kind]
    ]
    part = find(base, kind, company).part
    skipped = {"name", "title", "evidence"}
    listed = [value for value in values(part) if value.path[0] not in skipped]
    title = name.replace("-", " ").capitalize()
    head = HEAD.format(title=title, base=base, path=path)
    return head + "".join(f"# {line}\n" if line else "\n" for line in to_toml(listed).splitlines())
