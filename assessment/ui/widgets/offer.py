"""What an invitation opens, in words: who asks, for what, until when, and what becomes of it."""

from __future__ import annotations

from urllib.parse import urlencode

from assessment.domain.moments import day_in_china
from assessment.domain.sharing import EVERYTHING, InvitationKind, MemberRole
from assessment.i18n import _
from assessment.services.forms import NEXT_FIELD
from assessment.services.invitations import Offer
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, joined, link, listed, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.part_note import titles
from assessment.ui.widgets.words import day
from questionnaires.model import MaturityModel


def offer_head(offer: Offer) -> str:
    """Return the sentence of the offer. Nothing in it is the firm's own text."""
    if offer.kind is InvitationKind.COLLEAGUE:
        return _("请您一起填写质量问卷") if _fills(offer) else _("请您看一份质量测评")
    return {
        InvitationKind.OWNERSHIP: _("请您接手负责一家企业的测评"),
        InvitationKind.ORGANISATION: _("请您加入一家服务机构"),
        InvitationKind.CONFIRMATION: _("请确认您的企业身份"),
    }[offer.kind]


def offer_facts(offer: Offer, model: MaturityModel) -> Markup:
    """Return who asks, for what, and until when."""
    if offer.kind is InvitationKind.CONFIRMATION:
        return brief(
            (
                (_("发出邀请的"), _("市场监管部门")),
                (_("统一社会信用代码"), offer.credit_code or ""),
            )
        )
    is_firm = offer.kind is not InvitationKind.ORGANISATION
    rows = [(_("企业") if is_firm else _("机构"), offer.name), (_("您的角色"), _role(offer))]
    if offer.kind is InvitationKind.COLLEAGUE:
        rows += [(_("范围"), _part(offer, model)), (_("到什么时候"), _until(offer))]
    return brief(rows)


def offer_meaning(offer: Offer) -> Markup | None:
    """Return what taking the offer leads to."""
    return listed(_MEANINGS[offer.kind](offer), css="dots")


def taking_form(offer: Offer, token: str, mark: str) -> Markup:
    """Return the form that takes the offer; a firm changes hands after a second word only."""
    words = {
        InvitationKind.COLLEAGUE: _("接受，开始填写") if _fills(offer) else _("接受，去查看"),
        InvitationKind.OWNERSHIP: _("接手"),
        InvitationKind.ORGANISATION: _("加入"),
        InvitationKind.CONFIRMATION: _("确认"),
    }[offer.kind]
    asked = _sure() if offer.kind is InvitationKind.OWNERSHIP else None
    return form("/join", mark, hidden("invitation", token), asked, submit(words))


def ways_to_an_account(token: str) -> Markup:
    """Return the ways to sign in or register and come back to this link."""
    on = urlencode({NEXT_FIELD: f"/join?{urlencode({'t': token})}"})
    return joined(
        (
            note(tag("p", _("接受这个邀请要先登录。登录或注册之后会回到这一页。"))),
            tag(
                "p",
                link(_("登录"), f"/sign-in?{on}", css="as-button"),
                link(_("注册一个账号"), f"/register?{on}", css="as-button plain"),
                css="two-doors",
            ),
        )
    )


def _sure() -> Markup:
    box = tag("input", type="checkbox", name="sure", value="yes", required=True)
    words = _("我知道：接手后由我负责，原来的负责人和续答码都不能再进入")
    return tag("label", box, tag("span", words), css="tick")


def _fills(offer: Offer) -> bool:
    return offer.role == MemberRole.CONTRIBUTOR.value


def _role(offer: Offer) -> str:
    return {
        "contributor": _("填写人"),
        "reader": _("查看人，不能修改"),
        "owner": _("企业负责人"),
        "lead": _("机构负责人"),
        "member": _("机构成员"),
    }.get(offer.role, offer.role)


def _part(offer: Offer, model: MaturityModel) -> str:
    if EVERYTHING in offer.dimensions:
        return _("整份问卷")
    return "、".join(titles(model, offer.dimensions))


def _until(offer: Offer) -> str:
    if offer.access_until is None:
        return _("不限期，对方可以随时收回")
    return _("{day}，对方可以随时收回").format(day=day(day_in_china(offer.access_until)))


def _of_colleague(offer: Offer) -> tuple[str, ...]:
    return (
        _("不用注册。以后在这台手机或电脑上打开就能接着做，最长 30 天。"),
        _("您只看得到分给您的部分，答一题就保存一题，由企业负责人提交。")
        if _fills(offer)
        else _("您只能看，不会改动任何内容。"),
        _("您在什么时候答了哪道题会有记录，能看到这道题的人都看得到。")
        if _fills(offer)
        else _("看到的内容属于这家企业，请不要转给别人。"),
    )


def _of_ownership(_offer: Offer) -> tuple[str, ...]:
    return (
        _("这家企业的全部测评、作答、佐证和凭据都归您的账号管理。"),
        _("原来的负责人马上不能再进入，原来的续答码作废。"),
        _("同事的分工、给服务机构的授权照旧，您可以在接手后调整。"),
    )


def _of_organisation(_offer: Offer) -> tuple[str, ...]:
    return (
        _("加入后，负责人会把客户分给您；您只看得到分给您的企业。"),
        _("要用一个没有自己的企业测评、也不是监管或管理员的账号。"),
    )


def _of_confirmation(_offer: Offer) -> tuple[str, ...]:
    return (
        _("接受后，您账号里的企业会登记为上面这个代码，并标为“已确认”。"),
        _("账号里要正好有一家企业。还没有的，先在首页开始一次测评，再回来打开这个链接。"),
        _("确认身份不等于同意谁看您的作答；给不给看，仍由您在“授权与同意”里决定。"),
    )


_MEANINGS = {
    InvitationKind.COLLEAGUE: _of_colleague,
    InvitationKind.OWNERSHIP: _of_ownership,
    InvitationKind.ORGANISATION: _of_organisation,
    InvitationKind.CONFIRMATION: _of_confirmation,
}
