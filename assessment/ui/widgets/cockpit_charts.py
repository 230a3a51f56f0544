"""The charts of a cockpit: bars, a profile and a heat map, each with its table and its file."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.domain.small_counts import Shown
from assessment.i18n import _, content
from assessment.reports.cockpit_tables import count_cell, place_title, share_words
from assessment.reports.tables import Table
from assessment.services.cockpit_values import Demand, HeatRow, Line, Movement, Rate, Span
from assessment.services.round_participation import Participation
from assessment.ui.widgets.blocks import fold, quiet, section, table
from assessment.ui.widgets.elements import Markup, Part, joined, tag
from assessment.ui.widgets.share_bars import bars, figure_words, lane, plain_bar, span_bars
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.benchmarks import Share

#: Gaps, gates, and programs drawn; the tables hold all.
DRAWN = 8
FULL = 10_000


def chart(found: Table, drawn: Part, *, download: Markup) -> Markup:
    """Return a chart under its heading, with its table folded beside it and a download."""
    numeric = range(1, len(found.heads))
    rows = [tuple(str(cell) for cell in row) for row in found.rows]
    grid = table(found.title, found.heads, rows, numeric=tuple(numeric), css="cockpit-table tight")
    below = fold(
        _("看表格和下载"), scrolled(_("表格：{title}").format(title=found.title), grid), download
    )
    return tag("div", section(found.title, drawn, lead=found.note), below, css="cockpit-chart")


def level_bars(model: MaturityModel, spans: Sequence[Span]) -> Markup:
    """Return the distribution of levels as bars; what is not told apart stands in one."""
    return span_bars([content(level.title) for level in model.scale.levels], spans)


def rate_bars(rates: Sequence[Rate]) -> Markup:
    """Return the highest of some rates as bars."""
    if not rates:
        return quiet(_("没有一项能单独列出。"))
    return bars((rate.title, rate.share) for rate in rates[:DRAWN])


def profile(model: MaturityModel, lines: Sequence[Line]) -> Markup:
    """Return each dimension as one band of its levels, from the lowest to the highest."""
    rows = [
        tag(
            "li",
            tag("span", content(line.title), css="cockpit-name"),
            _band(line),
            tag("span", figure_words(line.sound), css="cockpit-figure"),
        )
        for line in lines
    ]
    known = [(f"level-{level.level}", content(level.title)) for level in model.scale.levels]
    if any(span.first != span.last for line in lines for span in line.spans):
        known.append(("level-some", _("几级分不开")))
    keys = [tag("li", tag("span", css=f"cockpit-key {css}"), name) for css, name in known]
    return joined(
        (tag("ul", *keys, css="cockpit-keys"), tag("ul", *rows, css="cockpit-bars profile"))
    )


def heat(model: MaturityModel, library: Library, rows: Sequence[HeatRow]) -> Markup:
    """Return the heat map: a table whose cells are shaded, with the number in each."""
    heads = [tag("th", _("行业"), scope="col")]
    heads += [tag("th", content(d.title), scope="col") for d in model.dimensions]
    body = [
        tag(
            "tr",
            tag("th", content(library.sector(row.sector).title), scope="row"),
            *(_heat_cell(share) for share in row.shares),
        )
        for row in rows
    ]
    grid = tag(
        "table",
        tag("caption", _("行业与维度"), css="unseen"),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *body),
        css="cockpit-heat",
    )
    return scrolled(_("行业与维度"), grid)


def scrolled(name: str, grid: Markup) -> Markup:
    """Return a wide table that a narrow page scrolls, also by keyboard."""
    return tag("div", grid, css="cockpit-scroll", tabindex="0", role="region", aria_label=name)


def places(library: Library, found: Participation) -> Markup:
    """Return participation as bars in the order of the list: firms, nothing of their answers."""
    told = [(place, stages.submitted) for place, stages in found.places]
    most = max((count.exact or 0 for _place, count in told), default=0) or 1
    rows = [
        tag(
            "li",
            tag("span", place_title(library, place), css="cockpit-name"),
            _count_bar(count, most),
            tag("span", count_words(count), css="cockpit-figure"),
        )
        for place, count in told
    ]
    whole = _("一共{n}提交。").format(n=count_words(found.all.submitted))
    return joined((quiet(whole), tag("ul", *rows, css="cockpit-bars places")))


def count_words(count: Shown) -> str:
    """Return a count with its unit, or what is told instead, with a blank before a number."""
    cell = count_cell(count)
    return _(" {n} 家").format(n=cell) if isinstance(cell, int) else cell


def _count_bar(count: Shown, most: int) -> Markup:
    if count.exact is None:
        return tag("span", css="cockpit-bar none", aria_hidden="true")
    return plain_bar(FULL * count.exact // most)


def demand_bars(demand: Sequence[Demand]) -> Markup:
    """Return the programs most firms are ready for."""
    shown = [each for each in demand if each.ready is not None]
    if not shown:
        return quiet(_("没有一个项目能单独列出。"))
    return bars((_program(each), each.ready) for each in shown[:DRAWN])


def _program(each: Demand) -> str:
    state = _("现在可办") if each.is_open else _("等通知")
    return f"{each.program.title}（{state}）"


def movement(model: MaturityModel, found: Movement) -> Markup:
    """Return what share stood at each level or above, in the round before and in this one."""
    names = {level.level: content(level.title) for level in model.scale.levels}
    rows = [
        tag(
            "li",
            tag("span", _("“{level}”及以上").format(level=names[rise.level]), css="cockpit-name"),
            tag(
                "span",
                lane(rise.before, "before"),
                lane(rise.now, "now"),
                css="cockpit-lanes",
                aria_hidden="true",
            ),
            tag(
                "span",
                f"{share_words(rise.before)} → {share_words(rise.now)}",
                css="cockpit-figure",
            ),
        )
        for rise in found.rises
    ]
    keys = [
        tag("li", tag("span", css=f"cockpit-key lane {css}"), words)
        for css, words in (
            ("before", _("上一轮：{name}").format(name=found.campaign.name)),
            ("now", _("这一轮")),
        )
    ]
    return joined(
        (tag("ul", *keys, css="cockpit-keys"), tag("ul", *rows, css="cockpit-bars moves"))
    )


def _band(line: Line) -> Markup:
    """Return the levels of a dimension side by side, as far as they can be told apart."""
    if not line.spans:
        return tag("span", css="cockpit-bar none", aria_hidden="true")
    parts = [
        tag("span", css=_level_css(span), style=f"width:{span.share.middle / 100:.2f}%")
        for span in line.spans
    ]
    return tag("span", *parts, css="cockpit-bar band", aria_hidden="true")


def _level_css(span: Span) -> str:
    return f"level-{span.first}" if span.first == span.last else "level-some"


def _heat_cell(share: Share | None) -> Markup:
    step = "none" if share is None else f"heat-{min(share.middle // 2_000, 4)}"
    return tag("td", share_words(share), css=step)
