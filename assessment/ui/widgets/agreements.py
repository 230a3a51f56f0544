"""What a firm agreed to: whom, to what, until when; and the way to take it back, asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from assessment.domain.moments import day_in_china
from assessment.domain.notice import VERSION, Operator, Purpose, wording
from assessment.i18n import _, content
from assessment.services.consents import Agreement
from assessment.ui.widgets.blocks import fold, quiet, table
from assessment.ui.widgets.elements import Markup, draw, tag


def ask_to_withdraw(agreement: Agreement, operator: Operator) -> bool:
    """Draw an agreement that stands, and return whether it is to end, said twice."""
    draw(_standing(agreement, operator))
    if agreement.purpose is Purpose.SELF_ASSESSMENT:
        return False
    key = f"{agreement.purpose.value}-{agreement.recipient}"
    if not st.toggle(_("撤回这项同意"), key=f"withdraw-{key}"):
        return False
    draw(tag("p", _consequence(agreement.purpose)))
    return st.button(_("确定撤回"), key=f"withdraw-go-{key}")


def ended(agreements: Sequence[Agreement], operator: Operator) -> Markup | None:
    """Return the agreements that have ended, folded away."""
    if not agreements:
        return None
    rows = [(_what(a), recipient(a, operator), _day(a.given_at), _end(a)) for a in agreements]
    heads = (_("同意的事"), _("对象"), _("同意时间"), _("结束"))
    grid = table(_("已结束的同意"), heads, rows)
    return fold(_("已结束的同意（{n} 项）").format(n=len(agreements)), grid)


def recipient(agreement: Agreement, operator: Operator) -> str:
    """Return to whom something was agreed."""
    if agreement.purpose in (Purpose.SELF_ASSESSMENT, Purpose.PEERS):
        return operator.name or _("本系统的部署单位")
    if agreement.purpose is Purpose.LICENCE:
        return _("企业所在地区的受理点和系统管理员")
    return agreement.name or _("已不存在的机构或活动")


def needs_agreement(standing: Sequence[Agreement]) -> bool:
    """Tell whether nobody agreed yet to the present text of the notice."""
    versions = {a.version for a in standing if a.purpose is Purpose.SELF_ASSESSMENT}
    return VERSION not in versions


def _standing(agreement: Agreement, operator: Operator) -> Markup:
    told = wording(agreement.purpose.value, agreement.version)
    day = _day(agreement.given_at)
    when = _("{day} 同意，告知版本 {version}。").format(day=day, version=agreement.version)
    if agreement.until is not None:
        last = _day(agreement.until)
        when += _("到 {last} 自动结束。").format(last=last)
    if agreement.purpose is Purpose.SELF_ASSESSMENT:
        when += _("要撤回，请在下面清除企业的信息。")
    return tag(
        "div",
        tag("h3", recipient(agreement, operator)),
        tag("p", _what(agreement)),
        quiet(content(told.sentence)) if told else None,
        quiet(when),
        css="agreement",
    )


def _what(agreement: Agreement) -> str:
    told = wording(agreement.purpose.value, agreement.version)
    return content(told.title) if told else agreement.purpose.value


def _end(agreement: Agreement) -> str:
    if agreement.withdrawn_at is not None:
        return _day(agreement.withdrawn_at)
    return _("已到期") if agreement.until is not None else ""


def _consequence(purpose: Purpose) -> str:
    return {
        Purpose.CAMPAIGN: _("撤回后，主管部门立即看不到企业的结果；已进入汇总的数字不变。"),
        Purpose.ORGANISATION: _("撤回后，这家机构立即打不开企业的测评；填过的作答留在企业这里。"),
        Purpose.LICENCE: _("撤回后，照片立即删除。企业身份还没有核对的，要重新交一次。"),
        Purpose.PEERS: _(
            "撤回后不再计入新的统计；已计入的数字要等同组至少 10 家有变动才更新，免得看出是谁退出。"
        ),
    }[purpose]


def _day(moment: datetime) -> str:
    return day_in_china(moment).isoformat()
