"""Who gets through the one UPDATE of a save and of a verification, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from assessment.domain.accounts import Account, HeldRole, Role
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.receipts import Receipt
from assessment.domain.reviews import Verifying, Voice
from assessment.domain.sharing import (
    FOREVER,
    Campaign,
    Claim,
    Client,
    Entry,
    Grant,
    GrantLevel,
    Invitation,
    InvitationKind,
    Member,
    MemberRole,
    Method,
    Organisation,
    OrganisationMember,
    OrganisationRole,
    Participation,
)

HELPER = "helper0000000001"
ORGANISATION = "organisation0001"


def noon(desk: Any) -> datetime:
    created: datetime = desk.assessment.created_at
    return created


def put(desk: Any, question: str = "Q103", dimension: str = "D1", **more: Any) -> bool:
    with desk.store.writing() as unit:
        change = desk.change(question, 4, actor_id=HELPER, dimension=dimension, **more)
        return unit.answers.put(change) is not None


@pytest.fixture
def helped(desk: Any) -> Any:
    """The desk with an account that has no part in the firm yet."""
    actor = Actor(ActorKind.ACCOUNT, HELPER)
    with desk.store.writing() as unit:
        unit.firms.add_actor(actor, noon(desk))
        unit.accounts.add(
            Account(actor.id, "helper", "helper", None, None, None, True, noon(desk)), None
        )
    return desk


def member(desk: Any, dimension: str, role: MemberRole = MemberRole.CONTRIBUTOR) -> Member:
    firm_id = desk.assessment.firm_id
    return Member(firm_id, HELPER, dimension, role, None, FOREVER, noon(desk))


@pytest.mark.parametrize(
    ("dimension", "role", "gets_through"),
    [
        ("D1", MemberRole.CONTRIBUTOR, True),
        ("*", MemberRole.CONTRIBUTOR, True),
        ("D2", MemberRole.CONTRIBUTOR, False),
        ("D1", MemberRole.READER, False),
    ],
)
def test_a_colleague_saves_in_their_dimension(
    helped: Any, dimension: str, role: MemberRole, gets_through: bool
) -> None:
    assert not put(helped)
    with helped.store.writing() as unit:
        unit.sharing.put_member(member(helped, dimension, role))
    assert put(helped) is gets_through


def test_a_part_that_ended_or_was_taken_away_saves_nothing(helped: Any) -> None:
    until = noon(helped) + timedelta(hours=1)
    with helped.store.writing() as unit:
        unit.sharing.put_member(replace(member(helped, "*"), until=until))
    assert put(helped, "Q101")
    assert not put(helped, "Q102", at=until)
    with helped.store.writing() as unit:
        assert unit.sharing.drop_member(helped.assessment.firm_id, HELPER)
    assert not put(helped, "Q102")


def grant(desk: Any, level: GrantLevel) -> Grant:
    until = noon(desk) + timedelta(days=1)
    firm_id = desk.assessment.firm_id
    return Grant("grant00000000001", firm_id, ORGANISATION, level, until, desk.actor.id, noon(desk))


def admit(desk: Any, level: GrantLevel) -> None:
    now, firm_id = noon(desk), desk.assessment.firm_id
    with desk.store.writing() as unit:
        unit.organisations.add(Organisation(ORGANISATION, "咨询社", now))
        unit.organisations.put_member(
            OrganisationMember(ORGANISATION, HELPER, OrganisationRole.MEMBER, now)
        )
        unit.accounts.give_role(HELPER, HeldRole(Role.CONSULTANT, ORGANISATION), now)
        assert unit.organisations.assign(Client(ORGANISATION, firm_id, HELPER, now))
        assert not unit.organisations.assign(Client(ORGANISATION, firm_id, HELPER, now))
        unit.organisations.add_grant(grant(desk, level))


def test_a_consultant_saves_while_everything_stands(helped: Any) -> None:
    admit(helped, GrantLevel.FILL)
    assert put(helped, "Q101")
    assert not put(helped, "Q102", at=noon(helped) + timedelta(days=1))
    with helped.store.writing() as unit:
        ties = unit.sharing.ties(HELPER, helped.assessment.firm_id, None, noon(helped))
        assert ties.levels == {GrantLevel.FILL}
        assert unit.organisations.withdraw("grant00000000001", noon(helped))
        assert not unit.organisations.withdraw("grant00000000001", noon(helped))
    assert not put(helped, "Q102")


@pytest.mark.parametrize("cut", ["read only", "unassigned", "left", "role", "switched off"])
def test_a_consultant_saves_nothing_once_one_link_is_cut(helped: Any, cut: str) -> None:
    admit(helped, GrantLevel.READ if cut == "read only" else GrantLevel.FILL)
    with helped.store.writing() as unit:
        if cut == "unassigned":
            unit.organisations.unassign(ORGANISATION, helped.assessment.firm_id, HELPER)
        elif cut == "left":
            unit.organisations.drop_member(ORGANISATION, HELPER)
        elif cut == "role":
            unit.accounts.take_role(HELPER, HeldRole(Role.CONSULTANT, ORGANISATION))
        elif cut == "switched off":
            unit.accounts.set_active(HELPER, False)
    assert not put(helped)


def verifying(desk: Any, level: int = 4, base: int = 0, actor_id: str = HELPER) -> Verifying:
    return Verifying(desk.assessment.id, actor_id, "Q103", 2, level, base, Voice.BUREAU, noon(desk))


def test_a_level_is_recorded_by_compare_and_swap_after_submission(helped: Any) -> None:
    with helped.store.writing() as unit:
        unit.answers.put(helped.change("Q103", 3))
        assert unit.reviews.verify(verifying(helped)) is None
        assert unit.firms.submit(helped.assessment.id, 1, noon(helped))
        recorded = unit.reviews.verify(verifying(helped))
        assert (recorded.level, recorded.self_assessed, recorded.rev) == (4, 3, 2)
        assert unit.reviews.verify(verifying(helped, 2)) is None
        assert unit.reviews.verify(verifying(helped, 2, 4)).level == 2
        assert unit.reviews.verify(verifying(helped, 5, 2, helped.actor.id)) is None
    with helped.store.reading() as unit:
        assert [level.level for level in unit.reviews.verified(helped.assessment.id)] == [2]
        assert unit.answers.state(helped.assessment.id).value(2) == 3
        assert unit.answers.last_event(helped.assessment.id, "Q103").value == 3


def test_whoever_verified_saves_nothing_after_reopening(helped: Any) -> None:
    with helped.store.writing() as unit:
        unit.firms.submit(helped.assessment.id, 0, noon(helped))
        assert unit.reviews.verify(verifying(helped))
        unit.sharing.put_member(member(helped, "*"))
        assert unit.reviews.reopen(helped.assessment.id)
        assert not unit.reviews.reopen(helped.assessment.id)
    assert not put(helped)
    with helped.store.writing() as unit:
        assert unit.answers.put(helped.change("Q103", 4)) is not None


def test_receipts_are_kept_one_for_each_submission(helped: Any) -> None:
    receipts = tuple(
        Receipt(f"receipt{n:09}", helped.assessment.id, "{}", f"{n:064}", noon(helped), n)
        for n in (1, 2)
    )
    with helped.store.writing() as unit:
        for receipt in receipts:
            unit.receipts.add(receipt)
    with helped.store.reading() as unit:
        assert unit.receipts.all(helped.assessment.id) == receipts
        assert unit.receipts.of(helped.assessment.id) == receipts[1]


def test_an_invitation_comes_back_as_it_was_and_is_used_once(helped: Any) -> None:
    invitation = Invitation(
        id="invitation000001",
        token_hash="f" * 64,
        kind=InvitationKind.COLLEAGUE,
        firm_id=helped.assessment.firm_id,
        organisation_id=None,
        assessment_id=helped.assessment.id,
        credit_code=None,
        role="reader",
        dimensions=("D1", "D3"),
        access_until=FOREVER,
        created_by=helped.actor.id,
        created_at=noon(helped),
        expires_at=noon(helped) + timedelta(days=7),
    )
    with helped.store.writing() as unit:
        unit.sharing.add_invitation(invitation)
        assert unit.sharing.invitation_by_token("f" * 64) == invitation
        assert unit.sharing.use_invitation(invitation.id, HELPER, noon(helped))
        assert not unit.sharing.use_invitation(invitation.id, HELPER, noon(helped))


def test_a_credit_code_is_confirmed_for_one_firm_alone(helped: Any) -> None:
    firm_id, now = helped.assessment.firm_id, noon(helped)
    with helped.store.writing() as unit:
        other = replace(unit.firms.firm(firm_id), id="firm000000000002")
        unit.firms.add_firm(other)
        for owner in (firm_id, other.id):
            unit.sharing.put_claim(Claim(owner, "CODE", HELPER, now))
        unit.sharing.put_claim(Claim(firm_id, "CODE", HELPER, now, Method.LICENCE, HELPER, now))
        assert [claim.firm_id for claim in unit.sharing.claims_on("CODE")] == [firm_id, other.id]

    def confirm_both() -> None:
        with helped.store.writing() as unit:
            claim = Claim(other.id, "CODE", HELPER, now, Method.LICENCE, HELPER, now)
            unit.sharing.put_claim(claim)

    with pytest.raises(Exception, match=r"(?i)unique"):
        confirm_both()


def test_campaigns_and_organisations_are_counted(helped: Any) -> None:
    now, later = noon(helped), noon(helped) + timedelta(days=1)
    firm_id, assessment_id = helped.assessment.firm_id, helped.assessment.id
    with helped.store.writing() as unit:
        for name in ("campaign00000001", "campaign00000002"):
            unit.organisations.add_campaign(
                Campaign(name, "普测", "yanta", "yanta", "2026.1", now, later, HELPER, now)
            )
        unit.organisations.put_entry(
            Entry("campaign00000001", assessment_id, helped.actor.id, "2026-11", now)
        )
        unit.organisations.add(Organisation(ORGANISATION, "咨询社", now))
        unit.organisations.put_member(
            OrganisationMember(ORGANISATION, HELPER, OrganisationRole.LEAD, now)
        )
        unit.organisations.rename(ORGANISATION, "新名字")
        unit.organisations.add_grant(
            Grant("grant00000000001", firm_id, ORGANISATION, GrantLevel.READ, later, "x", now)
        )
    both = ("campaign00000001", "campaign00000002")
    with helped.store.reading() as unit:
        assert unit.organisations.participations(both) == {
            both[0]: Participation(1, 0),
            both[1]: Participation(0, 0),
        }
        assert unit.organisations.submitted_to(both[0], 0, 10) == ()
        assert unit.organisations.get(ORGANISATION).name == "新名字"
        assert unit.organisations.sizes(now) == {ORGANISATION: (1, 1)}
        assert unit.organisations.sizes(later) == {ORGANISATION: (1, 0)}
    with helped.store.writing() as unit:
        assert unit.firms.submit(assessment_id, 0, now)
    with helped.store.reading() as unit:
        assert unit.organisations.participation(both[0]) == Participation(1, 1)
        assert unit.organisations.submitted_to(both[0], 0, 10) == (assessment_id,)
        assert unit.organisations.submitted_to(both[0], 1, 10) == ()
