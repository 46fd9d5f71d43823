"""What is asked: a company, an ownership structure and a future, from TOML files."""

from cxsim.scenario.defaults import Defaults, defaults
from cxsim.scenario.load import Entry, available, digest, load, load_all
from cxsim.scenario.select import select

__all__ = [
    "Defaults",
    "Entry",
    "available",
    "defaults",
    "digest",
    "load",
    "load_all",
    "select",
]
