"""Bars of shares that say how much is certain: full so far, hatched as far as it could be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.i18n import _
from assessment.reports.cockpit_tables import share_words
from assessment.services.cockpit_values import Span
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.elements import Markup, joined, tag
from scoring.benchmarks import Share

#: A share known so well is drawn and said as one number.
CERTAIN = 200


def bars(rows: Iterable[tuple[str, Share | None]]) -> Markup:
    """Return named shares as bars: full as far as is certain, hatched as far as is possible."""
    drawn = [
        tag(
            "li",
            tag("span", name, css="cockpit-name"),
            _bar(share),
            tag("span", figure_words(share), css="cockpit-figure"),
        )
        for name, share in rows
    ]
    return tag("ul", *drawn, css="cockpit-bars")


def figure_words(share: Share | None) -> str:
    """Return a share in words: a number, or between which it lies."""
    if share is None or share.high - share.low <= CERTAIN:
        return share_words(share)
    low, high = share.low // 100, -(-share.high // 100)
    if not low:
        return _("至多 {high}%").format(high=high)
    return (
        _("至少 {low}%").format(low=low)
        if high == 100
        else _("{low}%–{high}%").format(low=low, high=high)
    )


def span_bars(names: Sequence[str], spans: Sequence[Span]) -> Markup:
    """Return steps of a scale as bars, by name from the first step on."""
    if not spans:
        return quiet(_("不能单独列出。"))
    drawn = bars((_span_name(names, span), span.share) for span in spans)
    is_joined = any(span.first != span.last for span in spans)
    return joined(
        (drawn, quiet(_("写成“…至…”的几档，家数少，分不开，只说合计。")) if is_joined else None)
    )


def _span_name(names: Sequence[str], span: Span) -> str:
    first, last = names[span.first - 1], names[span.last - 1]
    return first if first == last else _("{first}至{last}").format(first=first, last=last)


def lane(share: Share, css: str) -> Markup:
    """Return where on a line from 0 to 100 % a share lies: a mark as wide as what is not known."""
    start, width = share.low / 100, (share.high - share.low) / 100
    return tag(
        "span", tag("span", css=css, style=f"left:{start:.2f}%;width:{width:.2f}%"), css="lane"
    )


def plain_bar(width: int) -> Markup:
    """Return a full bar; ``width`` is in hundredths of a percent."""
    inner = tag("span", css="cockpit-sure", style=f"width:{width / 100:.2f}%")
    return tag("span", inner, css="cockpit-bar", aria_hidden="true")


def _bar(share: Share | None) -> Markup:
    if share is None:
        return tag("span", css="cockpit-bar none", aria_hidden="true")
    if share.high - share.low <= CERTAIN:
        return plain_bar(share.middle)
    start, width = share.low / 100, (share.high - share.low) / 100
    sure = tag("span", css="cockpit-sure", style=f"width:{start:.2f}%")
    may = tag("span", css="cockpit-may", style=f"left:{start:.2f}%;width:{width:.2f}%")
    return tag("span", sure, may, css="cockpit-bar", aria_hidden="true")
