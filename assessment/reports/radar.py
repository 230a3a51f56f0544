"""The radar of dimensions, the same on page and paper, and bars where hardly any is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, sin

from assessment.i18n import _
from assessment.reports.source import Source
from assessment.reports.svg import (
    AMBER,
    LINE,
    QUIET,
    TEAL,
    TEAL_SOFT,
    drawing,
    element,
    words,
)
from assessment.words.figures import exact
from assessment.words.questions import QuestionText
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
