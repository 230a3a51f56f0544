"""One support program, folded: why it is here, what it asks, how to apply, where it is written."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import chip, fold, named_values, note
from assessment.ui.widgets.elements import Markup, Part, joined, link, listed, outside_link, tag
from assessment.ui.widgets.program_words import (
    ProgramWords,
    form_word,
    reliability_word,
    window_words,
)
from assessment.ui.widgets.requirement_list import missing_facts, requirement_list
from assessment.ui.widgets.words import MISSING
from questionnaires.library import Library
from questionnaires.program import Amount, Prerequisite, Program, SourceNote
from scoring.recommend import Recommendation


def program_card(found: Recommendation, words: ProgramWords) -> Markup:
    """Return a program that opens at a click."""
    return fold(_head(found, words), *_body(found, words), css="program")


def _head(found: Recommendation, words: ProgramWords) -> Markup:
    program = found.program
    marks = [
        chip(form_word(program.form)),
        chip(_("待核"), "warn") if program.status == "needs_check" else None,
        chip(_("已办过")) if found.held else None,
    ]
    return tag(
        "span",
        tag("span", tag("strong", content(program.title)), *marks, css="program-title"),
        tag("span", content(program.summary), css="program-summary"),
        tag("span", _reason(found, words), css="program-why"),
        css="program-head",
    )


def _reason(found: Recommendation, words: ProgramWords) -> str:
    if found.group != "not_for_you":
        return words.why(found)
    lacking = [content(judgement.requirement.text) for judgement in found.unmet]
    if found.held:
        return _("已经办过")
    return _("不符合：{texts}").format(texts="；".join(lacking)) if lacking else _("先整改，再申报")


def _body(found: Recommendation, words: ProgramWords) -> list[Part]:
    program = found.program
    return [
        _ask(found, words),
        tag("h3", _("申报条件")),
        requirement_list(program, found.judgements, words.questions),
        _path(found, words.library),
        tag("h3", _("怎么办理")),
        named_values(_how(program, words.library)),
        tag("h3", _("依据和来源")),
        _basis(program, words.library),
    ]


def _ask(found: Recommendation, words: ProgramWords) -> Markup | None:
    """Return what to tell first, for a program that cannot be judged yet."""
    if found.group != "more_information":
        return None
    asks = missing_facts(found.judgements, words.questions)
    if not asks:
        return note(tag("p", _("有条件在公开资料里没有写清，请先问受理单位。")))
    return note(listed(asks), title=_("补上这些，就能核对："))


def _path(found: Recommendation, library: Library) -> Markup | None:
    """Return the programs to go through before, then the advice on each."""
    advice = [_advice(p, library) for p in found.program.prerequisites]
    if not found.path and not advice:
        return None
    before = listed((content(p.title) for p in found.path), name="ol", css="numbered")
    head = tag("p", _("建议的顺序：")) if before else None
    return joined([tag("h3", _("之前要做的")), head, before, listed(advice, css="dots")])


def _advice(prerequisite: Prerequisite, library: Library) -> str:
    strength = _("必须先有") if prerequisite.strength == "required" else _("建议先做")
    title = content(library.program(prerequisite.program).title)
    return _("{strength}“{title}”：{text}").format(
        strength=strength, title=title, text=content(prerequisite.text)
    )


def _how(program: Program, library: Library) -> list[tuple[str, Part]]:
    """Return what is known of the way to apply, and in one line what was not found."""
    rows: list[tuple[str, Part]] = [
        (_("能得到什么"), _text(program.benefit or program.summary)),
        (_("金额"), _amounts(program.amounts, library)),
        (_("受理时间"), _text(window_words(program.window))),
        (_("材料"), listed(map(content, program.materials), css="dots")),
        (_("渠道"), _text(program.channel)),
        (_("费用"), _text(program.cost)),
        (_("周期"), _text(program.duration)),
        (_("主管单位"), _text(program.issuer)),
        (_("问谁"), _text(program.contact)),
    ]
    absent = [name for name, value in rows if value is None]
    known: list[tuple[str, Part]] = [(name, value) for name, value in rows if value is not None]
    if absent:
        known.append((MISSING, "、".join(absent)))
    return known


def _text(text: str | None) -> Markup | None:
    return tag("span", content(text)) if text else None


def _amounts(amounts: tuple[Amount, ...], library: Library) -> Markup | None:
    return listed((_amount(amount, library) for amount in amounts), css="dots")


def _amount(amount: Amount, library: Library) -> Markup:
    source = library.source(amount.source)
    words = _("（来源：{title}，{reliability}）").format(
        title=content(source.title), reliability=reliability_word(source.reliability)
    )
    return joined([content(amount.text), " ", tag("span", words, css="quiet")])


def _basis(program: Program, library: Library) -> Markup:
    articles = [link(content(library.cite(c)), clause_address(c)) for c in program.clauses]
    rows: list[tuple[str, Part]] = [
        (_("政策条文"), listed(articles, css="dots") or _("五份政策没有点名")),
        (_("来源"), listed((_source(n, library) for n in program.sources), css="dots")),
        (_("核实情况"), _status(program)),
    ]
    if program.notes:
        rows.append((_("提醒"), tag("span", content(program.notes))))
    return named_values(rows)


def _status(program: Program) -> str:
    if program.status == "needs_check":
        return _("待核：内容还没有逐条向主管单位核实，申报前请先问")
    return _("已按官方或专业来源核对")


def _source(note_: SourceNote, library: Library) -> Markup:
    source = library.source(note_.ref)
    words = _("（{reliability} 级，{meaning}；{day} 核对）").format(
        reliability=note_.reliability,
        meaning=reliability_word(note_.reliability),
        day=note_.verified_on.isoformat(),
    )
    return joined(
        [outside_link(content(source.title), source.url), tag("span", words, css="quiet")]
    )


def clause_address(clause: str) -> str:
    return f"policy-map?clause={clause}"
