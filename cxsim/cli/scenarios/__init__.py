"""``cxsim scenarios``: list, show, check, hold against each other and write scenario files."""
