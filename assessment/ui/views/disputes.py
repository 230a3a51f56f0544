"""代码争议: two firms name one credit code, and an administrator says whose it is."""

from __future__ import annotations

import streamlit as st

from assessment.domain.accounts import Role
from assessment.domain.firms import Actor
from assessment.domain.sharing import Outcome
from assessment.i18n import _
from assessment.services.disputes import Contested
from assessment.ui.context import require_role, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.contest import contest_head, sides
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.page import title
from assessment.ui.widgets.pager import offset_of, show_pager
from assessment.ui.widgets.plain import plain

LIST = "disputes"
PAGE = 10


def view() -> None:
    """Draw the open disputes, oldest first."""
    actor = require_role(Role.ADMIN).actor
    found = services().disputes.contested(actor)
    title(
        _("代码争议"),
        _("两家企业填了同一个信用代码。判定之前，两家都照常使用，谁也不受影响。"),
    )
    if not found:
        draw(note(tag("p", _("现在没有争议。有企业填了别家已填的代码，就会列在这里。"))))
    first = offset_of(LIST)
    for each in found[first : first + PAGE]:
        with st.container(border=True, key=f"card-{each.dispute.id}"):
            draw(contest_head(each))
            draw(sides(each, services().library.regions))
            _settle(each, actor)
    show_pager(LIST, PAGE, len(found))


def _settle(found: Contested, actor: Actor) -> None:
    key = found.dispute.id
    with st.expander(_("判定归谁")), st.form(f"settle-{key}", border=False):
        outcome = st.radio(
            _("这个代码归"),
            list(Outcome),
            index=None,
            format_func=lambda each: plain(_words(found, each)),
            key=f"outcome-{key}",
        )
        draw(quiet(_("另一家只是不再登记这个代码：账号、测评、作答和授权都保留，可以填别的代码。")))
        sure = st.checkbox(_("我核对过两家的营业执照，判定后不能改"), key=f"sure-{key}")
        if st.form_submit_button(_("判定"), type="primary"):
            if outcome is None or not sure:
                st.warning(_("请先选好归哪一家，并勾选上面一句。还没有判定。"))
                return
            said = _("已判定：{words}。另一家的其他内容都保留。").format(
                words=_words(found, outcome)
            )
            act(lambda: services().confirmations.settle(key, actor, outcome), plain(said))


def _words(found: Contested, outcome: Outcome) -> str:
    if outcome is Outcome.HOLDER:
        return _("{name}（先登记）").format(name=found.holder.firm_name)
    return _("{name}（后登记）").format(name=found.claimant.firm_name)


view()
