"""The profile: what else is known of the firm, by group, each fact with why it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from assessment.domain.credit_code import CodeCheck, check
from assessment.domain.errors import ValueProblem
from assessment.domain.permissions import Action
from assessment.i18n import _, content
from assessment.services.profile_form import IDENTITY
from assessment.ui import session
from assessment.ui.context import Open, require_open, services
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.certificates import certificate_fields
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.facts import field, needed_by, reason, whole_number
from assessment.ui.widgets.industries import industry_picker
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.places import region_picker, region_words
from assessment.ui.widgets.profile_reading import profile_reading
from assessment.ui.widgets.size import SIZES, band_field, explained
from assessment.ui.widgets.words import size_words
from questionnaires.facts import Fact, FactGroup, Facts, FactType

#: Drawn by pieces of their own.
SPECIAL = (
    "firm.revenue_floor",
    "firm.assets_floor",
    "firm.size_override",
    "firm.size_override_reason",
    "firm.certificate_records",
)


def view() -> None:
    """Draw the five facts of the start, the size, and the groups."""
    here = require_open()
    known = services().profiles.facts(here.id, here.actor)
    if not here.may(Action.FACTS_CHANGE):
        title(_("企业信息"), _("企业信息由企业负责人填写，您可以看，不能改。"))
        draw(profile_reading(services().library, here.sheet.facts))
        return
    title(
        _("企业信息"),
        _("填得越全，能核对的项目条件越多。不清楚的可以留空，不影响作答。"),
    )
    if not here.is_draft:
        st.info(_("测评已提交，企业信息按提交当天的内容保存，不能再改。"))
    with st.container(border=True, key="card-basics"):
        _basics(here, known)
    with st.container(border=True, key="card-size"):
        _size(here, known)
    heading(_("其他信息"), _("按需要填写，每组单独保存。"))
    asked = needed_by(services().programs.all())
    for group in services().library.facts.groups:
        _group(here, known, group, asked)


def _basics(here: Open, known: Facts) -> None:
    library, key = services().library, f"basics-{here.id}"
    heading(_("开始时填的五项"))
    draw(
        brief(
            (
                (_("所在地"), region_words(library.regions, known.text("firm.region"))),
                (_("行业"), _industry_words(known)),
            )
        )
    )
    changes: dict[str, Any] = {}
    if here.may(Action.FIRM_IDENTIFY):
        changes["firm.name"] = st.text_input(
            _("企业名称"), value=known.text("firm.name") or "", key=f"{key}-name"
        )
    changes |= {
        "firm.employees": whole_number(
            _("从业人员（人）"), known.integer("firm.employees"), f"{key}-staff"
        ),
        "firm.produces": field(library.facts["firm.produces"], known, key),
    }
    with st.expander(_("更改所在地或行业")):
        st.caption(_("改行业可能会换一部分题目，已答且仍适用的题会保留。"))
        changes["firm.region"] = region_picker(library.regions, key, known.text("firm.region"))
        changes["firm.industry"] = industry_picker(
            library.industries, key, known.text("firm.industry")
        )
    if st.button(_("保存这五项"), type="primary", disabled=not here.is_draft, key=f"{key}-save"):
        _store(here, {fact: value for fact, value in changes.items() if value is not None})


def _industry_words(known: Facts) -> str:
    industries, industry = services().library.industries, known.text("firm.industry")
    return content(industries[industry].title) if industry and industry in industries else ""


def _size(here: Open, known: Facts) -> None:
    library, key = services().library, f"size-{here.id}"
    heading(_("企业规模"))
    words, why = explained(library, here.sheet.facts)
    draw(brief(((_("规模"), words), (_("依据"), why))))
    st.caption(_("标准：{source}").format(source=content(library.size_classes.source)))
    asked = st.expander(_("补充营业收入、资产，或更改规模"), expanded=_linked(SPECIAL))
    with asked, st.form(f"{key}-form", border=False):
        changes: dict[str, Any] = {}
        if known.text("firm.industry"):
            changes["firm.revenue_floor"] = band_field(library, known, "revenue", f"{key}-revenue")
            changes["firm.assets_floor"] = band_field(library, known, "assets", f"{key}-assets")
        changes |= _override(known, key)
        if st.form_submit_button(_("保存规模信息"), disabled=not here.is_draft):
            _store_size(here, changes)


def _override(known: Facts, key: str) -> dict[str, Any]:
    """Draw the choice of another size than the table says, with its reason."""
    options = ["", *SIZES]
    size = st.radio(
        _("规模判定不对时，改为"),
        options,
        index=options.index(known.text("firm.size_override") or ""),
        format_func=lambda each: size_words(each) if each else _("不改，按标准判定"),
        horizontal=True,
        key=f"{key}-override",
    )
    why = st.text_input(
        _("更改规模的理由"),
        value=known.text("firm.size_override_reason") or "",
        placeholder=_("例如：属于某集团，按集团合并判定"),
        key=f"{key}-why",
    )
    return {"firm.size_override": size, "firm.size_override_reason": why if size else None}


def _store_size(here: Open, changes: dict[str, Any]) -> None:
    if changes["firm.size_override"] and not changes["firm.size_override_reason"]:
        st.warning(_("改规模要写明理由。上面的内容还没有保存。"))
        return
    _store(here, changes)


def _group(
    here: Open, known: Facts, group: FactGroup, asked: Mapping[str, tuple[str, ...]]
) -> None:
    hidden = SPECIAL if here.may(Action.FIRM_IDENTIFY) else (*SPECIAL, *IDENTITY)
    facts = [f for f in _facts_of(group) if f.id not in hidden]
    if not facts:
        return
    filled = sum(fact.id in known for fact in facts)
    label = _("{title}（已填 {filled} / {total}）").format(
        title=content(group.title), filled=filled, total=len(facts)
    )
    with st.expander(label, expanded=_linked([fact.id for fact in facts])):
        draw(quiet(content(group.why)))
        with st.form(f"group-{group.id}-{here.id}", border=False):
            changes = {fact.id: _fact(here, fact, known, asked) for fact in facts}
            if st.form_submit_button(_("保存这一组"), type="primary", disabled=not here.is_draft):
                _store(here, changes)
        if group.id == "certificates":
            _certificates(here, known)


def _linked(facts: Sequence[str]) -> bool:
    """Tell whether a link has named one of these facts, e.g. `profile?fact=firm.certificates`."""
    return st.query_params.get("fact") in facts


def _facts_of(group: FactGroup) -> list[Fact]:
    return [
        fact
        for fact in services().library.facts.facts
        if fact.group == group.id and fact.asked == "profile"
    ]


def _fact(here: Open, fact: Fact, known: Facts, asked: Mapping[str, tuple[str, ...]]) -> Any:
    value = field(fact, known, f"fact-{here.id}")
    why = reason(fact, asked.get(fact.id, ()))
    if why:
        st.caption(why)
    return value.replace("/", "-").replace(".", "-") if fact.type is FactType.DATE else value


def _certificates(here: Open, known: Facts) -> None:
    kinds = services().library.facts["firm.certificates"]
    if not known.get("firm.certificates"):
        st.caption(_("先勾选并保存手上的证书，再填编号和有效期。"))
        return
    with st.form(f"records-{here.id}", border=False):
        draw(quiet(_("填了编号和有效期，才算有佐证。")))
        records = certificate_fields(kinds, known, f"record-{here.id}")
        if st.form_submit_button(_("保存证书编号和有效期"), disabled=not here.is_draft):
            _store(here, {"firm.certificate_records": records or None})


def _store(here: Open, changes: Mapping[str, Any]) -> None:
    """Store the changes of one form as a whole, and say so."""
    problems = services().profiles.set_facts(here.id, here.actor, dict(changes))
    if problems:
        _show(problems)
        return
    doubt = _doubt(changes.get("firm.credit_code"))
    session.leave_notice(_("企业信息已保存。") + doubt, good=not doubt)
    st.rerun()


def _doubt(code: str | None) -> str:
    """Say what speaks against a credit code. Firms whose code fails do exist: it is kept."""
    if not code:
        return ""
    return {
        CodeCheck.VALID: "",
        CodeCheck.WRONG_DIGIT: _(
            "统一社会信用代码的校验位对不上，请对照营业执照看一下；确认无误可以不改，不影响作答。"
        ),
        CodeCheck.MALFORMED: _(
            "统一社会信用代码应是 18 位数字和大写字母，请对照营业执照看一下；不改也不影响作答。"
        ),
    }[check(code)]


def _show(problems: tuple[ValueProblem, ...]) -> None:
    for problem in problems:
        st.warning(problem.sentence)
    st.caption(_("这一组还没有保存，改好后再按一次保存。"))


view()
