"""The review page: who reads, who asks, who verifies, and who is told why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.notice import VERSION
from assessment.domain.reviews import RemarkKind, Voice
from assessment.domain.sharing import GrantLevel
from tests import consultancies
from tests.consultancies import House

Site = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.fixture
def sent(house: House, answered: Any) -> House:
    """The firm has answered everything with the third anchor and submitted."""
    assert answered.assessment_id == house.bench.assessment_id
    house.submit()
    return house


def reviewing(site: Site, token: str) -> AppTest:
    page = site(token).switch_page("views/reviewing.py").run()
    assert not page.exception
    return page


def press(page: AppTest, label: str, number: int = 0) -> None:
    [button for button in page.button if button.label == label][number].click().run()
    assert not page.exception


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def level_field(page: AppTest, house: House, question: str = "Q101") -> Any:
    return page.radio(key=f"level-{house.bench.assessment_id}-{question}")


def remark_field(page: AppTest, house: House, question: str = "Q101", turn: int = 0) -> Any:
    return page.text_area(key=f"remark-{house.bench.assessment_id}-{question}-{turn}")


def verified(house: House) -> dict[str, int]:
    found = house.services.reviews.verified(house.bench.assessment_id, house.bench.actor)
    return {b.verified.question_id: b.verified.level for b in found}


def bureau(house: House) -> str:
    """Return the token of a bureau that reviews with the consent of the firm."""
    services, bench = house.services, house.bench
    reviewer = consultancies.account(services, "bureau", HeldRole(Role.BUREAU, "yanta"))
    later = services.clock() + timedelta(days=30)
    campaign = services.campaigns.add(reviewer, "普测", "yanta", services.clock(), later)
    services.campaigns.consent(campaign.id, bench.assessment_id, bench.actor, VERSION)
    token = consultancies.enter(services, "bureau")
    services.sign_in.open(token, bench.assessment_id)
    return token


def test_answers_are_shown_in_words_with_notes_and_evidence(
    site: Site, shown: Shown, house: House, answered: Any
) -> None:
    services, bench = house.services, house.bench
    services.answering.note(bench.assessment_id, bench.actor, "Q101", "每月看一次 :red[x]")
    evidence = services.documents.attach(
        bench.assessment_id, bench.actor, "Q101", filename="目标.pdf", data=b"%PDF-1.4\n%%EOF\n"
    )
    house.submit()
    text = shown(reviewing(site, house.open(GrantLevel.READ)))
    model = services.library.model()
    facts = services.answering.open(bench.assessment_id, bench.actor).facts
    assert model.question("Q101").wording(facts).anchors[2] in text
    assert "每月看一次 :red[x]" in text
    assert f"/evidence/{evidence.id}" in text
    assert "目标.pdf" in text


def test_what_does_not_apply_or_is_unknown_is_said_with_its_reason(
    site: Site, shown: Shown, house: House, answered: Any
) -> None:
    model = house.services.library.model()
    question = next(q for q in model.applicable("M", "micro") if q.not_applicable)
    reason = question.not_applicable[0]
    answered.save(question.id, -1, base=3, reason=reason)
    answered.save("Q101", -2, base=3)
    house.submit()
    page = reviewing(site, house.open(GrantLevel.READ))
    assert "不清楚" in shown(page)
    part = page.selectbox(key=f"review-section-{house.bench.assessment_id}")
    part.select(model.dimension_of(question.id).id).run()
    assert model.na_reason(reason) in shown(page)


def test_a_consultant_records_a_level_beside_the_firms_own(
    site: Site, shown: Shown, sent: House
) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    assert "已核验 0 / 22 题" in shown(page)
    level_field(page, sent).set_value(2)
    press(page, "保存核验等级")
    assert "已保存核验等级" in page.success[0].value
    assert verified(sent) == {"Q101": 2}
    text = shown(page)
    for words in ("核验：第 2 档", "服务机构（您）", "比自评低 1 档", "已核验 1 / 22 题", "25.00"):
        assert words in text
    press(page, "收回核验")
    assert verified(sent) == {}
    assert "已收回核验等级" in page.success[0].value


def test_saving_without_a_choice_asks_for_one(site: Site, sent: House) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    press(page, "保存核验等级")
    assert "请先选一档" in page.warning[0].value
    assert verified(sent) == {}


def test_another_reviewers_level_is_not_overwritten_unseen(
    site: Site, shown: Shown, sent: House
) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    other = consultancies.enter(sent.services, "member")
    actor = sent.services.sign_in.require(other).actor
    level_field(page, sent).set_value(2)
    sent.services.reviews.verify(sent.bench.assessment_id, actor, "Q101", 5)
    press(page, "保存核验等级")
    assert "另一位核验人刚刚改过" in page.warning[0].value
    assert verified(sent) == {"Q101": 5}
    assert "核验：第 5 档" in shown(page)
    press(page, "保存核验等级")
    assert verified(sent) == {"Q101": 2}


def test_a_bureau_reviews_with_consent_under_its_own_name(
    site: Site, shown: Shown, sent: House
) -> None:
    page = reviewing(site, bureau(sent))
    level_field(page, sent).set_value(3)
    press(page, "保存核验等级")
    assert "主管部门（您）" in shown(page)
    assert "与自评一致" in shown(page)
    (found,) = sent.services.reviews.verified(sent.bench.assessment_id, sent.bench.actor)
    assert found.verified.kind is Voice.BUREAU


def test_a_comment_and_a_request_reach_the_firm_whose_reply_is_shown(
    site: Site, shown: Shown, sent: House
) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    remark_field(page, sent).set_value("请补充任命文件 <b>:red[x]</b>")
    press(page, "请企业补充佐证")
    assert "请补充佐证" in page.success[0].value
    assert remark_field(page, sent, turn=1).value == ""
    sent.bench.clock.pass_by(minutes=1)
    remark_field(page, sent, turn=1).set_value("写得清楚")
    press(page, "提交意见")
    reviews, bench = sent.services.reviews, sent.bench
    said = {r.kind: r for r in reviews.remarks(bench.assessment_id, bench.actor)}
    assert set(said) == {RemarkKind.EVIDENCE_REQUEST, RemarkKind.COMMENT}
    reviews.reply(said[RemarkKind.EVIDENCE_REQUEST].id, bench.actor, "下周补上")
    text = shown(page.run())
    assert "请补充任命文件 &lt;b&gt;:red[x]&lt;/b&gt;" in text
    assert text.index("请补充任命文件") < text.index("下周补上") < text.index("写得清楚")
    assert "意见 2 条" in text


def test_an_empty_comment_is_refused_in_words(site: Site, sent: House) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    press(page, "提交意见")
    assert "请写下意见或回复" in page.warning[0].value


def test_whoever_may_fill_comments_but_does_not_verify(site: Site, sent: House) -> None:
    page = reviewing(site, sent.open(GrantLevel.FILL))
    assert "保存核验等级" not in labels(page)
    assert not [radio for radio in page.radio if radio.key.startswith("level-")]
    remark_field(page, sent).set_value("建议补充")
    press(page, "提交意见")
    assert "意见已发给企业" in page.success[0].value


def test_the_reason_for_not_verifying_is_said(
    site: Site, shown: Shown, house: House, answered: Any
) -> None:
    token = house.open(GrantLevel.FILL)
    assert "您可以填写这份测评" in shown(reviewing(site, token))
    house.services.answering.save(house.bench.assessment_id, house.member, "Q101", 4, 3)
    house.grant(GrantLevel.READ)
    assert "您填写或修改过这份测评" in shown(reviewing(site, token))
    house.submit()
    page = reviewing(site, token)
    assert "您填写或修改过这份测评" in shown(page)
    assert "保存核验等级" not in labels(page)


def test_a_draft_can_be_commented_on_and_not_verified(
    site: Site, shown: Shown, house: House
) -> None:
    house.bench.save("Q101", 3)
    page = reviewing(site, house.open(GrantLevel.READ))
    text = shown(page)
    assert "填写中" in text
    assert "提交后才能核验" in text
    assert "保存核验等级" not in labels(page)
    assert "提交意见" in labels(page)


def test_a_filter_leaves_what_is_unverified_and_what_was_just_done(
    site: Site, shown: Shown, sent: House
) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    page.radio(key=f"review-wanted-{sent.bench.assessment_id}").set_value("unverified").run()
    assert labels(page).count("保存核验等级") == 3
    for place, question in enumerate(("Q101", "Q103")):
        level_field(page, sent, question).set_value(3)
        press(page, "保存核验等级", place)
    assert labels(page).count("保存核验等级") == 2
    assert "收回核验" in labels(page)
    page.radio(key=f"review-wanted-{sent.bench.assessment_id}").set_value("remarked").run()
    assert labels(page).count("保存核验等级") == 1


def test_a_change_after_verifying_is_marked(site: Site, shown: Shown, sent: House) -> None:
    token = sent.open(GrantLevel.READ)
    services, bench = sent.services, sent.bench
    services.reviews.verify(bench.assessment_id, sent.member, "Q101", 2)
    services.history.reopen(bench.assessment_id, bench.actor)
    services.answering.save(bench.assessment_id, bench.actor, "Q101", 5, 3)
    sent.submit()
    assert "核验后企业改过作答" in shown(reviewing(site, token))


def test_a_question_without_points_has_nothing_to_verify(
    site: Site, shown: Shown, sent: House
) -> None:
    model = sent.services.library.model()
    question = next(q for q in model.applicable("M", "micro") if not q.scored)
    page = reviewing(site, sent.open(GrantLevel.READ))
    part = page.selectbox(key=f"review-section-{sent.bench.assessment_id}")
    part.select(model.dimension_of(question.id).id).run()
    assert "不计分，不用核验" in shown(page)
    assert not [r for r in page.radio if r.key == f"level-{sent.bench.assessment_id}-{question.id}"]


def test_the_firm_itself_is_refused(site: Site, bench: Any) -> None:
    page = reviewing(site, bench.entered.token)
    assert "没有做这一步的权限" in page.warning[0].value
    assert not page.text_area


def test_access_that_ended_while_the_page_was_open_sends_away(site: Site, sent: House) -> None:
    page = reviewing(site, sent.open(GrantLevel.READ))
    level_field(page, sent).set_value(2)
    sent.services.organisations.remove(sent.organisation.id, sent.lead, sent.member.id)
    press(page, "保存核验等级")
    assert "现在不对您开放" in page.warning[0].value
    assert verified(sent) == {}


def test_a_bureau_reads_the_questionnaire_part_by_part(
    view: Callable[..., AppTest], shown: Shown, sent: House
) -> None:
    page = view("questionnaire", bureau(sent), q="Q503")
    assert not page.exception
    assert not page.warning
    assert page.title[0].value == "质量问卷"
