"""An account in words: its roles, and the recovery codes it prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assessment.domain.accounts import HeldRole, Role
from assessment.i18n import _
from assessment.ui.widgets.elements import Markup, listed, tag
from assessment.ui.widgets.places import place_words
from questionnaires.reference import Regions


def role_words(held: HeldRole, regions: Regions, organisations: Mapping[str, str]) -> str:
    """Return a role with what it is held for: a region's or an organisation's name."""
    words = {
        Role.FIRM: _("企业"),
        Role.CONSULTANT: _("服务机构成员"),
        Role.BUREAU: _("主管部门"),
        Role.ADMIN: _("系统管理员"),
    }[held.role]
    scope = place_words(regions, held.scope) or organisations.get(held.scope, "")
    return _("{role}（{scope}）").format(role=words, scope=scope) if scope else words


def roles_in_words(
    roles: Iterable[HeldRole], regions: Regions, organisations: Mapping[str, str]
) -> str:
    """Return all roles of an account in one line."""
    words = [role_words(held, regions, organisations) for held in roles]
    return "、".join(words) or _("没有任何权限，请联系管理员")


def codes_card(codes: Sequence[str], name: str) -> Markup:
    """Return fresh recovery codes to be printed or copied down: they are shown this once."""
    return tag(
        "div",
        tag("p", _("质阶 · 恢复码"), css="firm"),
        tag("p", _("账号："), tag("strong", name)),
        listed((tag("code", code) for code in codes), name="ol", css="codes"),
        listed(
            (
                _("只显示这一次。用浏览器的打印功能打印，或抄下来，收在安全的地方。"),
                _("密码丢了，打开“找回密码”，输入其中一个就能设新密码。每个码只能用一次。"),
                _("以前打印的恢复码已经作废，请把旧的撕掉。"),
            ),
            css="dots",
        ),
        css="card codes-card",
    )


def codes_file(codes: Sequence[str], name: str) -> str:
    """Return the text file a person keeps; the first letter tells Windows that it is UTF-8."""
    lines = (
        _("质阶 · 恢复码"),
        _("账号：{name}").format(name=name),
        *codes,
        _("密码丢了，打开“找回密码”，输入其中一个就能设新密码。每个码只能用一次。"),
    )
    return "\ufeff" + "\r\n".join(lines) + "\r\n"
