"""Support programs as people need them: requirements checked one by one, then how to apply."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assessment.i18n import _, content
from assessment.ui.widgets.markup import element, items, pairs, tag
from assessment.ui.widgets.words import MISSING, day, percent
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.program import Program, SourceNote, Window
from scoring.recommend import Group, Judgement, Recommendation

GROUP_WORDS: dict[Group, tuple[str, str]] = {
    "start_now": (_("现在可办"), _("条件都满足，常年受理或正在窗口期。")),
    "awaiting_notice": (_("条件已备，等通知"), _("条件都满足，等主管部门发当年通知。")),
    "one_step": (_("差一步"), _("只差一项，一年内补得上。")),
    "more_information": (_("需要补充信息"), _("还有条件无法判断，补上企业信息或作答就知道。")),
    "path": (_("作为努力方向"), _("现在还够不上，先按提升路线打基础。")),
    "not_for_you": (_("目前不适合"), _("条件不符、已经办过，或需要先整改。")),
}
MARKS = {
    Outcome.MET: ("✓", _("满足"), "good"),
    Outcome.UNMET: ("✗", _("不满足"), "bad"),
    Outcome.UNKNOWN: ("?", _("还不知道"), "warn"),
}
STATUS = {
    "current": _("现行"),
    "needs_check": _("待核实"),
    "history": _("历史"),
}
FORMS = {
    "training": _("培训"),
    "coaching": _("辅导"),
    "certification": _("认证"),
    "service": _("服务"),
    "tool": _("工具"),
    "finance": _("融资"),
    "insurance": _("保险"),
    "award": _("评选"),
    "brand": _("品牌"),
    "list": _("名单"),
    "tax": _("税收"),
}


def group(library: Library, name: Group, found: Iterable[Recommendation]) -> str:
    """Return one group with its programs, each folded; an empty group is left out."""
    programs = [_folded(library, each) for each in found]
    if not programs:
        return ""
    words, lead = GROUP_WORDS[name]
    head = _("{words}（{n}）").format(words=words, n=len(programs))
    return (
        f'<section class="zj-group {name}">{element("h3", head)}{element("p", lead, "zj-dim")}'
        f"{''.join(programs)}</section>"
    )


def _folded(library: Library, found: Recommendation) -> str:
    program = found.program
    marks = tag(FORMS.get(program.form, program.form))
    if program.cost and _("免费") in program.cost:
        marks += tag(_("免费"), "good")
    if program.status == "needs_check":
        marks += tag(STATUS["needs_check"], "warn")
    if found.held:
        marks += tag(_("已办过"))
    return (
        f'<details class="zj-program"><summary><span class="head">{element("strong", content(program.title))}'
        f"{marks}</span>{element('span', content(program.summary), 'words')}</summary>"
        f'<div class="inside">{details(library, found)}</div></details>'
    )


def details(library: Library, found: Recommendation) -> str:
    """Return everything known of a program for one firm."""
    program = found.program
    return "".join(
        (
            _requirements(found),
            _before(found),
            _how(library, program),
            _basis(library, program),
        )
    )


def _requirements(found: Recommendation) -> str:
    if not found.judgements:
        return element("p", _("没有查到申报条件，请咨询受理单位。"))
    met = percent(found.readiness)
    rows = "".join(_requirement(judgement) for judgement in found.judgements)
    head = _("条件核对（已满足 {met}）").format(met=met)
    return f'{element("h4", head)}<ul class="zj-requirements">{rows}</ul>'


def _requirement(judgement: Judgement) -> str:
    mark, words, kind = MARKS[judgement.verdict.outcome]
    requirement = judgement.requirement
    fix = ""
    if judgement.verdict.outcome is Outcome.UNMET and requirement.fix:
        months = requirement.months
        time = _("（约 {n} 个月）").format(n=months) if months else ""
        fix = element("span", _("怎么办：{fix}").format(fix=content(requirement.fix)) + time, "fix")
    return (
        f'<li class="{kind}"><span class="mark" role="img" aria-label="{escape(words)}">{mark}</span>'
        f"<span>{escape(content(requirement.text))}{fix}</span></li>"
    )


def _before(found: Recommendation) -> str:
    if not found.path:
        return ""
    titles = [content(program.title) for program in found.path]
    return element("h4", _("要先走的步骤")) + items(titles, "zj-list")


def _how(library: Library, program: Program) -> str:
    rows = [
        (_("能得到什么"), content(program.benefit or program.summary)),
        (_("材料"), "；".join(content(m) for m in program.materials) or MISSING),
        (_("办理渠道"), content(program.channel or "") or MISSING),
        (_("费用"), content(program.cost or "") or MISSING),
        (_("周期"), content(program.duration or "") or MISSING),
        (_("受理时间"), window_words(program.window)),
        (_("主管或受理单位"), content(program.issuer)),
        (_("咨询"), content(program.contact or "") or MISSING),
    ]
    if program.amounts:
        sums = "；".join(content(amount.text) for amount in program.amounts)
        rows.insert(1, (_("金额"), sums))
    if program.notes:
        rows.append((_("说明"), content(program.notes)))
    return element("h4", _("怎么办理")) + pairs(rows)


def window_words(window: Window) -> str:
    """Return when one can apply; the last round where one is known."""
    if window.kind == "always":
        return _("常年")
    words = {
        "yearly": _("每年一次，以当年通知为准"),
        "batch": _("分批，以通知为准"),
        "unknown": MISSING,
    }[window.kind]
    if window.opens and window.closes:
        words = _("{opens} 至 {closes}").format(opens=day(window.opens), closes=day(window.closes))
    return words + (
        _("（上一次：{last}）").format(last=content(window.last)) if window.last else ""
    )


def _basis(library: Library, program: Program) -> str:
    articles = [content(library.cite(c)) for c in program.clauses if c in library.articles]
    named = (
        items(articles, "zj-list") if articles else element("p", _("五份政策没有点名，全国可办。"))
    )
    sources = "".join(_source(library, note) for note in program.sources)
    return (
        f"{element('h4', _('政策依据'))}{named}"
        f'{element("h4", _("来源"))}<ul class="zj-list">{sources}</ul>'
        f"<p>{tag(STATUS[program.status], 'good' if program.status == 'current' else 'warn')}</p>"
    )


def _source(library: Library, note: SourceNote) -> str:
    source = library.source(note.ref)
    title = escape(content(source.title))
    if source.url:
        title = (
            f'<a href="{escape(source.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
        )
    words = _("可靠性 {level}，核对于 {day}").format(
        level=note.reliability, day=day(note.verified_on)
    )
    return f"<li>{title} {element('span', words, 'zj-dim')}</li>"
