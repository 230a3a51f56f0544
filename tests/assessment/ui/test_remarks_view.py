"""核验意见, and the verified score beside the firm's own on the result page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.domain.reviews import RemarkKind
from assessment.domain.sharing import MemberRole
from tests.assessment.ui.test_sharing_view import Desk, boxed, press

Shown = Callable[[AppTest], str]
NAUGHTY = "**粗体** :red[x] $x$ <img src=x onerror=alert(1)>\n第二行"


class Reviewed(Desk):
    """A submitted firm whose bureau may review it."""

    def __init__(self, bench: Any) -> None:
        super().__init__(bench)
        self.id, self.reviewer = bench.assessment_id, self.bureau()
        self.services.campaigns.consent(self.campaign(), self.id, self.actor, "2026-11")
        self.services.results.submit(self.id, self.actor, bench.clock().date())
        self.reviews = self.services.reviews

    def comment(self, question: str = "Q103", text: str = NAUGHTY) -> Any:
        return self.reviews.comment(self.id, self.reviewer, question, text)

    def ask(self, question: str = "Q103") -> Any:
        return self.reviews.ask_evidence(self.id, self.reviewer, question, "请上传任命文件")

    def verify(self, question: str = "Q103", level: int = 2) -> Any:
        return self.reviews.verify(self.id, self.reviewer, question, level)


@pytest.fixture
def reviewed(answered: Any) -> Reviewed:
    return Reviewed(answered)


@pytest.fixture
def remarks(site: Any) -> Callable[..., AppTest]:
    def enter(token: str) -> AppTest:
        page = site(token).switch_page("views/remarks.py").run()
        assert not page.exception
        return page

    return enter


def labels(page: AppTest) -> list[str]:
    return [str(link.value) for link in page.page_link]


def test_an_empty_page_says_who_can_write_here(remarks: Any, shown: Shown, bench: Any) -> None:
    page = remarks(bench.entered.token)
    assert "还没有核验意见" in shown(page)
    assert "授权过的服务机构才能写" in shown(page)


def test_remarks_are_read_letter_by_letter_with_who_said_them(
    remarks: Any, shown: Shown, reviewed: Reviewed
) -> None:
    reviewed.comment()
    page = remarks(reviewed.token)
    told = shown(page)
    assert "**粗体** :red[x] $x$ &lt;img src=x onerror=alert(1)&gt;\n第二行" in told
    assert "西安市雁塔区主管部门" in told
    assert "yantaju" not in told
    assert [h.value for h in page.header] == ["等您回复（1 题）"]
    assert all("粗体" not in str(each.value) for each in page.markdown)


def test_the_firm_answers_and_what_is_answered_moves_down(
    remarks: Any, shown: Shown, reviewed: Reviewed
) -> None:
    first, _second = reviewed.ask(), reviewed.comment("Q201", "请说明")
    page = remarks(reviewed.token)
    assert [h.value for h in page.header] == ["等您回复（2 题）"]
    assert "先到“测评结果”页重新打开" in shown(page)
    page.text_area[0].set_value("已在车间公示，见照片")
    page = press(page, "发出回复")
    assert "回复已发出" in boxed(page)
    assert [h.value for h in page.header] == ["等您回复（1 题）", "其他（1 题）"]
    said = reviewed.reviews.remarks(reviewed.id, reviewed.actor)
    (reply,) = [each for each in said if each.kind is RemarkKind.REPLY]
    assert (reply.answers_id, reply.text) == (first.id, "已在车间公示，见照片")
    assert all(area.value in ("", None) for area in page.text_area)


def test_an_empty_answer_is_refused_in_place(remarks: Any, reviewed: Reviewed) -> None:
    reviewed.comment()
    page = press(remarks(reviewed.token), "发出回复")
    assert "空白的内容没有保存" in boxed(page)


def test_levels_stand_side_by_side_and_what_moved_is_marked(
    remarks: Any, shown: Shown, reviewed: Reviewed
) -> None:
    reviewed.verify()
    told = shown(remarks(reviewed.token))
    assert "第 3 档" in told
    assert "西安市雁塔区主管部门核验" in told
    assert "第 2 档" in told
    assert "已改动" not in told
    reviewed.services.history.reopen(reviewed.id, reviewed.actor)
    reviewed.bench.save("Q103", 4, base=3)
    page = remarks(reviewed.token)
    assert "已改动" in shown(page)
    assert "第 4 档" in shown(page)
    assert [h.value for h in page.header] == ["全部意见（1 题）"]


def test_who_only_reads_answers_nothing_and_colleagues_see_their_part(
    remarks: Any, shown: Shown, reviewed: Reviewed
) -> None:
    reviewed.comment("Q103", "关于领导")
    reviewed.comment("Q503", "关于设备")
    invitations = reviewed.services.invitations

    def token(role: MemberRole, *parts: str) -> str:
        invited = invitations.invite_colleague(reviewed.id, reviewed.actor, role, parts)
        return str(invitations.accept(invited.token).token)

    reader = remarks(token(MemberRole.READER, "*"))
    assert "关于设备" in shown(reader)
    assert not reader.text_area
    colleague = remarks(token(MemberRole.CONTRIBUTOR, "D1"))
    assert "关于领导" in shown(colleague)
    assert "关于设备" not in shown(colleague)
    assert len(colleague.text_area) == 1


def test_a_stranger_is_sent_to_the_start(site: Any, shown: Shown, reviewed: Reviewed) -> None:
    reviewed.comment()
    page = site().switch_page("views/remarks.py").run()
    assert "粗体" not in shown(page)


# ------------------------------------------------------------------ on the result page


def result(site: Any, token: str) -> AppTest:
    page = site(token).switch_page("views/result.py").run()
    assert not page.exception
    return page


def test_without_verified_levels_the_result_has_no_card_for_them(
    site: Any, shown: Shown, reviewed: Reviewed
) -> None:
    assert "核验得分" not in shown(result(site, reviewed.token))


def test_both_scores_stand_beside_each_other_with_coverage_and_kind(
    site: Any, shown: Shown, reviewed: Reviewed
) -> None:
    before = shown(result(site, reviewed.token))
    reviewed.verify("Q103", 2)
    reviewed.verify("Q201", 3)
    told = shown(result(site, reviewed.token))
    assert "核验了 2 题，共 22 题，其余的不在核验得分里" in told
    assert "由谁核验：主管部门 2 题。" in told
    assert "全部核验后才有核验等级" in told
    own = before[before.index("自评得分（满分 100）") :][:120]
    assert own in told  # what the firm found itself stays what it is


def test_a_level_for_all_is_known_once_all_are_verified(
    site: Any, shown: Shown, reviewed: Reviewed
) -> None:
    sheet = reviewed.services.answering.open(reviewed.id, reviewed.actor)
    for question in sheet.answers:
        model = reviewed.services.library.model()
        if model.question(question).scored:
            reviewed.verify(question, 3)
    reviewed.services.history.reopen(reviewed.id, reviewed.actor)
    reviewed.bench.save("Q103", 5, base=3)
    told = shown(result(site, reviewed.token))
    assert "核验等级“" in told
    assert "其余的不在" not in told
    assert "有 1 题在核验以后改过自评" in told
