"""One function, one chart, in two halves: numbers, which are tested, and ink."""

from cxsim.presentation.charts.ranked import ranked_differences, ranked_numbers
from cxsim.presentation.charts.retention import retention_curves, retention_numbers

__all__ = ["ranked_differences", "ranked_numbers", "retention_curves", "retention_numbers"]
