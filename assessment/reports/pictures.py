"""The charts, drawn once as SVG: the same picture on page and paper. Nothing here is clickable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, sin

from assessment.i18n import _, content
from assessment.reports.source import Source
from assessment.reports.svg import (
    AMBER,
    INK,
    LINE,
    QUIET,
    TEAL,
    TEAL_SOFT,
    drawing,
    element,
    words,
)
from assessment.services.report_material import Spread
from assessment.words.figures import exact
from assessment.words.questions import QuestionText
from questionnaires.model import MaturityModel
from scoring.scorecard import DimensionScore, ScoreCard

_WIDTH, _HEIGHT, _RADIUS = 460, 404, 126
_CENTRE = (230, 198)
#: Titles up to this length stay on one line.
_SHORT = 5


def radar(card: ScoreCard, text: QuestionText) -> str:
    """Return both scores of every dimension; one answered by a single question is dotted."""
    shown = [dimension for dimension in card.dimensions if dimension.score is not None]
    if len(shown) < 3:
        return _bars(shown, text)
    n = len(shown)
    own = [(d.score or 0) / 10_000 for d in shown]
    proven = [(d.evidence_score or 0) / 10_000 for d in shown]
    return drawing(
        _WIDTH,
        _HEIGHT,
        radar_title(shown, text),
        *(_ring(level.least_score, n) for level in text.model.scale.levels[1:]),
        _ring(100, n),
        *(_spoke(i, n) for i in range(n)),
        _HATCH,
        *(_hatched(i, n) for i, dimension in enumerate(shown) if dimension.indicative),
        _area(own, TEAL, TEAL_SOFT, None),
        _area(proven, AMBER, "none", "5 4"),
        *(_name(dimension, i, n, text) for i, dimension in enumerate(shown)),
        _legend(),
    )


def radar_words(source: Source) -> str:
    """Return the chart in a sentence a dimension."""
    shown = [dimension for dimension in source.card.dimensions if dimension.score is not None]
    return radar_title(shown, source.words)


def radar_title(shown: Iterable[DimensionScore], text: QuestionText) -> str:
    parts = [_said(dimension, text) for dimension in shown]
    return _("雷达图，各维度得分：{parts}。").format(parts="；".join(parts))


def _said(dimension: DimensionScore, text: QuestionText) -> str:
    sentence = _("{title}自评 {score} 分，有佐证 {evidenced} 分").format(
        title=text.short_dimension(dimension.id),
        score=exact(dimension.score),
        evidenced=exact(dimension.evidence_score),
    )
    return sentence + _("（只有一道题，仅供参考）") if dimension.indicative else sentence


def _place(share: float, i: int, n: int) -> tuple[float, float]:
    angle = 2 * pi * i / n - pi / 2
    return (
        _CENTRE[0] + share * _RADIUS * cos(angle),
        _CENTRE[1] + share * _RADIUS * sin(angle),
    )


def _polygon(shares: Sequence[float]) -> str:
    places = (_place(share, i, len(shares)) for i, share in enumerate(shares))
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in places)


def _ring(least_score: int, n: int) -> str:
    share = least_score / 100
    line = element("polygon", points=_polygon([share] * n), fill="none", stroke=LINE)
    y = _CENTRE[1] - share * _RADIUS - 3
    return line + words(str(least_score), _CENTRE[0] + 4, y, size=9.5, fill=QUIET)


def _spoke(i: int, n: int) -> str:
    x, y = _place(1, i, n)
    return element("line", x1=_CENTRE[0], y1=_CENTRE[1], x2=x, y2=y, stroke=LINE)


_HATCH = element(
    "defs",
    element(
        "pattern",
        element("path", d="M0,6 L6,0", stroke=QUIET, stroke_width=0.7),
        id="hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    ),
)


def _hatched(i: int, n: int) -> str:
    """Return the wedge of a dimension that is answered by a single question."""
    before, at, after = (_place(1, place, n) for place in (i - 1, i, i + 1))
    corners = (_CENTRE, _between(before, at), at, _between(at, after))
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
    return element("polygon", points=points, fill="url(#hatch)")


def _between(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)


def _area(shares: Sequence[float], stroke: str, fill: str, dash: str | None) -> str:
    line = element(
        "polygon",
        points=_polygon(shares),
        fill=fill,
        fill_opacity=0.55,
        stroke=stroke,
        stroke_width=2,
        stroke_dasharray=dash,
        stroke_linejoin="round",
    )
    dots = (
        element("circle", cx=x, cy=y, r=2.6, fill=stroke)
        for x, y in (_place(share, i, len(shares)) for i, share in enumerate(shares))
    )
    return line + "".join(dots)


def _name(dimension: DimensionScore, i: int, n: int, text: QuestionText) -> str:
    x, y = _place(1.12, i, n)
    side = x - _CENTRE[0]
    anchor = "middle" if abs(side) < 12 else "start" if side > 0 else "end"
    lines = broken(text.short_dimension(dimension.id))
    score = f"{exact(dimension.score)}{'*' if dimension.indicative else ''}"
    above = y < _CENTRE[1] - _RADIUS
    below = y > _CENTRE[1] + _RADIUS
    top = y - 15 * len(lines) if above else y + 4 if below else y - 7 * (len(lines) - 1)
    told = [
        words(line, x, top + 15 * k, size=13.5, text_anchor=anchor) for k, line in enumerate(lines)
    ]
    told.append(
        words(
            score,
            x,
            top + 15 * len(lines),
            size=12.5,
            text_anchor=anchor,
            fill=TEAL,
            font_weight="700",
        )
    )
    return "".join(told)


def broken(title: str) -> list[str]:
    """Return a long title in two lines."""
    if len(title) <= _SHORT:
        return [title]
    places = [i if c == "与" else i + 1 for i, c in enumerate(title) if c in "与、"] or [4]
    middle = min(places, key=lambda place: abs(2 * place - len(title)))
    return [title[:middle], title[middle:]]


def _legend() -> str:
    y = _HEIGHT - 12
    own = element("line", x1=118, y1=y - 4, x2=146, y2=y - 4, stroke=TEAL, stroke_width=2.5)
    proven = element(
        "line",
        x1=240,
        y1=y - 4,
        x2=268,
        y2=y - 4,
        stroke=AMBER,
        stroke_width=2.5,
        stroke_dasharray="5 4",
    )
    return own + words(_("自评"), 152, y, size=13) + proven + words(_("有佐证"), 274, y, size=13)


def _bars(shown: Sequence[DimensionScore], text: QuestionText) -> str:
    """Return what is left where nearly everything does not apply: a bar each."""
    rows = []
    for i, dimension in enumerate(shown):
        y = 40 + 56 * i
        length = 320 * (dimension.score or 0) / 10_000
        rows += [
            words(text.short_dimension(dimension.id), 20, y),
            element("rect", x=20, y=y + 8, width=320, height=10, rx=5, fill=TEAL_SOFT),
            element("rect", x=20, y=y + 8, width=length, height=10, rx=5, fill=TEAL),
            words(exact(dimension.score), 352, y + 18, fill=TEAL),
        ]
    if not shown:
        rows = [words(_("没有计分的维度"), 20, 40, fill=QUIET)]
    return drawing(_WIDTH, 40 + 56 * max(1, len(shown)), radar_title(shown, text), *rows)


def stairs(card: ScoreCard, model: MaturityModel) -> str:
    """Return the five levels as stairs, with where the firm stands and what is possible."""
    steps = [_stair(card, model, level.level) for level in model.scale.levels]
    return drawing(600, 150, stairs_title(card, model), *steps)


def _stair(card: ScoreCard, model: MaturityModel, level: int) -> str:
    x, height = 8 + 117 * (level - 1), 26 + 18 * level
    top, is_now = 126 - height, level == card.level
    possible = card.interval.low_level <= level <= card.interval.high_level
    fill = TEAL if is_now else TEAL_SOFT if level < card.level else "#edf2f2"
    step = element(
        "rect",
        x=x,
        y=top,
        width=109,
        height=height,
        rx=4,
        fill=fill,
        stroke=AMBER if possible and not is_now else None,
        stroke_dasharray="4 3" if possible and not is_now else None,
    )
    name = words(
        content(model.scale.title(level)),
        x + 54.5,
        top + 26,
        size=16,
        text_anchor="middle",
        fill="#ffffff" if is_now else INK,
        font_weight="700",
    )
    least = _("{score} 分起").format(score=model.scale.levels[level - 1].least_score)
    below = words(least, x + 54.5, 143, size=11, text_anchor="middle", fill=QUIET)
    mark = _("现在") if is_now else _("可能") if possible else ""
    above = words(mark, x + 54.5, top - 6, size=11.5, text_anchor="middle", fill=AMBER)
    return step + name + below + (above if mark else "")


def stairs_words(source: Source) -> str:
    return stairs_title(source.card, source.model)


def stairs_title(card: ScoreCard, model: MaturityModel) -> str:
    title = content(model.scale.title(card.level))
    low, high = card.interval.low_level, card.interval.high_level
    told = _("五个等级，现在是“{title}”，第 {level} 级").format(title=title, level=card.level)
    if low == high:
        return f"{told}。"
    titles = (content(model.scale.title(level)) for level in (low, high))
    return _("{told}；可能在“{low}”到“{high}”之间。").format(
        told=told, **dict(zip(("low", "high"), titles, strict=True))
    )


def spreads(found: Sequence[Spread]) -> str:
    """Return peers as bars of low, middle and high, with the firm's own place as a mark."""
    rows = "".join(_spread(spread, 40 + 34 * i) for i, spread in enumerate(found))
    colours = (("#edf2f2", _("较低")), (TEAL_SOFT, _("居中")), (TEAL, _("较高")))
    legend = "".join(
        element("rect", x=190 + 90 * i, y=8, width=14, height=10, fill=colour)
        + words(name, 210 + 90 * i, 17, size=11)
        for i, (colour, name) in enumerate(colours)
    )
    return drawing(600, 46 + 34 * len(found), spreads_words(found), legend, rows)


def _spread(spread: Spread, y: float) -> str:
    x, whole = 190.0, 330.0
    parts = [words(spread.measure, 178, y + 12, size=12, text_anchor="end")]
    for share, colour in (
        (spread.low, "#edf2f2"),
        (spread.middle, TEAL_SOFT),
        (spread.high, TEAL),
    ):
        width = whole * share / 10_000
        parts.append(element("rect", x=x, y=y, width=width, height=16, fill=colour))
        x += width
    if spread.own is not None:
        told = _("本企业 {score}").format(score=exact(spread.own))
        parts.append(words(told, 528, y + 12, size=11, fill=AMBER))
    return "".join(parts)


def spreads_words(found: Sequence[Spread]) -> str:
    """Return the chart in a sentence a measure."""
    parts = [
        _("{measure}：本企业 {own} 分，同行较低 {low}、居中 {middle}、较高 {high}").format(
            measure=spread.measure,
            own=exact(spread.own),
            low=f"{exact(spread.low)}%",
            middle=f"{exact(spread.middle)}%",
            high=f"{exact(spread.high)}%",
        )
        for spread in found
    ]
    return _("和同行比的分布：{parts}。").format(parts="；".join(parts))
