"""How well the questionnaire measures: each dimension in one line, its questions folded below."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.domain.peers import Measured
from assessment.i18n import _, content
from assessment.ui.widgets.blocks import card as surface
from assessment.ui.widgets.blocks import chip, fold, named_values, quiet, section, table
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.figures import share
from assessment.ui.widgets.part_note import short_title
from questionnaires.model import MaturityModel
from scoring.omega import Estimate
from scoring.reliability import DimensionQuality, ItemQuality, Quality

#: Below these somebody should look at the wording.
LEAST_RELIABLE, LEAST_REST = 0.7, 0.3
#: Above these (hundredths of a percent) a question tells too few firms apart, or is not read.
MOST_AT_AN_END, MOST_CARELESS = 5000, 1000


def measured_block(measured: Iterable[Measured], model: MaturityModel) -> Markup:
    """Return every population with its figures, and first how to read them."""
    parts = [_population(each, model) for each in measured]
    return joined((_reading(), *parts))


def _reading() -> Markup:
    told = (
        _(
            "一致性（α、ω）：同一方面的题是不是说同一件事，从 0 到 1。"
            "低于 0.7 就看看有没有跑题的题；高于 0.95 可能问重了。"
        ),
        _("括号里是 95% 的范围：企业少，范围就宽，别急着改题。"),
        _("同向程度：一道题和同方面其余题的相关。低于 0.3，多半是题意不清或问的是另一件事。"),
        _("集中在两头：超过一半的企业都选最低或最高一档，这道题就分不出高低，看看档次的写法。"),
        _(
            "直线作答、过快：95% 以上的题选同一档，或平均一题不到 2 秒。超过一成，就看问卷是不是太长。"
        ),
    )
    return fold(_("怎么看这些数"), listed(told, css="dots"), opened=True)


def _population(found: Measured, model: MaturityModel) -> Markup:
    head = {"micro": _("微型企业"), "larger": _("小型及以上企业")}[found.population]
    lead = _("共 {n} 家，数据截至 {day}。").format(n=found.firms, day=found.on)
    heads = (_("维度"), _("企业数"), _("α"), _("ω"), _("看法"))
    rows = [_dimension(each, model) for each in found.quality.dimensions]
    return section(
        head,
        _careless(found.quality),
        table(_("各维度的一致性"), heads, rows, numeric=(1, 2, 3), css="measured"),
        tag(
            "div", *(_items(each, model) for each in found.quality.dimensions), css="measured-items"
        ),
        lead=lead,
    )


def _careless(found: Quality) -> Markup:
    rows = [
        (_("直线作答"), _figure(found.straight, found.judged)),
        (_("答得过快"), _figure(found.fast, found.timed)),
    ]
    return surface(named_values(rows), css="summary careless")


def _figure(part: int, of: int) -> Markup:
    if not of:
        return tag("span", _("没有可看的答卷"), css="quiet")
    worry = _("偏多") if part > MOST_CARELESS else _("不多")
    told = _("{n} 份答卷里，{worry}").format(n=of, worry=worry)
    return joined((tag("span", share(part), css="value"), tag("span", told, css="quiet")))


def _dimension(found: DimensionQuality, model: MaturityModel) -> tuple[Part, ...]:
    return (
        short_title(model, found.dimension),
        str(found.firms),
        estimate_words(found.alpha),
        estimate_words(found.omega),
        _view(found),
    )


def estimate_words(found: Estimate | None) -> str:
    """Return a coefficient with its interval: 0.82（0.80–0.84）."""
    if found is None:
        return "—"
    return f"{found.value:.2f}（{found.low:.2f}–{found.high:.2f}）"


def _view(found: DimensionQuality) -> Markup:
    if found.alpha is None:
        return chip(_("题太少，算不了"))
    if found.alpha.high < LEAST_RELIABLE:
        return chip(_("偏低，看看题意"), "warn")
    if found.alpha.value < LEAST_RELIABLE:
        return chip(_("可能偏低，再等等数据"))
    return chip(_("够用"), "good")


def _items(found: DimensionQuality, model: MaturityModel) -> Markup:
    name = short_title(model, found.dimension)
    flagged = sum(bool(_doubts(item)) for item in found.items)
    figure = _("{n} 题要看").format(n=flagged) if flagged else ""
    heads = (
        _("题目"),
        _("作答"),
        _("平均档"),
        _("同向程度"),
        _("去掉它的 α"),
        _("最低档"),
        _("最高档"),
    )
    rows = [_item(item, model) for item in found.items]
    return fold(
        joined((_("{dimension}的题目").format(dimension=name), _flag(figure))),
        table(name, heads, rows, numeric=(1, 2, 3, 4, 5, 6), css="items") if rows else None,
        _left_out(found, model),
    )


def _flag(words: str) -> Markup | None:
    return tag("span", words, css="fold-figure") if words else None


def _left_out(found: DimensionQuality, model: MaturityModel) -> Markup | None:
    if not found.left_out:
        return None
    words = "；".join(_text(question, model) for question in found.left_out)
    return quiet(_("一起答过的企业太少，没有算进去：{questions}").format(questions=words))


def _item(item: ItemQuality, model: MaturityModel) -> tuple[Part, ...]:
    marks = [chip(doubt, "warn") for doubt in _doubts(item)]
    return (
        joined((_text(item.question, model), *marks)),
        str(item.answers),
        f"{item.mean:.2f}",
        "—" if item.rest is None else f"{item.rest:.2f}",
        "—" if item.alpha_without is None else f"{item.alpha_without:.2f}",
        share(item.floor),
        share(item.ceiling),
    )


def _doubts(item: ItemQuality) -> list[str]:
    """Return why somebody should look at a question."""
    found = []
    if item.rest is not None and item.rest < LEAST_REST:
        found.append(_("不太同向"))
    if item.floor > MOST_AT_AN_END:
        found.append(_("集中在最低档"))
    if item.ceiling > MOST_AT_AN_END:
        found.append(_("集中在最高档"))
    return found


def _text(question: str, model: MaturityModel) -> str:
    return content(model.question(question).wording({}).text)
