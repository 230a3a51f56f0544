"""Policies by article: what each asks, and what of this system answers to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from assessment.i18n import _, content
from assessment.services.programs import PolicyMap
from assessment.ui.widgets.markup import element, items, pairs, tag
from assessment.ui.widgets.words import day
from questionnaires.model import MaturityModel
from questionnaires.policy import Article, Policy, Target

ADDRESSEES = {"firm": _("对企业"), "bureau": _("对部门"), "both": _("对企业和部门")}
STATUS = {
    "current": (_("现行"), "good"),
    "target_year_passed": (_("目标年已过"), "warn"),
    "needs_check": (_("待核实"), "warn"),
}


def about(policy: Policy) -> str:
    """Return what a policy is, and what to know when reading it."""
    status, kind = STATUS[policy.status]
    issued = day(policy.issued_on) if policy.issued_on else _("未载明")
    rows = [
        (_("文件"), content(policy.title)),
        (_("发文单位"), content(policy.issuer)),
        (_("发文日期"), issued),
        (_("文号"), policy.document_number or _("未载明")),
    ]
    if policy.horizon:
        rows.append((_("目标年"), _("{year} 年").format(year=policy.horizon)))
    note = element("p", content(policy.notes), "zj-dim") if policy.notes else ""
    return f"<p>{tag(status, kind)}{tag(content(policy.kind))}</p>{pairs(rows)}{note}"


def articles(
    policies: PolicyMap, model: MaturityModel, policy: Policy, asked: Iterable[str], on: date
) -> str:
    """Return every article, folded; questions the firm is asked are marked."""
    own = frozenset(asked)
    rows = (_article(policies, model, policy, article, own, on) for article in policy.articles)
    return "".join(rows)


def _article(
    policies: PolicyMap,
    model: MaturityModel,
    policy: Policy,
    article: Article,
    asked: frozenset[str],
    on: date,
) -> str:
    clause = policy.clause(article)
    questions = policies.questions_for(clause)
    programs = policies.programs_for(clause)
    counts = tag(_("{n} 题").format(n=len(questions))) if questions else ""
    counts += tag(_("{n} 个项目").format(n=len(programs))) if programs else ""
    label = f"{content(article.label)} {content(article.heading)}"
    body = "".join(
        (
            _words(article),
            _questions(model, questions, asked),
            _list(_("相关项目"), [content(p.title) for p in programs]),
            _targets(article.targets, on),
        )
    )
    return (
        f'<details class="zj-program"><summary><span class="head">{element("strong", label)}{counts}'
        f"</span>{element('span', ADDRESSEES[article.addressee], 'words')}</summary>"
        f'<div class="inside">{body}</div></details>'
    )


def _words(article: Article) -> str:
    rows = (
        (_("要求企业"), article.asks),
        (_("部门要做的"), article.counts),
        (_("为什么不设题"), article.none),
    )
    return pairs([(head, content(text)) for head, text in rows if text])


def _questions(model: MaturityModel, questions: tuple[str, ...], asked: frozenset[str]) -> str:
    if not questions:
        return ""
    rows = "".join(
        f"<li>{escape(content(model.question(q).text))} {tag(_('您要答'), 'good') if q in asked else ''}</li>"
        for q in questions
    )
    return f'{element("h4", _("对应的题目"))}<ul class="zj-list">{rows}</ul>'


def _list(head: str, texts: list[str]) -> str:
    return element("h4", head) + items(texts, "zj-list") if texts else ""


def _targets(targets: tuple[Target, ...], on: date) -> str:
    if not targets:
        return ""
    rows = "".join(_target(target, on) for target in targets)
    return f'{element("h4", _("目标"))}<ul class="zj-list">{rows}</ul>'


def _target(target: Target, on: date) -> str:
    year = {None: _("未写年份"), "annual": _("每年")}.get(
        target.year, _("{year} 年").format(year=target.year)
    )  # type: ignore[arg-type]
    passed = tag(_("目标年已过"), "warn") if target.passed(on) else ""
    binding = tag(_("约束性")) if target.attribute == "binding" else ""
    words = f"{content(target.text)}：{target.value}{target.unit}（{year}）"
    return f"<li>{escape(words)} {passed}{binding}</li>"
