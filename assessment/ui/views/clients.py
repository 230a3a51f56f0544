"""我的客户: the firms a consultant looks after; for a lead all of them, and who looks after which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import GrantLevel, Organisation, OrganisationRole
from assessment.domain.sharing_errors import Forbidden
from assessment.i18n import _
from assessment.services.grants import ClientAssessment, ClientFirm
from assessment.services.portfolio import SheetFormat
from assessment.ui import session
from assessment.ui.context import form_mark, require_account, services, token
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.client_forms import (
    ask_for_the_rest,
    ask_handover,
    ask_who,
    ask_whom_no_more,
)
from assessment.ui.widgets.client_sheet import show_sheet
from assessment.ui.widgets.client_words import client_facts, client_head
from assessment.ui.widgets.elements import draw, link, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.member_words import name_of, outsider
from assessment.ui.widgets.page import title
from assessment.ui.widgets.pager import offset_of, show_pager

SHEET = "/clients/sheet"
#: So many firms to open stand on one page.
CARDS = 12


def view() -> None:
    """Draw the organisations of a consultant one after the other, each with its clients."""
    actor = require_account().actor
    title(_("我的客户"), _("企业授权给机构、负责人把它分给您之后，就能在这里打开它的测评。"))
    organisations = services().organisations.mine(actor)
    if not organisations:
        draw(outsider())
        return
    clients = services().grants.assessments(actor)
    _say_what_ended(clients)
    for organisation, role in organisations:
        mine = [c for c in clients if c.grant.organisation_id == organisation.id]
        with st.container(key=f"organisation-{organisation.id}"):
            draw(tag("h2", organisation.name))
            _sheet(organisation, actor)
            _mine(organisation, mine)
            if role is OrganisationRole.LEAD:
                _all(organisation, actor)


def _say_what_ended(clients: Sequence[ClientAssessment]) -> None:
    """Say once that a client is not there any more: since this page was last drawn."""
    if session.clients_lost({client.assessment_id for client in clients}):
        st.warning(_ended())


def _ended() -> str:
    return _("有企业的授权已经结束或被收回，或者改由别人负责，已从您的列表里移走。")


def _sheet(organisation: Organisation, actor: Actor) -> None:
    """Draw all clients on one sheet, the ways on from it, and the sheet as a file."""
    sheet = services().portfolio.sheet(organisation.id, actor)
    if not sheet.lines:
        return
    with st.container(border=True, key=f"card-sheet-{organisation.id}"):
        draw(tag("h3", _("客户总表（{n} 家）").format(n=len(sheet.lines))))
        show_sheet(sheet, services().library, organisation.id)
        files = [
            form(
                SHEET,
                form_mark(),
                hidden("organisation", organisation.id),
                hidden("format", kind.value),
                submit(words),
                kind="plain",
            )
            for kind, words in (
                (SheetFormat.WORKBOOK, _("下载总表（Excel）")),
                (SheetFormat.CSV, _("下载总表（CSV）")),
            )
        ]
        ways = [
            link(_("批量生成报告"), "/bundles", css="as-button"),
            link(_("并排对照"), "/compare", css="as-button plain"),
        ]
        draw(tag("div", *(ways if sheet.seen else ()), *files, css="sheet-ways"))


def _mine(organisation: Organisation, clients: Sequence[ClientAssessment]) -> None:
    if not clients:
        draw(
            note(
                tag("p", _("还没有分给您的客户。")),
                tag("p", *_how_to_grant(organisation), _("再由机构负责人把它分给您。")),
            )
        )
    firms = [
        list(each) for _firm_id, each in groupby(clients, key=lambda client: client.grant.firm_id)
    ]
    if firms:
        draw(tag("h3", _("打开测评"), css="batches"))
    place = f"cards-{organisation.id}"
    start = offset_of(place)
    for of_firm in firms[start : start + CARDS]:
        firm_id = of_firm[0].grant.firm_id
        with st.container(border=True, key=f"card-{organisation.id}-{firm_id}"):
            _firm(of_firm)
    show_pager(place, CARDS, len(firms))


def _how_to_grant(organisation: Organisation) -> tuple[str, ...]:
    return (
        _("请企业登录后打开“授权与同意”，选择“"),
        organisation.name,
        _("”，定好权限和期限；"),
    )


def _firm(clients: Sequence[ClientAssessment]) -> None:
    draw(client_head(clients[0].firm_name, clients[0].grant, _today()))
    for client in clients:
        draw(client_facts(client, services().library.model(client.model_version)))
        key = f"{client.grant.organisation_id}-{client.assessment_id}"
        with st.container(horizontal=True):
            if st.button(_open_words(client), type="primary", key=f"open-{key}"):
                _open(client, "questionnaire" if client.is_draft else "result")
            if st.button(_("核验与意见"), key=f"review-{key}"):
                _open(client, "reviewing")


def _today() -> date:
    """Return the day by the clock that decides whether a grant is open."""
    return day_in_china(services().clock())


def _open_words(client: ClientAssessment) -> str:
    if not client.is_draft:
        return _("打开结果")
    return _("打开问卷") if client.grant.level is GrantLevel.FILL else _("查看问卷")


def _open(client: ClientAssessment, view_name: str) -> None:
    try:
        services().sign_in.open(token(), client.assessment_id)
    except (NotFound, Forbidden):
        st.warning(_ended())
        return
    st.switch_page(f"views/{view_name}.py")


def _all(organisation: Organisation, actor: Actor) -> None:
    """Draw what a lead has to do: see to it that somebody looks after every firm."""
    clients = services().grants.clients(organisation.id, actor)
    members = services().organisations.members(organisation.id, actor)
    names = {member.actor_id: name_of(member) for member in members}
    with st.container(border=True, key=f"card-all-{organisation.id}"):
        draw(tag("h3", _("分配与交接")))
        if not clients:
            draw(
                tag("p", _("还没有企业授权给本机构。"), *_how_to_grant(organisation), _grant_end())
            )
            return
        _assign(organisation, actor, clients, names)


def _grant_end() -> str:
    return _("企业授权之后会出现在这里。")


def _assign(
    organisation: Organisation,
    actor: Actor,
    clients: Sequence[ClientFirm],
    names: Mapping[str, str],
) -> None:
    use, key = services().organisations, organisation.id
    nobodys = [client.grant.firm_id for client in clients if not client.members]
    if len(nobodys) > 1 and ask_for_the_rest(len(nobodys), key):
        act(lambda: _take_on(organisation, actor, nobodys), _("已分给您，现在就能打开。"))
    given = ask_who(clients, names, key)
    if given:
        act(lambda: use.assign(organisation.id, actor, *given), _("已分配，他现在就能打开。"))
    taken = ask_whom_no_more(clients, names, key)
    if taken:
        act(lambda: use.unassign(organisation.id, actor, *taken), _("已收回，马上生效。"))
    moved = ask_handover(clients, names, key)
    if moved:
        act(lambda: use.hand_over(organisation.id, actor, *moved), _("已交接，马上生效。"))


def _take_on(organisation: Organisation, actor: Actor, firm_ids: Sequence[str]) -> None:
    for firm_id in firm_ids:
        services().organisations.assign(organisation.id, actor, firm_id, actor.id)


view()
