"""Agreements: each recipient by itself; withdrawing one ends the access it had opened, at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import BadText, Refusal
from assessment.domain.notice import OPERATOR, VERSION, Purpose
from assessment.domain.personal_data import EndsByErasing
from assessment.services.consents import Agreement

CODE = "91610113MA6TX1K201"
PDF = b"%PDF-1.7\n" + b"0" * 200


def agreed(town: Any, purpose: Purpose) -> list[Agreement]:
    found = town.services.consents.of(town.who["owner"], town.firm)
    return [each for each in found if each.purpose is purpose]


def opens(town: Any, name: str, assessment_id: str) -> bool:
    try:
        town.services.answering.open(assessment_id, town.who[name])
    except Refusal:
        return False
    return True


def withdraw(town: Any, purpose: Purpose, recipient: str) -> None:
    town.services.consents.withdraw(town.who["owner"], town.firm, purpose, recipient)


def kinds(town: Any, object_id: str) -> list[AuditKind]:
    with town.store.reading() as unit:
        return [event.kind for event in unit.audit.search(Wanted(object_id=object_id))]


def test_each_recipient_is_agreed_to_by_itself_and_named(town: Any) -> None:
    one, two = agreed(town, Purpose.ORGANISATION)
    assert {one.recipient, two.recipient} == {town.consultancy, town.readers}
    assert {one.name, two.name} == {"lead咨询社", "readers_lead咨询社"}
    assert one.until == town.clock() + timedelta(days=30)
    (campaign,) = agreed(town, Purpose.CAMPAIGN)
    assert (campaign.recipient, campaign.name) == (town.campaign, "雁塔普测")
    assert all(each.is_open for each in (one, two, campaign))


def test_withdrawing_from_one_organisation_shuts_that_one_out_alone(town: Any) -> None:
    assert opens(town, "filler", town.draft)
    withdraw(town, Purpose.ORGANISATION, town.consultancy)
    assert not opens(town, "filler", town.draft)
    assert opens(town, "adviser", town.draft)
    (grant,) = (
        g
        for g in town.services.grants.of_firm(town.firm, town.who["owner"])
        if g.organisation_id == town.consultancy
    )
    assert grant.withdrawn_at == town.clock()
    assert AuditKind.GRANT_WITHDRAWN in kinds(town, grant.id)
    open_ = {a.recipient for a in agreed(town, Purpose.ORGANISATION) if a.is_open}
    assert open_ == {town.readers}


def test_withdrawing_from_a_campaign_shuts_its_bureau_out(town: Any) -> None:
    assert opens(town, "reviewer", town.sent)
    withdraw(town, Purpose.CAMPAIGN, town.campaign)
    withdraw(town, Purpose.CAMPAIGN, town.campaign)
    assert not opens(town, "reviewer", town.sent)
    (entry,) = town.services.campaigns.entries(town.sent, town.who["owner"])
    assert entry.withdrawn_at is not None
    assert kinds(town, town.campaign).count(AuditKind.CONSENT_WITHDRAWN) == 1
    assert [a.is_open for a in agreed(town, Purpose.CAMPAIGN)] == [False]


def test_ending_the_access_elsewhere_ends_the_agreement(town: Any) -> None:
    owner, services = town.who["owner"], town.services
    services.grants.withdraw(town.ids["consultancy"], owner)
    services.campaigns.withdraw(town.campaign, town.sent, owner)
    open_ = {a.recipient for a in services.consents.of(owner, town.firm) if a.is_open}
    assert open_ == {town.readers}


def test_an_agreement_ends_with_the_day_of_its_grant(town: Any) -> None:
    town.clock.pass_by(days=31)
    assert [a.is_open for a in agreed(town, Purpose.ORGANISATION)] == [False, False]


def test_withdrawing_the_licence_deletes_the_photo(town: Any) -> None:
    owner, services = town.who["owner"], town.services
    services.confirmations.claim(town.firm, owner, CODE)
    services.licences.hand_in(town.firm, owner, PDF)
    (licence,) = agreed(town, Purpose.LICENCE)
    withdraw(town, Purpose.LICENCE, licence.recipient)
    assert services.licences.status(town.firm, owner) is None
    folder = services.settings.evidence_folder
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert [a.is_open for a in agreed(town, Purpose.LICENCE)] == [False]


def test_the_agreement_everything_rests_on_ends_by_erasing(town: Any) -> None:
    services, owner = town.services, town.who["owner"]
    services.consents.agree(owner, town.firm, VERSION)
    with pytest.raises(EndsByErasing):
        withdraw(town, Purpose.SELF_ASSESSMENT, OPERATOR)
    services.consents.agree(owner, town.firm, VERSION)
    assert [a.is_open for a in agreed(town, Purpose.SELF_ASSESSMENT)] == [True, False]
    with pytest.raises(BadText):
        services.consents.agree(owner, town.firm, "1999")
