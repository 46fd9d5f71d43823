"""The one page: what is asked in the sidebar, what was found beside it."""

from __future__ import annotations

import traceback

import streamlit as st

from cxsim.analysis.headline import details, headline, notes, resources
from cxsim.analysis.results import Results, read_results
from cxsim.analysis.sensitivity import assumptions, known_for
from cxsim.errors import CxsimError
from cxsim.presentation.dashboard import parts
from cxsim.presentation.dashboard.answers import answer, is_warm, warm_up
from cxsim.presentation.dashboard.asking import ask
from cxsim.presentation.dashboard.question import Question, Study, command, study
from cxsim.runs.many import Progress

SAVED, LIVE = "Saved results", "What if"
PATIENCE = 0.5
"""Seconds after which a wait is shown."""


def page(results: str | None = None) -> None:
    """Draw the page. ``results`` is a store, or the folder of a comparison, shown first."""
    st.set_page_config(page_title="cxsim", layout="wide", menu_items={})
    st.html(STYLE)
    st.html('<div class="hint">To choose and to turn sliders: » at the top left.</div>')
    st.sidebar.markdown("**cxsim** · who should own the customer experience?")
    view = LIVE
    if results is not None:
        view = st.sidebar.radio("Show", (SAVED, LIVE), horizontal=True, key="view")
    try:
        if view == SAVED and results is not None:
            _saved(results)
        else:
            _live()
    except CxsimError as error:
        st.error("Something in what was asked does not work. Nothing was run.")
        st.code(str(error), language=None, wrap_lines=True)
    except MemoryError:
        st.error("That was too large for this machine: take fewer customers or structures.")
    except Exception as error:
        # Anything else is a mistake of ours: the page says so, and the terminal has the rest.
        traceback.print_exc()
        st.error(f"A mistake in cxsim ({type(error).__name__}); its traceback is on the terminal.")


def _saved(place: str) -> None:
    found = read_results(place)
    if found.environments > 1:
        st.caption(f"The mean over {found.environments:,} environments.")
    _show(found, None)


def _live() -> None:
    question = ask()
    if question is None:
        return
    asked = study(question)
    if not is_warm():
        with st.spinner("Compiling the customer engine (first time only) ..."):
            warm_up()
    _show(_answered(asked), asked)


def _answered(asked: Study) -> Results:
    """The answer, with a bar that shows how far it is if that takes long."""
    place = st.empty()

    def report(state: Progress) -> None:
        if state.elapsed < PATIENCE:
            return
        left = state.remaining_seconds
        words = f"{state.done} of {state.total} runs"
        words += "" if left is None else f", about {left:.0f} s left"
        place.progress(state.done / max(1, state.total), words)

    found = answer(asked, report)
    place.empty()
    return found


def _show(found: Results, asked: Study | None) -> None:
    comparison = found.comparison
    arm = comparison.arms[0]
    if len(comparison.arms) > 1:
        words = {"described": "As described", "equal": "Equal for all"}
        arm = st.radio(
            "Budget and staff", comparison.arms, horizontal=True, key="arm",
            format_func=lambda name: words.get(name, name),
        )  # fmt: skip
    st.subheader(parts.plain(f"{headline(comparison, arm)}."), anchor=False)
    st.write(parts.plain(f"{details(comparison, arm)} {resources(comparison)}".strip()))
    metric = parts.chosen_measure(comparison)
    parts.show_cards(comparison, arm, metric)
    parts.show_differences(found, arm, metric)
    parts.show_losses(found, arm)
    rests = assumptions(found.parts, known_for(found.parts))
    st.caption(parts.plain(" ".join(notes(comparison, rests))))
    parts.show_downloads(found, arm, asked)
    parts.show_journey(found, arm)
    if asked is not None:
        _reproduce(asked.question)
    st.caption(f"Results `{found.digest[:12]}`")


def _reproduce(question: Question) -> None:
    st.markdown("**The same numbers from the command line**")
    st.code(command(question), language="sh", wrap_lines=True)


STYLE = """<style>
.block-container { padding-top: 3.5rem; padding-bottom: 2rem; }
h3 { line-height: 1.3; }
[data-testid="stMetric"] { height: 100%; }
[data-testid="stMetricValue"] { font-variant-numeric: tabular-nums; }
[data-testid="stMetricLabel"] p { white-space: normal; }
.hint { display: none; font-size: 0.85rem; opacity: 0.7; }
@media (max-width: 767px) { .hint { display: block; } }
</style>"""
"""Room at the top for Streamlit's bar; figures that do not jump; names that wrap."""
