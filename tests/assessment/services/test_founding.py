"""Organisations and disputes as administrators see them; what a desk gave out; campaigns in pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import BadText, NotFound
from assessment.domain.sharing import Method, Outcome
from assessment.domain.sharing_errors import InvitationGone, LeadUnsuitable
from assessment.services.account_rights import SYSTEM

CODE = "91610113MA6TX1K201"


def organisation(town: Any, organisation_id: str) -> Any:
    found = town.services.founding.all(town.who["admin"])
    return next(each for each in found if each.organisation.id == organisation_id)


def test_an_organisation_is_known_by_its_leads_and_its_numbers(town: Any) -> None:
    standing = organisation(town, town.consultancy)
    assert (standing.leads, standing.members, standing.clients) == (("lead",), 3, 1)
    town.services.grants.withdraw(town.ids["consultancy"], town.who["owner"])
    assert organisation(town, town.consultancy).clients == 0


def test_an_organisation_gets_another_name(town: Any) -> None:
    founding, admin = town.services.founding, town.who["admin"]
    founding.rename(admin, town.consultancy, "  秦岭 咨询 ")
    assert organisation(town, town.consultancy).organisation.name == "秦岭 咨询"
    with pytest.raises(BadText, match="机构名称"):
        founding.rename(admin, town.consultancy, " ")


def test_an_organisation_that_lost_its_lead_can_be_led_again(town: Any) -> None:
    services, admin = town.services, town.who["admin"]
    held = HeldRole(Role.CONSULTANT, town.consultancy)
    services.accounts.take_role(admin, town.who["lead"].id, held)
    assert organisation(town, town.consultancy).leads == ()
    services.founding.appoint(admin, town.consultancy, town.who["unassigned"].id)
    assert organisation(town, town.consultancy).leads == ("unassigned",)
    fresh = town.account("fresh-lead")
    services.founding.appoint(admin, town.consultancy, fresh.id)
    assert set(organisation(town, town.consultancy).leads) == {"unassigned", "fresh-lead"}
    for unsuitable in ("owner", "reviewer", "admin", "gone"):
        with pytest.raises(LeadUnsuitable):
            services.founding.appoint(admin, town.consultancy, town.who[unsuitable].id)


def test_a_dispute_names_both_firms_and_how_each_stands_to_the_code(town: Any) -> None:
    services, admin = town.services, town.who["admin"]
    services.confirmations.claim(town.other_firm, town.who["rival"], CODE)
    services.confirmations.confirm(town.other_firm, town.who["city"])
    services.confirmations.claim(town.firm, town.who["owner"], CODE)
    (found,) = services.disputes.contested(admin)
    assert (found.holder.firm_name, found.claimant.firm_name) == (
        "长安rival精工机械厂",
        "长安owner精工机械厂",
    )
    assert found.holder.claim.method is Method.LICENCE
    assert found.claimant.claim.method is None
    assert (found.holder.region, found.claimant.region) == ("beilin", "yanta")
    services.confirmations.settle(found.dispute.id, admin, Outcome.CLAIMANT)
    assert services.disputes.contested(admin) == ()


def test_a_desk_sees_the_open_links_it_gave_out_and_no_others(town: Any) -> None:
    invitations, desk = town.services.invitations, town.who["reviewer"]
    first = invitations.invite_firm(CODE, desk, "yanta")
    town.clock.pass_by(minutes=1)
    second = invitations.invite_firm(CODE, desk, "yanta")
    invitations.invite_firm(CODE, town.who["city"], "beilin")
    given = {each.id for each in invitations.given_out(desk)}
    assert given == {first.invitation.id, second.invitation.id}
    invitations.withdraw(first.invitation.id, desk)
    invitations.accept(second.token, town.who["owner"])
    assert invitations.given_out(desk) == ()


def test_a_link_of_a_desk_that_is_none_any_more_confirms_nobody(town: Any) -> None:
    services, desk = town.services, town.who["reviewer"]
    invited = services.invitations.invite_firm(CODE, desk, "yanta")
    services.accounts.take_role(SYSTEM, desk.id, HeldRole(Role.BUREAU, "yanta"))
    with pytest.raises(InvitationGone):
        services.invitations.accept(invited.token, town.who["owner"])
    assert services.confirmations.status(town.firm, town.who["owner"]) is None


def test_campaigns_come_in_pages_open_ones_first(town: Any) -> None:
    campaigns, desk, now = town.services.campaigns, town.who["reviewer"], town.clock()
    day = timedelta(days=1)
    later = campaigns.add(desk, "以后", "yanta", now + 2 * day, now + 9 * day)
    over = campaigns.add(desk, "结束", "yanta", now - 9 * day, now + day)
    campaigns.close(over.id, desk)
    soon = campaigns.add(desk, "快结束", "yanta", now, now + day)
    town.clock.pass_by(seconds=1)
    found = campaigns.rounds(desk)
    ordered = [each.campaign.id for each in found.rounds]
    assert ordered == [soon.id, town.campaign, later.id, over.id]
    page = campaigns.rounds(desk, offset=3, limit=2)
    assert ([each.campaign.id for each in page.rounds], page.total) == ([over.id], 4)


def test_a_bureau_above_sees_numbers_and_a_neighbour_nothing(town: Any) -> None:
    services, campaign = town.services, town.campaign
    own = services.campaigns.round(campaign, town.who["reviewer"])
    above = services.campaigns.round(campaign, town.who["city"])
    assert (own.is_shown, above.is_shown) == (True, False)
    assert own.participation == above.participation
    assert (above.participation.entered, above.participation.submitted) == (1, 1)
    (shown,) = services.campaigns.submissions(campaign, town.who["reviewer"])
    assert (shown.assessment_id, shown.firm_name) == (town.sent, "长安owner精工机械厂")
    assert (shown.level, shown.verified) == (3, 0)
    assert services.campaigns.submissions(campaign, town.who["city"]) == ()
    assert campaign not in [
        each.campaign.id for each in services.campaigns.rounds(town.who["elsewhere"]).rounds
    ]
    for call in (services.campaigns.round, services.campaigns.submissions):
        with pytest.raises(NotFound):
            call(campaign, town.who["elsewhere"])


def test_what_a_firm_withdrew_or_reopened_is_on_no_list(town: Any) -> None:
    campaigns, desk, owner = town.services.campaigns, town.who["reviewer"], town.who["owner"]
    town.services.history.reopen(town.sent, owner)
    assert campaigns.submissions(town.campaign, desk) == ()
    counted = campaigns.round(town.campaign, desk).participation
    assert (counted.entered, counted.submitted) == (1, 0)
    campaigns.withdraw(town.campaign, town.sent, owner)
    assert campaigns.round(town.campaign, desk).participation.entered == 0


def test_a_city_begins_a_round_in_a_district_and_the_firms_agree_to_the_city(town: Any) -> None:
    campaigns, city, now = town.services.campaigns, town.who["city"], town.clock()
    found = campaigns.add(city, "市级", "yanta", now, now + timedelta(days=9))
    campaigns.consent(found.id, town.sent, town.who["owner"], "2026-11")
    assert campaigns.round(found.id, city).is_shown
    assert not campaigns.round(found.id, town.who["reviewer"]).is_shown
    assert campaigns.submissions(found.id, town.who["reviewer"]) == ()
    assert len(campaigns.submissions(found.id, city)) == 1
