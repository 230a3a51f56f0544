"""Agreements of a firm: to one purpose, for one recipient, in one version of its text."""

from __future__ import annotations

from assessment.domain.errors import BadText
from assessment.domain.firms import Consent
from assessment.domain.notice import wording
from assessment.domain.ports import Unit


def agree(unit: Unit, consent: Consent) -> None:
    """Record an agreement in place of an older one with the same recipient.

    Raises:
        BadText: there is no such text.
    """
    if wording(consent.purpose, consent.version) is None:
        raise BadText("这段告知已经更新，没有记录您的同意。请刷新页面，看过新的内容再确认。")
    key = (consent.firm_id, consent.purpose, consent.recipient)
    unit.privacy.withdraw_consent(*key, consent.at)
    unit.firms.add_consent(consent)
