"""Why there are types or none, in plain words, with the figures folded away."""

from __future__ import annotations

from assessment.domain.peers import Typology
from assessment.i18n import _
from assessment.ui.widgets.blocks import fold, quiet, table
from assessment.ui.widgets.elements import Markup, Part, listed, tag
from scoring.type_cards import LEAST_FIRMS
from scoring.type_evidence import Evidence


def evidence(typology: Typology, least_strength: float) -> Markup:
    """Return what speaks for the number of types, in words first."""
    heads = (
        _("分成几类"),
        _("对得上的程度"),
        _("碰巧能到"),
        _("拟合（BIC，越小越好）"),
        _("换一批还一样"),
        _("最小一类"),
    )
    rows = [_row(each, typology.count.n_types) for each in typology.count.evidence]
    return fold(
        _("凭什么说有类型") if typology.types is not None else _("凭什么说没有明显的类型"),
        tag("p", _verdict(typology, least_strength)),
        listed(_rules(typology, least_strength), css="dots"),
        table(_("分成几类的依据"), heads, rows, numeric=(1, 2, 3, 4, 5), css="evidence"),
        quiet(_("类型数在 {day} 选定。").format(day=typology.found_on)),
    )


def _verdict(typology: Typology, least_strength: float) -> str:
    chosen = next(e for e in typology.count.evidence if e.n_types == typology.count.n_types)
    if typology.count.n_types > 1:
        told = _("分成 {k} 类最站得住：对得上的程度 {strength}").format(
            k=chosen.n_types, strength=f"{chosen.strength:.2f}"
        )
        if chosen.strength < least_strength:
            return _("{told}，选定时的要求比现在低。").format(told=told)
        return _("{told}，高过要求的 {least}。").format(told=told, least=f"{least_strength:.2f}")
    return _("分成两类到 {most} 类都试过，没有一种同时过得了下面两关，所以不硬分。").format(
        most=max(e.n_types for e in typology.count.evidence)
    )


def _rules(typology: Typology, least_strength: float) -> list[str]:
    first = _("第一关：把企业随机分成两半，各自分类，两半分出来的要对得上，程度至少 {least}。")
    return [
        first.format(least=f"{least_strength:.2f}"),
        _("第二关：拿程序造的、只有高低没有类型的企业做同样的问卷，碰巧也能对上几分；要比它高。"),
        _("一共看了 {n} 家。后面三列只作参考，不决定分成几类。").format(n=typology.count.n_firms),
    ]


def _row(found: Evidence, chosen: int) -> tuple[Part, ...]:
    number = _("{k} 类").format(k=found.n_types) if found.n_types > 1 else _("不分类")
    small = found.smallest < LEAST_FIRMS
    return (
        tag("strong", _("{number}（采用）").format(number=number))
        if found.n_types == chosen
        else number,
        "—" if found.n_types == 1 else f"{found.strength:.2f}",
        _("没有再试") if found.null_strength is None else f"{found.null_strength:.2f}",
        f"{found.bic:.0f}",
        "—" if found.n_types == 1 else f"{found.stability:.2f}",
        _("不足 {n} 家").format(n=LEAST_FIRMS) if small else _("{n} 家").format(n=found.smallest),
    )
