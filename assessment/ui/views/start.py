"""The first page: begin, or come back with the resume code."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from assessment.domain.errors import FactsRefused
from assessment.i18n import _
from assessment.services.profiles import Started
from assessment.ui import session
from assessment.ui.context import Open, form_mark, opened, services
from assessment.ui.instrument import instrument
from assessment.ui.instrument.sheet import waiting_data
from assessment.ui.widgets import entry
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.facts import whole_number
from assessment.ui.widgets.industries import industry_picker
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import region_picker, region_words
from assessment.ui.widgets.size import deciding_fields
from assessment.ui.widgets.words import size_words

CONSENT = "2026-11"
KEY = "start"


def view() -> None:
    """Draw what fits: the fresh code, the open assessment, or the way in."""
    here = opened()
    started = session.started()
    if started is not None and (here is None or here.id != started.assessment_id):
        _show_code(started)
    elif here is not None:
        if here.is_draft and not here.sheet.saved and session.is_first_sight():
            st.switch_page("views/questionnaire.py")
        _show_open(here)
    else:
        _show_ways_in()


def _show_ways_in() -> None:
    entry.refusal(st.query_params.get("notice"))
    title(
        _("给企业的质量管理做一次体检"),
        _(
            "回答贴近日常的问题，就能看到企业处在哪一级、被什么卡住、这个月先做哪三件事、现在能申请哪些帮扶。"
        ),
    )
    draw(entry.promises())
    begin, resume = st.columns([3, 2], gap="large")
    with begin, st.container(border=True, key="card-begin"):
        _begin()
    with resume, st.container(border=True, key="card-resume"):
        heading(_("继续上次的测评"), _("输入开始时记下的 16 位续答码，换电脑、换手机都可以。"))
        draw(entry.resume_form(form_mark()))


def _begin() -> None:
    heading(_("开始一次新的测评"), _("先问五件事，用来决定给您看哪些题。"))
    given = _five_facts()
    given |= deciding_fields(services().library, _known(given), KEY)
    with st.expander(_("作答会怎么用")):
        draw(entry.consent())
    agreed = st.checkbox(_("我已阅读并同意以上用途"), key=f"{KEY}-consent")
    if st.button(_("开始测评"), type="primary", key=f"{KEY}-go"):
        _start(given, agreed)


def _five_facts() -> dict[str, Any]:
    library = services().library
    return {
        "firm.name": st.text_input(
            _("企业名称"),
            key=f"{KEY}-name",
            placeholder=_("营业执照上的名称或常用叫法"),
        ),
        "firm.region": region_picker(library.regions, KEY),
        "firm.industry": industry_picker(library.industries, KEY),
        "firm.employees": whole_number(
            _("一共有多少人干活"), None, f"{KEY}-employees", _("人数，含老板和长期工")
        ),
        "firm.produces": st.radio(
            _("产品或工程是自己做的吗"),
            [True, False],
            index=None,
            format_func=lambda own: _("是，自己做") if own else _("不是，只买进卖出或只做服务"),
            key=f"{KEY}-produces",
        ),
    }


def _known(given: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that decide the size, once both are there."""
    deciding = {fact: given[fact] for fact in ("firm.industry", "firm.employees")}
    staff = deciding["firm.employees"]
    return deciding if deciding["firm.industry"] and isinstance(staff, int) else {}


def _start(given: dict[str, Any], agreed: bool) -> None:
    if not agreed:
        st.warning(_("请先勾选“我已阅读并同意以上用途”。上面填写的内容都还在。"))
        return
    try:
        facts = {fact: value for fact, value in given.items() if value is not None}
        started = services().profiles.start(facts, consent=CONSENT)
    except FactsRefused as refused:
        for problem in refused.problems:
            st.warning(problem.sentence)
        return
    session.remember_started(started)
    st.rerun()


def _show_code(started: Started) -> None:
    title(_("请先记下续答码"), _("测评已经建好。下次继续、换设备、换人填写，都靠这组续答码。"))
    name = services().profiles.facts(started.assessment_id, started.actor).text("firm.name") or ""
    draw(entry.code_card(started.resume_code, name))
    st.download_button(
        _("保存为文本文件"),
        data=entry.code_file(started.resume_code, name),
        file_name=_("质阶续答码.txt"),
        mime="text/plain",
        on_click="ignore",
        key="code-file",
    )
    draw(entry.go_on_form(started.resume_code, form_mark()))


def _show_open(here: Open) -> None:
    title(here.firm_name, _("这台设备上正打开这份测评。"))
    with st.container(border=True, key="card-standing"):
        facts = here.sheet.facts
        place = region_words(services().library.regions, facts.text("firm.region"))
        draw(entry.standing(place, size_words(facts.text("firm.size")), here.is_draft))
        if here.is_draft:
            instrument(waiting_data(here), key=f"waiting-{here.id}")
        _next_steps(here)
    with st.container(border=True, key="card-leaving"):
        heading(_("续答码与退出"), _("换设备、换人填写，都用续答码进入。"))
        draw(entry.leave_form(form_mark()))
        _offer_new_code(here)


def _next_steps(here: Open) -> None:
    """Offer what comes next first, and the other pages beside it."""
    draft = [
        ("questionnaire", _("继续作答")),
        ("review", _("检查并提交")),
        ("result", _("看结果预览")),
    ]
    done = [("result", _("查看结果")), ("plan", _("看提升路线")), ("programs", _("看扶持项目"))]
    steps = draft if here.is_draft else done
    if here.is_draft and here.sheet.saved == here.sheet.total:
        steps = [draft[1], draft[0], draft[2]]
    for place, (view_name, words) in zip(st.columns(3), steps, strict=True):
        first = view_name == steps[0][0]
        kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
        if place.button(words, type=kind, width="stretch", key=f"to-{view_name}"):
            st.switch_page(f"views/{view_name}.py")


def _offer_new_code(here: Open) -> None:
    """A lost code can be replaced as long as one browser is still in."""
    if st.button(_("换一组新的续答码（旧的作废）"), key=f"new-code-{here.id}"):
        code = services().profiles.new_code(here.id, here.actor)
        draw(entry.code_card(code, here.firm_name))


view()
