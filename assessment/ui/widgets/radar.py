"""The radar of dimensions, with words for those who cannot see it; the table stands beside it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from assessment.i18n import _
from assessment.ui.widgets.figures import exact
from assessment.ui.widgets.question_words import QuestionWords
from scoring.scorecard import DimensionScore, ScoreCard

HEIGHT = 460
#: Readable on the light and on the dark ground.
_LINES = "rgba(110, 132, 138, 0.38)"
_WORDS = "#6b8086"
#: Titles up to this length stay on one line.
_SHORT = 5


def show_radar(card: ScoreCard, words: QuestionWords) -> None:
    """Draw both scores of every dimension; one answered by a single question is hatched."""
    st.plotly_chart(
        radar_figure(card, words),
        width="stretch",
        config={"staticPlot": True, "displayModeBar": False},
        alt=radar_words(card, words),
        key="radar",
    )


def radar_words(card: ScoreCard, words: QuestionWords) -> str:
    """Return the chart in a sentence a dimension."""
    parts = [_said(d, words) for d in card.dimensions if d.score is not None]
    return _("雷达图，各维度得分：{parts}。").format(parts="；".join(parts))


def _said(dimension: DimensionScore, words: QuestionWords) -> str:
    sentence = _("{title}自评 {score} 分，有佐证 {evidenced} 分").format(
        title=words.short_dimension(dimension.id),
        score=exact(dimension.score),
        evidenced=exact(dimension.evidence_score),
    )
    return sentence + _("（只有一道题，仅供参考）") if dimension.indicative else sentence


def radar_figure(card: ScoreCard, words: QuestionWords) -> go.Figure:
    """Return the figure; colours of lines come from the theme."""
    shown = [dimension for dimension in card.dimensions if dimension.score is not None]
    names = [_broken(words.short_dimension(dimension.id)) for dimension in shown]
    figure = go.Figure()
    figure.add_trace(_line(_("自评"), names, [d.score or 0 for d in shown], "solid"))
    figure.add_trace(_line(_("有佐证"), names, [d.evidence_score or 0 for d in shown], "dot"))
    indicative = [n for n, d in zip(names, shown, strict=True) if d.indicative]
    if indicative:
        figure.add_trace(_hatched(indicative))
    figure.update_layout(**_layout())
    return figure


def _hatched(names: list[str]) -> go.Barpolar:
    pattern = {
        "shape": "/",
        "size": 6,
        "solidity": 0.25,
        "fgcolor": _WORDS,
        "bgcolor": "rgba(0,0,0,0)",
    }
    return go.Barpolar(
        r=[100] * len(names),
        theta=names,
        name=_("只有一道题，仅供参考"),
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}, "pattern": pattern},
    )


def _line(name: str, names: list[str], hundredths: list[int], dash: str) -> go.Scatterpolar:
    closed = [*hundredths, hundredths[0]]
    return go.Scatterpolar(
        r=[value / 100 for value in closed],
        theta=[*names, names[0]],
        name=name,
        mode="lines+markers",
        line={"width": 2, "dash": dash},
        marker={"size": 6, "symbol": "circle" if dash == "solid" else "diamond"},
        fill="toself" if dash == "solid" else "none",
    )


def _layout() -> dict[str, Any]:
    axis = {"gridcolor": _LINES, "linecolor": _LINES}
    return {
        "height": HEIGHT,
        "margin": {"l": 72, "r": 72, "t": 56, "b": 48},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "legend": {"orientation": "h", "y": -0.2, "x": 0.5, "xanchor": "center"},
        "polar": {
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {
                **axis,
                "range": [0, 100],
                "tickvals": [20, 45, 70, 90],
                "tickfont": {"size": 11, "color": _WORDS},
            },
            "angularaxis": {
                **axis,
                "rotation": 90,
                "direction": "clockwise",
                "tickfont": {"size": 13},
            },
        },
    }


def _broken(title: str) -> str:
    """Return a long title in two lines, so that it stands beside the chart on a phone."""
    if len(title) <= _SHORT:
        return title
    places = [i if c == "与" else i + 1 for i, c in enumerate(title) if c in "与、"] or [4]
    middle = min(places, key=lambda place: abs(2 * place - len(title)))
    return f"{title[:middle]}<br>{title[middle:]}"
