"""What organisations share is never written to; a structure is what its table makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.firm import firm_of, traffic_of
from cxsim.model.organisation import Organisation
from cxsim.model.standing import stand
from cxsim.scenario import load

BANK = load("retail-bank", "aligned-n", "baseline")


def test_organisations_of_one_company_share_a_firm_and_nothing_that_changes() -> None:
    one, other = Organisation(BANK, 1), Organisation(load("retail-bank", "coo", "baseline"), 1)
    assert one.firm is other.firm
    one.quality[:] = 0.0
    assert other.quality.min() > 0
    with pytest.raises(ValueError, match="read-only"):
        one.culture[:] = 0.0


def test_another_company_has_another_firm() -> None:
    wanted = ["company.touchpoints.app.quality=0.51"]
    other = load("retail-bank", "aligned-n", "baseline", wanted).company
    assert (firm_of(other).quality != firm_of(BANK.company).quality).sum() == 1


def test_who_is_not_there_has_no_links_and_heeds_nobody() -> None:
    traffic, count = traffic_of(firm_of(BANK.company), None, 0.0), len(BANK.company.functions)
    ownership = load("retail-bank", "coo", "baseline").ownership
    everybody, but_one = (True,) * count, (False, *(True,) * (count - 1))
    assert (stand(traffic, BANK.ownership, everybody).links == count - 1).all()
    assert stand(traffic, BANK.ownership, but_one).links[0] == 0
    full, late = (stand(traffic, ownership, there) for there in (everybody, but_one))
    assert full.heeded[:, 0].min() > 0 == late.heeded[:, 0].max()
    np.testing.assert_array_equal(full.heeded[:, 1:], late.heeded[:, 1:])
