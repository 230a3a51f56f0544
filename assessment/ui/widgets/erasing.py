"""Erasing: what goes, what stays, and a form that asks for the words that make it certain."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.domain.account_errors import LastAdministrator, NotSignedIn
from assessment.domain.errors import NoSession, NotFound, Refusal
from assessment.domain.personal_data import CONFIRMATIONS, REFUSALS
from assessment.domain.sharing_errors import Forbidden, LastLead
from assessment.i18n import _
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.forms import form, hidden, line, submit

_REFUSALS: tuple[type[Refusal], ...] = (
    *REFUSALS,
    *(Forbidden, LastAdministrator, LastLead, NoSession, NotFound, NotSignedIn),
)


def refusal(code: str) -> str:
    """Return the sentence for an erasure that was refused; the address carries its code."""
    sentences = {each.code: each.sentence for each in _REFUSALS}
    sentences[LastAdministrator.code] = _(
        "您是最后一个管理员，账号没有清除。请先建立另一个管理员。"
    )
    sentences[LastLead.code] = _("您是机构唯一的负责人，账号没有清除。请先请另一位成员担任负责人。")
    return sentences.get(code, Refusal.sentence)


def done(what: str, backup_days: int) -> str:
    """Return what is said after an erasure."""
    gone = {
        "firm": _("企业的信息已经清除，续答码和所有授权都已作废。"),
        "account": _("您的账号已经清除，这台设备已退出。"),
    }.get(what, "")
    backups = _("备份里的名称最多再保留 {days} 天，之后也会清掉。").format(days=backup_days)
    return gone + backups if gone else ""


def erase_firm_form(mark: str, firm_id: str, name: str, backup_days: int) -> Markup:
    """Return what erasing a firm does, and the form that does it."""
    goes = (
        _("名称、信用代码、证书编号和其他填写的文字"),
        _("备注、佐证文件、执照照片、核验意见和提交凭据"),
        _("续答码、同事的分工，给服务机构和主管部门的授权"),
    )
    stays = (
        _("不带名称的作答和企业类型，只用于汇总"),
        _("操作日志里的编号和事件，没有名称和内容"),
        _backups(backup_days),
    )
    return joined(
        (
            tag("p", _("要清除的企业："), tag("strong", name)),
            *_told(goes, stays),
            _form("firm", mark, _("清除企业的信息"), hidden("firm", firm_id)),
        )
    )


def erase_account_form(mark: str, firms: Iterable[str], backup_days: int) -> Markup:
    """Return what erasing one's account does, and the form that does it."""
    goes = (
        _("登录名、称呼、手机号、邮箱、密码和统一认证的绑定"),
        _("您写的备注、核验意见，您的角色和分工"),
        *(_("只有您一人负责的企业：{name}").format(name=name) for name in firms),
    )
    stays = (
        _("您替企业填的作答，它们属于企业"),
        _("操作日志里的编号和事件，没有名称和内容"),
        _backups(backup_days),
    )
    return joined((*_told(goes, stays), _form("account", mark, _("清除我的账号"))))


def _backups(days: int) -> str:
    return _("备份里的名称，最多再保留 {days} 天").format(days=days)


def _told(goes: Iterable[str], stays: Iterable[str]) -> tuple[Part, ...]:
    return (
        tag("p", _("会清除，不能恢复："), css="note-title"),
        listed(goes, css="dots"),
        tag("p", _("会留下："), css="note-title"),
        listed(stays, css="dots"),
    )


def _form(what: str, mark: str, words: str, *more: Part) -> Markup:
    label = _("确定的话，请在这里输入“{words}”四个字").format(words=CONFIRMATIONS[what])
    return form(
        "/erase",
        mark,
        hidden("what", what),
        *more,
        line("typed", label, form_name=f"erase-{what}", maxlength=10),
        submit(words),
        kind="grave",
    )
