"""Whether a firm is the one of its credit code: the state in words, and the ways to get there."""

from __future__ import annotations

from assessment.domain.licences import Doubt, Licence
from assessment.domain.moments import day_in_china
from assessment.domain.notice import Wording
from assessment.domain.sharing import Claim, Dispute, Method
from assessment.i18n import _, content
from assessment.ui.widgets.blocks import Tone, chip, note, quiet
from assessment.ui.widgets.elements import Markup, joined, listed, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.words import day

PHOTO = "licence-photo"


def identity_state(claim: Claim | None, disputed: bool) -> Markup:
    """Return the state as a chip, the code, and a sentence on what it means."""
    states = [chip(words, tone) for words, tone in _states(claim, disputed)]
    code = None if claim is None else tag("code", claim.credit_code, css="credit-code")
    head = tag("p", *states, code, css="marks")
    return tag("div", head, tag("p", _meaning(claim, disputed)), css="identity")


def _states(claim: Claim | None, disputed: bool) -> list[tuple[str, Tone]]:
    is_confirmed = claim is not None and claim.method is not None
    found: list[tuple[str, Tone]] = [(_("已确认"), "good")] if is_confirmed else []
    if disputed:
        found.append((_("有争议"), "warn"))
    return found or [(_("未确认"), "plain")]


def _meaning(claim: Claim | None, disputed: bool) -> str:
    if disputed and (claim is None or claim.method is None):
        return _("另一家企业也登记了这个代码，正等管理员处理。")
    if claim is None:
        return _("还没有登记统一社会信用代码。不确认也能作答、看结果、申请项目。")
    if claim.method is None:
        return _("代码已登记，还没有人核对过。不确认也能作答、看结果、申请项目。")
    how = {
        Method.INVITATION: _("由主管部门的邀请确认"),
        Method.LICENCE: _("核对营业执照后确认"),
        Method.GOVERNMENT: _("由统一身份认证确认"),
    }[claim.method]
    when = day(day_in_china(claim.confirmed_at)) if claim.confirmed_at else ""
    return _("{when}{how}。代码不能再自行更改。").format(when=when, how=how)


def dispute_note(
    disputes: tuple[Dispute, ...], *, is_confirmed: bool, has_photo: bool
) -> Markup | None:
    """Return what a dispute means for this firm."""
    if not disputes:
        return None
    points = [
        _("您的测评、作答、账号都照常使用，什么也不会丢；对方也一样。"),
        _("管理员会看双方的营业执照，再定代码归谁。"),
        _("没有得到代码的一家，只是不再登记这个代码，其他内容都保留。"),
    ]
    if not is_confirmed:
        points.append(_("如果是自己填错了，改成正确的代码再登记就行。"))
        if not has_photo:
            points.append(_("请在下面交一张执照照片，会快一些。"))
    since = day(day_in_china(disputes[0].opened_at))
    title = _("代码有争议（{since}起），不影响使用").format(since=since)
    return note(listed(points), tone="warn", title=title)


def lost_note(dispute: Dispute) -> Markup:
    """Return how a dispute ended for the firm that did not get the code."""
    when = day(day_in_china(dispute.settled_at)) if dispute.settled_at else ""
    words = _("管理员看过执照，代码 {code} 归另一家企业。您的测评、作答和账号都没有变。")
    return note(
        tag("p", words.format(code=dispute.credit_code)),
        tag("p", _("如果您认为不对，请联系运营单位；如果当时填错了，登记正确的代码就行。")),
        title=_("代码争议已于{when}处理").format(when=when),
    )


def namesake_note() -> Markup:
    """Return a hint that another firm bears the same name."""
    return note(
        tag("p", _("还有一家企业用了同样的名称。同名是允许的，请核对一下名称和代码没有填错。"))
    )


def ways(*, by_provider: bool) -> Markup:
    """Return how a firm can be confirmed."""
    items = [
        joined((tag("strong", _("执照照片")), _("：在下面交一张，主管部门核对后确认。"))),
        joined((tag("strong", _("主管部门的邀请")), _("：登录后打开收到的邀请链接，当场确认。"))),
    ]
    if by_provider:
        words = _("：用政务账号登录，平台带来的代码与登记的一致就自动确认。")
        items.append(joined((tag("strong", _("统一身份认证")), words)))
    return joined((tag("h3", _("怎样确认，任选一种")), listed(items, css="dots")))


def licence_state(licence: Licence | None, *, is_kept: bool) -> Markup | None:
    """Return what became of the photo."""
    if licence is None:
        return None
    if licence.doubt is not None:
        return note(tag("p", _doubt(licence.doubt)), tone="warn", title=_("上次的照片没有通过"))
    if not is_kept:
        return note(
            tag("p", _("上次交的照片满 30 天没有人核对，已经删除。请再交一张。")), tone="warn"
        )
    kind = _("照片") if licence.media_type.startswith("image/") else _("PDF 文件")
    given, until = day(day_in_china(licence.handed_in_at)), day(day_in_china(licence.until))
    words = _("{given}交的{kind}正等主管部门核对。核对完就删除，最晚{until}。")
    return note(tag("p", words.format(given=given, kind=kind, until=until)), tone="good")


def _doubt(doubt: Doubt) -> str:
    return {
        Doubt.UNREADABLE: _("照片看不清。请把执照放平、光线亮些，拍全四个角，再交一张。"),
        Doubt.OTHER_CODE: _("执照上的代码与登记的不一致。请核对代码，改好后再交一张。"),
        Doubt.OTHER_NAME: _("执照上的名称与填写的企业名称不一致。请到“企业信息”核对，再交一张。"),
    }[doubt]


def licence_form(firm_id: str, mark: str, wording: Wording, megabytes: int) -> Markup:
    """Return the form that hands a photo in. Without a script the browser says what was chosen."""
    chosen = tag("span", _("已选好，点这里可以换一张"), css="when-chosen")
    open_ = tag("span", _("选一张执照照片，或 PDF"), css="when-open")
    pick = tag(
        "div",
        tag(
            "input",
            id=PHOTO,
            name="photo",
            type="file",
            accept="image/*,application/pdf",
            required=True,
        ),
        tag("label", open_, chosen, for_=PHOTO),
        css="pick",
    )
    box = tag("input", type="checkbox", name="agree", value=wording.version, required=True)
    agreed = joined((tag("strong", content(wording.title)), tag("br"), content(wording.sentence)))
    return form(
        "/licence",
        mark,
        hidden("firm", firm_id),
        pick,
        tag("label", box, tag("span", agreed), css="tick"),
        submit(_("交给主管部门核对")),
        quiet(
            _("拍照、PDF 都行，不超过 {n} MB。照片里的拍摄地点等信息会先去掉。").format(n=megabytes)
        ),
        with_file=True,
    )
