"""Consultancies as they work: lists of clients, logs with names, leaving, and what verifying sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from assessment.domain.accounts import Method, Stage
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import BadAnswer, NotFound
from assessment.domain.sharing import GrantLevel, LogEvent, OrganisationRole
from assessment.domain.sharing_errors import (
    Forbidden,
    HadAHand,
    InvitationNotForYou,
    MayFill,
    NoSuchMember,
    StillDraft,
)
from questionnaires.answers import NOT_APPLICABLE

ON = date(2026, 11, 21)


def enter(town: Any, name: str) -> str:
    """Return the token of a session of somebody's."""
    sessions = town.services.sign_in._sessions
    with town.store.writing() as unit:
        who, now = town.who[name].id, town.clock()
        opened = sessions.begin(unit, who, Stage.FULL, Method.PASSWORD, now)
    return str(opened.token)


def events(town: Any, reader: str, member: str) -> list[Any]:
    lines = town.services.organisations.log(town.consultancy, town.who[reader], town.who[member].id)
    return [line.event for line in lines]


# ------------------------------------------------------------------ clients


def test_the_list_of_clients_tells_how_far_each_firm_is(town: Any) -> None:
    town.services.answering.save(town.draft, town.who["owner"], "Q103", 3, 0)
    draft, sent = town.services.grants.assessments(town.who["filler"])
    assert (draft.assessment_id, draft.is_draft, draft.saved, draft.level) == (
        town.draft,
        True,
        1,
        None,
    )
    assert draft.total == 23
    card = town.services.results.result(town.sent, town.who["owner"]).scorecard
    assert (sent.is_draft, sent.saved, sent.total, sent.level) == (False, 23, 23, card.level)
    assert sent.submitted_at is not None
    assert (sent.grant.level, sent.grant.organisation_id) == (GrantLevel.FILL, town.consultancy)
    assert "精工" in sent.firm_name


def test_a_consultant_of_two_organisations_sees_both_apart(town: Any) -> None:
    services, filler = town.services, town.who["filler"]
    invited = services.invitations.invite_member(town.readers, town.who["readers_lead"])
    services.invitations.accept(invited.token, filler)
    services.organisations.assign(town.readers, town.who["readers_lead"], town.firm, filler.id)
    found = {(c.grant.organisation_id, c.grant.level) for c in services.grants.assessments(filler)}
    assert found == {(town.consultancy, GrantLevel.FILL), (town.readers, GrantLevel.READ)}
    services.grants.withdraw(town.ids["consultancy"], town.who["owner"])
    left = services.grants.assessments(filler)
    assert {client.grant.organisation_id for client in left} == {town.readers}


def test_whoever_was_switched_off_has_no_clients(town: Any) -> None:
    with town.store.writing() as unit:
        unit.accounts.set_active(town.who["filler"].id, False)
    assert town.services.grants.assessments(town.who["filler"]) == ()


# ------------------------------------------------------------------ members and logs


def test_members_know_each_other_by_name(town: Any) -> None:
    members = town.services.organisations.members(town.consultancy, town.who["filler"])
    assert (members[0].name, members[0].role) == ("lead", OrganisationRole.LEAD)
    assert {(m.name, m.role, m.is_you) for m in members[1:]} == {
        ("filler", OrganisationRole.MEMBER, True),
        ("unassigned", OrganisationRole.MEMBER, False),
    }


def test_opening_a_client_stands_in_the_log_of_whoever_opened_it(town: Any) -> None:
    token = enter(town, "filler")
    town.services.sign_in.open(token, town.draft)
    newest = town.services.organisations.log(
        town.consultancy, town.who["filler"], town.who["filler"].id
    )[0]
    assert (newest.event, newest.by_member, newest.by) == (LogEvent.OPENED, True, "filler")
    assert newest.firm is not None
    with pytest.raises(NotFound):
        town.services.sign_in.open(token, town.other_draft)
    town.services.sign_in.open(enter(town, "owner"), town.draft)
    assert events(town, "filler", "filler").count(LogEvent.OPENED) == 1


def test_a_log_names_a_firm_only_while_the_firm_lets_the_reader_in(town: Any) -> None:
    organisations, filler = town.services.organisations, town.who["filler"]

    def firms(reader: str) -> set[Any]:
        lines = organisations.log(town.consultancy, town.who[reader], filler.id)
        return {line.firm is not None for line in lines if line.has_firm}

    assert firms("lead") == firms("filler") == {True}
    organisations.unassign(town.consultancy, town.who["lead"], town.firm, filler.id)
    assert firms("lead") == {True}
    assert firms("filler") == {False}
    town.services.grants.withdraw(town.ids["consultancy"], town.who["owner"])
    assert firms("lead") == {False}


def test_the_administrator_who_founded_it_is_not_named(town: Any) -> None:
    first = town.services.organisations.log(
        town.consultancy, town.who["lead"], town.who["lead"].id
    )[-1]
    assert (first.event, first.by, first.by_member) == (LogEvent.JOINED, None, False)


def test_a_lead_reads_the_logs_of_those_who_left_too(town: Any) -> None:
    organisations, lead, filler = town.services.organisations, town.who["lead"], town.who["filler"]
    organisations.remove(town.consultancy, filler, filler.id)
    found = organisations.logged(town.consultancy, lead)
    assert [(c.name, c.role is None) for c in found] == [
        ("lead", False),
        ("filler", True),
        ("unassigned", False),
    ]
    own = organisations.logged(town.consultancy, town.who["unassigned"])
    assert [c.name for c in own] == ["unassigned"]
    assert events(town, "lead", "filler")[:2] == [LogEvent.LEFT, LogEvent.UNASSIGNED]


def test_a_handover_stands_in_both_logs(town: Any) -> None:
    organisations, lead = town.services.organisations, town.who["lead"]
    filler, heir = town.who["filler"], town.who["unassigned"]
    assert organisations.hand_over(town.consultancy, lead, filler.id, heir.id) == (town.firm,)
    assert events(town, "filler", "filler")[0] is LogEvent.HANDED_OVER
    assert events(town, "lead", "unassigned")[0] is LogEvent.TAKEN_OVER
    assert town.services.grants.assessments(filler) == ()
    assert len(town.services.grants.assessments(heir)) == 2


def test_nobody_inherits_from_themselves(town: Any) -> None:
    organisations, lead, filler = town.services.organisations, town.who["lead"], town.who["filler"]
    with pytest.raises(NoSuchMember):
        organisations.remove(town.consultancy, lead, filler.id, filler.id)
    with pytest.raises(NoSuchMember):
        organisations.hand_over(town.consultancy, lead, filler.id, filler.id)
    with pytest.raises(NoSuchMember):
        organisations.hand_over(town.consultancy, lead, town.who["adviser"].id, filler.id)
    assert len(town.services.grants.assessments(filler)) == 2


def test_a_change_of_role_is_in_the_log_once(town: Any) -> None:
    organisations, lead, filler = town.services.organisations, town.who["lead"], town.who["filler"]
    for role in (OrganisationRole.MEMBER, OrganisationRole.LEAD, OrganisationRole.LEAD):
        organisations.set_role(town.consultancy, lead, filler.id, role)
    assert events(town, "lead", "filler")[0] is LogEvent.MADE_LEAD
    organisations.set_role(town.consultancy, lead, filler.id, OrganisationRole.MEMBER)
    assert events(town, "lead", "filler")[:2] == [LogEvent.MADE_MEMBER, LogEvent.MADE_LEAD]


def test_taking_a_client_away_is_in_the_trail(town: Any) -> None:
    organisations, lead, filler = town.services.organisations, town.who["lead"], town.who["filler"]
    for _ in range(2):
        organisations.unassign(town.consultancy, lead, town.firm, filler.id)
    wanted = Wanted(kinds=frozenset({AuditKind.CLIENT_UNASSIGNED}))
    assert len(town.services.trail.search(town.who["admin"], wanted)) == 1
    assert events(town, "filler", "filler").count(LogEvent.UNASSIGNED) == 1


def test_a_members_link_does_not_demote_the_lead(town: Any) -> None:
    services, lead = town.services, town.who["lead"]
    invited = services.invitations.invite_member(town.consultancy, lead)
    with pytest.raises(InvitationNotForYou):
        services.invitations.accept(invited.token, lead)
    members = services.organisations.members(town.consultancy, lead)
    assert members[0].role is OrganisationRole.LEAD
    services.invitations.accept(invited.token, town.account("newcomer"))


# ------------------------------------------------------------------ verifying


def test_the_verified_score_is_that_of_the_verified_questions_alone(town: Any) -> None:
    reviews, owner = town.services.reviews, town.who["owner"]
    assert reviews.verified_score(town.sent, owner, ON) is None
    whole = town.services.results.result(town.sent, owner).scorecard
    reviews.verify(town.sent, town.who["adviser"], "Q103", 5)
    found = reviews.verified_score(town.sent, owner, ON)
    points = town.services.library.model().scale.points
    assert (found.score, found.self_score) == (100 * points[4], 100 * points[2])
    assert (found.verified, found.total, found.level) == (1, whole.asked, None)
    assert 0 < found.coverage < 1000


def test_once_all_is_verified_there_is_a_verified_level(town: Any) -> None:
    reviews, adviser, owner = town.services.reviews, town.who["adviser"], town.who["owner"]
    services = town.services
    services.history.reopen(town.sent, owner)
    model = services.library.model()
    asked = [q.id for q in model.applicable("M", "micro") if q.scored]
    left_out = next(q for q in asked if model.question(q).not_applicable)
    reason = model.question(left_out).not_applicable[0]
    services.answering.save(town.sent, owner, left_out, NOT_APPLICABLE, 3, reason=reason)
    services.results.submit(town.sent, owner, ON)
    for question in asked:
        if question != left_out:
            reviews.verify(town.sent, adviser, question, 3)
    found = reviews.verified_score(town.sent, owner, ON)
    own = services.results.result(town.sent, owner).scorecard
    assert (found.verified, found.total) == (len(asked) - 1, len(asked) - 1)
    assert (found.level, found.score, found.self_score) == (own.level, own.score, own.score)
    reviews.verify(town.sent, adviser, left_out, 1)
    found = reviews.verified_score(town.sent, owner, ON)
    assert (found.verified, found.total) == (len(asked), len(asked))
    assert found.score < own.score == found.self_score


@pytest.mark.parametrize(
    ("who", "where", "reason"),
    [
        ("adviser", "sent", type(None)),
        ("reviewer", "sent", type(None)),
        ("adviser", "draft", StillDraft),
        ("filler", "sent", MayFill),
        ("filler", "draft", MayFill),
    ],
)
def test_a_reviewer_is_told_beforehand_why_they_cannot_verify(
    town: Any, who: str, where: str, reason: Any
) -> None:
    assessment_id, actor = getattr(town, where), town.who[who]
    hindrance = town.services.reviews.hindrance(assessment_id, actor)
    assert isinstance(hindrance, reason)
    if hindrance is not None:
        noted = town.refusals()
        with pytest.raises(reason):
            town.services.reviews.verify(assessment_id, actor, "Q103", 2)
        assert town.refusals() == noted + (reason is MayFill)


def test_a_hand_in_the_answers_stays_after_the_right_to_fill_is_gone(town: Any) -> None:
    services, filler, owner = town.services, town.who["filler"], town.who["owner"]
    services.answering.save(town.draft, filler, "Q103", 3, 0)
    later = town.clock() + timedelta(days=9)
    services.grants.grant(town.firm, owner, town.consultancy, GrantLevel.READ, later)
    assert type(services.reviews.hindrance(town.draft, filler)) is HadAHand
    assert services.reviews.hindrance(town.sent, filler) is None


def test_only_the_firm_submits(town: Any) -> None:
    services, filler = town.services, town.who["filler"]
    asked = services.library.model().applicable("M", "micro")
    for question in asked:
        services.answering.save(town.draft, filler, question.id, 3, 0)
    with pytest.raises(Forbidden):
        services.results.submit(town.draft, filler, ON)
    assert services.answering.open(town.draft, filler).assessment.is_draft


def test_a_question_without_points_is_not_verified(town: Any) -> None:
    model = town.services.library.model()
    question = next(q for q in model.applicable("M", "micro") if not q.scored)
    with pytest.raises(BadAnswer):
        town.services.reviews.verify(town.sent, town.who["adviser"], question.id, 3)
    town.services.reviews.comment(town.sent, town.who["adviser"], question.id, "可以预约上门服务")
