"""The way in and out: what is promised, the resume code, and the forms the browser posts."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assessment.domain.account_errors import DONE, SENTENCES, SignInSlowed
from assessment.domain.errors import (
    NoSession,
    NotFound,
    Refusal,
    TicketExpired,
    TooManyAttempts,
    UnknownCode,
)
from assessment.domain.sharing_errors import (
    Forbidden,
    InvitationGone,
    InvitationNotForYou,
    NotSure,
)
from assessment.i18n import _
from assessment.services.forms import NEXT_FIELD, StaleForm, own_path
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, link, listed, tag
from assessment.ui.widgets.forms import form, hidden, line, submit

#: What routes that lead to a page of ours refuse by, beside what is said of accounts.
REFUSALS: tuple[type[Refusal], ...] = (
    *(UnknownCode, TicketExpired, NoSession, NotFound, StaleForm),
    *(InvitationGone, InvitationNotForYou, NotSure, Forbidden),
)
MOST_DIGITS = 6
SIGNED_OUT = "signed_out"


def promises() -> Markup:
    """Return what a firm can rely on, in four short lines."""
    rows = (
        (_("约 20 分钟"), _("微型企业 20 多道题，小型 40 多道，随时可停")),
        (_("不用注册"), _("凭一组续答码继续，每答一题就保存一题")),
        (_("不作监管用"), _("作答不用于监管、抽查或处罚")),
        (_("能追到依据"), _("每道题、每个项目都写明出自哪份政策哪一条")),
    )
    points = [tag("li", tag("strong", head), tag("span", words)) for head, words in rows]
    return tag("ul", *points, css="promises")


def resume_form(mark: str, words: str = _("继续测评"), kind: str = "") -> Markup:
    """Return the form that takes a resume code."""
    return form(
        "/resume",
        mark,
        line(
            "code",
            _("续答码"),
            maxlength=40,
            autocapitalize="characters",
            placeholder=_("例如 ABCD-EFGH-JKMN-PQRS"),
        ),
        submit(words),
        quiet(_("大小写、空格和横线都不影响。续答码丢了就无法找回，只能重新开始。")),
        kind=kind,
    )


def go_on_form(code: str, mark: str) -> Markup:
    """Return the form that lets this browser into the assessment a code belongs to."""
    return form("/resume", mark, hidden("code", code), submit(_("我已记下，开始作答")))


def leave_form(mark: str, back: str) -> Markup:
    """Return the form that ends this browser's session, and how to come back."""
    return form("/leave", mark, submit(_("退出，让别人用这台设备")), quiet(back), kind="plain")


def code_card(code: str, firm: str) -> Markup:
    """Return a resume code large enough to copy down, and why it matters."""
    return tag(
        "div",
        tag("p", firm, css="firm"),
        tag("p", _("续答码"), id="code-label", css="quiet"),
        tag("output", code, aria_labelledby="code-label"),
        listed(
            (
                _("点一下就能全部选中，再复制；也可以拍照、抄写或打印本页。"),
                _("我们只保存它的加密指纹，丢了谁也找不回来。"),
                _("有这组码就能看到和修改这份测评，请只交给需要填写的人。"),
            ),
            css="dots",
        ),
        css="card resume-code",
    )


def code_file(code: str, firm: str) -> str:
    """Return the text file a person keeps; the first letter tells Windows that it is UTF-8."""
    lines = (
        _("质阶 · 企业质量成熟度自评"),
        _("企业：{firm}").format(firm=firm),
        _("续答码：{code}").format(code=code),
        _("在首页“继续上次的测评”里输入，即可接着作答。请妥善保管。"),
    )
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def standing(place: str, size: str, is_draft: bool) -> Markup:
    """Return which firm's assessment is open, and in what state."""
    state = _("正在作答") if is_draft else _("已提交")
    return brief(((_("状态"), state), (_("所在地"), place), (_("规模"), size)))


def said() -> None:
    """Draw what the form before has to say: the address carries only its code."""
    code = st.query_params.get("notice")
    if code in DONE:
        st.success(DONE[code])
    elif code:
        st.warning(_sentence(code, st.query_params.get("seconds", "")))


def _sentence(code: str, seconds: str) -> str:
    if code == SignInSlowed.code and seconds.isdecimal() and len(seconds) < MOST_DIGITS:
        return SignInSlowed(int(seconds)).sentence
    sentences = SENTENCES | {each.code: each.sentence for each in REFUSALS}
    sentences[TooManyAttempts.code] = _("续答码试得太频繁。测评内容没有变化，请过几分钟再试。")
    return sentences.get(code, Refusal.sentence)


def going_to() -> str | None:
    """Return the page of ours that somebody wanted before having to sign in."""
    return own_path(st.query_params.get(NEXT_FIELD))


def carrying_on(page: str) -> str:
    """Return the address of another page of this kind, which leads on to the same in the end."""
    on = going_to()
    return f"{page}?{urlencode({NEXT_FIELD: on})}" if on else page


def ways(*offered: tuple[str, str, str]) -> Markup:
    """Return links with what each is for: the address, the words, a sentence."""
    items = [
        tag("li", link(words, address), tag("span", why, css="quiet"))
        for address, words, why in offered
    ]
    return tag("ul", *items, css="ways")


def first_administrator() -> Markup:
    """Return what an empty installation needs."""
    return note(
        tag("p", _("这里还没有任何账号。第一个管理员在服务器上用命令建立：")),
        tag("p", tag("code", "zhijie user add NAME")),
        tag("p", _("企业可以自己注册；监管、服务机构的账号由管理员建立。")),
        title=_("新装好的系统"),
        tone="warn",
    )


def no_phone() -> Markup:
    """Return what to do without the phone and without a code."""
    return quiet(_("手机和恢复码都不在了：请联系系统管理员，核对身份后重新设置。"))


def before_an_account(has_code: bool) -> Markup:
    """Return what to take along before an account takes this browser over."""
    by_code = _(
        "您正用续答码打开着一份测评。登录或注册以后，请在首页输入续答码，把它收进账号；"
        "手边没有续答码，请先回首页换一组记下来。"
    )
    by_link = _(
        "您正由邀请链接打开着一份测评。登录或注册会离开它，而链接只能用一次；"
        "要用账号继续，请邀请您的人重新发一个链接。"
    )
    return note(
        tag("p", by_code if has_code else by_link, link(_("回到首页"), "/")),
        title=_("先确认续答码在手边") if has_code else _("登录会离开这份测评"),
        tone="warn",
    )
