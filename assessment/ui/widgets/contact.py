"""What somebody says of their own account: name, number, address, district."""

from __future__ import annotations

import streamlit as st

from assessment.domain.accounts import Account
from assessment.domain.errors import Refusal
from assessment.i18n import _
from assessment.ui import context, session
from assessment.ui.widgets.page import heading
from assessment.ui.widgets.places import place_words, region_picker

KEY = "contact"


def contact_card(account: Account) -> None:
    """Draw the fields, prefilled; all of them may be left empty."""
    heading(_("联系方式"), _("都可以不填。手机号改了，用手机号登录的也跟着改。"))
    name = st.text_input(
        _("怎么称呼您"), value=account.display_name, key=f"{KEY}-name", autocomplete="name"
    )
    mobile = st.text_input(
        _("手机号"), value=account.mobile or "", key=f"{KEY}-mobile", autocomplete="tel"
    )
    email = st.text_input(
        _("邮箱"), value=account.email or "", key=f"{KEY}-email", autocomplete="email"
    )
    region = _region(account)
    if st.button(_("保存联系方式"), type="primary", key=f"{KEY}-save"):
        _save(account, name, mobile, email, region)


def _region(account: Account) -> str | None:
    regions = context.services().library.regions
    known = place_words(regions, account.region) or _("没有登记")
    with st.expander(_("所在区县：{place}").format(place=known)):
        st.caption(_("密码丢了，可以带营业执照到登记的区县受理点重设。"))
        return region_picker(regions, KEY, account.region) or account.region


def _save(account: Account, name: str, mobile: str, email: str, region: str | None) -> None:
    try:
        context.services().accounts.change_contact(
            account.actor, display_name=name, mobile=mobile, email=email, region=region
        )
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    session.leave_notice(_("联系方式已保存。"), good=True)
    st.rerun()
