"""``cxsim results show``: what a study found."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxsim.cli.sweep import store_option

if TYPE_CHECKING:
    from cxsim.analysis.winners import Record
    from cxsim.runs.store import Store, StudyRecord


@click.command()
@click.argument("study", required=False)
@store_option
@click.option("--metric", help="What decides who is best (default: retention at the end).")
@click.option("--environment", type=click.IntRange(0), help="Compare in this environment.")
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print."
)
def command(
    study: str | None, store: str, metric: str | None, environment: int | None, form: str
) -> None:
    """Show what a STUDY found (the newest one): in how many environments each structure is best.

    A study with one environment, or --environment, is shown as a comparison.
    """
    from cxsim.runs.store import open_store

    with open_store(Path(store)) as opened:
        record = opened.study(study)
        if environment is not None or record.body["environments"] == 1:
            click.echo(one(opened, record, environment or 0, form))
        else:
            click.echo(over_all(opened, record, metric, form))


def one(store: Store, record: StudyRecord, number: int, form: str) -> str:
    """One environment as a comparison."""
    from cxsim.analysis.results import compared
    from cxsim.errors import CxsimError
    from cxsim.presentation import records, tables
    from cxsim.runs.recall import environments

    count = int(record.body["environments"])
    if number >= count:
        raise CxsimError(
            f"{record.name} has {count:,} environments, 0 to {count - 1}; there is no {number}"
        )
    here = next(environments(store, record, number, number + 1), None)
    if here is None:
        raise CxsimError(f"no run in environment {number} of {record.name} has ended yet")
    currency = store.scenarios(record.id, number)[0].company.economics.currency
    found = compared(record, here.runs, here.failures, currency)
    return (records.to_json(found) if form == "json" else tables.text(found)).rstrip("\n")


def over_all(store: Store, record: StudyRecord, metric: str | None, form: str) -> str:
    """All environments: who is best in how many of them."""
    from cxsim.analysis.winners import winners
    from cxsim.errors import CxsimError
    from cxsim.runs.recall import environments

    _check(store, record, metric)
    titles: dict[str, str] = record.body["titles"]
    decides, found = winners(environments(store, record), titles, metric)
    if not found:
        raise CxsimError(_nothing(store, record, decides))
    found.sort(key=lambda r: (r.resources, -r.best))
    if form == "json":
        plain: list[dict[str, Any]] = [{**asdict(r), "mean": r.mean} for r in found]
        for row in plain:
            del row["means"]
        whole = {"study": record.name, "digest": record.digest, "metric": decides, "rows": plain}
        return json.dumps(whole, indent=2, ensure_ascii=False)
    ended = store.counts(record.id)
    return _table(record, decides, found, sum(ended.values()) - ended.get("done", 0))


def _nothing(store: Store, record: StudyRecord, decides: str) -> str:
    """Why nobody can be called the best."""
    first = next((run for run in store.runs(record.id) if run.state == "done"), None)
    if first is None:
        return f"no run of {record.name} has ended well yet"
    if decides not in first.metrics:
        kept = ", ".join(list(first.metrics)[:12]) or "none at all"
        return f"{record.name} kept no {decides}; give --metric one that was kept: {kept}"
    return f"no environment of {record.name} has a seed that all its structures ended well with yet"


def _check(store: Store, record: StudyRecord, metric: str | None) -> None:
    from cxsim.errors import NotFoundError
    from cxsim.scenario.fields import nearest, shown

    if metric is None:
        return
    first = next((run for run in store.runs(record.id) if run.state == "done"), None)
    if first is not None and metric not in first.metrics:
        raise NotFoundError(f"no metric {shown(metric)} was kept; {nearest(metric, first.metrics)}")


def _table(record: StudyRecord, metric: str, found: list[Record], failed: int) -> str:
    from cxsim.metrics import METRICS

    titles: dict[str, str] = record.body["titles"]
    name = METRICS[metric].title if metric in METRICS else metric
    scale = METRICS[metric].scale if metric in METRICS else 1.0
    wide = max([len(titles.get(r.ownership, r.ownership)) for r in found] + [9])
    head = f"{'structure':{wide}}  {'best in':>8} {'alone':>6} {'tied':>6} {'mean':>10}"
    lines = [
        f"{titles.get(r.ownership, r.ownership):{wide}}  {r.best:>8} {r.alone:>6} {r.tied:>6} "
        f"{'?' if r.mean is None else f'{r.mean * scale:10.2f}'}"
        + ("" if r.resources == "described" else f"  {r.resources}")
        for r in found
    ]
    count, whole = max(r.environments for r in found), int(record.body["environments"])
    where = f"{count}" if count == whole else f"{count} of {whole}"
    left_out = [f"Seeds of runs that did not end well are left out: {failed}."] if failed else []
    return "\n".join(
        [
            f"{record.name}: {name} in {where} environments",
            "",
            head,
            *lines,
            "",
            "best in: highest mean, unless all are equal. alone: with 95% confidence no other is "
            "as good there. tied: could be the best, as could others.",
            *left_out,
        ]
    )
