"""What would be run, said and not done."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from cxsim.cli.study import Study


def describe(study: Study, form: str | None) -> str:
    """The study in one of `cxsim.cli.options.FORMATS`."""
    plain = study.to_dict()
    if form == "json":
        return json.dumps(plain, indent=2, ensure_ascii=False)
    if form == "csv":
        return _csv(plain)
    return _markdown(study, plain) if form == "md" else _text(study, plain)


def _text(study: Study, plain: dict[str, Any]) -> str:
    wide = max(len(key) for key in study.scenarios)
    structures = [
        f"  {key:{wide}}  {entry['digest'][:12]}  {_title(entry)}"
        for key, entry in zip(study.scenarios, plain["structures"], strict=True)
    ]
    facts = [f"{name:11}{value}" for name, value in _facts(study, plain).items()]
    head = "structures, with the digest of their scenario"
    return "\n".join([*facts, head, *structures, "Nothing was run."])


def _markdown(study: Study, plain: dict[str, Any]) -> str:
    facts = [f"- {name}: {value}" for name, value in _facts(study, plain).items()]
    rows = [
        f"| {entry['ownership']} | {entry['resources']} | {_title(entry)} | {entry['digest']} |"
        for entry in plain["structures"]
    ]
    head = ["| ownership | resources | title | digest |", "| --- | --- | --- | --- |"]
    return "\n".join([*facts, "", *head, *rows, "", "Nothing was run."])


def _csv(plain: dict[str, Any]) -> str:
    shared = {name: plain[name] for name in ("customers", "weeks", "runs", "customer_weeks")}
    ends = {"first_seed": plain["seeds"][0], "last_seed": plain["seeds"][-1]}
    rows = [{**entry, **ends, **shared} for entry in plain["structures"]]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _facts(study: Study, plain: dict[str, Any]) -> dict[str, str]:
    first = next(iter(study.scenarios.values()))
    seeds = study.seeds
    return {
        "company": f"{first.company.title} ({first.company.name})",
        "future": f"{first.future.title} ({first.future.name})",
        "seeds": f"{seeds[0]} to {seeds[-1]} ({len(seeds)})",
        "customers": f"{study.customers:,} at the start of each run",
        "weeks": str(study.weeks),
        "in all": f"{study.runs:,} runs, {plain['customer_weeks']:,} customer-weeks",
    }


def _title(entry: dict[str, Any]) -> str:
    return entry["title"] + (" (baseline)" if entry["baseline"] else "")
