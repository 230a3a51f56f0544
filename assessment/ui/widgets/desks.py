"""Where the work of a consultant, a bureau or an administrator is, from the home page."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from assessment.domain.accounts import Role
from assessment.i18n import _
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.page import heading

ACROSS = 3
Desk = tuple[str, str, str]


def show_desks(roles: Collection[Role]) -> None:
    """Draw a card for each place of work of these roles, once."""
    desks = list(dict.fromkeys(desk for role in Role if role in roles for desk in _desks(role)))
    if not desks:
        return
    heading(_("我的工作"))
    for first in range(0, len(desks), ACROSS):
        row = desks[first : first + ACROSS]
        for place, desk in zip(st.columns(ACROSS), row, strict=False):
            with place, st.container(border=True, key=f"card-desk-{desk[0]}", height="stretch"):
                st.page_link(f"views/{desk[0]}.py", label=desk[1], width="stretch")
                draw(tag("p", desk[2], css="quiet under-link"))


def _desks(role: Role) -> tuple[Desk, ...]:
    desk = ("desk", _("企业受理"), _("看过营业执照后确认企业，帮忘了密码的企业重设。"))
    return {
        Role.FIRM: (),
        Role.CONSULTANT: (
            ("clients", _("我的客户"), _("打开授权给我们的测评，查看或代填，写核验意见。")),
            ("consultancy", _("机构成员"), _("邀请成员、分配客户、交接，看每个人做过什么。")),
        ),
        Role.BUREAU: (
            ("campaigns", _("测评活动"), _("发起活动，看汇总；企业同意后看单家结果、核验。")),
            ("indicators", _("质量指标"), _("录入、导入指标数值，看目标完成到哪一步。")),
            desk,
        ),
        Role.ADMIN: (
            ("users", _("账号与角色"), _("建立工作人员账号，给出或收回权限，停用账号。")),
            ("organisations", _("服务机构"), _("登记服务机构，指定负责人。")),
            desk,
            ("disputes", _("代码争议"), _("两家企业填了同一个信用代码时，判定归谁。")),
            ("audit", _("审计日志"), _("查找、导出谁在什么时候做了什么。谁也改不了。")),
        ),
    }[role]
