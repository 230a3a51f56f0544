"""Before submitting: what is open, unknown, not applicable, contradictory, or without evidence."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.domain.permissions import Action
from assessment.i18n import _, content
from assessment.ui import session
from assessment.ui.context import Open, require_open, services, today
from assessment.ui.instrument import instrument
from assessment.ui.instrument.sheet import waiting_data
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.links import question_links
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.part_note import owners_alone
from assessment.ui.widgets.peer_consent import agree_to_peers, offer_with_submission
from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, Answer
from questionnaires.model import Question

#: From this level on an answer without evidence counts less.
EVIDENCE_FROM = 3


def view() -> None:
    """Draw the lists, and the button that closes the questionnaire."""
    here = require_open()
    title(
        _("检查并提交"),
        _("提交后，结果连同当天的作答一起存档，一年后也能原样核对；要改时，可以在结果页重新打开。"),
    )
    if not here.may(Action.SHEET_SUBMIT):
        draw(owners_alone(_("只有企业自己能提交。您填写的都已保存，企业负责人看得到。")))
        return
    if not here.is_draft:
        st.success(_("这份测评已经提交。"))
        st.page_link("views/result.py", label=_("查看结果"))
        return
    instrument(waiting_data(here), key=f"waiting-{here.id}")
    _summary(here)
    _lists(here)
    _submit(here)


def _with_value(here: Open, value: int) -> list[Question]:
    blank = Answer(OPEN)
    return [q for q in here.questions if here.sheet.answers.get(q.id, blank).value == value]


def _without_evidence(here: Open) -> list[Question]:
    blank = Answer(OPEN)
    return [
        q
        for q in here.questions
        if q.evidence
        and here.sheet.answers.get(q.id, blank).value >= EVIDENCE_FROM
        and not here.sheet.answers.get(q.id, blank).evidenced
    ]


def _summary(here: Open) -> None:
    open_, unknown = _with_value(here, OPEN), _with_value(here, DONT_KNOW)
    draw(
        brief(
            (
                (_("已作答"), f"{here.sheet.saved} / {here.sheet.total}"),
                (_("未作答"), str(len(open_))),
                (_("选了“不清楚”"), str(len(unknown))),
                (_("选了“不适用”"), str(len(_with_value(here, NOT_APPLICABLE)))),
                (_("互相矛盾"), str(len(here.sheet.hints))),
                (_("可补佐证"), str(len(_without_evidence(here)))),
            )
        )
    )


def _lists(here: Open) -> None:
    _list(
        here,
        _("还没作答"),
        _("全部作答后才能提交；说不准的可以选“不清楚”。"),
        _with_value(here, OPEN),
    )
    _contradictions(here)
    _list(
        here,
        _("选了“不清楚”"),
        _("“不清楚”按最低一级计分，关键题还会让等级成为“暂定”。问清楚后改一下，等级就能确定。"),
        _with_value(here, DONT_KNOW),
    )
    _list(
        here,
        _("可以补佐证"),
        _("没有佐证的题，在“有证据的得分”里最高按 3 级计。不补也能提交。"),
        _without_evidence(here),
    )
    _list(
        here,
        _("选了“不适用”"),
        _("这些题不计分。结果页会同时写出“按 0 计”时的分数。"),
        _with_value(here, NOT_APPLICABLE),
    )


def _list(here: Open, head: str, lead: str, questions: Sequence[Question]) -> None:
    if questions:
        with st.container(border=True, key=f"card-{head}"):
            heading(_("{head}（{n} 题）").format(head=head, n=len(questions)), lead)
            question_links(here, questions)


def _contradictions(here: Open) -> None:
    if not here.sheet.hints:
        return
    with st.container(border=True, key="card-contradictions"):
        heading(
            _("互相矛盾（{n} 处）").format(n=len(here.sheet.hints)),
            _("不影响提交，但会降低可信度。请看看是不是选错了。"),
        )
        for hint in here.sheet.hints:
            draw(tag("p", content(hint.sentence)))
            question_links(here, [here.model.question(q) for q in hint.questions])


def _submit(here: Open) -> None:
    with st.container(border=True, key="card-submit"):
        heading(_("提交测评"))
        left = here.sheet.total - here.sheet.saved
        if left:
            st.warning(_("还有 {n} 道题没有作答，答完才能提交。已答的都已保存。").format(n=left))
        honest = st.checkbox(
            _("作答符合企业实际情况，现在提交"), key=f"honest-{here.id}", disabled=bool(left)
        )
        counted = offer_with_submission(here)
        if st.button(_("提交测评"), type="primary", disabled=bool(left), key=f"submit-{here.id}"):
            _close(here, honest, counted)


def _close(here: Open, honest: bool, counted: bool) -> None:
    if not honest:
        st.warning(_("请先勾选上面一句，再按提交。"))
        return
    services().results.submit(here.id, here.actor, today())
    if counted:
        agree_to_peers(here)
    session.leave_notice(_("已提交。下面是测评结果。"), good=True)
    st.switch_page("views/result.py")


view()
