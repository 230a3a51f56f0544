"""The plain forms of accounts: coming in, the second factor, passwords, going out."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.i18n import _
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import Markup, joined
from assessment.ui.widgets.forms import choice, form, going_on, line, submit

#: The shortest password the services take.
SHORTEST = 10
NAME_LIMIT, PASSWORD_LIMIT = 64, 256


def sign_in_form(mark: str, on: str | None) -> Markup:
    """Return name and password."""
    return form(
        "/sign-in",
        mark,
        going_on(on),
        _name("sign-in"),
        line(
            "password",
            _("密码"),
            form_name="sign-in",
            type="password",
            autocomplete="current-password",
            maxlength=PASSWORD_LIMIT,
        ),
        submit(_("登录")),
    )


def second_factor_form(mark: str, on: str | None, *, is_new: bool) -> Markup:
    """Return the field for six digits; one that is set up also takes a printed code."""
    label = _("六位动态验证码") if is_new else _("六位动态验证码或恢复码")
    hint = "" if is_new else _("手机不在身边时，可以输入一个打印好的恢复码代替。")
    return form(
        "/second-factor",
        mark,
        going_on(on),
        line(
            "code",
            label,
            form_name="second-factor",
            hint=hint,
            autocomplete="one-time-code",
            inputmode="numeric" if is_new else None,
            maxlength=40,
            placeholder=_("例如 123456"),
        ),
        submit(_("确认并进入")),
    )


def register_form(mark: str, on: str | None, places: Mapping[str, Mapping[str, str]]) -> Markup:
    """Return what makes an account; only the first two lines are needed."""
    return form(
        "/register",
        mark,
        going_on(on),
        _name("register", _("用手机号最好记；不想用手机号，可以起一个 3 个字以上的名字。")),
        _new_password("register", "password", _("密码")),
        line(
            "display_name",
            _("怎么称呼您（可不填）"),
            form_name="register",
            hint=_("同事和您授权的机构看到的名字，例如：李厂长。"),
            required=False,
            autocomplete="name",
            maxlength=100,
        ),
        line(
            "email",
            _("邮箱（可不填）"),
            form_name="register",
            type="email",
            required=False,
            autocomplete="email",
            maxlength=254,
        ),
        choice(
            "region",
            _("所在区县（可不填）"),
            places,
            form_name="register",
            blank=_("暂不选择"),
            hint=_("选了以后，密码丢了可以带营业执照到这个区县的受理点重设。"),
        ),
        submit(_("注册并登录")),
    )


def recover_form(mark: str, on: str | None) -> Markup:
    """Return the form that sets a new password by a code."""
    return form(
        "/recover",
        mark,
        going_on(on),
        _name("recover"),
        line(
            "code",
            _("恢复码"),
            form_name="recover",
            hint=_("打印的恢复码，或受理点给的一次性恢复码。大小写、空格和横线都不影响。"),
            autocapitalize="characters",
            maxlength=40,
            placeholder=_("例如 ABCD-EFGH-JKMN-PQRS"),
        ),
        _new_password("recover", "new", _("新密码")),
        submit(_("保存新密码")),
    )


def password_form(mark: str) -> Markup:
    """Return the form that changes one's own password."""
    old = line(
        "old",
        _("原密码"),
        form_name="password",
        type="password",
        autocomplete="current-password",
        maxlength=PASSWORD_LIMIT,
    )
    new = _new_password("password", "new", _("新密码"))
    return form("/password", mark, old, new, submit(_("修改密码")))


def sign_out_form(mark: str, words: str = _("退出登录"), why: str = "") -> Markup:
    """Return the form that ends this session."""
    told = quiet(why) if why else None
    return form("/sign-out", mark, submit(words), told, kind="plain")


def leave_everywhere_form(mark: str) -> Markup:
    """Return the form that ends every session of the account."""
    return form(
        "/sign-out/everywhere",
        mark,
        submit(_("退出所有设备")),
        quiet(_("手机丢了、在别人电脑上忘了退出时用。这台设备也会退出，要重新登录。")),
        kind="plain",
    )


def _name(form_name: str, hint: str = "") -> Markup:
    return line(
        "account",
        _("手机号或账号名"),
        form_name=form_name,
        hint=hint,
        autocomplete="username",
        autocapitalize="none",
        maxlength=NAME_LIMIT,
    )


def _new_password(form_name: str, field: str, label: str) -> Markup:
    """Return the two fields of a new password, with what it must be."""
    first = line(
        field,
        label,
        form_name=form_name,
        type="password",
        hint=_(
            "至少 10 个字符。可以用一句容易记住的话；不要用生日、连续数字，也不要包含手机号或账号名。"
        ),
        autocomplete="new-password",
        minlength=SHORTEST,
        maxlength=PASSWORD_LIMIT,
    )
    again = line(
        "again",
        _("再输一遍{label}").format(label=label),
        form_name=form_name,
        type="password",
        autocomplete="new-password",
        minlength=SHORTEST,
        maxlength=PASSWORD_LIMIT,
    )
    return joined((first, again))
