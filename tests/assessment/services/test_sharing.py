"""Sharing as it is lived: what opens, what closes at once, who sees which part."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.account_errors import NotSignedIn
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.assessments import rebuild_state_from_log
from assessment.domain.errors import NotFound, UnknownCode
from assessment.domain.sharing import (
    Claim,
    Dispute,
    GrantLevel,
    InvitationKind,
    LogEvent,
    MemberRole,
    Method,
    OrganisationRole,
    Outcome,
)
from assessment.domain.sharing_errors import (
    AlreadySettled,
    BadDeadline,
    CampaignClosed,
    CampaignMismatch,
    CodeDoubtful,
    Forbidden,
    InvitationGone,
    InvitationNotForYou,
    LastLead,
    NoSuchMember,
    NotAClient,
    UnknownPart,
)
from assessment.services.answering import Clash, Saved

CODE = "91610113MA6TX1K201"


def invite(town: Any, *dimensions: str, role: Any = MemberRole.CONTRIBUTOR, **more: Any) -> Any:
    invitations = town.services.invitations
    return invitations.invite_colleague(
        town.draft, town.who["owner"], role, dimensions or ("*",), **more
    )


def save(town: Any, actor: Any, question: str, value: int, base: int = 0) -> Any:
    return town.services.answering.save(town.draft, actor, question, value, base)


def test_a_link_lets_a_visitor_fill_in_one_dimension_and_see_no_other(town: Any) -> None:
    save(town, town.who["owner"], "Q503", 2)
    invited = invite(town, "D1")
    accepted = town.services.invitations.accept(invited.token)
    visit = town.services.visits.require(accepted.token)
    assert (visit.actor, visit.assessment_id) == (accepted.actor, town.draft)
    assert isinstance(save(town, visit.actor, "Q103", 4), Saved)
    view = town.services.answering.open(town.draft, visit.actor)
    assert set(view.answers) == {"Q103"}
    assert view.dimensions == view.writable == {"D1"}
    assert 0 < view.total < town.services.answering.open(town.draft, town.who["owner"]).total
    with pytest.raises(Forbidden):
        save(town, visit.actor, "Q503", 4, 2)
    assert {s.question_id for s in town.services.history.of(town.draft, visit.actor)} == {"Q103"}


def test_a_reader_sees_everything_and_fills_in_nothing(town: Any) -> None:
    view = town.services.answering.open(town.draft, town.who["reader"])
    assert view.dimensions is None
    assert view.writable == frozenset()


def test_a_link_works_once_until_it_runs_out(town: Any) -> None:
    invitations = town.services.invitations
    first = invite(town, "D1")
    assert invitations.look(first.token).dimensions == ("D1",)
    invitations.accept(first.token)
    second = invite(town, "D2", life=timedelta(hours=1))
    town.clock.pass_by(hours=1)
    for token in (first.token, second.token, "nonsense"):
        with pytest.raises(InvitationGone):
            invitations.accept(token)
        with pytest.raises(InvitationGone):
            invitations.look(token)


def test_of_eight_who_take_one_link_at_once_one_gets_in(town: Any) -> None:
    invited = invite(town, "D1")

    def take(_number: int) -> bool:
        try:
            return bool(town.services.invitations.accept(invited.token))
        except InvitationGone:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, range(8))) == 1


def test_withdrawing_a_link_shuts_out_an_open_session_at_once(town: Any) -> None:
    invited = invite(town, "D1")
    actor = town.services.invitations.accept(invited.token).actor
    save(town, actor, "Q103", 4)
    town.services.invitations.withdraw(invited.invitation.id, town.who["owner"])
    town.services.invitations.withdraw(invited.invitation.id, town.who["owner"])
    with pytest.raises(NotFound):
        save(town, actor, "Q103", 5, 4)
    with pytest.raises(NotFound):
        town.services.answering.open(town.draft, actor)
    assert town.services.answering.open(town.draft, town.who["owner"]).answers["Q103"].value == 4


def test_access_by_a_link_ends_on_its_day(town: Any) -> None:
    invited = invite(town, "D1", access_until=town.clock() + timedelta(days=2))
    actor = town.services.invitations.accept(invited.token).actor
    save(town, actor, "Q103", 4)
    town.clock.pass_by(days=2)
    with pytest.raises(NotFound):
        save(town, actor, "Q103", 5, 4)


def test_nonsense_is_not_offered(town: Any) -> None:
    with pytest.raises(UnknownPart):
        invite(town, "D99")
    with pytest.raises(BadDeadline):
        invite(town, "D1", access_until=town.clock())
    with pytest.raises(BadDeadline):
        invite(town, "D1", life=timedelta())


@pytest.mark.parametrize("name", ["owner", "admin", "city", "filler"])
def test_owners_and_those_who_judge_firms_take_no_part_in_one(town: Any, name: str) -> None:
    invited = invite(town, "D1")
    with pytest.raises(InvitationNotForYou):
        town.services.invitations.accept(invited.token, town.who[name])
    town.services.invitations.accept(invited.token, town.who["stranger"])


def test_a_dimension_is_assigned_and_taken_away_while_the_page_is_open(town: Any) -> None:
    members, owner, member = town.services.members, town.who["owner"], town.who["contributor"]
    members.assign(town.firm, owner, member.id, MemberRole.CONTRIBUTOR, ("D5",))
    save(town, member, "Q503", 4)
    with pytest.raises(Forbidden):
        save(town, member, "Q103", 4)
    members.remove(town.firm, owner, member.id)
    with pytest.raises(NotFound):
        save(town, member, "Q503", 5, 4)
    with pytest.raises(NoSuchMember):
        members.remove(town.firm, owner, member.id)
    with pytest.raises(NoSuchMember):
        members.assign(town.firm, owner, member.id, MemberRole.READER, ("D5",))


def test_everybody_sees_how_far_the_others_are(town: Any) -> None:
    save(town, town.who["contributor"], "Q103", 4)
    progress = town.services.members.progress(town.draft, town.who["contributor"])
    you = next(person for person in progress.people if person.is_you)
    assert (you.role, you.dimensions, you.name) == ("contributor", ("D1",), "contributor")
    assert you.share == progress.dimensions["D1"]
    assert you.share.saved == 1
    assert {person.role for person in progress.people} == {"owner", "contributor", "reader"}


def test_a_member_finds_the_firms_of_theirs(town: Any) -> None:
    ((firm, assessments),) = town.services.members.firms(town.who["contributor"])
    assert (firm.id, assessments) == (town.firm, (town.draft, town.sent))
    assert town.services.members.firms(town.who["stranger"]) == ()


def test_passing_a_firm_on_needs_an_account_and_ends_the_old_owner(town: Any) -> None:
    invitations, owner = town.services.invitations, town.who["owner"]
    code = town.services.profiles.new_code(town.draft, owner)
    offered = invitations.pass_on(town.firm, owner)
    assert invitations.look(offered.token).kind is InvitationKind.OWNERSHIP
    with pytest.raises(NotSignedIn):
        invitations.accept(offered.token)
    heir = town.account("heir", HeldRole(Role.FIRM))
    invitations.accept(offered.token, heir)
    save(town, heir, "Q103", 4)
    with pytest.raises(NotFound):
        save(town, owner, "Q103", 5, 4)
    with pytest.raises(UnknownCode):
        town.services.visits.resume(code, "10.0.0.9")


def test_an_old_owner_cannot_pass_on_what_is_not_theirs_any_more(town: Any) -> None:
    invitations, owner = town.services.invitations, town.who["owner"]
    first, second = (invitations.pass_on(town.firm, owner) for _ in range(2))
    invitations.accept(first.token, town.account("heir"))
    with pytest.raises(InvitationNotForYou):
        invitations.accept(second.token, town.account("thief"))


# ------------------------------------------------------------------ consultancies


def test_a_grant_withdrawn_is_gone_with_the_next_call(town: Any) -> None:
    filler, owner = town.who["filler"], town.who["owner"]
    save(town, filler, "Q103", 4)
    assert town.services.grants.assessments(filler)[0].assessment_id == town.draft
    town.services.grants.withdraw(town.ids["consultancy"], owner)
    with pytest.raises(NotFound):
        save(town, filler, "Q103", 5, 4)
    with pytest.raises(NotFound):
        town.services.answering.open(town.draft, filler)
    assert town.services.grants.assessments(filler) == ()


def test_a_grant_ends_on_its_day_and_a_new_one_replaces_the_old(town: Any) -> None:
    filler, owner, grants = town.who["filler"], town.who["owner"], town.services.grants
    until = town.clock() + timedelta(days=2)
    grants.grant(town.firm, owner, town.consultancy, GrantLevel.READ, until)
    with pytest.raises(Forbidden):
        save(town, filler, "Q103", 4)
    assert town.services.answering.open(town.draft, filler).writable == frozenset()
    town.clock.pass_by(days=2)
    with pytest.raises(NotFound):
        town.services.answering.open(town.draft, filler)
    with pytest.raises(BadDeadline):
        grants.grant(town.firm, owner, town.consultancy, GrantLevel.READ, until)
    with pytest.raises(UnknownPart):
        grants.grant(town.firm, owner, "0" * 16, GrantLevel.READ, until + timedelta(days=9))


def test_whoever_leaves_hands_over_and_sees_nothing_any_more(town: Any) -> None:
    organisations, lead = town.services.organisations, town.who["lead"]
    filler, heir = town.who["filler"], town.who["unassigned"]
    organisations.remove(town.consultancy, lead, filler.id, heir.id)
    with pytest.raises(NotFound):
        save(town, filler, "Q103", 4)
    save(town, heir, "Q103", 4)
    events = [line.event for line in organisations.log(town.consultancy, lead, filler.id)]
    assert events == [
        LogEvent.LEFT,
        LogEvent.HANDED_OVER,
        LogEvent.ASSIGNED,
        LogEvent.JOINED,
    ]
    assert organisations.mine(filler) == ()


def test_taking_the_role_of_a_consultant_takes_the_clients(town: Any) -> None:
    filler = town.who["filler"]
    with town.store.writing() as unit:
        unit.accounts.take_role(filler.id, HeldRole(Role.CONSULTANT, town.consultancy))
    with pytest.raises(NotFound):
        save(town, filler, "Q103", 4)
    with pytest.raises(NotFound):
        town.services.organisations.clients(town.consultancy, filler)


def test_a_member_sees_their_own_clients_and_log_alone(town: Any) -> None:
    organisations = town.services.organisations
    assert organisations.clients(town.consultancy, town.who["unassigned"]) == ()
    assert len(organisations.clients(town.consultancy, town.who["lead"])) == 1
    with pytest.raises(Forbidden):
        organisations.log(town.consultancy, town.who["unassigned"], town.who["filler"].id)


def test_an_organisation_keeps_a_lead(town: Any) -> None:
    organisations, lead = town.services.organisations, town.who["lead"]
    with pytest.raises(LastLead):
        organisations.remove(town.consultancy, lead, lead.id)
    with pytest.raises(LastLead):
        organisations.set_role(town.consultancy, lead, lead.id, OrganisationRole.MEMBER)
    organisations.set_role(town.consultancy, lead, town.who["unassigned"].id, OrganisationRole.LEAD)
    organisations.remove(town.consultancy, lead, lead.id)


def test_only_clients_are_assigned_and_only_to_members(town: Any) -> None:
    organisations, lead = town.services.organisations, town.who["lead"]
    with pytest.raises(NotAClient):
        organisations.assign(town.consultancy, lead, town.other_firm, town.who["filler"].id)
    with pytest.raises(NoSuchMember):
        organisations.assign(town.consultancy, lead, town.firm, town.who["adviser"].id)


# ------------------------------------------------------------------ campaigns


def test_without_consent_a_bureau_sees_numbers_alone(town: Any) -> None:
    campaigns, reviewer = town.services.campaigns, town.who["reviewer"]
    assert campaigns.shown(town.campaign, reviewer) == (town.sent,)
    assert campaigns.shown(town.campaign, town.who["city"]) == ()
    assert campaigns.participation(town.campaign, town.who["city"]).submitted == 1
    campaigns.withdraw(town.campaign, town.sent, town.who["owner"])
    assert campaigns.shown(town.campaign, reviewer) == ()
    with pytest.raises(NotFound):
        town.services.results.result(town.sent, reviewer)


def test_a_role_taken_away_while_the_page_is_open_shuts_the_bureau_out(town: Any) -> None:
    reviewer = town.who["reviewer"]
    town.services.results.result(town.sent, reviewer)
    with town.store.writing() as unit:
        unit.accounts.take_role(reviewer.id, HeldRole(Role.BUREAU, "yanta"))
    with pytest.raises(NotFound):
        town.services.results.result(town.sent, reviewer)


def test_a_campaign_takes_firms_of_its_region_while_it_is_open(town: Any) -> None:
    campaigns, now = town.services.campaigns, town.clock()
    with pytest.raises(CampaignMismatch):
        campaigns.consent(town.campaign, town.other_draft, town.who["rival"], "2026-11")
    assert campaigns.offered(town.other_draft, town.who["rival"]) == ()
    later = now + timedelta(days=1), now + timedelta(days=2)
    early = campaigns.add(town.who["city"], "碑林普测", "beilin", *later)
    assert early.bureau == "xian"
    with pytest.raises(CampaignClosed):
        campaigns.consent(early.id, town.other_draft, town.who["rival"], "2026-11")
    town.clock.pass_by(days=1)
    campaigns.consent(early.id, town.other_draft, town.who["rival"], "2026-11")
    town.clock.pass_by(days=1)
    with pytest.raises(CampaignClosed):
        campaigns.consent(early.id, town.other_draft, town.who["rival"], "2026-11")
    with pytest.raises(BadDeadline):
        campaigns.add(town.who["city"], "碑林普测", "beilin", *reversed(later))


# ------------------------------------------------------------------ credit codes


def test_a_firm_is_unverified_until_a_licence_was_seen(town: Any) -> None:
    confirmations, owner = town.services.confirmations, town.who["owner"]
    assert confirmations.status(town.firm, owner) is None
    with pytest.raises(NotFound):
        confirmations.confirm(town.firm, town.who["reviewer"])
    assert confirmations.claim(town.firm, owner, CODE).method is None
    confirmations.confirm(town.firm, town.who["reviewer"])
    assert confirmations.status(town.firm, owner).method is Method.LICENCE
    assert confirmations.claim(town.firm, owner, CODE).method is Method.LICENCE
    with pytest.raises(CodeDoubtful):
        confirmations.claim(town.firm, owner, CODE[:-1])


def test_the_invitation_of_a_bureau_confirms_the_firm(town: Any) -> None:
    invitations = town.services.invitations
    invited = invitations.invite_firm(CODE, town.who["city"], "yanta")
    with pytest.raises(InvitationNotForYou):
        invitations.accept(invited.token, town.account("nobody"))
    invitations.accept(invited.token, town.who["owner"])
    claim = town.services.confirmations.status(town.firm, town.who["owner"])
    assert (claim.method, claim.confirmed_by) == (Method.INVITATION, town.who["city"].id)


def test_a_government_sign_on_confirms_the_firm(town: Any) -> None:
    claim = town.services.confirmations.confirm_by_government(town.firm, town.who["owner"], CODE)
    assert claim.method is Method.GOVERNMENT


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_second_claim_opens_a_dispute_that_locks_nobody_out(town: Any, outcome: Any) -> None:
    confirmations = town.services.confirmations
    holder = confirmations.confirm_by_government(town.other_firm, town.who["rival"], CODE)
    dispute = confirmations.claim(town.firm, town.who["owner"], CODE)
    assert isinstance(holder, Claim)
    assert isinstance(dispute, Dispute)
    assert confirmations.claim(town.firm, town.who["owner"], CODE) == dispute
    assert confirmations.confirm_by_government(town.firm, town.who["owner"], CODE) == dispute
    assert confirmations.status(town.other_firm, town.who["rival"]) == holder
    assert confirmations.status(town.firm, town.who["owner"]).method is None
    save(town, town.who["owner"], "Q103", 4)
    assert confirmations.disputes(town.who["admin"]) == (dispute,)
    assert confirmations.disputes_of(town.firm, town.who["owner"]) == (dispute,)
    confirmations.settle(dispute.id, town.who["admin"], outcome)
    with pytest.raises(AlreadySettled):
        confirmations.settle(dispute.id, town.who["admin"], outcome)
    won = confirmations.status(town.firm, town.who["owner"])
    lost = confirmations.status(town.other_firm, town.who["rival"])
    if outcome is Outcome.HOLDER:
        won, lost = lost, won
    assert won.method is not None
    assert lost is None
    assert confirmations.disputes(town.who["admin"]) == ()
    for assessment_id, owner in ((town.draft, "owner"), (town.other_draft, "rival")):
        town.services.answering.open(assessment_id, town.who[owner])


def test_a_namesake_is_allowed_and_hinted_at(town: Any) -> None:
    confirmations, owner = town.services.confirmations, town.who["owner"]
    assert not confirmations.has_namesake(town.firm, owner)
    name = town.services.profiles.facts(town.other_draft, town.who["rival"])["firm.name"]
    town.services.profiles.set_facts(town.draft, owner, {"firm.name": name})
    assert confirmations.has_namesake(town.firm, owner)


# ------------------------------------------------------------------ two at once


def test_two_people_save_a_thousand_times_and_touch_no_third_answer(town: Any) -> None:
    owner, other = town.who["owner"], town.who["contributor"]
    save(town, owner, "Q503", 3)
    model = town.services.library.model()
    positions = {question: i for i, question in enumerate(model.question_ids)}

    def fill(who: Any, question: str) -> int:
        stored = 0
        for step in range(500):
            value = step % 5 + 1
            outcome = save(town, who, question, value, stored)
            assert isinstance(outcome, Saved)
            stored = value
        return stored

    with ThreadPoolExecutor(2) as threads:
        mine, theirs = threads.submit(fill, owner, "Q101"), threads.submit(fill, other, "Q103")
        last = {"Q101": mine.result(), "Q103": theirs.result(), "Q503": 3}
    view = town.services.answering.open(town.draft, owner)
    assert {question: answer.value for question, answer in view.answers.items()} == last
    with town.store.reading() as unit:
        events, state = unit.answers.events(town.draft), unit.answers.state(town.draft)
    assert [event.rev for event in events][-1] - events[0].rev == 1000
    assert rebuild_state_from_log(events, positions) == state


def test_two_people_on_one_question_take_turns_and_lose_nothing(town: Any) -> None:
    who = (town.who["owner"], town.who["filler"])
    for turn in range(1000):
        stored, value = (turn - 1) % 5 + 1 if turn else 0, turn % 5 + 1
        assert isinstance(save(town, who[turn % 2], "Q103", value, stored), Saved)
        if turn % 100 == 50:
            stale = save(town, who[(turn + 1) % 2], "Q103", (value + 1) % 5 + 1, stored)
            assert isinstance(stale, Clash)
            assert stale.value == value
    steps = town.services.history.of(town.draft, town.who["owner"])
    assert len(steps) == 1000
    assert {step.question_id for step in steps} == {"Q103"}
    assert [step.old for step in steps[1:]] == [step.new for step in steps[:-1]]
    assert {step.name for step in steps} == {"owner", "filler"}
