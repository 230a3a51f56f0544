"""The charts of a cockpit: bars, a profile and a heat map, each with its table and its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.domain.small_counts import Shown
from assessment.i18n import _, content
from assessment.reports.cockpit_tables import count_cell, place_title, share_words
from assessment.reports.tables import Table
from assessment.services.cockpit_values import Demand, HeatRow, Line, Rate, Shares
from assessment.services.round_participation import Participation
from assessment.ui.widgets.blocks import fold, quiet, section, table
from assessment.ui.widgets.elements import Markup, Part, joined, tag
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


def level_bars(model: MaturityModel, shares: Shares | None) -> Markup:
    """Return the distribution of levels as bars."""
    names = [content(level.title) for level in model.scale.levels]
    return bars(zip(names, shares or [None] * 5, strict=True))


def bars(rows: Iterable[tuple[str, Share | None]]) -> Markup:
    """Return named shares as bars; what is hidden has none."""
    drawn = [
        tag(
            "li",
            tag("span", name, css="cockpit-name"),
            _bar(share),
            tag("span", share_words(share), css="cockpit-figure"),
        )
        for name, share in rows
    ]
    return tag("ul", *drawn, css="cockpit-bars")


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
            tag("span", share_words(line.sound), css="cockpit-figure"),
        )
        for line in lines
    ]
    keys = [
        tag("li", tag("span", css=f"cockpit-key level-{level.level}"), content(level.title))
        for level in model.scale.levels
    ]
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
    return _plain_bar(FULL * count.exact // most)


def demand_bars(demand: Sequence[Demand]) -> Markup:
    """Return the programs most firms are ready for."""
    shown = [each for each in demand if each.ready is not None]
    if not shown:
        return quiet(_("没有一个项目能单独列出。"))
    return bars((_program(each), each.ready) for each in shown[:DRAWN])


def _program(each: Demand) -> str:
    state = _("现在可办") if each.is_open else _("等通知")
    return f"{each.program.title}（{state}）"


def _bar(share: Share | None) -> Markup:
    if share is None:
        return tag("span", css="cockpit-bar none")
    sure = tag("span", css="cockpit-sure", style=f"width:{share.low / 100:.2f}%")
    may = tag("span", css="cockpit-may", style=f"width:{share.high / 100:.2f}%")
    return tag("span", may, sure, css="cockpit-bar", aria_hidden="true")


def _plain_bar(width: int) -> Markup:
    inner = tag("span", css="cockpit-sure", style=f"width:{width / 100:.2f}%")
    return tag("span", inner, css="cockpit-bar", aria_hidden="true")


def _band(line: Line) -> Markup:
    """Return the levels of a dimension side by side, where they are known well enough to draw."""
    if line.shares is None or line.sound is None or _is_vague(line.sound):
        return tag("span", css="cockpit-bar none")
    parts = [
        tag("span", css=f"level-{level}", style=f"width:{share.middle / 100:.2f}%")
        for level, share in enumerate(line.shares, start=1)
    ]
    return tag("span", *parts, css="cockpit-bar band", aria_hidden="true")


def _is_vague(share: Share) -> bool:
    """Tell whether so little is known that a picture would invent the rest."""
    return 2 * (share.high - share.low) > FULL


def _heat_cell(share: Share | None) -> Markup:
    step = "none" if share is None else f"heat-{min(share.middle // 2_000, 4)}"
    return tag("td", share_words(share), css=step)
