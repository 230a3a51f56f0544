"""The sheet of clients in words: the same on the page and in the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessment.domain.cells import Cell
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import FOREVER, Grant, GrantLevel
from assessment.i18n import _, content
from assessment.services.client_lines import (
    Change,
    ClientLine,
    ConsentState,
    Known,
    Progress,
    Sight,
    Standing,
)
from assessment.words.figures import exact
from assessment.words.plain import MISSING
from questionnaires.library import Library


def heads() -> tuple[str, ...]:
    """Return the names of the columns of the file."""
    return (
        _("企业"),
        _("授权内容"),
        _("授权日期"),
        _("授权到期日"),
        _("授权状态"),
        _("负责成员"),
        _("测评状态"),
        _("自评等级"),
        _("自评得分"),
        _("结果日期"),
        _("和上次相比"),
        _("快到期或已过期的证书"),
        _("最近的项目截止日"),
    )


def cells(line: ClientLine, library: Library, today: date) -> list[Cell]:
    """Return one line of the file; what a reader may not see says so in every cell."""
    grant = line.grant
    begin = [
        firm_words(line),
        granted_words(grant.level),
        day_in_china(grant.granted_at).isoformat(),
        _("没有期限") if grant.until >= FOREVER else day_in_china(grant.until).isoformat(),
        consent_words(line, today),
        members_words(line),
    ]
    known = line.known
    if known is None:
        return [*begin, *[unseen_words(line.sight)] * 7]
    standing = known.standing
    return [
        *begin,
        progress_words(known.progress),
        level_words(standing, library),
        None if standing is None else exact(standing.score),
        None if standing is None else standing.on.isoformat(),
        change_words(known, library),
        certificates_words(known, today),
        deadline_words(known),
    ]


def firm_words(line: ClientLine) -> str:
    """Return the name of a firm, while it may be named."""
    return line.firm_name or _("（已收回授权的企业）")


def granted_words(level: GrantLevel) -> str:
    """Return what a grant lets a consultant do."""
    return {
        GrantLevel.READ: _("查看作答和结果"),
        GrantLevel.FILL: _("查看，并可代填"),
    }[level]


def consent_words(line: ClientLine, today: date) -> str:
    """Return how long an agreement holds, or that it does not."""
    words = {
        ConsentState.WITHDRAWN: _("企业已收回"),
        ConsentState.ENDED: _("已到期"),
    }
    if line.consent in words:
        return words[line.consent]
    if line.grant.until >= FOREVER:
        return _("有效，没有期限")
    left = days_left(line.grant, today)
    return _("有效，今天到期") if left <= 0 else _("有效，还剩 {n} 天").format(n=left)


def days_left(grant: Grant, today: date) -> int:
    """Return the days until the last one of a grant."""
    return (day_in_china(grant.until) - today).days


def members_words(line: ClientLine) -> str:
    """Return who looks after a firm."""
    names = [name or _("已离开的成员") for _id, name in line.members]
    return "、".join(names) or _("待分配")


def unseen_words(sight: Sight) -> str:
    """Return why there is nothing in a cell."""
    return _("未分配给您") if sight is Sight.UNASSIGNED else _("未授权")


def progress_words(progress: Progress) -> str:
    """Return how far an assessment is."""
    if progress.submitted_at is not None:
        day = day_in_china(progress.submitted_at).isoformat()
        return _("{day} 已提交").format(day=day)
    if not progress.saved:
        return _("还没开始")
    return _("填写中，{saved} / {total} 题").format(saved=progress.saved, total=progress.total)


def level_words(standing: Standing | None, library: Library) -> str:
    """Return the level in words, with what holds it and whether it is provisional."""
    if standing is None:
        return _("未提交")
    marks = gate_marks(standing)
    word = level_word(standing.level, standing.version, library)
    return word + (_("（{marks}）").format(marks="；".join(marks)) if marks else "")


def gate_marks(standing: Standing) -> tuple[str, ...]:
    """Return what is to be said beside a level: what holds it, and that it is provisional."""
    held = tuple(_("门槛：{gate}").format(gate=content(gate)) for gate in standing.gates)
    return (*held, _("暂定")) if standing.provisional else held


def level_word(level: int, version: str, library: Library) -> str:
    """Return the name of a level; of a model the content has no more, that of the newest."""
    models = {model.version: model for model in library.models}
    return content(models.get(version, library.model()).scale.title(level))


def change_words(known: Known, library: Library) -> str:
    """Return what changed since the submission before."""
    if known.standing is None:
        return _("未提交")
    if known.change is None:
        return _("问卷版本不同，不可比") if known.is_other_model else _("首次")
    return _("{level}，得分 {points}").format(
        level=_level_change(known.change, known.standing.version, library),
        points=points_words(known.change.points),
    )


def _level_change(change: Change, version: str, library: Library) -> str:
    before, now = (
        level_word(level, version, library) for level in (change.from_level, change.to_level)
    )
    if before == now:
        return _("仍是{now}").format(now=now)
    return _("{before} → {now}").format(before=before, now=now)


def points_words(points: int) -> str:
    """Return by how many points a score changed: +3.25, -1.00, 0."""
    if not points:
        return _("不变")
    return ("+" if points > 0 else "-") + exact(abs(points))


def certificates_words(known: Known, today: date) -> str:
    """Return the certificates that need looking after."""
    if not known.certificates:
        return _("90 天内没有")
    return "；".join(
        certificate_words(each.title, each.until, today) for each in known.certificates
    )


def certificate_words(title: str, until: date, today: date) -> str:
    """Return when one certificate ends, or that it has."""
    sentence = _("{title} {day} 到期") if until >= today else _("{title} {day} 已过期")
    return sentence.format(title=content(title), day=until.isoformat())


def deadline_words(known: Known) -> str:
    """Return the next day until which one can apply; none is ever guessed."""
    if known.deadline is None:
        return MISSING
    return _("{day} {program}").format(
        day=known.deadline.closes.isoformat(), program=content(known.deadline.program)
    )


def rows(lines: Sequence[ClientLine], library: Library, today: date) -> list[list[Cell]]:
    """Return the whole file."""
    return [cells(line, library, today) for line in lines]
