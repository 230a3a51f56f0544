"""Reviews: words, verified levels beside the firm's own, reopening, and who never verifies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from assessment.domain.assessments import EventKind
from assessment.domain.errors import BadAnswer, ChangedMeanwhile, NotFound, UnknownQuestion
from assessment.domain.reviews import RemarkKind, Verifying, Voice
from assessment.domain.sharing import GrantLevel, MemberRole
from assessment.domain.sharing_errors import (
    CampaignClosed,
    Forbidden,
    HadAHand,
    InvitationNotForYou,
    RemarkEmpty,
    StillDraft,
)

ON = date(2026, 11, 21)


def verify(town: Any, who: str, level: int = 2, base: int = 0, question: str = "Q103") -> Any:
    return town.services.reviews.verify(town.sent, town.who[who], question, level, base)


def test_a_reviewer_asks_and_the_firm_answers(town: Any) -> None:
    reviews = town.services.reviews
    asked = reviews.ask_evidence(town.sent, town.who["reviewer"], "Q103", "请上传任命文件")
    reviews.comment(town.sent, town.who["adviser"], "Q503", "写得很清楚")
    town.clock.pass_by(minutes=1)
    reviews.reply(asked.id, town.who["contributor"], "已上传")
    said = reviews.remarks(town.sent, town.who["owner"])
    assert [(r.kind, r.voice) for r in said if r.question_id == "Q103"] == [
        (RemarkKind.EVIDENCE_REQUEST, Voice.BUREAU),
        (RemarkKind.REPLY, Voice.FIRM),
    ]
    seen = reviews.remarks(town.sent, town.who["contributor"])
    assert {remark.question_id for remark in seen} == {"Q103"}
    assert {remark.answers_id for remark in seen} == {None, asked.id}
    with pytest.raises(RemarkEmpty):
        reviews.comment(town.sent, town.who["reviewer"], "Q103", "  ")
    with pytest.raises(UnknownQuestion):
        reviews.comment(town.sent, town.who["reviewer"], "Q999", "好")


def test_a_verified_level_stands_beside_the_firms_own(town: Any) -> None:
    before = town.services.results.result(town.sent, town.who["owner"])
    verified = verify(town, "reviewer", 2)
    assert (verified.kind, verified.level, verified.self_assessed) == (Voice.BUREAU, 2, 3)
    assert verify(town, "adviser", 4, question="Q503").kind is Voice.CONSULTANT
    assert town.services.results.result(town.sent, town.who["owner"]) == before
    view = town.services.answering.open(town.sent, town.who["owner"])
    assert view.answers["Q103"].value == 3
    beside = town.services.reviews.verified(town.sent, town.who["owner"])
    assert [(b.verified.level, b.self_assessed, b.moved) for b in beside] == [
        (2, 3, False),
        (4, 3, False),
    ]
    score = town.services.reviews.verified_score(town.sent, town.who["owner"], ON)
    assert score is not None
    assert score.coverage < before.scorecard.coverage
    last = town.services.history.of(town.sent, town.who["owner"])[-2]
    assert (last.kind, last.old, last.new, last.by_verifier) == (
        EventKind.VERIFIED,
        0,
        2,
        "bureau",
    )


def test_verified_bytes_are_packed_beside_the_answers(town: Any) -> None:
    verify(town, "reviewer", 2)
    position = town.services.library.model().position("Q103")
    with town.store.reading() as unit:
        packed, answers = unit._connection.execute(
            text("SELECT verified, answers FROM assessment WHERE id = :id"), {"id": town.sent}
        ).one()
    assert len(packed) == len(answers)
    assert [i for i, byte in enumerate(packed) if byte] == [position]


def test_a_level_is_compared_before_it_is_stored_and_can_be_taken_back(town: Any) -> None:
    verify(town, "reviewer", 2)
    with pytest.raises(ChangedMeanwhile):
        verify(town, "adviser", 4)
    verify(town, "adviser", 4, base=2)
    verify(town, "reviewer", 0, base=4)
    assert town.services.reviews.verified(town.sent, town.who["owner"]) == ()
    for level in (-1, 6):
        with pytest.raises(BadAnswer):
            verify(town, "reviewer", level)


def test_a_draft_is_not_verified(town: Any) -> None:
    with pytest.raises(StillDraft):
        town.services.reviews.verify(town.draft, town.who["adviser"], "Q103", 2)


@pytest.mark.parametrize("hand", ["set", "edited", "evidence"])
def test_whoever_had_a_hand_in_an_answer_never_verifies_the_assessment(
    town: Any, hand: str
) -> None:
    services, filler, owner = town.services, town.who["filler"], town.who["owner"]
    services.history.reopen(town.sent, owner)
    if hand == "evidence":
        services.documents.attach(
            town.sent, filler, "Q503", document_number="1", document_date="2026-01-01"
        )
    elif hand == "edited":
        services.answering.save(town.sent, filler, "Q503", 5, 3)
    else:
        services.answering.save(town.sent, owner, "Q503", 0, 3)
        services.answering.save(town.sent, filler, "Q503", 3, 0)
    services.results.submit(town.sent, owner, ON)
    later = town.clock() + timedelta(days=9)
    services.grants.grant(town.firm, owner, town.consultancy, GrantLevel.READ, later)
    noted = town.refusals()
    for question in ("Q503", "Q103"):
        with pytest.raises(HadAHand):
            verify(town, "filler", question=question)
    assert town.refusals() == noted + 2
    assert services.reviews.verified(town.sent, owner) == ()


def test_the_store_itself_lets_no_filler_verify(town: Any) -> None:
    services, filler, owner = town.services, town.who["filler"], town.who["owner"]
    services.history.reopen(town.sent, owner)
    services.answering.save(town.sent, filler, "Q503", 5, 3)
    services.results.submit(town.sent, owner, ON)
    position = services.library.model().position("Q103")
    wanted = Verifying(town.sent, filler.id, "Q103", position, 4, 0, Voice.CONSULTANT, town.clock())
    with town.store.writing() as unit:
        assert unit.reviews.verify(wanted) is None


def test_whoever_verified_never_fills_in(town: Any) -> None:
    services, adviser, owner = town.services, town.who["adviser"], town.who["owner"]
    verify(town, "adviser", 2)
    later = town.clock() + timedelta(days=9)
    services.grants.grant(town.firm, owner, town.readers, GrantLevel.FILL, later)
    services.history.reopen(town.sent, owner)
    with pytest.raises(Forbidden):
        services.answering.save(town.sent, adviser, "Q503", 5, 3)
    with pytest.raises(Forbidden):
        services.profiles.set_facts(town.sent, adviser, {"firm.employees": 13})
    invited = services.invitations.invite_colleague(town.draft, owner, MemberRole.CONTRIBUTOR)
    with pytest.raises(InvitationNotForYou):
        services.invitations.accept(invited.token, adviser)


def test_reopening_keeps_both_receipts(town: Any) -> None:
    services, owner = town.services, town.who["owner"]
    verify(town, "reviewer", 2)
    first = services.results.receipt(town.sent, owner)
    services.history.reopen(town.sent, owner)
    with pytest.raises(NotFound):
        services.answering.open(town.sent, town.who["reviewer"])
    with pytest.raises(StillDraft):
        services.history.reopen(town.sent, owner)
    services.answering.save(town.sent, owner, "Q103", 5, 3)
    town.clock.pass_by(hours=1)
    second = services.results.submit(town.sent, owner, ON)
    assert services.results.submit(town.sent, owner, ON) == second
    assert services.results.receipts(town.sent, owner) == (first, second)
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.is_intact
    assert second.is_intact
    assert services.results.verify(town.sent, owner).ok
    assert services.results.verify_receipt(first).ok
    (beside,) = services.reviews.verified(town.sent, owner)
    assert (beside.verified.self_assessed, beside.self_assessed, beside.moved) == (3, 5, True)


def test_once_the_campaign_is_closed_nothing_is_reopened(town: Any) -> None:
    town.services.campaigns.close(town.campaign, town.who["reviewer"])
    with pytest.raises(CampaignClosed):
        town.services.history.reopen(town.sent, town.who["owner"])
    with pytest.raises(CampaignClosed):
        town.services.campaigns.close(town.campaign, town.who["reviewer"])
