"""What a lead decides about clients: who looks after which firm, and handing all of them over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from assessment.i18n import _
from assessment.services.grants import ClientFirm
from assessment.ui.widgets.choices import choose


def ask_who(
    clients: Sequence[ClientFirm], names: Mapping[str, str], key: str
) -> tuple[str, str] | None:
    """Ask for a firm and the member who is to look after it."""
    with st.expander(_("分配客户"), expanded=any(not client.members for client in clients)):
        with st.form(f"assign-{key}", border=False):
            firm = choose(_("企业"), _firms(clients), f"assign-firm-{key}")
            member = choose(_("由谁负责"), names, f"assign-member-{key}")
            asked = st.form_submit_button(_("分配"), type="primary")
        return _both(asked, firm, member)


def ask_for_the_rest(n: int, key: str) -> bool:
    """Ask whether all firms that nobody looks after are the lead's own from now on."""
    return st.button(_("没人负责的 {n} 家都分给我").format(n=n), key=f"rest-{key}")


def ask_whom_no_more(
    clients: Sequence[ClientFirm], names: Mapping[str, str], key: str
) -> tuple[str, str] | None:
    """Ask which member is to look after which firm no more."""
    pairs = {
        f"{client.grant.firm_id} {member}": _("{firm}：{member}").format(
            firm=client.firm_name, member=names.get(member, "")
        )
        for client in clients
        for member in client.members
    }
    if not pairs:
        return None
    with st.expander(_("收回客户")):
        with st.form(f"unassign-{key}", border=False):
            pair = choose(_("哪家企业不再由谁负责"), pairs, f"unassign-pair-{key}")
            sure = st.checkbox(_("收回后他马上打不开这家企业的测评"), key=f"unassign-sure-{key}")
            asked = st.form_submit_button(_("收回"))
        firm, _blank, member = (pair or "").partition(" ")
        return _sure(asked, sure, _both(asked, firm, member))


def ask_handover(
    clients: Sequence[ClientFirm], names: Mapping[str, str], key: str
) -> tuple[str, str] | None:
    """Ask whose clients all go to whom."""
    busy = {member for client in clients for member in client.members}
    givers = {member: name for member, name in names.items() if member in busy}
    if not givers or len(names) < 2:
        return None
    with st.expander(_("整体交接")):
        with st.form(f"handover-{key}", border=False):
            giver = choose(_("把谁的客户"), givers, f"handover-from-{key}")
            heir = choose(_("全部交给谁"), names, f"handover-to-{key}")
            sure = st.checkbox(
                _("交接后原来的负责成员马上打不开这些企业"), key=f"handover-sure-{key}"
            )
            asked = st.form_submit_button(_("交接"))
        if asked and giver and giver == heir:
            st.warning(_("不能交接给本人，请另选一位成员。"))
            return None
        return _sure(asked, sure, _both(asked, giver, heir))


def _firms(clients: Iterable[ClientFirm]) -> dict[str, str]:
    return {client.grant.firm_id: client.firm_name for client in clients}


def _both(asked: bool, first: str | None, second: str | None) -> tuple[str, str] | None:
    if asked and first and second:
        return first, second
    if asked:
        st.warning(_("请先选好，再按按钮。还没有改动。"))
    return None


def _sure(asked: bool, sure: bool, chosen: tuple[str, str] | None) -> tuple[str, str] | None:
    if asked and chosen and not sure:
        st.warning(_("请先勾选上面一句，再按按钮。还没有改动。"))
        return None
    return chosen
