"""Types of firm as sentences: how clearly a firm belongs, why none is told, how a type changed."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.i18n import _, content
from assessment.services.peers import FirmType, NoType, TypeChange
from assessment.words.peers import nearest
from scoring.type_cards import LEAST_FIRMS, TypeCard

#: From here on a firm clearly belongs, and from here on it rather does.
CLEAR, RATHER = 0.8, 0.6
SUREST = 99


def type_name(card: TypeCard) -> str:
    return content(card.name.zh)


def membership_words(found: FirmType) -> str:
    """Return how clearly a firm belongs to its type; where it does not, between which it stands."""
    share = _sure(found.assignment.membership)
    if found.assignment.membership >= CLEAR:
        return _("很明确：像这一类的把握{share}").format(share=share)
    if found.assignment.membership >= RATHER:
        return _("比较像这一类：把握{share}").format(share=share)
    other = _second(found)
    if other is None:
        return _("介于两类之间：像这一类的把握{share}").format(share=share)
    return _("介于两类之间：像这一类的把握{share}，其次是“{other}”").format(
        share=share, other=type_name(other)
    )


def _sure(membership: float) -> str:
    """Return how sure a type is; nothing is entirely."""
    share = round(100 * membership)
    return _("超过 99%") if share > SUREST else _("约 {share}%").format(share=share)


def _second(found: FirmType) -> TypeCard | None:
    """Return the type a firm is like next, where it may be told of."""
    types, shares = found.typology.types, found.assignment.memberships
    if types is None or len(shares) < 2:
        return None
    order = sorted(range(len(shares)), key=lambda place: -shares[place])
    return found.typology.card(types.numbers[order[1]])


def no_type_words(nothing: NoType) -> str:
    """Return why no type is told."""
    return {
        "no_snapshot": _("还没有统计，暂时说不出企业类型。"),
        "not_looked_for": _("还没有给这批企业分过类，先看上面的位置。"),
        "no_types": _("这批企业没有分出明显的类型，只看位置。"),
        "too_little": _("计分的维度还不到一半，说不出属于哪一类。"),
    }[nothing.reason]


def hidden_words() -> str:
    return _("和贵企业同一类的还不足 {n} 家，类型先不显示，免得露出别家。").format(n=LEAST_FIRMS)


def change_words(change: TypeChange, now: TypeCard) -> str:
    """Return what the type was before, and why it is another now."""
    because = {
        "answers": _("这次的作答和那时不同"),
        "types": _("同行的类型在那以后重新统计过，贵企业的作答没有变"),
    }[change.because]
    return _("上次（{day}）属于“{was}”，因为{because}，现在属于“{now}”。").format(
        day=change.on, was=type_name(change.was), because=because, now=type_name(now)
    )


def size_words(card: TypeCard) -> str:
    """Return how many firms are of a type."""
    return _("{n} 家，占 {share}%").format(n=card.n_firms, share=nearest(card.share))


def sectors_words(shares: Sequence[tuple[str, int]], names: Sequence[str]) -> str:
    """Return the sectors a type is found in, with rounded shares."""
    pairs = zip(names, shares, strict=True)
    return "、".join(
        _("{sector}约 {share}%").format(sector=name, share=share) for name, (_id, share) in pairs
    )
