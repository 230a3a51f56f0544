"""The method, open to everybody: thresholds, weights, gates, limits."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _
from assessment.ui.context import opened, services
from assessment.ui.widgets import entry, method
from assessment.ui.widgets.markup import draw, element, pairs
from assessment.ui.widgets.page import heading, title


def view() -> None:
    """Draw the method of the open assessment's model, or of the newest."""
    here = opened()
    library = services().library
    model = here.model if here else library.model()
    title(_("测评说明"), _("怎么算分、什么是门槛、结果不能当什么用，都写在这里。"))
    heading(_("怎么计分"))
    draw(method.scoring(), method.levels(model))
    heading(_("权重"), _("按行业分五组，每组合计 100。改权重必须出新版本，历史结果不重算。"))
    draw(method.weights(library, model))
    heading(_("门槛"), _("门槛比权重重要：偏科、缺基础、没有结果时，得分再高也升不上去。"))
    draw(method.gates(model))
    heading(_("矛盾提示"), _("作答时会指出，但不拦着您。"))
    with st.expander(_("看全部 {n} 条").format(n=len(model.checks))):
        draw(method.checks(model))
    heading(_("结果的限度"))
    draw(method.limits())
    heading(_("作答的用途"))
    draw(entry.consent_text())
    heading(_("版本"))
    draw(
        pairs(
            (
                (_("模型版本"), model.version),
                (_("题目数"), str(len(model.questions))),
                (_("项目数"), str(len(services().programs.all()))),
            )
        ),
        element("p", _("计分指纹：{digest}").format(digest=model.scoring_digest), "zj-digest"),
    )


view()
