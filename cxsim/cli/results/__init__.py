"""``cxsim results``: one thin file per command."""
