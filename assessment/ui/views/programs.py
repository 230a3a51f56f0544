"""Support programs in two lists that never mix: help, and recognition and money."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.i18n import _, content
from assessment.services.results import Result
from assessment.ui.context import require_open, result_of, services
from assessment.ui.widgets.markup import draw, element
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import region_words
from assessment.ui.widgets.programs import group
from scoring.recommend import GROUPS, Recommendation


def view() -> None:
    """Draw both lists for the open assessment."""
    here = require_open()
    title(
        _("扶持项目"),
        _("按企业所在地和条件逐条核对。写“未查到”的，是公开资料里没有找到，请以受理单位答复为准。"),
    )
    if not here.questions or not here.sheet.saved:
        st.info(_("先答几道题，才能核对条件。"))
        st.page_link("views/questionnaire.py", label=_("去作答"))
        return
    result = result_of(here)
    place = region_words(services().library.regions, result.facts.text("firm.region"))
    draw(element("p", _("所在地：{place}").format(place=place), "zj-dim"))
    _missing(result)
    support, honours = st.tabs([_("帮扶"), _("荣誉与资金")])
    with support:
        heading(_("帮扶"), _("培训、辅导、认证提升和免费工具，按能补上的差距排序。"))
        _groups(result.recommendations.help)
    with honours:
        heading(_("荣誉与资金"), _("奖项、品牌、资金和保险，按准备程度排序。"))
        if result.recommendations.vetoed:
            st.warning(_("有法定要求或重大问题没有整改完，先整改和修复信用，再谈申报。"))
        _groups(result.recommendations.recognition)


def _groups(found: Sequence[Recommendation]) -> None:
    library = services().library
    blocks = [group(library, name, [r for r in found if r.group == name]) for name in GROUPS]
    draw(*blocks)
    if not any(blocks):
        draw(element("p", _("这里暂时没有项目。"), "zj-dim"))


def _missing(result: Result) -> None:
    """Say which facts would settle the most requirements, and where to fill them in."""
    catalogue = services().library.facts
    counts: dict[str, int] = {}
    for found in (*result.recommendations.help, *result.recommendations.recognition):
        for judgement in found.unknown:
            fact = judgement.verdict.missing
            if fact and fact in catalogue and found.group == "more_information":
                counts[fact] = counts.get(fact, 0) + 1
    if not counts:
        return
    first = sorted(counts, key=lambda fact: -counts[fact])[:6]
    names = "、".join(content(catalogue[fact].title) for fact in first)
    st.info(_("补上这些企业信息，就能判断更多项目：{names}。").format(names=names))
    st.page_link("views/profile.py", label=_("去补充企业信息"))


view()
