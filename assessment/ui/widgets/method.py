"""How a result is computed: levels, weights, gates, checks, limits."""

from __future__ import annotations

from html import escape

from assessment.i18n import _, content
from assessment.ui.widgets.markup import element, items, table, tag
from questionnaires.library import Library
from questionnaires.model import MaturityModel


def levels(model: MaturityModel) -> str:
    """Return the five levels with their least scores."""
    rows = [
        (
            f"{level.level} {escape(content(level.title))}",
            escape(content(level.meaning)),
            _("{n} 分起").format(n=level.least_score),
        )
        for level in model.scale.levels
    ]
    return table(_("五个等级"), (_("等级"), _("什么样子"), _("得分")), rows)


def weights(library: Library, model: MaturityModel) -> str:
    """Return the weight of each dimension in each question group."""
    sectors = library.sectors
    head = (_("维度"), *(content(sector.title) for sector in sectors))
    rows = [
        (
            escape(content(dimension.title)),
            *(str(model.weights[sector.id].get(dimension.id, 0)) for sector in sectors),
        )
        for dimension in model.dimensions
    ]
    return table(_("各维度权重（百分比）"), head, rows)


def gates(model: MaturityModel) -> str:
    """Return every gate with its published name and its sentence."""
    rows = "".join(
        f"<li>{tag(gate.rule)} {element('strong', content(gate.title))} "
        f"{escape(content(gate.sentence))}</li>"
        for gate in model.gates
    )
    return f'<ul class="zj-list">{rows}</ul>'


def checks(model: MaturityModel) -> str:
    """Return the contradictions that are pointed out."""
    return items((content(check.sentence) for check in model.checks), "zj-list")


def limits() -> str:
    """Return what the result is not."""
    return items(
        (
            _("这是企业自评，不是官方评级，也不能用来宣传。"),
            _("题目和等级描述是按政策和公开标准概括的，不是标准原文。"),
            _("没有佐证的作答只反映企业自己的看法，所以同时给出“有证据的得分”。"),
            _("项目条件来自公开资料，每条都写了来源和核对日期；没查到的写“未查到”，不补数。"),
            _("五份政策的阶段目标年多已过去，页面上都有标注。"),
            _("家数不足时不给同行对比，不用编造的数据充数。"),
        ),
        "zj-list",
    )


def scoring() -> str:
    """Return the way from answers to a level, in five sentences."""
    return items(
        (
            _("每题 1 至 5 级，分别记 0、25、50、75、100 分。"),
            _("同一实践的题平均，同一维度的实践平均，维度按权重加总。"),
            _("“不适用”不计分（要选原因）；“不清楚”按最低一级计，并影响可信度。"),
            _("要求佐证的题没有佐证时，“有证据的得分”里最高按 3 级计。"),
            _("总分先对应等级，再看门槛；没过门槛的，等级封顶，并写明是哪一条。"),
        ),
        "zj-list",
    )
