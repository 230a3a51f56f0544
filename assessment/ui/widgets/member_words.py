"""The members of an organisation, its open invitations, and the log of a member, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from assessment.domain.moments import CHINA, day_in_china, in_words
from assessment.domain.sharing import Invitation, LogEvent, OrganisationRole
from assessment.i18n import _
from assessment.services.organisations import Consultant, Logged
from assessment.ui.widgets.blocks import chip, fold, note, quiet, table
from assessment.ui.widgets.elements import Markup, Part, joined, tag
from assessment.ui.widgets.handing_over import mark_of
from assessment.ui.widgets.words import day

#: So many lines of a log stand open; the others are folded.
RECENT = 20


def name_of(member: Consultant) -> str:
    """Return how a member is called."""
    return member.name or _("已注销的账号")


def outsider() -> Markup:
    """Return what somebody can do who belongs to no organisation, or not any more."""
    words = _("您现在不属于任何服务机构，看不到客户。要加入，请机构负责人发一个邀请链接给您。")
    return note(tag("p", words))


def role_words(role: OrganisationRole | None) -> str:
    """Return what somebody is in an organisation."""
    if role is None:
        return _("已离开")
    return {OrganisationRole.LEAD: _("负责人"), OrganisationRole.MEMBER: _("成员")}[role]


def members_table(members: Iterable[Consultant], clients: Mapping[str, int] | None) -> Markup:
    """Return the members; ``clients`` counts those of each, for who may know."""
    heads = [_("姓名"), _("角色"), _("加入时间")]
    heads += [] if clients is None else [_("负责的企业")]
    rows = [_member_row(member, clients) for member in members]
    return table(_("机构成员"), heads, rows, css="members")


def invitations_table(invitations: Sequence[Invitation]) -> Markup:
    """Return the links nobody has used yet."""
    rows = [
        (
            mark_of(each.id),
            role_words(OrganisationRole(each.role)),
            _("{when}前有效").format(when=in_words(each.expires_at)),
        )
        for each in invitations
    ]
    return table(_("还没用的邀请链接"), (_("编号"), _("角色"), _("期限")), rows)


def log_table(lines: Sequence[Logged]) -> Markup:
    """Return what happened to a member, newest first."""
    if not lines:
        return quiet(_("还没有记录。"))
    older = lines[RECENT:]
    summary = _("更早的 {n} 条").format(n=len(older))
    return joined((_log(lines[:RECENT]), fold(summary, _log(older)) if older else None))


def _member_row(member: Consultant, clients: Mapping[str, int] | None) -> tuple[Part, ...]:
    name = joined((name_of(member), chip(_("您"), "good") if member.is_you else None))
    since = "" if member.since is None else day(day_in_china(member.since))
    row = (name, role_words(member.role), since)
    if clients is None:
        return row
    return (*row, _("{n} 家").format(n=clients.get(member.actor_id, 0)))


def _log(lines: Iterable[Logged]) -> Markup:
    rows = [(_moment(line.at), _happened(line), _by(line)) for line in lines]
    return table(_("操作记录"), (_("时间"), _("事项"), _("由谁操作")), rows, css="log")


def _happened(line: Logged) -> str:
    words = {
        LogEvent.JOINED: _("加入机构"),
        LogEvent.MADE_LEAD: _("设为负责人"),
        LogEvent.MADE_MEMBER: _("改为成员"),
        LogEvent.ASSIGNED: _("开始负责"),
        LogEvent.UNASSIGNED: _("不再负责"),
        LogEvent.HANDED_OVER: _("交接给别人"),
        LogEvent.TAKEN_OVER: _("从别人那里接手"),
        LogEvent.OPENED: _("打开测评"),
        LogEvent.LEFT: _("离开机构"),
    }[line.event]
    if not line.has_firm:
        return words
    firm = line.firm or _("一家企业（现在没有授权，不显示名称）")
    return _("{words}：{firm}").format(words=words, firm=firm)


def _by(line: Logged) -> str:
    if line.by_member:
        return _("本人")
    return line.by or _("平台管理员")


def _moment(at: datetime) -> str:
    return f"{day(day_in_china(at))} {at.astimezone(CHINA):%H:%M}"
