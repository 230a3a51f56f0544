"""Who sees an assessment right now, in one plain table, and who does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assessment.domain.moments import day_in_china
from assessment.domain.sharing import GrantLevel, MemberRole
from assessment.i18n import _
from assessment.services.viewers import Guest, Insider, Onlooker, Viewers
from assessment.ui.widgets.blocks import chip, note, table
from assessment.ui.widgets.client_words import until_words
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.team import parts_words
from assessment.ui.widgets.words import day
from questionnaires.model import MaturityModel

Row = tuple[Part, ...]
Place = Callable[[str], str]


def viewers_table(viewers: Viewers, model: MaturityModel, place: Place, today: date) -> Markup:
    """Return a row for everybody; ``place`` says a region in words."""
    rows = [
        *(_insider(person, model) for person in viewers.people),
        *(_guest(guest, today) for guest in viewers.guests),
        *(_onlooker(onlooker, place) for onlooker in viewers.onlookers),
    ]
    heads = (_("谁"), _("能看到、能做什么"), _("到什么时候"))
    return table(_("现在能看到这份测评的人"), heads, rows, css="viewers")


def nobody_else(viewers: Viewers) -> Markup:
    """Return who sees no answers, and what they do see."""
    lines = [
        _("其他企业、没有得到您同意的主管部门、系统管理员，都看不到作答和结果。"),
        _("所在地区的主管部门和系统管理员只看到企业名称、信用代码和是否已确认。"),
        _("主管部门做统计时只看汇总数字，家数太少就不显示。"),
    ]
    if viewers.desk_until is not None:
        waiting = _("交来的执照照片，他们核对身份时能看到，最晚{day}删除。")
        lines.insert(2, waiting.format(day=day(day_in_china(viewers.desk_until))))
    return note(listed(lines), title=_("除此以外"))


def bureau_words(place: str) -> str:
    """Return the bureau of a region."""
    return _("{place}主管部门").format(place=place)


def _insider(person: Insider, model: MaturityModel) -> Row:
    until = _("一直") if person.until is None else day(day_in_china(person.until))
    return _who(_name(person), _kind(person)), _part(person, model), until


def _name(person: Insider) -> str:
    if person.is_you:
        return _("您")
    if person.name:
        return person.name
    is_owner = person.role not in set(MemberRole)
    return _("用续答码进入的人") if is_owner else _("没有账号的同事")


def _kind(person: Insider) -> str:
    return _("同事") if person.role in set(MemberRole) else _("企业负责人")


def _part(person: Insider, model: MaturityModel) -> str:
    if person.role not in set(MemberRole):
        return _("看和填整份问卷，看结果，提交，授权给别人")
    parts = parts_words(person.dimensions, model)
    words = {
        MemberRole.CONTRIBUTOR.value: _("看和填：{parts}"),
        MemberRole.READER.value: _("只看：{parts}"),
    }[person.role]
    return words.format(parts=parts)


def _guest(guest: Guest, today: date) -> Row:
    people = (
        _("{n} 位顾问在负责").format(n=guest.consultants)
        if guest.consultants
        else _("还没有指派顾问，暂时没有人看")
    )
    does = {
        GrantLevel.READ: _("看整份测评，写意见、核验"),
        GrantLevel.FILL: _("看和代填整份测评，写意见"),
    }[guest.level]
    what = joined((does, tag("br"), tag("span", people, css="quiet")))
    return _who(guest.name, _("服务机构")), what, until_words(guest.until, today)


def _onlooker(onlooker: Onlooker, place: Place) -> Row:
    words = _("因为您同意参加“{campaign}”").format(campaign=onlooker.campaign)
    sees = _("看作答、佐证和结果") if onlooker.sees else _("提交以后才能看，现在看不到")
    what = joined((sees, tag("br"), tag("span", words, css="quiet")))
    return _who(bureau_words(place(onlooker.bureau)), _("主管部门")), what, _("到您撤回为止")


def _who(name: str, kind: str) -> Markup:
    return joined((tag("strong", name), chip(kind)))
