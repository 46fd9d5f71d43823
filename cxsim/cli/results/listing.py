"""``cxsim results list``: the studies in a store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cxsim.cli.sweep import store_option

if TYPE_CHECKING:
    from cxsim.runs.store import Store


@click.command()
@store_option
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print."
)
def command(store: str, form: str) -> None:
    """List the studies in a store: runs that ended, of all, and whether the model has changed."""
    from pathlib import Path

    from cxsim.runs.store import open_store

    with open_store(Path(store)) as opened:
        found = described(opened)
    if form == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    wide = max((len(s["name"]) for s in found), default=0)
    for s in found:
        bad = f", {s['failed']} failed" if s["failed"] else ""
        away = f", {s['set aside']} set aside" if s["set aside"] else ""
        old = "" if s["current_code"] else "  (computed by another version of the model)"
        click.echo(
            f"{s['name']:{wide}}  {s['digest'][:12]}  {s['done']:,} of {s['asked']:,} runs"
            f"{bad}{away}, {s['environments']:,} environments, {s['seeds']} seeds{old}"
        )
    if not found:
        click.echo("no study yet")


def described(store: Store) -> list[dict[str, Any]]:
    """The studies as plain JSON, the oldest first."""
    from cxsim.runs.identity import engine_digest

    found: list[dict[str, Any]] = []
    for study in store.studies():
        counts = store.counts(study.id)
        environments = int(study.body["environments"])
        titles: dict[str, str] = study.body["titles"]
        arms = 2 if study.body["experiment"]["resources"] == "both" else 1
        found.append(
            {
                "name": study.name,
                "digest": study.digest,
                "baseline": study.baseline,
                "environments": environments,
                "structures": len(titles),
                "seeds": study.seeds,
                "asked": environments * len(titles) * arms * study.seeds,
                **{state: counts.get(state, 0) for state in ("done", "failed", "set aside")},
                "customers": study.customers,
                "weeks": study.weeks,
                "current_code": study.engine == engine_digest(),
            }
        )
    return found
