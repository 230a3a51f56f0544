"""How the total scores of peers are spread, with the firm's own among them; words beside it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from assessment.i18n import _
from assessment.ui.widgets.figures import short
from assessment.words.peers import nearest, spread_words
from scoring.arithmetic import FULL
from scoring.benchmarks import Distribution, Spread

HEIGHT = 300
#: Ten columns of ten points each.
COLUMN = 1000
#: Readable on the light and on the dark ground.
_PEERS, _OWN = "rgba(38, 138, 130, 0.42)", "#268a82"
_LINES, _WORDS = "rgba(110, 132, 138, 0.38)", "#6b8086"
#: Below the columns: where the line of the quarters lies, and half its thickness.
_FLOOR, _HALF = -0.2, 0.045


def show_strip(spread: Distribution, score: int, key: str) -> None:
    """Draw the columns, the middle half of the firms below them, and the firm's own place."""
    st.plotly_chart(
        strip_figure(spread, score),
        width="stretch",
        config={"staticPlot": True, "displayModeBar": False},
        alt=strip_words(spread, score),
        key=key,
    )


def strip_words(spread: Distribution, score: int) -> str:
    """Return the chart in sentences."""
    first, median, third = spread.quartiles
    columns = _("；").join(
        _("{low} 到 {high} 分约 {share}%").format(low=low, high=low + 10, share=share)
        for low, share in zip(range(0, 100, 10), columns_of(spread), strict=True)
        if share
    )
    return _(
        "分布图，{n} 家可比企业的总分：{columns}。中间一半企业在 {first} 到 {third} 分，"
        "中位 {median} 分；贵企业 {score} 分。"
    ).format(
        n=spread.firms,
        columns=columns,
        first=spread_words(first),
        median=spread_words(median),
        third=spread_words(third),
        score=short(score),
    )


def columns_of(spread: Distribution) -> list[int]:
    """Return the likely share of firms in each column, in whole percent."""
    edges = [*range(0, FULL, COLUMN), int(spread.scale.edges[-1])]
    return [nearest(share.middle) for share in spread.shares(edges)]


def strip_figure(spread: Distribution, score: int) -> go.Figure:
    """Return the figure; the colours of words come from the theme."""
    shares, own = columns_of(spread), min(score // COLUMN, FULL // COLUMN - 1)
    top = max(shares) or 1
    figure = go.Figure(
        go.Bar(
            x=[5 + 10 * place for place in range(len(shares))],
            y=[share / top for share in shares],
            width=9,
            marker={"color": [_OWN if n == own else _PEERS for n in range(len(shares))]},
            text=[f"{share}%" if share else "" for share in shares],
            textposition="outside",
            textfont={"size": 12},
            cliponaxis=False,
        )
    )
    figure.update_layout(**_layout(), shapes=_quarters(spread), annotations=[_mark(score)])
    figure.add_shape(**_own_line(score, shares[own] / top))
    return figure


def _quarters(spread: Distribution) -> list[dict[str, Any]]:
    """Return the band of the middle half, the reach of its ends, and the median in it."""
    first, median, third = spread.quartiles
    return [
        _band(first.middle, third.middle, _PEERS),
        *(_reach(each) for each in (first, third)),
        _upright(median.middle, _FLOOR - 1.6 * _HALF, _FLOOR + 1.6 * _HALF, 4),
    ]


def _band(low: int, high: int, colour: str) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": low / 100,
        "x1": high / 100,
        "y0": _FLOOR - _HALF,
        "y1": _FLOOR + _HALF,
        "fillcolor": colour,
        "line": {"width": 0},
    }


def _reach(end: Spread) -> dict[str, Any]:
    """Return the line between which an end of the band may lie."""
    line = {"color": _WORDS, "width": 1.5}
    ends = {"x0": end.low / 100, "x1": end.high / 100}
    return {"type": "line", **ends, "y0": _FLOOR, "y1": _FLOOR, "line": line}


def _upright(at: int, low: float, high: float, width: int) -> dict[str, Any]:
    line = {"color": _OWN, "width": width}
    return {
        "type": "line",
        "x0": at / 100,
        "x1": at / 100,
        "y0": low,
        "y1": high,
        "line": line,
    }


def _own_line(score: int, height: float) -> dict[str, Any]:
    """Return the line from the words down to the figure above the firm's own column."""
    return {
        **_upright(score, height + 0.16, 1.22, 2),
        "line": {"color": _WORDS, "width": 2, "dash": "dot"},
    }


def _mark(score: int) -> dict[str, Any]:
    """Return the words at the firm's own place, kept inside the picture at either end."""
    side = "left" if score < FULL // 5 else "right" if score > FULL * 4 // 5 else "center"
    return {
        "x": score / 100,
        "y": 1.32,
        "text": _("贵企业 {score}").format(score=short(score)),
        "showarrow": False,
        "xanchor": side,
        "font": {"size": 14},
    }


def _layout() -> dict[str, Any]:
    return {
        "height": HEIGHT,
        "margin": {"l": 12, "r": 12, "t": 8, "b": 36},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "xaxis": {
            "range": [0, 100],
            "tickvals": [0, 20, 40, 60, 80, 100],
            "tickfont": {"size": 12, "color": _WORDS},
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [_FLOOR - 3 * _HALF, 1.45],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
            "zerolinecolor": _LINES,
            "fixedrange": True,
        },
    }
