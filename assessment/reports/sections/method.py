"""The method, its limits, and what names exactly this result."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Column,
    Figure,
    Grid,
    Listing,
    Pair,
    Pairs,
    Section,
)
from assessment.reports.source import Source
from assessment.words.method import (
    evidence_sentence,
    limit_sentences,
    method_sentences,
    state_sentences,
)


def method(source: Source) -> Section:
    """Return how the figures came about, what they are not, and how to check them."""
    states = tuple(f"{state}：{words}" for state, words in state_sentences())
    limits = limit_sentences(source.model)
    blocks: tuple[Block, ...] = (
        Listing(method_sentences(source.model), True, "steps", _("等级怎么算出来")),
        Listing((*states, evidence_sentence(source.model)), key="states", title=_("作答和佐证")),
        weights(source),
        Listing(limits, key="limits", title=_("结果的限度")),
        identity(source),
    )
    return Section("method", _("方法和限度"), blocks)


def weights(source: Source) -> Grid:
    """Return the weights of this firm's group of sectors."""
    group = content(source.library.sector(source.card.sector).title)
    columns = (
        Column("dimension", _("维度"), 8),
        Column("weight", _("权重"), 2, "number"),
        Column("summary", _("看什么"), 12),
    )
    own = source.model.weights[source.card.sector]  # type: ignore[index]
    rows = tuple(
        (
            content(dimension.title),
            Figure(100 * own[dimension.id], "percent"),
            content(dimension.summary),
        )
        for dimension in source.model.dimensions
    )
    return Grid("weights", _("十个维度和权重（{group}）").format(group=group), columns, rows)


def identity(source: Source) -> Pairs:
    """Return the receipt, so that anybody can compute the result once more."""
    receipt, model = source.material.receipt, source.model
    rows = [
        Pair("assessment", _("测评编号"), source.material.assessment_id),
        Pair("receipt", _("凭据编号"), receipt.id if receipt else _("预览，没有凭据")),
        Pair("receipt_digest", _("凭据摘要（SHA-256）"), receipt.digest if receipt else None),
        Pair("on", _("日期"), source.card.on),
        Pair("model", _("模型"), content(model.title)),
        Pair("version", _("模型版本"), model.version),
        Pair("scoring_digest", _("计分摘要"), model.scoring_digest),
    ]
    return Pairs("identity", tuple(rows), _("凭据"))
