"""Accounts as an administrator sees them: a line in the list, and the facts of one."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.domain.accounts import TWO_FACTORS, Role
from assessment.domain.moments import day_in_china, in_words
from assessment.i18n import _
from assessment.services.account_views import AccountView
from assessment.services.directory import Details
from assessment.ui.widgets.account_words import role_words
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, tag
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.words import day
from questionnaires.reference import Regions

OFFICES = (Role.ADMIN, Role.BUREAU, Role.CONSULTANT)
ROLES = (*OFFICES, Role.FIRM)


def kind_words(role: Role) -> str:
    """Return a role without what it is held for."""
    return {
        Role.ADMIN: _("系统管理员"),
        Role.BUREAU: _("主管部门"),
        Role.CONSULTANT: _("服务机构成员"),
        Role.FIRM: _("企业"),
    }[role]


def account_line(view: AccountView, regions: Regions, organisations: Mapping[str, str]) -> Markup:
    """Return an account in the list: its shown name, its name, roles and state."""
    account = view.account
    name = None if account.name == account.display_name else tag("span", account.name, css="quiet")
    marks = [chip(role_words(held, regions, organisations)) for held in view.roles]
    marks += [] if view.roles else [chip(_("没有角色"), "warn")]
    marks += [] if account.active else [chip(_("已停用"), "bad")]
    head = tag("h3", account.display_name, " " if name else None, name)
    return tag("div", head, tag("p", *marks, css="marks"), css="person")


def account_facts(details: Details, regions: Regions) -> Markup:
    """Return what is known of one account. It says nothing of any answer, or of any firm."""
    account, seen = details.view.account, details.last_sign_in
    rows = (
        (_("状态"), _("使用中") if account.active else _("已停用")),
        (_("账号名"), account.name),
        (_("手机号"), account.mobile or _("没有填")),
        (_("邮箱"), account.email or _("没有填")),
        (_("所在地区"), place_words(regions, account.region) or _("没有填")),
        (_("建立日期"), day(day_in_china(account.created_at))),
        (_("最近登录"), in_words(seen) if seen else _("没有记录")),
        (_("密码"), _("已设") if details.has_password else _("还没有设")),
        (_("动态验证码"), _factor_words(details)),
        (_("没用过的恢复码"), _("{n} 个").format(n=details.codes_left)),
    )
    return brief(rows)


def _factor_words(details: Details) -> str:
    if details.view.has_second_factor:
        return _("已开启")
    needed = any(held.role in TWO_FACTORS for held in details.view.roles)
    return _("下次登录时设置") if needed else _("没有开启")
