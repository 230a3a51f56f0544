"""The list of views: all can be reached, only those that make sense are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from assessment.domain.accounts import Role
from assessment.domain.permissions import Action
from assessment.i18n import _


@dataclass(frozen=True)
class Person:
    """Who looks at the bar: an account or not, its roles, what it may do with what is open.

    ``sees_demo``: what is open belongs to an invented firm.
    """

    is_account: bool = False
    roles: frozenset[Role] = frozenset()
    actions: frozenset[Action] = frozenset()
    sees_demo: bool = False


Shown = Callable[[Person], bool]


@dataclass(frozen=True)
class View:
    """A file in ``views``, its title, and whom the bar shows it. Hidden is no permission."""

    name: str
    title: str
    shown: Shown

    @property
    def address(self) -> str:
        return self.name.replace("_", "-")


def views() -> dict[str, tuple[View, ...]]:
    """Return the views under the headings of the bar; those without one come first."""
    return {
        "": (
            View("start", _("首页"), _everybody),
            View("clients", _("我的客户"), _holding(Role.CONSULTANT)),
            View("campaigns", _("测评活动"), _holding(Role.BUREAU)),
            View("cockpit", _("活动看板"), _holding(Role.BUREAU)),
            View("indicators", _("质量指标"), _holding(Role.BUREAU)),
            View("round", _("参加测评活动"), _nobody),
            View("profile", _("企业信息"), _may(Action.FACTS_READ)),
            View("questionnaire", _("质量问卷"), _may(Action.SHEET_OPEN)),
            View("review", _("检查提交"), _may(Action.SHEET_SUBMIT)),
            View("result", _("测评结果"), _may(Action.RESULT_READ)),
            View("plan", _("提升路线"), _may(Action.RESULT_READ)),
            View("programs", _("扶持项目"), _may(Action.RESULT_READ)),
            View("reviewing", _("核验作答"), _may(Action.REVIEW_COMMENT)),
        ),
        _("协作"): (
            View("colleagues", _("同事分工"), _may(Action.PROGRESS_READ)),
            View("sharing", _("授权与同意"), _may(Action.FIRM_GRANT)),
            View("remarks", _("核验意见"), _may(Action.REVIEW_REPLY)),
            View("history", _("修改记录"), _may(Action.SHEET_HISTORY)),
        ),
        _("管理"): (
            View("bundles", _("批量报告"), _holding(Role.CONSULTANT)),
            View("compare", _("并排对照"), _holding(Role.CONSULTANT)),
            View("consultancy", _("机构成员"), _holding(Role.CONSULTANT)),
            View("regions", _("地区概况"), _holding(Role.BUREAU)),
            View("desk", _("企业受理"), _holding(Role.BUREAU, Role.ADMIN)),
            View("users", _("账号与角色"), _holding(Role.ADMIN)),
            View("organisations", _("服务机构"), _holding(Role.ADMIN)),
            View("disputes", _("代码争议"), _holding(Role.ADMIN)),
            View("quality", _("问卷质量"), _holding(Role.ADMIN)),
            View("audit", _("审计日志"), _holding(Role.ADMIN)),
        ),
        _("账号"): (
            View("sign_in", _("登录"), lambda person: not person.is_account),
            View("register", _("注册"), lambda person: not person.is_account),
            View("account", _("我的账号"), lambda person: person.is_account),
            View("recover", _("找回密码"), _nobody),
            View("join", _("接受邀请"), _nobody),
        ),
        _("更多"): (
            View("types", _("企业类型"), _everybody),
            View("policy_map", _("政策对照"), _everybody),
            View("about", _("测评说明"), _everybody),
            View("privacy", _("隐私与个人信息"), _everybody),
        ),
    }


def pages(person: Person) -> dict[str, list[Page]]:
    """Return the views as Streamlit lists them."""
    return {
        heading: [
            st.Page(
                f"views/{view.name}.py",
                title=view.title,
                url_path=None if view.name == "start" else view.address,
                default=view.name == "start",
                visibility=visibility(view, person),
            )
            for view in under
        ]
        for heading, under in views().items()
    }


def visibility(view: View, person: Person) -> Literal["visible", "hidden"]:
    """Return whether the bar shows somebody a view."""
    return "visible" if view.shown(person) else "hidden"


def _everybody(_person: Person) -> bool:
    return True


def _nobody(_person: Person) -> bool:
    return False


def _holding(*roles: Role) -> Shown:
    return lambda person: not person.roles.isdisjoint(roles)


def _may(action: Action) -> Shown:
    return lambda person: action in person.actions
