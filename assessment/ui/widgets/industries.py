"""What a firm does, found by everyday words."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import draw
from questionnaires.reference import Industries, Industry

SHOWN = 6
EXAMPLES = 5


def industry_picker(industries: Industries, key: str, current: str | None = None) -> str | None:
    """Draw a search by everyday words and return the chosen industry's id."""
    words = st.text_input(
        _("主要做什么"),
        key=f"{key}-words",
        placeholder=_("用平时的说法，例如：机加工、汽修、家政、软件"),
        live=True,
        autocomplete="off",
    )
    found = list(industries.search(words or "")[:SHOWN])
    if current in industries and not words:
        found = [industries[str(current)]]
    if words and not found:
        draw(quiet(_("没有找到“{words}”。换个说法，或从下面的门类里选。").format(words=words)))
        found = _by_category(industries, key)
    if not found:
        return None
    return st.radio(
        _("最接近的行业"),
        [industry.id for industry in found],
        index=0 if len(found) == 1 else None,
        format_func=lambda industry: content(industries[industry].title),
        captions=[_examples(industry) for industry in found],
        key=f"{key}-choice-{'-'.join(i.id for i in found)}",
    )


def _by_category(industries: Industries, key: str) -> list[Industry]:
    """Let somebody choose whose words were not found."""
    letters = sorted({industry.category for industry in industries.industries})
    letter = st.selectbox(
        _("行业门类"),
        letters,
        index=None,
        format_func=lambda each: _CATEGORIES.get(each, each),
        placeholder=_("请选择门类"),
        key=f"{key}-category",
    )
    return [industry for industry in industries.industries if industry.category == letter]


def _examples(industry: Industry) -> str:
    return "、".join(content(word) for word in industry.everyday[:EXAMPLES])


_CATEGORIES = {
    "A": _("农、林、牧、渔业"),
    "B": _("采矿业"),
    "C": _("制造业"),
    "D": _("电力、热力、燃气及水"),
    "E": _("建筑业"),
    "F": _("批发和零售业"),
    "G": _("交通运输、仓储和邮政业"),
    "H": _("住宿和餐饮业"),
    "I": _("信息传输、软件和信息技术服务业"),
    "J": _("金融业"),
    "K": _("房地产业"),
    "L": _("租赁和商务服务业"),
    "M": _("科学研究和技术服务业"),
    "N": _("水利、环境和公共设施管理业"),
    "O": _("居民服务、修理和其他服务业"),
    "P": _("教育"),
    "Q": _("卫生和社会工作"),
    "R": _("文化、体育和娱乐业"),
}
