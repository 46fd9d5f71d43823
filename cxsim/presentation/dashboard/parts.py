"""The parts of the page that show results: cards, charts, one customer, downloads."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from cxsim.analysis.comparison import Comparison
from cxsim.analysis.results import Results
from cxsim.presentation.dashboard import files, pictures
from cxsim.presentation.dashboard.answers import Memory
from cxsim.presentation.dashboard.cards import Card, cards, measures
from cxsim.presentation.dashboard.journey import Trace, life, trace
from cxsim.presentation.dashboard.question import Study, experiment
from cxsim.presentation.layout import printable
from cxsim.scenario.schema import Scenario

TRACES: Memory[Trace] = Memory(8)
ROW = 5
"""Cards side by side, at the most."""
MOST_LINES = 8
"""Structures one customer is followed under."""


def plain(text: str) -> str:
    """Text that Markdown shows as it is, whatever a title holds."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|$~:&^-])", r"\\\1", printable(text))


def chosen_measure(comparison: Comparison) -> str:
    """The metric that cards and differences show."""
    found = measures(comparison)
    first = next(iter(found))
    chosen: str | None = st.segmented_control(
        "Measure", list(found), default=first, key="measure",
        format_func=lambda metric: str(found.get(metric, metric)), label_visibility="collapsed",
    )  # fmt: skip
    return chosen if chosen is not None and chosen in found else first


def show_cards(comparison: Comparison, arm: str, metric: str) -> None:
    """The cards, best first."""
    found = cards(comparison, arm, metric)
    for start in range(0, len(found), ROW):
        columns = st.columns(min(ROW, len(found)))
        for column, card in zip(columns, found[start : start + ROW], strict=False):
            with column:
                _card(card, comparison.level)


def _card(card: Card, level: float) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(
            plain(card.title), card.value, card.delta or None,
            delta_color="normal" if card.sure else "off",
        )  # fmt: skip
        span = f"{level * 100:g}%: {card.interval}. " if card.interval else ""
        st.caption(plain(f"{span}{card.words[:1].upper()}{card.words[1:]}."))


def show_differences(found: Results, arm: str, metric: str) -> None:
    """Ranked differences beside retention curves."""
    comparison = found.comparison
    left, right = st.columns(2)
    with left:
        st.markdown("**Difference from the baseline**")
        rows = pictures.ranked_rows(comparison, arm, metric)
        if rows:
            level = f"{comparison.level * 100:g}%"
            st.vega_lite_chart(
                pictures.ranked(comparison, arm, metric), width="stretch",
                alt="; ".join(f"{row['structure']}: {row['words']}" for row in rows),
            )  # fmt: skip
            st.caption(
                f"Lines: {level} intervals that hold together. Pale: {pictures.CENTRAL:.0%} of "
                "single runs. Grey: may be zero."
            )
        else:
            st.caption("One structure: there is nothing to compare it with.")
    with right:
        st.markdown("**Customers kept, week by week**")
        if all("alive" in run.weekly for run in found.runs):
            st.html(pictures.key(comparison, arm, pictures.STROKES))
            spec = pictures.retention(found.runs, comparison, arm)
            st.vega_lite_chart(spec, width="stretch", alt="Share of customers kept by week.")
            low = spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0]
            cut = f" The axis starts at {low:.0%}." if low else ""
            st.caption(
                "Share of the starting customers. Lines: mean of the runs. Bands: "
                f"{pictures.CENTRAL:.0%} of them.{cut}"
            )
        else:
            st.caption("The curves of these runs were not kept.")


def show_losses(found: Results, arm: str) -> None:
    """Where customers are lost."""
    rows = pictures.lost_rows(found.runs, found.comparison, arm, found.company)
    if not rows:
        return
    st.markdown("**Where customers are lost**")
    st.html(pictures.key(found.comparison, arm))
    spec = pictures.lost(rows, found.comparison)
    st.vega_lite_chart(spec, width="stretch", alt="Departures by the touchpoint met last.")
    st.caption("Departures by the touchpoint met last, over all weeks, in the order of the file.")


@st.fragment
def show_journey(found: Results, arm: str) -> None:
    """One customer under every structure."""
    scenarios = [s for s in found.scenarios if s.ownership.resources == arm][:MOST_LINES]
    if found.environments > 1 or not scenarios:
        return
    st.markdown("**One customer's journey**")
    traced = _traced(found, arm, scenarios)
    telling = traced.telling()
    only = st.toggle(
        f"Only those for whom the structure decides ({len(telling)} of {traced.people})",
        bool(telling), key="telling", disabled=not telling,
    )  # fmt: skip
    people = telling if only and telling else list(range(traced.people))
    person = st.selectbox(
        "Customer", people, key="person", format_func=lambda number: f"Customer {number + 1}"
    )
    lives = [life(traced, place, person) for place in range(len(scenarios))]
    st.html(pictures.key(found.comparison, arm, pictures.STROKES))
    spec = pictures.journey(found.comparison, lives)
    words = [f"{one.title}: {one.ending}" for one in lives]
    st.vega_lite_chart(spec, width="stretch", alt="; ".join(words))
    st.markdown("\n".join(f"- {plain(line)}" for line in words))
    st.caption(
        "Satisfaction, -1 to 1. Cross: an encounter failed; triangle: it failed and there was a "
        f"complaint; square: left. The same person with the same luck (seed {traced.seed}): only "
        "the ownership differs."
    )


def _traced(found: Results, arm: str, scenarios: Sequence[Scenario]) -> Trace:
    comparison = found.comparison
    seed = min(run.seed for run in found.runs)
    key = f"{found.digest} {arm} {seed}"
    with st.spinner("Following single customers ..."):
        return TRACES.recall(
            key, lambda: trace(scenarios, seed, comparison.customers, comparison.weeks)
        )


def show_downloads(found: Results, arm: str, asked: Study | None) -> None:
    """Buttons; a file is made when it is asked for."""
    st.markdown("**Take it with you**")
    with st.container(horizontal=True):
        _button("Differences (PNG)", lambda: files.ranked_png(found), "differences.png")
        if all("alive" in run.weekly for run in found.runs):
            _button("Curves (PNG)", lambda: files.retention_png(found, arm), "retention.png")
        _button("Report (HTML)", lambda: files.report(found, "board.html"), "board.html")
        if files.has_slides():
            _button("Deck (PPTX)", lambda: files.report(found, "board.pptx"), "board.pptx")
        _button("Table (CSV)", lambda: files.table_csv(found), "table.csv")
        _button("Table (JSON)", lambda: files.table_json(found), "table.json")
        if asked is not None:
            text = experiment(asked.question, asked.digest)
            _button("Scenario (TOML)", lambda: text.encode(), "what-if.toml")


def _button(label: str, make: files.Make, name: str) -> None:
    st.download_button(label, make, name, files.KINDS[name[-4:]], on_click="ignore", key=name)
