"""The method in words and tables: from answers to points, levels, gates, credibility."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import quiet, section, table
from assessment.ui.widgets.elements import Markup, draw, joined, listed, tag
from assessment.words.method import evidence_sentence, method_sentences, state_sentences
from questionnaires.gates import Gate
from questionnaires.model import CredibilityBand, MaturityModel
from questionnaires.reference import SectorGroup


def show_method(model: MaturityModel, sectors: Sequence[SectorGroup]) -> None:
    """Draw how a level comes about, in the order in which it is computed."""
    draw(steps(model))
    draw(states(model))
    draw(weights(model, sectors))
    draw(levels(model))
    draw(gates(model, sectors))
    draw(credibility(model))


def steps(model: MaturityModel) -> Markup:
    sentences = method_sentences(model)
    return section(_("等级怎么算出来"), listed(sentences, name="ol", css="numbered"))


def states(model: MaturityModel) -> Markup:
    """Return the four states of an answer, and what counts as evidence."""
    heads = (_("作答"), _("怎么算"))
    rows, evidence = state_sentences(), evidence_sentence(model)
    return section(_("四种作答和佐证"), table(_("作答怎么算"), heads, rows), quiet(evidence))


def weights(model: MaturityModel, sectors: Sequence[SectorGroup]) -> Markup:
    """Return the weight of each dimension for each group of sectors."""
    heads = (_("维度"), *(content(sector.title) for sector in sectors))
    rows = [
        (
            content(dimension.title),
            *(f"{model.weights[sector.id][dimension.id]}%" for sector in sectors),
        )
        for dimension in model.dimensions
    ]
    numeric = range(1, len(heads))
    grid = table(_("各维度的权重"), heads, rows, numeric=numeric, css="tight weights")
    return section(_("十个维度和权重"), grid, lead=_("权重按行业分五组，每组合计 100%。"))


def levels(model: MaturityModel) -> Markup:
    heads = (_("等级"), _("得分"), _("意思"))
    rows = [
        (
            tag("strong", content(level.title)),
            _("{score} 分起").format(score=level.least_score),
            content(level.meaning),
        )
        for level in model.scale.levels
    ]
    return section(_("五个等级"), table(_("等级的得分线"), heads, rows, css="levels"))


def gates(model: MaturityModel, sectors: Sequence[SectorGroup]) -> Markup:
    """Return every gate as the sentence that a result shows."""
    items = [_gate(gate, sectors) for gate in model.gates]
    lead = _("防止偏科冲级：缺了根基、没有结果或没有佐证，得分再高也升不上去。")
    return section(_("门槛"), tag("ul", *items, css="rules"), lead=lead)


def _gate(gate: Gate, sectors: Sequence[SectorGroup]) -> Markup:
    only = [content(s.title) for s in sectors if s.id in gate.sectors]
    concerned = _("只用于：{sectors}").format(sectors="、".join(only))
    some = len(only) < len(sectors)
    return tag(
        "li",
        tag("strong", content(gate.title)),
        tag("p", content(gate.sentence), quiet_words(concerned) if some else None),
    )


def quiet_words(words: str) -> Markup:
    return tag("span", _("（{words}）").format(words=words), css="quiet")


def credibility(model: MaturityModel) -> Markup:
    """Return what high and medium credibility ask for; everything else is low."""
    bands = model.credibility
    heads = (_("可信度"), _("矛盾"), _("不清楚"), _("不适用"), _("佐证率"))
    rows = [_band(bands.high), _band(bands.medium)]
    below = _("达不到“{medium}”的，可信度为“{low}”。佐证率 = 有佐证的题 ÷ 要求佐证的题。").format(
        medium=content(bands.medium.title), low=content(bands.low_title)
    )
    checks = len(model.checks)
    lead = _("等级旁边另给可信度，看 {n} 种矛盾、“不清楚”“不适用”和佐证。").format(n=checks)
    return section(
        _("可信度"), joined([table(_("可信度的条件"), heads, rows), quiet(below)]), lead=lead
    )


def _band(band: CredibilityBand) -> tuple[Markup, str, str, str, str]:
    return (
        tag("strong", content(band.title)),
        _most(band.contradictions),
        _("不超过 {n}%").format(n=band.unknown_percent),
        _("不超过 {n}%").format(n=band.not_applicable_percent),
        _("不低于 {n}%").format(n=band.evidence_percent),
    )


def _most(contradictions: int) -> str:
    return _("不超过 {n} 处").format(n=contradictions) if contradictions else _("没有")
