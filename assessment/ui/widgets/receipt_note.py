"""The receipt of a submission: how to name it, and how to check it."""

from __future__ import annotations

from datetime import date

from assessment.i18n import _
from assessment.ui.widgets.blocks import Tone, named_values, note, quiet, section
from assessment.ui.widgets.elements import Markup, draw, link, tag


def show_receipt(
    receipt_id: str, on: date, version: str, digest: str, head: str | None = None
) -> None:
    """Draw what identifies a submitted result; ``head`` where it is one of several."""
    draw(receipt_block(receipt_id, on, version, digest, head))


def receipt_block(
    receipt_id: str, on: date, version: str, digest: str, head: str | None = None
) -> Markup:
    rows = [
        (_("凭据编号"), tag("code", receipt_id)),
        (_("提交日期"), tag("span", on.isoformat())),
        (_("模型版本"), tag("span", version)),
        (_("凭据摘要（SHA-256）"), tag("code", digest)),
    ]
    sentence = _(
        "凭据保存了提交当天的作答、企业信息、佐证摘要和结果。按它重新计算，"
        "结果应当一模一样；以后修改企业信息不会改变它。"
    )
    return section(head or _("结果凭据"), named_values(rows), quiet(sentence))


def show_verification(ok: bool, places: int) -> None:
    """Draw the outcome of computing a receipt once more."""
    draw(verification_note(ok, places))


def verification_note(ok: bool, places: int) -> Markup:
    tone: Tone = "good" if ok else "bad"
    sentence = (
        _("核对一致：按凭据重新计算，每个数字都相同，凭据没有被改动。")
        if ok
        else _("核对不一致：有 {n} 处不同。请保留这个页面，联系维护人员。").format(n=places)
    )
    return note(tag("p", sentence), tone=tone)


def show_draft(*, may_submit: bool = True) -> None:
    """Draw what a preview is."""
    draw(draft_note(may_submit=may_submit))


def draft_note(*, may_submit: bool = True) -> Markup:
    """Return what a preview is, and how it becomes a result."""
    sentence = _("这是按已保存的作答算出的预览，没有提交，还会变化。")
    where = link(_("去检查并提交"), "review") if may_submit else None
    return note(tag("p", sentence, where))
