"""How far the parts of a sheet are, and who of the firm fills in or reads which of them."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.domain.moments import day_in_china, in_words
from assessment.domain.sharing import EVERYTHING, Invitation, InvitationKind, MemberRole
from assessment.i18n import _
from assessment.services.members import Person, Progress, Share
from assessment.ui.widgets.blocks import chip, quiet, table
from assessment.ui.widgets.elements import Markup, joined, tag
from assessment.ui.widgets.handing_over import mark_of
from assessment.ui.widgets.part_note import short_title, titles
from assessment.ui.widgets.words import day
from questionnaires.model import MaturityModel

OWNER = "owner"


def parts_table(progress: Progress, model: MaturityModel, *, tells_all: bool) -> Markup:
    """Return every part that is asked, who fills it in, and how far it is.

    ``tells_all``: each by name or link, else the others are a number.
    """
    rows = [
        (
            short_title(model, part),
            fillers(progress.people, part, tells_all=tells_all),
            share_bar(share),
        )
        for part, share in progress.dimensions.items()
        if share.total
    ]
    heads = (_("部分"), _("谁来填"), _("已答"))
    return table(_("各部分的进度"), heads, rows, css="team")


def share_bar(share: Share) -> Markup:
    """Return how far something is, in figures and as a bar."""
    percent = round(100 * share.saved / share.total) if share.total else 0
    bar = tag("span", css="bar-proven", style=f"width: {percent}%")
    figures = tag("span", f"{share.saved} / {share.total}", css="tally")
    mark = chip(_("已答完"), "good") if share.total and share.saved == share.total else None
    return joined((figures, mark, tag("span", bar, css="bar", aria_hidden="true")))


def fillers(people: Iterable[Person], part: str, *, tells_all: bool) -> str:
    """Return who fills in a part."""
    filling = [
        person
        for person in people
        if person.role == MemberRole.CONTRIBUTOR.value
        if EVERYTHING in person.dimensions or part in person.dimensions
    ]
    names = [name_of(person) for person in filling if person.is_you or tells_all]
    others = len(filling) - len(names)
    if others:
        names.append(_("{n} 位同事").format(n=others))
    return "、".join(names) or _("企业负责人")


def person_head(person: Person, model: MaturityModel) -> Markup:
    """Return who somebody is, what is theirs, and how far it is."""
    fills = person.role == MemberRole.CONTRIBUTOR.value
    marks = tag("p", *_marks(person, fills), css="marks")
    part = tag("p", parts_words(person.dimensions, model))
    bar = tag("div", share_bar(person.share), css="share") if fills else None
    return tag("div", tag("h3", name_of(person)), marks, part, bar, css="person")


def name_of(person: Person) -> str:
    """Return the name of an account; somebody without one is told by their link."""
    if person.is_you:
        return _("您")
    if person.name:
        return person.name
    mark = mark_of(person.invitation_id) if person.invitation_id else ""
    return _("同事（链接 {mark}）").format(mark=mark) if mark else _("同事")


def parts_words(parts: Iterable[str], model: MaturityModel) -> str:
    parts = tuple(parts)
    return _("整份问卷") if EVERYTHING in parts else "、".join(titles(model, parts))


def link_row(invitation: Invitation, model: MaturityModel) -> Markup:
    """Return what an open link offers, and how long it works."""
    is_passing = invitation.kind is InvitationKind.OWNERSHIP
    fills = invitation.role == MemberRole.CONTRIBUTOR.value
    what = _("接手企业") if is_passing else role_words(fills=fills)
    head = tag("h3", _("邀请链接 {mark}").format(mark=mark_of(invitation.id)))
    part = None if is_passing else tag("p", parts_words(invitation.dimensions, model))
    until = _("{when}前有效").format(when=in_words(invitation.expires_at))
    return tag("div", head, tag("p", chip(what), css="marks"), part, quiet(until), css="person")


def role_words(*, fills: bool) -> str:
    return _("填写") if fills else _("只看")


def nobody_yet() -> Markup:
    """Return what a firm without colleagues can do."""
    return quiet(_("还没有请同事帮忙。懂设备的填设备，懂检验的填检验，比一个人猜要准，也快。"))


def _marks(person: Person, fills: bool) -> list[Markup]:
    marks = [chip(role_words(fills=fills), "good" if fills else "plain")]
    if person.until:
        until = _("到{day}").format(day=day(day_in_china(person.until)))
        marks.append(chip(until))
    if person.name is None and not person.is_you:
        marks.append(chip(_("没有账号")))
    return marks
