"""What a result is not, what answers are used for, and which version computed it."""

from __future__ import annotations

from assessment.i18n import _
from assessment.ui.widgets.blocks import chip, fold, named_values, quiet, section
from assessment.ui.widgets.elements import Markup, Part, draw, joined, listed, tag
from assessment.words.method import limit_sentences
from questionnaires.library import Library
from questionnaires.model import MaturityModel


def show_limits(library: Library, model: MaturityModel) -> None:
    draw(limits(model))
    draw(privacy())
    draw(version(library, model))


def limits(model: MaturityModel) -> Markup:
    sentences = limit_sentences(model)
    return section(_("结果的限度"), listed(sentences, css="dots"))


def privacy() -> Markup:
    """Return in short what answers are used for."""
    sentences = (
        _(
            "作答只用于算自评结果、找差距、匹配扶持项目；不用于监管、抽查或处罚，也不与监管数据连接。"
        ),
        _("结果只有持续答码的人能看；不需要个人身份信息。"),
        _("统计只做汇总，家数太少不显示，不做企业排名。"),
    )
    return section(_("作答的用途"), listed(sentences, css="dots"))


def version(library: Library, model: MaturityModel) -> Markup:
    """Return what names exactly this model and this content."""
    draft = model.status == "draft"
    state = chip(_("草案，还没有发布"), "warn") if draft else chip(_("已发布"), "good")
    live = [program for program in library.programs if program.status != "history"]
    rows: list[tuple[str, Part]] = [
        (_("模型版本"), joined([model.version, " ", state])),
        (_("题目"), _("{n} 题，每家企业只答适用的").format(n=len(model.questions))),
        (_("扶持项目"), _("{n} 个").format(n=len(live))),
        (_("政策"), _("{n} 份").format(n=len(library.policies))),
    ]
    digests: list[tuple[str, Part]] = [
        (_("计分摘要"), tag("code", model.scoring_digest)),
        (_("文字摘要"), tag("code", model.text_digest)),
        (_("内容摘要"), tag("code", library.digest)),
    ]
    remark = _("计分摘要变了，就是新的版本；只改错字时，只有文字摘要会变。")
    return section(
        _("版本"),
        named_values(rows),
        fold(_("摘要（SHA-256）"), named_values(digests), quiet(remark), css="digests"),
    )
