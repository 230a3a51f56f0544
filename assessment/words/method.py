"""The method and its limits in sentences."""

from __future__ import annotations

from assessment.i18n import _, content
from questionnaires.model import MaturityModel


def method_sentences(model: MaturityModel) -> tuple[str, ...]:
    """Return how a level comes about, in the order in which it is computed."""
    points = "、".join(map(str, model.scale.points))
    return (
        _("每题五档，第 1 档到第 5 档分别得 {points} 分。").format(points=points),
        _("同一实践的题取平均，同一维度的实践取平均，四舍五入到两位小数。"),
        _("十个维度按本行业组的权重合成总分；整块不适用的维度，权重分给其他维度。"),
        _("总分定等级；再看门槛，有门槛没过，等级就封顶，并写明是哪一条、怎么解开。"),
    )


def state_sentences() -> tuple[tuple[str, str], ...]:
    """Return the four states of an answer, each with how it counts."""
    return (
        (_("第 1 档到第 5 档"), _("按所选的一档计分")),
        (_("未作答"), _("先按第 1 档算；全部答完才能提交")),
        (_("不清楚"), _("按第 1 档算，并影响可信度；关键题答“不清楚”，等级暂定")),
        (_("不适用"), _("不计入得分，要选原因；只有允许的题可选，关键题不可选")),
    )


def evidence_sentence(model: MaturityModel) -> str:
    return _(
        "佐证：至少一个文件，或文号加日期；只写备注不算。要求佐证的题没有佐证，"
        "在“有佐证的得分”里最高按第 {cap} 档算，自评得分不变。"
    ).format(cap=model.scale.evidence_cap)


def limit_sentences(model: MaturityModel) -> tuple[str, ...]:
    """Return what a result is not."""
    return (
        _("{disclaimer}。").format(disclaimer=content(model.disclaimer)),
        _("这是企业自己填的，不是抽样调查，也没有人到现场核对；可信度只反映填得一不一致、全不全。"),
        _("题目和各档描述按政策和公开标准概括，不是标准原文，也不能代替认证、评审。"),
        _(
            "项目条件、金额、时间来自公开资料，每条写明来源、可靠程度（A 官方、B 媒体或专业网站、"
            "C 转述）和核对日期。没有查到的写“未查到”，C 级写“待核”。"
        ),
        _("五份政策的阶段目标年份多已过去，页面上都有标注；申报前以主管单位当年通知为准。"),
    )
