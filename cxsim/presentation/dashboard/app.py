"""What Streamlit runs: the page, with the place of saved results if one was given."""

from __future__ import annotations

import sys

from cxsim.presentation.dashboard.page import page

page(sys.argv[1] if len(sys.argv) > 1 else None)
