"""Whether a firm itself is counted among its peers, and its agreement to that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.domain.notice import VERSION, Purpose, Wording, wording
from assessment.i18n import _, content
from assessment.services.consents import Agreement
from assessment.services.peers import Counted
from assessment.ui.context import Open, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.grant_forms import consent_text


def show_counted(here: Open, counted: Counted, *, may_agree: bool) -> None:
    """Draw whether the firm counts, and the way to count."""
    if counted == "counted":
        way = link(_("可以收回"), "sharing") if may_agree else None
        draw(note(tag("p", _("贵企业已计入同行对比。"), way), tone="good"))
    elif counted == "demo":
        draw(note(tag("p", _("这是虚构的演示企业，只和演示企业比，不进真实的统计。")), tone="warn"))
    elif counted == "draft":
        draw(quiet(_("修改期间先不计入；再提交一次，下一次统计起按新的结果算。")))
    elif counted == "unconfirmed":
        words = _("已同意计入，但企业身份还没有核实，暂时不计入：核实是为了不让虚构的企业混进来。")
        way = link(_("去授权与同意核实身份"), "sharing") if may_agree else None
        draw(note(tag("p", words, way)))
    else:
        _ask(here, may_agree=may_agree)


def _ask(here: Open, *, may_agree: bool) -> None:
    with st.container(border=True, key="card-peers-ask"):
        draw(tag("p", _("贵企业的结果现在没有计入。多一家，同行的数字就准一分。")))
        if not may_agree:
            draw(quiet(_("要不要计入，由企业负责人决定。")))
            return
        ask_to_agree(here, "result")


def ask_to_agree(here: Open, place: str) -> None:
    """Draw the wording and the button that agrees to it."""
    draw(consent_text(peers_wording()))
    if st.button(_("同意计入同行对比"), key=f"peers-agree-{place}"):
        act(lambda: agree_to_peers(here), _("已同意，从下一次统计起计入。"))


def agree_to_peers(here: Open) -> None:
    """Record the agreement of the firm."""
    firm_id = here.sheet.assessment.firm_id
    services().consents.agree(here.actor, firm_id, VERSION, Purpose.PEERS)


def standing_agreement(here: Open) -> Agreement | None:
    """Return the agreement of the firm that stands, if there is one."""
    found: Sequence[Agreement] = services().consents.of(here.actor, here.sheet.assessment.firm_id)
    mine = (each for each in found if each.purpose is Purpose.PEERS and each.is_open)
    return next(mine, None)


def offer_with_submission(here: Open) -> bool:
    """Draw an unticked box beside the submission, and tell whether it is ticked."""
    if here.sheet.is_demo:
        return False
    if standing_agreement(here) is not None:
        draw(quiet(_("已同意把提交的结果计入同行对比；在“授权与同意”里可以收回。")))
        return False
    text = peers_wording()
    wanted = st.checkbox(content(text.title), key=f"peers-{here.id}")
    draw(quiet(content(text.sentence), _("不勾也能提交，结果一样能看。")))
    return wanted


def peers_wording() -> Wording:
    """Return what a firm agrees to, in the present version."""
    found = wording(Purpose.PEERS.value, VERSION)
    assert found is not None, "every purpose has a text in the present version"
    return found
