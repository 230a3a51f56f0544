"""The sheet of clients on a page: what to look at first, one row a firm, and the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from assessment.domain.moments import day_in_china
from assessment.domain.sharing import FOREVER
from assessment.i18n import _
from assessment.services.client_lines import (
    CERTIFICATE_SOON,
    CONSENT_SOON,
    ClientLine,
    ConsentState,
    Known,
    Sight,
)
from assessment.services.client_table import (
    certificate_words,
    change_words,
    consent_words,
    deadline_words,
    firm_words,
    gate_marks,
    granted_words,
    level_word,
    progress_words,
    unseen_words,
)
from assessment.services.portfolio import Sheet
from assessment.ui.widgets.blocks import Tone, chip, quiet, table
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.elements import Markup, Part, draw, joined, tag
from assessment.ui.widgets.pager import first_page, offset_of, show_pager
from questionnaires.library import Library

PAGE = 50
#: A program that closes within so many days is one for this week. Days.
DEADLINE_SOON = 30

Test = Callable[[ClientLine], bool]
_NEVER = date.max


def show_sheet(sheet: Sheet, library: Library, key: str) -> None:
    """Draw the choice of what to see, and the rows of the page that is open."""
    shown = _chosen(sheet, key) if len(sheet.lines) > 1 else sheet.lines
    place = f"sheet-{key}"
    start = offset_of(place)
    draw(sheet_table(shown[start : start + PAGE], library, sheet.today))
    show_pager(place, PAGE, len(shown))
    draw(quiet(_legend(sheet)))


def _legend(sheet: Sheet) -> str:
    words = _(
        "“证书”看 {n} 天内到期或已过期的；项目截止日只写查到的，没查到的不猜。"
        "企业自评，不排名次，不得用于宣传。"
    ).format(n=CERTIFICATE_SOON)
    hidden = any(line.sight is Sight.UNASSIGNED for line in sheet.lines)
    more = _("“未分配给您”的企业由别人负责：把它也分给自己，就能看到。")
    return f"{words}{more}" if hidden else words


def _chosen(sheet: Sheet, key: str) -> list[ClientLine]:
    """Draw what can be asked of the sheet, and return the rows that answer it."""
    tests = _tests(sheet.today)
    counted = {name: sum(map(test, sheet.lines)) for name, (_said, test) in tests.items()}
    offered = [name for name in tests if counted[name] or name == "all"]
    with st.container(key=f"sheet-choice-{key}"):
        wanted = st.radio(
            _("先看哪些"),
            offered,
            format_func=lambda name: f"{tests[name][0]}（{counted[name]}）",
            horizontal=True,
            key=f"sheet-wanted-{key}",
            on_change=first_page,
            args=(f"sheet-{key}",),
        )
        left, right = st.columns(2)
        with left:
            member = _ask_member(sheet, key)
        with right:
            order = _ask_order(key)
    test = tests[wanted or "all"][1]
    found = [
        line
        for line in sheet.lines
        if test(line) and (member is None or member in {who for who, _name in line.members})
    ]
    return sorted(found, key=_orders()[order][1])


def _ask_member(sheet: Sheet, key: str) -> str | None:
    names = {who: name or _("已离开的成员") for line in sheet.lines for who, name in line.members}
    if not sheet.leads or len(names) < 2:
        return None
    shown = {"": _("所有成员"), **distinct(names)}
    chosen = st.selectbox(
        _("谁负责"), list(shown), format_func=lambda who: shown.get(who, ""), key=f"sheet-who-{key}"
    )
    return chosen or None


def _ask_order(key: str) -> str:
    orders = _orders()
    chosen = st.selectbox(
        _("排列"), list(orders), format_func=lambda name: orders[name][0], key=f"sheet-order-{key}"
    )
    return chosen or "name"


def _tests(today: date) -> dict[str, tuple[str, Test]]:
    """Return what somebody asks in the morning, each with its test of a row."""
    ending = (ConsentState.ENDS_SOON, ConsentState.ENDED, ConsentState.WITHDRAWN)
    return {
        "all": (_("全部"), lambda line: True),
        "consent": (
            _("授权 {n} 天内到期或已结束").format(n=CONSENT_SOON),
            lambda line: line.consent in ending,
        ),
        "certificate": (
            _("证书要到期"),
            lambda line: bool(line.known and line.known.certificates),
        ),
        "deadline": (
            _("项目 {n} 天内截止").format(n=DEADLINE_SOON),
            lambda line: (_deadline(line) - today).days <= DEADLINE_SOON,
        ),
        "draft": (
            _("还没提交"),
            lambda line: bool(line.known and line.known.progress.submitted_at is None),
        ),
        "nobody": (_("待分配"), lambda line: not line.members),
    }


def _orders() -> dict[str, tuple[str, Callable[[ClientLine], tuple[object, ...]]]]:
    """Return the orders of the sheet. None of them is by level: this is no ranking."""
    return {
        "name": (_("按企业名称"), lambda line: line.by_name),
        "consent": (_("授权先到期的在前"), lambda line: (line.grant.until, *line.by_name)),
        "deadline": (_("项目先截止的在前"), lambda line: (_deadline(line), *line.by_name)),
        "certificate": (_("证书先到期的在前"), lambda line: (_certificate(line), *line.by_name)),
    }


def _deadline(line: ClientLine) -> date:
    found = line.known.deadline if line.known else None
    return found.closes if found else _NEVER


def _certificate(line: ClientLine) -> date:
    return line.known.certificates[0].until if line.known and line.known.certificates else _NEVER


def sheet_table(lines: Sequence[ClientLine], library: Library, today: date) -> Markup:
    """Return one row a firm."""
    heads = (
        _("企业"),
        _("授权"),
        _("负责成员"),
        _("测评状态"),
        _("自评等级"),
        _("和上次相比"),
        _("证书"),
        _("项目截止"),
    )
    rows = [_row(line, library, today) for line in lines]
    return table(_("客户总表"), heads, rows, css="portfolio")


def _row(line: ClientLine, library: Library, today: date) -> tuple[Part, ...]:
    begin = (tag("strong", firm_words(line)), _consent(line, today), _members(line))
    if line.known is None:
        return (*begin, *[tag("span", unseen_words(line.sight), css="unknown")] * 5)
    known = line.known
    return (
        *begin,
        _progress(known),
        _level(known, library),
        change_words(known, library),
        _certificates(known, today),
        deadline_words(known),
    )


def _consent(line: ClientLine, today: date) -> Markup:
    tones: dict[ConsentState, Tone] = {
        ConsentState.OPEN: "plain",
        ConsentState.ENDS_SOON: "warn",
        ConsentState.ENDED: "bad",
        ConsentState.WITHDRAWN: "bad",
    }
    since = day_in_china(line.grant.granted_at).isoformat()
    words = [tag("span", consent_words(line, today), css=f"state {tones[line.consent]}")]
    words.append(tag("span", granted_words(line.grant.level)))
    until = line.grant.until
    words.append(tag("span", _("{day} 起").format(day=since), css="since"))
    if until < FOREVER:
        last = day_in_china(until).isoformat()
        words.append(tag("span", _("{day} 止").format(day=last), css="since"))
    return tag("span", *words, css="lines")


def _members(line: ClientLine) -> Part:
    names = [tag("span", name or _("已离开的成员")) for _who, name in line.members]
    return tag("span", *names, css="lines") if names else chip(_("待分配"), "warn")


def _progress(known: Known) -> Part:
    words = progress_words(known.progress)
    return words if known.progress.submitted_at else tag("span", words, css="state warn")


def _level(known: Known, library: Library) -> Part:
    standing = known.standing
    if standing is None:
        return tag("span", _("未提交"), css="unknown")
    word = tag("strong", level_word(standing.level, standing.version, library))
    marks = [tag("span", mark, css="since") for mark in gate_marks(standing)]
    return tag("span", word, *marks, css="lines")


def _certificates(known: Known, today: date) -> Part:
    if not known.certificates:
        return tag("span", _("90 天内没有"), css="unknown")
    return tag(
        "span",
        joined(
            tag(
                "span",
                certificate_words(each.title, each.until, today),
                css="state bad" if each.until < today else "state warn",
            )
            for each in known.certificates
        ),
        css="lines",
    )
