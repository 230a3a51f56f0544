"""The audit trail in words: events, what can be looked for, and what a check found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.domain.audit import AuditEvent, AuditKind, Fault, TrailReport
from assessment.domain.audit_words import FAULTS_IN_WORDS, GROUPS, IN_WORDS, OBJECTS
from assessment.domain.moments import CHINA
from assessment.i18n import _, content
from assessment.ui.widgets.blocks import note, table
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag

SYSTEM = "system"
FAULTS_SHOWN = 20


def kind_options() -> dict[str, frozenset[AuditKind]]:
    """Return what can be looked for, by its words: everything, groups, then single kinds."""
    every: dict[str, frozenset[AuditKind]] = {_("全部事件"): frozenset()}
    groups = {_("{group}（整类）").format(group=g): frozenset(k) for g, k in GROUPS.items()}
    single = {content(IN_WORDS[kind]): frozenset({kind}) for kind in AuditKind}
    return every | groups | single


def events_table(events: Sequence[AuditEvent], names: Mapping[str, str]) -> Markup:
    """Return events as rows: number, time, what, who, and to what."""
    heads = (_("序号"), _("时间"), _("事件"), _("操作人"), _("对象"))
    rows = [_row(event, names) for event in events]
    return table(_("审计日志"), heads, rows, css="trail")


def _row(event: AuditEvent, names: Mapping[str, str]) -> tuple[Part, ...]:
    when = event.at.astimezone(CHINA)
    who = _who(event.actor_id, names)
    kind = content(OBJECTS.get(event.object_kind, event.object_kind))
    what = joined((kind, " ", _named(event.object_id, names)))
    words = content(IN_WORDS[event.kind])
    return (f"{event.seq}", f"{when:%Y-%m-%d %H:%M:%S}", words, who, what)


def _who(actor_id: str | None, names: Mapping[str, str]) -> Part:
    if actor_id is None:
        return _("没有登录")
    return _("系统") if actor_id == SYSTEM else _named(actor_id, names)


def _named(thing_id: str, names: Mapping[str, str]) -> Markup:
    """Return an id, after the name of the account where it is one."""
    name = names.get(thing_id)
    shown = tag("span", name, " ") if name else None
    return joined((shown, tag("code", thing_id) if thing_id else None))


def report_note(report: TrailReport) -> Markup:
    """Return what a check of the whole trail found."""
    counted = _("共 {events} 条记录，{seals} 次作答封存。").format(
        events=report.events, seals=report.seals
    )
    if report.ok:
        anchor = tag("p", _("核对码："), tag("output", report.anchor, css="anchor"))
        keep = _("把核对码抄到系统之外（例如打印存档）。下次核对时填进来，就能发现有没有整段删改。")
        return note(
            tag("p", counted), anchor, tag("p", keep), tone="good", title=_("完整，没有发现改动")
        )
    faults = listed(_fault(fault) for fault in report.faults[:FAULTS_SHOWN])
    more = len(report.faults) - FAULTS_SHOWN
    rest = tag("p", _("另有 {n} 处。").format(n=more)) if more > 0 else None
    stop = _("请不要再改动数据库，马上保存一份备份，并通知负责信息安全的人。")
    return note(
        tag("p", counted), faults, rest, tag("p", stop), tone="bad", title=_("发现问题，日志不可信")
    )


def _fault(fault: Fault) -> str:
    words = content(FAULTS_IN_WORDS[fault.what])
    places = [_("第 {n} 条").format(n=fault.seq)] if fault.seq is not None else []
    places += [_("测评 {id}").format(id=fault.assessment_id)] if fault.assessment_id else []
    return _("{place}：{words}").format(place="，".join(places), words=words) if places else words
