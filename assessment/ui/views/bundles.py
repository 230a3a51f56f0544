"""批量报告: the reports of all or some clients, made one after the other, handed over as one ZIP."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.domain.sharing import Organisation
from assessment.i18n import _
from assessment.services.batches import Watched
from assessment.ui import session
from assessment.ui.context import form_mark, require_account, services
from assessment.ui.errors import boundary
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.bundle_card import Doings, show_bundle
from assessment.ui.widgets.bundle_form import ask_bundle
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.member_words import outsider
from assessment.ui.widgets.page import heading, title

#: How often a page looks how far a batch is, while one is being made.
EVERY_SECONDS = 2.0
#: So many batches of an organisation are shown, the newest first.
SHOWN = 8


def view() -> None:
    """Draw what can be asked for, and the batches there are, for each organisation."""
    actor = require_account().actor
    title(
        _("批量报告"),
        _("一次生成全部或几家客户的报告，打成一个 ZIP。每份都按您自己的权限和企业的授权生成。"),
    )
    organisations = services().organisations.mine(actor)
    if not organisations:
        draw(outsider())
    for organisation, _role in organisations:
        with st.container(key=f"organisation-{organisation.id}"):
            draw(tag("h2", organisation.name))
            _ask(organisation, actor)
            _watch(organisation, actor)


def _ask(organisation: Organisation, actor: Actor) -> None:
    clients = services().batches.clients(organisation.id, actor)
    if not clients:
        draw(note(tag("p", _("还没有由您负责、现在有授权的企业，所以没有报告可以生成。"))))
        return
    with st.container(border=True, key=f"card-ask-{organisation.id}"):
        heading(_("生成一批"), _("已提交的用最近一次提交；还没提交的出“预览”。"))
        asked = ask_bundle(clients, organisation.id)
        if asked is not None:
            said = _("已加入队列，下面能看到进度。")
            act(lambda: services().batches.ask(organisation.id, actor, *asked), said)


def _watch(organisation: Organisation, actor: Actor) -> None:
    """Draw the batches; while one is being made they are looked at again and again."""
    if _any_open(services().batches.mine(organisation.id, actor)):
        st.fragment(_followed, run_every=EVERY_SECONDS)(organisation, actor)
    else:
        _batches(services().batches.mine(organisation.id, actor), actor)


def _followed(organisation: Organisation, actor: Actor) -> None:
    """Draw the batches as they are now; the whole page once none is open any more."""
    with boundary("bundles"):
        found = services().batches.mine(organisation.id, actor)
        if not _any_open(found):
            st.rerun()
        _batches(found, actor)


def _any_open(found: tuple[Watched, ...]) -> bool:
    return any(watched.batch.is_open for watched in found)


def _batches(found: tuple[Watched, ...], actor: Actor) -> None:
    if not found:
        return
    draw(tag("h3", _("我的批次"), css="batches"))
    doings = Doings(
        mark=form_mark(),
        cancel=lambda batch_id: _do(lambda: services().batches.cancel(batch_id, actor)),
        go_on=lambda batch_id: _do(lambda: services().batches.go_on(batch_id, actor)),
        look=lambda batch_id: services().batches.look(batch_id, actor),
    )
    for watched in found[:SHOWN]:
        show_bundle(watched, doings)


def _do(work: Callable[[], None]) -> None:
    """Do what a button says and draw the whole page anew, which says how it stands."""
    try:
        work()
    except Refusal as refusal:
        session.leave_notice(refusal.sentence)
    st.rerun()


view()
