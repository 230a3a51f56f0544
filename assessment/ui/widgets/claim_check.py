"""A claim on a credit code that waits for a check: what the firm says, and its licence."""

from __future__ import annotations

from assessment.domain.licences import Doubt
from assessment.domain.moments import day_in_china
from assessment.i18n import _
from assessment.services.confirming import Waiting
from assessment.ui.widgets.blocks import chip, note
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, tag
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.words import day
from questionnaires.reference import Regions


def claim_head(claim: Waiting) -> Markup:
    """Return a firm as it stands in the list."""
    marks = [chip(_("已交照片"), "good") if claim.has_licence else chip(_("还没交照片"))]
    if claim.is_disputed:
        marks.append(chip(_("代码有争议"), "warn"))
    return tag("div", tag("h3", claim.firm_name), tag("p", *marks, css="marks"), css="person")


def claim_facts(claim: Waiting, regions: Regions) -> Markup:
    """Return what the licence has to say."""
    rows = (
        (_("统一社会信用代码"), claim.credit_code),
        (_("所在地区"), place_words(regions, claim.region)),
        (_("登记日期"), day(day_in_china(claim.claimed_at))),
    )
    return tag("div", brief(rows), css="claim")


def licence_view(claim: Waiting) -> Markup:
    """Return the photo, or a link to what is no photo. Whoever looks is written down."""
    address = f"/licence/{claim.firm_id}"
    whole = tag("a", _("在新窗口打开原图"), href=address, target="_blank", rel="noopener")
    if not claim.is_image:
        whole = tag("a", _("打开执照（PDF）"), href=address, target="_blank", rel="noopener")
        return tag("p", whole)
    alt = _("{name}交的营业执照照片").format(name=claim.firm_name)
    return tag("figure", tag("img", src=address, alt=alt), tag("figcaption", whole), css="licence")


def without_photo() -> Markup:
    """Return what to do where nothing was handed in."""
    return note(
        tag("p", _("企业还没有交照片。它可以在“授权与同意”里上传，也可以带营业执照到这里来。")),
        tag("p", _("当面看过原件的，可以直接确认。")),
    )


def disputed_note() -> Markup:
    return note(
        tag(
            "p", _("另有一家企业填了同一个代码，这里不能确认。由系统管理员在“代码争议”里判定归谁。")
        ),
        tone="warn",
    )


def doubt_words() -> dict[Doubt, str]:
    """Return the reasons to turn a photo down, as the firm will read them."""
    return {
        Doubt.UNREADABLE: _("照片看不清"),
        Doubt.OTHER_CODE: _("执照上的代码和填的不一样"),
        Doubt.OTHER_NAME: _("执照上的名称和填的不一样"),
    }
