"""The place among peers as a picture: the middle half of their scores, and the firm's own."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _
from assessment.reports.svg import AMBER, TEAL, TEAL_SOFT, drawing, element, words
from assessment.services.report_material import Spread
from assessment.words.figures import exact
from assessment.words.peers import share_words, spread_words

PALE = "#e3ebeb"
_LEFT, _LENGTH, _STEP = 190.0, 310.0, 30.0


def spreads(found: Sequence[Spread]) -> str:
    """Return a line a measure, from 0 to 100: quartiles of the peers and the firm's own score."""
    rows = "".join(_spread(spread, 40 + _STEP * i) for i, spread in enumerate(found))
    return drawing(600, round(52 + _STEP * len(found)), spreads_words(found), _legend(), rows)


def _legend() -> str:
    told = [element("rect", x=_LEFT, y=9, width=22, height=8, fill=TEAL_SOFT)]
    told.append(words(_("同行中间一半"), _LEFT + 28, 17, size=11))
    told.append(element("rect", x=_LEFT + 116, y=7, width=2, height=12, fill=TEAL))
    told.append(words(_("中位"), _LEFT + 124, 17, size=11))
    told.append(_diamond(_LEFT + 172, 13))
    told.append(words(_("本企业"), _LEFT + 182, 17, size=11))
    return "".join(told)


def _spread(spread: Spread, y: float) -> str:
    parts = [words(spread.measure, _LEFT - 12, y + 4, size=12, text_anchor="end")]
    first, middle, third = (_LEFT + _LENGTH * q.middle / 10_000 for q in spread.quartiles)
    parts.append(element("rect", x=_LEFT, y=y - 0.5, width=_LENGTH, height=1, fill=PALE))
    parts.append(
        element("rect", x=first, y=y - 4, width=max(third - first, 1), height=8, fill=TEAL_SOFT)
    )
    parts.append(element("rect", x=middle - 1, y=y - 6, width=2, height=12, fill=TEAL))
    if spread.own is not None:
        parts.append(_diamond(_LEFT + _LENGTH * spread.own / 10_000, y))
        parts.append(words(exact(spread.own), _LEFT + _LENGTH + 14, y + 4, size=12, fill=AMBER))
    return "".join(parts)


def _diamond(x: float, y: float) -> str:
    corners = f"{x:.2f},{y - 6:.2f} {x + 6:.2f},{y:.2f} {x:.2f},{y + 6:.2f} {x - 6:.2f},{y:.2f}"
    return element("polygon", points=corners, fill=AMBER)


def spreads_words(found: Sequence[Spread]) -> str:
    """Return the chart in a sentence a measure."""
    parts = []
    for spread in found:
        told = _("{measure}：本企业 {own} 分，同行中位 {median} 分").format(
            measure=spread.measure,
            own=exact(spread.own),
            median=spread_words(spread.quartiles[1]),
        )
        if spread.place is not None:
            told += _("，比{share}高").format(share=share_words(spread.place))
        parts.append(told)
    return _("和同行比的分布：{parts}。").format(parts="；".join(parts))
