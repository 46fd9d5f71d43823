"""The vocabulary of a scenario: a company, an ownership structure, a future.

Every number carries its unit, the range a sweep may sample, a source and a grade of
evidence: *measured* (computed from data carried with cxsim), *published* (taken from
the cited work) or *assumed* (nobody has measured it; sweep it). A scenario file may
restate source and grade for any value in its ``[evidence]`` table.

Nothing here names a structure, a title or a function of a company: those are data.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Grade = Literal["measured", "published", "assumed"]
Stage = Literal["before", "purchase", "onboarding", "loop"]
Channel = Literal["human", "digital", "physical"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Share = Annotated[float, Field(ge=0, le=1)]
Selector = Literal["all"] | list[str]

MODEL = "default of the cxsim model, to be swept"


def parameter(
    default: Any,
    low: float,
    high: float,
    unit: str,
    text: str,
    source: str = MODEL,
    grade: Grade = "assumed",
) -> Any:
    """A number with its default (``...`` if required), range, unit, meaning, source and grade."""
    return Field(
        default,
        ge=low,
        le=high,
        description=text,
        json_schema_extra={"unit": unit, "source": source, "grade": grade},
    )


class Part(BaseModel):
    """A part of a scenario: no unknown keys, no silent conversions, never changed in place."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Evidence(Part):
    """Where a value comes from."""

    grade: Grade
    source: str
    note: str = ""


# ---------------------------------------------------------------- the company


class Gradient(Part):
    """How much one unit of each kind of effort is worth to somebody."""

    kpi: float = parameter(..., 0, 1, "weight", "worth of effort on the function's own KPI")
    quality: float = parameter(..., 0, 1, "weight", "worth of effort on the quality customers feel")
    integration: float = parameter(..., 0, 1, "weight", "worth of effort on handing over well")


class KpiEffect(Part):
    """What effort on the function's own KPI brings the company; the three sum to at most 1."""

    acquisition: float = parameter(0.0, 0, 1, "share", "part that brings customers")
    promise: float = parameter(0.0, 0, 1, "share", "part that brings customers by promising more")
    saving: float = parameter(0.0, 0, 1, "share", "part that saves cost to serve")


class Function(Part):
    """A function of the company: who builds and runs touchpoints."""

    title: str
    budget_share: float = parameter(..., 0, 1, "share of Y", "part of the total budget it runs on")
    reward: Gradient = Field(description="g_f: what the function is rewarded for")
    customer_value: Gradient = Field(
        default=Gradient(kpi=0.1, quality=0.8, integration=0.6),
        description="v_f: what its effort is worth to the customer",
    )
    kpi_effect: KpiEffect = KpiEffect()
    culture: float = parameter(
        0.15, 0, 1, "share", "th0_f: effort given to the customer without being asked"
    )
    pull: float = parameter(
        0.5, 0, 5, "Tullock weight", "gamma_f: pull of functional imperatives against advice"
    )


class Desk(Part):
    """Staffed capacity of a touchpoint where customers queue (M/M/c)."""

    servers: int = Field(ge=1, le=500, description="c: people serving at the same time")
    utilisation: float = parameter(
        0.8, 0, 0.99, "share", "share of the servers' time in use at the reference load"
    )


class Touchpoint(Part):
    """A place where a customer meets the company."""

    title: str
    stage: Stage
    channel: Channel
    owners: dict[str, Share] = Field(description="T_fk: function -> share; sums to 1")
    quality: float = parameter(0.55, 0, 1, "quality", "q_k at week 0")
    mobile_ready: float = parameter(0.0, 0, 1, "share", "how well it works on a phone")
    design_spread: float = parameter(
        1.0, 0, 5, "multiple", "spread of its builders' local target; outside vendors widen it"
    )
    desk: Desk | None = None
    tags: list[str] = Field(default_factory=list[str], description="further names a selector may use")


class Contract(Part):
    """How a customer is bound."""

    weeks: int = Field(default=1, ge=1, le=260, description="weeks between decisions to stay; 1: free to go")
    switching_cost: float = parameter(
        0.0, 0, 4, "logit", "SW: what leaving costs the customer, on the scale of the hazard"
    )


class Segment(Part):
    """A kind of customer."""

    title: str
    share: float = parameter(..., 0, 1, "share", "share of the customers; all sum to 1")
    margin: float = parameter(
        ..., 0, 1e6, "currency a week", "contribution of one customer before the budget Y"
    )
    contact_rate: float = parameter(0.8, 0, 1, "per week", "probability of an encounter in a week")
    contract: Contract = Contract()
    visits: dict[str, float] = Field(
        default_factory=dict[str, float], description="touchpoint -> multiple of how often this segment goes there"
    )


class Preference(Part):
    """A channel preference a customer may have."""

    share: float = parameter(..., 0, 1, "share", "share of customers at week 0; all sum to 1")
    mismatch: dict[Channel, Share] = Field(
        default_factory=dict[Channel, Share], description="performance lost at a touchpoint of that channel"
    )
    mobile_need: float = parameter(
        0.0, 0, 1, "performance", "performance lost at a digital touchpoint not ready for a phone"
    )
    visits: dict[Channel, float] = Field(
        default_factory=dict[Channel, float], description="channel -> multiple of how often this preference goes there"
    )


class Journey(Part):
    """A Markov chain over touchpoints (Lemon & Verhoef 2016)."""

    start: dict[str, Share] = Field(description="where a prospect's journey begins; sums to 1")
    next: dict[str, dict[str, Share]] = Field(
        description="touchpoint -> touchpoint -> probability; every row sums to 1"
    )
    repurchase: float = parameter(
        0.05, 0, 0.9, "per encounter", "probability that a customer in the loop shops again"
    )


class Market(Part):
    """Prospects, promises and word of mouth (Bass 1969; Goldenberg et al. 2007)."""

    potential: float = parameter(
        0.5, 0, 5, "per customer", "people in the market for each customer of the first cohort"
    )
    innovation: float = parameter(
        0.03, 0, 1, "per year", "p0: hazard of a prospect to come without word of mouth",
        "Bass 1969, as in cxsim's model page", "published",
    )
    imitation: float = parameter(
        0.38, 0, 2, "per year", "q: added hazard when all acquaintances are content customers; 0 off",
        "Bass 1969, as in cxsim's model page", "published",
    )
    negative_weight: float = parameter(
        2.0, 0, 4, "multiple", "weight of a discontented acquaintance; 0 off",
        "Goldenberg et al. 2007 (range 1-4)",
    )
    neighbours: int = Field(default=8, ge=0, le=16, description="acquaintances; 0 is a fully mixed community")
    rewired: float = parameter(0.1, 0, 1, "share", "acquaintances drawn at random in the community")
    acquisition_returns: float = parameter(
        0.42, 0, 1, "exponent", "returns to effort that brings customers; 0 off",
        "worth of 1% off acquisition cost, Gupta, Lehmann & Stuart 2004 (experiments/fits)",
        "published",
    )
    promise_effect: float = parameter(
        0.05, 0, 0.5, "expectation", "expectation added by promising at the reference effort; 0 off"
    )
    abandon: float = parameter(
        0.05, 0, 1, "per encounter", "base hazard that a prospect gives up before buying; 0 off"
    )


class Hazard(Part):
    """Base hazards of leaving: theta ~ Beta(alpha, beta) a year (Fader & Hardie 2007)."""

    alpha: float = parameter(..., 0.01, 50, "shape", "alpha of the shifted-beta-geometric")
    beta: float = parameter(..., 0.01, 50, "shape", "beta of the shifted-beta-geometric")


class Behaviour(Part):
    """What a customer feels and does. Defaults and ranges as in the model page."""

    inconsistency: float = parameter(
        0.15, 0, 0.6, "performance per unit of design", "om_c: cost of meeting unlike designs; 0 off"
    )
    handoff_loss: float = parameter(
        0.25, 0, 1, "performance", "om_h: cost of a failed hand-over; 0 off"
    )
    waiting_loss: float = parameter(
        0.2, 0, 1, "performance", "om_w: cost of an endless queue; 0 off"
    )
    noise: float = parameter(0.12, 0, 0.5, "performance", "standard deviation of one encounter")
    product_gate: float = parameter(
        0.0, 0, 1, "exponent", "g: how far the product's quality limits every other; 0 off"
    )
    weakest_link: float = parameter(
        1.0, -20, 1, "exponent",
        "s: CES mean over the journey, 1 the mean (off), towards -inf the weakest part",
    )
    reference: float = parameter(0.5, 0, 1, "performance", "pbar: performance taken as neutral")
    appraisal: float = parameter(
        1.5, 0, 2, "satisfaction per performance", "bp: direct effect of performance; 0 off",
        "slopes of the ECSI mobile-phone survey (experiments/fits)", "measured",
    )
    disconfirmation: float = parameter(
        0.3, 0, 2, "satisfaction per performance", "bd: effect of performance against expectation; 0 off",
        "slopes of the ECSI mobile-phone survey, which allow 0 to .5 (experiments/fits)", "measured",
    )
    loss_aversion: float = parameter(
        1.6, 1, 2.5, "multiple", "lam: weight of falling short; 1 off",
        "Anderson & Sullivan 1993 (survey data also fit 1)",
    )
    memory: float = parameter(
        0.05, 0, 1, "share", "amin: least weight of the newest encounter", "Bolton 1998 (form)"
    )
    prior: float = parameter(
        4.0, 0, 50, "encounters", "n0: weight of the first impression", "Bolton 1998 (form)"
    )
    expectation: float = parameter(
        0.6, 0, 1, "performance", "E of a new customer who was promised nothing"
    )
    rise: float = parameter(
        0.10, 0, 0.3, "share", "a_up: expectation learns from better; 0 off",
        "Boulding et al. 1993 (form)",
    )
    fall: float = parameter(
        0.05, 0, 0.3, "share", "a_down: expectation learns from worse; 0 off",
        "Boulding et al. 1993 (form)",
    )
    tolerance: float = parameter(
        0.35, 0, 1, "performance", "shortfall against expectation that is not yet a failure"
    )
    complaint_base: float = parameter(
        -1.0, -20, 5, "logit", "readiness to complain at the slightest failure; -20 off",
        "Hirschman 1970 (form)",
    )
    complaint_slope: float = parameter(
        5.0, 0, 50, "logit per performance", "how severity makes complaints", "Hirschman 1970 (form)"
    )
    failure_shock: float = parameter(
        0.8, 0, 6, "logit", "bf: rise of the hazard after a failure that nobody mends; 0 off",
        "Knox & van Oest 2014 (form)",
    )
    failure_reference: float = parameter(
        0.0, 0, 10, "recent failures", "Fbar: recent failures at which the base hazard holds"
    )
    recovery: float = parameter(
        0.6, 0, 0.95, "share", "rho: part of the shock that answering a complaint takes away; 0 off",
        "Knox & van Oest 2014 (form)",
    )
    recovery_gain: float = parameter(
        0.1, 0, 1, "satisfaction", "rho_S: satisfaction won by a good answer; 0 off",
        "Knox & van Oest 2014 (form)",
    )
    fading: float = parameter(
        8.0, 0.1, 52, "weeks", "tau: the failure is forgotten as exp(-t/tau)",
        "Knox & van Oest 2014 (form)",
    )
    satisfaction_effect: float = parameter(
        1.5, 0, 3, "logit per satisfaction", "bS: satisfaction on leaving; 0 off", "Bolton 1998 (form)"
    )
    satisfaction_reference: float = parameter(
        0.0, -1, 1, "satisfaction", "Sbar: satisfaction at which the base hazard holds"
    )
    switching_effect: float = parameter(
        1.0, 0, 3, "multiple", "bsw: weight of the switching cost; 0 off",
        "Burnham et al. 2003 (form)",
    )


class Organisation(Part):
    """How the company turns decisions into quality. Nothing here is estimated: sweep it."""

    productivity: float = parameter(0.06, 0, 0.5, "per week", "phi: return on quality effort")
    wear: float = parameter(0.02, 0, 0.1, "per week", "delta: decay of quality; 0 off")
    initiative_loss: float = parameter(
        0.2, 0, 0.6, "share", "xi: initiative lost under authority; 0 off",
        "Aghion & Tirole 1997 (form)",
    )
    coordination_cost: float = parameter(
        0.02, 0, 0.06, "share per link", "o: effort lost for each function one is aligned with; 0 off"
    )
    target_spread: float = parameter(
        0.5, 0, 2, "design", "sigma_th: spread of the local targets; 0 off"
    )
    target_persistence: float = parameter(
        0.9, 0, 1, "per quarter", "how much of a local target lasts to the next quarter"
    )
    consistency_need: float = parameter(
        0.5, 0, 3, "relative to fit", "d: worth of consistency against local fit; 0 off",
        "Alonso, Dessein & Matouschek 2008 (form)",
    )
    override_noise: float = parameter(
        0.2, 0, 2, "design", "noise in what an owner who overrides knows of a local target; 0 off",
        "Alonso, Dessein & Matouschek 2008 (form)",
    )
    handoff_failure: float = parameter(
        0.1, 0.0, 0.3, "probability", "pi0: failure of a hand-over nobody coordinates; 0 off"
    )
    coordination_effect: float = parameter(
        1.5, 0, 6, "per unit", "kc: how coordination lowers hand-over failures; 0 off",
        "Thompson 1967; Galbraith 1973 (form)",
    )
    signal_noise: float = parameter(0.3, 0, 2, "quality", "sigma: noise of one report; 0 off")
    reports: float = parameter(20.0, 1, 1000, "per quarter", "reports at the reference cadence")
    negative_share: float = parameter(
        0.5, 0, 1, "share", "neg_share: complaints among the reports"
    )
    cadence: int = Field(default=13, ge=1, le=52, description="weeks between two measurements")
    concentration: float = parameter(
        1.0, 0, 4, "exponent", "eta: how sharply an owner's budget follows need; 0 even"
    )
    staff_cost: float = parameter(0.05, 0, 0.3, "share of Y", "cost of a full staff (Staff = 1)")
    time_cost: float = parameter(
        0.01, 0, 0.1, "share of Y", "cost of the whole working time of one executive"
    )
    veto_tolerance: float = parameter(
        1.0, 0.05, 5, "design", "distance from the common line at which a gatekeeper says no"
    )
    saving_rate: float = parameter(
        0.1, 0, 0.5, "share of Y", "cost saved by the functions' KPI effort at the reference; 0 off"
    )
    equal_budget: float = parameter(
        0.3, 0, 1, "share of Y", "CX budget every structure gets in the resource-equal arm"
    )
    equal_staff: float = parameter(
        0.5, 0, 1, "of full staff", "staff every structure gets in the resource-equal arm"
    )
    funded_touchpoints: int = Field(
        11, ge=1, le=40, description="number of touchpoints the budget Y is sized for"
    )


class Economics(Part):
    """Money."""

    currency: str = "EUR"
    budget: float = parameter(
        0.25, 0, 1, "share of margin", "Y: total budget, as a share of the first cohort's margin"
    )
    discount: float = parameter(
        0.10, 0, 1, "per year", "i: discount rate", "Gupta, Lehmann & Stuart 2004 use 12%"
    )


class Company(Part):
    """A company: its functions, touchpoints, customers, journey, market and money."""

    name: Id
    title: str
    description: str = ""
    functions: dict[Id, Function] = Field(min_length=1, max_length=20)
    touchpoints: dict[Id, Touchpoint] = Field(min_length=2, max_length=32)
    segments: dict[Id, Segment] = Field(min_length=1, max_length=20)
    preferences: dict[Id, Preference] = Field(min_length=1, max_length=6)
    journey: Journey
    hazard: Hazard
    market: Market = Market()
    behaviour: Behaviour = Behaviour()
    organisation: Organisation = Field(default_factory=lambda: Organisation.model_validate({}))
    economics: Economics = Economics()
    evidence: dict[str, Evidence] = Field(
        default_factory=dict[str, Evidence], description="dotted path, * for any one part -> where the value is from"
    )


# ---------------------------------------------------------------- the ownership structure


class Executive(Part):
    """Somebody who may decide, pay, staff, hear and persuade."""

    title: str
    home: list[str] = Field(default_factory=list[str], description="functions that report to this executive")
    home_authority: float = parameter(1.0, 0, 1, "share", "L over the home functions")
    authority: float | None = parameter(
        None, 0, 1, "share", "L over all other functions; the structure's power if absent"
    )
    scope: Selector = Field(default="all", description="touchpoints the authority reaches")
    influence: float = parameter(0.5, 0, 1e9, "Tullock weight", "iota: personal influence")
    bias: float = parameter(0.3, 0, 1, "share", "b: weight of the own domain in beliefs")
    attention: float = parameter(8.0, 0, 40, "issues a quarter", "A: issues that can be taken up")
    load: float = parameter(0.3, 0, 1, "share", "other load; at 1 the owner has no effect")
    feedback_home: float = parameter(0.9, 0, 1, "share", "M at touchpoints of the home functions")
    feedback: float = parameter(0.5, 0, 1, "share", "M at all other touchpoints")
    weight: float = parameter(1.0, 0, 100, "weight", "part of the structure's budget and staff")


class Alignment(Part):
    """Goals that functions share."""

    functions: Selector = Field(description="functions whose goals are aligned")
    strength: float = parameter(0.5, 0, 1, "share", "W: row sum, spread over the partners; 0 off")


class Consensus(Part):
    """Executives who listen to each other before they act (DeGroot 1974)."""

    rounds: int = Field(default=4, ge=0, le=26, description="times they listen in a quarter; 0 off")
    trust: float = parameter(
        0.5, 0, 1, "share", "weight each gives the mean of all against the own view; 0 off"
    )
    facilitator: float = parameter(
        0.0, 0, 1, "share", "weight of an outsider who has no domain of the own; 0 off"
    )


class Gate(Part):
    """A veto over what is published."""

    holder: Id = Field(description="the executive who holds it")
    touchpoints: Selector = "all"
    strength: float = parameter(1.0, 0, 1, "share", "how far the veto binds; 0 off")


class Change(Part):
    """From some week on another structure is in force."""

    week: int = Field(ge=1, le=5200)
    ownership: Ownership = Field(description="the structure from then on; a name in a file")
    transition_cost: float = parameter(
        0.1, 0, 1, "share of Y", "part of the budget lost in the quarter of the change"
    )


class Ownership(Part):
    """Who owns the customer experience, and how much that is worth."""

    name: Id
    title: str
    description: str = ""
    power: float = parameter(
        0.0, 0, 1, "share", "a: default of authority, budget_share and staff_share"
    )
    budget_share: float | None = parameter(
        None, 0, 1, "share of Y", "B: CX budget in the executives' hands, of what staff, time and transitions leave; power if absent"
    )
    staff_share: float | None = parameter(
        None, 0, 1, "of full staff", "Staff of the structure; power if absent"
    )
    resources: Literal["described", "equal"] = Field(
        default="described", description="equal: budget and staff of the company's resource-equal arm"
    )
    executives: dict[Id, Executive] = Field(default_factory=dict[str, Executive], max_length=12)
    alignment: Alignment | None = None
    consensus: Consensus | None = None
    gate: Gate | None = None
    from_week: dict[str, int] = Field(
        default_factory=dict[str, int], description="function -> week from which it sits at the table"
    )
    timeline: list[Change] = Field(default_factory=lambda: list[Change]())
    evidence: dict[str, Evidence] = Field(default_factory=dict[str, Evidence])


# ---------------------------------------------------------------- the future


class Shock(Part):
    """A step in the quality of some touchpoints."""

    week: int = Field(ge=0, le=5200)
    touchpoints: Selector
    quality: float = parameter(..., -1, 1, "quality", "added at once; then effort and wear go on")


class Step(Part):
    """A level that holds from a week on."""

    week: int = Field(ge=0, le=5200)
    level: float = Field(ge=-10, le=10)


class BudgetStep(Part):
    """A multiple of the budget that holds from a week on."""

    week: int = Field(ge=0, le=5200)
    level: float = parameter(..., 0.05, 5, "multiple of Y", "what is there to spend")


class Shift(Part):
    """Customers moving to another channel preference."""

    to: str
    per_year: float = parameter(..., 0, 1, "share a year", "share of all customers that moves")


class Future(Part):
    """What the company does not decide."""

    name: Id
    title: str
    description: str = ""
    expectation_trend: float = parameter(
        0.0, 0, 0.003, "performance a week", "mu_E: rise of expectations; 0 off"
    )
    shift: Shift | None = None
    budget: list[BudgetStep] = Field(default_factory=list[BudgetStep], description="week -> multiple of Y")
    shocks: list[Shock] = Field(default_factory=list[Shock])
    competitor: list[Step] = Field(
        default_factory=list[Step],
        description="week -> competitor's advantage, in satisfaction, where customers compare",
    )
    evidence: dict[str, Evidence] = Field(default_factory=dict[str, Evidence])


class Scenario(Part):
    """A company x an ownership structure x a future: all that a run needs besides its seed."""

    company: Company
    ownership: Ownership
    future: Future


Change.model_rebuild()
