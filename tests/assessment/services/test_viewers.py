"""Who sees a firm right now, what it agreed to, and who said what about its answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import BadText
from assessment.domain.reviews import Voice
from assessment.domain.sharing import EVERYTHING, GrantLevel
from tests.assessment.services.test_licences import CODE, picture


def seen_by(town: Any) -> Any:
    return town.services.sight.of(town.firm, town.who["owner"])


def standing(town: Any, purpose: str) -> list[str]:
    with town.store.reading() as unit:
        consents = unit.firms.consents(town.firm)
    return [c.recipient for c in consents if c.purpose == purpose and c.withdrawn_at is None]


def test_everybody_who_sees_a_firm_is_named_with_their_part(town: Any) -> None:
    seen = seen_by(town)
    people = {(p.name, p.role, p.dimensions, p.is_you, p.is_account) for p in seen.people}
    assert people == {
        ("owner", "owner", (EVERYTHING,), True, True),
        ("contributor", "contributor", ("D1",), False, True),
        ("reader", "reader", (EVERYTHING,), False, True),
        (None, "reader", ("D1",), False, False),
    }
    assert {(g.name, g.level, g.consultants) for g in seen.guests} == {
        ("lead咨询社", GrantLevel.FILL, 1),
        ("readers_lead咨询社", GrantLevel.READ, 1),
    }
    assert [(o.campaign, o.bureau, o.sees) for o in seen.onlookers] == [("雁塔普测", "yanta", True)]
    assert seen.is_shared
    assert seen.desk_until is None


def test_what_is_taken_away_is_gone_from_the_list_at_once(town: Any) -> None:
    services, who = town.services, town.who
    services.grants.withdraw(town.ids["readers"], who["owner"])
    services.campaigns.withdraw(town.campaign, town.sent, who["owner"])
    services.invitations.withdraw(town.ids["link"], who["owner"])
    services.members.remove(town.firm, who["owner"], who["contributor"].id)
    with town.store.writing() as unit:
        unit.accounts.set_active(who["reader"].id, False)
        unit.accounts.take_role(who["filler"].id, HeldRole(Role.CONSULTANT, town.consultancy))
    seen = seen_by(town)
    assert [p.name for p in seen.people] == ["owner"]
    assert [(g.name, g.consultants) for g in seen.guests] == [("lead咨询社", 0)]
    assert seen.onlookers == ()
    town.clock.pass_by(days=30)
    assert not seen_by(town).is_shared


def test_a_bureau_sees_nothing_of_a_draft_and_that_is_said(town: Any) -> None:
    town.services.history.reopen(town.sent, town.who["owner"])
    assert [o.sees for o in seen_by(town).onlookers] == [False]


def test_a_photo_that_waits_for_the_desk_is_said(town: Any) -> None:
    town.services.confirmations.claim(town.firm, town.who["owner"], CODE)
    town.services.licences.hand_in(town.firm, town.who["owner"], picture())
    assert seen_by(town).desk_until == town.clock() + timedelta(days=30)


def test_a_grant_is_an_agreement_with_one_organisation_until_it_is_withdrawn(town: Any) -> None:
    grants, owner = town.services.grants, town.who["owner"]
    assert standing(town, "organisation") == [town.consultancy, town.readers]
    until = town.clock() + timedelta(days=9)
    new = grants.grant(town.firm, owner, town.consultancy, GrantLevel.READ, until, "2026-11")
    assert standing(town, "organisation") == [town.readers, town.consultancy]
    grants.withdraw(town.ids["consultancy"], owner)  # the one that was replaced
    assert town.consultancy in standing(town, "organisation")
    grants.withdraw(new.id, owner)
    assert standing(town, "organisation") == [town.readers]
    with pytest.raises(BadText):
        grants.grant(town.firm, owner, town.consultancy, GrantLevel.READ, until, "1999")
    assert standing(town, "organisation") == [town.readers]


def test_consent_to_a_campaign_ends_with_its_last_assessment(town: Any) -> None:
    campaigns, owner = town.services.campaigns, town.who["owner"]
    campaigns.consent(town.campaign, town.draft, owner, "2026-11")
    assert standing(town, "campaign") == [town.campaign]
    campaigns.withdraw(town.campaign, town.sent, owner)
    assert standing(town, "campaign") == [town.campaign]
    campaigns.withdraw(town.campaign, town.draft, owner)
    assert standing(town, "campaign") == []
    with pytest.raises(BadText):
        campaigns.consent(town.campaign, town.sent, owner, "1999")
    assert campaigns.entries(town.sent, owner)[0].withdrawn_at is not None


def test_reviewers_are_told_by_their_part_and_organisation_and_never_by_name(town: Any) -> None:
    services, who = town.services, town.who
    first = services.reviews.ask_evidence(town.sent, who["adviser"], "Q103", "请上传任命文件")
    services.reviews.comment(town.sent, who["reviewer"], "Q201", "写得清楚")
    services.reviews.reply(first.id, who["owner"], "下周补上")
    town.clock.pass_by(days=1)
    services.reviews.reply(first.id, who["owner"], "已经补上")
    services.reviews.verify(town.sent, who["reviewer"], "Q103", 2)
    found = services.threads.of(town.sent, who["owner"])
    assert [each.question_id for each in found] == ["Q103", "Q201"]
    asked, praised = found
    (thread,) = asked.threads
    assert thread.asks_evidence
    speaker = thread.opening.speaker
    assert (speaker.voice, speaker.organisation) == (Voice.CONSULTANT, "readers_lead咨询社")
    assert [r.remark.text for r in thread.replies] == ["下周补上", "已经补上"]
    assert all(r.speaker.is_you and r.speaker.voice is Voice.FIRM for r in thread.replies)
    assert asked.may_reply
    assert asked.beside.verified.level == 2
    assert (asked.verifier.voice, asked.verifier.region) == (Voice.BUREAU, "yanta")
    assert (praised.beside, praised.verifier) == (None, None)
    assert praised.threads[0].opening.speaker.region == "yanta"
    assert not services.threads.of(town.sent, who["reader"])[0].may_reply


def test_a_reviewer_who_has_left_keeps_the_part_alone(town: Any) -> None:
    services, who = town.services, town.who
    services.reviews.comment(town.sent, who["adviser"], "Q103", "请说明")
    with town.store.writing() as unit:
        unit.accounts.take_role(who["adviser"].id, HeldRole(Role.CONSULTANT, town.readers))
    (review,) = services.threads.of(town.sent, who["owner"])
    speaker = review.threads[0].opening.speaker
    assert (speaker.voice, speaker.organisation) == (Voice.CONSULTANT, None)


def test_a_colleague_sees_the_reviews_of_their_part(town: Any) -> None:
    services, who = town.services, town.who
    for question in ("Q103", "Q503"):
        services.reviews.comment(town.sent, who["adviser"], question, "请说明")
    (review,) = services.threads.of(town.sent, who["contributor"])
    assert (review.question_id, review.may_reply) == ("Q103", True)
