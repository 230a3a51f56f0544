"""Setting the second factor up: a picture for the app, the same as letters, the first digits."""

from __future__ import annotations

from assessment.i18n import _
from assessment.services.second_factor import Enrolment
from assessment.ui.widgets.account_forms import second_factor_form
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import Markup, tag
from assessment.ui.widgets.qr import in_groups, qr_picture


def enrolment_steps(enrolment: Enrolment, mark: str, on: str | None = None) -> Markup:
    """Return the three steps, with the form that confirms the last one."""
    app = _(
        "手机上准备一个算动态验证码的应用，也叫“身份验证器”：在应用商店或微信小程序里搜这个名字，"
        "选一个常用的就行。"
    )
    scan = tag(
        "div",
        tag("p", _("用它扫这张图；扫不了，就把下面的字母手工输入进去。")),
        qr_picture(
            enrolment.address, _("二维码：把动态验证码加到手机应用里。内容与下面的字母相同。")
        ),
        tag("p", in_groups(enrolment.letters), css="letters"),
        quiet(_("这组字母等于一把钥匙，不要拍照发给别人。")),
    )
    confirm = tag(
        "div",
        tag("p", _("输入应用上显示的六位数字，确认设好了。")),
        second_factor_form(mark, on, is_new=True),
    )
    steps = [tag("li", step) for step in (tag("p", app), scan, confirm)]
    return tag("ol", *steps, css="enrolment")
