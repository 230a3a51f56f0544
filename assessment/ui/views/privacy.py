"""What is kept and why; what a firm agreed to; taking it along; and having it erased."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.domain.accounts import SignedIn
from assessment.domain.notice import VERSION
from assessment.domain.permissions import Action
from assessment.domain.personal_data import Subject
from assessment.i18n import _, content
from assessment.services.consents import Agreement
from assessment.ui.context import Open, form_mark, opened, services, today, who
from assessment.ui.widgets import agreements, erasing, provider
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import quiet, section, table
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.notice import notice_card
from assessment.ui.widgets.page import heading, title


def view() -> None:
    """Draw what holds for everybody, and what whoever is here can do about their own."""
    _say_what_happened()
    title(_("隐私与个人信息"), _("留了什么、为什么留、谁能看到，以及怎样拿走或清除。"))
    draw(notice_card(services().privacy.notice()))
    here, account = opened(), who()
    owned = here if here is not None and here.may(Action.FIRM_CONSENT) else None
    if owned is not None:
        _show_agreements(owned)
    if owned is not None or account is not None:
        _offer_export(owned, account)
        _offer_erasing(owned, account)
    if owned is None:
        _say_where_to_go(here, account)
    _show_fields()


def _say_what_happened() -> None:
    """Say what the form has done, or why it has not; the address carries a code."""
    refused, what = st.query_params.get("notice"), st.query_params.get("erased")
    if refused:
        st.warning(erasing.refusal(refused))
    said = erasing.done(what, services().privacy.operator.backup_days) if what else ""
    if said:
        st.success(said)
    if said and what == "account" and provider.claims() is not None:
        st.button(_("退出统一身份认证"), on_click=st.logout, key="provider-sign-off")


def _say_where_to_go(here: Open | None, account: SignedIn | None) -> None:
    """Say how to get at what a firm agreed to, where there is one."""
    if here is not None:
        st.info(_("企业的同意、导出和清除，由企业负责人在自己的页面上办理。"))
    elif account is not None and services().members.firms(account.actor):
        st.info(_("要看企业同意了什么，或导出、清除企业的信息，请先在首页打开这家企业的测评。"))


def _show_agreements(here: Open) -> None:
    consents, firm_id = services().consents, here.sheet.assessment.firm_id
    found = consents.of(here.actor, firm_id)
    standing = [agreement for agreement in found if agreement.is_open]
    with st.container(border=True, key="card-agreements"):
        heading(_("企业同意了什么"), _("每个对象单独同意，可以单独撤回；撤回后对方立即看不到。"))
        if agreements.needs_agreement(standing):
            _ask_to_agree(here, firm_id)
        for agreement in standing:
            _show_agreement(here, firm_id, agreement)
        over = [agreement for agreement in found if not agreement.is_open]
        draw(agreements.ended(over, services().privacy.operator))


def _ask_to_agree(here: Open, firm_id: str) -> None:
    """Ask once more where the text of the notice is newer than the agreement."""
    st.warning(_("上面的告知是新的版本，还没有得到企业的同意。请看过后按下面的按钮。"))
    if st.button(_("我已看过，同意"), type="primary", key="agree"):
        act(
            lambda: services().consents.agree(here.actor, firm_id, VERSION), _("已记录企业的同意。")
        )


def _show_agreement(here: Open, firm_id: str, agreement: Agreement) -> None:
    if agreements.ask_to_withdraw(agreement, services().privacy.operator):
        key = (agreement.purpose, agreement.recipient)
        act(
            lambda: services().consents.withdraw(here.actor, firm_id, *key),
            _("已撤回，对方现在看不到了。"),
        )


def _offer_export(owned: Open | None, account: SignedIn | None) -> None:
    with st.container(border=True, key="card-export"):
        heading(_("把信息拿走"), _("得到一个文件（JSON），里面是这里留存的全部内容。"))
        privacy, day = services().privacy, today().isoformat()
        if owned is not None:
            actor, firm_id = owned.actor, owned.sheet.assessment.firm_id
            name = _("质阶-企业信息-{day}.json").format(day=day)
            words = _("准备企业的信息"), _("下载企业的信息")
            _export("firm", words, name, lambda: privacy.export_firm(actor, firm_id))
        if account is not None:
            person = account.actor
            name = _("质阶-我的信息-{day}.json").format(day=day)
            words = _("准备我的信息"), _("下载我的信息")
            _export("me", words, name, lambda: privacy.export_person(person))


def _export(key: str, words: tuple[str, str], name: str, export: Callable[[], str]) -> None:
    """Prepare a file when it is asked for, and hand it out; each export is in the trail."""
    prepare, download = words
    if st.button(prepare, key=f"export-{key}"):
        st.download_button(
            download,
            data=export(),
            file_name=name,
            mime="application/json",
            on_click="ignore",
            type="primary",
            key=f"download-{key}",
        )


def _offer_erasing(owned: Open | None, account: SignedIn | None) -> None:
    privacy = services().privacy
    days = privacy.operator.backup_days
    with st.container(border=True, key="card-erase"):
        heading(_("清除"), _("清除后不能恢复。需要留底的，请先在上面导出。"))
        if owned is not None:
            firm_id, name = owned.sheet.assessment.firm_id, owned.firm_name
            with st.expander(_("清除这家企业的信息")):
                draw(erasing.erase_firm_form(form_mark(), firm_id, name, days))
        if account is not None:
            firms = [firm.name for firm in privacy.firms_that_go(account.actor)]
            with st.expander(_("清除我的账号")):
                draw(erasing.erase_account_form(form_mark(), firms, days))


def _show_fields() -> None:
    heads = (_("内容"), _("用来做什么"))
    titles = {Subject.FIRM: _("留了企业的哪些信息"), Subject.PERSON: _("留了个人的哪些信息")}
    for subject, words in titles.items():
        rows = [
            (content(field.title), content(field.purpose))
            for field in services().privacy.fields()
            if field.subject is subject
        ]
        draw(section(words, table(words, heads, rows, css="fields")))
    draw(quiet(_("除此之外只存编号、代码、散列值和时间，认不出是谁。")))


view()
