"""Dimensions side by side: a radar for the shape, a table for the figures."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from assessment.i18n import _, content
from assessment.ui.widgets.markup import draw, element, table, tag
from assessment.ui.widgets.words import points
from questionnaires.model import MaturityModel
from scoring.scorecard import DimensionScore, ScoreCard

LINE = 6  # characters of a label before it breaks
COLOURS = ("#0b6360", "#b96a09")


def radar(model: MaturityModel, card: ScoreCard) -> None:
    """Draw self-assessed beside evidence-backed scores; without a mouse the table says it all."""
    shown = [d for d in card.dimensions if d.score is not None]
    labels = [_label(model, d) for d in shown]
    figure = go.Figure(
        [
            _trace(_("自评"), labels, [(d.score or 0) / 100 for d in shown], COLOURS[0], "solid"),
            _trace(
                _("有证据"),
                labels,
                [(d.evidence_score or 0) / 100 for d in shown],
                COLOURS[1],
                "dot",
            ),
        ],
        _layout(),
    )
    st.plotly_chart(
        figure, config={"displayModeBar": False, "staticPlot": True}, alt=_alt(model, card)
    )


def _label(model: MaturityModel, dimension: DimensionScore) -> str:
    title = content(model.dimension(dimension.id).title) + ("＊" if dimension.indicative else "")
    head = title.split("（")[0]
    return "<br>".join(head[i : i + LINE] for i in range(0, len(head), LINE))


def _trace(name: str, labels: list[str], values: list[float], colour: str, dash: str) -> Any:
    return go.Scatterpolar(
        r=[*values, values[0]],
        theta=[*labels, labels[0]],
        name=name,
        fill="toself",
        opacity=0.85,
        line={"color": colour, "dash": dash, "width": 2},
        marker={"size": 5},
    )


def _layout() -> Any:
    return go.Layout(
        polar={
            "radialaxis": {
                "range": [0, 100],
                "tickvals": [20, 45, 70, 90],
                "tickfont": {"size": 11},
            },
            "angularaxis": {"direction": "clockwise", "tickfont": {"size": 12}},
        },
        legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.12},
        margin={"l": 70, "r": 70, "t": 40, "b": 30},
        height=430,
    )


def _alt(model: MaturityModel, card: ScoreCard) -> str:
    parts = [
        f"{content(model.dimension(d.id).title)} {points(d.score)}"
        for d in card.dimensions
        if d.score is not None
    ]
    return _("各维度自评得分雷达图：") + "，".join(parts)


def dimension_table(model: MaturityModel, card: ScoreCard) -> None:
    """Draw every dimension with its level, both scores and weight."""
    rows = [_row(model, d) for d in card.dimensions if d.weight]
    head = (_("维度"), _("等级"), _("自评"), _("有证据"), _("权重"))
    draw(table(_("各维度得分"), head, rows))
    if any(d.indicative for d in card.dimensions):
        draw(
            element(
                "p", _("标“指示性”的维度只有一道计分题，只作参考，不算强项也不算短板。"), "zj-dim"
            )
        )


def _row(model: MaturityModel, dimension: DimensionScore) -> tuple[str, ...]:
    mark = tag(_("指示性")) if dimension.indicative and dimension.counted else ""
    title = element("span", content(model.dimension(dimension.id).title))
    if dimension.level is None:
        return (title, _("不计"), "—", "—", f"{dimension.weight}%")
    return (
        f"{title} {mark}",
        content(model.scale.title(dimension.level)),
        points(dimension.score),
        points(dimension.evidence_score),
        f"{dimension.weight}%",
    )
