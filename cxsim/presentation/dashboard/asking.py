"""The sidebar: company, structures, future, sliders, sizes; together a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from cxsim.errors import CxsimError
from cxsim.presentation.dashboard.question import Question, loaded
from cxsim.presentation.dashboard.sliders import Slider, overrides, sliders
from cxsim.presentation.layout import printable
from cxsim.scenario import Entry, available, defaults

RESOURCES = {"described": "as described", "equal": "equal for all"}


def ask() -> Question | None:
    """What the visitor asks; None where something is still to be chosen."""
    with st.sidebar:
        question = _whom()
        if question is None:
            return None
        found = _sliders(question)
        more = _more()
        sized = _sizes(question)
    return Question(
        sized.company, sized.ownership, sized.baseline, sized.future, sized.resources,
        tuple(overrides(found, _chosen(found, question), more)), sized.customers,
        sized.replications, sized.weeks, sized.seed,
    )  # fmt: skip


def _whom() -> Question | None:
    usual = defaults()
    companies, owners, futures = (_titles(available(k)) for k in KINDS)
    company = st.selectbox(
        "Company", companies, _place(companies, usual.company), key="company",
        format_func=lambda name: companies[name],
    )  # fmt: skip
    chosen = st.multiselect(
        "Structures", owners, [name for name in usual.ownership if name in owners],
        key="structures", format_func=lambda name: owners[name], placeholder="Choose structures",
    )  # fmt: skip
    future = st.selectbox(
        "Future", futures, _place(futures, usual.future), key="future",
        format_func=lambda name: futures[name],
    )  # fmt: skip
    if not chosen:
        st.info("Choose at least one structure.")
        return None
    baseline = st.selectbox(
        "Held against", chosen, _place(chosen, usual.baseline), key="baseline",
        format_func=lambda name: owners[name],
    )  # fmt: skip
    resources = st.radio(
        "Budget and staff", list(RESOURCES), horizontal=True, key="resources",
        format_func=lambda name: RESOURCES[name],
    )  # fmt: skip
    return Question(company, tuple(chosen), baseline, future, resources)


KINDS = ("companies", "ownership", "futures")


def _titles(entries: Sequence[Entry]) -> dict[str, str]:
    """Name -> title; with the name behind it where two have the same."""
    titles = [printable(entry.title) for entry in entries]
    return {
        entry.name: title if titles.count(title) == 1 else f"{title} ({entry.name})"
        for entry, title in zip(entries, titles, strict=True)
    }


def _place(names: Iterable[str], wanted: str) -> int:
    known = list(names)
    return known.index(wanted) if wanted in known else 0


def _key(slider: Slider, question: Question) -> str:
    """Sliders keep their place per company and future, whose own values they start from."""
    return f"{slider.key} of {question.company} in {question.future}"


def _sliders(question: Question) -> list[Slider]:
    try:
        found = sliders(loaded(question, ()))
    except CxsimError:
        # The page says what is wrong with the files when it loads them; here is nothing to turn.
        return []
    st.button("All as described", on_click=_reset, args=(found, question), width="stretch")
    for slider in found:
        key = _key(slider, question)
        if st.session_state.get(key) not in slider.labels:
            st.session_state[key] = slider.usual
        st.select_slider(slider.title, slider.labels, key=key, help=slider.help)
    return found


def _reset(found: Sequence[Slider], question: Question) -> None:
    for slider in found:
        st.session_state[_key(slider, question)] = slider.usual
    st.session_state["more"] = ""


def _chosen(found: Sequence[Slider], question: Question) -> dict[str, str]:
    return {slider.key: st.session_state[_key(slider, question)] for slider in found}


def _more() -> str:
    with st.expander("More changes"):
        return st.text_area(
            "One a line, as path=value", key="more", placeholder="company.behaviour.memory=0.1",
            help="Any value of the scenario, as with --set on the command line.",
        )  # fmt: skip


def _sizes(question: Question) -> Question:
    with st.expander("Size"):
        customers = st.number_input("Customers", 100, 100_000, 1000, 500, key="customers")
        seeds = st.number_input("Seeds", 1, 500, 5, 1, key="seeds")
        weeks = st.number_input("Weeks", 13, 520, 156, 13, key="weeks")
        first = st.number_input("First seed", 0, 2**31 - 1, 1, 1, key="seed")
    return Question(
        question.company, question.ownership, question.baseline, question.future,
        question.resources, (), int(customers), int(seeds), int(weeks), int(first),
    )  # fmt: skip
