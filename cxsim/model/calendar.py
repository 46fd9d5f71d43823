"""Weeks that the whole model counts in; the step is one week."""

QUARTER = 13
"""Between two planning dates."""

WEEKS_A_YEAR = 52
