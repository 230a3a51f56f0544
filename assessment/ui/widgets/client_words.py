"""A client of a consultancy: the firm, what it lets the organisation do until when, how far it is."""

from __future__ import annotations

from datetime import date, datetime

from assessment.domain.moments import day_in_china, in_words
from assessment.domain.sharing import FOREVER, Grant, GrantLevel
from assessment.i18n import _
from assessment.services.grants import ClientAssessment
from assessment.ui.widgets.blocks import chip
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, tag
from assessment.ui.widgets.figures import level_word
from assessment.ui.widgets.words import day
from questionnaires.model import MaturityModel

#: From here on the end of a grant stands out.
SOON = 14


def client_head(firm_name: str, grant: Grant, today: date) -> Markup:
    """Return the name of a firm, with what its grant allows."""
    marks = tag("p", _level_chip(grant), _time_chip(grant, today), css="marks")
    return tag("div", tag("h3", firm_name), marks, css="client-head")


def client_facts(client: ClientAssessment, model: MaturityModel) -> Markup:
    """Return how far an assessment is."""
    rows = [
        (_("状态"), _state(client.is_draft, client.submitted_at)),
        (_("已作答"), _("{saved} / {total} 题").format(saved=client.saved, total=client.total)),
    ]
    if client.level is not None:
        rows.append((_("自评等级"), level_word(model, client.level)))
    return brief(rows)


def level_words(level: GrantLevel) -> str:
    """Return what a grant allows."""
    return {GrantLevel.READ: _("只能查看"), GrantLevel.FILL: _("可以代填")}[level]


def until_words(until: datetime, today: date) -> str:
    """Return how long a grant holds: 到2026年12月31日，还剩 40 天."""
    if until >= FOREVER:
        return _("没有期限")
    left = (day_in_china(until) - today).days
    if left <= 0:
        return _("今天到期")
    return _("到{day}，还剩 {n} 天").format(day=day(day_in_china(until)), n=left)


def _level_chip(grant: Grant) -> Markup:
    return chip(level_words(grant.level), "good" if grant.level is GrantLevel.FILL else "plain")


def _time_chip(grant: Grant, today: date) -> Markup:
    left = (day_in_china(grant.until) - today).days
    return chip(until_words(grant.until, today), "warn" if left <= SOON else "plain")


def _state(is_draft: bool, submitted_at: datetime | None) -> str:
    if is_draft:
        return _("填写中")
    if submitted_at is None:
        return _("已提交")
    return _("已提交，{when}").format(when=in_words(submitted_at))
