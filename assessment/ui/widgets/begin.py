"""How an assessment begins: first the notice alone, then five facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from assessment.domain.errors import FactsRefused
from assessment.domain.notice import Notice
from assessment.i18n import _
from assessment.ui import session
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.facts import whole_number
from assessment.ui.widgets.industries import industry_picker
from assessment.ui.widgets.notice import notice_card
from assessment.ui.widgets.page import heading
from assessment.ui.widgets.places import region_picker
from assessment.ui.widgets.size import deciding_fields
from questionnaires.library import Library

KEY = "start"
#: What happens with the facts of somebody who agreed to a version of the notice.
Begin = Callable[[Mapping[str, Any], str], None]


def begin(library: Library, notice: Notice, start: Begin) -> None:
    """Draw the notice, or, once it has been agreed to, the five facts."""
    if session.agreed() == notice.version:
        _ask(library, notice.version, start)
        return
    heading(_("开始一次新的测评"), _("先看这几句，同意了再填。填写只问五件事。"))
    draw(notice_card(notice))
    if st.button(_("同意并开始填写"), type="primary", key=f"{KEY}-agree"):
        session.agree(notice.version)
        st.rerun()


def _ask(library: Library, version: str, start: Begin) -> None:
    heading(_("开始一次新的测评"), _("先问五件事，用来决定给您看哪些题。"))
    given = _five_facts(library)
    given |= deciding_fields(library, _known(given), KEY)
    if not st.button(_("开始测评"), type="primary", key=f"{KEY}-go"):
        return
    try:
        start({fact: value for fact, value in given.items() if value is not None}, version)
    except FactsRefused as refused:
        for problem in refused.problems:
            st.warning(problem.sentence)


def _five_facts(library: Library) -> dict[str, Any]:
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
