"""The card on which a firm says which credit code is its own, and gets that confirmed."""

from __future__ import annotations

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.domain.notice import Wording
from assessment.domain.sharing import Claim, Dispute
from assessment.i18n import _
from assessment.ui import context, session
from assessment.ui.context import Open
from assessment.ui.widgets import identity, provider
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.page import heading


def show_identity(here: Open, firm: str, wording: Wording) -> None:
    """Draw the state, what a dispute means, and the ways to get confirmed."""
    confirmations = context.services().confirmations
    claim = confirmations.status(firm, here.actor)
    disputes = confirmations.disputes_of(firm, here.actor)
    with st.container(border=True, key="card-identity"):
        heading(_("企业身份"), _("确认这份测评确实是这家企业的，免得别人冒用。"))
        draw(identity.identity_state(claim, bool(disputes)))
        _dispute(here, firm, claim, disputes)
        if confirmations.has_namesake(firm, here.actor):
            draw(identity.namesake_note())
        if claim is None:
            _code(here, firm, claim)
            draw(identity.ways(by_provider=provider.is_configured()))
            draw(quiet(_("先登记代码，再交照片。")))
        elif claim.method is None:
            _licence(here, firm, wording)
            with st.expander(_("代码填错了，改一下")):
                _code(here, firm, claim)


def _dispute(here: Open, firm: str, claim: Claim | None, disputes: tuple[Dispute, ...]) -> None:
    """Draw what a dispute means while it is open, and how it ended for who lost the code."""
    services = context.services()
    licence = services.licences.status(firm, here.actor)
    has_photo = licence is not None and licence.is_kept(services.clock())
    is_confirmed = claim is not None and claim.method is not None
    draw(identity.dispute_note(disputes, is_confirmed=is_confirmed, has_photo=has_photo))
    lost = services.confirmations.lost_by(firm, here.actor)
    if lost is not None and claim is None:
        draw(identity.lost_note(lost))


def _code(here: Open, firm: str, claim: Claim | None) -> None:
    """Ask for the code; what the profile has stands there already, and a click claims it."""
    facts = context.services().profiles.facts(here.id, here.actor)
    known = facts.text("firm.credit_code") or ""
    with st.form(f"code-{here.id}", border=False):
        typed = st.text_input(
            _("统一社会信用代码"),
            value=known or (claim.credit_code if claim else ""),
            placeholder=_("营业执照上的 18 位代码"),
            key=f"code-{here.id}-{known}",
        )
        if known and (claim is None or claim.credit_code != known):
            draw(quiet(_("已从“企业信息”带过来，没有错就按登记。")))
        words = _("登记这个代码") if claim is None else _("登记改过的代码")
        asked = st.form_submit_button(words, type="primary" if claim is None else "secondary")
    if asked:
        _claim(here, firm, typed)


def _claim(here: Open, firm: str, typed: str) -> None:
    try:
        found = context.services().confirmations.claim(firm, here.actor, typed)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    is_taken = isinstance(found, Dispute)
    session.leave_notice(
        _("已登记。这个代码另有一家企业登记过，已转管理员处理；您的测评照常使用，什么也不会丢。")
        if is_taken
        else _("代码已登记，“企业信息”里的也一并更新了。"),
        good=not is_taken,
    )
    st.rerun()


def _licence(here: Open, firm: str, wording: Wording) -> None:
    """Draw what became of the photo, and the form for another, or the way to take it back."""
    services = context.services()
    licence = services.licences.status(firm, here.actor)
    kept = licence is not None and licence.is_kept(services.clock())
    draw(identity.licence_state(licence, is_kept=kept))
    if not kept:
        draw(identity.ways(by_provider=provider.is_configured()))
        megabytes = services.settings.file_megabytes
        draw(identity.licence_form(firm, context.form_mark(), wording, megabytes))
        return
    with st.expander(_("收回照片")):
        draw(quiet(_("收回后照片马上删除，主管部门看不到。之后可以再交。")))
        if st.button(_("立即收回并删除"), key=f"licence-back-{here.id}"):
            act(lambda: services.licences.withdraw(firm, here.actor), _("照片已收回并删除。"))
