"""A government sign-on named a credit code: it confirms the firm of whoever signed on."""

from __future__ import annotations

from assessment.domain.firms import Actor
from assessment.domain.ports import Unit
from assessment.domain.sharing import Method
from assessment.domain.sharing_errors import Forbidden
from assessment.services.confirming import assert_code
from assessment.services.tools import Tools


def vouch_for_firms(tools: Tools, unit: Unit, actor: Actor, code: str) -> None:
    """Confirm the firms of an account that bear the code, or the only one if it bears none.

    A code that another firm named opens a dispute. A firm that was confirmed with another code
    stays as it is: signing on must not fail for that.
    """
    owned = [firm for each in unit.accounts.firms_of(actor.id) if (firm := unit.firms.firm(each))]
    bearing = [firm for firm in owned if firm.credit_code == code]
    if not bearing and len(owned) == 1 and owned[0].credit_code is None:
        bearing = owned
    for firm in bearing:
        try:
            assert_code(tools, unit, firm.id, code, actor, method=Method.GOVERNMENT, by=actor)
        except Forbidden:
            continue
