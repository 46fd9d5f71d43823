"""Which column is which: guessed from its name, said, and overruled by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxsim.analysis.calibrate.faults import Faults
from cxsim.analysis.calibrate.sheet import Sheet
from cxsim.scenario.fields import nearest

WORDS: dict[str, tuple[str, ...]] = {
    "period": (
        "period", "year", "years", "month", "months", "quarter", "quarters", "week", "weeks",
        "time", "t", "age", "tenure", "periode", "jahr", "jahre", "monat", "monate", "quartal",
        "woche", "wochen", "mois", "semaine", "ano", "mes",
    ),
    "cohort": ("cohort", "group", "vintage", "kohorte", "gruppe", "cohorte"),
    "survivors": (
        "survivors", "survivor", "survival", "surviving", "alive", "remaining", "retained",
        "retention", "customers", "active", "still", "kunden", "clients", "clientes", "count",
        "share",
    ),
    "tenure": (
        "tenure", "lifetime", "duration", "subscription length", "account length", "months",
        "month", "years", "weeks", "quarters", "time", "laufzeit", "dauer", "monate", "age",
    ),
    "churned": (
        "churn", "churned", "churn flag", "churn value", "churn label", "left", "exited", "exit",
        "attrition", "cancelled", "canceled", "lost", "event", "abgang",
    ),
    "id": (
        "id", "customer id", "customerid", "customer", "account", "account id", "user id",
        "kundennummer", "kunde",
    ),
    "satisfaction": ("satisfaction", "sat", "csat", "zufriedenheit", "satisfaccion"),
    "expectation": ("expectation", "expectations", "expected", "erwartung"),
    "quality": (
        "quality", "perceived quality", "performance", "perceived", "experience", "qualitat",
    ),
    "reason": ("reason", "reasons", "churn reason", "cause", "why", "grund"),
    "customers": (
        "customers", "count", "n", "number", "departures", "share", "percent", "kunden", "anzahl",
    ),
    "kind": ("kind", "type", "class"),
}  # fmt: skip
"""Role -> names it goes by, the surest first."""

GENERIC = frozenset(
    {"age", "time", "account", "customer", "count", "share", "number", "type", "active"}
)
"""Names too common to be found inside a longer one."""

UNIT_WORDS: dict[str, str] = {
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "semaine", "w"), "week"),
    **dict.fromkeys(("month", "months", "monat", "monate", "mois", "mes", "m"), "month"),
    **dict.fromkeys(("quarter", "quarters", "quartal", "q"), "quarter"),
    **dict.fromkeys(("year", "years", "yr", "jahr", "jahre", "annee", "ano", "y"), "year"),
}


def plain(name: str) -> str:
    """A column name in small words: "CustomerID", "customer_id", "Customer  ID" are the same."""
    parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    return " ".join(re.findall(r"[^\W_]+", parted.lower()))


def unit_of(name: str) -> str | None:
    """The unit of time in a name, or None."""
    return next((UNIT_WORDS[word] for word in plain(name).split() if word in UNIT_WORDS), None)


def guess(sheet: Sheet, role: str, chosen: Mapping[str, str]) -> str | None:
    """The column of a role: the user's choice, else by its name, else None."""
    if role in chosen:
        return chosen[role]
    names = {plain(name): name for name in sheet.header}
    for word in WORDS[role]:
        if word in names:
            return names[word]
    for word in WORDS[role]:
        if len(word) > 2 and word not in GENERIC and role != "id":
            for short, name in names.items():
                if word in short.split():
                    return name
    return None


def check_choice(sheet: Sheet, chosen: Mapping[str, str], roles: tuple[str, ...]) -> None:
    """Refuse roles and columns that do not exist."""
    faults = Faults(sheet.file)
    for role, name in chosen.items():
        if role in roles and name not in sheet.header:
            told = nearest(name, sheet.header)
            faults.add(0, name, f"--column {role}={name}: there is no such column; {told}")
    faults.refuse()
