"""A policy's own data: who issued it, when, until when its targets run, how to read it."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, fold, named_values
from assessment.ui.widgets.elements import Markup, Part, draw, tag
from assessment.ui.widgets.words import day, size_words
from questionnaires.policy import Policy


def show_policy(policy: Policy) -> None:
    draw(policy_head(policy))


def policy_head(policy: Policy) -> Markup:
    notes = fold(_("阅读提示"), tag("p", content(policy.notes))) if policy.notes else None
    return tag(
        "section",
        tag("h2", content(policy.title)),
        tag("p", chip(content(policy.kind)), _status(policy), css="marks"),
        named_values(_rows(policy)),
        notes,
        css="card policy",
    )


def _status(policy: Policy) -> Markup:
    chips = {
        "current": chip(_("现行"), "good"),
        "target_year_passed": chip(_("目标年份已过"), "warn"),
        "needs_check": chip(_("效力待核"), "warn"),
    }
    return chips[policy.status]


def _rows(policy: Policy) -> list[tuple[str, Part]]:
    not_stated = _("原文没有")
    horizon = _("{year} 年").format(year=policy.horizon) if policy.horizon else not_stated
    rows: list[tuple[str, Part]] = [
        (_("发文单位"), content(policy.issuer)),
        (_("文号"), policy.document_number or not_stated),
        (_("发文日期"), day(policy.issued_on) if policy.issued_on else not_stated),
        (_("目标年份"), horizon),
    ]
    return rows + [(name, value) for name, value in _labels(policy) if value]


def _labels(policy: Policy) -> list[tuple[str, str]]:
    """Return the labels a policy's own page gives it, put right where they were swapped."""
    return [
        (_("政策级别"), content(policy.level or "")),
        (_("企业规模"), "、".join(map(size_words, policy.firm_sizes))),
        (_("行业类型"), "、".join(map(content, policy.sectors))),
        (_("关键词"), "、".join(map(content, policy.keywords))),
    ]
