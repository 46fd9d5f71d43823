"""What is drawn on the screen: the numbers, the colours, and titles of any kind."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from cxsim.presentation.dashboard import pictures
from cxsim.presentation.dashboard.answers import answer
from cxsim.presentation.dashboard.journey import life, trace
from cxsim.presentation.dashboard.question import Question, study

STUDY = study(
    Question(
        "retail-bank", ("siloed", "coo", "cmo", "cpo", "cdo", "cco", "ceo"), "siloed", "baseline",
        customers=200, replications=3, weeks=52,
    )
)  # fmt: skip
FOUND = answer(STUDY)


def test_every_picture_is_json_with_rows() -> None:
    lives = [
        life(trace(list(STUDY.scenarios.values())[:2], 1, 100, 20, most=3), place, 0)
        for place in (0, 1)
    ]
    rows = pictures.lost_rows(FOUND.runs, FOUND.comparison, "described", FOUND.company)
    for spec in (
        pictures.ranked(FOUND.comparison, "described", "retention_52"),
        pictures.ranked(FOUND.comparison, "described", "equity"),
        pictures.retention(FOUND.runs, FOUND.comparison, "described"),
        pictures.lost(rows, FOUND.comparison),
        pictures.journey(FOUND.comparison, lives),
    ):
        assert json.loads(json.dumps(spec, allow_nan=False))["data"]["values"]


def test_ranked_rows_are_the_differences() -> None:
    rows = pictures.ranked_rows(FOUND.comparison, "described", "retention_52")
    assert len(rows) == 6
    assert rows == sorted(rows, key=lambda row: -row["difference"])
    for standing in FOUND.comparison.of("described"):
        for row in rows:
            if row["structure"] == pictures.unique(FOUND.comparison)[standing.ownership]:
                found = standing.differences["retention_52"]
                assert row["difference"] == (found.mean or 0.0) * 100
                assert row["run low"] <= row["run high"]


def test_lost_are_all_who_left() -> None:
    rows = pictures.lost_rows(FOUND.runs, FOUND.comparison, "described", FOUND.company)
    mine = [row["left"] for row in rows if row["structure"] == "Siloed"]
    left = [r.touchpoints["left"].sum() / 2 for r in FOUND.runs if r.ownership == "siloed"]
    assert np.isclose(sum(mine), np.mean(left))
    kept_without = [replace(run, touchpoints={}) for run in FOUND.runs]
    assert pictures.lost_rows(kept_without, FOUND.comparison, "described", None) == []


def test_more_structures_than_colours_are_told_apart() -> None:
    colours = pictures.colours(FOUND.comparison)
    dashes = pictures.sort(FOUND.comparison, pictures.DASHES)["scale"]
    looks = set(zip(colours["range"], map(str, dashes["range"]), strict=True))
    assert len(looks) == len(colours["domain"]) == 7


def test_titles_of_any_kind() -> None:
    titles = ["<script>alert(1)</script>", "x" * 60, "客户体验" * 6, "Same", "Same", "", "a\nb"]
    odd = replace(
        FOUND.comparison,
        standings=tuple(
            replace(s, title=title)
            for s, title in zip(FOUND.comparison.standings, titles, strict=True)
        ),
    )
    called = pictures.unique(odd)
    assert len(set(called.values())) == 7
    assert max(len(line) for name in called.values() for line in name.split("\n")) <= 20
    assert "<script>" not in pictures.key(odd, "described")
