"""The small line of an indicator over time, with words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from assessment.domain.goals import read_goal
from assessment.domain.indicators import IndicatorValue
from assessment.i18n import _, content
from assessment.services.indicator_lines import Track
from assessment.ui.widgets.indicator_words import with_unit
from assessment.ui.widgets.words import day

HEIGHT = 140
#: Two values make a line.
LEAST = 2
_LINES = "rgba(110, 132, 138, 0.38)"
_WORDS = "#6b8086"


def show_trend(track: Track, key: str) -> None:
    """Draw the values over time and the target beside them; one value alone is no line."""
    if len(track.values) < LEAST:
        return
    st.plotly_chart(
        trend_figure(track),
        width="stretch",
        config={"staticPlot": True, "displayModeBar": False},
        alt=trend_words(track),
        key=f"trend-{key}",
    )


def trend_words(track: Track) -> str:
    """Return the line in a sentence."""
    said = "；".join(
        _("{day} {value}").format(day=day(v.day), value=with_unit(v.value or "", track.line.unit))
        for v in track.values
    )
    return _("{title}的变化：{said}。").format(title=content(track.line.title), said=said)


def trend_figure(track: Track) -> go.Figure:
    """Return the figure; its colours come from the theme."""
    figure = go.Figure()
    figure.add_trace(_values(track.values))
    goal = read_goal(track.line.target)
    if goal is not None:
        figure.add_hline(
            y=float(goal.amount),
            line={"dash": "dot", "width": 1, "color": _WORDS},
            annotation={"text": _("目标"), "font": {"size": 11, "color": _WORDS}},
        )
    axis = {"gridcolor": _LINES, "linecolor": _LINES, "tickfont": {"size": 11, "color": _WORDS}}
    days = [value.day for value in track.values]
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 40, "r": 12, "t": 12, "b": 24},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        xaxis={**axis, "tickvals": [days[0], days[-1]], "tickformat": "%Y-%m", "showgrid": False},
        yaxis={**axis, "nticks": 4},
    )
    return figure


def _values(values: Sequence[IndicatorValue]) -> go.Scatter:
    return go.Scatter(
        x=[value.day for value in values],
        y=[float(value.value or 0) for value in values],
        mode="lines+markers",
        line={"width": 2},
        marker={"size": 6},
    )
