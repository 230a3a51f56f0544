"""The place among peers as a picture: how many stand low, in the middle and high; and the spread."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _
from assessment.reports.svg import AMBER, QUIET, TEAL, TEAL_SOFT, drawing, element, words
from assessment.services.report_material import Spread
from assessment.words.figures import exact

PALE = "#e3ebeb"
_LEFT, _LENGTH, _STEP = 170.0, 330.0, 58.0


def spreads(found: Sequence[Spread]) -> str:
    """Return two bars a measure: shares of peers, and the middle half of their scores."""
    rows = "".join(_spread(spread, 44 + _STEP * i) for i, spread in enumerate(found))
    return drawing(600, round(48 + _STEP * len(found)), spreads_words(found), _legend(), rows)


def _legend() -> str:
    bars = ((PALE, _("较低")), (TEAL_SOFT, _("居中")), (TEAL, _("较高")))
    told = [
        element("rect", x=_LEFT + 68 * i, y=8, width=14, height=10, fill=colour)
        + words(name, _LEFT + 68 * i + 19, 17, size=11)
        for i, (colour, name) in enumerate(bars)
    ]
    middle = _LEFT + 68 * len(bars) + 10
    told.append(element("rect", x=middle, y=11, width=22, height=4, fill=QUIET))
    told.append(words(_("同行中间一半"), middle + 27, 17, size=11))
    told.append(_diamond(middle + 118, 13))
    told.append(words(_("本企业"), middle + 127, 17, size=11))
    return "".join(told)


def _spread(spread: Spread, y: float) -> str:
    parts = [words(spread.measure, _LEFT - 12, y + 19, size=12, text_anchor="end")]
    x = _LEFT
    for share, colour in ((spread.low, PALE), (spread.middle, TEAL_SOFT), (spread.high, TEAL)):
        width = _LENGTH * share / 10_000
        parts.append(element("rect", x=x, y=y, width=width, height=14, fill=colour))
        x += width
    if spread.quartiles is not None:
        parts.append(_band(spread.quartiles, y + 26))
    if spread.own is not None:
        at = _LEFT + _LENGTH * spread.own / 10_000
        parts.append(_diamond(at, y + 26))
        parts.append(words(exact(spread.own), _LEFT + _LENGTH + 14, y + 30, size=12, fill=AMBER))
    return "".join(parts)


def _band(quartiles: tuple[int, int, int], y: float) -> str:
    """Return a line from 0 to 100, its middle half thick, the median as a stroke."""
    first, middle, third = (_LEFT + _LENGTH * each / 10_000 for each in quartiles)
    line = element("rect", x=_LEFT, y=y - 0.5, width=_LENGTH, height=1, fill=PALE)
    half = element("rect", x=first, y=y - 2, width=third - first, height=4, fill=QUIET)
    stroke = element("rect", x=middle - 1, y=y - 6, width=2, height=12, fill=QUIET)
    return line + half + stroke


def _diamond(x: float, y: float) -> str:
    corners = f"{x:.2f},{y - 6:.2f} {x + 6:.2f},{y:.2f} {x:.2f},{y + 6:.2f} {x - 6:.2f},{y:.2f}"
    return element("polygon", points=corners, fill=AMBER)


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
